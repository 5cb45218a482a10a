"""The pairs of a copy of FashionVC, and those that do not go together: read, checked against the garments, and split."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_prep.fashionvc.layout import Layout
from data_prep.fashionvc.names import SPLITS, Side, id_of, item_id, pair_columns
from data_prep.fashionvc.sheet import Sheet, read_sheet
from data_prep.schema import Report
from recsys.errors import DataError

TRAINED, VALIDATED = 0.8, 0.1  # shares of the pairs, where the data set does not say which part they are in; the rest is test

_LABELS = {"1": True, "1.0": True, "true": True, "0": False, "0.0": False, "-1": False, "false": False}
Pairs = dict[tuple[str, str], str]  # the item_ids of a top and a bottom -> their part


@dataclass(frozen=True, slots=True)
class Mention:
    """A top and a bottom on one line of a table: their ids, "" for none; and the part, None where the data set has no parts."""

    top: str
    bottom: str
    split: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that the tables of pairs say: what goes together, and what does not."""

    positive: list[Mention]
    negative: list[Mention]

    def ids(self, side: Side) -> set[str]:
        """The ids of one side."""
        every = [*self.positive, *self.negative]
        return {mention.top if side is Side.TOP else mention.bottom for mention in every} - {""}


def read_mentions(folder: Path, layout: Layout, report: Report) -> Mentions:
    """Read the tables of pairs: two columns of ids, a third of bottoms that do not go with the top, or a column of labels 1 and 0.

    Counts `pairs_read` and `negatives_read`, and as `pairs_dropped` the lines that cannot be read. Raises DataError where a table
    is none of these.
    """
    mentions = Mentions([], [])
    for name, split in layout.pairs:
        sheet = read_sheet(folder, name)
        columns, lines = _columns(sheet)
        for line, cells in lines:
            _add(mentions, columns, cells, split, sheet.where(line), report)
    for kind, found in (("pairs", mentions.positive), ("negatives", mentions.negative)):
        report.extra[f"{kind}_read"] = len(found) + _count(report, f"{kind}_dropped")
    return mentions


def settle(mentions: Iterable[Mention], kind: str, garments: Mapping[str, bool], beside: Pairs, seed: int, report: Report) -> Pairs:
    """Each pair once, in the first of SPLITS that it is in; counted as `<kind>_dropped` where it cannot be one.

    garments: item_id -> whether it is in the data set or was dropped. beside: pairs of the other kind, which none may be.
    """
    pairs: Pairs = {}
    for mention in sorted(mentions, key=lambda mention: SPLITS.index(mention.split or SPLITS[0])):
        pair = (item_id(Side.TOP, mention.top), item_id(Side.BOTTOM, mention.bottom))
        split = mention.split or split_of_pair(pair, seed)
        reason = _missing(mention, pair, garments)
        if reason is None and pair in beside:
            reason = "the two go together by another line"
        elif reason is None and pair in pairs:
            reason = "the pair stands more than once" if pairs[pair] == split else "the pair stands in an earlier part too"
        if reason is None:
            pairs[pair] = split
        else:
            report.note(f"{kind}_dropped", reason, f"{mention.where}: {mention.top or '?'} with {mention.bottom or '?'}")
    return pairs


def split_of_pair(pair: tuple[str, str], seed: int) -> str:
    """The part of a pair by its ids alone, so that neither the order of a table nor what else is in it changes it."""
    digest = hashlib.sha256("\n".join((str(seed), *pair)).encode()).digest()
    drawn = int.from_bytes(digest[:8], "big") / 2**64
    return SPLITS[0] if drawn < TRAINED else SPLITS[1] if drawn < TRAINED + VALIDATED else SPLITS[2]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a table hold: top, bottom, negative or label -> its place; of `width` in all."""

    places: Mapping[str, int]
    width: int


def _columns(sheet: Sheet) -> tuple[_Columns, list[tuple[int, list[str]]]]:
    """Which column is what, by the headings or, where there are none, by their number; and the lines that are no headings."""
    headed = pair_columns(sheet.header)
    if "top" in headed and headed.keys() & {"bottom", "negative"}:
        return _Columns(headed, len(sheet.header)), sheet.lines[1:]
    if not sheet.lines:
        return _Columns({}, 0), []
    width = Counter(len(cells) for _, cells in sheet.lines).most_common(1)[0][0]
    if width not in (2, 3):
        raise DataError(
            f"{sheet.name} has {width} columns and no headings that say which holds what. Call them top_id and bottom_id."
        )
    if width == 2:
        return _Columns({"top": 0, "bottom": 1}, width), sheet.lines
    third = {cells[2].strip().lower() for _, cells in sheet.lines if len(cells) >= 3}
    return _Columns({"top": 0, "bottom": 1, "label" if third <= _LABELS.keys() else "negative": 2}, width), sheet.lines


def _add(mentions: Mentions, columns: _Columns, cells: list[str], split: str | None, where: str, report: Report) -> None:
    """Take one line; one that cannot be read counts as a pair that was left out."""
    said = {role: cells[place].strip() if place < len(cells) else "" for role, place in columns.places.items()}
    together = _LABELS.get(said.pop("label").lower()) if "label" in said else True
    if len(cells) > columns.width:
        report.note("pairs_dropped", "the line has more fields than the others", where)
    elif together is None:
        report.note("pairs_dropped", "the label is neither 1 nor 0", where)
    else:
        ids = {role: id_of(text) for role, text in said.items()}
        if "bottom" in ids:
            (mentions.positive if together else mentions.negative).append(Mention(ids["top"], ids["bottom"], split, where))
        if "negative" in ids:
            mentions.negative.append(Mention(ids["top"], ids["negative"], split, where))


def _missing(mention: Mention, pair: tuple[str, str], garments: Mapping[str, bool]) -> str | None:
    """What a pair lacks: the side that it does not name, or that names what is not there."""
    for side, item, named in zip(Side, pair, (mention.top, mention.bottom), strict=True):
        if not named:
            return f"the line names no {side}"
        if not garments.get(item):
            return f"its {side} was dropped" if item in garments else f"its {side} is not among the {side}s"
    return None


def _count(report: Report, group: str) -> int:
    return sum(entry["count"] for entry in report.extra.get(group, {}).values())
