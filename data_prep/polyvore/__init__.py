"""Polyvore Outfits: what people put together on polyvore.com -> items, pairs, and the field's standard benchmark.

The layout is the authors' (github.com/mvasil/fashion-compatibility; Vasileva et al., "Learning Type-Aware Embeddings for Fashion
Compatibility", ECCV 2018):

    polyvore_item_metadata.json     {item_id: {title, url_name, category_id, semantic_category, ...}}
    polyvore_outfit_titles.json     {set_id: {title, url_name}}
    categories.csv                  category_id, fine name, semantic category
    images/<item_id>.jpg
    nondisjoint/, disjoint/         {train,valid,test}.json, fill_in_blank_{...}.json, compatibility_{...}.txt

Beside the tables of every prepared data set it writes `outfits.parquet`, `fill_in_blank.parquet` and `compatibility.parquet`, whose
columns are OUTFIT_SCHEMA here and the two schemas of `benchmark`.

A row is an item: of the metadata, or named by an outfit that is taken.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_prep.archives import unpacked
from data_prep.pictures import fault_of, find_pictures, in_parallel, or_fault, store_picture
from data_prep.polyvore.benchmark import write_questions
from data_prep.polyvore.garments import describe
from data_prep.polyvore.published import (
    Outfit,
    Split,
    Version,
    read_categories,
    read_metadata,
    read_outfits,
    read_titles,
    text_of,
)
from data_prep.polyvore.together import pair_up
from data_prep.schema import Progress, Report, preparing, write_tables
from recsys.errors import ImageError
from recsys.tables import IMAGES_FOLDER, ITEM_SCHEMA

__all__ = ["OUTFITS_FILE", "OUTFIT_SCHEMA", "SOURCE", "Split", "Version", "prepare"]

SOURCE = "polyvore-outfits"
OUTFITS_FILE = "outfits.parquet"
PICTURES = "images"
OUTFIT_SCHEMA = pa.schema([
    ("outfit_id", pa.string()), ("split", pa.string()), ("title", pa.string()), ("item_ids", pa.list_(pa.string())),
])  # fmt: skip


def prepare(
    source: Path,
    out: Path,
    *,
    version: Version = Version.NONDISJOINT,
    splits: Collection[Split] = tuple(Split),
    progress: Progress | None = None,
) -> Report:
    """Take the outfits of `splits`, and the items in them.

    An item's also-buy list holds what is worn with it in an outfit of the train part; what the other parts wear together is in the
    pairs with their split, and on no list.

    Args:
        source: the folder `polyvore_outfits` or a zip of it.
        out: the prepared data set; replaced as a whole when all went well.
        version: which of the two published ways to split.
        splits: the parts to take.
        progress: is told how many pictures are done, and of how many.

    Returns:
        The report that is also written; `together` is "worn". Beside the items it accounts for outfits (`splits` counts those of
        each part), what outfits name (`outfit_items_dropped`), pairs and the questions of both kinds.

    Raises:
        DataError: where `source` is not in this layout or nothing in it can be used.
        WearwithError: where `out` cannot be written.
    """
    report = Report(source=SOURCE, together="worn")
    chosen = [split for split in Split if split in splits]
    report.extra = {"version": str(version)}
    with preparing(out, reading=source) as directory, unpacked(source, out, progress) as folder:
        outfits = read_outfits(folder, version, chosen, report)
        described = _described(folder, outfits, report)
        items = _with_pictures(described, folder, directory, report, progress)
        kept = {item["item_id"] for item in items}
        whole = _without_lost(outfits, kept, report)
        pairs, lists = pair_up(whole, [item["item_id"] for item in items], SOURCE, report)
        _write_outfits(whole, folder, directory, report)
        write_questions(folder / version, outfits, chosen, kept, directory, report)
        table = pa.Table.from_pylist(items, schema=ITEM_SCHEMA)
        table = table.set_column(ITEM_SCHEMA.get_field_index("also_buy"), ITEM_SCHEMA.field("also_buy"), lists)
        write_tables(directory, [table], [pairs], report)
    return report


def _described(folder: Path, outfits: Iterable[Outfit], report: Report) -> list[dict[str, Any]]:
    """The items that the outfits name, without their pictures, in the metadata's order; every row is counted as read."""
    metadata, categories = read_metadata(folder), read_categories(folder)
    named = {item_id for outfit in outfits for item_id in outfit.places.values()}
    unknown = sorted(named - metadata.keys())
    report.rows_read += len(metadata) + len(unknown)
    if unknown:
        report.drop("an outfit names it, and the metadata does not describe it", *unknown, count=len(unknown))
    items = []
    for item_id, record in metadata.items():
        if item_id not in named:
            report.drop("the item is in none of the outfits that are taken", item_id)
        elif isinstance(described := describe(item_id, record, categories), str):
            report.drop(described, f"{item_id}: {text_of(record, 'semantic_category') or 'none'}")
        else:
            items.append(described)
    return items


def _with_pictures(
    items: Sequence[dict[str, Any]], folder: Path, directory: Path, report: Report, progress: Progress | None
) -> list[dict[str, Any]]:
    """Store the pictures; an item whose picture is missing or cannot be read is dropped, for nobody could see it."""
    found = find_pictures(folder)
    # Of two files of one stem, the first: .jpg before .png.
    paths = {PurePosixPath(path).stem: path for path in reversed(found.pictures) if path.rpartition("/")[0] == PICTURES}

    def store(item: dict[str, Any]) -> str:
        item_id = item["item_id"]
        if item_id not in paths:
            raise ImageError("there is no such picture in images/")
        return store_picture(folder / paths[item_id], directory / IMAGES_FOLDER, item_id)

    kept = []
    for item, stored in zip(items, in_parallel(or_fault(store), items, progress), strict=True):
        if isinstance(stored, ImageError):
            report.drop(fault_of(stored), item["item_id"])
        else:
            kept.append({**item, "image": f"{IMAGES_FOLDER}/{stored}", "source": SOURCE})
    return kept


def _without_lost(outfits: Iterable[Outfit], kept: Collection[str], report: Report) -> list[Outfit]:
    """The outfits with the items that are in the data set, each once; those of fewer than two are left out."""
    left = []
    for outfit in outfits:
        places: dict[str, str] = {}
        for place, item_id in outfit.places.items():
            if item_id not in kept:
                report.note("outfit_items_dropped", "the item was dropped", f"{item_id} at {place}")
            elif item_id in places.values():
                report.note("outfit_items_dropped", "the outfit names the item twice", f"{item_id} at {place}")
            else:
                places[place] = item_id
        if len(places) >= 2:
            left.append(replace(outfit, places=places))
        else:
            report.note("outfits_dropped", "fewer than two of its items are left", outfit.set_id)
    report.extra["splits"] = dict(Counter(str(outfit.split) for outfit in left))
    return left


def _write_outfits(outfits: Iterable[Outfit], folder: Path, directory: Path, report: Report) -> None:
    titles = read_titles(folder)
    if not titles:
        report.extra.setdefault("not_found", []).append("polyvore_outfit_titles.json")
    rows = [
        {
            "outfit_id": outfit.set_id,
            "split": str(outfit.split),
            "title": text_of(titles.get(outfit.set_id), "title", "url_name") or None,
            "item_ids": list(outfit.places.values()),
        }
        for outfit in outfits
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=OUTFIT_SCHEMA), directory / OUTFITS_FILE)
