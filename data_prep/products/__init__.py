"""Kaggle's "Fashion Product Images", small (60 × 80 pixels) and full -> one item a product of an Indian fashion shop.

    styles.csv         id, gender, masterCategory, subCategory, articleType, baseColour, season, year, usage, productDisplayName
    images/<id>.jpg    one photo a product
    styles/<id>.json   in the full set alone: all that the shop says of a product, of which price (in rupees) and brand are taken

The licence is MIT as listed there. Both archives hold a second copy of everything in a folder below; the upper one is read. A row
is a line of styles.csv. Lines are split one by one, because the quotes and commas of a title are often not escaped: one broken
line must not swallow the next. Nobody bought these things together as far as the set says, so the also-buy lists are empty.

Products whose id leaves 1 when divided by 4 are the validation part: nothing that is measured on them may be trained on them.
"""

import csv
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from data_prep.archives import unpacked
from data_prep.headings import told
from data_prep.pictures import SUFFIXES, fault_of, in_parallel, leads_out, or_fault, store_picture
from data_prep.products.article_types import slot_of_product
from data_prep.schema import Progress, Report, preparing, write_prepared
from data_prep.table_file import TableRow, tidy
from data_prep.vocabulary import gender_of
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER

SOURCE = "fashion-product-images"
TABLE = "styles.csv"
TITLE = "productDisplayName"
MAX_DETAILS_BYTES = 5_000_000  # of a styles/<id>.json, which has about 15,000

_NEEDED = ("id", "articleType")
_ATTRIBUTES = ("season", "usage", "year", "articleType")
_DEPTH = 3  # folders below the source in which the table is looked for
_NOTHING = frozenset({"", "na", "n/a", "nan", "null"})


class Split(StrEnum):
    """A part of the products; `part_of` says which a product is in."""

    TRAIN = "train"
    VALIDATION = "validation"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class _Product:
    """A row that is complete but for what its picture and its details say."""

    number: str
    name: str  # what the report calls it
    picture: Path
    item: dict[str, Any]
    label: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where the pictures and the details are. Only what was found there can be asked for; a link that leads out is None."""

    pictures: dict[str, Path | None]
    details: dict[str, Path | None]


def prepare(source: Path, out: Path, *, split: Split = Split.ALL, progress: Progress | None = None) -> Report:
    """Take the products of `split` from `source`, the zip file or a folder with its contents.

    The labels hold each item's part (`train` or `validation`) and its season, usage, year and article type. The report's
    `titles_with_commas_joined` counts titles whose commas had parted them.

    Returns the report that is also written. Raises DataError where there is no such table or nothing of it can be used,
    WearwithError where `out` cannot be written.
    """
    report = Report(source=SOURCE)
    with preparing(out, reading=source) as directory, unpacked(source, out, progress) as folder:
        table = _find_table(folder, source)
        shelf = _Shelf(
            _files_of(table.parent / "images", SUFFIXES, folder), _files_of(table.parent / "styles", frozenset({".json"}), folder)
        )
        products = _products(table, shelf, split, report)

        def store(product: _Product) -> str:
            return store_picture(product.picture, directory / IMAGES_FOLDER, product.item["item_id"])

        items: list[dict[str, Any]] = []
        labels: list[dict[str, Any]] = []
        for product, stored in zip(products, in_parallel(or_fault(store), products, progress), strict=True):
            if isinstance(stored, ImageError):
                report.drop(fault_of(stored), product.name)
                continue
            items.append({**product.item, **_details(product.number, shelf, report), "image": f"{IMAGES_FOLDER}/{stored}"})
            labels.append(product.label)
        write_prepared(directory, items, [], report, labels=labels)
    return report


def part_of(number: int) -> Split:
    """The part that the product with this id is in."""
    return Split.VALIDATION if number % 4 == 1 else Split.TRAIN


def _find_table(folder: Path, source: Path) -> Path:
    """The table nearest to the top that has pictures beside it; DataError where there is none."""
    pattern = "."
    for _ in range(_DEPTH):
        for table in sorted(folder.glob(f"{pattern}/{TABLE}")):
            if (table.parent / "images").is_dir() and not leads_out(table, folder):
                return table
        pattern += "/*"
    raise DataError(
        f"{source} holds no {TABLE} beside a folder images/: this is not Kaggle's Fashion Product Images. "
        "For a shop's own table use `python -m data_prep shop`."
    )


def _files_of(place: Path, suffixes: frozenset[str], root: Path) -> dict[str, Path | None]:
    """Name without its extension -> file, of a folder; nothing where there is no such folder."""
    files: dict[str, Path | None] = {}
    if not place.is_dir():
        return files
    outside = leads_out(place, root)
    for path in sorted(place.iterdir(), key=lambda path: path.name):
        if path.suffix.lower() in suffixes and path.is_file():
            files.setdefault(path.stem, None if outside or (path.is_symlink() and leads_out(path, root)) else path)
    return files


def _products(table: Path, shelf: _Shelf, split: Split, report: Report) -> list[_Product]:
    """Every line counted as read, and as dropped where no product of `split` comes of it."""
    products: dict[str, _Product] = {}
    named: set[str] = set()
    for row in _rows(table, report):
        report.rows_read += 1
        named.add(row.values.get("id", ""))
        product = _product(row, shelf)
        if isinstance(product, str):
            report.drop(product, f"line {row.line}: {row.values.get('id') or 'no id'}")
        elif product.number in products:
            report.drop("the id stands more than once: its first line was taken", product.name)
        elif split not in (Split.ALL, part_of(int(product.number))):
            report.drop(f"not in the {split} part, which was asked for", product.name)
        else:
            products[product.number] = product
    report.extra["split"] = str(split)
    report.extra["pictures_not_in_table"] = len(shelf.pictures.keys() - named)
    return list(products.values())


def _rows(table: Path, report: Report) -> Iterator[TableRow]:
    """The lines of the table by the names of its columns; what stands for nothing ("NA") is "". Blank lines are no rows."""
    try:
        lines = table.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DataError(f"{table} could not be opened: {error.strerror or error}") from error
    with lines:
        header = [name.strip() for name in _fields(lines.readline())]
        if missing := [name for name in _NEEDED if name not in header]:
            raise DataError(f"{table} has no column {', '.join(missing)}; its columns are: {told(header)}")
        for number, line in enumerate(lines, start=2):
            if line.strip():
                yield _row(number, _fields(line), header, report)


def _fields(line: str) -> list[str]:
    """One line of CSV; a line too long for the reader has no fields."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _row(number: int, fields: list[str], header: list[str], report: Report) -> TableRow:
    if len(fields) > len(header) and header[-1] == TITLE:
        fields = [*fields[: len(header) - 1], ",".join(fields[len(header) - 1 :])]
        report.extra["titles_with_commas_joined"] = report.extra.get("titles_with_commas_joined", 0) + 1
    if len(fields) != len(header):
        return TableRow(number, {}, "the line has not as many fields as there are headings")
    tidied = (tidy(field) for field in fields)
    return TableRow(number, {name: "" if text.lower() in _NOTHING else text for name, text in zip(header, tidied, strict=True)})


def _product(row: TableRow, shelf: _Shelf) -> _Product | str:
    """The product of a row, or the reason why there is none."""
    if row.fault:
        return row.fault
    values = {"gender": "", "baseColour": "", "subCategory": "", "masterCategory": "", TITLE: "", **row.values}
    number = values["id"]
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return "the id is not a number"
    named = slot_of_product(values["articleType"], values["subCategory"], values["masterCategory"])
    if named is None:
        return "neither articleType nor subCategory nor masterCategory says what it is"
    if number not in shelf.pictures:
        return "there is no picture of this id in images/"
    picture = shelf.pictures[number]
    if picture is None:
        return "a link that leads out of the folder"
    slot, category = named
    item = {
        "item_id": f"product-{number}",
        "title": values[TITLE] or f"{category.capitalize()} {number}",
        "category": category,
        "slot": slot,
        "colour": values["baseColour"] or None,
        "gender": gender_of(values["gender"]),
        "source": SOURCE,
    }
    label = {
        "item_id": item["item_id"],
        "split": str(part_of(int(number))),
        "attributes": [f"{name}:{row.values[name]}" for name in _ATTRIBUTES if row.values.get(name)],
    }
    return _Product(number, f"line {row.line}: {number}", picture, item, label)


def _details(number: str, shelf: _Shelf, report: Report) -> dict[str, Any]:
    """Price and brand as styles/<id>.json says them, each null where it does not; a file that cannot be read is counted."""
    path = shelf.details.get(number)
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MAX_DETAILS_BYTES))["data"]
        price, brand = data.get("price"), data.get("brandName")
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        report.note("details_dropped", "a file of styles/ that cannot be understood", path.name)
        return {}
    brand = tidy(brand) if isinstance(brand, str) else ""
    return {"price": _amount(price), "brand": None if brand.lower() in _NOTHING else brand}


def _amount(value: object) -> float | None:
    """A price that is a number above nothing; JSON can also hold true, Infinity, or a number too large for a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < math.inf and value < 1e12 else None
