"""The also-buy strategy against an oracle written from its description, with dictionaries and loops over ids."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.datatypes import Accounting, Hits
from recsys.matching import Candidate, also_buy


@dataclass(frozen=True)
class Case:
    """A catalogue of `ids` with cosines to the photo; `neighbours` (ids) with their lists, which may name what is not held."""

    ids: list[str]
    cosine: dict[str, float]
    allowed: set[str]
    neighbours: list[str]
    lists: dict[str, list[str]]
    threshold: float

    def ask(self) -> tuple[list[Candidate], Accounting]:
        row = {item_id: number for number, item_id in enumerate(self.ids)}
        unknown: dict[str, int] = {}
        for item_id in (named for listed in self.lists.values() for named in listed if named not in row):
            unknown.setdefault(item_id, -1 - len(unknown))
        cosines = np.array([self.cosine[item_id] for item_id in self.ids], dtype=np.float32)
        bought = also_buy(
            Hits(
                np.array([row[n] for n in self.neighbours], dtype=np.int64),
                np.array([self.cosine[n] for n in self.neighbours], dtype=np.float32),
            ),
            [np.array([(row | unknown)[named] for named in self.lists[n]], dtype=np.int64) for n in self.neighbours],
            similarities=lambda rows: cosines[rows],
            allowed=np.array([item_id in self.allowed for item_id in self.ids]),
            ids=np.array(self.ids, dtype=object),
            threshold=self.threshold,
        )
        assert len(bought.below) == bought.accounting.below_threshold
        assert all(candidate.similarity < self.threshold for candidate in bought.below)
        assert len(bought.not_asked) == bought.accounting.not_asked
        assert self.allowed.isdisjoint(self.ids[row] for row in bought.not_asked)
        return bought.passed, bought.accounting


def oracle(case: Case) -> tuple[list[tuple[str, float, float, list[str]]], dict[str, int]]:
    """(id, score, cosine, supporters) best first, and the accounting."""
    weight = {n: max(case.cosine[n], 0.0) for n in case.neighbours}
    listing = [n for n in case.neighbours if case.lists[n]]
    whole = sum(weight[n] for n in listing)
    count = dict.fromkeys(("listed", "not_in_catalog", "not_asked", "below_threshold", "passed"), 0)
    found = []
    for named in {named for n in listing for named in case.lists[n]}:
        count["listed"] += 1
        if named not in case.ids:
            count["not_in_catalog"] += 1
        elif named not in case.allowed:
            count["not_asked"] += 1
        elif case.cosine[named] < case.threshold:
            count["below_threshold"] += 1
        else:
            count["passed"] += 1
            behind = [n for n in case.neighbours if named in case.lists[n]]
            score = sum(weight[n] for n in behind) / whole if whole else 0.0
            found.append((named, score, case.cosine[named], behind))
    found.sort(key=lambda line: (-round(line[1], 9), -line[2], line[0]))
    return found, count


# Sixteenths are exact in float32: an oracle in float64 sees the same ties and the same side of the threshold.
sixteenths = st.integers(-16, 16).map(lambda number: number / 16)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    ids = draw(st.permutations([f"i{number}" for number in range(draw(st.integers(1, 12)))]))
    cosine = {item_id: draw(sixteenths) for item_id in ids}
    by_cosine = sorted(ids, key=lambda item_id: (-cosine[item_id], item_id))
    neighbours = by_cosine[: draw(st.integers(0, 6))]
    named = st.lists(st.sampled_from([*ids, "gone", "lost", "sold out"]), unique=True, max_size=8)
    lists = {n: [item_id for item_id in draw(named) if item_id != n] for n in neighbours}
    allowed = {item_id for item_id in ids if draw(st.integers(0, 3))}
    return Case(ids, cosine, allowed, neighbours, lists, draw(sixteenths))


@settings(max_examples=400, deadline=None)
@given(cases())
def test_candidates_and_accounting_are_those_of_the_description(case: Case) -> None:
    candidates, accounting = case.ask()
    expected, count = oracle(case)
    assert [case.ids[candidate.row] for candidate in candidates] == [line[0] for line in expected]
    assert [candidate.score for candidate in candidates] == pytest.approx([line[1] for line in expected])
    assert [candidate.similarity for candidate in candidates] == [line[2] for line in expected]
    assert [[case.neighbours[position] for position in candidate.supporters] for candidate in candidates] == [
        line[3] for line in expected
    ]
    assert {name: getattr(accounting, name) for name in count} == count
    assert accounting.neighbours == len(case.neighbours)
    assert accounting.neighbours_with_list == sum(bool(case.lists[n]) for n in case.neighbours)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_everything_listed_is_counted_once_and_scores_lie_between_0_and_1(case: Case) -> None:
    candidates, told = case.ask()
    assert told.listed == told.not_in_catalog + told.not_asked + told.below_threshold + told.passed
    assert told.passed == len(candidates)
    assert len(told.similarities) == told.below_threshold + told.passed
    assert list(told.similarities) == sorted(told.similarities, reverse=True)
    assert sum(similarity >= case.threshold for similarity in told.similarities) == told.passed
    assert all(0 <= candidate.score <= 1 for candidate in candidates)
    assert all(candidate.supporters == tuple(sorted(set(candidate.supporters))) for candidate in candidates)


def test_an_example_worked_by_hand() -> None:
    # Three neighbours; the second lists nothing and so weighs nothing. Whole weight: 0.75 + 0.25 = 1.
    case = Case(
        ids=["n1", "n2", "n3", "jeans", "boots", "hat", "sock"],
        cosine={"n1": 0.75, "n2": 0.5, "n3": 0.25, "jeans": 0.5, "boots": 0.125, "hat": 0.375, "sock": 0.5},
        allowed={"jeans", "boots", "hat"},
        neighbours=["n1", "n2", "n3"],
        lists={"n1": ["jeans", "gone", "boots"], "n2": [], "n3": ["jeans", "hat", "sock", "gone"]},
        threshold=0.25,
    )
    candidates, told = case.ask()
    assert candidates == [Candidate(3, 0.5, 1.0, (0, 2)), Candidate(5, 0.375, 0.25, (2,))]
    assert told == Accounting(
        neighbours=3, neighbours_with_list=2, listed=5, not_in_catalog=1, not_asked=1, below_threshold=1, passed=2,
        similarities=(0.5, 0.375, 0.125),
    )  # fmt: skip


@pytest.mark.parametrize(("threshold", "passes"), [(0.5, True), (float(np.nextafter(np.float32(0.5), np.float32(1))), False)])
def test_an_item_on_the_threshold_passes_and_one_below_does_not(threshold: float, passes: bool) -> None:
    case = Case(["n", "c"], {"n": 1.0, "c": 0.5}, {"c"}, ["n"], {"n": ["c"]}, threshold)
    candidates, told = case.ask()
    assert bool(candidates) is passes
    assert (told.passed, told.below_threshold) == ((1, 0) if passes else (0, 1))


def test_equal_scores_are_ordered_by_similarity_then_by_id() -> None:
    case = Case(
        ["n", "z", "b", "a"], {"n": 1.0, "z": 0.75, "b": 0.5, "a": 0.5}, {"z", "b", "a"}, ["n"], {"n": ["b", "a", "z"]}, 0.0
    )
    assert [case.ids[candidate.row] for candidate in case.ask()[0]] == ["z", "a", "b"]


def test_neighbours_that_point_away_from_the_photo_lend_no_weight() -> None:
    case = Case(["n", "m", "c", "d"], {"n": 0.5, "m": -0.5, "c": 0.25, "d": 0.25}, {"c", "d"}, ["n", "m"],
                {"n": ["c"], "m": ["d"]}, 0.0)  # fmt: skip
    assert [(case.ids[candidate.row], candidate.score) for candidate in case.ask()[0]] == [("c", 1.0), ("d", 0.0)]


def test_no_neighbour_and_no_list_give_nothing() -> None:
    for neighbours, lists in ([], {}), (["n"], {"n": []}):
        candidates, told = Case(["n", "c"], {"n": 1.0, "c": 0.5}, {"c"}, neighbours, lists, 0.0).ask()
        assert candidates == []
        assert told == Accounting(len(neighbours), 0, 0, 0, 0, 0, 0)
