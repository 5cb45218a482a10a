"""A palette, drawn and in words."""

import numpy as np
import pytest

from pages.ui.colours import STRIP, in_words, strip
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
