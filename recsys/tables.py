"""The two tables of a prepared data set and of a catalogue: their Arrow types, and the checks both pass on the way in and out."""

from pathlib import Path, PurePosixPath

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys.datatypes import ITEM_COLUMNS, PAIR_COLUMNS, Slot
from recsys.errors import DataError

ITEMS_FILE, PAIRS_FILE, IMAGES_FOLDER, REPORT_FILE = "items.parquet", "pairs.parquet", "images", "report.json"

_ITEM_TYPES: dict[str, pa.DataType] = {"price": pa.float64(), "also_buy": pa.list_(pa.string())}
ITEM_SCHEMA = pa.schema([(name, _ITEM_TYPES.get(name, pa.string())) for name in ITEM_COLUMNS])
PAIR_SCHEMA = pa.schema([(name, pa.string()) for name in PAIR_COLUMNS])
REQUIRED_COLUMNS = ("item_id", "title", "category", "slot", "image", "source")


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


def check_items(items: pd.DataFrame, where: str) -> None:
    """Raise DataError, naming the column and an example, where a table of items breaks the format."""
    if items.empty:
        raise DataError(f"{where}: there is not one item, so there is nothing to recommend")
    for name in REQUIRED_COLUMNS:
        empty = (items[name].isna() | (items[name] == "")).to_numpy()
        if empty.any():
            raise DataError(f"{where}: {int(empty.sum())} items have no {name}, the first in row {int(empty.argmax())}")
    doubled = items["item_id"].duplicated()
    if doubled.any():
        raise DataError(f"{where}: item_id {items['item_id'][doubled].iloc[0]!r} stands more than once")
    unknown = set(items["slot"]) - set(Slot)
    if unknown:
        raise DataError(f"{where}: unknown slot {min(unknown)!r}; the slots are {', '.join(Slot)}")
    for image in items["image"]:
        if image.startswith("/") or "\\" in image or ".." in PurePosixPath(image).parts:
            raise DataError(f"{where}: the image path {image!r} leads out of the data set")


def check_pairs(pairs: pd.DataFrame, item_ids: set[str], where: str) -> None:
    """Raise DataError where a pair names an item that is not in the table, or pairs an item with itself."""
    for left, right in zip(pairs["left_id"], pairs["right_id"], strict=True):
        if left == right:
            raise DataError(f"{where}: item {left!r} is paired with itself")
        for item_id in (left, right):
            if item_id not in item_ids:
                raise DataError(f"{where}: a pair names {item_id!r}, which is not among the items")
