"""Slots and categories as groups with names."""

import numpy as np

from recsys.similarity import by_category, by_slot


def test_slots_are_named_as_headings_in_the_order_of_dressing() -> None:
    slots = np.array(["shoes", "top", "not_clothing", "top"], dtype=object)
    groups = by_slot(slots)
    assert groups.names == ("Tops", "Shoes", "Not clothing")
    assert groups.of.tolist() == [1, 0, 2, 0]


def test_categories_are_named_in_the_plural_without_a_measure() -> None:
    categories = np.array(["t-shirt", "jeans", "outerwear", "dress", "t-shirt"], dtype=object)
    groups = by_category(categories)
    assert groups.names == ("Dresses", "Jeans", "Outerwear", "T-shirts")
    assert [groups.names[group] for group in groups.of] == ["T-shirts", "Jeans", "Outerwear", "Dresses", "T-shirts"]
