"""A catalogue's own vectors, measured as products are: are its slots told apart, and is what looks nearest of the same category?"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from recsys.catalog import Catalog
from recsys.datatypes import WEARABLE
from recsys.evaluation import retrieval, slots
from recsys.evaluation.measurement import EncoderId, EvaluationError, MeasurementSet
from recsys.evaluation.trained_on import trained_on

Progress = Callable[[str, int, int], None]


def measure_catalog(catalog: Catalog, progress: Progress | None = None) -> list[MeasurementSet]:
    """Slots (`recsys.evaluation.slots`) and retrieval by category and by slot, from the stored vectors alone: no picture is read.

    Items that the encoder was trained on are left out. A catalogue of one slot has the second measurement only.

    Raises EvaluationError where nothing can be measured.
    """
    encoder = EncoderId(catalog.info.encoder, catalog.info.encoder_checksum)
    seen = trained_on(encoder.name)
    rows = np.array([row for row, item_id in enumerate(catalog.ids) if item_id not in seen], dtype=np.int64)
    left_out = len(catalog) - len(rows)
    if len(rows) < 2:
        why = f"; {encoder.name} was trained on {left_out:,}" if left_out else ""
        raise EvaluationError(f"the catalogue {catalog.directory} leaves {len(rows)} items to measure{why}; at least 2 are needed")
    data = f"{len(rows):,} items of the catalogue {catalog.directory.resolve().name}"
    if left_out:
        data += f"; left out {left_out:,}: {encoder.name} was trained on them"
    counts = {"catalogue_items": len(catalog), "trained_on": left_out}
    vectors = {encoder: catalog.vectors[rows]}
    slot_of = catalog.slots[rows].astype(str)
    kinds = {"category": catalog.items["category"].to_numpy(dtype=object)[rows].tolist(), "slot": slot_of.tolist()}
    measured = [retrieval.compare(vectors, kinds, data, counts, progress)]
    if sum((slot_of == slot).sum() >= slots.LEAST for slot in WEARABLE) > 1:
        measured.insert(0, slots.compare(vectors, slot_of.tolist(), data, counts, progress))
    return measured


def merged(measured: Sequence[MeasurementSet]) -> MeasurementSet:
    """All figures of one catalogue in one set, for one table and one file."""
    first = measured[0]
    return replace(
        first,
        what="; ".join(one.what for one in measured),
        measurements=tuple(figure for one in measured for figure in one.measurements),
        counts={name: count for one in measured for name, count in one.counts.items()},
        parameters={name: value for one in measured for name, value in one.parameters.items()},
        details={name: value for one in measured for name, value in one.details.items()},
    )
