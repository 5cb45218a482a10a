"""Words and colours over a catalogue: the score against plain loops, the readings of a word, whatever people type."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.datatypes import ITEM_COLUMNS, Slot
from recsys.errors import QueryError
from recsys.search import How, WordIndex
from recsys.search.postings import FIELDS, SATURATION
from recsys.search.text import singular, spellings


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    """A catalogue's table; what a row leaves out is not known."""
    known = {"category": "shirt", "slot": "top"}
    return pd.DataFrame([{name: (known | row).get(name) for name in ITEM_COLUMNS} for row in rows], columns=ITEM_COLUMNS)


def shop() -> pd.DataFrame:
    return items(
        {"title": "Turtle Check Men Navy Blue Shirt", "colour": "Navy Blue", "gender": "men"},
        {"title": "Arrow Men Check Shirt", "colour": "Blue", "gender": "men"},
        {"title": "Puma T-shirt", "category": "t-shirt", "colour": "Navy Blue", "gender": "unisex", "brand": "Puma"},
        {"title": "Catwalk Women Red Heels", "category": "heels", "slot": "shoes", "colour": "Red", "gender": "women"},
        {"title": "Red Chief Shoes", "category": "sneakers", "slot": "shoes", "colour": "Brown", "gender": "men"},
        {"title": "Cheek Blush", "category": "cosmetics", "slot": "not_clothing", "colour": "Pink"},
        {"title": "Grey Melange Socks", "category": "socks", "slot": "accessory", "colour": "Grey"},
        {"title": "Plain Item", "category": "bag", "slot": "bag"},
    )


INDEX = WordIndex(shop())


def rows(words: str, **asked: Any) -> list[int]:
    return [hit.row for hit in INDEX.search(words, **asked)]


def readings(word: str) -> list[tuple[str, How]]:
    [asked] = INDEX.understood(word)
    return [(reading.spelled, reading.how) for reading in asked.readings]


# ---- The score.


def by_loops(table: pd.DataFrame, words: list[str]) -> list[float]:
    """BM25F of words as they stand, item by item and field by field."""
    texts = {field.name: [spellings(text) if isinstance(text, str) else [] for text in table[field.name]] for field in FIELDS}
    scores = [0.0] * len(table)
    for word in words:
        frequencies = []
        for row in range(len(table)):
            frequency = 0.0
            for field in FIELDS:
                lengths = [len(text) for text in texts[field.name] if text]
                length = len(texts[field.name][row]) / (sum(lengths) / len(lengths)) if lengths else 1
                times = [singular(other) for other in texts[field.name][row]].count(word)
                frequency += field.weight * times / (1 - field.length_norm + field.length_norm * length)
            frequencies.append(frequency)
        having = sum(frequency > 0 for frequency in frequencies)
        idf = math.log(1 + (len(table) - having + 0.5) / (having + 0.5))
        scores = [score + idf * f / (SATURATION + f) for score, f in zip(scores, frequencies, strict=True)]
    return scores


vocabulary = st.sampled_from(["red", "navy", "gown", "cap", "shirt", "zip", "polo"])
texts = st.lists(vocabulary, max_size=5).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=9),
    st.lists(vocabulary, min_size=1, max_size=4, unique=True),
)
def test_the_score_is_bm25f_by_plain_loops_and_orders_what_has_as_many_words(
    table: list[tuple[str, str, str]], words: list[str]
) -> None:
    made = items(*({"title": title, "brand": brand or None, "colour": colour} for title, brand, colour in table))
    expected = by_loops(made, words)
    hits = WordIndex(made).search(" ".join(words), limit=100)
    for hit in hits:
        said = " ".join((*table[hit.row], "shirt")).split()
        assert {found.asked for found in hit.found} == set(words) & set(said)
        assert hit.score == pytest.approx(expected[hit.row], abs=1e-8)
    order = [(-len(hit.found), -hit.score, hit.row) for hit in hits]
    assert order == sorted(order)


def test_a_word_in_two_fields_is_worth_more_than_in_one_and_less_than_twice() -> None:
    index = WordIndex(items({"title": "navy polo", "colour": "navy"}, {"title": "navy polo"}, {"title": "thing", "colour": "navy"}))
    both, colour, title = index.search("navy")
    assert (both.row, colour.row, title.row) == (0, 2, 1)
    assert both.score < colour.score + title.score


# ---- How words are read.


def test_the_bars_of_the_issue() -> None:
    first, *_ = INDEX.search("navy chek shirt")
    assert first.row == 0
    assert first.why == "navy in title and colour; chek → check (typo) in title; shirt in title and category"
    heels, *_ = INDEX.search("red heels")
    assert (heels.row, heels.why) == (3, "red in title and colour; heels in title and category")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("check", [("check", How.WORD)]),
        ("chek", [("check", How.TYPO), ("cheek", How.TYPO)]),  # the more frequent first
        ("checks", [("check", How.WORD)]),
        ("trainers", [("sneakers", How.SYNONYM)]),
        ("gray", [("grey", How.SYNONYM)]),
        ("sneak", [("sneakers", How.BEGINNING)]),
        ("t shirts", [("tshirt", How.WORD)]),
        ("501", []),
        ("pullover", []),
    ],
)
def test_how_a_word_is_read(word: str, expected: list[tuple[str, How]]) -> None:
    assert readings(word) == expected


def test_a_mistyped_word_is_worth_less_than_the_word_in_the_same_place() -> None:
    [right, *_], [wrong, *_] = INDEX.search("check shirt"), INDEX.search("chek shirt")
    assert (right.row, wrong.row) == (1, 1)
    assert wrong.score < right.score


def test_of_three_words_one_may_be_missing_and_of_two_none() -> None:
    assert rows("navy check shirt") == [0, 1]
    assert rows("navy shirt") == [0]
    assert rows("navy heels")[:1] == rows("heels")  # no item has both: those that have one


def test_a_word_that_nothing_resembles_is_passed_over() -> None:
    assert rows("zzyzx heels") == [3]
    assert INDEX.understood("zzyzx heels")[0].readings == ()
    assert rows("zzyzx") == []


# ---- Colours and slots.


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("navy", [0, 2]), ("Blue", [1]), ("navy blue", [0, 2]), ("blue navy", [0, 2]), ("gray", [6]), ("GREY", [6])],
)
def test_a_colour_is_the_very_name_or_else_part_of_one(colour: str, expected: list[int]) -> None:
    assert rows("", colours=[colour]) == expected


def test_colours_and_slots_leave_out_what_is_of_others() -> None:
    assert rows("men", slots=[Slot.TOP]) == [1, 0]  # of the shorter title, the word says more
    assert rows("shirt", colours=["navy"]) == [0]
    assert rows("", colours=["navy", "red"], slots=[Slot.SHOES, Slot.BAG]) == [3]
    [hit] = INDEX.search("", colours=["red"], slots=[Slot.SHOES])
    assert (hit.score, hit.why) == (0, "colour Red, as chosen; slot shoes, as chosen")
    assert rows("heels", slots=[Slot.TOP]) == []


def test_the_colours_that_can_be_chosen_are_counted() -> None:
    assert INDEX.colours == {"Navy Blue": 2, "Blue": 1, "Brown": 1, "Grey": 1, "Pink": 1, "Red": 1}
    assert next(iter(INDEX.colours)) == "Navy Blue"


@pytest.mark.parametrize("colour", ["puce", "", "%", "na", "'; drop table items; --"])
def test_a_colour_that_no_item_has_is_refused_with_those_there_are(colour: str) -> None:
    with pytest.raises(QueryError, match=r"no item has the colour .*; there are Navy Blue, Blue, Brown, Grey, Pink, Red$"):
        INDEX.search("shirt", colours=[colour])


def test_a_mistyped_colour_is_refused_with_the_one_that_is_near() -> None:
    with pytest.raises(QueryError, match=r"^no item has the colour 'navi'; did you mean Navy Blue\?$"):
        INDEX.search("shirt", colours=["navi"])


def test_where_no_item_says_its_colour_none_can_be_chosen() -> None:
    with pytest.raises(QueryError, match="no item of this catalogue says its colour"):
        WordIndex(items({"title": "Shirt"})).search("shirt", colours=["navy"])


# ---- Whatever people type.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "say what to look for: words, a colour or a slot"),
        (" \t\n", "say what to look for"),
        ("'\"", "there is no word in "),
        ("* % _ ?", "there is no word in "),
        ("\x00\x1b", "there is no word in "),
        ("shirt " * 1667, "the search has 10,002 characters; at most 300 are read"),
        (" ".join(f"w{number}" for number in range(30)), "the search has 30 words; at most 24 are read"),
    ],
)
def test_what_is_no_question_is_refused_in_a_line(words: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        INDEX.search(words)


@pytest.mark.parametrize(
    "words", ['"heels"', "heel*", "heels'); DROP TABLE x; --", "title:heels NEAR", "heels\x00", "<b>heels</b>"]
)
def test_signs_that_mean_something_elsewhere_are_only_signs_here(words: str) -> None:
    assert rows(words) == [3]


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=320)
    | st.lists(st.sampled_from(["red", "chek", "men", "sneak", "the", "t shirt", '"', "*", "é"])).map(" ".join),
    st.integers(1, 9),
)
def test_any_text_is_answered_or_refused_and_every_hit_says_why(words: str, limit: int) -> None:
    try:
        hits = INDEX.search(words, limit=limit)
    except QueryError as refused:
        assert str(refused)
        return
    assert len(hits) <= limit
    for hit in hits:
        assert hit.found
        assert all(found.fields for found in hit.found)
        for found in hit.found:  # it really stands there
            text = shop().loc[hit.row, list(found.fields)]
            assert all(singular(found.found) in map(singular, spellings(value)) for value in text)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(QueryError, match=f"the limit is {limit}"):
        INDEX.search("shirt", limit=limit)


def test_a_slot_that_there_is_not_is_refused() -> None:
    with pytest.raises(QueryError, match="unknown slot 'hat'; the slots are top, "):
        INDEX.search("shirt", slots=["hat"])  # type: ignore[list-item]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_small_catalogue_of_items_that_say_the_same(count: int) -> None:
    index = WordIndex(items(*[{"title": "White Shirt", "colour": "White"}] * count))
    assert [hit.row for hit in index.search("white shirt")] == list(range(count))
    assert [hit.row for hit in index.search("shrit", colours=["white"])] == list(range(count))
    assert index.search("boots") == ()
