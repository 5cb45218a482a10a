"""Making a probability mean something, on examples that the classifier was not trained on.

*Temperature scaling* (Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks"): one number that all logits
are divided by, chosen by likelihood. It changes no answer, only how sure each sounds. *Expected calibration error* (Naeini, Cooper
and Hauskrecht 2015): how far confidence and accuracy lie apart, over bins of confidence. *A threshold* above which answers are
right as often as promised (selective classification, Geifman and El-Yaniv 2017).

All of it holds for photos like those it was chosen on, and for no others: a classifier that meets a kind of picture it never saw
can be as confident as it is wrong. For that there is familiarity (`recsys.classification.garments`), which catches a part of it.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from recsys.training.config import TrainingError

_LEAST, _MOST = 0.05, 20.0  # temperatures worth trying


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in `low` (exclusive, but for 0) to `high`; means are NaN where `count` is 0."""

    low: float
    high: float
    confidence: float
    accuracy: float
    count: int


def cross_entropy(logits: np.ndarray, targets: np.ndarray, temperature: float = 1.0) -> float:
    """(n, classes) logits and (n,) int classes -> the mean negative log-likelihood in nats, at a temperature."""
    scaled = logits / temperature
    return float(np.mean(logsumexp(scaled, axis=1) - scaled[np.arange(len(targets)), targets]))


def fit_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """(n, classes) logits of held-out examples and their (n,) int classes -> the temperature of the least cross-entropy.

    Between 0.05 and 20: where every answer is right, the best would be 0, and every probability 1.
    """
    found = minimize_scalar(
        lambda log: cross_entropy(logits, targets, math.exp(log)), bounds=(math.log(_LEAST), math.log(_MOST)), method="bounded"
    )
    return math.exp(found.x)


def reliability(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> tuple[Bin, ...]:
    """(n,) probabilities of the answers given and (n,) bool whether each was right -> bins of equal width over 0 to 1."""
    number = np.clip(np.ceil(np.asarray(confidence) * bins) - 1, 0, bins - 1).astype(int)
    found = []
    for i in range(bins):
        inside = number == i
        count = int(inside.sum())
        means = (float(confidence[inside].mean()), float(right[inside].mean())) if count else (math.nan, math.nan)
        found.append(Bin(i / bins, (i + 1) / bins, *means, count))
    return tuple(found)


def expected_calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """The mean distance of confidence and accuracy over the bins of `reliability`, weighed by count; 0 is best."""
    filled = [found for found in reliability(confidence, right, bins) if found.count]
    return sum(found.count * abs(found.confidence - found.accuracy) for found in filled) / len(confidence)


def sure_from(confidence: np.ndarray, right: np.ndarray, target: float, groups: np.ndarray | None = None) -> float:
    """The least confidence from which on answers are right in the share `target` of the cases.

    (n,) confidences of held-out answers and (n,) bool whether each was right. groups: (n,) of which group each is (default: all of
    one); the share is kept in every group for itself that has answers from there on. What comes out is chosen on these answers, so
    on others the share will be about the target, a little above or below.

    Raises TrainingError where no threshold reaches it.
    """
    groups = np.zeros(len(confidence)) if groups is None else groups
    thresholds = np.unique(confidence)
    kept = np.ones(len(thresholds), dtype=bool)
    for group in np.unique(groups):
        order = np.flatnonzero(groups == group)
        order = order[np.argsort(-confidence[order])]
        above = np.searchsorted(-confidence[order], -thresholds, side="right")  # answers from each threshold on
        good = np.concatenate([[0], np.cumsum(right[order])])[above]
        kept &= (above == 0) | (good / np.maximum(above, 1) >= target)
    if not kept.any():
        raise TrainingError(
            f"there is no confidence from which on {target:.0%} of the {len(right)} held-out answers are right: lower the target"
        )
    return float(thresholds[kept.argmax()])
