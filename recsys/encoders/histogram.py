"""Colour alone, without weights: the simplest baseline, and the encoder that tests can rely on anywhere."""

import hashlib
from collections.abc import Sequence

import numpy as np
from PIL import Image

from recsys.encoders.base import LEAST_SIMILARITY, unit_rows
from recsys.images import pixels

BINS = 6  # a channel
_SIDE = 64
_VERSION = "color-histogram 1"


class ColorHistogram:
    """Joint RGB histogram, square-rooted: the cosine of two is their Bhattacharyya coefficient (Swain and Ballard 1991)."""

    name = "color-histogram"
    dim = BINS**3
    checksum = hashlib.sha256(f"{_VERSION} {BINS} {_SIDE}".encode()).hexdigest()
    least_similarity = LEAST_SIMILARITY

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images of any size -> (n, 216) float32, unit rows."""
        if not images:
            return np.empty((0, self.dim), dtype=np.float32)
        batch = pixels([image.resize((_SIDE, _SIDE), Image.Resampling.BOX) for image in images])
        levels = batch.reshape(len(images), -1, 3).astype(np.int64) * BINS // 256
        codes = levels @ np.array([BINS * BINS, BINS, 1])
        counts = np.stack([np.bincount(row, minlength=self.dim) for row in codes])
        return unit_rows(np.sqrt(counts), self.name)
