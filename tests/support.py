"""Makers of small data for the tests: pictures, prepared data sets, catalogues."""

import io
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from recsys.building import build
from recsys.catalog import Catalog
from recsys.datatypes import ITEM_COLUMNS, PAIR_COLUMNS, Encoder, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.files import write_json
from recsys.tables import IMAGES_FOLDER, ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE

Colour = tuple[int, int, int]
Row = dict[str, Any]

PALETTE: tuple[Colour, ...] = ((220, 20, 30), (20, 160, 60), (30, 60, 200), (240, 200, 40), (20, 20, 20), (240, 240, 240))


def plain(colour: Colour = (200, 30, 40), size: tuple[int, int] = (24, 24)) -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", size, colour)


def striped(colours: Sequence[Colour], widths: Sequence[int], height: int = 24) -> Image.Image:
    """Vertical stripes: two pictures that share a colour are alike to a colour histogram, the more the wider it is in both."""
    picture = Image.new("RGB", (sum(widths), height))
    left = 0
    for colour, width in zip(colours, widths, strict=True):
        picture.paste(colour, (left, 0, left + width, height))
        left += width
    return picture


def noise(size: tuple[int, int] = (48, 32), seed: int = 0) -> Image.Image:
    """A picture whose pixels have nothing to do with each other."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The picture as a file's bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def png(width: int, height: int, rows: bytes = b"", depth: int = 8, colour_type: int = 2) -> bytes:
    """A PNG written by hand; without rows, a file of 70 bytes that claims a size and holds no pixel of it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def item_row(item_id: str, slot: Slot = Slot.TOP, category: str = "shirt", also_buy: Iterable[str] = (), **others: Any) -> Row:
    """One row of `items.parquet`; its picture is `images/NUMBER.png`, which `write_prepared` fills in."""
    return {"item_id": item_id, "title": f"Item {item_id}", "category": category, "slot": slot.value, "also_buy": list(also_buy),
            "source": "test", **others}  # fmt: skip


def write_prepared(
    folder: Path,
    rows: Sequence[Row],
    pictures: Sequence[Image.Image | bytes | None],
    pairs: Iterable[tuple[str, str]] = (),
    together: str = "bought",
) -> Path:
    """A prepared data set as `recsys build` reads it. A picture is an image, a file's bytes, or None: the file is not there."""
    (folder / IMAGES_FOLDER).mkdir(parents=True)
    images = [row.get("image") or f"{IMAGES_FOLDER}/{number}.png" for number, row in enumerate(rows)]
    for image, picture in zip(images, pictures, strict=True):
        if picture is not None:
            (folder / image).write_bytes(picture if isinstance(picture, bytes) else encoded(picture))
    columns = {name: [row.get(name) for row in rows] for name in ITEM_COLUMNS} | {"image": images}
    pq.write_table(pa.table(columns, schema=ITEM_SCHEMA), folder / ITEMS_FILE)
    lines = [(left, right, "test", "train") for left, right in pairs]
    columns = {name: [line[i] for line in lines] for i, name in enumerate(PAIR_COLUMNS)}
    pq.write_table(pa.table(columns, schema=PAIR_SCHEMA), folder / PAIRS_FILE)
    write_json(folder / REPORT_FILE, {"source": "test", "together": together, "rows_read": len(rows), "dropped": {}})
    return folder


def make_catalog(folder: Path, rows: Sequence[Row], pictures: Sequence[Image.Image], encoder: Encoder | None = None) -> Catalog:
    """Prepare and build a catalogue below `folder`, and load it."""
    prepared = write_prepared(folder / "prepared", rows, pictures)
    build(prepared, folder / "catalog", encoder or ColorHistogram())
    return Catalog.load(folder / "catalog")


_CATEGORIES: Mapping[Slot, tuple[str, ...]] = {
    Slot.TOP: ("shirt", "t-shirt"),
    Slot.OUTERWEAR: ("coat",),
    Slot.BOTTOM: ("jeans", "skirt"),
    Slot.DRESS: ("dress",),
    Slot.SHOES: ("sneakers", "boots"),
    Slot.BAG: ("bag",),
    Slot.ACCESSORY: ("scarf",),
    Slot.NOT_CLOTHING: ("curtain",),
}


def wardrobe(count: int = 64) -> tuple[list[Row], list[Image.Image]]:
    """Items of every slot and their pictures, the same at every call.

    Also-buy lists name items that are held, items that are not, an item twice and the item itself; a third of the items have
    none, and nobody lists a bag. Some items are the same picture. Prices and genders are sometimes unknown.
    """
    random = np.random.default_rng(7)
    slots = list(Slot)
    rows, pictures = [], []
    for number in range(count):
        slot = slots[number % len(slots)]
        categories = _CATEGORIES[slot]
        listed = [int(other) for other in random.integers(0, count, 6) if slots[int(other) % len(slots)] is not Slot.BAG]
        also_buy = [] if number % 3 == 0 else [f"i{other:03}" for other in listed] + ["gone", f"i{number:03}", f"gone{number % 4}"]
        also_buy += also_buy[:1]
        rows.append(
            item_row(
                f"i{number:03}",
                slot,
                categories[number // len(slots) % len(categories)],
                also_buy,
                price=None if number % 5 == 0 else float(10 + number),
                gender=(None, "women", "men", "unisex")[number // len(slots) % 4],
                brand="Acme" if number % 2 else None,
            )
        )
        colours = random.choice(len(PALETTE), 3, replace=False)
        widths = random.integers(1, 6, 3) * 4
        if number % 16 == 15 and number > len(slots):
            pictures.append(pictures[number - len(slots)])
        else:
            pictures.append(striped([PALETTE[c] for c in colours], widths.tolist()))
    return rows, pictures


def numbered(count: int) -> list[Row]:
    """Shirts n000, n001, ..., each of which lists the next one."""
    return [item_row(f"n{number:03}", also_buy=[f"n{(number + 1) % count:03}"]) for number in range(count)]


def data_set(folder: Path, count: int = 30, broken: Sequence[int] = ()) -> Path:
    """A prepared data set of `numbered` items with a picture each; those `broken` cannot be read."""
    pictures = [b"not a picture" if number in broken else noise((30, 20), number) for number in range(count)]
    return write_prepared(folder, numbered(count), pictures, pairs=[("n000", "n001"), ("n002", "n003")])


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
