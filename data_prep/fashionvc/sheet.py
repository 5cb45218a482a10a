"""A table of a copy of FashionVC as it stands: CSV in any delimiter and encoding, or JSON.

JSON may be lines, a list of objects, or one object of an object for each id.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.table_file import read_table, tidy
from recsys.errors import DataError

_JSON = frozenset({".json", ".jsonl"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a table that are not blank: their number in the file, and their cells. The first may be headings."""

    name: str
    lines: list[tuple[int, list[str]]]

    @property
    def header(self) -> list[str]:
        """The cells of the first line."""
        return self.lines[0][1] if self.lines else []

    def where(self, line: int) -> str:
        """A line as an example in the report."""
        return f"{self.name}, line {line}"


def read_sheet(folder: Path, name: str) -> Sheet:
    """Read the table `name`, a path below `folder`.

    Objects in JSON become lines below one of headings, which are all their keys; one that is no object is a line without cells.

    Raises DataError where the file cannot be read as a table.
    """
    path = folder / name
    if path.suffix.lower() in _JSON:
        return Sheet(name, _from_json(path))
    table = read_table(path)
    lines = [(line, cells) for line, cells in [(1, table.header), *table.records] if any(cell.strip() for cell in cells)]
    if all(len(cells) == 1 for _, cells in lines):  # no delimiter that tables have: ids apart by spaces, or one column
        lines = [(line, cells[0].split()) for line, cells in lines]
    return Sheet(name, lines)


def _from_json(path: Path) -> list[tuple[int, list[str]]]:
    objects = list(_objects(path))
    header = list(dict.fromkeys(key for _, value in objects for key in value))
    if not header:
        raise DataError(f"{path} holds no JSON objects, one a line or in a list. Save it as CSV or JSON lines.")
    return [(0, header), *((line, [_cell(value.get(key)) for key in header] if value else []) for line, value in objects)]


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number of a line, or of an element of the list, and the object there; an empty one for what is none."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DataError(f"{path} could not be opened: {error.strerror or error}") from error
    whole = _parsed(text)
    if isinstance(whole, list):
        values = whole
    elif isinstance(whole, dict) and all(isinstance(value, dict) for value in whole.values()):
        values = [{"id": key, **value} for key, value in whole.items()]
    else:
        values = [_parsed(line) for line in text.split("\n")]
    for number, value in enumerate(values, start=1):
        if isinstance(value, dict):
            yield number, value
        elif value != "":
            yield number, {}


def _parsed(text: str) -> Any:
    """The value in JSON; "" for a blank text, None for what is not JSON."""
    try:
        return json.loads(text) if text.strip() else ""
    except (ValueError, RecursionError):
        return None


def _cell(value: object) -> str:
    """A value as a cell: a text, a number, true or false; a list of words joined; nothing of what else there is (an embedding)."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tidy(" ".join(value))
    return tidy(str(value)) if isinstance(value, str | int | float) else ""
