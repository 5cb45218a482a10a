"""CIELAB and CIEDE2000 against published numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.color.lab import ciede2000, hex_of, lab_of, lab_of_hex, lch_of, rgb_of

# Of the supplementary data of Sharma, Wu and Dalal, 2005: the pairs on which implementations differ. L, a, b; L, a, b; difference.
SHARMA = [
    (50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425),
    (50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615),
    (50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412),
    (50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669),
    (50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461),
    (50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065),
    (50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492),
    (50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977),
    (50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030),
    (50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
]

labs = st.tuples(st.floats(0, 100), st.floats(-100, 100), st.floats(-100, 100)).map(np.array)


def test_the_difference_is_the_published_one() -> None:
    pairs = np.array(SHARMA)
    assert ciede2000(pairs[:, :3], pairs[:, 3:6]) == pytest.approx(pairs[:, 6], abs=5e-5)


@settings(deadline=None)
@given(labs, labs)
def test_a_difference_is_the_same_both_ways_round_and_never_below_0(left: np.ndarray, right: np.ndarray) -> None:
    assert ciede2000(left, right) >= 0
    assert ciede2000(left, right) == pytest.approx(ciede2000(right, left), abs=1e-9)
    assert ciede2000(left, left) == 0


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        # Of the corners of sRGB under D65 (brucelindbloom.com's calculator, no adaptation).
        ((0, 0, 0), (0, 0, 0)),
        ((255, 255, 255), (100, 0, 0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((128, 128, 128), (53.59, 0, 0)),
    ],
)
def test_the_corners_of_the_screen_have_their_published_lab(rgb: tuple[int, ...], lab: tuple[float, ...]) -> None:
    assert lab_of(np.array(rgb, dtype=np.uint8)) == pytest.approx(lab, abs=0.02)


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_there_and_back_again_is_the_same_colour(rgb: tuple[int, int, int]) -> None:
    colour = np.array(rgb, dtype=np.uint8)
    assert (rgb_of(lab_of(colour)) == colour).all()
    assert hex_of(colour) == "#{:02x}{:02x}{:02x}".format(*rgb)
    assert lab_of_hex(hex_of(colour))[0] == pytest.approx(lab_of(colour))


def test_what_no_screen_shows_is_clipped() -> None:
    assert rgb_of(np.array([[50.0, 200.0, 0.0]])).tolist()[0][0] == 255
    assert rgb_of(np.array([120.0, 0.0, 0.0])).tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("lab", "lch"),
    [((50, 3, 4), (50, 5, 53.13)), ((20, 0, -7), (20, 7, 270)), ((20, -2, 0), (20, 2, 180)), ((70, 0, 0), (70, 0, 0))],
)
def test_hue_is_the_angle_from_red_over_yellow(lab: tuple[int, ...], lch: tuple[float, ...]) -> None:
    assert lch_of(np.array(lab)) == pytest.approx(lch, abs=0.01)


def test_any_shape_of_colours_goes_through() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    assert lab_of(picture).shape == (4, 5, 3)
    assert lab_of(picture)[2, 3] == pytest.approx(lab_of(picture[2, 3]))
    assert ciede2000(lab_of(picture)[:, None], lab_of(picture)[None]).shape == (4, 4, 5)
