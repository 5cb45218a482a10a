from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from recsys.images import letterbox
from recsys.training.augmentation import Augmentation, garment_mask, view
from tests.support import noise, plain

NOTHING = Augmentation(
    ground=0, area=0.999, turn=0, turned=0, light=0, tint=0, blurred=0, coarse=0, erased=0,
)  # fmt: skip
EVERYTHING = Augmentation(ground=1, turned=1, blurred=1, coarse=1, erased=1)


def made(picture: Image.Image, how: Augmentation, seed: int = 0, side: int = 48) -> np.ndarray:
    return view(picture, noise(seed=9), side, np.random.default_rng(seed), how)


def shirt(ground: int = 255) -> Image.Image:
    """A red square in the middle of a plain ground."""
    picture = plain((ground, ground, ground), (40, 40))
    picture.paste((200, 30, 40), (10, 10, 30, 30))
    return picture


@pytest.mark.parametrize("how", [NOTHING, Augmentation(), EVERYTHING], ids=["nothing", "default", "everything"])
@pytest.mark.parametrize("size", [(40, 40), (1, 1), (300, 7), (7, 300), (500, 400)], ids=str)
@pytest.mark.parametrize("side", [32, 48, 224])
def test_a_view_is_a_square_of_bytes_whatever_the_picture(how: Augmentation, size: tuple[int, int], side: int) -> None:
    for seed in range(3):
        found = made(noise(size), how, seed, side)
        assert found.shape == (side, side, 3)
        assert found.dtype == np.uint8


def test_the_same_generator_gives_the_same_view_and_leaves_the_picture_alone() -> None:
    picture = noise((60, 40))
    before = picture.tobytes()
    assert (made(picture, EVERYTHING, 1) == made(picture, EVERYTHING, 1)).all()
    assert (made(picture, EVERYTHING, 1) != made(picture, EVERYTHING, 2)).any()
    assert picture.tobytes() == before


@pytest.mark.parametrize("size", [(40, 40), (30, 60), (60, 80)], ids=str)
def test_what_is_not_moved_is_the_picture_as_an_encoder_sees_it_or_its_mirror_image(size: tuple[int, int]) -> None:
    seen = np.asarray(letterbox(noise(size), 48))
    found = [made(noise(size), replace(NOTHING, area=0.5, moved=0.0), seed) for seed in range(12)]
    mirrored = [bool((view == seen[:, ::-1]).all()) for view in found]
    assert {True, False} == set(mirrored)
    assert all((view == seen).all() for view, turned in zip(found, mirrored, strict=True) if not turned)
    some = [made(noise(size), replace(NOTHING, area=0.5, moved=0.5), seed) for seed in range(40)]
    as_seen = sum((view == seen).all() or (view == seen[:, ::-1]).all() for view in some)
    assert 10 <= as_seen <= 30


def test_light_changes_little() -> None:
    colours = np.array(
        [made(plain((30, 60, 120), (40, 40)), Augmentation(ground=0, erased=0), seed).reshape(-1, 3) for seed in range(40)]
    )
    inside = np.array([np.median(pixels[(pixels < 200).any(axis=1)], axis=0) for pixels in colours])
    assert (inside.argmax(axis=1) == 2).all()  # blue stays blue
    assert np.abs(inside.mean(axis=0) - [30, 60, 120]).max() < 12


def test_the_white_ground_that_reaches_the_border_is_found_and_white_inside_is_not_ground() -> None:
    picture = shirt()
    picture.paste((255, 255, 255), (18, 18, 22, 22))  # a white print
    mask = garment_mask(picture)
    assert mask is not None
    expected = np.zeros((40, 40), dtype=bool)
    expected[10:30, 10:30] = True
    assert (mask == expected).all()


@pytest.mark.parametrize("ground", [0, 120, 237])
def test_a_ground_that_is_not_white_is_none(ground: int) -> None:
    assert garment_mask(shirt(ground)) is None


def test_another_ground_is_put_behind_the_garment_and_nowhere_else() -> None:
    how = Augmentation(ground=1, area=0.999, turned=0, light=0, tint=0, blurred=0, coarse=0, erased=0)
    for seed in range(8):
        found = made(shirt(), how, seed, 80).astype(int)
        red = (np.abs(found - [200, 30, 40]).max(axis=2) < 12).mean()
        assert 0.12 < red < 0.3  # a quarter of the square, a little smaller or stretched
        white = (found.min(axis=2) >= 250).mean()
        assert white < 0.45  # without another ground three quarters are


def test_a_coloured_ground_stays() -> None:
    found = made(shirt(120), EVERYTHING, 3).astype(int)
    assert ((np.abs(found - found.mean(axis=2, keepdims=True)).max(axis=2) < 30).mean()) > 0.3
