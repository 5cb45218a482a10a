"""Figures with 95 % intervals: a share by Wilson's score, everything else by the bootstrap (Efron 1979).

The bootstrap's ends are the percentiles of the resamples; of figures that resampling shifts, these percentiles reflected.
"""

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
    return Measurement(name, share, *_wilson(share, n), n, note)


def mean(name: str, values: np.ndarray, groups: np.ndarray, generator: np.random.Generator, note: str = "") -> Measurement:
    """A mean whose interval resamples whole groups: cases of one photo are not independent.

    values, groups: (n,) figures and the group each belongs to. Where all are 0 or all are 1, so is every resample: the interval is
    then Wilson's of as many cases as there are groups.
    """
    if len(values) == 0:
        return nothing(name, note)
    _, group = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(group, weights=values), np.bincount(group)
    value = float(values.mean())
    if value in (0, 1) and np.all(values == value):
        return Measurement(name, value, *_wilson(value, len(counts)), len(values), note)
    drawn = bootstrapped(name, lambda total, count: float(total.sum() / count.sum()), (sums, counts), generator, note)
    return Measurement(name, value, drawn.low, drawn.high, len(values), note)


def average(name: str, values: np.ndarray, generator: np.random.Generator, note: str = "") -> Measurement:
    """The mean of independent cases: right or wrong answers (accuracy), a figure a query. values: (n,) numbers or booleans.

    Of cases that are all 0 or 1 it is a share, and its interval `proportion`'s: the bootstrap gives 20 right of 20 no width.
    """
    if np.isin(values, (0, 1)).all():
        return proportion(name, values, note)
    return bootstrapped(name, lambda drawn: float(drawn.mean()), (values,), generator, note)


def bootstrapped(
    name: str,
    statistic: Statistic,
    cases: Sequence[np.ndarray],
    generator: np.random.Generator,
    note: str = "",
    reflected: bool = False,
) -> Measurement:
    """Any figure of n cases, with the interval of the same figure over RESAMPLES draws of n cases with replacement.

    cases: arrays whose first axis is the cases; `statistic` is called with all of them, drawn alike, in this order. A draw that has
    no figure (NaN) is left out of the interval.

    reflected: for a figure in 0..1 that comes out higher of resamples than of the cases themselves (a calibration error, the
    information that clusters share with classes): the basic bootstrap (Davison & Hinkley 1997, chapter 5) takes off what they are
    too high by. The interval is held to 0..1, and always holds the figure.
    """
    n = len(cases[0])
    if n == 0:
        return nothing(name, note)
    figures = np.empty(RESAMPLES)
    for resample in range(RESAMPLES):
        drawn = generator.integers(0, n, size=n)
        figures[resample] = statistic(*(column[drawn] for column in cases))
    figures = figures[np.isfinite(figures)]
    value = float(statistic(*cases))
    low, high = map(float, np.quantile(figures, _ENDS)) if len(figures) else (math.nan, math.nan)
    if reflected:
        low, high = min(max(2 * value - high, 0.0), value), max(min(2 * value - low, 1.0), value)
    return Measurement(name, value, low, high, n, note)


def of_encoders(figures: Mapping[str, Sequence[Measurement]]) -> tuple[Measurement, ...]:
    """Encoder -> its figures, as one list: the first's by their plain names; then, of several encoders, all as FIGURE.ENCODER."""
    first = next(iter(figures.values()))
    named = [replace(one, name=f"{one.name}.{encoder}") for encoder, of_one in figures.items() for one in of_one]
    return (*first, *(named if len(figures) > 1 else ()))


def nothing(name: str, note: str = "") -> Measurement:
    """The figure of no cases at all."""
    return Measurement(name, math.nan, math.nan, math.nan, 0, note or "no cases")


def _wilson(share: float, n: int) -> tuple[float, float]:
    """The ends of Wilson's score interval of a share of n cases; rounding never leaves the share outside."""
    centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n)) / (1 + _Z95**2 / n)
    return min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share)
