"""The most central items and the oddest ones of a cluster, by plain loops; and what of twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.clustering import Clustering
from recsys.landscape.labels import Traits
from recsys.landscape.views import STRIP, ClusterView, view


def viewed(coordinates: np.ndarray, labels: np.ndarray, k: int) -> ClusterView:
    """Clusters as they are, each about the mean of its items; all items are shirts."""
    centres = np.array([coordinates[labels == one].mean(axis=0) if one in labels else np.zeros(2) for one in range(k)])
    n = len(labels)
    return view(Clustering(labels, centres, 0.0), coordinates, Traits(["shirt"] * n, ["top"] * n, [None] * n, [None] * n))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(0, 99))
def test_the_nearest_are_central_and_the_furthest_odd(numbers: list[int], seed: int) -> None:
    labels = np.array(numbers, dtype=np.int64)
    coordinates = np.random.default_rng(seed).normal(size=(len(labels), 2)).astype(np.float32)
    found = viewed(coordinates, labels, 4)
    assert len(found.clusters) == len(set(numbers))
    assert [cluster.size for cluster in found.clusters] == sorted(np.bincount(labels)[np.unique(labels)].tolist(), reverse=True)
    for number, cluster in enumerate(found.clusters):
        rows = [row for row in range(len(labels)) if found.labels[row] == number]
        assert len({numbers[row] for row in rows}) == 1  # the same clusters under other numbers
        assert cluster.size == len(rows)
        centre = [sum(float(coordinates[row, axis]) for row in rows) / len(rows) for axis in range(2)]
        rows.sort(key=lambda row: round(sum((float(coordinates[row, axis]) - centre[axis]) ** 2 for axis in range(2)), 5))
        assert list(cluster.central) == rows[: min(STRIP, (len(rows) + 1) // 2)]
        assert list(cluster.odd) == rows[::-1][: min(STRIP, len(rows) // 2)]


def test_a_picture_that_is_there_twice_is_named_once() -> None:
    near, far = [[0.0, 0.1]] * 20, [[0.0, 5.0]] * 3
    coordinates = np.array([*near, *far, [0.0, 0.2], [0.0, 1.0]], dtype=np.float32)
    [cluster] = viewed(coordinates, np.zeros(25, dtype=np.int64), 1).clusters
    assert cluster.size == 25
    places = coordinates[[*cluster.central, *cluster.odd], 1]
    assert sorted(places.tolist()) == pytest.approx([0.1, 0.2, 1.0, 5.0])
    assert coordinates[cluster.central[0], 1] == pytest.approx(1.0)  # nearest to 0.712


def test_all_the_same_are_named_by_one() -> None:
    [cluster] = viewed(np.ones((9, 2), dtype=np.float32), np.zeros(9, dtype=np.int64), 3).clusters
    assert (cluster.central, cluster.odd, cluster.label) == ((0,), (), "Shirts")


def test_nobody_changes_the_clusters_of_others() -> None:
    found = viewed(np.ones((4, 2), dtype=np.float32), np.array([0, 0, 1, 1]), 2)
    with pytest.raises(ValueError, match="read-only"):
        found.labels[0] = 1
