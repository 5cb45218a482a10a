"""A person's own pictures -> a prepared data set: folders named by category, or a table (CSV) that names the pictures.

    DIR/shirts/blue.jpg         the nearest folder that names a garment is the category
    DIR/items.csv  DIR/...      one row an item; the column `image` names the picture, by its path below DIR or its file name

A row is a picture file without a table, and a row of the table with one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.also_buy import pairs_of_lists
from data_prep.naming import SlotMap, in_plain_words, meaning_of, slot_of_word
from data_prep.picture_places import PicturePlaces, Unfound
from data_prep.pictures import Found, fault_of, find_pictures, ids_of, in_parallel, or_fault, store_picture, title_of_file
from data_prep.schema import Progress, Report, preparing, write_prepared
from data_prep.table_file import TableRow, choose_table, parse_ids, parse_price, parse_url, read_rows, tidy, understood
from data_prep.vocabulary import gender_of, plain_name, slot_and_category
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER

SOURCE = "folder"
ARRANGEMENT = (
    "Put the pictures into folders named by what they show (DIR/shirts/1.jpg, DIR/shoes/2.jpg), "
    "or add DIR/items.csv with the columns image and category."
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item that is complete but for its picture, which lies at `path` below the folder."""

    path: str
    name: str  # what the report calls it
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Refused:
    """A row that cannot become an item; `path` is its picture, where that was found."""

    reason: str
    name: str
    path: str | None = None


def prepare(
    folder: Path,
    out: Path,
    *,
    table: Path | None = None,
    slot_map: Mapping[str, Slot] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Prepare the pictures under `folder`.

    Args:
        folder: where the pictures are. Nothing outside it is read, whatever a table or a link says.
        out: the prepared data set; replaced as a whole when all went well.
        table: the CSV to read instead of looking for one in `folder`.
        slot_map: category -> slot, for words that the vocabulary does not know (`parse_slot_map`).
        progress: is told how many pictures are done, and of how many.

    Returns:
        The report that is also written.

    Raises:
        DataError: where the folder or the table cannot be understood, or no picture can be used.
        WearwithError: where `out` cannot be written.
    """
    report = Report(source=SOURCE)
    slots = in_plain_words(slot_map)
    with preparing(out, reading=[folder, *([table] if table else [])]) as directory:
        found = find_pictures(folder)
        chosen = choose_table(folder, found.others, table)
        rows = _from_table(read_rows(chosen), found, slots, report) if chosen else _from_folders(found, folder, slots)
        candidates = _without_doubles(rows, report)
        items = _with_pictures(candidates, folder, directory, report, progress)
        write_prepared(directory, items, pairs_of_lists(items, SOURCE), report)
    return report


def _from_folders(found: Found, folder: Path, slots: SlotMap) -> list[_Candidate | _Refused]:
    """Every file as a row; DataError where the pictures are in no folders, so that nothing can say what they show."""
    if found.pictures and not any("/" in path for path in found.pictures):
        raise DataError(f"nothing says what the {len(found.pictures):,} pictures in {folder} show. {ARRANGEMENT}")
    rows: list[_Candidate | _Refused] = [_Refused("not a picture file", path) for path in found.others]
    rows += [_Refused("a link that leads out of the folder", path) for path in found.links_out]
    rows += [_Refused("a folder that could not be opened", path) for path in found.closed]
    ids = ids_of(found.pictures)
    counts: Counter[str] = Counter()
    for path in found.pictures:
        named = _named_by_folders(path, slots)
        if isinstance(named, str):
            rows.append(_Refused(named, path))
            continue
        slot, category = named
        counts[category] += 1
        title = title_of_file(path) or f"{category.capitalize()} {counts[category]}"
        rows.append(_Candidate(path, path, {"item_id": ids[path], "title": title, "category": category, "slot": slot}))
    return rows


def _named_by_folders(path: str, slots: SlotMap) -> tuple[Slot, str] | str:
    """Slot and category from the nearest folder whose name is known, or why there is none."""
    folders = [parent.name for parent in PurePosixPath(path).parents if parent.name]
    for name in folders:
        if named := meaning_of(name, slots):
            return named
    return f"no slot known for category '{folders[0]}'" if folders else "outside the category folders"


def _from_table(rows: list[TableRow], found: Found, slots: SlotMap, report: Report) -> list[_Candidate | _Refused]:
    """Every row of the table; what the rows say beside the picture is counted where it could not be understood."""
    places = PicturePlaces(found)
    known_ids = {row.values["item_id"] for row in rows if row.values.get("item_id")} | set(places.ids.values())
    candidates = [_from_row(row, places, slots, known_ids, report) for row in rows]
    report.extra["pictures_not_in_table"] = len(set(found.pictures) - {candidate.path for candidate in candidates})
    return candidates


def _from_row(row: TableRow, places: PicturePlaces, slots: SlotMap, known_ids: set[str], report: Report) -> _Candidate | _Refused:
    values = defaultdict(str, row.values)
    name = f"line {row.line}: {values['title'] or tidy(values['image']) or values['item_id']}"
    if row.fault:
        return _Refused(row.fault, f"line {row.line}")
    path = places.find(values["image"]) if values["image"] else places.find_by_id(values["item_id"])
    if isinstance(path, Unfound):
        return _Refused(path.reason, f"line {row.line}: {tidy(values['image']) or values['item_id']}")
    named = _named_by_row(values, path, slots)
    if isinstance(named, str):
        return _Refused(named, name, path)
    slot, category = named
    item_id = values["item_id"] or places.ids[path]
    also_buy = [other for other in parse_ids(values["also_buy"], known_ids) if other != item_id]
    return _Candidate(
        path,
        name,
        {
            "item_id": item_id,
            "title": values["title"] or title_of_file(path) or f"{category.capitalize()} {PurePosixPath(item_id).name}",
            "category": category,
            "slot": slot,
            "also_buy": also_buy,
            "price": understood("price", parse_price, values["price"], report),
            "url": understood("url", parse_url, values["url"], report),
            "gender": understood("gender", gender_of, values["gender"], report),
            **{column: values[column] or None for column in ("brand", "colour")},
        },
    )


def _named_by_row(values: Mapping[str, str], path: str, slots: SlotMap) -> tuple[Slot, str] | str:
    """Slot and category from a row, asking in turn its slot, its category, the picture's folders and the title; or why not."""
    category, said = values["category"], values["slot"]
    known = meaning_of(category, slots) if category else None
    if said:
        slot = slot_of_word(said)
        if slot is None:
            return f"unknown slot '{said}': the slots are {', '.join(Slot)}"
        return slot, known[1] if known else plain_name(category) or slot.noun
    if known:
        return known
    if category:
        return f"no slot known for category '{category}'"
    by_folder = _named_by_folders(path, slots)
    if not isinstance(by_folder, str):
        return by_folder
    return slot_and_category(values["title"]) or "neither the row nor the picture's folder says what it is"


def _without_doubles(rows: Iterable[_Candidate | _Refused], report: Report) -> list[_Candidate]:
    """Count all rows as read; keep the first of each id."""
    candidates: dict[str, _Candidate] = {}
    for row in rows:
        report.rows_read += 1
        if isinstance(row, _Refused):
            report.drop(row.reason, row.name)
        elif row.item["item_id"] in candidates:
            report.drop("the item_id stands more than once", row.name)
        else:
            candidates[row.item["item_id"]] = row
    return list(candidates.values())


def _with_pictures(
    candidates: Sequence[_Candidate], folder: Path, directory: Path, report: Report, progress: Progress | None
) -> list[dict[str, Any]]:
    """Store the pictures; an item whose picture cannot be read is dropped with what is wrong with it."""

    def store(candidate: _Candidate) -> str:
        return store_picture(folder / candidate.path, directory / IMAGES_FOLDER, candidate.item["item_id"])

    items = []
    for candidate, stored in zip(candidates, in_parallel(or_fault(store), candidates, progress), strict=True):
        if isinstance(stored, ImageError):
            report.drop(fault_of(stored), candidate.name)
        else:
            items.append({**candidate.item, "image": f"{IMAGES_FOLDER}/{stored}", "source": SOURCE})
    return items
