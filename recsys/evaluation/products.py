"""The products of Kaggle's "Fashion Product Images" as measurements take them: from the zip file itself, whatever is in it.

    styles.csv         id, gender, masterCategory, subCategory, articleType, baseColour, ..., productDisplayName
    images/<id>.jpg    one photo a product

Lines are split one by one, because the quotes and commas of a title are often not escaped: one broken line must not swallow the
next. What an encoder was trained on tells nothing about it: those ids are left out (`recsys.evaluation.trained_on`).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath

from recsys.article_types import slot_of_article
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.evaluation.pictures import SUFFIXES, Files, Picture, opened

_ID = "product-"  # before the number, as data preparation names products
TABLE, IMAGES, TITLE = "styles.csv", "images", "productDisplayName"
_NEEDED = ("id", "articleType")
_NOTHING = frozenset({"", "na", "n/a", "nan", "null"})
_MAX_TABLE_BYTES = 200_000_000  # the full set's has 4


class Part(StrEnum):
    """Which products are measured. VALIDATION: those whose id leaves 1 when divided by 4, which this project trains nothing on."""

    ALL = "all"
    VALIDATION = "validation"


@dataclass(frozen=True, slots=True)
class Product:
    """One product. slot: None where the table of article types does not know it; colour: its base colour, None where not said."""

    item_id: str
    article_type: str
    slot: Slot | None
    colour: str | None
    picture: Picture

    @property
    def in_validation(self) -> bool:
        """Whether it is of `Part.VALIDATION`, on which this project trains nothing."""
        return int(self.item_id.removeprefix(_ID)) % 4 == 1


@dataclass(frozen=True, slots=True)
class Products:
    """What a source holds, in the order of its table. lines: how many that had. dropped: reason -> lines no product came of."""

    source: Path
    items: tuple[Product, ...]
    lines: int
    dropped: dict[str, int]


@contextmanager
def open_products(source: Path, part: Part = Part.ALL) -> Iterator[Products]:
    """The products in a zip file or a folder; their pictures can be read as long as the context lasts.

    Raises DataError where there is no such table with pictures beside it, or no product in it.
    """
    with opened(source) as files:
        table = _find_table(files, source)
        folder = str(PurePosixPath(table).parent / IMAGES)
        pictures = {PurePosixPath(name).stem: name for name in reversed(files.names) if _is_picture(name, folder)}
        found: dict[str, Product] = {}
        dropped: Counter[str] = Counter()
        lines = 0
        for values in _lines(files, table, source):
            lines += 1
            product = _product(values, pictures, files, part)
            if isinstance(product, str):
                dropped[product] += 1
            elif found.setdefault(product.item_id, product) is not product:
                dropped["the id stands more than once: its first line was taken"] += 1
        if not found:
            why = "; ".join(f"{count:,}: {reason}" for reason, count in dropped.most_common(3)) or "it has no lines"
            raise DataError(f"{source}: no product can be taken from {table} ({why})")
        yield Products(source, tuple(found.values()), lines, dict(dropped))


def _find_table(files: Files, source: Path) -> str:
    """The table nearest to the top that has pictures beside it."""
    folders = {str(PurePosixPath(name).parent) for name in files.names if name.lower().endswith(SUFFIXES)}
    tables = [name for name in files.names if PurePosixPath(name).name == TABLE]
    beside = [name for name in tables if str(PurePosixPath(name).parent / IMAGES) in folders]
    if not beside:
        raise DataError(f"{source} holds no {TABLE} beside a folder {IMAGES}/: this is not Kaggle's Fashion Product Images.")
    return min(beside, key=lambda name: (name.count("/"), name))


def _is_picture(name: str, folder: str) -> bool:
    return str(PurePosixPath(name).parent) == folder and name.lower().endswith(SUFFIXES)


def _lines(files: Files, table: str, source: Path) -> Iterator[dict[str, str] | None]:
    """What each line says by the names of its columns, "" for nothing; None for a broken line. Blank lines are none."""
    try:
        data = files.read(table, _MAX_TABLE_BYTES)
    except ImageError as error:
        raise DataError(f"{source}: {error}") from error
    if len(data) > _MAX_TABLE_BYTES:
        raise DataError(f"{source}: {table} is larger than {_MAX_TABLE_BYTES // 1_000_000} MB, which no such table is")
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="replace")
    header = [name.strip() for name in _fields(lines.readline())]
    if missing := [name for name in _NEEDED if name not in header]:
        raise DataError(f"{source}: {table} has no column {', '.join(missing)}; its columns are: {', '.join(header)[:200]}")
    for line in lines:
        if line.strip():
            yield _values(_fields(line), header)


def _fields(line: str) -> list[str]:
    """One line of CSV; a line too long for the reader has no fields."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _values(fields: list[str], header: list[str]) -> dict[str, str] | None:
    if len(fields) > len(header) and header[-1] == TITLE:
        fields = fields[: len(header)]  # a title that its commas have parted, which nobody asks for here
    if len(fields) != len(header):
        return None
    tidied = (" ".join(field.split()) for field in fields)
    return {name: "" if text.lower() in _NOTHING else text for name, text in zip(header, tidied, strict=True)}


def _product(values: dict[str, str] | None, pictures: dict[str, str], files: Files, part: Part) -> Product | str:
    """The product of a line, or the reason why there is none."""
    if values is None:
        return "the line has not as many fields as there are headings"
    number, article_type = values["id"], values["articleType"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return "the id is not a number"
    if not article_type:
        return "it has no article type"
    if number not in pictures:
        return f"there is no picture of this id in {IMAGES}/"
    named = slot_of_article(article_type, values.get("masterCategory", ""))
    name = pictures[number]
    product = Product(
        item_id=f"{_ID}{number}",
        article_type=article_type,
        slot=named and named[0],
        colour=values.get("baseColour") or None,
        picture=Picture(name, partial(files.read, name)),
    )
    if part is Part.VALIDATION and not product.in_validation:
        return "not in the validation part, which was asked for"
    return product
