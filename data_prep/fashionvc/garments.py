"""The tops and bottoms of a copy of FashionVC: what the tables say of them, and which pictures show them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.fashionvc.layout import Layout
from data_prep.fashionvc.names import Side, garment_columns, id_of, item_id, sides_of
from data_prep.fashionvc.sheet import Sheet, read_sheet
from data_prep.schema import Report
from data_prep.table_file import tidy
from data_prep.vocabulary import slot_and_category
from recsys.datatypes import Slot

SOURCE = "fashionvc"
# The slots that a garment of a side may have; the first is meant where its category says nothing. What is worn above a bottom may
# be a coat or a dress: its pair stays a pair, and the slot says what it is.
_SLOTS = {Side.TOP: (Slot.TOP, Slot.OUTERWEAR, Slot.DRESS), Side.BOTTOM: (Slot.BOTTOM,)}
_CATEGORY = {Side.TOP: "top", Side.BOTTOM: "bottoms"}


@dataclass(slots=True)
class Garment:
    """A top or a bottom. `category` and `text` are the data set's words, "" where it has none; `path` is its picture."""

    side: Side
    id: str
    category: str = ""
    text: str = ""
    path: str | None = None

    @property
    def item_id(self) -> str:
        """Its id among all items."""
        return item_id(self.side, self.id)


def read_garments(folder: Path, layout: Layout, named: Mapping[Side, Set[str]], report: Report) -> list[Garment]:
    """The garments of both sides: those of the tables, then those that only a picture shows.

    named: the ids that the pairs name, because a picture in a folder for both sides is a top or a bottom by what they say.

    A row, counted as read, is a garment, or a line of a table that is none. Several tables may tell of one garment.
    """
    garments: list[Garment] = []
    for side in Side:
        told = _told(folder, layout, side, report)
        for garment in (*layout.pictures[side], *sorted(layout.shared.keys() & named[side])):
            told.setdefault(garment, Garment(side, garment))
        for each in told.values():
            each.path = layout.picture(side, each.id)
            each.category = each.category or _folder_category(each.path)
        report.rows_read += len(told)
        garments += told.values()
    taken = {garment.path for garment in garments}
    for path in layout.shared.values():
        if path not in taken:
            report.note("pictures_dropped", "nothing says whether it shows a top or a bottom", path)
    return garments


def item_of(garment: Garment) -> dict[str, Any]:
    """A garment as an item, without its picture.

    The slot follows the category, or where that says nothing the text, if the vocabulary knows it and the side allows it. The
    category is the finer name that either has for that slot.
    """
    known = [named for text in (garment.category, garment.text) if (named := slot_and_category(text))]
    allowed = _SLOTS[garment.side]
    slot = known[0][0] if known and known[0][0] in allowed else allowed[0]
    default = _CATEGORY[garment.side] if slot is allowed[0] else slot.noun
    category = next((name for of_slot, name in known if of_slot is slot), default)
    return {
        "item_id": garment.item_id,
        "title": garment.text or f"{category.capitalize()} {garment.id}",
        "category": category,
        "slot": slot,
        "source": SOURCE,
    }


def _told(folder: Path, layout: Layout, side: Side, report: Report) -> dict[str, Garment]:
    """What the tables of one side say; lines that are no garment are counted as read and dropped."""
    told: dict[str, Garment] = {}
    tables = 0
    for name in layout.garments[side]:
        sheet = read_sheet(folder, name)
        columns = garment_columns(sheet.header)
        if "id" not in columns:
            report.note("files_dropped", "none of its headings says that it holds ids", f"{name}: {', '.join(sheet.header)[:80]}")
            continue
        tables += 1
        _add(sheet, columns, side, told, report)
    if not tables:
        report.extra.setdefault("not_found", []).append(f"a table of {side}s")
    return told


def _add(sheet: Sheet, columns: Mapping[str, int], side: Side, told: dict[str, Garment], report: Report) -> None:
    """Take what one table says; what an earlier table has said of a garment stays."""
    here: set[str] = set()
    for line, cells in sheet.lines[1:]:
        said = {ours: tidy(cells[place]) if place < len(cells) else "" for ours, place in columns.items()}
        garment = id_of(said["id"])
        if len(cells) > len(sheet.header):
            fault = "more fields than there are headings: a text with the separator in it needs quotes"
        elif not garment:
            fault = "the row names no id"
        elif garment in here:
            fault = "the id stands more than once in its table"
        else:
            here.add(garment)
            known = told.setdefault(garment, Garment(side, garment))
            known.category = known.category or said.get("category", "")
            known.text = known.text or said.get("text", "")
            continue
        report.rows_read += 1
        report.drop(fault, sheet.where(line))


def _folder_category(path: str | None) -> str:
    """The folder that a picture lies in, where it is not the one that says the side: `top/coats/12.jpg` -> `coats`."""
    folder = PurePosixPath(path).parent.name if path else ""
    return "" if sides_of(folder) else folder
