"""Retrieval against plain loops and rankings worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.evaluation import retrieval
from recsys.evaluation.measurement import EncoderId
from recsys.evaluation.retrieval import UNKNOWN, compare, rank, retrieval_figures


def circle(*degrees: float) -> np.ndarray:
    """Unit vectors at these angles: the nearer two angles, the more similar."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def by_loops(vectors: np.ndarray, names: list[str]) -> dict[str, list[float]]:
    """Every figure of every query with another of its kind, as the docstring defines it."""
    found: dict[str, list[float]] = {"1": [], "5": [], "10": [], "precision": [], "ap": []}
    for query, name in enumerate(names):
        others = [row for row in range(len(names)) if row != query]
        relevant = {row for row in others if names[row] == name and name != UNKNOWN}
        if not relevant:
            continue
        order = sorted(others, key=lambda row: (-round(float(vectors[query] @ vectors[row]), 6), row))
        for k in (1, 5, 10):
            found[str(k)].append(float(any(row in relevant for row in order[:k])))
        found["precision"].append(sum(row in relevant for row in order[:10]) / 10)
        at = [rank for rank, row in enumerate(order, start=1) if row in relevant]
        found["ap"].append(sum(count / rank for count, rank in enumerate(at, start=1)) / len(relevant))
    return found


def test_a_ranking_by_hand() -> None:
    # From 0°: b 10°, a 20°, a 50°, b 80°: relevant at ranks 2 and 3, so AP = (1/2 + 2/3) / 2.
    ranked = rank(circle(0, 10, 20, 50, 80), {"kind": ["a", "b", "a", "a", "b"]})["kind"]
    assert ranked.average_precision[0] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert ranked.precision[0] == pytest.approx(2 / 10)
    assert [bool(ranked.recalled[k][0]) for k in (1, 5, 10)] == [False, True, True]


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 40), st.integers(0, 1000), st.integers(1, 7))
def test_every_figure_is_that_of_plain_loops_whatever_the_block(n: int, seed: int, block: int) -> None:
    generator = np.random.default_rng(seed)
    vectors = generator.choice([-0.25, 0.25], (n, 16)).astype(np.float32)  # cosines are exact, and tie often
    names = generator.choice(["a", "b", "c", UNKNOWN], n).tolist()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(retrieval, "_BLOCK", block)
        ranked = rank(vectors, {"kind": names})["kind"]
    expected = by_loops(vectors, names)
    np.testing.assert_allclose(ranked.average_precision, expected["ap"])
    np.testing.assert_allclose(ranked.precision, expected["precision"])
    for k in (1, 5, 10):
        np.testing.assert_array_equal(ranked.recalled[k], np.array(expected[str(k)], dtype=bool))
    assert ranked.unknown == names.count(UNKNOWN)
    assert ranked.alone == n - ranked.unknown - len(expected["ap"])


def test_what_has_no_other_of_its_kind_is_no_query_but_is_in_the_way() -> None:
    ranked = rank(circle(0, 5, 10), {"kind": ["a", "lonely", "a"]})["kind"]
    assert ranked.alone == 1
    assert ranked.average_precision.tolist() == [0.5, 0.5]  # the lonely one is nearer to both
    figures = {figure.name: figure for figure in retrieval_figures({"kind": ranked}, np.random.default_rng(0))}
    assert figures["map.kind"].n == 2


def test_the_precision_says_what_it_is_at_most() -> None:
    # Four of a kind find 3 of 10, three find 2; the lonely one and the unknown ask nothing. (4 * 3 + 3 * 2) / 7 / 10 = 0.257...
    names = ["a"] * 4 + ["b"] * 3 + ["lonely", UNKNOWN]
    ranked = rank(circle(0, 1, 2, 3, 90, 91, 92, 200, 201), {"kind": names})
    assert ranked["kind"].ceiling == pytest.approx(18 / 70)
    assert ranked["kind"].precision.mean() == pytest.approx(18 / 70)  # the best that there is
    notes = {figure.name: figure.note for figure in retrieval_figures(ranked, np.random.default_rng(0))}
    assert notes.pop("precision@10.kind") == "0.26 at most: some have fewer than 10 others of their kind"
    assert set(notes.values()) == {""}
    enough = rank(circle(*range(12)), {"kind": ["a"] * 12})
    assert enough["kind"].ceiling == 1
    assert {figure.note for figure in retrieval_figures(enough, np.random.default_rng(0))} == {""}


def test_an_unknown_kind_is_never_relevant() -> None:
    ranked = rank(circle(0, 5, 10, 15), {"kind": [UNKNOWN, UNKNOWN, "a", "a"]})["kind"]
    assert (ranked.unknown, ranked.alone) == (2, 0)
    assert ranked.average_precision.tolist() == [0.5, 1.0]  # 10° ties between 5° and 15°, and the lower row comes first


def test_kinds_nobody_shares_give_no_figure() -> None:
    ranked = rank(circle(0, 90), {"kind": ["a", "b"]})
    assert {figure.n for figure in retrieval_figures(ranked, np.random.default_rng(0))} == {0}


def test_several_encoders_are_named_and_the_first_has_the_plain_names() -> None:
    good, bad = EncoderId("good", "1"), EncoderId("bad", "2")
    names = ["a", "a", "b", "b"]
    told: list[tuple[str, int, int]] = []
    measured = compare(
        {good: circle(0, 1, 90, 91), bad: circle(0, 90, 1, 91)}, {"kind": names}, "data", {"items": 4},
        lambda what, done, total: told.append((what, done, total)),
    )  # fmt: skip
    assert measured.encoder == good
    assert measured.counts == {"items": 4, "alone.kind": 0}
    assert measured["recall@1.kind"].value == measured["recall@1.kind.good"].value == 1
    assert measured["recall@1.kind.bad"].value == 0
    assert {"precision@10.kind", "map.kind", "recall@5.kind.bad", "recall@10.kind.bad"} <= {m.name for m in measured.measurements}
    assert told == [("ranking, good", 4, 4), ("ranking, bad", 4, 4)]
    alone = compare({good: circle(0, 1, 90, 91)}, {"kind": names}, "data", {})
    assert {m.name for m in alone.measurements} == {
        f"{m}.kind" for m in ("recall@1", "recall@5", "recall@10", "precision@10", "map")
    }
