"""An encoder that knows words without any weights."""

import hashlib
from collections.abc import Sequence

import numpy as np
from PIL import Image

from recsys.encoders.base import LEAST_SIMILARITY, unit_rows

SHADES = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "crimson": (255, 0, 40), "teal": (0, 160, 160)}


class ShadeEncoder:
    """A picture is its mean colour, and so is a word that names one; other words are grey. A `recsys.datatypes.WordEncoder`."""

    name = "shade"
    dim = 3
    checksum = hashlib.sha256(b"shade").hexdigest()
    least_similarity = LEAST_SIMILARITY

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images -> (n, 3) float32, unit rows."""
        means = [np.asarray(image, dtype=np.float32).mean(axis=(0, 1)) + 1 for image in images]
        return unit_rows(np.array(means, dtype=np.float32).reshape(-1, 3), self.name)

    def encode_words(self, texts: Sequence[str]) -> np.ndarray:
        """Texts -> (n, 3) float32, unit rows: the sum of the colours that they name."""
        shades = [[SHADES.get(word, (1, 1, 1)) for word in text.lower().split()] for text in texts]
        return unit_rows(np.array([np.sum(one, axis=0) for one in shades], dtype=np.float32).reshape(-1, 3), self.name)
