"""A catalogue on disk: products, their vectors and their pictures, checked against each other whenever it is loaded.

    DIR/catalog.json     `CatalogInfo`: format version, encoder, counts, and size and SHA-256 of every file below
    DIR/items.parquet    one row an item, the columns of `ITEM_COLUMNS`
    DIR/pairs.parquet    the pairs whose two items the catalogue holds
    DIR/vectors.npy      (n, dim) float32, unit rows; row i is item i
    DIR/thumbnails/      a small JPEG or WebP for every item, named by `thumbnail_name`
    DIR/report.json      how many rows of the prepared data set were kept, and which were not, and why

`recsys.building` writes one; everything else loads it.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recsys.datatypes import WEARABLE, Encoder, Item, Slot
from recsys.errors import CatalogError, DataError
from recsys.files import sha256
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, check_items, read_table

FORMAT = 1
INFO_FILE, VECTORS_FILE, THUMBNAILS_FOLDER = "catalog.json", "vectors.npy", "thumbnails"
CHECKED_FILES = (ITEMS_FILE, PAIRS_FILE, VECTORS_FILE)
_UNIT_TOLERANCE = 1e-3

Together = Literal["bought", "worn"]


class FileInfo(BaseModel):
    """What `catalog.json` vouches for of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    bytes: int
    sha256: str


class CatalogInfo(BaseModel):
    """The contents of `catalog.json`. `together`: what the also-buy lists mean, things "bought" or "worn" together."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int = FORMAT
    encoder: str
    encoder_checksum: str
    dim: int = Field(gt=0)
    items: int = Field(gt=0)
    pairs: int = Field(ge=0)
    source: str
    together: Together
    files: dict[str, FileInfo]

    @classmethod
    def read(cls, directory: Path) -> "CatalogInfo":
        """Read `catalog.json`; CatalogError where there is none or it is not ours."""
        path = directory / INFO_FILE
        with _naming_the_unreadable(directory):
            return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> "CatalogInfo":
        directory = path.parent
        if not path.is_file():
            make_one = "Make one with `python -m recsys build --help`."
            raise CatalogError(f"{directory} is not a catalogue (it has no {INFO_FILE}). {make_one}")
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            version = fields["format"]
            if version != FORMAT:
                raise CatalogError(
                    f"{directory} has catalogue format {version}, this Wearwith reads format {FORMAT}: build it again"
                )
            return cls.model_validate(fields)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise CatalogError(f"{path} is damaged ({where}: {first['msg']}): build the catalogue again") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CatalogError(f"{path} is damaged ({error}): build the catalogue again") from error


class Catalog:
    """A loaded catalogue. Rows are 0..n-1 in the order of `items`; `vectors` (n, dim) float32, unit rows.

    Use `Catalog.load`: it checks what the constructor trusts.
    """

    def __init__(self, directory: Path, info: CatalogInfo, items: pa.Table, vectors: np.ndarray) -> None:
        self.directory = directory
        self.info = info
        self.vectors = vectors
        self.items: pd.DataFrame = items.drop_columns(["also_buy"]).to_pandas()
        self.ids: np.ndarray = self.items["item_id"].to_numpy(dtype=object)
        self._images: list[str] = self.items["image"].tolist()
        self.slots: np.ndarray = self.items["slot"].to_numpy(dtype=object)
        self._list_offsets, self._list_codes = _resolve_lists(items)

    @classmethod
    def load(cls, directory: Path | str) -> "Catalog":
        """Load and check a catalogue; CatalogError names the file that is missing or does not belong, and the remedy."""
        directory = Path(directory)
        info = CatalogInfo.read(directory)
        with _naming_the_unreadable(directory):
            _check_files(directory, info)
            items = _read_items(directory, info)
            _check_pairs(directory, info, items)
            _check_report(directory)
            catalog = cls(directory, info, items, _read_vectors(directory, info))
            catalog._check_thumbnails()
        return catalog

    def __len__(self) -> int:
        return self.info.items

    def check_encoder(self, encoder: Encoder) -> None:
        """Raise CatalogError where the catalogue's vectors were not made by this very encoder."""
        rebuild = f"rebuild it with `python -m recsys build PREPARED --out {self.directory} --encoder {encoder.name}`"
        if (self.info.encoder, self.info.dim) != (encoder.name, encoder.dim):
            raise CatalogError(
                f"{self.directory} was built with encoder {self.info.encoder!r} ({self.info.dim} numbers an item) "
                f"but {encoder.name!r} ({encoder.dim}) was asked for: {rebuild}"
            )
        if self.info.encoder_checksum != encoder.checksum:
            raise CatalogError(f"{self.directory} was built with other weights of {encoder.name!r} than are here now: {rebuild}")

    def item(self, row: int) -> Item:
        """The item in a row, for showing."""
        value = {name: column[row] for name, column in self._columns.items()}
        return Item(**{**value, "slot": Slot(value["slot"])})

    def spread(self, count: int) -> list[Item]:
        """Up to `count` wearable items from across the catalogue: one of each slot in turn, evenly spaced within it."""
        rows_by_slot = [np.flatnonzero(self.slots == slot) for slot in WEARABLE]
        rows_by_slot = [rows for rows in rows_by_slot if len(rows)]
        chosen: list[int] = []
        for turn in range(count):
            if rows_by_slot:
                rows = rows_by_slot[turn % len(rows_by_slot)]
                chosen.append(int(rows[(len(rows) * (2 * turn + 1) // (2 * count)) % len(rows)]))
        return [self.item(row) for row in dict.fromkeys(chosen)]

    def row_of(self, item_id: str) -> int:
        """The row of an item; CatalogError where the catalogue does not hold it."""
        row = self._row_by_id.get(item_id)
        if row is None:
            raise CatalogError(f"{self.directory} holds no item {item_id!r}")
        return row

    def also_buy(self, row: int) -> np.ndarray:
        """What an item's also-buy list names, (m,) int64: rows of the catalogue, or a negative number for an item it does not hold.

        Each item is named once, never the item itself; equal negative numbers are the same missing item.
        """
        codes: np.ndarray = self._list_codes[self._list_offsets[row] : self._list_offsets[row + 1]]
        return codes

    def thumbnail(self, item_id: str) -> Path:
        """The path of an item's picture."""
        return self.directory / THUMBNAILS_FOLDER / thumbnail_name(item_id, self._images[self.row_of(item_id)])

    def pairs(self) -> pd.DataFrame:
        """The pairs that go together, the columns of `PAIR_COLUMNS`."""
        return read_table(self.directory / PAIRS_FILE, PAIR_SCHEMA).to_pandas()

    def report(self) -> dict[str, Any]:
        """What became of every row when the catalogue was built."""
        report: dict[str, Any] = json.loads((self.directory / REPORT_FILE).read_text(encoding="utf-8"))
        return report

    @property
    def has_lists(self) -> bool:
        """Whether any item says what goes with it."""
        return len(self._list_codes) > 0

    @cached_property
    def price_range(self) -> tuple[float, float] | None:
        """The lowest and the highest price, rounded outwards to whole numbers; None where no price is known."""
        prices = self.items["price"].dropna()
        return None if prices.empty else (float(np.floor(prices.min())), float(np.ceil(prices.max())))

    @cached_property
    def genders(self) -> tuple[str, ...]:
        """For whom items are made, where they say so and it is not for all."""
        return tuple(sorted(set(self.items["gender"].dropna()) - {"unisex", ""}))

    @cached_property
    def _row_by_id(self) -> dict[str, int]:
        return {item_id: row for row, item_id in enumerate(self.ids)}

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """The columns of `Item` as plain lists, None for what is not known: reading one row of a DataFrame is 100 times slower."""
        names = ("item_id", "title", "category", "slot", "brand", "colour", "gender", "price", "url", "source")
        return {name: self.items[name].astype(object).where(self.items[name].notna(), None).tolist() for name in names}

    def _check_thumbnails(self) -> None:
        folder = self.directory / THUMBNAILS_FOLDER
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
        names = [thumbnail_name(item_id, image) for item_id, image in zip(self.ids, self._images, strict=True)]
        missing = [item_id for item_id, name in zip(self.ids, names, strict=True) if name not in sizes]
        if missing:
            raise CatalogError(
                f"{folder} lacks the pictures of {len(missing)} items, the first {missing[0]!r}: build the catalogue again"
            )
        empty = [name for name in names if not sizes[name]]
        if empty:
            raise CatalogError(f"{folder} holds {len(empty)} empty pictures, the first {empty[0]}: build the catalogue again")


def thumbnail_name(item_id: str, image: str) -> str:
    """The file name of an item's small picture, from its id and the path of its picture.

    A hash, because an id may hold anything, and because rows move. A JPEG stays a JPEG: making a WebP of a photo takes nine times
    as long, and more than reading it.
    """
    ending = ".jpg" if image.lower().endswith((".jpg", ".jpeg")) else ".webp"
    return hashlib.blake2b(item_id.encode(), digest_size=10).hexdigest() + ending


def describe_files(directory: Path) -> dict[str, FileInfo]:
    """Size and checksum of the files that `catalog.json` vouches for."""
    return {name: FileInfo(bytes=(directory / name).stat().st_size, sha256=sha256(directory / name)) for name in CHECKED_FILES}


def _check_files(directory: Path, info: CatalogInfo) -> None:
    for name in CHECKED_FILES:
        path, stated = directory / name, info.files.get(name)
        if stated is None or not path.is_file():
            raise CatalogError(f"{path} is missing: build the catalogue again, or copy the whole folder")
        size = path.stat().st_size
        if size != stated.bytes:
            raise CatalogError(f"{path} is {size:,} bytes where {INFO_FILE} says {stated.bytes:,}: it belongs to another build")
        if sha256(path) != stated.sha256:
            raise CatalogError(f"{path} does not have the checksum {INFO_FILE} states: it was changed, or belongs to another build")
    if not (directory / REPORT_FILE).is_file():
        raise CatalogError(f"{directory / REPORT_FILE} is missing: build the catalogue again, or copy the whole folder")


@contextmanager
def _naming_the_unreadable(directory: Path) -> Iterator[None]:
    """Turn an error of the disk into one line that names the file."""
    try:
        yield
    except OSError as error:
        raise CatalogError(f"{error.filename or directory} could not be read: {error.strerror or error}") from error


def _read_items(directory: Path, info: CatalogInfo) -> pa.Table:
    try:
        items = read_table(directory / ITEMS_FILE, ITEM_SCHEMA)
        check_items(items, where=str(directory), every_picture=True)
    except DataError as error:
        raise CatalogError(str(error)) from error
    if len(items) != info.items:
        raise CatalogError(f"{directory}/{ITEMS_FILE} has {len(items)} rows, {INFO_FILE} says {info.items}: build it again")
    return items


def _check_pairs(directory: Path, info: CatalogInfo, items: pa.Table) -> None:
    path = directory / PAIRS_FILE
    try:
        pairs = read_table(path, PAIR_SCHEMA)
    except DataError as error:
        raise CatalogError(str(error)) from error
    if len(pairs) != info.pairs:
        raise CatalogError(f"{path} has {len(pairs)} rows, {INFO_FILE} says {info.pairs}: build the catalogue again")
    for side in ("left_id", "right_id"):
        strangers = pairs[side].filter(pc.invert(pc.is_in(pairs[side], value_set=items["item_id"])))
        if len(strangers):
            raise CatalogError(f"{path} names {strangers[0].as_py()!r}, which is not among the items: build the catalogue again")


def _check_report(directory: Path) -> None:
    path = directory / REPORT_FILE
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{path} is damaged ({error}): build the catalogue again") from error
    if not isinstance(report, dict):
        raise CatalogError(f"{path} is damaged (it is no object): build the catalogue again")


def _read_vectors(directory: Path, info: CatalogInfo) -> np.ndarray:
    path = directory / VECTORS_FILE
    try:
        with path.open("rb") as file:
            vectors: np.ndarray = np.lib.format.read_array(file, allow_pickle=False)
    except ValueError as error:
        raise CatalogError(f"{path} is not a NumPy array that can be read: build the catalogue again") from error
    if vectors.dtype != np.float32 or vectors.shape != (info.items, info.dim):
        stated = f"float32 ({info.items}, {info.dim})"
        raise CatalogError(f"{path} is {vectors.dtype} {vectors.shape}, {INFO_FILE} says {stated}: build the catalogue again")
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    if not np.all(np.abs(lengths - 1) < _UNIT_TOLERANCE):  # also catches NaN
        raise CatalogError(f"{path} has rows that are not unit vectors: build the catalogue again")
    return vectors


def _resolve_lists(items: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """The also-buy lists in compressed rows: offsets (n + 1,) and codes, as `Catalog.also_buy` gives them."""
    lists = items["also_buy"].combine_chunks()
    owners = np.repeat(np.arange(len(items)), np.asarray(lists.value_lengths().fill_null(0), dtype=np.int64))
    named = pd.Series(lists.flatten().to_pandas(), dtype=object)
    owners, named = owners[named.notna()], named[named.notna()]
    known = pd.Index(items["item_id"].to_pandas())
    codes = known.get_indexer(named).astype(np.int64)
    unknown = codes < 0
    codes[unknown] = -1 - pd.factorize(named[unknown])[0]
    lines = pd.DataFrame({"owner": owners, "code": codes})
    lines = lines[(lines["owner"] != lines["code"]) & ~lines.duplicated()]
    counts = np.bincount(lines["owner"], minlength=len(items))
    return np.concatenate([[0], np.cumsum(counts)]), lines["code"].to_numpy()
