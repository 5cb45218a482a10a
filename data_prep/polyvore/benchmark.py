"""The questions of the field's standard benchmark, resolved to item ids: fill in the blank, and compatibility.

Both are from Han et al., "Learning Fashion Compatibility with Bidirectional LSTMs" (MM 2017), in the harder form of Vasileva et al.
(ECCV 2018), whose wrong candidates are of the right one's type. A question that lost an item is left out whole: with fewer
candidates or a smaller outfit it would be another question.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data_prep.polyvore.published import Outfit, Split, read_questions, shortened
from data_prep.schema import Report

_INDICES = 1 << 31  # no index of an item in an outfit is near it
_IDS = pa.list_(pa.string())
# answer: which of the candidates is right, from 0; blank_position: the blank's index in the outfit, as published.
FILL_IN_BLANK_SCHEMA = pa.schema([
    ("question", _IDS), ("candidates", _IDS), ("answer", pa.int64()), ("blank_position", pa.int64()), ("split", pa.string()),
])  # fmt: skip
COMPATIBILITY_SCHEMA = pa.schema([("item_ids", _IDS), ("label", pa.int64()), ("split", pa.string())])  # label: 1 goes, 0 does not


class _UnusableError(Exception):
    """Why a question cannot be asked; it counts under this reason."""


class _Places:
    """`"<set_id>_<index>"` -> the item there, in the outfits of one part."""

    def __init__(self, outfits: Iterable[Outfit], kept: Collection[str]) -> None:
        self._items = {place: item_id for outfit in outfits for place, item_id in outfit.places.items()}
        self._kept = kept

    def items(self, places: object) -> list[str]:
        """The item ids at `places`, which should be a list of texts."""
        if not isinstance(places, list) or not places or not all(isinstance(place, str) for place in places):
            raise _UnusableError("the question is not of the published form")
        items = [self._items.get(place) for place in places]
        if None in items:
            raise _UnusableError("it names a place that no outfit of its part has")
        if not all(item_id in self._kept for item_id in items):
            raise _UnusableError("it names an item that was dropped")
        return [item_id for item_id in items if item_id is not None]


def _fill_in_blank(entry: Any, places: _Places) -> dict[str, Any]:
    position = entry.get("blank_position") if isinstance(entry, dict) else None
    if type(position) is not int or not 0 <= position < _INDICES:  # True is an int, too
        raise _UnusableError("the question is not of the published form")
    question, candidates = (places.items(entry.get(key)) for key in ("question", "answers"))
    asked = {_set_of(place) for place in entry["question"]}
    right = [index for index, place in enumerate(entry["answers"]) if _set_of(place) in asked]
    if len(asked) != 1 or len(right) != 1:
        raise _UnusableError("not exactly one candidate is of the question's outfit")
    return {
        "question": question,
        "candidates": candidates,
        "answer": right[0],
        "blank_position": position,
    }


def _compatibility(words: list[str], places: _Places) -> dict[str, Any]:
    label, *outfit = words
    if label not in ("0", "1") or len(outfit) < 2:
        raise _UnusableError("the line is not a label (1 or 0) and two items or more")
    return {"item_ids": places.items(outfit), "label": int(label)}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of question: its name in the report, its published files, the file written, and how an entry becomes a row of it."""

    name: str
    published: str
    file: str
    schema: pa.Schema
    resolve: Callable[[Any, _Places], dict[str, Any]]


KINDS = (
    _Kind("fill_in_blank_questions", "fill_in_blank_{}.json", "fill_in_blank.parquet", FILL_IN_BLANK_SCHEMA, _fill_in_blank),
    _Kind("compatibility_questions", "compatibility_{}.txt", "compatibility.parquet", COMPATIBILITY_SCHEMA, _compatibility),
)


def write_questions(
    folder: Path, outfits: Collection[Outfit], splits: Iterable[Split], kept: Collection[str], directory: Path, report: Report
) -> None:
    """Write `fill_in_blank.parquet` and `compatibility.parquet` of the version in `folder` into `directory`.

    outfits: those of `splits`, with all their items; kept: the ids of the items that are in the data set. The report counts, of
    each kind, the questions read, kept and left out; `not_found` names the files that are not there.
    """
    places = {split: _Places((outfit for outfit in outfits if outfit.split is split), kept) for split in splits}
    for kind in KINDS:
        rows: list[dict[str, Any]] = []
        read = 0
        for split, of_split in places.items():
            path = folder / kind.published.format(split.published)
            entries = read_questions(path)
            if entries is None:
                report.extra.setdefault("not_found", []).append(f"{folder.name}/{path.name}")
                continue
            read += len(entries)
            for entry in entries:
                try:
                    rows.append({**kind.resolve(entry, of_split), "split": str(split)})
                except _UnusableError as error:
                    report.note(f"{kind.name}_dropped", str(error), f"{path.name}: {shortened(entry)}")
        report.extra[f"{kind.name}_read"] = read
        report.extra[kind.name] = len(rows)
        pq.write_table(pa.Table.from_pylist(rows, schema=kind.schema), directory / kind.file)


def _set_of(place: str) -> str:
    return place.rpartition("_")[0]
