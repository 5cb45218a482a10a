"""Which class a cluster stands for, against every permutation; agreement against scikit-learn and textbook numbers."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from recsys.clustering import (
    ClusteringError,
    accuracy,
    adjusted_rand_index,
    assign,
    contingency,
    normalized_mutual_information,
)

labelled = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abcd")), min_size=1, max_size=30)


def apart(pairs: list[tuple[int, str]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([cluster for cluster, _ in pairs]), np.array([name for _, name in pairs], dtype=object)


def best_by_trying_all(clusters: np.ndarray, truth: np.ndarray) -> int:
    """Most items right over every one-to-one assignment of clusters to classes."""
    ids, names = range(int(clusters.max()) + 1), sorted(set(truth))
    if len(ids) <= len(names):
        tries = (dict(zip(ids, chosen, strict=True)) for chosen in itertools.permutations(names, len(ids)))
    else:
        tries = (dict(zip(chosen, names, strict=True)) for chosen in itertools.permutations(ids, len(names)))
    return max(sum(one.get(int(c)) == t for c, t in zip(clusters, truth, strict=True)) for one in tries)


@given(labelled)
def test_the_assignment_is_the_best_of_all(pairs: list[tuple[int, str]]) -> None:
    clusters, truth = apart(pairs)
    classes = assign(clusters, truth).classes
    table, names = contingency(clusters, truth)
    right = int((assign(clusters, truth).predicted(clusters) == truth).sum())
    if len(classes) <= len(names):
        assert len(set(classes)) == len(classes)
        assert right == best_by_trying_all(clusters, truth)
    else:
        assert set(classes) == set(names)  # every class has its cluster, the other clusters their majority
        assert best_by_trying_all(clusters, truth) <= right <= table.max(axis=1).sum()


def test_a_greedy_assignment_would_be_worse() -> None:
    clusters = np.array([0] * 9 + [1] * 8)
    truth = ["a"] * 5 + ["b"] * 4 + ["a"] * 5 + ["b"] * 3
    # Cluster 0 as "b" and 1 as "a" is right 9 times, the other way round 8 times, although "a" leads in both.
    assert assign(clusters, truth).classes == ("b", "a")


def test_clusters_beyond_the_classes_stand_for_what_most_of_their_items_are() -> None:
    clusters = np.array([0, 0, 0, 1, 1, 2, 2, 2, 4])
    truth = ["a", "a", "a", "b", "b", "a", "a", "b", "b"]
    # 0 -> a and 1 -> b by the Hungarian method; 2 by its majority; 3 is empty: the most frequent class; 4 by its only item.
    assert assign(clusters, truth).classes == ("a", "b", "a", "a", "b")


@given(labelled)
def test_agreement_is_scikit_learns(pairs: list[tuple[int, str]]) -> None:
    clusters, truth = apart(pairs)
    expected = normalized_mutual_info_score(truth.astype(str), clusters)
    one_group_each = len(set(truth)) == len(set(clusters.tolist())) == 1
    assert normalized_mutual_information(truth, clusters) == pytest.approx(1.0 if one_group_each else expected, abs=1e-9)
    assert adjusted_rand_index(truth, clusters) == pytest.approx(adjusted_rand_score(truth.astype(str), clusters), abs=1e-9)


def test_adjusted_rand_index_by_hand() -> None:
    # Pairs together in both: 1 (a a in 0); in clusters 1 + 1, in classes 1 + 1, of 6: expected 4/6, so (1 - 2/3) / (2 - 2/3).
    assert adjusted_rand_index(["a", "a", "b", "b"], np.array([0, 0, 1, 2])) == pytest.approx((1 - 1 / 3) / (1.5 - 1 / 3))
    assert adjusted_rand_index(["a"], np.array([0])) == 1.0
    assert adjusted_rand_index(["a", "b", "c"], np.array([2, 0, 1])) == 1.0
    assert adjusted_rand_index(["a", "b"], np.array([0, 0])) == 0.0


def test_mutual_information_of_what_says_nothing_is_nothing() -> None:
    assert normalized_mutual_information(["a", "b", "a", "b"], np.array([0, 0, 1, 1])) == pytest.approx(0)
    assert normalized_mutual_information(["a", "a"], np.array([0, 1])) == 0.0
    assert normalized_mutual_information(["a", "a"], np.array([3, 3])) == 1.0


def test_accuracy_counts_what_is_equal() -> None:
    assert accuracy(["a", "b", "c", "c"], np.array(["a", "b", "b", "c"], dtype=object)) == 0.75


def test_a_class_an_item_is_needed() -> None:
    with pytest.raises(ClusteringError, match="2 clustered items and 1 classes"):
        assign(np.array([0, 1]), ["a"])
    with pytest.raises(ClusteringError, match="0 clustered items"):
        normalized_mutual_information([], np.array([], dtype=int))
