"""Clusters beside known classes: which class each stands for, and how well both agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from recsys.clustering.base import ClusteringError


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which class each cluster stands for: `classes[cluster]`."""

    classes: tuple[str, ...]

    def predicted(self, clusters: np.ndarray) -> np.ndarray:
        """(n,) clusters -> (n,) object, the class that each stands for."""
        predicted: np.ndarray = np.array(self.classes, dtype=object)[clusters]
        return predicted


def assign(clusters: np.ndarray, truth: Sequence[str] | np.ndarray) -> Assignment:
    """Give clusters (n,) the classes with which most items agree, no class twice: the Hungarian method (Kuhn 1955).

    Where there are more clusters than classes, the clusters that get none stand for the class that most of their items have (ties
    by name), so a class may then stand twice; an empty cluster stands for the most frequent class.
    """
    from scipy.optimize import linear_sum_assignment

    table, names = contingency(clusters, truth)
    chosen_clusters, chosen_classes = linear_sum_assignment(table, maximize=True)
    of_cluster = np.where(table.any(axis=1), table.argmax(axis=1), table.sum(axis=0).argmax())
    of_cluster[chosen_clusters] = chosen_classes
    return Assignment(tuple(str(names[index]) for index in of_cluster))


def contingency(clusters: np.ndarray, truth: Sequence[str] | np.ndarray) -> tuple[np.ndarray, list[str]]:
    """(k, classes) int64, how many items of each cluster have each class, and the classes in alphabetical order.

    Raises ClusteringError where there is no item, or not a class for each.
    """
    if not len(clusters) or len(clusters) != len(truth):
        raise ClusteringError(f"{len(clusters):,} clustered items and {len(truth):,} classes: one class an item is needed")
    listed = np.asarray(truth)
    names, codes = np.unique(listed.astype(str) if listed.dtype == object else listed, return_inverse=True)
    k = int(np.max(clusters)) + 1
    counts = np.bincount(np.asarray(clusters) * len(names) + codes, minlength=k * len(names))
    return counts.reshape(k, len(names)), names.tolist()


def accuracy(truth: ArrayLike, predicted: ArrayLike) -> float:
    """The share of items whose predicted class is the true one."""
    return float(np.mean(np.asarray(truth) == np.asarray(predicted)))


def normalized_mutual_information(truth: Sequence[str] | np.ndarray, clusters: np.ndarray) -> float:
    """Mutual information over the mean of both entropies (Strehl and Ghosh 2002, arithmetic mean), 0 to 1; 1 where both say one.

    Whatever the clusters are called; of chance clusters it is above 0, the more of them the more, which the Rand index mends.
    """
    table = contingency(clusters, truth)[0]
    joint = table / table.sum()
    ours, theirs = joint.sum(axis=1), joint.sum(axis=0)
    mean_entropy = (_entropy(ours) + _entropy(theirs)) / 2
    if mean_entropy == 0:
        return 1.0
    shared = _entropy(ours) + _entropy(theirs) - _entropy(joint)
    return float(np.clip(shared / mean_entropy, 0, 1))


def adjusted_rand_index(truth: Sequence[str] | np.ndarray, clusters: np.ndarray) -> float:
    """Of all pairs of items, how many both put together or apart, beyond chance (Hubert and Arabie 1985): 1 the same, 0 chance."""
    table = contingency(clusters, truth)[0]
    together = _pairs(table)
    in_clusters, in_classes, all_pairs = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0)), _pairs(table.sum(keepdims=True))
    if in_clusters == in_classes and in_clusters in (0, all_pairs):
        return 1.0  # both put all apart, or all together
    expected = in_clusters * in_classes / all_pairs
    return float((together - expected) / ((in_clusters + in_classes) / 2 - expected))


def _entropy(shares: np.ndarray) -> float:
    """In nats; what is never the case adds nothing."""
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())


def _pairs(counts: np.ndarray) -> int:
    """In how many ways two items can be drawn from one group, over all groups."""
    return int((counts * (counts - 1) // 2).sum())
