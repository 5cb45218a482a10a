"""The tables of a prepared data set and of a catalogue: their Arrow types, and the checks they pass on the way in and out."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recsys.datatypes import ITEM_COLUMNS, PAIR_COLUMNS, Slot
from recsys.errors import DataError

ITEMS_FILE, PAIRS_FILE, IMAGES_FOLDER, REPORT_FILE = "items.parquet", "pairs.parquet", "images", "report.json"
IMAGE_URLS_FILE = "image_urls.parquet"  # only where pictures are to be fetched
LABELS_FILE = "labels.parquet"  # only where a source says more of its pictures than a catalogue needs

_ITEM_TYPES: dict[str, pa.DataType] = {"price": pa.float64(), "also_buy": pa.list_(pa.string())}
ITEM_SCHEMA = pa.schema([(name, _ITEM_TYPES.get(name, pa.string())) for name in ITEM_COLUMNS])
PAIR_SCHEMA = pa.schema([(name, pa.string()) for name in PAIR_COLUMNS])
REQUIRED_COLUMNS = ("item_id", "title", "category", "slot", "source")
# What models are trained on. split: the part the item is in; identity: items that show the same product share it; box: x1, y1, x2,
# y2 of the garment in pixels of the stored picture.
LABEL_SCHEMA = pa.schema([
    ("item_id", pa.string()),
    ("split", pa.string()),
    ("identity", pa.string()),
    ("box", pa.list_(pa.float64())),
    ("attributes", pa.list_(pa.string())),
])  # fmt: skip
_LEADS_OUT = r"^/|\\|(^|/)\.\.(/|$)"


def read_table(path: Path, schema: pa.Schema) -> pa.Table:
    """Read a Parquet file whose columns must be those of `schema` (others are left behind); DataError says what does not fit."""
    if not path.is_file():
        raise DataError(f"{path} is missing: {path.parent} is not a prepared data set. Make one with `python -m data_prep --help`.")
    try:
        names = pq.read_schema(path).names
        missing = [name for name in schema.names if name not in names]
        if missing:
            raise DataError(f"{path} has no column {', '.join(missing)}; it needs {', '.join(schema.names)}")
        return pq.read_table(path, columns=schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
        raise DataError(f"{path} cannot be read as the table it should be: {str(error).splitlines()[0]}") from error


def check_items(items: pa.Table, where: str, every_picture: bool = False) -> None:
    """Raise DataError, naming the column and an example, where a table of items breaks the format.

    every_picture: no item may be without one. In a prepared data set `image` may be null (nobody has a picture of it); in a
    catalogue it may not.
    """
    if not len(items):
        raise DataError(f"{where}: there is not one item, so there is nothing to recommend")
    check_item_rows(items, where, every_picture)
    check_ids(items["item_id"], where)


def check_item_rows(items: pa.Table, where: str, every_picture: bool = False) -> None:
    """What can be checked of some rows alone: nothing required is empty, the slots are known, no picture is outside."""
    for name in (*REQUIRED_COLUMNS, *(("image",) if every_picture else ())):
        empty = pc.fill_null(pc.equal(items[name], ""), True)
        if count := pc.sum(empty).as_py():
            raise DataError(f"{where}: {count} items have no {name}, the first in row {pc.index(empty, True).as_py()}")
    unknown = set(pc.unique(items["slot"]).to_pylist()) - set(Slot)
    if unknown:
        raise DataError(f"{where}: unknown slot {min(unknown)!r}; the slots are {', '.join(Slot)}")
    outside = pc.or_(pc.match_substring_regex(items["image"], _LEADS_OUT), pc.equal(items["image"], ""))
    if (row := pc.index(outside, True).as_py()) >= 0:
        raise DataError(f"{where}: the image path {items['image'][row].as_py()!r} leads out of the data set")


def check_ids(ids: pa.ChunkedArray, where: str) -> None:
    """Raise DataError where an item_id stands twice."""
    if pc.count_distinct(ids).as_py() != len(ids):
        counted = pc.value_counts(ids.combine_chunks())
        twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
        raise DataError(f"{where}: item_id {twice[0].as_py()!r} stands more than once")


def check_pairs(pairs: pa.Table, item_ids: pa.ChunkedArray, where: str) -> None:
    """Raise DataError where a pair names an item that is not in the table, or pairs an item with itself."""
    same = pc.fill_null(pc.equal(pairs["left_id"], pairs["right_id"]), False)
    if (row := pc.index(same, True).as_py()) >= 0:
        raise DataError(f"{where}: item {pairs['left_id'][row].as_py()!r} is paired with itself")
    named = pa.chunked_array([*pairs["left_id"].chunks, *pairs["right_id"].chunks], type=pa.string())
    if (row := pc.index(pc.is_in(named, value_set=item_ids), False).as_py()) >= 0:
        raise DataError(f"{where}: a pair names {named[row].as_py()!r}, which is not among the items")
