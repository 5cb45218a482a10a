"""Results as tables for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from recsys.datatypes import Recommendation

CSV_COLUMNS = (
    "slot", "rank", "item_id", "title", "brand", "category", "price", "url",
    "similarity", "score", "basis", "evidence",
)  # fmt: skip


def to_csv(answer: Recommendation) -> str:
    """Every match, one row each, best first within its slot; `evidence` holds the similar items' ids, separated by spaces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(CSV_COLUMNS)
    for found in answer.by_slot:
        for rank, match in enumerate(found.matches, start=1):
            item = match.item
            evidence = " ".join(neighbour.item.item_id for neighbour in match.evidence)
            cells = (item.item_id, item.title, item.brand, item.category, item.price, item.url)
            figures = (f"{match.similarity:.4f}", f"{match.score:.4f}", match.basis.value)
            writer.writerow([found.slot.value, rank, *map(_cell, cells), *figures, _cell(evidence)])
    return buffer.getvalue()


def similarities_to_csv(ids: Sequence[str], names: Sequence[str], sizes: np.ndarray | None, values: np.ndarray) -> str:
    """The similarities of some items or groups with each other: a row and a column each, in this order.

    sizes: how many items each group has, and then its name is what it goes by; None for items, which go by their ids. values:
    (m, m) similarities; what is not known, NaN, is an empty cell.
    """
    keys, told = (ids, names) if sizes is None else (names, sizes.tolist())
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*(("item_id", "title") if sizes is None else ("group", "items")), *map(_cell, keys)])
    shown = np.round(values, 4) + 0.0  # a nought is never negative
    for key, more, row in zip(keys, told, shown, strict=True):
        writer.writerow([_cell(key), _cell(more), *("" if np.isnan(value) else f"{value:.4f}" for value in row)])
    return buffer.getvalue()


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept from that by a leading apostrophe (OWASP, CSV injection)."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
