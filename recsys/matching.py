"""A photo's neighbours -> the items that go with it, each with the evidence.

Strategy also-buy: what was bought (or worn) with the items that look like the photo goes with the photo. The candidates are the
items on the neighbours' also-buy lists; those that look too unlike the photo (cosine below the threshold) are left out.

A candidate's score is the share of the neighbours' similarity that stands behind it,

    score(c) = sum of sim(n) over the neighbours n that list c  /  sum of sim(n) over the neighbours n that list anything,

the Nadaraya-Watson estimate of how likely an item that looks like the photo is to list c. Equal scores are ordered by the
candidate's own cosine to the photo, then by id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.datatypes import Accounting, Hits


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item some neighbour lists. `supporters` are positions in the neighbours, most similar first."""

    row: int
    similarity: float
    score: float
    supporters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlsoBought:
    """What the neighbours' lists name: `passed` and `below` the threshold, best first; `not_asked` (m,) rows not allowed."""

    passed: list[Candidate]
    below: list[Candidate]
    not_asked: np.ndarray
    accounting: Accounting


def also_buy(
    neighbours: Hits,
    lists: Sequence[np.ndarray],
    similarities: Callable[[np.ndarray], np.ndarray],
    allowed: np.ndarray,
    ids: np.ndarray,
    threshold: float,
) -> AlsoBought:
    """The neighbours' lists -> the candidates that pass and those below the threshold, best first, and what became of all.

    lists: what each neighbour's list names, as rows of the catalogue; a negative number stands for an item it does not hold.
    similarities: rows -> cosines to the photo. allowed: (n,) bool, the rows that were asked for. threshold: the least cosine.
    """
    supporters: dict[int, list[int]] = {}
    for position, codes in enumerate(lists):
        for code in codes.tolist():
            supporters.setdefault(code, []).append(position)
    named = np.fromiter(supporters, dtype=np.int64, count=len(supporters))
    held = named[named >= 0]
    asked = held[allowed[held]]
    cosines = similarities(asked)

    weights = np.maximum(neighbours.similarities.astype(np.float64), 0.0)
    with_list = [position for position, codes in enumerate(lists) if len(codes)]
    whole = float(weights[with_list].sum()) or 1.0
    candidates = [
        Candidate(row, cosine, float(weights[supporters[row]].sum()) / whole, tuple(supporters[row]))
        for row, cosine in zip(asked.tolist(), cosines.tolist(), strict=True)
    ]
    candidates.sort(key=lambda found: (-round(found.score, 9), -found.similarity, ids[found.row]))
    passed = [found for found in candidates if found.similarity >= threshold]
    below = [found for found in candidates if found.similarity < threshold]
    accounting = Accounting(
        neighbours=len(neighbours.rows),
        neighbours_with_list=len(with_list),
        listed=len(named),
        not_in_catalog=len(named) - len(held),
        not_asked=len(held) - len(asked),
        below_threshold=len(below),
        passed=len(passed),
        similarities=tuple(sorted(cosines.tolist(), reverse=True)),
    )
    return AlsoBought(passed, below, held[~allowed[held]], accounting)
