"""Mistyped words against the recurrence written out."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.search.spelling import LONGEST, Speller, allowed_edits


def distance(left: str, right: str) -> int:
    """The optimal string alignment distance, as it is defined."""

    @cache
    def of(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + (left[i - 1] != right[j - 1])]
        if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
            ways.append(of(i - 2, j - 2) + 1)
        return min(ways)

    return of(len(left), len(right))


letters = st.text("abcdéo", min_size=1, max_size=9)


@settings(max_examples=150, deadline=None)
@given(letters, st.lists(letters, min_size=1, max_size=12, unique=True), st.data())
def test_the_nearest_words_are_those_that_the_definition_finds(word: str, words: list[str], data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(1, 3), min_size=len(words), max_size=len(words)))
    edits = {other: distance(word, other) for other in words}
    least = min(edits.values())
    expected = [(other, least) for other in words if edits[other] == least and least <= allowed_edits(len(word)) > 0]
    expected.sort(key=lambda one: -counts[words.index(one[0])])
    assert Speller(words, np.array(counts)).nearest(word, most=4) == expected[:4]


@pytest.mark.parametrize(
    ("typed", "meant", "edits"),
    [("chek", "check", 1), ("tshrit", "tshirt", 1), ("snekar", "sneaker", 2), ("heals", "heels", 1), ("leathre", "leather", 1)],
)
def test_mistakes_that_people_make(typed: str, meant: str, edits: int) -> None:
    words = ["check", "tshirt", "sneaker", "heels", "leather", "navy", "x" * 31]
    assert Speller(words, np.ones(7, dtype=np.int64)).nearest(typed) == [(meant, edits)]


@pytest.mark.parametrize("word", ["re", "501s", "sh1rt", "x" * (LONGEST + 1), "bluer"])
def test_what_is_short_or_a_number_or_far_off_is_nothing_mistyped(word: str) -> None:
    assert Speller(["red", "501", "shirt", "x" * LONGEST, "blanket"], np.ones(5, dtype=np.int64)).nearest(word) == []


def test_a_catalogue_without_words() -> None:
    assert Speller([], np.empty(0, dtype=np.int64)).nearest("shirt") == []
