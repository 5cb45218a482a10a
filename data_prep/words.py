"""What a report says, in words: the same on the command line and on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recsys.errors import DataError

CATEGORIES_TOLD = 10  # of those that no slot is known for; the report file has more


@dataclass(frozen=True, slots=True)
class Loss:
    """What was left out for one reason: how much, and a few examples."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """What was left out of one kind of thing ("rows", "pairs"), the most frequent reason first."""

    of: str
    reasons: tuple[Loss, ...]

    @property
    def count(self) -> int:
        """How many, for all reasons together."""
        return sum(loss.count for loss in self.reasons)


# What a source may count beside its rows -> the sentence that follows the number.
_COUNTED = {
    "pictures_not_in_table": (
        "picture is in no row of the table and was left alone.", "pictures are in no row of the table and were left alone.",
    ),
    "also_buy_orphans": (
        "entry of also-buy lists names what is not among the items.", "entries of also-buy lists name what is not among the items.",
    ),
    "without_picture": (
        "item has no picture: it is kept, and no catalogue will show it.",
        "items have no picture: they are kept, and no catalogue will show them.",
    ),
    "lines_in_another_encoding": (
        "line is not UTF-8 and was read as Windows-1252.", "lines are not UTF-8 and were read as Windows-1252.",
    ),
    "price_ranges": ("price is a range: the lower end was taken.", "prices are ranges: the lower end was taken."),
    "titles_with_commas_joined": (
        "title had commas without quotes around it: it was put together again.",
        "titles had commas without quotes around them: they were put together again.",
    ),
    "boxes_clipped": (
        "box reaches beyond its picture: it ends at the edge.", "boxes reach beyond their picture: they end at its edge.",
    ),
    "items_in_no_pair": ("item is in no pair: it is kept.", "items are in no pair: they are kept."),
}  # fmt: skip


def losses(told: object) -> list[Losses]:
    """Everything that a `report.json` says was left out: of the rows, and of what else the source counts beside them.

    Raises DataError where the report is not as `data_prep.schema.Report` writes it.
    """
    told = _checked(told)
    groups = {"rows": told.get("dropped", {})}
    groups |= {key.removesuffix("_dropped").replace("_", " "): group for key, group in told.items() if key.endswith("_dropped")}
    return [Losses(of, _by_count(group)) for of, group in groups.items() if group]


def remarks(told: object) -> list[str]:
    """What else is worth knowing of a `report.json`, a sentence each. Raises as `losses`."""
    told = _checked(told)
    lines = []
    if columns := _mapping(told.get("columns", {})):
        lines.append("Columns: " + ", ".join(f"{ours} from {theirs}" for ours, theirs in columns.items()) + ".")
    lines += [
        f"{key.removesuffix('_not_understood')}: {_number(count):,} could not be understood and are left empty."
        for key, count in told.items()
        if key.endswith("_not_understood")
    ]
    lines += [
        f"{count:,} {one if count == 1 else many}" for key, (one, many) in _COUNTED.items() if (count := _number(told.get(key, 0)))
    ]
    if listed := _number(told.get("also_buy_listed", 0)):
        gone = listed - _number(told.get("also_buy_kept", 0))
        lines.append(
            f"{gone:,} of {listed:,} entries of also-buy lists name what is not here, or name it twice: they are left out."
        )
    if unknown := _mapping(told.get("categories_without_slot", {})):
        named = ", ".join(f"{category} ({_number(count):,})" for category, count in [*unknown.items()][:CATEGORIES_TOLD])
        lines.append(f"Categories that no slot is known for, the most frequent first: {named}.")
    if missing := told.get("not_found"):
        lines.append(f"Not found, and done without: {', '.join(map(str, _list(missing)))}.")
    return lines


def companions(told: object) -> str:
    """How many items of a `report.json` say what goes with them, in a sentence. Raises as `losses`."""
    told = _checked(told)
    if count := _number(told.get("with_also_buy", 0)):
        return f"{count:,} items say what was {told.get('together', 'bought')} with them."
    return "No item says what goes with it (empty also-buy lists): matches from this data rest on looks alone."


def _checked(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise DataError("the report of what was left out is damaged: it is no object")
    return told


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DataError(f"the report of what was left out is damaged: {value!r} names nothing")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise DataError(f"the report of what was left out is damaged: {value!r} is no list")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise DataError(f"the report of what was left out is damaged: {value!r} is no number")
    return value


def _by_count(group: Mapping[str, Any]) -> tuple[Loss, ...]:
    try:
        reasons = [
            Loss(str(reason), _number(entry["count"]), tuple(map(str, entry["examples"]))) for reason, entry in group.items()
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise DataError(f"the report of what was left out is damaged: {group!r} names no reasons") from error
    return tuple(sorted(reasons, key=lambda loss: -loss.count))
