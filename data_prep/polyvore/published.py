"""The files of Polyvore Outfits as they are published: outfits, metadata, categories; checked, and every fault counted."""

import csv
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from data_prep.schema import Report
from data_prep.table_file import tidy
from recsys.errors import DataError

MAX_ITEMS = 100  # of an outfit: the largest published has 19; every two of them make a pair
METADATA_FILE, TITLES_FILE, CATEGORIES_FILE = "polyvore_item_metadata.json", "polyvore_outfit_titles.json", "categories.csv"


class Version(StrEnum):
    """How the outfits are split: in the disjoint version no item of the train part is in another part."""

    NONDISJOINT = "nondisjoint"
    DISJOINT = "disjoint"


class Split(StrEnum):
    """A part of the outfits, in the order that decides where something counts that stands in two of them."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"

    @property
    def published(self) -> str:
        """The part as the published file names have it: `Split.VALIDATION.published == "valid"`."""
        return "valid" if self is Split.VALIDATION else self.value


@dataclass(frozen=True, slots=True)
class Outfit:
    """What one person put together: `places` is `"<set_id>_<index>"` -> item_id, in the order it was put."""

    set_id: str
    split: Split
    places: dict[str, str]


def read_outfits(folder: Path, version: Version, splits: Collection[Split], report: Report) -> list[Outfit]:
    """The outfits of `splits`, each set_id in one part only, in the parts' order.

    All three parts are read whatever `splits` says, so that a part holds the same outfits whether it is asked for alone or not.
    Those left out are counted as `outfits_dropped`, of `outfits_read`. Raises DataError where a file is missing or unreadable.
    """
    outfits: list[Outfit] = []
    parts: dict[str, Split] = {}
    train_items: set[str] = set()
    read = 0
    for split in Split:
        path = _needed(folder / version / f"{split.published}.json")
        for entry in _listed(path):
            outfit = _outfit(entry, split)
            fault = _fault(outfit, parts, train_items)
            if outfit and not fault:
                parts[outfit.set_id] = split
                if version is Version.DISJOINT and split is Split.TRAIN:
                    train_items.update(outfit.places.values())
            if split in splits:
                read += 1
                if outfit and not fault:
                    outfits.append(outfit)
                else:
                    report.note("outfits_dropped", str(fault), f"{path.name}: {outfit.set_id if outfit else shortened(entry)}")
    report.extra["outfits_read"] = read
    return outfits


def read_metadata(folder: Path) -> dict[str, Any]:
    """item_id -> what is said of the item; DataError where the file is missing or is not of that form."""
    path = _needed(folder / METADATA_FILE)
    metadata = _json(path)
    if not isinstance(metadata, dict):
        raise DataError(f"{path} is not of the form {{item_id: {{...}}}}. Download it again.")
    return metadata


def read_titles(folder: Path) -> Mapping[str, Any]:
    """set_id -> {title, url_name}; empty where the file is not there, for nothing rests on it."""
    path = folder / TITLES_FILE
    titles = _json(path) if path.is_file() else {}
    return titles if isinstance(titles, dict) else {}


def read_categories(folder: Path) -> dict[str, tuple[str, str]]:
    """category_id -> (fine name, semantic category); DataError where the file is missing or is no such table."""
    path = _needed(folder / CATEGORIES_FILE)
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = [[field.strip() for field in row] for row in csv.reader(file)]
    except (OSError, csv.Error) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    return {row[0]: (row[1], row[2]) for row in rows if len(row) >= 3}


def read_questions(path: Path) -> list[Any] | None:
    """The entries of a `fill_in_blank_*.json`, or the lines of a `compatibility_*.txt` as lists of words; None without the file."""
    if not path.is_file():
        return None
    if path.suffix == ".json":
        return _listed(path)
    try:
        return [words for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if (words := line.split())]
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


def id_of(value: object) -> str | None:
    """An id as text, whether it is written as text or as a number; None for what is not one printable word."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value or value != tidy(value) or " " in value:
        return None
    return value


def text_of(record: object, *keys: str) -> str:
    """The first of the texts under `keys` that says something, in one printable line; "" where none does."""
    if not isinstance(record, dict):
        return ""
    return next((text for key in keys if isinstance(record.get(key), str) and (text := tidy(record[key]))), "")


def shortened(entry: object) -> str:
    """An entry as an example in the report."""
    return tidy(repr(entry))[:80]


def _outfit(entry: object, split: Split) -> Outfit | None:
    """The outfit of one entry; None where it has another form, or one index twice."""
    if not isinstance(entry, dict) or not isinstance(entry.get("items"), list):
        return None
    set_id = id_of(entry.get("set_id"))
    items = [
        (id_of(item.get("index")), id_of(item.get("item_id"))) if isinstance(item, dict) else (None, None)
        for item in entry["items"]
    ]
    places = {f"{set_id}_{index}": item_id for index, item_id in items if index and item_id}
    return Outfit(set_id, split, places) if set_id and len(places) == len(items) else None


def _fault(outfit: Outfit | None, parts: Mapping[str, Split], train_items: Collection[str]) -> str | None:
    """Why an outfit cannot be taken. `train_items`: what no outfit of another part may have, in the disjoint version."""
    if outfit is None:
        return "the outfit is not of the form {items: [{item_id, index}, ...], set_id}, each index once"
    if len(outfit.places) > MAX_ITEMS:
        return f"it has more than {MAX_ITEMS} items, which nobody wears together"
    if outfit.set_id in parts:
        return f"its set_id stands {'more than once' if parts[outfit.set_id] is outfit.split else 'in an earlier part too'}"
    if outfit.split is not Split.TRAIN and any(item_id in train_items for item_id in outfit.places.values()):
        return "it shares an item with the train part, which no outfit of the disjoint version may"
    return None


def _listed(path: Path) -> list[Any]:
    entries = _json(path)
    if not isinstance(entries, list):
        raise DataError(f"{path} is not a list. Download it again.")
    return entries


def _json(path: Path) -> Any:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return json.load(file, object_pairs_hook=_each_key_once)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON that can be read: {error}. Download it again.") from error


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What `json` does itself, but that it would keep the last of several in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"{tidy(twice)!r} stands twice in one record")
    return found


def _needed(path: Path) -> Path:
    if not path.is_file():
        raise DataError(
            f"{path} is missing: this is not the folder polyvore_outfits, which holds {METADATA_FILE}, {CATEGORIES_FILE}, images/, "
            "disjoint/ and nondisjoint/. Check the path."
        )
    return path
