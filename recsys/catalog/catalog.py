"""A catalogue, loaded: what the rest of the recommender asks it."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recsys.catalog.info import COLORS_FILE, THUMBNAILS_FOLDER, VECTORS_FILE, CatalogInfo, check_files, naming_the_unreadable
from recsys.catalog.reading import check_pairs, check_report, read_items, read_palettes, read_unit_rows
from recsys.datatypes import WEARABLE, Encoder, Item, Slot
from recsys.errors import CatalogError
from recsys.palettes import Palette, palette_at
from recsys.tables import PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, read_table


class Catalog:
    """A loaded catalogue. Rows are 0..n-1 in the order of `items`.

    `vectors` (n, dim) and `colors` (n, color_dim) are float32, unit rows.

    Use `Catalog.load`: it checks what the constructor trusts.
    """

    def __init__(
        self, directory: Path, info: CatalogInfo, items: pa.Table, vectors: np.ndarray, colors: np.ndarray, palettes: pa.Table
    ) -> None:
        self.directory = directory
        self.info = info
        self.vectors = vectors
        self.colors = colors
        self._palettes = palettes
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
        with naming_the_unreadable(directory):
            check_files(directory, info)
            items = read_items(directory, info)
            check_pairs(directory, info, items)
            check_report(directory)
            vectors = read_unit_rows(directory, VECTORS_FILE, (info.items, info.dim))
            colors = read_unit_rows(directory, COLORS_FILE, (info.items, info.color_dim))
            catalog = cls(directory, info, items, vectors, colors, read_palettes(directory, info))
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

    def check_color_method(self, method: str) -> None:
        """Raise CatalogError where the catalogue's colours were computed in another way than `method`."""
        if self.info.color_method != method:
            rebuild = f"`python -m recsys build PREPARED --out {self.directory} --encoder {self.info.encoder}`"
            raise CatalogError(
                f"the colours in {self.directory} were computed by another version of Wearwith: rebuild it with {rebuild}"
            )

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

    def palette(self, row: int) -> Palette:
        """The colours of the item in a row."""
        return palette_at(self._palettes, row)

    def thumbnail(self, item_id: str) -> Path:
        """The path of an item's picture; of its garment in it, where that was cut out (`build --crop-garments`)."""
        return self.directory / THUMBNAILS_FOLDER / thumbnail_name(item_id, self._images[self.row_of(item_id)])

    def whole_picture(self, item_id: str) -> Path | None:
        """The path of the picture that an item's garment was cut out of; None where its picture is shown whole anyway."""
        path = whole_picture_of(self.thumbnail(item_id))
        return path if path.is_file() else None

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
    def color_names(self) -> tuple[str, ...]:
        """What the colours of items that can be worn are called, each item's by its best name: the commonest first."""
        counts = pd.Series(self.seen_colors[self.slots != Slot.NOT_CLOTHING]).value_counts()
        return tuple(sorted(counts.index, key=lambda name: (-counts[name], name)))

    @cached_property
    def seen_colors(self) -> np.ndarray:
        """(n,) object, what each item's colour is called, by the best name of its palette; `items["colour"]` is what was said."""
        names: np.ndarray = pc.list_element(self._palettes["names"], 0).to_pandas().to_numpy(dtype=object)
        return names

    @cached_property
    def main_colors(self) -> np.ndarray:
        """(n,) object, the largest colour of each item's picture, "#rrggbb"."""
        first = pc.list_element(self._palettes["swatches"], 0)
        hexes: np.ndarray = pc.struct_field(first, "hex").to_pandas().to_numpy(dtype=object)
        return hexes

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


def whole_picture_of(thumbnail: Path) -> Path:
    """Where the whole picture lies that a thumbnail shows a garment of."""
    return thumbnail.with_stem(f"{thumbnail.stem}-whole")


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
