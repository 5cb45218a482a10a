"""Also-buy lists -> pairs of items."""

from collections.abc import Iterable, Sequence
from typing import Any


def pairs_of_lists(items: Sequence[dict[str, Any]], source: str) -> list[dict[str, Any]]:
    """Each two items of which one lists the other, once, as rows of `pairs.parquet`; what is not among the items is in no pair."""
    ids = {item["item_id"] for item in items}
    listed: Iterable[tuple[str, str]] = ((item["item_id"], other) for item in items for other in item.get("also_buy", ()))
    pairs = {(min(pair), max(pair)) for pair in listed if pair[1] in ids}
    return [{"left_id": left, "right_id": right, "source": source, "split": "train"} for left, right in sorted(pairs)]
