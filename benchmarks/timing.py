"""Repeated timings in the project's one shape for measurements."""

import time
from collections.abc import Callable

import numpy as np

from recsys.evaluation.measurement import Measurement


def milliseconds(name: str, call: Callable[[], object], repeats: int, note: str) -> Measurement:
    """The median of `repeats` calls after three to warm up, with the 5th and 95th percentile as its interval."""
    for _ in range(3):
        call()
    times = np.empty(repeats)
    for i in range(repeats):
        start = time.perf_counter()
        call()
        times[i] = (time.perf_counter() - start) * 1000
    low, median, high = np.quantile(times, (0.05, 0.5, 0.95))
    return Measurement(name, float(median), float(low), float(high), repeats, f"lower is better; {note}")


def once(name: str, value: float, n: int, note: str = "") -> Measurement:
    """A figure that was taken once, over n things."""
    return Measurement(name, value, value, value, n, note)


def ratio(name: str, ours: Measurement, peer: Measurement, note: str) -> Measurement:
    """How many times faster than the peer, from two times."""
    return Measurement(name, peer.value / ours.value, peer.low / ours.high, peer.high / ours.low, min(ours.n, peer.n), note)
