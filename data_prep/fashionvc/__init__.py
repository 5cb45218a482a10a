"""FashionVC: tops and bottoms that fashion experts put together on polyvore.com -> items, pairs, and pairs that do not go together.

The data set is of Song et al., "NeuroStylist: Neural Compatibility Modeling for Clothing Matching" (MM 2017), who hand it out on
request: 20,715 pairs of 14,871 tops and 13,663 bottoms, each with a picture named by its id, a category and a text. Copies differ
in their arrangement, so files and columns are found by what their names say: see `layout` and `names`.

Beside the tables of every prepared data set it writes `negatives.parquet`, with the columns of `pairs.parquet`, where the copy says
which bottoms do not go with a top.

A row is a top or a bottom, known from a table or from its picture.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_prep.archives import unpacked
from data_prep.fashionvc.garments import SOURCE, Garment, item_of, read_garments
from data_prep.fashionvc.layout import find_layout
from data_prep.fashionvc.names import SPLITS, Side
from data_prep.fashionvc.pairs import Pairs, read_mentions, settle
from data_prep.pictures import fault_of, in_parallel, or_fault, store_picture
from data_prep.schema import Progress, Report, preparing, write_prepared
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER, PAIR_SCHEMA

__all__ = ["NEGATIVES_FILE", "SOURCE", "prepare"]

NEGATIVES_FILE = "negatives.parquet"


def prepare(source: Path, out: Path, *, seed: int = 7, progress: Progress | None = None) -> Report:
    """Take all garments that have a picture, and the pairs of them.

    A pair is in one part only. Where the copy has tables of train, validation or test, they say in which, and a pair that stands in
    several counts for the first; otherwise a hash of `seed` and the two ids draws 80, 10 and 10 of a hundred. An item's also-buy
    list holds what it is paired with in the train part, and nothing of the others.

    Args:
        source: a folder or a zip, in any arrangement that `layout` understands.
        out: the prepared data set; replaced as a whole when all went well.
        seed: draws another split; of no effect where the copy has its own.
        progress: is told how many pictures are done, and of how many.

    Returns:
        The report that is also written; `together` is "worn". Beside the items it accounts for the pairs (`pairs_read`,
        `pairs_dropped`), those that do not go together (`negatives_...`), the files and the pictures; `not_found` names what such
        a data set has and this copy does not, `items_in_no_pair` counts the items that are kept and go with nothing.

    Raises:
        DataError: where nothing says what goes together, or nothing of it can be used.
        WearwithError: where `out` cannot be written.
    """
    report = Report(source=SOURCE, together="worn")
    with preparing(out, reading=source) as directory, unpacked(source, out, progress) as folder:
        layout = find_layout(folder, report)
        mentions = read_mentions(folder, layout, report)
        garments = read_garments(folder, layout, {side: mentions.ids(side) for side in Side}, report)
        items = _with_pictures(garments, folder, directory, report, progress)
        kept = {item["item_id"] for item in items}
        known = {garment.item_id: garment.item_id in kept for garment in garments}
        pairs = settle(mentions.positive, "pairs", known, {}, seed, report)
        negatives = settle(mentions.negative, "negatives", known, pairs, seed, report)
        if items and not pairs:
            raise DataError(_no_pair_left(report))
        _list_together(items, pairs)
        report.extra["splits"] = dict(Counter(pairs.values()))
        report.extra["items_in_no_pair"] = len(kept.difference(*pairs))
        if negatives:
            report.extra["negatives"] = len(negatives)
            pq.write_table(pa.Table.from_pylist(_rows(negatives), schema=PAIR_SCHEMA), directory / NEGATIVES_FILE)
        write_prepared(directory, items, _rows(pairs), report)
    return report


def _with_pictures(
    garments: Sequence[Garment], folder: Path, directory: Path, report: Report, progress: Progress | None
) -> list[dict[str, Any]]:
    """Store the pictures; a garment whose picture is missing or cannot be read is dropped, for nobody could see it."""

    def store(garment: Garment) -> str:
        if garment.path is None:
            raise ImageError("there is no picture that is named by its id")
        return store_picture(folder / garment.path, directory / IMAGES_FOLDER, garment.item_id)

    items = []
    for garment, stored in zip(garments, in_parallel(or_fault(store), garments, progress), strict=True):
        if isinstance(stored, ImageError):
            report.drop(fault_of(stored), garment.path or garment.item_id)
        else:
            items.append({**item_of(garment), "image": f"{IMAGES_FOLDER}/{stored}"})
    return items


def _list_together(items: Sequence[dict[str, Any]], pairs: Pairs) -> None:
    """Write into each item's also-buy list what it is worn with in the train part."""
    worn: dict[str, list[str]] = {item["item_id"]: [] for item in items}
    for (top, bottom), split in sorted(pairs.items()):
        if split == SPLITS[0]:
            worn[top].append(bottom)
            worn[bottom].append(top)
    for item in items:
        item["also_buy"] = worn[item["item_id"]]


def _rows(pairs: Pairs) -> list[dict[str, str]]:
    return [
        {"left_id": top, "right_id": bottom, "source": SOURCE, "split": split} for (top, bottom), split in sorted(pairs.items())
    ]


def _no_pair_left(report: Report) -> str:
    reasons = "; ".join(
        f"{entry['count']:,} × {reason} (as {entry['examples'][0]})"
        for reason, entry in report.extra.get("pairs_dropped", {}).items()
    )
    return f"{SOURCE}: none of the {report.extra['pairs_read']:,} pairs can be used: {reasons or 'the tables of pairs are empty'}"
