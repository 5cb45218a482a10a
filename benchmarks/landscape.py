"""The landscape of a catalogue: places, clusters and the curves over k, beside scikit-learn's k-means on all numbers of all items.

*landscape.clusters_ari.K*: the adjusted Rand index of our clusters and the peer's; *.peer*: of the peer's and its own from another
seed, beyond which nobody can get but by chance. *landscape.clusters_inertia.K*: the sum of squared distances to the clusters'
means, all numbers of all items, as a multiple of the peer's.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import sklearn.metrics  # its start is no part of what is measured
from sklearn.cluster import KMeans

from benchmarks.catalogs import made_catalog
from benchmarks.timing import milliseconds, once
from recsys.catalog import Catalog
from recsys.datatypes import Encoder
from recsys.evaluation.measurement import Measurement, MeasurementSet
from recsys.files import CACHE_VARIABLE
from recsys.landscape import Landscape

PEER_STARTS = 10  # what scikit-learn took until version 1.4, and `recsys.clustering.kmeans` takes


def measure(catalog: Catalog, data: str, ks: Sequence[int], repeats: int) -> MeasurementSet:
    """Measure with a catalogue that is loaded. data: what it is, in words. ks: how many clusters, in turn."""
    places = milliseconds("landscape.positions_ms", lambda: Landscape(catalog).positions("pca"), repeats, "nothing known before")
    with _nothing_kept():
        start = time.perf_counter()
        suggested = Landscape(catalog).suggested_k
        seconds = time.perf_counter() - start
    measurements = [places, once("landscape.counts_seconds", seconds, len(catalog), f"lower is better; it suggests {suggested}")]
    for k in ks:
        measurements += _beside_the_peer(catalog, k, repeats)
    counts = {"items": len(catalog), "numbers": catalog.info.dim}
    parameters = {"ks": list(ks), "peer_starts": PEER_STARTS}
    return MeasurementSet("The landscape of a catalogue", data, tuple(measurements), counts=counts, parameters=parameters)


def made_groups(items: int, encoder: Encoder) -> Catalog:
    """A catalogue of made items whose vectors lie in groups."""
    catalog, _ = made_catalog(items, encoder)
    catalog.vectors = grouped_vectors(items, encoder.dim)
    return catalog


def grouped_vectors(items: int, dim: int, groups: int = 30) -> np.ndarray:
    """(items, dim) float32 unit rows in groups of very different sizes that touch, as garments of one kind do; always the same."""
    generator = np.random.default_rng(0)
    group = generator.choice(groups, items, p=generator.dirichlet(np.ones(groups)))
    within = generator.standard_normal((items, 40), dtype=np.float32) @ generator.standard_normal((40, dim), dtype=np.float32)
    vectors = generator.standard_normal((groups, dim), dtype=np.float32)[group] + 0.15 * within
    rows: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return rows


def _beside_the_peer(catalog: Catalog, k: int, repeats: int) -> list[Measurement]:
    ours = milliseconds(
        f"landscape.clusters_ms.{k}", lambda: Landscape(catalog).clusters(k), repeats, "nothing known before; labels and all"
    )
    labels = Landscape(catalog).clusters(k).labels
    start = time.perf_counter()
    peer = KMeans(k, n_init=PEER_STARTS, random_state=0).fit(catalog.vectors)
    seconds = time.perf_counter() - start
    again = KMeans(k, n_init=PEER_STARTS, random_state=1).fit(catalog.vectors)
    figures = {
        f"landscape.clusters_ms.{k}.sklearn": (seconds * 1000, "peer: the clusters alone"),
        f"landscape.clusters_ari.{k}": (_agreement(labels, peer.labels_), "with the peer; 1 is the same"),
        f"landscape.clusters_ari.{k}.peer": (_agreement(again.labels_, peer.labels_), "the peer with itself, from another seed"),
        f"landscape.clusters_inertia.{k}": (_inertia(catalog.vectors, labels) / peer.inertia_, "lower is better; the peer's is 1"),
    }
    return [ours, *(once(name, float(value), len(catalog), note) for name, (value, note) in figures.items())]


def _agreement(labels: np.ndarray, others: np.ndarray) -> float:
    return float(sklearn.metrics.adjusted_rand_score(labels, others))


def _inertia(vectors: np.ndarray, labels: np.ndarray) -> float:
    """The sum of squared distances of all vectors to the means of their clusters."""
    groups = (vectors[labels == label].astype(np.float64) for label in np.unique(labels))
    return float(sum(np.square(group - group.mean(axis=0)).sum() for group in groups))


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """An empty cache folder."""
    before = os.environ.get(CACHE_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[CACHE_VARIABLE]
            else:
                os.environ[CACHE_VARIABLE] = before
