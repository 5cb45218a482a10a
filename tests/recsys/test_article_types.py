"""Article types -> slot and category, where the shop's master category may know better."""

import pytest

from recsys.article_types import ARTICLE_TYPES, slot_of_article
from recsys.datatypes import Slot


def test_all_article_types_of_the_full_set_are_there() -> None:
    assert len(ARTICLE_TYPES) == 143
    assert {slot for slot, _ in ARTICLE_TYPES.values()} == set(Slot)


@pytest.mark.parametrize(
    ("article_type", "master", "expected"),
    [
        ("Shirts", "Apparel", (Slot.TOP, "shirt")),
        ("Shirts", "", (Slot.TOP, "shirt")),
        ("Lipstick", "Personal Care", (Slot.NOT_CLOTHING, "cosmetics")),
        ("Ties", "Free Items", (Slot.NOT_CLOTHING, "free items")),
        ("Hoverboards", "Apparel", None),
        ("Hoverboards", "Sporting Goods", (Slot.NOT_CLOTHING, "sporting goods")),
    ],
)
def test_the_slot_of_an_article(article_type: str, master: str, expected: tuple[Slot, str] | None) -> None:
    assert slot_of_article(article_type, master) == expected
