"""The one shape of a measurement: a named figure with its interval, what it was measured on and beside what.

{"what": "...", "data": "...", "model": "...",
"measurements": [{"name": "slot_accuracy", "value": 0.9, "low": 0.87, "high": 0.93, "n": 330, "note": "..."}, ...],
"parameters": {"k": 5, ...}, "interval": "95 % interval"}

A figure that there is none of (no cases) is NaN here and null in the JSON, which knows no NaN.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Column, Table

from recsys.files import replacing

_Z95 = 1.959964
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure and its interval (equal ends: taken once), higher is better unless `note` says otherwise; n: how many cases."""

    name: str
    value: float
    low: float
    high: float
    n: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementSet:
    """What one command measured. data: on what. model: of what. parameters: what else decides. interval: of which kind."""

    what: str
    data: str
    model: str
    measurements: tuple[Measurement, ...]
    parameters: dict[str, Any] = field(default_factory=dict)
    interval: str = "95 % interval"

    def write(self, path: Path) -> None:
        """Write the set as JSON, atomically; what is not finite becomes null."""
        text = json.dumps(_with_nulls(asdict(self)), indent=2, ensure_ascii=False, allow_nan=False)
        with replacing(path) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")

    def table(self) -> Table:
        """The set as a table for the terminal."""
        table = Table(
            Column("Figure", no_wrap=True), Column("Value", justify="right"), Column(self.interval, justify="right"),
            Column("n", justify="right"), "Note",
            title=f"{self.what}\n{self.data}, {self.model}", title_justify="left",
        )  # fmt: skip
        for figure in self.measurements:
            once = figure.low == figure.high or math.isnan(figure.low)
            interval = "" if once else f"{figure.low:.3f}-{figure.high:.3f}"
            value = "" if math.isnan(figure.value) else f"{figure.value:.3f}"
            table.add_row(figure.name, value, interval, f"{figure.n:,}", figure.note)
        return table


def _with_nulls(value: Any) -> Any:
    """The value with None for every number in it that JSON cannot hold: NaN and the infinities."""
    if isinstance(value, dict):
        return {key: _with_nulls(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_with_nulls(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def proportion(name: str, successes: Sequence[bool] | np.ndarray, note: str = "") -> Measurement:
    """A share of cases with its Wilson score interval (Wilson 1927)."""
    n = len(successes)
    if n == 0:
        return Measurement(name, math.nan, math.nan, math.nan, 0, note or "no cases")
    share = float(np.mean(successes))
    centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n)) / (1 + _Z95**2 / n)
    return Measurement(name, share, max(centre - half, 0.0), min(centre + half, 1.0), n, note)


def mean(name: str, values: np.ndarray, groups: np.ndarray, generator: np.random.Generator, note: str = "") -> Measurement:
    """A mean with its bootstrap interval (Efron 1979), resampling whole groups: cases of one photo are not independent.

    values, groups: (n,) figures and the group each belongs to.
    """
    if len(values) == 0:
        return Measurement(name, math.nan, math.nan, math.nan, 0, note or "no cases")
    _, group = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(group, weights=values), np.bincount(group)
    draws = generator.integers(0, len(sums), size=(_RESAMPLES, len(sums)))
    means = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Measurement(name, float(values.mean()), float(low), float(high), len(values), note)
