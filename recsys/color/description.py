"""The colour of a garment in a picture: what a page shows of it, and what it is searched by.

The feature is the names' shares (`recsys.color.names`) of the garment's colours, weighted by how much of it they cover: the "color
names" descriptor of van de Weijer et al. 2009. It was chosen on the held-out tenth of the products' training part, each fused with
efficientnet-lite0 at the weight that suits it best, by precision@10 of article type and base colour (the network alone: 0.193):

    names, as they are            0.278    44 numbers
    names, square roots           0.266    44
    Lab histogram, as it is       0.263   294    6 x 7 x 7 soft bins, narrower near grey
    Lab histogram, square roots   0.265   294    (Hellinger)
    the same in three bands       0.268   882    top, middle and bottom of the garment
    both, 7 to 3                  0.278   338
    palette in Lab bins           0.262   294
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from PIL import Image

from recsys.color.clusters import ALIKE, CENTRES, ROUNDS, clusters
from recsys.color.lab import hex_of, lab_of_hex, rgb_of
from recsys.color.names import BASIC_AHEAD, FALL, leading, name_shares
from recsys.color.pixels import garment_pixels
from recsys.color.vocabulary import NAMES, VOCABULARY
from recsys.palettes import Palette, Swatch

MOST = 5
SPECK = 0.04  # of the garment: a smaller colour is no part of its palette

DIM = len(NAMES)
_VERSION = "color names 1"  # with every change of the method that no constant below tells
_METHOD = f"{_VERSION} {VOCABULARY} {CENTRES} {ROUNDS} {ALIKE} {BASIC_AHEAD} {FALL} {MOST} {SPECK}"
METHOD = hashlib.sha256(_METHOD.encode()).hexdigest()  # features and palettes made by different methods are never compared


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """feature: (DIM,) float32, unit length, none below 0: the cosine of two is how alike the garments' colours are called."""

    feature: np.ndarray
    palette: Palette


def describe(image: Image.Image, mask: np.ndarray | None = None, most: int = MOST) -> Description:
    """The colour of a garment: RGB picture of any size, and (height, width) bool where a mask says what of it is the garment.

    Without a mask, or with an empty one, it is what `recsys.color.pixels` takes for the garment. most: colours in the palette.
    """
    centres, shares = clusters(garment_pixels(image, mask))
    named = name_shares(centres)
    whole = shares @ named
    large = (shares >= SPECK).sum() or 1
    kept = slice(min(large, most))
    covered = shares[kept] / shares[kept].sum()
    swatches = tuple(
        Swatch(hex_of(rgb), float(share), leading(of_one, 1)[0])
        for rgb, share, of_one in zip(rgb_of(centres[kept]), covered, named[kept], strict=True)
    )
    return Description(_unit(whole), Palette(swatches, leading(whole)))


def palette(image: Image.Image, mask: np.ndarray | None = None, most: int = MOST) -> Palette:
    """The palette alone, as `describe` gives it."""
    return describe(image, mask, most).palette


def features(image: Image.Image, mask: np.ndarray | None = None) -> np.ndarray:
    """The feature alone, as `describe` gives it: (DIM,) float32, unit length."""
    return describe(image, mask).feature


def feature_of_hex(colour: str) -> np.ndarray:
    """The feature of a garment that is "#rrggbb" all over: (DIM,) float32, unit length, to search by a colour without a picture."""
    return _unit(name_shares(lab_of_hex(colour))[0])


def _unit(shares: np.ndarray) -> np.ndarray:
    unit: np.ndarray = (shares / np.linalg.norm(shares)).astype(np.float32)
    return unit
