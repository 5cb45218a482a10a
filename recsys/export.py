"""A recommendation as a table for a spreadsheet."""

import csv
import io

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


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept from that by a leading apostrophe (OWASP, CSV injection)."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
