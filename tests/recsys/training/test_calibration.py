"""Temperature, calibration error and the threshold, with numbers worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.training.calibration import Bin, cross_entropy, expected_calibration_error, fit_temperature, reliability, sure_from
from recsys.training.config import TrainingError


def test_cross_entropy_by_hand() -> None:
    logits = np.array([[math.log(3), 0.0], [0.0, 0.0]])  # probabilities 3/4 and 1/4; a half each
    assert cross_entropy(logits, np.array([0, 1])) == pytest.approx(-(math.log(3 / 4) + math.log(1 / 2)) / 2)
    assert cross_entropy(2 * logits, np.array([0, 1]), temperature=2.0) == pytest.approx(cross_entropy(logits, np.array([0, 1])))


def test_the_temperature_makes_the_confidence_the_accuracy() -> None:
    # Of two classes, always the first with logit 4 over 0, right in three cases of four: the best softmax says 3/4, log 3 apart.
    logits, targets = np.tile([4.0, 0.0], (8, 1)), np.array([0, 0, 0, 1] * 2)
    assert fit_temperature(logits, targets) == pytest.approx(4 / math.log(3), rel=1e-3)


def test_the_temperature_undoes_what_was_done_to_true_probabilities() -> None:
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(20_000, 4)) * 2
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    targets = (generator.random((20_000, 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    assert fit_temperature(3 * logits, targets) == pytest.approx(3, rel=0.03)


def test_where_every_answer_is_right_the_temperature_stays_above_0() -> None:
    assert 0.04 < fit_temperature(np.tile([4.0, 0.0], (5, 1)), np.zeros(5, int)) < 0.2


def test_reliability_by_hand() -> None:
    confidence = np.array([0.05, 0.1, 0.55, 0.95, 1.0])
    right = np.array([False, True, True, True, False])
    bins = reliability(confidence, right)
    assert [found.count for found in bins] == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]  # 0.1 is the upper end of the first
    assert bins[0] == Bin(0.0, 0.1, pytest.approx(0.075), 0.5, 2)
    assert bins[9] == Bin(0.9, 1.0, pytest.approx(0.975), 0.5, 2)
    assert math.isnan(bins[1].accuracy)
    expected = 2 / 5 * (0.5 - 0.075) + 1 / 5 * (1 - 0.55) + 2 / 5 * (0.975 - 0.5)
    assert expected_calibration_error(confidence, right) == pytest.approx(expected)


def test_a_perfect_calibration_has_no_error() -> None:
    assert expected_calibration_error(np.array([0.5, 0.5, 1.0]), np.array([True, False, True])) == pytest.approx(0)


def test_the_threshold_by_hand() -> None:
    confidence = np.array([0.6, 0.9, 0.8, 0.7, 0.5])
    right = np.array([True, True, True, False, True])
    # From 0.9 down the shares right are 1, 1, 2/3, 3/4, 4/5.
    assert sure_from(confidence, right, 0.75) == 0.5
    assert sure_from(confidence, right, 0.81) == 0.8
    assert sure_from(confidence, right, 0.95) == 0.8


def test_the_threshold_of_two_groups_holds_in_both() -> None:
    # Alone, the first keeps 0.8 from 0.5 on (4 of 5), the second from 0.7 on; but from 0.7 on the first is wrong.
    confidence = np.array([0.5, 0.5, 0.5, 0.5, 0.9, 0.6, 0.7, 0.95])
    right = np.array([True, True, True, True, False, False, True, True])
    groups = np.array([0, 0, 0, 0, 0, 1, 1, 1])
    assert sure_from(confidence[groups == 0], right[groups == 0], 0.8) == 0.5
    assert sure_from(confidence[groups == 1], right[groups == 1], 0.8) == 0.7
    assert sure_from(confidence, right, 0.8, groups) == 0.95  # of the first nothing is left


def test_answers_of_one_confidence_are_taken_or_left_together() -> None:
    confidence, right = np.array([0.9, 0.9, 0.5]), np.array([True, False, False])
    assert sure_from(confidence, right, 0.5) == 0.9
    with pytest.raises(TrainingError, match="no confidence from which on 90% of the 3 held-out answers are right"):
        sure_from(confidence, right, 0.9)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.booleans(), st.integers(0, 2)), min_size=1, max_size=30),
    st.floats(0.05, 0.99),
)
def test_the_threshold_is_the_least_that_keeps_the_promise(answers: list[tuple[float, bool, int]], target: float) -> None:
    confidence, right, groups = (np.array(values) for values in zip(*answers, strict=True))
    good = []
    for threshold in sorted(set(confidence.tolist())):
        of_groups = [[r for c, r, g in answers if c >= threshold and g == group] for group in range(3)]
        if all(not found or np.mean(found) >= target for found in of_groups):
            good.append(threshold)
    if good:
        assert sure_from(confidence, right, target, groups) == good[0]
    else:
        with pytest.raises(TrainingError):
            sure_from(confidence, right, target, groups)
