"""Which pixels are taken for the garment's."""

import numpy as np
import pytest
from PIL import Image

from recsys.color.lab import lab_of
from recsys.color.pixels import MOST, SIDE, garment_pixels
from tests.support import noise, plain

RED, BLUE, WHITE, SKIN = (200, 30, 40), (20, 40, 160), (255, 255, 255), (205, 150, 125)


def on(ground: tuple[int, int, int], colour: tuple[int, int, int] = RED, side: int = 40) -> Image.Image:
    """A square garment in the middle of a ground."""
    picture = plain(ground, (side, side))
    picture.paste(colour, (side // 4, side // 4, 3 * side // 4, 3 * side // 4))
    return picture


def share_of(colour: tuple[int, int, int], picture: Image.Image, mask: np.ndarray | None = None) -> float:
    """The weight of the pixels that are near a colour."""
    pixels = garment_pixels(picture, mask)
    near = np.linalg.norm(pixels.lab - lab_of(np.array(colour, dtype=np.uint8)), axis=1) < 3
    return float(pixels.weights[near].sum())


def test_a_white_ground_is_not_the_garment() -> None:
    assert share_of(RED, on(WHITE)) == pytest.approx(1)


def test_another_ground_counts_less_than_what_is_in_the_middle() -> None:
    # The garment covers a quarter of the picture.
    assert 0.25 < share_of(RED, on(BLUE)) < 1
    assert share_of(RED, on(BLUE)) + share_of(BLUE, on(BLUE)) == pytest.approx(1)


def test_under_a_mask_nothing_else_counts_and_all_of_it_counts_alike() -> None:
    picture = on(BLUE)
    mask = np.zeros((40, 40), dtype=bool)
    mask[:10] = True
    assert share_of(BLUE, picture, mask) == pytest.approx(1)
    halves = plain(RED, (40, 40))
    halves.paste(BLUE, (0, 0, 20, 40))
    assert share_of(BLUE, halves, np.ones((40, 40), dtype=bool)) == pytest.approx(0.5)


def test_a_mask_is_made_smaller_with_its_picture_and_its_rim_is_left_out() -> None:
    picture, mask = on(BLUE, side=400), np.zeros((400, 400), dtype=bool)
    mask[100:300, 100:300] = True
    assert share_of(RED, picture, mask) == pytest.approx(1)


@pytest.mark.parametrize("mask", [None, np.zeros((40, 40), dtype=bool)], ids=["none", "empty"])
def test_no_mask_and_an_empty_one_are_the_same(mask: np.ndarray | None) -> None:
    assert (garment_pixels(on(WHITE), mask).lab == garment_pixels(on(WHITE)).lab).all()


def test_skin_counts_for_little_beside_a_garment_and_for_all_alone() -> None:
    both = plain(WHITE, (40, 40))
    both.paste(RED, (10, 10, 20, 30))
    both.paste(SKIN, (20, 10, 30, 30))
    assert share_of(SKIN, both) == pytest.approx(0.3 / 1.3, abs=0.02)
    assert share_of(SKIN, on(WHITE, SKIN)) == pytest.approx(1)
    assert share_of(SKIN, both, np.ones((40, 40), dtype=bool)) == pytest.approx(1 / 8, abs=0.03)  # a mask is believed


def test_a_speck_of_a_mask_still_has_pixels() -> None:
    mask = np.zeros((600, 600), dtype=bool)
    mask[300, 300] = True
    assert len(garment_pixels(on(RED, BLUE, 600), mask).lab) == 1


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (3, 2), (SIDE, SIDE), (1024, 768)])
def test_every_size_gives_a_few_pixels_whose_weights_are_shares(size: tuple[int, int]) -> None:
    for picture in (noise(size), plain(WHITE, size), plain((0, 0, 0), size)):
        pixels = garment_pixels(picture)
        assert 0 < len(pixels.lab) <= MOST
        assert (pixels.weights > 0).all()
        assert pixels.weights.sum() == pytest.approx(1)
