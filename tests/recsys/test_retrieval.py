"""Exact search against an oracle of plain loops, FAISS and scikit-learn."""

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from recsys.errors import QueryError
from recsys.retrieval import ExactIndex


def unit(rows: np.ndarray) -> np.ndarray:
    vectors: np.ndarray = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return vectors


def random_units(count: int, dim: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, dim)))


def names(count: int) -> np.ndarray:
    return np.array([f"item-{number:04}" for number in range(count)], dtype=object)


def naive_cosines(vectors: np.ndarray, query: np.ndarray) -> list[float]:
    return [sum(float(a) * float(b) for a, b in zip(row, query, strict=True)) for row in vectors]


@st.composite
def searches(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, np.ndarray]:
    """Vectors of few distinct values, many of them the same, with ids in any order; a query, k and what is allowed."""
    count, dim = draw(st.integers(1, 40)), draw(st.integers(1, 6))
    whole = st.lists(st.integers(-2, 2), min_size=dim, max_size=dim).filter(any)
    distinct = draw(st.lists(whole, min_size=1, max_size=8))
    rows = [distinct[draw(st.integers(0, len(distinct) - 1))] for _ in range(count)]
    ids = draw(st.permutations([f"{number:02}" for number in range(count)]))
    allowed = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    query = unit(np.array(draw(whole), dtype=np.float64))
    return unit(np.array(rows)), np.array(ids, dtype=object), query, draw(st.integers(1, count + 5)), np.array(allowed)


@settings(max_examples=300, deadline=None)
@given(searches())
def test_the_nearest_are_those_that_plain_loops_find_ties_by_id(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, int, np.ndarray],
) -> None:
    vectors, ids, query, k, allowed = case
    cosines = [round(cosine, 5) for cosine in naive_cosines(vectors, query)]  # cosines of small whole numbers differ by more
    for mask in (allowed, None):
        rows = [row for row in range(len(ids)) if mask is None or mask[row]]
        expected = sorted(rows, key=lambda row: (-cosines[row], ids[row]))[:k]
        hits = ExactIndex(vectors, ids).score(query).nearest(k, mask)
        assert hits.rows.tolist() == expected
        assert np.allclose(hits.similarities, [cosines[row] for row in expected], atol=1e-5)


def test_a_hand_made_search() -> None:
    vectors = unit(np.array([[1, 0], [0, 1], [3, 4], [1, 0], [-1, 0]]))
    index = ExactIndex(vectors, np.array(["e", "d", "c", "b", "a"], dtype=object))
    hits = index.score(np.array([1, 0], dtype=np.float32)).nearest(4)
    assert hits.rows.tolist() == [3, 0, 2, 1]
    assert hits.similarities.tolist() == pytest.approx([1, 1, 0.6, 0])


@pytest.mark.parametrize("dim", [3, 216, 1280])
def test_identical_rows_tie_exactly_wherever_they_lie(dim: int) -> None:
    # The product of a matrix and a vector may round the same row differently by its place in memory.
    for seed in range(40):
        vectors = random_units(60, dim, seed)
        copies = np.random.default_rng(seed).permutation(60)[:20]
        vectors[copies] = vectors[copies[0]]
        ids = names(60)[np.random.default_rng(seed + 1).permutation(60)]
        query = unit(vectors[copies[0]] + 0.5 * random_units(1, dim, seed + 2)[0])
        scored = ExactIndex(vectors, ids).score(query)
        assert len(set(scored.similarities(copies).tolist())) == 1
        assert ids[scored.nearest(20, np.isin(np.arange(60), copies)).rows].tolist() == sorted(ids[copies])


@pytest.mark.parametrize(("count", "dim", "k"), [(500, 32, 10), (200, 7, 200), (1000, 216, 1), (64, 1280, 25)])
def test_faiss_and_scikit_learn_find_the_same_similarities(count: int, dim: int, k: int) -> None:
    vectors, queries = random_units(count, dim), random_units(5, dim, 1)
    flat = faiss.IndexFlatIP(dim)
    flat.add(vectors)
    by_faiss, _ = flat.search(queries, k)
    distances, _ = NearestNeighbors(n_neighbors=k, metric="cosine", algorithm="brute").fit(vectors).kneighbors(queries)
    index = ExactIndex(vectors, names(count))
    for number, query in enumerate(queries):
        hits = index.score(query).nearest(k)
        assert np.allclose(hits.similarities, by_faiss[number], atol=2e-6)
        assert np.allclose(hits.similarities, 1 - distances[number], atol=2e-6)
        assert np.allclose(hits.similarities, vectors[hits.rows] @ query, atol=2e-6)


def test_more_than_there_are_gives_all_and_nothing_allowed_gives_none() -> None:
    scored = ExactIndex(random_units(4, 3), names(4)).score(random_units(1, 3, 1)[0])
    assert sorted(scored.nearest(100).rows.tolist()) == [0, 1, 2, 3]
    assert scored.nearest(100, np.array([False, True, False, True])).rows.shape == (2,)
    none = scored.nearest(3, np.zeros(4, dtype=bool))
    assert none.rows.shape == none.similarities.shape == (0,)


def test_similarities_are_cosines_within_their_bounds() -> None:
    vectors = random_units(50, 1280) * np.float32(1.0005)  # as far from length 1 as a catalogue may be
    scored = ExactIndex(vectors, names(50)).score(vectors[7])
    similarities = scored.similarities(np.arange(50))
    assert similarities.dtype == np.float64
    assert similarities[7] == 1.0
    assert similarities.max() <= 1.0
    assert scored.similarities(np.array([7, 3, 7])).tolist() == similarities[[7, 3, 7]].tolist()


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_cannot_be_asked_for(k: int) -> None:
    scored = ExactIndex(random_units(4, 3), names(4)).score(random_units(1, 3)[0])
    with pytest.raises(QueryError, match=f"^k is {k}; ask for at least 1 similar item$"):
        scored.nearest(k)


@pytest.mark.parametrize("shape", [(4,), (2,), (1, 3), ()])
def test_a_query_of_another_length_is_refused_with_both_numbers(shape: tuple[int, ...]) -> None:
    index = ExactIndex(random_units(4, 3), names(4))
    with pytest.raises(QueryError, match=r"the photo's vector has shape \(.*\), the catalogue's have 3 numbers"):
        index.score(np.ones(shape, dtype=np.float32))
