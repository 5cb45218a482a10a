"""Which pixels of a picture say what colour the garment is."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from recsys.color.lab import lab_of, lch_of
from recsys.cutout import garment_mask

SIDE = 64  # pixels
MOST = 1000  # pixels: to know a few colours and their shares more are not needed, and the cost stays small
_COVERED = 0.75  # share of a pixel that the garment covers: where a picture is made smaller, its edges mix with the ground
_LEFT = 0.5  # the share of a mask that must be left for its rim to be taken off
# Where no mask says what the garment is: how fast a pixel counts less away from the middle, as a share of the side; and how much
# what has the colour of skin counts. The region holds the skins measured in Xiao et al., "Characterising the variations in ethnic
# skin colours: a new calibrated data base for human skin", 2017, and some more for the light of a studio.
_SPREAD = 0.25
_SKIN_COUNTS = 0.3
_SKIN = ((45, 85), (13, 38), (40, 75))  # the least and the most L*, chroma, hue in degrees


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """lab: (n, 3) float64 CIELAB, n > 0. weights: (n,) float64 above 0, together 1: how much each says about the garment."""

    lab: np.ndarray
    weights: np.ndarray


def garment_pixels(image: Image.Image, mask: np.ndarray | None = None) -> Pixels:
    """The pixels of a garment in an RGB picture, made smaller; without the rim, where the ground shines through.

    mask: (height, width) bool of the picture's size. Without one, or where it is empty, the garment is all but the plain white
    ground that reaches the border. Then the middle of the picture, where who took it put it, counts for most, and what has the
    colour of skin for little, which does nothing to a garment of that colour alone, because weights are shares. A model's hair and
    what else is worn in the picture still count.
    """
    small = image if max(image.size) <= SIDE else _smaller(image)
    known = None if mask is None or not mask.any() else _fitted(mask, small.size)
    found = known if known is not None else garment_mask(small)
    if found is None or not found.any():
        found = np.ones((small.height, small.width), dtype=bool)
    chosen = np.flatnonzero(_without_rim(found))
    chosen = chosen[:: -(-len(chosen) // MOST)]
    lab = lab_of(np.asarray(small).reshape(-1, 3).take(chosen, axis=0))
    if known is not None:
        return Pixels(lab, np.full(len(lab), 1 / len(lab)))
    weights = _middle(found.shape).ravel()[chosen] * np.where(_like_skin(lab), _SKIN_COUNTS, 1)
    return Pixels(lab, weights / weights.sum())


def _smaller(image: Image.Image) -> Image.Image:
    scale = SIDE / max(image.size)
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.BOX)


def _fitted(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The mask at the size of the smaller picture: what it covers well, or where that is nothing all that it touches."""
    if mask.shape == (size[1], size[0]):
        return mask
    shares = np.asarray(Image.fromarray(mask.astype(np.uint8) * 255, "L").resize(size, Image.Resampling.BOX)) / 255
    covered: np.ndarray = shares >= _COVERED
    return covered if covered.any() else shares > 0


def _without_rim(mask: np.ndarray) -> np.ndarray:
    """The mask without its outermost pixels, where enough of it is left."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return inner if inner.sum() >= _LEFT * mask.sum() else mask


def _middle(shape: tuple[int, ...]) -> np.ndarray:
    """(height, width): 1 in the middle, less toward the border."""
    down, across = (np.exp(-((((np.arange(length) + 0.5) / length - 0.5) / _SPREAD) ** 2) / 2) for length in shape)
    return np.outer(down, across)


def _like_skin(lab: np.ndarray) -> np.ndarray:
    """(n, 3) CIELAB -> (n,) bool."""
    inside: np.ndarray = np.ones(len(lab), dtype=bool)
    for values, (least, most) in zip(lch_of(lab).T, _SKIN, strict=True):
        inside &= (values > least) & (values < most)
    return inside
