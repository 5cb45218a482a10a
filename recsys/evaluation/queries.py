"""The photos a measurement asks with: a prepared data set, encoded as a person's photo would be."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recsys.datatypes import Encoder
from recsys.errors import DataError
from recsys.evaluation.trained_on import trained_on
from recsys.images import read_photo
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, check_items, read_table

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Queries:
    """n photos: `ids`, `slots`, `categories` of each, `vectors` (n, dim) float32, and `pairs` of ids that go together."""

    ids: list[str]
    slots: list[str]
    categories: list[str]
    vectors: np.ndarray
    pairs: list[tuple[str, str]]

    def outfits(self) -> np.ndarray:
        """(n,) the outfit each belongs to, by number: what pairs connect. Alone, each is its own."""
        row = {item_id: position for position, item_id in enumerate(self.ids)}
        ends = np.array([(row[left], row[right]) for left, right in self.pairs], dtype=np.int64).reshape(-1, 2)
        size = len(self.ids)
        graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
        labels: np.ndarray = connected_components(graph, directed=False)[1]
        return labels


def read_queries(prepared: Path, encoder: Encoder, not_in: set[str], progress: Callable[[int, int], None] | None = None) -> Queries:
    """Read and encode a prepared data set. not_in: ids of the catalogue.

    DataError where a query is one of them, or the encoder or its classifier was trained on it.
    """
    table = read_table(prepared / ITEMS_FILE, ITEM_SCHEMA)
    check_items(table, where=str(prepared), every_picture=True)
    items = table.to_pandas()
    known = sorted(not_in.intersection(items["item_id"]))
    if known:
        raise DataError(
            f"{known[0]!r} and {len(known) - 1} more of {prepared} are in the catalogue: measure on what it has not seen"
        )
    trained_with = trained_on(encoder.name) | trained_on(f"{encoder.name}.classifier")
    if learned := sorted(trained_with.intersection(items["item_id"])):
        others = f"{len(learned) - 1} more of {prepared}"
        raise DataError(f"{encoder.name} was trained on {learned[0]!r} and {others}: measure on photos it has not seen")
    paths = [prepared / path for path in items["image"]]
    batches = []
    for start in range(0, len(paths), _BATCH):
        batches.append(encoder.encode([read_photo(path) for path in paths[start : start + _BATCH]]))
        if progress:
            progress(min(start + _BATCH, len(paths)), len(paths))
    pairs = read_table(prepared / PAIRS_FILE, PAIR_SCHEMA).to_pandas()
    return Queries(
        ids=items["item_id"].tolist(),
        slots=items["slot"].tolist(),
        categories=items["category"].tolist(),
        vectors=np.concatenate(batches),
        pairs=list(zip(pairs["left_id"], pairs["right_id"], strict=True)),
    )
