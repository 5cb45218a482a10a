"""A person's own table of products (CSV) -> rows with the columns of this project, whatever they called them."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from data_prep.headings import HEADINGS, ColumnPlaces, choose_columns, told
from data_prep.schema import Report, printable
from recsys.errors import DataError

# Taken letter by letter: a file name may hold two spaces, a list or an address may be long.
_EXACT = frozenset({"image", "url", "also_buy", "tags", "variations"})
_DELIMITERS = ",;\t|"
_MAX_TITLE = 300  # characters
_MAX_CELL = 10_000_000  # characters: a description in HTML, with pictures in it, is longer than the 131,072 that csv takes

MAX_ADDRESS = 8000  # characters: what every server should take (RFC 9110, 4.1)
_LOOKED_AT = 1000  # characters: enough to tell what a file begins with
_SAYS_SEPARATOR = "sep="  # a line before the headings, for Excel: `sep=;`

csv.field_size_limit(_MAX_CELL)

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line in the file, what it says by our column names ("" for nothing), and what is wrong with it, if anything."""

    line: int
    values: dict[str, str]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV as it stands: its headings, and of each row that is not blank the line it ends on and its cells."""

    path: Path
    header: list[str]
    records: list[tuple[int, list[str]]]

    def rows(self, places: ColumnPlaces) -> list[TableRow]:
        """The rows by our column names; of several columns that are taken for one of ours, the first that is not empty counts."""
        return [_row(line, cells, places, len(self.header)) for line, cells in self.records]


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
    """Read a CSV that names pictures; lines that are blank are no rows.

    Raises DataError where it cannot be read as a table, or no column can name the picture.
    """
    table = read_table(path)
    places = choose_columns(table.header, HEADINGS, {}, path)
    if "image" not in places and "item_id" not in places:
        raise DataError(
            f"{path} has no column that names the picture; its columns are: {told(table.header)}. Call one of them image."
        )
    return table.rows(places)


def read_table(path: Path) -> Table:
    """Read a CSV, with its encoding and delimiter found out. Raises DataError where it cannot be read as a table."""
    text = _text(path)
    if text[:_LOOKED_AT].lstrip().startswith(("<", "{", "[")):
        raise DataError(f"{path} is XML, HTML or JSON, not a CSV. Export the table as CSV UTF-8.")
    delimiter = _delimiter(text)
    try:
        return _parsed(path, text, delimiter, csv.QUOTE_MINIMAL)
    except DataError:
        if delimiter != "\t":
            raise
        # Product feeds part texts by tabs and quote none of them; one of them may begin with a quotation mark.
        return _parsed(path, text, delimiter, csv.QUOTE_NONE)


def parse_ids(text: str, known: set[str]) -> list[str]:
    """The ids in an also-buy cell: a JSON list, or separated by `|`, `;`, commas or spaces; a text that is an id is that id."""
    text = text.strip()
    if text in known:
        ids = [text]
    elif text.startswith("["):
        ids = listed(text)
    elif re.search(r"[|;]", text):
        ids = re.split(r"[|;]", text)
    elif "," in text:
        ids = text.split(",")
    else:
        ids = text.split()
    return list(dict.fromkeys(item_id for part in ids if (item_id := part.strip())))


def parse_price(text: str) -> float | None:
    """`"$1,299.00"` -> 1299.0, `"19,99 €"` -> 19.99, `"1 299,00 EUR"` -> 1299.0; None where there is no one amount in it."""
    amounts = re.findall(r"\d[\d.,']*", re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", text))  # 1 299,00
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
    """A web address in one line, or None: any other kind of link (`javascript:`) is not passed on to a page."""
    if len(text) > MAX_ADDRESS or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def understood(column: str, parse: Callable[[str], Parsed | None], text: str, report: Report) -> Parsed | None:
    """The parsed value; a text that cannot be parsed becomes null and is counted in the report, as `COLUMN_not_understood`."""
    value = parse(text) if text else None
    if text and value is None:
        key = f"{column}_not_understood"
        report.extra[key] = report.extra.get(key, 0) + 1
    return value


def tidy(text: str) -> str:
    """One line of printable text; markup in it stays the text that it is."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:_MAX_TITLE].rstrip()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} could not be opened: {error.strerror or error}") from error
    if data.startswith(b"PK\x03\x04"):
        raise DataError(f"{path} is a workbook or a zip file, not a CSV. Open it and save the table as CSV UTF-8.")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:  # the last is what Excel writes unless asked for UTF-8
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{path} is not text in UTF-8. Save it as CSV UTF-8.")


def _parsed(path: Path, text: str, delimiter: str, quoting: Literal[0, 3]) -> Table:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    try:
        records = ((lines.line_num, cells) for cells in lines if any(cell.strip() for cell in cells))
        header = next((cells for _, cells in records if not cells[0].lower().startswith(_SAYS_SEPARATOR)), [])
        return Table(path, header, list(records))
    except csv.Error as error:
        raise DataError(f"{path}, line {lines.line_num}: {error}. Save it as CSV again, with quotes around texts.") from error


def _delimiter(text: str) -> str:
    """The mark that parts the headings, which themselves have none of them inside; or the one that the file says before them."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _row(line: int, cells: list[str], places: ColumnPlaces, width: int) -> TableRow:
    if any(cell.strip() for cell in cells[width:]):
        return TableRow(line, {}, "more fields than there are headings: a text with the separator in it needs quotes")
    padded = cells + [""] * (width - len(cells))
    return TableRow(line, {ours: _value(ours, padded, columns) for ours, columns in places.items()})


def _value(ours: str, cells: list[str], columns: tuple[int, ...]) -> str:
    for column in columns:
        if value := cells[column].strip() if ours in _EXACT else tidy(cells[column]):
            return value
    return ""


def listed(text: str) -> list[str]:
    """The texts of a list in JSON, or as Python prints it."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return [part.strip(" '\"") for part in text.strip("[]").split(",")]
    # JSON can spell half a character ("\\ud800"), which no file can hold.
    return [printable(str(value)) for value in _flat(values) if value is not None]


def _flat(values: object) -> Iterator[object]:
    if isinstance(values, list):
        for value in values:
            yield from _flat(value)
    else:
        yield values
