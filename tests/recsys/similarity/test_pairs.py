"""The similarities of items and of groups against plain loops over all pairs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.errors import QueryError
from recsys.similarity import ITEMS_MOST, Groups, SimilarityMatrix, between_groups, between_items, cosines, pairs


def unit(rows: np.ndarray) -> np.ndarray:
    vectors: np.ndarray = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return vectors


def random_units(count: int, dim: int = 8, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, dim)))


def names(count: int) -> list[str]:
    return [f"Name {number}" for number in range(count)]


def by_loops(vectors: np.ndarray, of: np.ndarray, group: int, other: int) -> float:
    """The mean cosine over all pairs of two different items, one of each group: the definition. NaN where there is no pair."""
    cosines_of_pairs = [
        float(vectors[a].astype(np.float64) @ vectors[b].astype(np.float64))
        for a in np.flatnonzero(of == group)
        for b in np.flatnonzero(of == other)
        if a != b
    ]
    return sum(cosines_of_pairs) / len(cosines_of_pairs) if cosines_of_pairs else math.nan


def check_groups(matrix: SimilarityMatrix, vectors: np.ndarray, groups: Groups) -> None:
    """Every value, size and central item is what loops find."""
    numbers = [groups.names.index(name) for name in matrix.names]
    for line, group in enumerate(numbers):
        members = np.flatnonzero(groups.of == group)
        assert matrix.sizes is not None
        assert matrix.sizes[line] == len(members)
        nearness = np.round([vectors[members].astype(np.float64) @ vectors[row] for row in members], 9).mean(axis=1)
        assert nearness[list(members).index(matrix.rows[line])] == pytest.approx(nearness.max(), abs=2e-6)
        for place, other in enumerate(numbers):
            assert matrix.values[line, place] == pytest.approx(by_loops(vectors, groups.of, group, other), abs=2e-6, nan_ok=True)


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[np.ndarray, Groups, int]:
    """Vectors of few distinct values in groups, some of them empty or of one, some items in none; and the size of a block."""
    count, dim = draw(st.integers(1, 40)), draw(st.integers(1, 4))
    whole = st.lists(st.integers(-2, 2), min_size=dim, max_size=dim).filter(any)
    rows = np.array([draw(whole) for _ in range(count)])
    of = np.array([draw(st.integers(-1, 5)) for _ in range(count)])
    of[draw(st.integers(0, count - 1))] = 2  # somebody belongs somewhere
    return unit(rows), Groups(of, tuple(names(6))), draw(st.integers(1, 50))


@settings(max_examples=120, deadline=None)
@given(catalogues())
def test_the_means_are_those_of_all_pairs(case: tuple[np.ndarray, Groups, int]) -> None:
    vectors, groups, block = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "_BLOCK", block)
        matrix = between_groups(vectors, groups)
    assert set(matrix.names) == {groups.names[group] for group in groups.of if group >= 0}
    assert np.array_equal(matrix.values, matrix.values.T, equal_nan=True)
    check_groups(matrix, vectors, groups)


def test_groups_of_many_items() -> None:
    vectors = random_units(150, 32)
    groups = Groups(np.random.default_rng(1).integers(0, 7, 150), tuple(names(7)))
    check_groups(between_groups(vectors, groups), vectors, groups)


def test_a_hand_worked_mean() -> None:
    vectors = unit(np.array([[1.0, 0], [0, 1], [3, 4]]))
    matrix = between_groups(vectors, Groups(np.array([0, 0, 1]), ("Tops", "Bags")))
    tops, bags = matrix.names.index("Tops"), matrix.names.index("Bags")
    assert matrix.values[tops, bags] == pytest.approx(0.7)  # (0.6 + 0.8) / 2
    assert matrix.values[tops, tops] == 0.0
    assert math.isnan(matrix.values[bags, bags])
    assert matrix.rows[bags] == 2


def test_of_equally_central_items_the_first_stands_for_the_group() -> None:
    vectors = np.repeat(random_units(1), 50, axis=0)
    matrix = between_groups(vectors, Groups(np.arange(50) // 25, ("One", "Two")))
    assert sorted(matrix.rows.tolist()) == [0, 25]
    assert matrix.values.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_only_the_largest_groups_are_compared_of_equals_the_first() -> None:
    groups = Groups(np.array([0, 1, 1, 2, 2, 2, 3, 3, -1, -1, -1, -1]), ("A", "B", "C", "D", "nobody"))
    matrix = between_groups(random_units(12), groups, most=2)
    assert set(matrix.names) == {"B", "C"}
    assert matrix.left_out == 2
    assert between_groups(random_units(12), groups).left_out == 0


def test_a_block_of_all_cosines_is_what_the_whole_says_there() -> None:
    vectors = random_units(30)
    whole = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    blocks = [[cosines(vectors, rows, columns) for columns in np.split(np.arange(30), 3)] for rows in np.split(np.arange(30), [7])]
    assert np.block(blocks) == pytest.approx(whole, abs=1e-6)


def test_items_keep_their_names_and_rows_in_the_new_order() -> None:
    vectors, rows = random_units(60), [5, 3, 40, 8, 59]
    matrix = between_items(vectors, rows, [f"Item {row}" for row in rows])
    assert sorted(matrix.rows.tolist()) == sorted(rows)
    assert matrix.names == tuple(f"Item {row}" for row in matrix.rows)
    assert matrix.sizes is None
    for line, row in enumerate(matrix.rows):
        for place, other in enumerate(matrix.rows):
            assert matrix.values[line, place] == pytest.approx(float(vectors[row] @ vectors[other]), abs=2e-6)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_identical_items_are_one_all_over(count: int) -> None:
    matrix = between_items(np.repeat(random_units(1), count, axis=0), range(count), names(count))
    assert matrix.values.tolist() == [[1.0] * count] * count
    assert matrix.names == tuple(names(count))


def test_what_cannot_be_compared_is_a_line() -> None:
    vectors = random_units(ITEMS_MOST + 1)
    with pytest.raises(QueryError, match="0 items cannot be compared in one picture; choose 1 to 200"):
        between_items(vectors, [], [])
    with pytest.raises(QueryError, match="201 items cannot be compared in one picture"):
        between_items(vectors, range(201), names(201))
    with pytest.raises(QueryError, match="'Name 1' was chosen twice; name each item once"):
        between_items(vectors, [4, 7, 7], names(3))
    with pytest.raises(QueryError, match="no item belongs to any of the groups"):
        between_groups(vectors[:2], Groups(np.array([-1, -1]), ("A",)))
    for most in (0, 201):
        with pytest.raises(QueryError, match=f"{most} groups cannot be compared in one picture; ask for 1 to 200"):
            between_groups(vectors[:2], Groups(np.array([0, 0]), ("A",)), most)
