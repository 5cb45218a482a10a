"""The order of a heat map's lines: one that the tree allows, and of these the best."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage, to_tree

from recsys.similarity import clustered_order


def random_similarities(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, 3))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows @ rows.T)


def allowed_orders(similarities: np.ndarray) -> list[list[int]]:
    """Every order that the tree of average linkage allows: at each fork either side may come first."""

    def orders(node: object) -> list[list[int]]:
        if node.is_leaf():  # type: ignore[attr-defined]
            return [[node.id]]  # type: ignore[attr-defined]
        left, right = orders(node.left), orders(node.right)  # type: ignore[attr-defined]
        return [first + second for a in left for b in right for first, second in ((a, b), (b, a))]

    distances = 1 - similarities[np.triu_indices(len(similarities), k=1)]
    return orders(to_tree(linkage(distances, "average")))


def length(similarities: np.ndarray, order: list[int]) -> float:
    return float(sum(1 - similarities[a, b] for a, b in pairwise(order)))


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 7), st.integers(0, 10_000))
def test_no_order_that_the_tree_allows_has_neighbours_more_alike(count: int, seed: int) -> None:
    similarities = random_similarities(count, seed)
    order = clustered_order(similarities).tolist()
    allowed = allowed_orders(similarities)
    assert order in allowed
    assert length(similarities, order) == pytest.approx(min(length(similarities, each) for each in allowed))
    assert order[0] < order[-1]


def test_two_kinds_that_are_mixed_are_parted() -> None:
    kinds = np.array([0, 1, 0, 1, 1, 0])
    similarities = np.where(kinds[:, None] == kinds, 0.9, 0.1)
    assert kinds[clustered_order(similarities)].tolist() in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])


def test_the_diagonal_is_not_looked_at() -> None:
    similarities = random_similarities(6, 1)
    without = similarities.copy()
    np.fill_diagonal(without, np.nan)
    assert clustered_order(without).tolist() == clustered_order(similarities).tolist()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_what_is_all_the_same_has_an_order(count: int) -> None:
    assert sorted(clustered_order(np.ones((count, count))).tolist()) == list(range(count))
