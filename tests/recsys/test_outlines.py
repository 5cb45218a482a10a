"""Masks drawn as polygons: against hand-worked ones, and against a filler that knows nothing of borders."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from recsys.outlines import MOST_CHANGE, TOLERANCE, name_place, outlines, signed_area

EIGHT = np.ones((3, 3), dtype=bool)


def mask_of(*rows: str) -> np.ndarray:
    return np.array([[mark == "#" for mark in row] for row in rows])


def blob(seed: int, side: int = 120) -> np.ndarray:
    """Smooth pieces with holes in them."""
    return np.asarray(ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(side, side)), 6) > 0.02)


def pieces_without_holes(mask: np.ndarray) -> list[np.ndarray]:
    """Each piece, filled: what no way from the picture's edge leads to is a hole."""
    labels, count = ndimage.label(mask, structure=EIGHT)
    return [ndimage.binary_fill_holes(labels == number) for number in range(1, count + 1)]


def drawn(polygon: np.ndarray, shape: tuple[int, ...], scale: int) -> np.ndarray:
    """The polygon filled, `scale` × `scale` samples a pixel: (height, width) share of each pixel that is inside."""
    picture = Image.new("L", (shape[1] * scale, shape[0] * scale))
    # Pillow draws the outline too, so corners of pixels are put in the middle between samples, and no outline is asked for.
    ImageDraw.Draw(picture).polygon([(float(x * scale) - 0.5, float(y * scale) - 0.5) for x, y in polygon], fill=1, outline=None)
    return np.asarray(picture).reshape(shape[0], scale, shape[1], scale).mean(axis=(1, 3))


def test_a_rectangle_has_its_four_corners_clockwise() -> None:
    (polygon,) = outlines(mask_of("....", ".##.", ".##.", ".##.", "...."))
    assert polygon.tolist() == [[1, 1], [3, 1], [3, 4], [1, 4]]
    assert signed_area(polygon) == 6


def test_a_hole_is_ignored_and_what_lies_within_it_is_not() -> None:
    mask = mask_of("#######", "#.....#", "#.###.#", "#.###.#", "#.....#", "#######")
    assert [polygon.tolist() for polygon in outlines(mask, tolerance=0)] == [
        [[0, 0], [7, 0], [7, 6], [0, 6]],
        [[2, 2], [5, 2], [5, 4], [2, 4]],
    ]


@pytest.mark.parametrize("rows", [("#.", ".#"), (".#", "#."), ("#.#", ".#.", "#.#"), (".#.", "#.#", ".#.")])
def test_pixels_that_touch_at_a_corner_are_one_piece(rows: tuple[str, ...]) -> None:
    mask = mask_of(*rows)
    (polygon,) = outlines(mask, tolerance=0)
    assert signed_area(polygon) == sum(piece.sum() for piece in pieces_without_holes(mask))


@pytest.mark.parametrize("mask", [np.zeros((4, 5), dtype=bool), np.zeros((0, 0), dtype=bool)])
def test_an_empty_mask_has_none(mask: np.ndarray) -> None:
    assert outlines(mask) == ()


def test_a_whole_picture_is_its_frame() -> None:
    (polygon,) = outlines(np.ones((3, 5), dtype=bool))
    assert polygon.tolist() == [[0, 0], [5, 0], [5, 3], [0, 3]]


@pytest.mark.parametrize("seed", range(6))
def test_with_no_tolerance_the_polygons_cover_the_pieces_exactly(seed: int) -> None:
    mask = blob(seed) if seed % 2 else np.random.default_rng(seed).random((40, 30)) > 0.5
    filled = pieces_without_holes(mask)
    found = outlines(mask, tolerance=0)
    assert [signed_area(polygon) for polygon in found] == sorted((float(piece.sum()) for piece in filled), reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_thinned_polygons_keep_the_area_and_stay_within_the_box(seed: int) -> None:
    mask = blob(seed)
    exact, thinned = outlines(mask, tolerance=0), outlines(mask)
    assert sum(map(len, thinned)) < sum(map(len, exact)) / 3
    for before, after in zip(exact, thinned, strict=True):
        assert signed_area(after) == pytest.approx(signed_area(before), rel=MOST_CHANGE)
        assert (after.min(axis=0) >= before.min(axis=0)).all()
        assert (after.max(axis=0) <= before.max(axis=0)).all()


def test_a_thinned_polygon_lies_over_its_mask() -> None:
    rows, columns = np.mgrid[:200, :160]
    mask = ((columns - 80) / 60) ** 2 + ((rows - 100) / 90) ** 2 < 1
    (polygon,) = outlines(mask)
    share = drawn(polygon, mask.shape, scale=4)
    away_from_border = ndimage.distance_transform_edt(mask) + ndimage.distance_transform_edt(~mask) > TOLERANCE + 1.5
    assert (share[mask & away_from_border] == 1).all()
    assert (share[~mask & away_from_border] == 0).all()
    assert share.sum() == pytest.approx(mask.sum(), rel=MOST_CHANGE)


def test_a_piece_too_thin_for_the_tolerance_keeps_its_area() -> None:
    mask = np.zeros((60, 60), dtype=bool)
    for step in range(50):  # a belt of two pixels, aslant
        mask[5 + step : 7 + step, 5 + step] = True
    (polygon,) = outlines(mask, tolerance=8)
    assert signed_area(polygon) == pytest.approx(mask.sum(), rel=MOST_CHANGE)


def test_a_name_stands_on_its_garment() -> None:
    assert name_place(mask_of("......", ".##.##", ".#####", "......")) == (1, 6, 2)
    assert name_place(mask_of("##...###", "##...###")) == (5, 8, 0)
    for seed in range(6):
        left, right, y = name_place(blob(seed))
        assert blob(seed)[y, left:right].all()
        assert blob(seed)[:y].sum() <= blob(seed).sum() / 2 <= blob(seed)[: y + 1].sum()
