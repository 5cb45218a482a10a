"""Which colours go together, by the rules of hue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.color import Relation, harmony
from recsys.color.lab import hex_of, rgb_of
from recsys.palettes import Palette, Swatch

hexes = st.integers(0, 2**24 - 1).map(lambda number: f"#{number:06x}")
palettes = st.lists(st.tuples(hexes, st.floats(0.01, 1)), min_size=1, max_size=5).map(lambda parts: made(*parts))


def made(*parts: tuple[str, float]) -> Palette:
    return Palette(tuple(Swatch(colour, share, "name") for colour, share in parts), ("name",))


def of_hue(hue: float, lightness: float = 55, chroma: float = 35) -> Palette:
    angle = np.radians(hue)
    return made((hex_of(rgb_of(np.array([lightness, chroma * np.cos(angle), chroma * np.sin(angle)]))), 1.0))


@pytest.mark.parametrize("start", [0, 100, 230])
@pytest.mark.parametrize(
    ("apart", "kind"),
    [
        (0, Relation.ANALOGOUS), (30, Relation.ANALOGOUS), (-30, Relation.ANALOGOUS), (70, Relation.CLASH),
        (120, Relation.TRIADIC), (-120, Relation.TRIADIC), (150, Relation.CLASH), (180, Relation.COMPLEMENTARY),
        (170, Relation.COMPLEMENTARY),
    ],
)  # fmt: skip
def test_the_angle_between_two_hues_says_what_they_are(start: int, apart: int, kind: Relation) -> None:
    assert harmony(of_hue(start), of_hue((start + apart) % 360)).kind is kind


@settings(deadline=None)
@given(palettes, palettes)
def test_it_is_the_same_both_ways_round_and_a_score_is_a_share(left: Palette, right: Palette) -> None:
    one, other = harmony(left, right), harmony(right, left)
    assert 0 <= one.score <= 1
    assert one.score == pytest.approx(other.score)
    assert one.kind is other.kind


@settings(deadline=None)
@given(st.sampled_from(["#000000", "#ffffff", "#808080", "#1c1c22", "#e8e4da"]), palettes)
def test_what_is_neutral_goes_with_anything(neutral: str, other: Palette) -> None:
    found = harmony(made((neutral, 1.0)), other)
    assert found.kind is Relation.NEUTRAL
    assert found.score == pytest.approx(0.9)


@settings(deadline=None)
@given(palettes)
def test_how_swatches_share_out_their_sum_does_not_matter(palette: Palette) -> None:
    other = of_hue(200)
    doubled = made(*((swatch.hex, swatch.share / 2) for swatch in palette.swatches))
    assert harmony(palette, other).score == pytest.approx(harmony(doubled, other).score)


def test_a_clash_that_is_hardly_seen_is_milder() -> None:
    scores = [harmony(of_hue(30, chroma=chroma), of_hue(105, chroma=chroma)).score for chroma in (14, 25, 40)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.8 > 0.4 > scores[-1]


def test_small_swatches_count_for_little() -> None:
    (red,), (green,) = of_hue(20).swatches, of_hue(95).swatches
    mostly_red = made((red.hex, 0.9), (green.hex, 0.1))
    assert harmony(of_hue(20), mostly_red).kind is Relation.ANALOGOUS
    assert harmony(of_hue(20), of_hue(95)).score < harmony(of_hue(20), mostly_red).score < harmony(of_hue(20), of_hue(20)).score
