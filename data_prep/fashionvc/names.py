"""What the names of files, folders and columns say in copies of FashionVC: which side, which part, which id."""

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from data_prep.pictures import SUFFIXES
from data_prep.table_file import tidy


class Side(StrEnum):
    """The side of a pair that a garment is on."""

    TOP = "top"
    BOTTOM = "bottom"


SPLITS = ("train", "validation", "test")  # in the order that decides where a pair counts that stands in two of them

_SIDE_WORDS = {Side.TOP: {"top", "tops", "topid", "upper"}, Side.BOTTOM: {"bottom", "bottoms", "bottomid", "lower"}}
_SPLIT_WORDS = {
    "train": {"train", "training"},
    "validation": {"valid", "validation", "val", "dev"},
    "test": {"test", "testing"},
}
_PAIR_WORDS = {"pair", "pairs", "outfit", "outfits"}
_NEGATIVE_WORDS = {"neg", "negative"}
_POSITIVE_WORDS = {"pos", "positive"}
# Our column of a table of garments -> the words of a heading that is taken for it, the best first; and the words that speak
# against it: a category_id is no id, an image_name no text.
_CATEGORY_WORDS = ("category", "categories", "cat", "type", "class")
_PICTURE_WORDS = ("image", "img", "picture", "file", "filename")
_GARMENT_WORDS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "id": (("id", "topid", "bottomid", *_PICTURE_WORDS, "top", "bottom"), frozenset(_CATEGORY_WORDS)),
    "category": (_CATEGORY_WORDS, frozenset({"id"})),
    "text": (("title", "text", "description", "desc", "name", "caption"), frozenset({"id", *_CATEGORY_WORDS, *_PICTURE_WORDS})),
}


def words(text: str) -> frozenset[str]:
    """The words of a name in small letters: `"gnd_topBottom-pairs2"` -> {gnd, top, bottom, pairs}."""
    return frozenset(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()))


def id_of(text: str) -> str:
    """The id that a cell or a path names: `"top/123.jpg"` -> `"123"`; "" where it names none."""
    path = PurePosixPath(tidy(text.replace("\\", "/")))
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


def item_id(side: Side, garment: str) -> str:
    """The id among all items, for a top and a bottom may have one number: `(Side.TOP, "123")` -> `"top-123"`."""
    return f"{side}-{garment}"


def sides_of(text: str) -> list[Side]:
    """The sides that a name speaks of."""
    return [side for side in Side if words(text) & _SIDE_WORDS[side]]


def side_of_folders(path: str) -> Side | None:
    """The side that the nearest folder with one to say is of; None where no folder says it."""
    for folder in PurePosixPath(path).parents:
        if len(sides := sides_of(folder.name)) == 1:
            return sides[0]
    return None


def split_of(text: str) -> str | None:
    """The part that a name speaks of, of SPLITS."""
    return next((split for split in SPLITS if words(text) & _SPLIT_WORDS[split]), None)


def speaks_of_pairs(text: str) -> bool:
    """Whether a name says outright that pairs are meant."""
    return bool(words(text) & _PAIR_WORDS)


def pair_columns(header: Sequence[str]) -> dict[str, int]:
    """Which columns of a table of pairs are what: top, bottom, negative (a bottom that does not go with the top), label.

    Of several headings for one thing, such as top_id and top_category, the shortest with "id" counts. A cell with a digit is no
    heading but an id that has words in it.
    """
    columns: dict[str, int] = {}
    said = [words(heading) for heading in header]
    for place in sorted(range(len(header)), key=lambda place: (not said[place] & {"id", "topid", "bottomid"}, len(said[place]))):
        if (role := _role_in_pairs(header[place])) and not any(letter.isdigit() for letter in header[place]):
            columns.setdefault(role, place)
    return columns


def garment_columns(header: Sequence[str]) -> dict[str, int]:
    """Which columns of a table of garments are what: id, category, text; without "id" it is no such table."""
    columns: dict[str, int] = {}
    for ours, (wanted, against) in _GARMENT_WORDS.items():
        free = {place: said for place, heading in enumerate(header) if place not in columns.values() if (said := words(heading))}
        found = (place for word in wanted for place, said in free.items() if word in said and not said & against)
        if (best := next(found, None)) is not None:
            columns[ours] = best
    return columns


def _role_in_pairs(heading: str) -> str | None:
    said = words(heading)
    if "label" in said or said in ({"y"}, {"compatible"}, {"match"}, {"target"}):
        return "label"
    sides = sides_of(heading)
    if said & _NEGATIVE_WORDS:
        return None if Side.TOP in sides else "negative"
    if len(sides) == 1:
        return sides[0]
    return "bottom" if not sides and said & _POSITIVE_WORDS else None
