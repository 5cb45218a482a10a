"""Figures with 95 % intervals: a share by Wilson's score, everything else by the bootstrap (Efron 1979, percentiles)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from recsys.evaluation.measurement import Measurement

RESAMPLES = 1000
_Z95 = 1.959964
_ENDS = (0.025, 0.975)

Statistic = Callable[..., float]


def proportion(name: str, successes: Sequence[bool] | np.ndarray, note: str = "") -> Measurement:
    """A share of cases with its Wilson score interval (Wilson 1927)."""
    n = len(successes)
    if n == 0:
        return nothing(name, note)
    share = float(np.mean(successes))
    centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n)) / (1 + _Z95**2 / n)
    return Measurement(name, share, max(centre - half, 0.0), min(centre + half, 1.0), n, note)


def mean(name: str, values: np.ndarray, groups: np.ndarray, generator: np.random.Generator, note: str = "") -> Measurement:
    """A mean whose interval resamples whole groups: cases of one photo are not independent.

    values, groups: (n,) figures and the group each belongs to.
    """
    if len(values) == 0:
        return nothing(name, note)
    _, group = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(group, weights=values), np.bincount(group)
    drawn = bootstrapped(name, lambda total, count: float(total.sum() / count.sum()), (sums, counts), generator, note)
    return Measurement(name, float(values.mean()), drawn.low, drawn.high, len(values), note)


def average(name: str, values: np.ndarray, generator: np.random.Generator, note: str = "") -> Measurement:
    """The mean of independent cases: right or wrong answers (accuracy), a figure a query. values: (n,) numbers or booleans."""
    return bootstrapped(name, lambda drawn: float(drawn.mean()), (values,), generator, note)


def bootstrapped(
    name: str, statistic: Statistic, cases: Sequence[np.ndarray], generator: np.random.Generator, note: str = ""
) -> Measurement:
    """Any figure of n cases, with the interval of the same figure over RESAMPLES draws of n cases with replacement.

    cases: arrays whose first axis is the cases; `statistic` is called with all of them, drawn alike, in this order. A draw that has
    no figure (NaN) is left out of the interval.
    """
    n = len(cases[0])
    if n == 0:
        return nothing(name, note)
    figures = np.empty(RESAMPLES)
    for resample in range(RESAMPLES):
        drawn = generator.integers(0, n, size=n)
        figures[resample] = statistic(*(column[drawn] for column in cases))
    figures = figures[np.isfinite(figures)]
    low, high = np.quantile(figures, _ENDS) if len(figures) else (math.nan, math.nan)
    return Measurement(name, float(statistic(*cases)), float(low), float(high), n, note)


def of_encoders(figures: Mapping[str, Sequence[Measurement]]) -> tuple[Measurement, ...]:
    """Encoder -> its figures, as one list: the first's by their plain names; then, of several encoders, all as FIGURE.ENCODER."""
    first = next(iter(figures.values()))
    named = [replace(one, name=f"{one.name}.{encoder}") for encoder, of_one in figures.items() for one in of_one]
    return (*first, *(named if len(figures) > 1 else ()))


def nothing(name: str, note: str = "") -> Measurement:
    """The figure of no cases at all."""
    return Measurement(name, math.nan, math.nan, math.nan, 0, note or "no cases")
