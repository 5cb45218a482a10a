"""What a matrix says: in words, its scale, and which lines are most and least alike."""

import math

import numpy as np
import pytest

from recsys.similarity import SimilarityMatrix

VALUES = np.array([[0.5, 0.312, -0.001], [0.312, math.nan, 0.7], [-0.001, 0.7, 0.2]])
GROUPS = SimilarityMatrix(("Shirts", "T-shirts", "Jeans"), VALUES, np.arange(3), np.array([4, 1, 2]))
ITEMS = SimilarityMatrix(("Navy Shirt", "Levi's Jeans"), np.array([[1, -0.25], [-0.25, 1]]), np.array([3, 1]))


@pytest.mark.parametrize(
    ("matrix", "line", "other", "said"),
    [
        (GROUPS, 0, 1, "Shirts and t-shirts: 0.31 mean cosine similarity, 1 is identical"),
        (GROUPS, 2, 0, "Jeans and shirts: 0.00 mean cosine similarity, 1 is identical"),
        (GROUPS, 0, 0, "Shirts among themselves: 0.50 mean cosine similarity, 1 is identical"),
        (GROUPS, 1, 1, "T-shirts: one item, with no other to compare it with"),
        (ITEMS, 0, 1, "Navy Shirt and Levi's Jeans: -0.25 cosine similarity, 1 is identical"),
        (ITEMS, 1, 1, "Levi's Jeans and itself: 1.00 cosine similarity, 1 is identical"),
    ],
)
def test_a_pair_is_said_in_words(matrix: SimilarityMatrix, line: int, other: int, said: str) -> None:
    assert matrix.in_words(line, other) == said


def test_the_most_and_the_least_alike_are_two_different_lines() -> None:
    assert (GROUPS.most_alike, GROUPS.least_alike) == ((1, 2), (0, 2))
    assert (ITEMS.most_alike, ITEMS.least_alike) == ((0, 1), (0, 1))
    alone = SimilarityMatrix(("Tops",), np.array([[0.4]]), np.array([0]), np.array([9]))
    assert alone.most_alike is None
    assert alone.least_alike is None


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([[0.5, 0.312], [0.312, math.nan]], (0.3, 0.5)),
        ([[1, -0.25], [-0.25, 1]], (-0.3, 1.0)),
        ([[1, 1], [1, 1]], (0.9, 1.0)),
        ([[math.nan]], (0.0, 1.0)),
        ([[0.3, 0.30000000000000004], [0.30000000000000004, 0.3]], (0.2, 0.3)),
    ],
)
def test_the_scale_holds_every_value_and_is_no_point(values: list[list[float]], limits: tuple[float, float]) -> None:
    count = len(values)
    matrix = SimilarityMatrix(("a",) * count, np.array(values, dtype=float), np.arange(count))
    assert matrix.limits == limits
