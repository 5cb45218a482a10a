"""A picture's palette and its colour feature."""

import numpy as np
import pytest

from recsys import color
from recsys.color.description import SPECK
from recsys.palettes import Swatch
from tests.support import noise, plain, striped

RED, BLUE, BLACK = (200, 30, 40), (20, 40, 160), (20, 20, 20)
EVERYWHERE = np.ones((24, 40), dtype=bool)


def test_a_plain_picture_is_one_swatch_of_that_very_colour() -> None:
    palette = color.palette(plain((18, 52, 86)))
    assert [(swatch.hex, swatch.share) for swatch in palette.swatches] == [("#123456", 1.0)]
    assert palette.swatches[0].name == palette.names[0]
    assert len(set(palette.names)) == 3


def test_stripes_are_swatches_with_their_shares_the_largest_first() -> None:
    palette = color.palette(striped([RED, BLUE, BLACK], [10, 20, 10]), EVERYWHERE)
    assert [swatch.name for swatch in palette.swatches] == ["blue", *(swatch.name for swatch in palette.swatches[1:])]
    assert {swatch.hex for swatch in palette.swatches} == {"#c81e28", "#1428a0", "#141414"}
    assert [swatch.share for swatch in palette.swatches] == pytest.approx([0.5, 0.25, 0.25], abs=0.03)
    assert palette.names[0] == "blue"


def test_specks_and_more_than_were_asked_for_are_left_out_and_the_shares_still_make_1() -> None:
    picture = striped([RED, BLUE, BLACK], [20, 19, 1])
    mask = np.ones((24, 40), dtype=bool)
    found = color.palette(picture, mask)
    assert SPECK > 1 / 40
    assert [swatch.hex for swatch in found.swatches] == ["#c81e28", "#1428a0"]
    assert sum(swatch.share for swatch in found.swatches) == pytest.approx(1)
    assert color.palette(picture, mask, most=1).swatches == (Swatch("#c81e28", 1.0, found.swatches[0].name),)


def test_a_picture_of_nothing_but_specks_has_a_palette() -> None:
    palette = color.palette(noise((64, 64)))
    assert 1 <= len(palette.swatches) <= 5
    assert sum(swatch.share for swatch in palette.swatches) == pytest.approx(1)


@pytest.mark.parametrize("picture", [plain(RED), plain((255, 255, 255)), plain((0, 0, 0)), plain(size=(1, 1)), noise()])
def test_a_feature_is_a_unit_row_with_nothing_below_0(picture) -> None:
    feature = color.features(picture)
    assert (feature.shape, feature.dtype) == ((color.DIM,), np.float32)
    assert np.linalg.norm(feature) == pytest.approx(1, abs=1e-6)
    assert (feature >= 0).all()
    assert np.array_equal(feature, color.features(picture))


def test_like_colours_have_like_features() -> None:
    red, crimson, blue, half = (
        color.features(picture, EVERYWHERE)
        for picture in (plain(RED, (40, 24)), plain((190, 35, 50), (40, 24)), plain(BLUE, (40, 24)), striped([RED, BLUE], [20, 20]))
    )
    assert red @ crimson > 0.9 > red @ half > 0.5 > red @ blue


def test_a_colour_without_a_picture_has_the_feature_of_a_picture_of_it() -> None:
    assert color.feature_of_hex("#c81e28") == pytest.approx(color.features(plain(RED)), abs=1e-6)


def test_features_and_palette_are_those_of_the_description() -> None:
    picture = striped([RED, BLUE], [30, 10])
    described = color.describe(picture, EVERYWHERE)
    assert np.array_equal(described.feature, color.features(picture, EVERYWHERE))
    assert described.palette == color.palette(picture, EVERYWHERE)
    assert described.palette.names == color.leading(described.feature)
