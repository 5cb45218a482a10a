"""Makers of small copies of Kaggle's product images, as a folder or a zip file."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from tests.support import PALETTE, encoded, plain

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
# The article types of four slots, and of what is no clothing; each colour of the palette has its name.
TYPES = (
    ("Shirts", "Apparel"),
    ("Jeans", "Apparel"),
    ("Casual Shoes", "Footwear"),
    ("Handbags", "Accessories"),
    ("Perfume and Body Mist", "Personal Care"),
)
COLOURS = ("Red", "Green", "Blue", "Yellow", "Black", "White")


def line(number: int | str, article_type: str = "Shirts", colour: str = "Red", master: str = "Apparel") -> str:
    return f"{number},Men,{master},Sub,{article_type},{colour},Fall,2011,Casual,Some title"


def zipped(
    path: Path, lines: Sequence[str], pictures: dict[str, bytes], folder: str = "", method: int = zipfile.ZIP_DEFLATED
) -> Path:
    """A zip with styles.csv and images/; `pictures`: file name -> bytes."""
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(f"{folder}styles.csv", "\n".join([HEADER, *lines, ""]))
        for name, data in pictures.items():
            archive.writestr(f"{folder}images/{name}", data)
    return path


def picture(colour: int = 0, shade: int = 0) -> Image.Image:
    """A picture of one of the colours; the shade tells it from others of its colour, but not for a histogram."""
    red, green, blue = PALETTE[colour]
    return plain((max(red - shade, 0), green, blue), (12, 16))


def shop(count: int = 60) -> tuple[list[str], dict[str, bytes]]:
    """Products 1 to `count`, of the five kinds in turn; the colour of each kind is its own, and every seventh is another's."""
    lines, pictures = [], {}
    for number in range(1, count + 1):
        kind = number % len(TYPES)
        article_type, master = TYPES[kind]
        colour = (kind + 1) % len(TYPES) if number % 7 == 0 else kind
        lines.append(line(number, article_type, COLOURS[colour], master))
        pictures[f"{number}.png"] = encoded(picture(colour, number % 3))
    return lines, pictures


def shop_zip(path: Path, count: int = 60, without: Iterable[str] = ()) -> Path:
    lines, pictures = shop(count)
    return zipped(path, lines, {name: data for name, data in pictures.items() if name not in set(without)})
