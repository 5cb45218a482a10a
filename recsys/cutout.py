"""A garment out of its photo: a mask -> the garment alone on white, with a soft edge, as a shop's picture would show it."""

import numpy as np
from PIL import Image, ImageFilter

from recsys.datatypes import Box, Detection
from recsys.images import WHITE

MARGIN = 0.08  # of the longer side of the garment's box, all around
SHARE_OF_PIECE = 0.04  # a piece of the mask smaller than this share of the largest piece is a slip of the annotator's brush
# Of the longer side of the box of a garment that is alone. Of 277 photos of single garments held out of training, the slot of 0.949
# was recognised in the whole photo, of 0.910 cut out, of 0.939 in the box and of 0.953 in the box with this margin.
AROUND = 0.1
TARGET_SIDE = 320  # pixels: a smaller cut-out is enlarged toward this, so that its edge is drawn finer than the mask's steps
MOST_ENLARGED = 4.0
SCATTERED = 0.2  # a mask that covers less of its own box than this lies in pieces far apart (a bracelet on each arm)
EDGE_SOFTNESS = 0.8  # pixels of the mask
# The softened mask runs from 0 to 1 across the outline, 0.5 on it. Taking 0.4..0.9 of it as the edge keeps most of the
# background's colour, which starts right outside the outline, from shining through as a halo.
EDGE_FROM, EDGE_TO = 0.4, 0.9
WHITE_FROM = 238  # of 255: what JPEG leaves of a white ground
WHITE_BORDER = 0.6  # share of the border that is white where the ground is


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


def cut(photo: Image.Image, detection: Detection) -> Image.Image:
    """A garment that was found in an RGB photo, as encoders take it.

    On white; one that is alone with a margin of what is around it, as people photograph single garments; the photo itself where it
    is to be taken whole.
    """
    if detection.whole:
        return photo
    if detection.alone:
        return with_surroundings(photo, detection.box)
    if detection.mask.all():
        return photo.crop(detection.box)
    return cut_out(photo, detection.full_mask(photo.size))


def with_surroundings(photo: Image.Image, box: Box) -> Image.Image:
    """The part of an RGB photo that a garment is in, with a margin of what is around it."""
    left, top, right, bottom = box
    margin = round(AROUND * max(right - left, bottom - top))
    return photo.crop(
        (max(0, left - margin), max(0, top - margin), min(photo.width, right + margin), min(photo.height, bottom + margin))
    )


def main_part(mask: np.ndarray) -> np.ndarray:
    """The mask without the pieces that would only litter the picture: (height, width) bool -> the same.

    Specks go. Both shoes of a pair stay; but where the pieces lie so far apart that the picture would be nearly empty, only the
    largest one stays.
    """
    kept = without_specks(mask)
    if not kept.any():
        return kept
    left, top, right, bottom = box_of(kept)
    if kept.sum() < SCATTERED * (right - left) * (bottom - top):
        pieces, sizes = _pieces(kept)
        return np.asarray(pieces == sizes.argmax())
    return kept


def without_specks(mask: np.ndarray) -> np.ndarray:
    """The mask without the pieces that are tiny beside its largest one: (height, width) bool -> the same."""
    pieces, sizes = _pieces(mask)
    kept: np.ndarray = mask & (sizes >= sizes.max() * SHARE_OF_PIECE)[pieces]
    return kept


def garment_mask(image: Image.Image) -> np.ndarray | None:
    """(height, width) bool: all but the plain white ground that reaches the border; None where the ground is not white."""
    from scipy import ndimage

    red, green, blue = np.moveaxis(np.asarray(image), 2, 0)
    white = np.minimum(np.minimum(red, green), blue) >= WHITE_FROM  # of three, min(axis=2) takes fifteen times as long
    border = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    if border.mean() < WHITE_BORDER:
        return None
    regions, count = ndimage.label(white)
    garment = np.ones(count + 1, dtype=bool)
    for side in (regions[0], regions[-1], regions[:, 0], regions[:, -1]):
        garment[side] = False
    garment[0] = True  # what is not white
    mask: np.ndarray = garment[regions]
    return mask


def box_of(mask: np.ndarray) -> Box:
    """The box of what the mask covers, which is one pixel at least."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _pieces(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which piece each pixel is of, 0 for none, and how many pixels each has; pixels that meet at a corner are of one."""
    from scipy import ndimage

    pieces, _ = ndimage.label(mask, structure=np.ones((3, 3), dtype=bool))
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return pieces, sizes


def _box_with_margin(mask: np.ndarray) -> Box:
    """Left, top, right, bottom; may reach over the photo's edge, so that the garment stays in the middle."""
    left, top, right, bottom = box_of(mask)
    margin = max(3, round(max(right - left, bottom - top) * MARGIN))
    return left - margin, top - margin, right + margin, bottom + margin
