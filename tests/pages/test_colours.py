"""A palette, drawn and in words."""

import numpy as np
import pytest

from pages.ui.colours import RELATIONS, STRIP, beside, in_words, strip
from recsys.color import Relation, harmony
from recsys.palettes import Palette, Swatch

NAVY, WHITE, RED = (0, 0, 128), (255, 255, 255), (200, 0, 16)


def palette(*swatches: tuple[str, float, str]) -> Palette:
    return Palette(tuple(Swatch(*swatch) for swatch in swatches), ("navy blue",))


@pytest.mark.parametrize(
    ("swatches", "widths"),
    [
        ([("#000080", 1.0, "navy blue")], {NAVY: 240}),
        ([("#000080", 0.5, "navy blue"), ("#ffffff", 0.3, "white"), ("#c80010", 0.2, "red")], {NAVY: 120, WHITE: 72, RED: 48}),
        ([("#000080", 2 / 3, "navy blue"), ("#ffffff", 1 / 3, "white")], {NAVY: 160, WHITE: 80}),
        ([("#000080", 0.999, "navy blue"), ("#ffffff", 0.0010001, "white")], {NAVY: 240}),  # less than a pixel
    ],
)
def test_each_colour_is_as_wide_as_its_share(
    swatches: list[tuple[str, float, str]], widths: dict[tuple[int, int, int], int]
) -> None:
    drawn = np.asarray(strip(palette(*swatches)))
    assert drawn.shape == (STRIP[1], STRIP[0], 3)
    colours, counts = np.unique(drawn[0], axis=0, return_counts=True)
    assert {tuple(colour): count for colour, count in zip(colours.tolist(), counts.tolist(), strict=True)} == widths
    assert (drawn == drawn[:1]).all()
    assert tuple(drawn[0, 0].tolist()) == NAVY


def test_the_words_join_what_is_called_the_same_and_begin_with_the_most() -> None:
    said = in_words(palette(("#000080", 0.4, "navy blue"), ("#eeeeee", 0.35, "white"), ("#ffffff", 0.25, "white")))
    assert said == "white 60%, navy blue 40%"


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_of_two_palettes_has_its_words(relation: Relation) -> None:
    assert RELATIONS[relation]
    assert len(set(RELATIONS.values())) == len(Relation)


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        ("#eeeeee", Relation.NEUTRAL),
        ("#c83010", Relation.ANALOGOUS),
        ("#00a0b8", Relation.COMPLEMENTARY),
        ("#8a7a00", Relation.CLASH),
    ],
)
def test_a_garment_is_set_beside_another_with_the_score_and_what_it_rests_on(
    monkeypatch: pytest.MonkeyPatch, other: str, relation: Relation
) -> None:
    said: list[str] = []
    monkeypatch.setattr("streamlit.caption", lambda text: said.append(text.replace("\\", "")))
    monkeypatch.setattr("streamlit.image", lambda *_, **__: None)
    red, beside_it = palette(("#c80010", 1.0, "red")), palette((other, 1.0, "navy blue"))
    beside(red, {"*jeans*": beside_it})
    line, meaning, what_it_is = said
    found = harmony(red, beside_it)
    assert found.kind is relation
    assert line == f"***jeans***, navy blue: {relation}, {found.score:.2f}"
    assert meaning.endswith(f" 1 is best. {relation.capitalize()}: {RELATIONS[relation]}.")
    assert "rule of thumb" in what_it_is
    assert "not learned" in what_it_is
