"""The few colours that many pixels have: k-means in CIELAB, and what is too alike to be two colours taken together."""

import numpy as np

from recsys.color.lab import ciede2000
from recsys.color.pixels import Pixels

SEED = 42
CENTRES = 8  # more than are kept: what is alike is joined afterwards, and a small colour is not drawn into a large one
ROUNDS = 8
ALIKE = 12.0  # CIEDE2000: folds and shine of one cloth are nearer, two colours of a print farther


def clusters(pixels: Pixels) -> tuple[np.ndarray, np.ndarray]:
    """(k, 3) CIELAB of the colours and (k,) their shares, together 1, the largest first; the same at every call."""
    centres, shares = _k_means(pixels)
    while len(centres) > 1:
        apart = ciede2000(centres[:, None], centres[None])
        np.fill_diagonal(apart, np.inf)
        left, right = divmod(int(apart.argmin()), len(centres))
        if apart[left, right] >= ALIKE:
            break
        both = shares[left] + shares[right]
        centres[left] = (shares[left] * centres[left] + shares[right] * centres[right]) / both
        shares[left] = both
        centres, shares = np.delete(centres, right, axis=0), np.delete(shares, right)
    order = np.argsort(-shares, kind="stable")
    return centres[order], shares[order]


def _k_means(pixels: Pixels) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's rounds from k-means++ (Arthur and Vassilvitskii 2007); centres that nothing is nearest to go."""
    lengths = (pixels.lab**2).sum(axis=1)
    centres = _spread_out(pixels, lengths)
    weighted = [pixels.weights, *(pixels.weights * axis for axis in pixels.lab.T)]
    for _ in range(ROUNDS):
        nearest = _squared(pixels.lab, lengths, centres).argmin(axis=1)
        shares, *sums = (np.bincount(nearest, of_one, minlength=len(centres)) for of_one in weighted)
        kept = shares > 0
        shares = shares[kept]
        centres = np.array(sums).T[kept] / shares[:, None]
    return centres, shares


def _spread_out(pixels: Pixels, lengths: np.ndarray) -> np.ndarray:
    """(k, 3) pixels to begin with, each drawn with the odds of its squared distance to those before it; fewer of few colours."""
    generator = np.random.default_rng(SEED)
    chosen = [pixels.lab[pixels.weights.argmax()]]
    nearest: np.ndarray = np.full(len(pixels.lab), np.inf)
    for _ in range(CENTRES - 1):
        nearest = np.minimum(nearest, _squared(pixels.lab, lengths, chosen[-1][None])[:, 0])
        odds = nearest * pixels.weights
        if (total := odds.sum()) < 1e-9:
            break
        chosen.append(pixels.lab[generator.choice(len(odds), p=odds / total)])
    return np.array(chosen)


def _squared(lab: np.ndarray, lengths: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(n, 3), the squared lengths (n,) of these and (k, 3) -> (n, k) squared Euclidean distances, never below 0."""
    distances: np.ndarray = np.maximum(lengths[:, None] - 2 * (lab @ centres.T) + (centres**2).sum(axis=1), 0)
    return distances
