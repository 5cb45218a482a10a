"""Average precision: worked out by hand, and against a slow reading of the definition that shares no code with it."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from recsys.evaluation.average_precision import LEAST_OVERLAP, Outcome, Ranked, match

WRONG, RIGHT, IGNORED = Outcome
Photo = tuple[np.ndarray, np.ndarray]  # (d,) scores and (d, t) overlaps


def matched(overlaps: Sequence[Sequence[float]], scores: Sequence[float], ignored: str = "", excused: str = "") -> list[int]:
    """ignored, excused: a letter a garment or a detection, "x" where it is."""
    rows, columns = len(scores), len(overlaps[0]) if overlaps else 0
    return match(
        np.array(overlaps, dtype=float).reshape(rows, columns),
        np.array(scores, dtype=float),
        np.array([letter == "x" for letter in ignored or "-" * columns], dtype=bool),
        np.array([letter == "x" for letter in excused or "-" * rows], dtype=bool),
    ).tolist()


class TestMatching:
    def test_the_surest_detection_takes_the_garment_and_the_next_is_wrong(self) -> None:
        assert matched([[0.6], [0.9]], [0.8, 0.7]) == [RIGHT, WRONG]
        assert matched([[0.6], [0.9]], [0.7, 0.8]) == [WRONG, RIGHT]
        assert matched([[0.6], [0.9]], [0.7, 0.7]) == [RIGHT, WRONG]  # of equal scores, the first

    def test_half_is_enough_and_less_is_not(self) -> None:
        assert matched([[0.5]], [0.9]) == [RIGHT]
        assert matched([[0.4999]], [0.9]) == [WRONG]

    def test_each_takes_what_it_overlaps_most_of_what_is_free(self) -> None:
        assert matched([[0.6, 0.7], [0.4, 0.8]], [0.9, 0.8]) == [RIGHT, WRONG]
        assert matched([[0.6, 0.7], [0.5, 0.4]], [0.9, 0.8]) == [RIGHT, RIGHT]

    def test_what_nobody_is_asked_for_is_neither_right_nor_wrong(self) -> None:
        assert matched([[0.9], [0.8]], [0.9, 0.8], ignored="x") == [IGNORED, IGNORED]
        assert matched([[0.9, 0.6]], [0.9], ignored="x-") == [RIGHT]  # a garment that is asked for comes first
        assert matched([[0.2], [0.9]], [0.9, 0.8], excused="x-") == [IGNORED, RIGHT]
        assert matched([[0.9]], [0.9], excused="x") == [RIGHT]

    def test_without_garments_all_is_wrong_and_without_detections_there_is_nothing(self) -> None:
        assert matched([[], []], [0.9, 0.8]) == [WRONG, WRONG]
        assert matched([], []) == []


class TestAveragePrecision:
    def test_by_hand(self) -> None:
        # Right, wrong, right, wrong, wrong, right of 4 garments: precisions 1, 1/2, 2/3, 2/4, 2/5, 3/6. At the three steps of
        # recall of 1/4 each, the highest from there on: 1, 2/3, 1/2; the fourth garment is never found.
        outcomes = [[RIGHT, WRONG, RIGHT], [WRONG, WRONG, RIGHT]]
        scores = [np.array([0.9, 0.8, 0.7]), np.array([0.6, 0.5, 0.4])]
        ranked = Ranked.of(scores, [np.array(one) for one in outcomes], [2, 2])
        assert ranked.average_precision(np.ones(2, dtype=int)) == pytest.approx((1 + 2 / 3 + 1 / 2) / 4)

    def test_a_precision_is_the_highest_of_any_recall_from_there_on(self) -> None:
        # Wrong, right, right of 2: precisions 0, 1/2, 2/3. Both steps count 2/3.
        ranked = Ranked.of([np.array([0.9, 0.8, 0.7])], [np.array([WRONG, RIGHT, RIGHT])], [2])
        assert ranked.average_precision(np.array([1])) == pytest.approx(2 / 3)

    def test_what_is_ignored_is_as_if_it_were_not_there(self) -> None:
        ranked = Ranked.of([np.array([0.9, 0.8])], [np.array([IGNORED, RIGHT])], [1])
        assert ranked.average_precision(np.array([1])) == 1

    def test_all_found_is_1_nothing_found_is_0_and_nothing_to_find_is_no_figure(self) -> None:
        none, nothing = np.zeros(0), np.zeros(0, dtype=int)
        assert Ranked.of([np.array([0.3])], [np.array([RIGHT])], [1]).average_precision(np.array([1])) == 1
        assert Ranked.of([none], [nothing], [3]).average_precision(np.array([1])) == 0
        assert math.isnan(Ranked.of([np.array([0.9])], [np.array([WRONG])], [0]).average_precision(np.array([1])))
        assert math.isnan(Ranked.of([none, none], [nothing, nothing], [0, 1]).average_precision(np.array([2, 0])))


def by_definition(photos: Sequence[Photo]) -> float:
    """The average precision of photos, by going through all detections for every recall that there is."""
    every = sorted(
        ((score, place, row) for place, (scores, _) in enumerate(photos) for row, score in enumerate(scores)), reverse=True
    )
    garments = sum(overlaps.shape[1] for _, overlaps in photos)
    taken: set[tuple[int, int]] = set()
    curve = []
    for seen, (_, place, row) in enumerate(every, start=1):
        overlaps = photos[place][1][row]
        candidates = [(overlap, column) for column, overlap in enumerate(overlaps) if overlap >= LEAST_OVERLAP]
        candidates = [(overlap, column) for overlap, column in candidates if (place, column) not in taken]
        if candidates:
            taken.add((place, max(candidates)[1]))
        curve.append((len(taken) / garments, len(taken) / seen))
    steps = [found / garments for found in range(1, garments + 1)]
    return sum(max((precision for recall, precision in curve if recall >= step - 1e-9), default=0) for step in steps) / garments


@pytest.mark.parametrize("seed", range(20))
def test_it_is_what_the_definition_says_also_of_photos_taken_several_times(seed: int) -> None:
    generator = np.random.default_rng(seed)
    photos = [
        (generator.random(detections), generator.random((detections, garments)))
        for detections, garments in zip(generator.integers(0, 6, 12), generator.integers(0, 4, 12), strict=True)
    ]
    outcomes = [
        match(overlaps, scores, np.zeros(overlaps.shape[1], dtype=bool), np.zeros(len(scores), dtype=bool))
        for scores, overlaps in photos
    ]
    ranked = Ranked.of([scores for scores, _ in photos], outcomes, [overlaps.shape[1] for _, overlaps in photos])
    assert ranked.average_precision(np.ones(12, dtype=int)) == pytest.approx(by_definition(photos))
    drawn = generator.integers(0, 12, 12)
    times = np.bincount(drawn, minlength=12)
    assert ranked.average_precision(times) == pytest.approx(by_definition([photos[place] for place in drawn]))
