"""What encoders share: unit vectors, a checksum of all that decides them, and what they have in common where they say nothing."""

import hashlib

import numpy as np

from recsys.errors import EncoderError

# How a picture is made the square that a network takes. Whoever changes `recsys.images.letterbox` raises the number: vectors made
# before and after are then never compared.
PREPROCESSING = "letterbox white 1"
# The least cosine to a photo of what may go with it, for an encoder that does not say. It suits features of ImageNet, by which
# garments worn together have cosines of about 0.24 to 0.55; `python -m recsys.training.least_similarity` measures another's.
LEAST_SIMILARITY = 0.3


def checksum_of(weights: str) -> str:
    """The checksum of an encoder that letterboxes: SHA-256 of `PREPROCESSING` and of the SHA-256 of its weights."""
    return hashlib.sha256(f"{PREPROCESSING} {weights}".encode()).hexdigest()


def unit_rows(features: np.ndarray, encoder: str) -> np.ndarray:
    """(n, d) numbers -> (n, d) float32 rows of length 1.

    Raises EncoderError for a row that has no direction (all zeros) or is not finite: such a row would sit in a catalogue unseen
    and be equally far from everything.
    """
    rows = np.asarray(features, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    bad = ~(np.isfinite(lengths) & (lengths > 0)).ravel()
    if bad.any():
        raise EncoderError(
            f"{encoder} made no usable vector of {int(bad.sum())} of {len(rows)} pictures; its weights may be damaged"
        )
    unit: np.ndarray = rows / lengths
    return unit
