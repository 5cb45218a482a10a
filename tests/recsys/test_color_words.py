"""What a person calls a colour, and what a list of colours calls it."""

import pytest

from recsys.color import NAMES
from recsys.color_words import did_you_mean, named


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("navy blue", ["navy blue"]), ("NAVY  Blue", ["navy blue"]), ("blue navy", ["navy blue"]), ("navy", ["navy blue"]),
        ("Navyblue", ["navy blue"]), ("off-white", ["off white"]), ("blue", ["blue"]), ("Gray", ["grey"]), ("grey", ["grey"]),
        ("gray melange", ["grey melange"]), ("violet", ["purple"]), ("Fuchsia", ["magenta"]), ("rosé", ["rose"]),
        ("turquoise", ["turquoise blue"]), ("navi", []), ("light blue", []), ("", []), ("%", []), ("blu", []), ("x" * 10_000, []),
    ],
)  # fmt: skip
def test_a_colour_is_the_name_with_its_words_or_else_those_that_have_them_among_others(said: str, expected: list[str]) -> None:
    assert named(said, NAMES) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_name_means_itself_and_nothing_else(name: str) -> None:
    assert named(name, NAMES) == named(name.upper(), NAMES) == [name]


def test_of_names_that_are_one_colour_all_are_meant() -> None:
    assert named("grey", ["Gray", "GREY", "Dark Grey", "Red"]) == ["Gray", "GREY"]
    assert named("dark", ["Gray", "Dark Grey", "Dark Red"]) == ["Dark Grey", "Dark Red"]
    assert named("multicoloured", ["Multi", "Red"]) == ["Multi"]


def test_a_name_without_a_word_means_itself_alone() -> None:
    assert named("#12", ["#12", "501", "Red"]) == ["#12"]
    assert did_you_mean("#13", ["#12", "Red"]) == ""


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("navi", "did you mean navy blue?"), ("navi blu", "did you mean navy blue?"), ("gren", "did you mean green?"),
        ("light blue", "did you mean blue?"), ("dark navy blue", "did you mean navy blue?"),
        ("whit", "did you mean white?"), ("turquoize", "did you mean turquoise blue?"),
        ("puce", ""), ("", ""), ("%", ""), ("x" * 10_000, ""), ("中文", ""),
    ],
)  # fmt: skip
def test_what_may_have_been_meant_by_a_mistyped_colour(said: str, hint: str) -> None:
    assert did_you_mean(said, NAMES) == hint


def test_several_may_have_been_meant_and_three_are_named() -> None:
    assert did_you_mean("darck", ["Dark Grey", "Dark Red", "Blue"]) == "did you mean Dark Grey or Dark Red?"
    assert did_you_mean("darck", [f"Dark {name}" for name in NAMES]).count("Dark") == 3
