"""k-means, and the number of clusters that speaks for itself.

Lloyd's algorithm from k-means++ starts (Arthur and Vassilvitskii 2007), in scikit-learn, which is imported by the functions that
need it. On unit rows its squared Euclidean distance is 2 - 2 × cosine. Where time counts, the starts are tried on a sample, and the
best centres of it are where all rows begin (Bradley and Fayyad, "Refining Initial Points for K-Means Clustering", 1998).
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys.clustering.base import ClusteringError, checked

SEED = 42
STARTS = 10
COMPARED_STARTS = 3  # where many k are tried
MINIBATCH_FROM = 50_000  # rows: from here on k-means learns from _MINIBATCH rows at a time (Sculley 2010)
SILHOUETTE_SAMPLE = 2_000  # rows: the silhouette compares each with each
_MINIBATCH = 4_096
_ALONE_BELOW = 4_000_000  # numbers: one thread is done with fewer before others have met, who wait for each other on a busy machine


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """labels: (n,) int64, each row's cluster, 0 to k - 1. centres: (k, d) float64. inertia: sum of squared distances to them."""

    labels: np.ndarray
    centres: np.ndarray
    inertia: float

    @property
    def k(self) -> int:
        """How many clusters were asked for."""
        return len(self.centres)

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """(n, d) vectors -> (n,) int64, the nearest centre of each; ClusteringError where they have another length."""
        rows = checked(vectors)
        if rows.shape[1] != self.centres.shape[1]:
            raise ClusteringError(
                f"these vectors have {rows.shape[1]} numbers, those that were clustered had {self.centres.shape[1]}"
            )
        nearest: np.ndarray = (np.square(self.centres).sum(axis=1) - 2 * rows @ self.centres.T).argmin(axis=1)
        return nearest


def kmeans(vectors: np.ndarray, k: int, seed: int = SEED, starts: int = STARTS, sample: int | None = None) -> Clustering:
    """Put (n, d) vectors into k clusters: the best by inertia of so many runs from other starts, the same for the same seed.

    sample: where there are more rows than that, the starts are tried on so many of them (at least k), drawn with `seed`, and all
    rows go on from the best. Without, it is mini-batch k-means from MINIBATCH_FROM rows on. Where fewer than k rows differ, some
    clusters stay empty. Raises ClusteringError where k is not between 1 and n, or a number is not finite.
    """
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    rows = checked(vectors)
    if not 1 <= k <= len(rows):
        raise ClusteringError(
            f"{len(rows):,} item{'s' * (len(rows) != 1)} cannot be put into {k} clusters; ask for {_up_to(len(rows))}"
        )
    model: Any
    if sample is not None and max(sample, k) < len(rows):
        drawn = np.random.default_rng(seed).permutation(len(rows))[: max(sample, k)]
        model = KMeans(k, n_init=1, init=kmeans(rows[drawn], k, seed, starts).centres)
    elif len(rows) < MINIBATCH_FROM:
        model = KMeans(k, n_init=starts, random_state=seed)
    else:
        model = MiniBatchKMeans(k, n_init=starts, batch_size=_MINIBATCH, random_state=seed)
    with warnings.catch_warnings(), threadpool_limits(1 if rows.size < _ALONE_BELOW else None, "openmp"):
        warnings.filterwarnings("ignore", message="Number of distinct clusters")  # said above, and no fault
        model.fit(rows)
    return Clustering(model.labels_.astype(np.int64), model.cluster_centers_.astype(np.float64), float(model.inertia_))


def _up_to(most: int) -> str:
    return "1" if most == 1 else f"1 to {most:,}"


@dataclass(frozen=True, slots=True)
class ClusterCounts:
    """What speaks for each number of clusters.

    ks: ascending. inertias: lower is better, but always falls with k. silhouettes: -1 to 1, higher is better, NaN where there is
    none (one cluster, or as many as items). sampled: rows that the silhouette was taken of.
    """

    ks: tuple[int, ...]
    inertias: tuple[float, ...]
    silhouettes: tuple[float, ...]
    sampled: int

    @property
    def by_silhouette(self) -> int | None:
        """The k of the highest silhouette, the smallest of equals; None where no k has one."""
        known = [(silhouette, k) for silhouette, k in zip(self.silhouettes, self.ks, strict=True) if not np.isnan(silhouette)]
        return max(known, key=lambda pair: (pair[0], -pair[1]))[1] if known else None

    def within(self, least: int, most: int) -> "ClusterCounts":
        """The part of the curves from `least` to `most` clusters; empty where they have none of these."""
        kept = [place for place, k in enumerate(self.ks) if least <= k <= most]
        return ClusterCounts(
            tuple(self.ks[place] for place in kept),
            tuple(self.inertias[place] for place in kept),
            tuple(self.silhouettes[place] for place in kept),
            self.sampled,
        )

    @property
    def by_elbow(self) -> int | None:
        """The k where the curve of inertias lies furthest below the chord between its ends; None for a curve without a bend.

        "Kneedle" (Satopää et al. 2011), both axes scaled to 0..1, without smoothing: the one point of greatest distance.
        """
        inertias = np.array(self.inertias)
        if len(self.ks) < 3 or inertias[0] <= inertias[-1]:
            return None
        ks = np.array(self.ks, dtype=float)
        across = (ks - ks[0]) / (ks[-1] - ks[0])
        down = (inertias - inertias[-1]) / (inertias[0] - inertias[-1])
        below = 1 - across - down
        return self.ks[int(below.argmax())] if below.max() > 1e-9 else None


def compare_counts(vectors: np.ndarray, ks: Sequence[int], seed: int = SEED, starts: int = COMPARED_STARTS) -> ClusterCounts:
    """k-means for each of `ks`: inertia over all (n, d) vectors, silhouette over SILHOUETTE_SAMPLE of them drawn with `seed`.

    Silhouette: Rousseeuw (1987), Euclidean. Raises ClusteringError where `ks` is empty or one does not fit (`kmeans`).
    """
    from sklearn.metrics import pairwise_distances

    if not ks:
        raise ClusteringError("no number of clusters was asked for")
    rows = checked(vectors)
    ordered = tuple(sorted(set(ks)))
    sample = np.random.default_rng(seed).permutation(len(rows))[:SILHOUETTE_SAMPLE]
    found = [kmeans(rows, k, seed, starts) for k in ordered]
    distances = pairwise_distances(rows[sample])  # the same for every k
    silhouettes = tuple(silhouette(distances, clustering.labels[sample], "precomputed") for clustering in found)
    return ClusterCounts(ordered, tuple(clustering.inertia for clustering in found), silhouettes, len(sample))


def silhouette(vectors: np.ndarray, clusters: np.ndarray, metric: str = "euclidean") -> float:
    """The mean silhouette of (n, d) vectors in their clusters (n,); NaN for one cluster, or as many as items.

    metric: "precomputed" where `vectors` are (n, n) distances.
    """
    from sklearn.metrics import silhouette_score

    if not 1 < len(np.unique(clusters)) < len(clusters):
        return float("nan")
    return float(silhouette_score(vectors, clusters, metric=metric))
