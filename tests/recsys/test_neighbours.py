"""The neighbours of every item against plain loops in double precision, and against the search that answers one photo."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys import neighbours
from recsys.errors import QueryError, WearwithError
from recsys.neighbours import NEIGHBOUR_SCHEMA, nearest_neighbours, write_neighbours
from recsys.retrieval import ExactIndex

Answer = list[tuple[int, int, int]]  # item row, rank, neighbour row


def unit(rows: np.ndarray) -> np.ndarray:
    vectors: np.ndarray = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return vectors


def random_units(count: int, dim: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, dim)))


def names(count: int) -> np.ndarray:
    return np.array([f"item-{number:05}" for number in range(count)], dtype=object)


def by_loops(vectors: np.ndarray, ids: Sequence[str], k: int) -> tuple[Answer, list[float]]:
    """Every pair in double precision, sorted: the definition."""
    cosines = np.round(np.clip(vectors.astype(np.float64) @ vectors.T.astype(np.float64), -1, 1), 6)
    answer: Answer = []
    similarities: list[float] = []
    for item in range(len(vectors)):
        others = [other for other in range(len(vectors)) if other != item]
        others.sort(key=lambda other: (-cosines[item, other], ids[other]))
        answer += [(item, rank, other) for rank, other in enumerate(others[:k], 1)]
        similarities += [cosines[item, other] for other in others[:k]]
    return answer, similarities


def found(vectors: np.ndarray, ids: np.ndarray, k: int, block_bytes: int = neighbours.BLOCK_BYTES) -> tuple[Answer, list[float]]:
    blocks = list(nearest_neighbours(vectors, ids, k, block_bytes))
    answer = [
        (int(item), int(rank), int(other))
        for block in blocks
        for item, rank, other in zip(block.items, block.ranks, block.neighbours, strict=True)
    ]
    return answer, [float(cosine) for block in blocks for cosine in block.similarities]


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Vectors of few distinct values, many of them the same, with ids in any order; k, and the size of a block."""
    count, dim = draw(st.integers(1, 60)), draw(st.integers(1, 5))
    whole = st.lists(st.integers(-2, 2), min_size=dim, max_size=dim).filter(any)
    distinct = draw(st.lists(whole, min_size=1, max_size=30))
    rows = [distinct[draw(st.integers(0, len(distinct) - 1))] for _ in range(count)]
    ids = draw(st.permutations([f"{number:02}" for number in range(count)]))
    return unit(np.array(rows)), np.array(ids, dtype=object), draw(st.integers(1, count + 3)), draw(st.integers(1, 2000))


@settings(max_examples=150, deadline=None)
@given(catalogues())
def test_the_neighbours_are_those_that_loops_find_ties_by_id(case: tuple[np.ndarray, np.ndarray, int, int]) -> None:
    vectors, ids, k, block_bytes = case
    assert found(vectors, ids, k, block_bytes) == by_loops(vectors, ids.tolist(), k)


@pytest.mark.parametrize("k", [1, 5, 40])
@pytest.mark.parametrize("count", [417, 1031])  # groups of several columns, and some left over
def test_no_neighbour_is_lost_where_columns_are_dealt_into_groups(count: int, k: int) -> None:
    vectors, ids = random_units(count, 16), names(count)
    assert found(vectors, ids, k, block_bytes=4 * 100 * count) == by_loops(vectors, ids.tolist(), k)


def test_neighbours_that_lie_side_by_side_are_all_found() -> None:
    # Every item's nearest are a run of rows: as many as fit into one group, were groups made of runs.
    crowd = np.repeat(random_units(8, 12), 150, axis=0) + np.random.default_rng(1).normal(0, 0.05, (1200, 12))
    vectors, ids = unit(crowd), names(1200)
    assert found(vectors, ids, 30) == by_loops(vectors, ids.tolist(), 30)


def test_the_table_agrees_with_the_search_for_one_photo() -> None:
    vectors = random_units(300, 24)
    vectors[100:140] = vectors[0]
    ids = names(300)[::-1]
    index = ExactIndex(vectors, ids)
    [block] = nearest_neighbours(vectors, ids, 10)
    for item in range(300):
        mine = block.items == item
        hits = index.score(vectors[item]).nearest(10, np.arange(300) != item)
        assert block.similarities[mine] == pytest.approx(hits.similarities, abs=2e-6)
        if vectors[item].tobytes() == vectors[0].tobytes():  # ties, which the id decides in both
            assert block.neighbours[mine].tolist() == hits.rows.tolist()


def test_identical_pictures_are_neighbours_by_id() -> None:
    vectors = np.repeat(random_units(1, 7), 5000, axis=0)
    ids = names(5000)[::-1]
    answer, similarities = found(vectors, ids, 3)
    assert answer[:3] == [(0, 1, 4999), (0, 2, 4998), (0, 3, 4997)]
    assert answer[-3:] == [(4999, 1, 4998), (4999, 2, 4997), (4999, 3, 4996)]
    assert set(similarities) == {1.0}


@pytest.mark.parametrize(("count", "expected"), [(1, []), (2, [(0, 1, 1), (1, 1, 0)])])
def test_a_catalogue_of_one_or_two(count: int, expected: Answer) -> None:
    assert found(random_units(count, 4), names(count), 20)[0] == expected


def test_a_catalogue_of_three() -> None:
    vectors = unit(np.array([[1.0, 0], [3, 4], [0, 1]]))
    answer, similarities = found(vectors, names(3), 20)
    assert answer == [(0, 1, 1), (0, 2, 2), (1, 1, 2), (1, 2, 0), (2, 1, 1), (2, 2, 0)]
    assert similarities == [0.6, 0.0, 0.8, 0.6, 0.8, 0.0]


def test_a_k_below_one_is_refused() -> None:
    with pytest.raises(QueryError, match="k is 0; ask for at least 1 neighbour"):
        list(nearest_neighbours(random_units(3, 4), names(3), 0))


# ---- The file.


def test_the_file_holds_every_block_in_the_catalogue_s_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_ROWS_AT_ONCE", 60)
    vectors, ids = random_units(50, 6), names(50)
    shown: list[int] = []
    assert write_neighbours(tmp_path / "n.parquet", vectors, ids, 4, show=shown.append, block_bytes=4 * 50 * 7) == 200
    table = pq.read_table(tmp_path / "n.parquet")
    assert table.schema == NEIGHBOUR_SCHEMA
    answer, similarities = by_loops(vectors, ids.tolist(), 4)
    assert table["item_id"].to_pylist() == [ids[item] for item, _, _ in answer]
    assert table["rank"].to_pylist() == [rank for _, rank, _ in answer]
    assert table["neighbour_id"].to_pylist() == [ids[other] for _, _, other in answer]
    assert table["similarity"].to_pylist() == similarities
    assert pq.read_metadata(tmp_path / "n.parquet").num_row_groups > 1
    assert shown == sorted(shown)
    assert shown[-1] == 50


def test_with_groups_only_items_of_one_kind_are_neighbours(tmp_path: Path) -> None:
    vectors, ids = random_units(30, 6), names(30)
    kinds = np.array(["top", "shoes", "bag"] * 9 + ["top", "top", "dress"], dtype=object)
    write_neighbours(tmp_path / "n.parquet", vectors, ids, 50, groups=kinds)
    table = pq.read_table(tmp_path / "n.parquet")
    kind = dict(zip(ids, kinds, strict=True))
    pairs = list(zip(table["item_id"].to_pylist(), table["neighbour_id"].to_pylist(), strict=True))
    assert set(pairs) == {(a, b) for a in ids for b in ids if a != b and kind[a] == kind[b]}
    assert len(set(pairs)) == len(pairs)


def test_one_item_makes_an_empty_table(tmp_path: Path) -> None:
    assert write_neighbours(tmp_path / "n.parquet", random_units(1, 4), names(1), 20) == 0
    table = pq.read_table(tmp_path / "n.parquet")
    assert (len(table), table.schema) == (0, NEIGHBOUR_SCHEMA)


def test_what_is_interrupted_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "n.parquet").write_bytes(b"old")

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_neighbours(tmp_path / "n.parquet", random_units(9, 4), names(9), 2, show=stop)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("n.parquet", b"old")]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "n.parquet").mkdir()
    with pytest.raises(WearwithError, match=r"could not write to .*n\.parquet: Is a directory"):
        write_neighbours(tmp_path / "n.parquet", random_units(9, 4), names(9), 2)
