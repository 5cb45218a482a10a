"""What can be read off an encoder's vectors by straight lines: logistic regression, its strength and temperature chosen.

The strength (C, scikit-learn's inverse of the L2 penalty) is the smallest whose accuracy is within one standard error of the best
(Breiman et al. 1984): an encoder that was fine-tuned on the same photos puts them apart at any strength, and the smallest then
promises least. The temperature is what the logits are divided by (Guo et al. 2017), of the least cross-entropy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recsys.evaluation.measurement import EvaluationError

if TYPE_CHECKING:
    from recsys.classification import Mlp

SEED = 42
STRENGTHS = (0.25, 1.0, 4.0, 16.0)
FOLDS = 5
LEAST_JUDGED = 50  # rows: fewer say nothing about a strength
_ITERATIONS = 2000

Labelled = tuple[np.ndarray, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LinearHead:
    """classifier: vectors -> probabilities, one linear layer. strength: C. chosen: by what, in words."""

    classifier: "Mlp"
    strength: float
    chosen: str


def fit_on_held_out(train: Labelled, held_out: Labelled) -> LinearHead:
    """Fit on (n, d) unit rows and their labels; choose strength and temperature on others of the same classes."""
    candidates = _fit_path(*train, STRENGTHS)
    logits = np.stack([one.logits(held_out[0]) for one in candidates])
    targets = _numbers(held_out[1], candidates[0].classes)
    best = _smallest_good(logits, targets)
    return _calibrated(candidates[best], STRENGTHS[best], logits[best], targets, f"{len(targets):,} photos held out")


def fit_cross_validated(train: Labelled, judged: np.ndarray | None = None, seed: int = SEED) -> LinearHead:
    """Fit on (n, d) unit rows and their labels; choose strength and temperature by stratified cross-validation inside them.

    judged: (n,) bool, the rows by which is chosen, such as those that the encoder did not learn from (default: all; all, too, where
    they are fewer than LEAST_JUDGED). All rows are learned from.

    Raises EvaluationError where a class has fewer than two rows.
    """
    vectors, labels = train[0], np.asarray(train[1], dtype=str)
    if judged is None or judged.sum() < LEAST_JUDGED:
        judged = np.ones(len(labels), dtype=bool)
    logits, folds = _logits_outside(vectors, labels, seed)
    targets = np.unique(labels, return_inverse=True)[1][judged]
    best = _smallest_good(logits[:, judged], targets)
    how = f"{folds}-fold cross-validation, {judged.sum():,} photos"
    [final] = _fit_path(vectors, labels, STRENGTHS[best : best + 1])
    return _calibrated(final, STRENGTHS[best], logits[best, judged], targets, how)


def _logits_outside(vectors: np.ndarray, labels: np.ndarray, seed: int) -> tuple[np.ndarray, int]:
    """(strengths, n, classes) logits of every row by heads that were fitted without it, and the number of folds."""
    from sklearn.model_selection import StratifiedKFold

    names, counts = np.unique(labels, return_counts=True)
    if counts.min() < 2:
        raise EvaluationError(f"the class {str(names[counts.argmin()])!r} has one photo to learn from; at least 2 are needed")
    folds = min(FOLDS, int(counts.min()))
    logits = np.empty((len(STRENGTHS), len(labels), len(names)))
    for inside, outside in StratifiedKFold(folds, shuffle=True, random_state=seed).split(vectors, labels):
        for index, classifier in enumerate(_fit_path(vectors[inside], labels[inside], STRENGTHS)):
            logits[index, outside] = classifier.logits(vectors[outside])
    return logits, folds


def _calibrated(classifier: "Mlp", strength: float, logits: np.ndarray, targets: np.ndarray, how: str) -> LinearHead:
    """The head with the temperature that suits the (n, classes) logits of what it was not fitted on."""
    from recsys.training.calibration import fit_temperature

    return LinearHead(replace(classifier, temperature=fit_temperature(logits, targets)), strength, how)


def _smallest_good(logits: np.ndarray, targets: np.ndarray) -> int:
    """The first of (s, n, classes) logits whose accuracy is within one standard error of the best."""
    accuracies = (logits.argmax(axis=2) == targets).mean(axis=1)
    best = accuracies.max()
    good = accuracies >= best - np.sqrt(best * (1 - best) / len(targets))
    return int(np.flatnonzero(good)[0])


def _fit_path(vectors: np.ndarray, labels: Sequence[str] | np.ndarray, strengths: Sequence[float]) -> list["Mlp"]:
    """A head of each strength, ascending; each starts where the one before ended, which takes half the time."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(max_iter=_ITERATIONS, warm_start=True)
    names = np.asarray(labels, dtype=str)
    return [_served(model.set_params(C=strength).fit(vectors, names)) for strength in strengths]


def _served(model: Any) -> "Mlp":
    """scikit-learn's fitted model as a classifier of one layer."""
    from recsys.classification import Mlp

    weights, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row then says how much the second class is ahead
        weights, biases = np.vstack([-weights, weights]) / 2, np.hstack([-biases, biases]) / 2
    return Mlp(tuple(model.classes_.tolist()), (weights.T.astype(np.float32),), (biases.astype(np.float32),))


def _numbers(labels: Sequence[str] | np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """(n,) int64: which of the classes each label is."""
    number = {name: index for index, name in enumerate(classes)}
    return np.array([number[str(label)] for label in labels], dtype=np.int64)
