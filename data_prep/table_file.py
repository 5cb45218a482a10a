"""A person's own table of products (CSV) -> rows with the columns of this project, whatever they called them."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from recsys.errors import DataError

# Our column -> the headings that are taken for it, first match first; capitals, spaces and hyphens do not count.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "image": (
        "image", "image_path", "image_file", "image_name", "file", "filename", "file_name", "path", "picture", "photo", "img",
        "image_url", "image_link", "img_url",
    ),
    "item_id": ("item_id", "id", "sku", "asin", "product_id", "article_id", "uid"),
    "title": ("title", "name", "product_name", "productdisplayname", "product_title", "display_name"),
    "category": ("category", "product_type", "article_type", "articletype", "type", "class", "label", "subcategory"),
    "slot": ("slot",),
    "brand": ("brand", "brand_name", "designer", "manufacturer", "vendor"),
    "colour": ("colour", "color", "base_colour", "base_color", "basecolour", "basecolor"),
    "gender": ("gender", "sex"),
    "price": ("price", "sale_price", "list_price"),
    "url": ("url", "link", "product_url"),
    "also_buy": ("also_buy", "also_bought", "bought_together", "goes_with", "worn_with"),
}  # fmt: skip
_EXACT = frozenset({"image", "also_buy"})  # taken letter by letter: a file name may hold two spaces
_DELIMITERS = ",;\t|"
_MAX_TITLE = 300  # characters


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line in the file, what it says by our column names ("" for nothing), and what is wrong with it, if anything."""

    line: int
    values: dict[str, str]
    fault: str | None = None


def choose_table(folder: Path, others: tuple[str, ...], table: Path | None) -> Path | None:
    """The table to read: `table`, or `items.csv` of the folder, or its only CSV; None where it has none.

    others: the files of the folder that are no pictures. Raises DataError where `table` is not a file or several could be meant.
    """
    if table is not None:
        if not table.is_file():
            raise DataError(f"there is no table {table}. Check the path.")
        return table
    found = [name for name in others if "/" not in name and name.lower().endswith(".csv")]
    for name in found:
        if name.lower() == "items.csv":
            return folder / name
    if len(found) > 1:
        raise DataError(f"{folder} holds several tables ({', '.join(found)}): say which one with --table FILE.")
    return folder / found[0] if found else None


def read_rows(path: Path) -> list[TableRow]:
    """Read a CSV, with its encoding and delimiter found out; lines that are blank are no rows.

    Raises DataError where it cannot be read as a table, or no column can name the picture.
    """
    text = _text(path)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next(lines, [])
        columns = _columns(path, header)
        return [_row(lines.line_num, fields, columns, len(header)) for fields in lines if any(field.strip() for field in fields)]
    except csv.Error as error:
        raise DataError(f"{path}, line {lines.line_num}: {error}. Save it as CSV again, with quotes around texts.") from error


def parse_ids(text: str, known: set[str]) -> list[str]:
    """The ids in an also-buy cell: a JSON list, or separated by `|`, `;`, commas or spaces; a text that is an id is that id."""
    text = text.strip()
    if text in known:
        ids = [text]
    elif text.startswith("["):
        ids = _listed(text)
    elif re.search(r"[|;]", text):
        ids = re.split(r"[|;]", text)
    elif "," in text:
        ids = text.split(",")
    else:
        ids = text.split()
    return list(dict.fromkeys(item_id for part in ids if (item_id := part.strip())))


def parse_price(text: str) -> float | None:
    """`"$1,299.00"` -> 1299.0, `"19,99 €"` -> 19.99; None where there is no one amount in it."""
    amounts = re.findall(r"\d[\d.,']*", text)
    if len(amounts) != 1 or "-" in text:
        return None
    digits = amounts[0].rstrip(".,").replace("'", "")
    last = max(digits.rfind("."), digits.rfind(","))
    # The last mark is the decimal one unless three digits follow it, as in 1,299; any before it part thousands.
    if last >= 0 and (len(digits) - last - 1 != 3 or (digits[last] == "." and digits.count(".") == 1)):
        digits = re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    else:
        digits = re.sub(r"[.,]", "", digits)
    price = float(digits)
    return price if math.isfinite(price) else None


def parse_url(text: str) -> str | None:
    """A web address, or None: any other kind of link (`javascript:`) is not passed on to a page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def tidy(text: str) -> str:
    """One line of printable text; markup in it stays the text that it is."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_MAX_TITLE]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} could not be opened: {error.strerror or error}") from error
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:  # the last is what Excel writes unless asked for UTF-8
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{path} is not text in UTF-8. Save it as CSV UTF-8.")


def _delimiter(text: str) -> str:
    """The mark that parts the headings: headings themselves have none of them inside."""
    heading = io.StringIO(text).readline()
    return max(_DELIMITERS, key=heading.count)


def _columns(path: Path, header: list[str]) -> dict[str, int]:
    """Our column -> its place in a row; DataError where nothing can name the picture."""
    names = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in header]
    columns = {}
    for ours, headings in _HEADINGS.items():
        if match := next((heading for heading in headings if heading in names), None):
            columns[ours] = names.index(match)
    if "image" not in columns and "item_id" not in columns:
        raise DataError(
            f"{path} has no column that names the picture; its columns are: {', '.join(header) or 'none'}. Call one of them image."
        )
    return columns


def _row(line: int, fields: list[str], columns: dict[str, int], width: int) -> TableRow:
    if any(field.strip() for field in fields[width:]):
        return TableRow(line, {}, "more fields than there are headings: a text with the separator in it needs quotes")
    padded = fields + [""] * width
    return TableRow(
        line, {ours: padded[place].strip() if ours in _EXACT else tidy(padded[place]) for ours, place in columns.items()}
    )


def _listed(text: str) -> list[str]:
    """The texts of a list in JSON, or as Python prints it."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return [part.strip(" '\"") for part in text.strip("[]").split(",")]
    return [str(value) for value in _flat(values) if value is not None]


def _flat(values: object) -> Iterator[object]:
    if isinstance(values, list):
        for value in values:
            yield from _flat(value)
    else:
        yield values
