"""The shapes that a picture is put into: a square for encoders, a thumbnail for pages."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from recsys.images import letterbox, pixels, read_image, thumbnail
from tests.odd_pictures import BLUE, RED
from tests.support import encoded, noise, plain

pytestmark = pytest.mark.filterwarnings("ignore:::PIL")  # pytest undoes the filter that `recsys.images` sets

sides = st.integers(1, 700)


@settings(max_examples=60, deadline=None)
@given(width=sides, height=sides, side=st.sampled_from([1, 16, 64, 224]))
def test_a_letterboxed_picture_is_whole_centred_in_its_shape_on_white(width: int, height: int, side: int) -> None:
    square = np.asarray(letterbox(plain((0, 0, 0), (width, height)), side))
    assert square.shape == (side, side, 3)
    dark = np.argwhere(square[:, :, 0] < 250)
    top, left = dark.min(axis=0)
    bottom, right = dark.max(axis=0) + 1
    longer = max(width, height)
    assert (right - left, bottom - top) == (max(1, round(width * side / longer)), max(1, round(height * side / longer)))
    assert abs(int(left) - int(side - right)) <= 1
    assert abs(int(top) - int(side - bottom)) <= 1
    assert len(dark) == (right - left) * (bottom - top)
    assert np.all(np.delete(square.reshape(-1, 3), np.flatnonzero(square[:, :, 0] < 250), axis=0) == 255)


def test_a_letterboxed_picture_keeps_its_corners() -> None:
    corners = {(0, 0): (255, 0, 0), (399, 0): (0, 255, 0), (0, 199): (0, 0, 255), (399, 199): (9, 9, 9)}
    picture = plain((128, 128, 128), (400, 200))
    for (x, y), colour in corners.items():
        picture.paste(colour, (min(x, 360), min(y, 160), min(x, 360) + 40, min(y, 160) + 40))
    square = letterbox(picture, 100)
    found = [square.getpixel(at) for at in ((2, 27), (97, 27), (2, 72), (97, 72))]
    assert found == list(corners.values())


def test_a_square_of_the_right_side_is_left_as_it_is() -> None:
    picture = noise((64, 64))
    assert np.array_equal(np.asarray(letterbox(picture, 64)), np.asarray(picture))


def test_pixels_stacks_pictures_in_order() -> None:
    batch = pixels([plain(RED, (5, 3)), plain(BLUE, (5, 3))])
    assert batch.shape == (2, 3, 5, 3)
    assert batch.dtype == np.uint8
    assert batch[:, 1, 1].tolist() == [list(RED), list(BLUE)]


@settings(max_examples=40, deadline=None)
@given(width=sides, height=sides, side=st.sampled_from([10, 100, 400]))
def test_a_thumbnail_keeps_its_shape_and_is_never_enlarged(width: int, height: int, side: int) -> None:
    small = Image.open(io.BytesIO(thumbnail(plain(size=(width, height)), side=side)))
    assert small.format == "WEBP"
    assert max(small.size) == min(side, max(width, height))
    scale = max(small.size) / max(width, height)
    assert abs(small.width - width * scale) <= 1
    assert abs(small.height - height * scale) <= 1


def test_a_thumbnail_leaves_the_picture_alone() -> None:
    picture = noise((300, 200))
    before = picture.tobytes()
    thumbnail(picture, side=50)
    assert picture.size == (300, 200)
    assert picture.tobytes() == before


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_thumbnail_says_nothing_of_where_and_with_what_a_photo_was_taken(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    photo = encoded(noise(), kind, exif=exif)
    assert b"Camera of Ada" in photo
    small = thumbnail(read_image(photo))
    assert b"Camera of Ada" not in small
    assert dict(Image.open(io.BytesIO(small)).getexif()) == {}
