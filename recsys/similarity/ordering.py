"""The order of a heat map's lines, by hierarchical clustering.

The tree is SciPy's. Its `optimal_ordering` is not used: the order that it gives is not the best one in every fifth of small cases
(github.com/scipy/scipy/issues/11227).
"""

from dataclasses import dataclass

import numpy as np


def clustered_order(similarities: np.ndarray) -> np.ndarray:
    """(m, m) symmetric cosines -> (m,) int64, the lines in an order in which neighbours are alike; the diagonal is not looked at.

    Average linkage (Sokal and Michener 1958) of the distances 1 - cosine, as is the custom for heat maps since Eisen et al. (1998);
    and of all orders that its tree allows, one with the least sum of distances between neighbours (Bar-Joseph et al. 2001), begun
    at the end whose line comes first. Its time goes with the cube of m: it is for hundreds.
    """
    if len(similarities) < 3:
        return np.arange(len(similarities))
    from scipy.cluster.hierarchy import linkage

    distances = np.maximum(1 - similarities, 0)
    parts = [_Part(np.array([line]), np.zeros((1, 1))) for line in range(len(distances))]
    for left, right in linkage(distances[np.triu_indices(len(distances), k=1)], method="average")[:, :2].astype(int):
        parts.append(_joined(parts[left], parts[right], distances))
    whole = parts[-1]
    first, last = np.unravel_index(whole.lengths.argmin(), whole.lengths.shape)
    order = np.array(_order(whole, int(first), int(last)))
    return order if order[0] < order[-1] else order[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class _Fork:
    """The two sides of a part of the tree, of p and q lines, and how they are best put together.

    ends: (p, q), where the left side ends best, if it begins at a line of its own and the right side at one of its. begins: (p, q),
    where the right side begins best, if the left one begins, and the right one ends, at these lines.
    """

    left: "_Part"
    right: "_Part"
    ends: np.ndarray
    begins: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A part of the tree.

    lines: (k,) those below it. lengths: (k, k), the least sum of distances between neighbours of an order that begins at one of
    them and ends at another; infinite where the tree allows none.
    """

    lines: np.ndarray
    lengths: np.ndarray
    fork: _Fork | None = None


def _joined(left: _Part, right: _Part, distances: np.ndarray) -> _Part:
    to_right, ends = _least_sums(left.lengths, distances[np.ix_(left.lines, right.lines)])
    through, begins = _least_sums(to_right, right.lengths)
    count = len(left.lines)
    lengths = np.full((count + len(right.lines),) * 2, np.inf)
    lengths[:count, count:] = through
    lengths[count:, :count] = through.T  # the same, from its other end
    return _Part(np.concatenate((left.lines, right.lines)), lengths, _Fork(left, right, ends, begins))


def _least_sums(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(p, r), (r, q) -> (p, q) the least sum of a step from i to some j and one from j to k; and (p, q) that j."""
    sums = first[:, None, :] + second.T
    best = sums.argmin(axis=2)
    return np.take_along_axis(sums, best[:, :, None], axis=2)[:, :, 0], best


def _order(part: _Part, first: int, last: int) -> list[int]:
    """The best order of a part that begins and ends at these of its lines, by their places in `lines`."""
    if part.fork is None:
        return [int(part.lines[0])]
    left, right, count = part.fork.left, part.fork.right, len(part.fork.left.lines)
    if first >= count:
        return _order(part, last, first)[::-1]
    last -= count
    begin = int(part.fork.begins[first, last])
    end = int(part.fork.ends[first, begin])
    return _order(left, first, end) + _order(right, begin, last)
