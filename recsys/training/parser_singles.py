"""Photos of one garment each, whose slot is known, as examples for a parser: a shirt on a bed, a shoe on white.

Nobody drew the outlines of these. On a plain white ground they are plain; elsewhere a parser that has learned from street photos
says where a garment is, and the label which (self-training, Yarowsky 1995; with a label for the whole picture as in Papandreou et
al. 2015). What it is not sure of is left open.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import partial

import numpy as np
import torch
from PIL import Image
from scipy import ndimage
from torch import nn
from torch.nn import functional

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.cutout import garment_mask
from recsys.datatypes import WEARABLE
from recsys.errors import ImageError
from recsys.images import fit, read_photo
from recsys.training.examples import Example, warn_of_unread
from recsys.training.parser_network import OUTPUT_STRIDE, STRIDE
from recsys.training.parser_teacher import Teacher
from recsys.training.parser_views import LabelledPhoto, shrunk

SIDE = 384  # pixels of a photo's longer side, as it is learned from
_PARSED = 256  # as it is parsed: a garment that fills the photo is then about as large as one in a photo of a street
_STREET = 512  # as a photo of a street is parsed
_LIKELY = 0.5  # the probability from which a pixel is what it most likely is
_SURE = 0.6  # the probability from which a pixel is a garment, or is none
_LEAST, _MOST = 0.03, 0.95  # of the photo: what covers less or more is no garment that was found
_AT_BORDER = 0.25  # of the photo's border: what reaches more of it is the bed, not what lies on it
_NOBODY = 0.01  # of the photo: less skin and hair than this is nobody's
_BACKGROUND = REGIONS.index("background")
_BODY = [REGIONS.index("skin"), REGIONS.index("hair")]


def read_singles(
    examples: Sequence[Example], teacher: Teacher, most: int, progress: Callable[[int, int], None] | None = None
) -> list[LabelledPhoto]:
    """Of the examples with a slot to wear at most `most` (0: all), each with its regions.

    Those in which no garment is found are left out; those that cannot be read too, with a warning.
    """
    usable = [example for example in examples if example.labels.get("slot") in WEARABLE]
    chosen = sorted(usable, key=lambda example: _lot(example.item_id))[: most or None]
    photos, unread = [], []
    for done, example in enumerate(chosen, start=1):
        try:
            pixels, _ = shrunk(read_photo(example.picture), np.zeros((1, 1), np.uint8), SIDE)
        except ImageError as error:
            unread.append(str(error))
            continue
        image, slot = Image.fromarray(pixels), example.labels["slot"]
        regions = teacher.regions(image, [slot], partial(regions_of_one, image, slot))
        if (regions == REGIONS.index(slot)).any():
            photos.append(LabelledPhoto(example.item_id, pixels, regions, drawn=False))
        if progress:
            progress(done, len(chosen))
    warn_of_unread(unread, len(chosen))
    return photos


def _lot(item_id: str) -> str:
    """A number to choose by that has nothing to do with what the photo shows, always the same of an id."""
    return hashlib.sha256(item_id.encode()).hexdigest()


def regions_of_one(image: Image.Image, slot: str, network: nn.Module) -> np.ndarray:
    """The regions of a photo of one garment of a slot, (height, width) uint8; `NO_REGION` everywhere where none is found."""
    mask = garment_mask(image)
    nothing = np.full((image.height, image.width), NO_REGION, dtype=np.uint8)
    probabilities = _probabilities(network, image)
    body = probabilities[_BODY].sum(axis=0)
    garment = 1 - probabilities[_BACKGROUND] - body
    if mask is not None and (body > _SURE).mean() < _NOBODY:
        regions = np.where(mask, REGIONS.index(slot), _BACKGROUND).astype(np.uint8)
    else:
        regions = nothing.copy()
        regions[garment + body < 1 - _SURE] = _BACKGROUND
        regions[_largest(garment > _SURE)] = REGIONS.index(slot)
    found = regions == REGIONS.index(slot)
    border = np.concatenate([found[0], found[-1], found[:, 0], found[:, -1]])
    return regions if _LEAST <= found.mean() <= _MOST and border.mean() <= _AT_BORDER else nothing


def _largest(mask: np.ndarray) -> np.ndarray:
    """The largest piece of a mask, and what is at least a fifth as large (the other shoe), without holes."""
    pieces, count = ndimage.label(mask)
    if not count:
        return mask
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    filled: np.ndarray = ndimage.binary_fill_holes((sizes >= 0.2 * sizes.max())[pieces])
    return filled


def regions_of_tagged(image: Image.Image, regions: Collection[str], network: nn.Module) -> np.ndarray:
    """The regions of a photo of a person of which is known which there are, (height, width) uint8."""
    probabilities = _probabilities(network, image, _STREET)
    there = np.array([name in regions or name == REGIONS[_BACKGROUND] for name in REGIONS])
    probabilities = probabilities * there[:, None, None]
    found: np.ndarray = probabilities.argmax(axis=0).astype(np.uint8)
    found[probabilities.max(axis=0) < _LIKELY] = NO_REGION
    return found


@torch.no_grad()
def _probabilities(network: nn.Module, image: Image.Image, side: int = _PARSED) -> np.ndarray:
    """(regions, height, width) float32 of a photo: the mean of what it and its mirror image give."""
    fitted, (width, height) = fit(image, side, STRIDE)
    pixels = torch.from_numpy(np.array(fitted))[None]
    found = (network(pixels).softmax(dim=1) + network(pixels.flip(2)).softmax(dim=1).flip(3)) / 2
    found = functional.interpolate(found, scale_factor=OUTPUT_STRIDE, mode="bilinear", align_corners=False)[:, :, :height, :width]
    found = functional.interpolate(found, size=(image.height, image.width), mode="bilinear", align_corners=False)
    probabilities: np.ndarray = found[0].numpy()
    return probabilities
