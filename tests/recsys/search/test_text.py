"""What a word is, on both sides of a search."""

import pytest

from recsys.search.text import asked, singular, spellings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turtle Check Men Navy Blue Shirt", ["turtle", "check", "men", "navy", "blue", "shirt"]),
        ("Levi's Über-Shirts", ["levis", "uber", "shirts"]),
        ("T-shirt, T shirts; tshirt / V-neck long-sleeve", ["tshirt", "tshirts", "tshirt", "vneck", "long", "sleeve"]),
        ("Flip Flops and a hand-bag", ["flipflops", "and", "a", "handbag"]),
        ("size t 12, t shirting", ["size", "t", "12", "t", "shirting"]),
        ("NAÏVE ﬁt Größe", ["naive", "fit", "grosse"]),
        ("한국 가방 ワンピース", ["한국", "가방", "ワンヒース"]),
        ("a\x00b\x1b[31mc\ud800_d", ["a", "b", "31mc", "d"]),
        ("'\"%;--*()", []),
        ("", []),
    ],
)
def test_spellings(text: str, expected: list[str]) -> None:
    assert spellings(text) == expected


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("shirt", "shirts"), ("dress", "dresses"), ("watch", "watches"), ("shoe", "shoes"), ("box", "boxes"), ("brush", "brushes"),
        ("accessory", "accessories"), ("hoodie", "hoodies"), ("tie", "ties"), ("bag", "bags"), ("size", "sizes"), ("men", "mens"),
    ],
)  # fmt: skip
def test_one_and_many_are_one_word(one: str, many: str) -> None:
    assert singular(one) == singular(many)


@pytest.mark.parametrize("word", ["dress", "gas", "lotus", "iris", "as", "чес"])
def test_a_word_that_only_looks_like_many_stays(word: str) -> None:
    assert singular(word) == word


def test_a_question_is_its_telling_words_once_in_order() -> None:
    assert asked("The shirts with a stripe, and shirt") == {"shirt": "shirts", "stripe": "stripe"}
    assert asked("for the") == {"for": "for", "the": "the"}
    assert asked("!") == {}
