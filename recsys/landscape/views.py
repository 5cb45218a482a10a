"""Clusters of a catalogue as they are looked into: sizes, make-up, the most central items and the oddest ones."""

from dataclasses import dataclass

import numpy as np

from recsys.clustering import Clustering
from recsys.landscape.labels import Traits

STRIP = 8  # items: the most that are named as central, and as odd
_DECIMALS = 5  # of squared distances: what differs by rounding alone ties, and stands in the catalogue's order
_TWIN = 1e-6  # squared distance: nearer is the same picture


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is in a cluster.

    size: how many items. label: in plain words, as "Mostly navy blue shirts"; no other cluster has the same. categories: (name,
    share of the cluster's items), largest first, together 1. central: catalogue rows, the nearest to the cluster's centre first.
    odd: catalogue rows, the furthest from it first. No row is in both, a picture that is there twice is named once, each has at
    most STRIP; of a small cluster up to half are odd, of one item none.
    """

    size: int
    label: str
    categories: tuple[tuple[str, float], ...]
    central: tuple[int, ...]
    odd: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClusterView:
    """A catalogue in clusters, the largest first: `clusters[labels[row]]` is the one of a row.

    labels: (n,) int64, read-only. Where fewer vectors differ than the k clusters that were asked for, there are fewer of them; none
    is empty.
    """

    k: int
    labels: np.ndarray
    clusters: tuple[Cluster, ...]


def view(found: Clustering, coordinates: np.ndarray, traits: Traits) -> ClusterView:
    """What is in the clusters that k-means found in coordinates (n, c). traits: of the same items."""
    sizes = np.bincount(found.labels, minlength=found.k)
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    place = np.empty(found.k, dtype=np.int64)
    place[order] = np.arange(len(order))
    labels = place[found.labels]
    labels.flags.writeable = False  # whoever asks for the same k shares them
    words, made_of = traits.labels(labels, len(order)), traits.make_up(labels, len(order))
    distances = np.square(coordinates - found.centres[found.labels].astype(coordinates.dtype)).sum(axis=1)
    distances = np.round(distances, _DECIMALS)
    clusters = []
    for number, cluster in enumerate(order):
        rows = np.flatnonzero(labels == number)
        rows = rows[np.argsort(distances[rows], kind="stable")]
        central = _apart(rows, coordinates, min(STRIP, (len(rows) + 1) // 2))
        odd = _apart(rows[::-1], coordinates, min(STRIP, len(rows) // 2), central)
        clusters.append(Cluster(int(sizes[cluster]), words[number], made_of[number], central, odd))
    return ClusterView(found.k, labels, tuple(clusters))


def _apart(rows: np.ndarray, coordinates: np.ndarray, most: int, named: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The first `most` of the rows whose pictures differ from each other's, and from those of rows that are named already."""
    chosen: list[int] = []
    for row in rows.tolist():
        if len(chosen) == most:
            break
        others = coordinates[[*chosen, *named]]
        if (np.square(others - coordinates[row]).sum(axis=1) > _TWIN).all():
            chosen.append(row)
    return tuple(chosen)
