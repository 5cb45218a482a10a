"""k-means finds what was put apart, and says how many there are; its scores against plain loops and scikit-learn."""

import math

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_info, threadpool_limits

from recsys.clustering import ClusterCounts, ClusteringError, compare_counts, kmeans, silhouette


def blobs(count: int = 4, each: int = 30, spread: float = 0.05, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Groups of points about the corners of a square (or further out), and which group each is of."""
    generator = np.random.default_rng(seed)
    centres = np.array([(column, row) for row in range(count) for column in range(count)], dtype=float)[:count] * 3
    group = np.repeat(np.arange(count), each)
    return (centres[group] + generator.normal(scale=spread, size=(len(group), 2))).astype(np.float32), group


def test_groups_that_lie_apart_are_found() -> None:
    vectors, group = blobs()
    found = kmeans(vectors, 4)
    assert found.k == 4
    assert len({(int(c), int(g)) for c, g in zip(found.labels, group, strict=True)}) == 4
    assert found.labels.dtype == np.int64


def test_few_numbers_are_left_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[int] = set()
    fit = KMeans.fit

    def watched(model: KMeans, rows: np.ndarray) -> KMeans:
        threads.update(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "openmp")
        return fit(model, rows)

    monkeypatch.setattr(KMeans, "fit", watched)
    with threadpool_limits(2, "openmp"):
        kmeans(blobs()[0], 4)
    assert threads == {1}


def test_inertia_and_labels_by_plain_loops() -> None:
    vectors = np.random.default_rng(1).normal(size=(60, 5))
    found = kmeans(vectors, 3)
    distances = [[sum((a - b) ** 2 for a, b in zip(v, c, strict=True)) for c in found.centres] for v in vectors]
    assert found.labels.tolist() == [row.index(min(row)) for row in distances] == found.predict(vectors).tolist()
    assert found.inertia == pytest.approx(sum(min(row) for row in distances))
    for cluster, centre in enumerate(found.centres):
        np.testing.assert_allclose(vectors[found.labels == cluster].mean(axis=0), centre, atol=1e-9)


def test_the_same_seed_gives_the_same_clusters() -> None:
    vectors = np.random.default_rng(2).normal(size=(80, 4))
    np.testing.assert_array_equal(kmeans(vectors, 5).labels, kmeans(vectors, 5).labels)


def test_many_rows_are_clustered_by_mini_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.clustering.clusters.MINIBATCH_FROM", 100)
    monkeypatch.setattr("sklearn.cluster.KMeans", None)  # the other one is not asked
    vectors, group = blobs()
    found = kmeans(vectors, 4)
    assert len({(int(c), int(g)) for c, g in zip(found.labels, group, strict=True)}) == 4


def test_the_starts_are_tried_on_a_sample_and_all_rows_go_on_from_the_best() -> None:
    vectors = np.random.default_rng(4).normal(size=(300, 4))
    found = kmeans(vectors, 5, sample=60)
    drawn = np.random.default_rng(42).permutation(300)[:60]
    began = kmeans(vectors[drawn], 5)
    expected = KMeans(5, init=began.centres, n_init=1).fit(vectors)
    np.testing.assert_array_equal(found.labels, expected.labels_)
    assert found.inertia == pytest.approx(expected.inertia_)
    assert len(found.labels) == 300


@pytest.mark.parametrize(("n", "k"), [(60, 5), (12, 12)])
def test_a_sample_that_holds_all_rows_changes_nothing(n: int, k: int) -> None:
    vectors = np.random.default_rng(5).normal(size=(n, 4))
    np.testing.assert_array_equal(kmeans(vectors, k, sample=60).labels, kmeans(vectors, k).labels)


def test_a_sample_is_never_smaller_than_the_clusters() -> None:
    vectors, group = blobs(count=8, each=4)
    assert kmeans(vectors, 20, sample=3).k == 20
    assert len({(int(c), int(g)) for c, g in zip(kmeans(vectors, 8, sample=24).labels, group, strict=True)}) == 8


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_items_can_be_clustered(n: int) -> None:
    vectors = np.eye(3, dtype=np.float32)[:n]
    assert kmeans(vectors, 1).labels.tolist() == [0] * n
    assert sorted(kmeans(vectors, n).labels.tolist()) == list(range(n))
    assert kmeans(vectors, n).inertia == pytest.approx(0, abs=1e-9)


@pytest.mark.filterwarnings("error")
def test_items_that_are_all_the_same_are_one_cluster_however_many_were_asked_for() -> None:
    vectors = np.ones((6, 3), dtype=np.float32)
    found = kmeans(vectors, 3)
    assert set(found.labels.tolist()) == {0}
    assert found.inertia == 0
    counts = compare_counts(vectors, range(1, 5))
    assert counts.by_silhouette is None
    assert counts.by_elbow is None


@pytest.mark.parametrize("k", [0, 4, -1])
def test_more_clusters_than_items_are_refused(k: int) -> None:
    with pytest.raises(ClusteringError, match=f"3 items cannot be put into {k} clusters; ask for 1 to 3"):
        kmeans(np.eye(3), k)


@pytest.mark.parametrize(
    ("vectors", "why"),
    [(np.ones(3), r"shape \(3,\)"), (np.empty((0, 4)), r"shape \(0, 4\)"), (np.array([[1, np.nan]]), "not finite")],
)
def test_what_is_no_table_of_numbers_is_refused(vectors: np.ndarray, why: str) -> None:
    with pytest.raises(ClusteringError, match=why):
        kmeans(vectors, 1)


def test_vectors_of_another_length_have_no_nearest_centre() -> None:
    with pytest.raises(ClusteringError, match="these vectors have 4 numbers, those that were clustered had 3"):
        kmeans(np.eye(3), 2).predict(np.eye(4))


def test_the_silhouette_is_scikit_learns_over_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(3).normal(size=(120, 3))
    monkeypatch.setattr("recsys.clustering.clusters.SILHOUETTE_SAMPLE", 50)
    counts = compare_counts(vectors, [2, 3])
    rows = np.random.default_rng(42).permutation(120)[:50]
    expected = [silhouette_score(vectors[rows], kmeans(vectors, k, starts=3).labels[rows]) for k in (2, 3)]
    assert counts.silhouettes == pytest.approx(expected)
    assert counts.sampled == 50


def test_there_is_no_silhouette_of_one_cluster_or_of_one_item_each() -> None:
    assert math.isnan(silhouette(np.eye(3), np.array([0, 0, 0])))
    assert math.isnan(silhouette(np.eye(3), np.array([0, 1, 2])))


def test_the_number_of_groups_is_suggested() -> None:
    vectors, _ = blobs(count=5, each=20)
    counts = compare_counts(vectors, range(2, 10))
    assert counts.by_silhouette == 5
    assert counts.by_elbow in (4, 5)  # five groups in one row: four clusters already take away nearly all there is


def test_the_elbow_is_the_point_furthest_below_the_chord() -> None:
    # Scaled, the chord is y = 1 - x; (2, 40) lies at (1/3, 1/3): 1/3 below it; (3, 30) at (2/3, 1/6): 1/6 below.
    counts = ClusterCounts((1, 2, 3, 4), (100.0, 40.0, 25.0, 10.0), (math.nan,) * 4, 10)
    assert counts.by_elbow == 2
    assert counts.by_silhouette is None
    straight = ClusterCounts((1, 2, 3), (30.0, 20.0, 10.0), (math.nan, 0.5, 0.5), 10)
    assert straight.by_elbow is None
    assert straight.by_silhouette == 2
    assert ClusterCounts((1, 2), (30.0, 10.0), (math.nan, 0.5), 10).by_elbow is None


def test_a_part_of_the_curves_is_looked_at_alone() -> None:
    counts = ClusterCounts((2, 3, 4, 5), (9.0, 5.0, 3.0, 2.0), (0.6, 0.2, 0.4, 0.3), 10)
    assert counts.within(3, 9) == ClusterCounts((3, 4, 5), (5.0, 3.0, 2.0), (0.2, 0.4, 0.3), 10)
    assert counts.within(3, 9).by_silhouette == 4
    assert counts.within(6, 9).by_silhouette is None
    assert counts.within(6, 9).by_elbow is None


def test_some_number_of_clusters_must_be_asked_for() -> None:
    with pytest.raises(ClusteringError, match="no number of clusters"):
        compare_counts(np.eye(3), [])
