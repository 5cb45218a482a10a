"""A garment out of its photo: a mask -> the garment alone on white, with a soft edge, as a shop's picture would show it."""

import numpy as np
from PIL import Image, ImageFilter

from recsys.images import WHITE

MARGIN = 0.08  # of the longer side of the garment's box, all around
SHARE_OF_PIECE = 0.04  # a piece of the mask smaller than this share of the largest piece is a slip of the annotator's brush
TARGET_SIDE = 320  # pixels: a smaller cut-out is enlarged toward this, so that its edge is drawn finer than the mask's steps
MOST_ENLARGED = 4.0
SCATTERED = 0.2  # a mask that covers less of its own box than this lies in pieces far apart (a bracelet on each arm)
EDGE_SOFTNESS = 0.8  # pixels of the mask
# The softened mask runs from 0 to 1 across the outline, 0.5 on it. Taking 0.4..0.9 of it as the edge keeps most of the
# background's colour, which starts right outside the outline, from shining through as a halo.
EDGE_FROM, EDGE_TO = 0.4, 0.9


def cut_out(photo: Image.Image, mask: np.ndarray) -> Image.Image:
    """Cut what `mask` covers out of `photo`.

    Args:
        photo: RGB.
        mask: (height, width) bool, the photo's size, with at least one pixel set.

    Returns:
        RGB on white, cropped to the garment's box with a margin; enlarged at most MOST_ENLARGED times when it is small.
    """
    box = _box_with_margin(mask)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(max(TARGET_SIDE / max(width, height), 1.0), MOST_ENLARGED)
    size = (round(width * scale), round(height * scale))
    # Image.crop fills what lies outside with black, which the mask, zero there, hides.
    colours = photo.crop(box).resize(size, Image.Resampling.LANCZOS)
    outline = Image.fromarray(mask.astype(np.uint8) * 255, "L").crop(box).resize(size, Image.Resampling.BICUBIC)
    softened = np.asarray(outline.filter(ImageFilter.GaussianBlur(EDGE_SOFTNESS * scale)), dtype=np.float32) / 255
    alpha = np.clip((softened - EDGE_FROM) / (EDGE_TO - EDGE_FROM), 0, 1)
    ground = Image.new("RGB", size, WHITE)
    return Image.composite(colours, ground, Image.fromarray((alpha * 255).round().astype(np.uint8), "L"))


def main_part(mask: np.ndarray) -> np.ndarray:
    """The mask without the pieces that would only litter the picture: (height, width) bool -> the same.

    Pieces that are tiny beside the largest one go. Both shoes of a pair stay; but where the pieces lie so far apart that the
    picture would be nearly empty, only the largest one stays.
    """
    from scipy import ndimage

    pieces, count = ndimage.label(mask, structure=np.ones((3, 3), dtype=bool))
    if count <= 1:
        return mask
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0  # the background
    kept = np.asarray((sizes >= sizes.max() * SHARE_OF_PIECE)[pieces])
    left, top, right, bottom = _box(kept)
    if kept.sum() < SCATTERED * (right - left) * (bottom - top):
        return np.asarray(pieces == sizes.argmax())
    return kept


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what the mask covers."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _box_with_margin(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom; may reach over the photo's edge, so that the garment stays in the middle."""
    left, top, right, bottom = _box(mask)
    margin = max(3, round(max(right - left, bottom - top) * MARGIN))
    return left - margin, top - margin, right + margin, bottom + margin
