"""What a report says, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.schema import Report
from data_prep.words import Loss, companions, losses, remarks
from recsys.errors import DataError

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=9), inside, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "dropped",
        "pairs_dropped",
        "price_not_understood",
        "pictures_not_in_table",
        "without_picture",
        "with_also_buy",
        "columns",
        "categories_without_slot",
        "also_buy_listed",
        "also_buy_kept",
        "not_found",
    ]
)


def told_of_a_report() -> dict[str, object]:
    report = Report(source="made", together="worn", rows_read=10, rows_kept=7)
    report.drop("odd", "first")
    report.drop("common", "second", "third", count=2)
    report.note("pairs_dropped", "stands twice", "a+b", count=4)
    return report.to_dict()


def test_losses_are_told_by_what_they_are_of_the_most_frequent_first() -> None:
    rows, pairs = losses(told_of_a_report())
    assert (rows.of, rows.count) == ("rows", 3)
    assert rows.reasons == (Loss("common", 2, ("second", "third")), Loss("odd", 1, ("first",)))
    assert (pairs.of, pairs.count, pairs.reasons[0].examples) == ("pairs", 4, ("a+b",))


def test_nothing_left_out_is_no_loss() -> None:
    assert losses({"dropped": {}}) == []
    assert remarks({}) == []


def test_remarks_say_what_is_empty_or_unused() -> None:
    assert remarks({"price_not_understood": 3, "pictures_not_in_table": 1200, "without_picture": 2}) == [
        "price: 3 could not be understood and are left empty.",
        "1,200 pictures are in no row of the table and were left alone.",
        "2 items have no picture: they are kept, and no catalogue will show them.",
    ]


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    assert remarks({"also_buy_orphans": 1, "without_picture": 1}) == [
        "1 entry of also-buy lists names what is not among the items.",
        "1 item has no picture: it is kept, and no catalogue will show it.",
    ]


def test_remarks_name_columns_categories_and_what_was_not_found() -> None:
    categories = {f"thing {number}": 20 - number for number in range(12)}
    columns, unknown, missing = remarks(
        {"columns": {"title": "Name"}, "categories_without_slot": categories, "not_found": ["a.txt", "b.txt"]}
    )
    assert columns == "Columns: title from Name."
    assert unknown.startswith("Categories that no slot is known for, the most frequent first: thing 0 (20), thing 1 (19), ")
    assert unknown.endswith("thing 9 (11).")
    assert missing == "Not found, and done without: a.txt, b.txt."


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"with_also_buy": 1200, "together": "worn"}, "1,200 items say what was worn with them."),
        ({"with_also_buy": 3}, "3 items say what was bought with them."),
        ({}, "No item says what goes with it"),
    ],
)
def test_companions_say_what_the_lists_mean(told: dict[str, object], says: str) -> None:
    assert companions(told).startswith(says)


@pytest.mark.parametrize(
    "told", [None, [], {"dropped": [1]}, {"dropped": {"odd": 3}}, {"dropped": {"odd": {"count": "3", "examples": []}}}]
)
def test_a_damaged_report_is_said_to_be_one(told: object) -> None:
    with pytest.raises(DataError, match="is damaged"):
        losses(told)


@given(st.dictionaries(KEYS, ANYTHING) | ANYTHING)
def test_whatever_a_report_holds_it_is_told_or_refused(told: object) -> None:
    for tell in (losses, remarks, companions):
        try:
            tell(told)
        except DataError as error:
            assert "is damaged" in str(error)
