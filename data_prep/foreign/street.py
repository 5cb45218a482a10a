"""Pieces of a street photo beside the person: street, wall, sky and floor."""

import numpy as np
from PIL import Image, ImageFilter

LEAST_SIDE, LARGEST_SIDE = 64, 200  # pixels
MARGIN = 10  # pixels around a piece that must be free as well: an outline is drawn by hand, and loose hair is not always inside it
BLUR_RADII = (2.0, 10.0)  # pixels

_SIZES_TRIED = 12


def free_pieces(photo: Image.Image, taken: np.ndarray, count: int, rng: np.random.Generator) -> list[Image.Image]:
    """Cut up to `count` rectangles that share no pixel out of what is free, each of a random size and at a random place.

    Args:
        photo: RGB.
        taken: (height, width) bool, the photo's size: what no piece may come nearer than MARGIN to.
        count: how many.
        rng: where sizes and places come from.

    Returns:
        RGB, LEAST_SIDE to LARGEST_SIDE pixels a side; fewer than `count`, or none, where there is no room.
    """
    taken = taken.copy()
    pieces = []
    for _ in range(count):
        box = _free_box(taken, rng)
        if box is None:
            break
        left, top, right, bottom = box
        pieces.append(photo.crop(box))
        taken[top:bottom, left:right] = True
    return pieces


def out_of_focus(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture blurred by a random amount."""
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(*BLUR_RADII)))


def _free_box(taken: np.ndarray, rng: np.random.Generator) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of a free rectangle: the first random size that fits anywhere, at last the smallest; or None."""
    table = _summed(taken)
    sizes = [*rng.integers(LEAST_SIDE, LARGEST_SIDE + 1, (_SIZES_TRIED, 2)).tolist(), [LEAST_SIDE, LEAST_SIDE]]
    for width, height in sizes:
        tops, lefts = np.nonzero(_free_places(table, width, height))
        if len(tops):
            place = rng.integers(len(tops))
            left, top = int(lefts[place]), int(tops[place])
            return left, top, left + width, top + height
    return None


def _summed(taken: np.ndarray) -> np.ndarray:
    """How many pixels are taken above and left of each place, in the photo with MARGIN all around it, where there is nobody.

    A summed-area table: Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984.
    """
    return np.pad(taken, ((MARGIN + 1, MARGIN), (MARGIN + 1, MARGIN))).cumsum(axis=0, dtype=np.int64).cumsum(axis=1)


def _free_places(table: np.ndarray, width: int, height: int) -> np.ndarray:
    """(rows, columns) bool: whether a rectangle with its upper left corner there is free, MARGIN and all; empty if too large."""
    wide, high = width + 2 * MARGIN, height + 2 * MARGIN
    free: np.ndarray = table[high:, wide:] + table[:-high, :-wide] == table[:-high, wide:] + table[high:, :-wide]
    return free
