"""The few colours that many pixels have: k-means in CIELAB, and what is too alike to be two colours taken together."""

import numpy as np

from recsys.color.lab import ciede2000
from recsys.color.pixels import Pixels

CENTRES = 8  # more than are kept: what is alike is joined afterwards, and a small colour is not drawn into a large one
ROUNDS = 8
ALIKE = 12.0  # CIEDE2000: folds and shine of one cloth are nearer, two colours of a print farther
_DRAWS = np.random.default_rng(42).random(CENTRES - 1)  # in 0..1: the same in every picture


def clusters(pixels: Pixels) -> tuple[np.ndarray, np.ndarray]:
    """(k, 3) CIELAB of the colours and (k,) their shares, together 1, the largest first; the same at every call."""
    centres, shares = _k_means(pixels)
    apart = ciede2000(centres[:, None], centres[None])
    np.fill_diagonal(apart, np.inf)
    while len(centres) > 1:
        left, right = divmod(int(apart.argmin()), len(centres))
        if apart[left, right] >= ALIKE:
            break
        both = shares[left] + shares[right]
        centres[left] = (shares[left] * centres[left] + shares[right] * centres[right]) / both
        shares[left] = both
        kept = np.arange(len(centres)) != right  # and left, the lower number, stays where it is
        centres, shares, apart = centres[kept], shares[kept], apart[kept][:, kept]
        apart[left] = apart[:, left] = ciede2000(centres[left], centres)
        apart[left, left] = np.inf
    order = np.argsort(-shares, kind="stable")
    return centres[order], shares[order]


def _k_means(pixels: Pixels) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's rounds from k-means++ (Arthur and Vassilvitskii 2007); centres that nothing is nearest to go."""
    axes = np.ascontiguousarray(pixels.lab.T)
    lengths = (pixels.lab**2).sum(axis=1)
    centres = _spread_out(pixels, axes, lengths)
    weighted = [pixels.weights, *(pixels.weights * axes)]
    for _ in range(ROUNDS):
        nearest = _squared(axes, lengths, centres).argmin(axis=0)
        shares, *sums = (np.bincount(nearest, of_one, minlength=len(centres)) for of_one in weighted)
        kept = shares > 0
        shares = shares[kept]
        centres = np.array(sums).T[kept] / shares[:, None]
    return centres, shares


def _spread_out(pixels: Pixels, axes: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(k, 3) pixels to begin with, each drawn with the odds of its squared distance to those before it; fewer of few colours."""
    chosen = [pixels.lab[pixels.weights.argmax()]]
    nearest: np.ndarray = np.full(len(pixels.lab), np.inf)
    for draw in _DRAWS:
        nearest = np.minimum(nearest, _squared(axes, lengths, chosen[-1][None])[0])
        odds = nearest * pixels.weights
        if (total := odds.sum()) < 1e-9:
            break
        upto = (odds / total).cumsum()
        chosen.append(pixels.lab[np.searchsorted(upto / upto[-1], draw, side="right")])
    return np.array(chosen)


def _squared(axes: np.ndarray, lengths: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(3, n), the squared lengths (n,) of these and (k, 3) -> (k, n) squared Euclidean distances, never below 0.

    A row a centre, and not a pixel: numpy works along rows, and these are long.
    """
    distances: np.ndarray = np.maximum(lengths - 2 * (centres @ axes) + (centres**2).sum(axis=1)[:, None], 0)
    return distances
