"""Intervals against textbook and brute-force expectations."""

import math

import numpy as np
import pytest

from recsys.evaluation import intervals
from recsys.evaluation.intervals import average, bootstrapped, mean, proportion


def test_wilson_interval_agrees_with_the_textbook() -> None:
    # 81 of 263: Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    figure = proportion("share", [True] * 81 + [False] * 182)
    assert figure.value == pytest.approx(0.3080, abs=1e-4)
    assert (figure.low, figure.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_wilson_interval_of_nothing_wrong_stays_within_one() -> None:
    # 0 of 20, ibid.
    figure = proportion("share", [False] * 20)
    assert (figure.low, figure.high) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_no_cases_give_no_figure() -> None:
    assert math.isnan(proportion("share", []).value)
    assert math.isnan(mean("mean", np.array([]), np.array([]), np.random.default_rng(0)).value)


def test_cases_of_one_group_count_as_one() -> None:
    generator = np.random.default_rng(0)
    values = np.repeat(generator.normal(size=20), 50)
    alone = mean("mean", values, np.arange(1000), np.random.default_rng(0))
    grouped = mean("mean", values, np.repeat(np.arange(20), 50), np.random.default_rng(0))
    assert grouped.value == alone.value == pytest.approx(values.mean())
    assert grouped.high - grouped.low > 4 * (alone.high - alone.low)
    # For groups of equal size the interval is that of the 20 group means: about 1.96 standard errors to each side.
    means = values.reshape(20, 50).mean(axis=1)
    assert (grouped.high - grouped.low) / 2 == pytest.approx(1.96 * means.std() / math.sqrt(20), rel=0.15)


@pytest.mark.parametrize("right", [0, 1, 19, 20])
def test_an_average_of_right_and_wrong_is_a_share(right: int) -> None:
    answers = np.arange(20) < right
    figure = average("accuracy", answers, np.random.default_rng(0), "note")
    assert figure == average("accuracy", answers.astype(float), np.random.default_rng(0), "note")
    assert figure == proportion("accuracy", answers, "note")
    assert figure.low < figure.high  # 20 right of 20 do not promise the 21st


def test_where_all_of_all_groups_are_alike_the_groups_count() -> None:
    # 0 of 20 groups, as in Newcombe's table above; and its mirror.
    groups = np.repeat(np.arange(20), 3)
    none, every = (mean("m", np.full(60, share), groups, np.random.default_rng(0)) for share in (0.0, 1.0))
    assert (none.low, none.high, none.n) == (0, pytest.approx(0.1611, abs=1e-4), 60)
    assert (every.low, every.high) == (pytest.approx(0.8389, abs=1e-4), 1)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 341])
def test_a_share_lies_in_its_own_interval(n: int) -> None:
    for right in {0, 1, n // 2, n}:
        figure = proportion("share", np.arange(n) < right)
        assert 0 <= figure.low <= figure.value <= figure.high <= 1
        assert figure.low < figure.high


def test_the_reflected_interval_takes_off_what_resampling_adds() -> None:
    # |mean| of what has the mean 0 cannot but grow in resamples.
    values = np.linspace(-0.5, 0.5, 41)

    def size(drawn: np.ndarray) -> float:
        return abs(float(drawn.mean()))

    plain = bootstrapped("size", size, (values + 0.01,), np.random.default_rng(0))
    turned = bootstrapped("size", size, (values + 0.01,), np.random.default_rng(0), reflected=True)
    assert turned.value == plain.value == pytest.approx(0.01)
    assert (turned.low, turned.high) == (0, pytest.approx(2 * 0.01 - plain.low))
    above = bootstrapped("size", size, (values + 0.3,), np.random.default_rng(0))
    about = bootstrapped("size", size, (values + 0.3,), np.random.default_rng(0), reflected=True)
    assert (about.low, about.high) == pytest.approx((0.6 - above.high, 0.6 - above.low))


def test_a_reflected_interval_holds_its_figure_and_stays_within_0_and_1() -> None:
    distinct = np.arange(30)

    def repeated(drawn: np.ndarray) -> float:  # 0 of the cases, and of hardly any resample
        return 1 - len(np.unique(drawn)) / len(drawn)

    figure = bootstrapped("repeated", repeated, (distinct,), np.random.default_rng(0), reflected=True)
    assert (figure.value, figure.low, figure.high) == (0, 0, 0)
    most = bootstrapped(
        "most", lambda drawn: min(1.0, 0.95 + drawn.mean()), (np.linspace(-1, 1, 9),), np.random.default_rng(0), "", True
    )
    assert most.high == 1


def test_a_mean_is_bootstrapped_as_the_normal_law_says() -> None:
    values = np.random.default_rng(1).normal(size=400)
    figure = average("mean", values, np.random.default_rng(0))
    assert figure.value == pytest.approx(values.mean())
    assert (figure.high - figure.low) / 2 == pytest.approx(1.96 * values.std() / math.sqrt(400), rel=0.1)
    assert figure.low < figure.value < figure.high
    assert figure.n == 400


def test_any_statistic_is_taken_of_cases_that_are_drawn_together() -> None:
    left = np.random.default_rng(2).normal(size=200)
    pairs: list[bool] = []

    def correlation(one: np.ndarray, other: np.ndarray) -> float:
        pairs.append(bool(np.all(other == 3 * one)))  # never parted
        return float(np.corrcoef(one, other)[0, 1])

    figure = bootstrapped("r", correlation, (left, 3 * left), np.random.default_rng(0), "note")
    assert (figure.value, figure.low, figure.high) == pytest.approx((1, 1, 1))
    assert figure.note == "note"
    assert all(pairs)
    assert len(pairs) == intervals.RESAMPLES + 1


def test_the_quantiles_are_those_of_the_resamples() -> None:
    values = np.arange(10.0)
    generator = np.random.default_rng(5)
    drawn = sorted(values[generator.integers(0, 10, size=10)].max() for _ in range(intervals.RESAMPLES))
    figure = bootstrapped("max", lambda one: float(one.max()), (values,), np.random.default_rng(5))
    assert (figure.value, figure.high) == (9, 9)
    assert figure.low == pytest.approx(np.quantile(drawn, 0.025))


def test_draws_without_a_figure_are_left_out_of_the_interval() -> None:
    values = np.array([1.0, 2.0])
    figure = bootstrapped("spread", lambda one: math.nan if one[0] == one[1] else 1.0, (values,), np.random.default_rng(0))
    assert (figure.value, figure.low, figure.high) == (1, 1, 1)
    never = bootstrapped("never", lambda one: math.nan, (values,), np.random.default_rng(0))
    assert math.isnan(never.value)
    assert math.isnan(never.low)
