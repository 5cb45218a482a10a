"""Vectors -> how alike chosen items are, or groups of them; never all pairs at once.

The mean cosine over all pairs of a group g and another h is the product of their sums, divided by how many pairs there are,
because the product is linear: mean over a in g, b in h of a·b = (Σa)·(Σb) / (|g| |h|). Within a group of n the n pairs of an item
with itself are taken out again: (|Σa|² - Σ|a|²) / (n (n - 1)). One walk over the vectors is enough, and it is exact.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from recsys.errors import QueryError
from recsys.similarity.groups import Groups
from recsys.similarity.matrix import SimilarityMatrix
from recsys.similarity.ordering import clustered_order

ITEMS_MOST = 200  # lines of a picture that can still be read
GROUPS_MOST = 200
DECIMALS = 6  # what differs in rounding alone is the same on every machine
_BLOCK = 8_192  # rows at a time in double precision: 17 MB of 256 numbers


def cosines(vectors: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The block of the n x n cosines that some items have with others.

    vectors: (n, d) float32, unit rows. rows: (r,), columns: (c,) items. Returns (r, c) float64.
    """
    block = vectors[rows].astype(np.float64) @ vectors[columns].T.astype(np.float64)
    return _rounded(block)


def between_items(vectors: np.ndarray, rows: Sequence[int] | np.ndarray, names: Sequence[str]) -> SimilarityMatrix:
    """The cosines of some items with each other.

    vectors: (n, d) float32, unit rows. rows: (m,) items, at most ITEMS_MOST. names: of these m.
    Raises QueryError where there is none, too many, or one twice.
    """
    chosen = np.asarray(rows, dtype=np.int64)
    if not 1 <= len(chosen) <= ITEMS_MOST:
        raise QueryError(f"{len(chosen):,} items cannot be compared in one picture; choose 1 to {ITEMS_MOST}")
    distinct, counts = np.unique(chosen, return_counts=True)
    if len(distinct) < len(chosen):
        twice = names[int(np.flatnonzero(chosen == distinct[counts.argmax()])[0])]
        raise QueryError(f"{twice!r} was chosen twice; name each item once")
    values = cosines(vectors, chosen, chosen)
    order = clustered_order(values)
    return SimilarityMatrix(tuple(names[place] for place in order), values[np.ix_(order, order)], chosen[order])


def between_groups(vectors: np.ndarray, groups: Groups, most: int = GROUPS_MOST) -> SimilarityMatrix:
    """The mean cosines of groups of items with each other, over all pairs of two different items.

    vectors: (n, d) float32, unit rows. groups: of these n. Only the `most` largest are compared, of equals those that come first;
    a group without items is none. Raises QueryError where no item has a group, or `most` is not between 1 and GROUPS_MOST.
    """
    of, names = groups.of, groups.names
    if not 1 <= most <= GROUPS_MOST:
        raise QueryError(f"{most:,} groups cannot be compared in one picture; ask for 1 to {GROUPS_MOST}")
    sizes = np.bincount(of[of >= 0], minlength=len(names))
    largest = np.argsort(-sizes, kind="stable")[: min(most, np.count_nonzero(sizes))]
    if not len(largest):
        raise QueryError("no item belongs to any of the groups, so there is nothing to compare")
    numbers = np.full(len(names) + 1, -1)  # the last is for what has no group
    numbers[largest] = np.arange(len(largest))
    lines = numbers[np.maximum(of, -1)]
    rows, values = _mean_cosines(vectors, lines, sizes[largest])
    order = clustered_order(values)
    return SimilarityMatrix(
        tuple(names[group] for group in largest[order]), values[np.ix_(order, order)], rows[order], sizes[largest][order],
        left_out=int(np.count_nonzero(sizes)) - len(largest),
    )  # fmt: skip


def _mean_cosines(vectors: np.ndarray, lines: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) the line of each item, negative for none; (m,) items of each -> (m,) the most central items, (m, m) mean cosines."""
    sums = np.zeros((len(sizes), vectors.shape[1]))
    squares = np.zeros(len(sizes))
    for _, of, starts, block in _blocks(vectors, lines):
        sums[of[starts]] += np.add.reduceat(block, starts)
        squares[of[starts]] += np.add.reduceat(np.square(block).sum(axis=1), starts)
    products = sums @ sums.T
    pairs = np.outer(sizes, sizes).astype(np.float64)
    np.fill_diagonal(products, np.diag(products) - squares)
    np.fill_diagonal(pairs, sizes * (sizes - 1.0))
    means = np.full_like(products, np.nan)
    np.divide(products, pairs, out=means, where=pairs > 0)
    return _central(vectors, lines, sums, sizes), _rounded(means)


def _central(vectors: np.ndarray, lines: np.ndarray, sums: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(m,) of each line the item with the highest mean cosine to its items, of equals the first."""
    rows, nearness = np.empty(int(sizes.sum()), dtype=np.int64), np.empty(int(sizes.sum()))
    done = 0
    for items, of, _, block in _blocks(vectors, lines):
        part = slice(done, done + len(items))
        rows[part] = items
        nearness[part] = np.einsum("ij,ij->i", block, sums[of]) / sizes[of]
        done = part.stop
    best = np.lexsort((rows, -np.round(nearness, DECIMALS), lines[rows]))
    central: np.ndarray = rows[best][np.cumsum(sizes) - sizes]
    return central


def _blocks(vectors: np.ndarray, lines: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """All items that have a line, by line, some at a time.

    Yields (b,) items, (b,) their lines, where in these a line begins, and (b, d) float64, the items' vectors.
    """
    ordered = np.argsort(lines, kind="stable")
    ordered = ordered[lines[ordered] >= 0]
    for start in range(0, len(ordered), _BLOCK):
        items = ordered[start : start + _BLOCK]
        of = lines[items]
        yield items, of, np.flatnonzero(np.diff(of, prepend=-1)), vectors[items].astype(np.float64)


def _rounded(values: np.ndarray) -> np.ndarray:
    """Cosines within -1 and 1, without what is rounding alone."""
    rounded: np.ndarray = np.round(np.clip(values, -1.0, 1.0), DECIMALS)
    return rounded
