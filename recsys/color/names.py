"""What a colour is called: the share of each name of the vocabulary, as colour naming models give it.

A name's distance to a colour is CIEDE2000 to the nearest of its reference points. The basic terms come first: people use them more,
sooner and more alike (Boynton and Olson, "Salience of chromatic basic color terms confirmed by three measures", 1990), so that
another name must be nearer by BASIC_AHEAD. The shares of names fall off exponentially with distance and together are 1, in the
manner of van de Weijer, Schmid, Verbeek and Larlus, "Learning color names for real-world applications", 2009, who learn them.

The two numbers are round ones that did best, or as well, of a few (0 to 6 and 3 to 10) on 5,000 products of the training part.
Without the head start nearly four fewer in a hundred were named rightly; how fast shares fall made one and a half.
"""

from collections.abc import Sequence

import numpy as np

from recsys.color.lab import ciede2000
from recsys.color.vocabulary import BASIC_TERMS, NAMES, reference_points
from recsys.color_words import did_you_mean, named
from recsys.errors import QueryError

BASIC_AHEAD = 4.0  # CIEDE2000
FALL = 4.0  # CIEDE2000 within which a name's share falls to 1/e
CALLED = 0.5  # of the share of its leading name: a garment may go by every name with as much

_POINTS, _OWNERS = reference_points()
_FIRST_POINTS = np.flatnonzero(np.diff(_OWNERS, prepend=-1))
_BEHIND = np.array([0.0 if name in BASIC_TERMS else BASIC_AHEAD for name in NAMES])


def name_shares(lab: np.ndarray) -> np.ndarray:
    """(k, 3) CIELAB -> (k, len(NAMES)) float64 shares, each row together 1."""
    distances = np.minimum.reduceat(ciede2000(lab[:, None], _POINTS[None]), _FIRST_POINTS, axis=1) + _BEHIND
    odds = np.exp((distances.min(axis=1, keepdims=True) - distances) / FALL)
    shares: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
    return shares


def leading(shares: np.ndarray, most: int = 3) -> tuple[str, ...]:
    """(len(NAMES),) shares, of any scale -> the names with the largest, best first; equal ones in the vocabulary's order."""
    return tuple(NAMES[index] for index in np.argsort(-shares, kind="stable")[:most].tolist())


def is_called(shares: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """(n, len(NAMES)) shares, of any scale -> (n,) bool: a garment may go by one of these names.

    A name may be said as people do: "Gray", "navy" (`recsys.color_words`). Raises QueryError for one that is unknown.
    """
    asked = shares[:, [NAMES.index(name) for said in names for name in _meant(said)]]
    called: np.ndarray = (asked >= CALLED * shares.max(axis=1, keepdims=True)).any(axis=1)
    return called


def _meant(said: str) -> list[str]:
    """The names that a person means by a colour."""
    found = named(said, NAMES)
    if not found:
        hint = did_you_mean(said, NAMES) or f"the colours are {', '.join(NAMES)}"
        raise QueryError(f"there is no colour {said[:80]!r}; {hint}")
    return found
