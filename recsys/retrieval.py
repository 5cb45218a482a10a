"""Vectors -> the nearest items.

Exact search is one matrix-vector product: at 10,000 x 1280 it takes 1 ms on two cores, less than FAISS's flat index
(`python -m benchmarks search` prints both).
"""

import hashlib

import numpy as np

from recsys.datatypes import Hits
from recsys.errors import QueryError

# Two identical pictures can differ in the last bit of their similarity, by where their rows lie in memory. Identical rows take the
# first one's similarity, and what differs in rounding alone is rounded away: they tie, and the id decides, on every machine.
SIMILARITY_DECIMALS = 6

# Of colour in the similarity, where nobody asks for another. `wearwith` has learned colour: on the held-out tenth of the products
# (`python -m recsys evaluate color`) more of it costs what kind of garment is found, and finds its colour no better.
COLOR_WEIGHT = 0.05


def fused(deep: np.ndarray, color: np.ndarray, color_weight: float) -> np.ndarray:
    """Two similarities as one: (1 - color_weight) of the cosine of the encoder's vectors, color_weight of the colours' cosine."""
    both: np.ndarray = (1 - color_weight) * deep + color_weight * color
    return both


class ScoredQuery:
    """One photo's similarity to every item, computed once and asked many times (all slots, then each)."""

    def __init__(self, similarities: np.ndarray, id_rank: np.ndarray) -> None:
        self._similarities = similarities
        self._id_rank = id_rank

    def nearest(self, k: int, allowed: np.ndarray | None = None) -> Hits:
        """The k most similar items, ties by id; fewer where fewer are allowed.

        allowed: (n,) bool, which items may be returned (default: all).
        """
        if k < 1:
            raise QueryError(f"k is {k}; ask for at least 1 similar item")
        rows = np.arange(len(self._similarities)) if allowed is None else np.flatnonzero(allowed)
        scores = self._similarities[rows]
        if k < len(rows):
            kth = np.partition(scores, len(rows) - k)[len(rows) - k]
            within = scores >= kth  # more than k where items tie at the end
            rows, scores = rows[within], scores[within]
        order = np.lexsort((self._id_rank[rows], -scores))[:k]
        return Hits(rows[order], scores[order])

    def fused_with(self, color: "ScoredQuery", color_weight: float) -> "ScoredQuery":
        """The same items by looks and colour, `fused`; `color`: the same photo's colour, scored over the same items."""
        if not 0 <= color_weight <= 1:
            raise QueryError(f"the colour weight is {color_weight}; it is a share, from 0 to 1")
        similarities = fused(self._similarities, color._similarities, color_weight)
        return ScoredQuery(np.round(similarities, SIMILARITY_DECIMALS), self._id_rank)

    def similarities(self, rows: np.ndarray) -> np.ndarray:
        """(m,) rows -> (m,) float64 cosines to the photo."""
        found: np.ndarray = self._similarities[rows]
        return found


class ExactIndex:
    """Cosine similarity by brute force.

    vectors: (n, d) float32, unit rows. ids: (n,) the items' ids, by which ties are broken.
    """

    def __init__(self, vectors: np.ndarray, ids: np.ndarray) -> None:
        self._vectors = vectors
        self._id_rank = np.argsort(np.argsort(ids, kind="stable"), kind="stable")
        self._first_twins = first_twins(vectors)

    def score(self, query: np.ndarray) -> ScoredQuery:
        """(d,) float32 unit vector -> its similarity to every item; QueryError where its length is not the index's."""
        if query.shape != (self._vectors.shape[1],):
            raise QueryError(f"the photo's vector has shape {query.shape}, the catalogue's have {self._vectors.shape[1]} numbers")
        similarities = np.clip(self._vectors @ query, -1.0, 1.0)[self._first_twins].astype(np.float64)
        return ScoredQuery(np.round(similarities, SIMILARITY_DECIMALS), self._id_rank)


def first_twins(vectors: np.ndarray) -> np.ndarray:
    """(n,) for every row the first row that is the same to the bit."""
    first: dict[bytes, int] = {}
    digests = (hashlib.blake2b(row.tobytes(), digest_size=16).digest() for row in vectors)
    return np.array([first.setdefault(digest, row) for row, digest in enumerate(digests)], dtype=np.int64)
