"""An answer that is shown in parts, and items that alone may be found."""

import numpy as np
import pandas as pd
import pytest

from recsys.datatypes import ITEM_COLUMNS, Slot
from recsys.errors import QueryError
from recsys.search import Found, How, WordIndex
from tests.support import item_row

TITLES = ["Navy check shirt", "Red shirt", "Red check shirt", "Navy shirt", "Boots"]
COLOURS = ["navy", "red", "red", "navy", "brown"]


@pytest.fixture(scope="module")
def index() -> WordIndex:
    rows = [
        item_row(f"i{number}", Slot.SHOES if title == "Boots" else Slot.TOP, "boots" if title == "Boots" else "shirt")
        | {"title": title, "colour": colour}
        for number, (title, colour) in enumerate(zip(TITLES, COLOURS, strict=True))
    ]
    return WordIndex(pd.DataFrame(rows, columns=list(ITEM_COLUMNS)))


@pytest.mark.parametrize(
    ("words", "chips"),
    [("check shirt", {}), ("shirt", {"colours": ["red"]}), ("", {"slots": [Slot.TOP]}), ("red chek shirt", {"slots": [Slot.TOP]})],
)
def test_the_parts_are_together_what_is_found_at_once(index: WordIndex, words: str, chips: dict[str, list[str]]) -> None:
    answer = index.find(words, **chips)  # type: ignore[arg-type]
    whole = index.search(words, limit=100, **chips)  # type: ignore[arg-type]
    assert [hit.row for hit in whole] == answer.rows.tolist()
    assert [hit.score for hit in whole] == answer.scores.tolist()
    parts = [index.hits(answer, start, 2) for start in range(0, len(answer.rows) + 2, 2)]
    assert parts[-1] == ()
    assert tuple(hit for part in parts for hit in part) == whole


def test_only_what_is_among_the_items_given_is_found(index: WordIndex) -> None:
    among = np.array([False, True, False, True, True])
    assert sorted(index.find("shirt", among=among).rows.tolist()) == [1, 3]
    assert index.find("", among=among).rows.tolist() == [1, 3, 4]
    assert index.find("shirt", among=np.zeros(5, dtype=bool)).rows.tolist() == []


def test_nothing_asked_is_refused(index: WordIndex) -> None:
    with pytest.raises(QueryError, match="say what to look for"):
        index.find("  ")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("check", ""),
        ("chek", "No item says 'chek'; taken for check."),
        ("xylophone", "No item says 'xylophone', or anything like it."),
    ],
)
def test_what_a_word_was_taken_for_is_said_where_it_is_in_no_item(index: WordIndex, word: str, said: str) -> None:
    (asked,) = index.understood(word)
    assert asked.taken_for == said


def test_the_fields_of_a_word_are_listed(index: WordIndex) -> None:
    assert str(Found("shoe", "shoes", How.WORD, ("title", "category", "slot"))) == "shoes in title, category and slot"
    assert str(Found("shoe", "shoes", How.WORD, ("title",))) == "shoes in title"
    (hit,) = index.search("boots")
    assert hit.why == "boots in title and category"
