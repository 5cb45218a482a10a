"""What answers are worth beside the truth: accuracy, F1, calibration, the confusion matrix; as figures and as details for a page.

details = classification_details(judged)
{"confusion": {"labels": [...], "matrix": [[...]]},           rows truth, columns answer
 "per_class": [{"label", "precision", "recall", "f1", "support"}],
 "reliability": [{"low", "high", "confidence", "accuracy", "count"}],    10 bins of confidence
 "mistakes": [{"picture", "truth", "answer", "probability"}]}            the most confident wrong answers first

Of more than LEGIBLE classes there is no "confusion": in its place the commonest pairs, "confused": [{"truth", "answer", "count"}].
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from recsys.evaluation.intervals import average, bootstrapped
from recsys.evaluation.measurement import Measurement

MISTAKES = 24  # that a page shows
CONFUSIONS = 24  # pairs of classes
LEGIBLE = 40  # classes: nobody reads a matrix of more


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """n answers. classes: names, one a column. truth: (n,) int64 of them. probabilities: (n, classes), rows that sum to 1."""

    classes: tuple[str, ...]
    truth: np.ndarray
    probabilities: np.ndarray

    @classmethod
    def of(cls, classes: Sequence[str], truth: Sequence[str], probabilities: np.ndarray) -> "Judged":
        """The same, of the true classes by name."""
        number = {name: index for index, name in enumerate(classes)}
        return cls(tuple(classes), np.array([number[name] for name in truth], dtype=np.int64), probabilities)

    @property
    def answers(self) -> np.ndarray:
        """(n,) int64, the most probable class of each."""
        most: np.ndarray = self.probabilities.argmax(axis=1)
        return most

    @property
    def confidence(self) -> np.ndarray:
        """(n,) the probability of each answer."""
        highest: np.ndarray = self.probabilities.max(axis=1)
        return highest

    @property
    def right(self) -> np.ndarray:
        """(n,) bool: whether each answer is the truth."""
        right: np.ndarray = self.answers == self.truth
        return right

    def among(self, k: int) -> np.ndarray:
        """(n,) bool: whether the truth is one of the k most probable classes; one of probability 0 never is. Ties go by column."""
        found = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :k] == self.truth[:, None]
        among: np.ndarray = (found & (self.probabilities[np.arange(len(self.truth)), self.truth] > 0)[:, None]).any(axis=1)
        return among


def classification_figures(judged: Judged, generator: np.random.Generator, note: str = "") -> tuple[Measurement, ...]:
    """`accuracy`, `macro_f1` (of the classes that occur) and `ece` (expected calibration error, 10 bins), with intervals.

    note: of the accuracy.
    """
    from recsys.training.calibration import expected_calibration_error

    def f1(truth: np.ndarray, answers: np.ndarray) -> float:
        return macro_f1(confusion(truth, answers, len(judged.classes)))

    return (
        average("accuracy", judged.right, generator, note),
        bootstrapped("macro_f1", f1, (judged.truth, judged.answers), generator, "mean F1 of the classes"),
        bootstrapped(
            "ece", expected_calibration_error, (judged.confidence, judged.right), generator, "lower is better", reflected=True
        ),
    )


def classification_details(judged: Judged, pictures: Sequence[str] | None = None) -> dict[str, Any]:
    """What the module's docstring shows, JSON-ready. pictures: (n,) their paths, without which there are no mistakes to show."""
    from recsys.training.calibration import reliability

    return {
        **(_details_of_few_classes(judged) if len(judged.classes) <= LEGIBLE else details_of_many_classes(judged)),
        "reliability": [asdict(found) for found in reliability(judged.confidence, judged.right)],
        "mistakes": _mistakes(judged, pictures) if pictures is not None else [],
    }


def details_of_many_classes(judged: Judged) -> dict[str, Any]:
    """What can be read of so many classes that nobody reads their matrix, JSON-ready: those that occur, and the commonest mistakes.

    {"per_class": as in `classification_details`, "confused": [{"truth", "answer", "count"}]}
    """
    table = confusion(judged.truth, judged.answers, len(judged.classes))
    per_class = [line for line in _per_class(judged.classes, table) if line["support"]]
    return {"per_class": per_class, "confused": _confused(judged.classes, table)}


def _details_of_few_classes(judged: Judged) -> dict[str, Any]:
    table = confusion(judged.truth, judged.answers, len(judged.classes))
    return {
        "confusion": {"labels": list(judged.classes), "matrix": table.tolist()},
        "per_class": _per_class(judged.classes, table),
    }


def confusion(truth: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """(classes, classes) int64: how often each class (row) was answered as each (column)."""
    return np.bincount(truth * classes + answers, minlength=classes * classes).reshape(classes, classes)


def macro_f1(table: np.ndarray) -> float:
    """The mean, over the classes that occur in truth or answer, of the harmonic mean of precision and recall."""
    both = table.sum(axis=0) + table.sum(axis=1)
    occur = both > 0
    return float((2 * np.diagonal(table)[occur] / both[occur]).mean())


def _per_class(classes: Sequence[str], table: np.ndarray) -> list[dict[str, Any]]:
    right, answered, support = np.diagonal(table), table.sum(axis=0), table.sum(axis=1)
    return [
        {
            "label": name,
            "precision": _share(right[i], answered[i]),
            "recall": _share(right[i], support[i]),
            "f1": _share(2 * right[i], answered[i] + support[i]),
            "support": int(support[i]),
        }
        for i, name in enumerate(classes)
    ]


def _confused(classes: Sequence[str], table: np.ndarray) -> list[dict[str, Any]]:
    wrong = table - np.diag(np.diagonal(table))
    cells = np.argsort(-wrong, axis=None, kind="stable")[:CONFUSIONS]
    return [
        {"truth": classes[truth], "answer": classes[answer], "count": int(wrong[truth, answer])}
        for truth, answer in zip(*np.unravel_index(cells, wrong.shape), strict=True)
        if wrong[truth, answer]
    ]


def _share(part: int, whole: int) -> float:
    return float(part / whole) if whole else math.nan


def _mistakes(judged: Judged, pictures: Sequence[str]) -> list[dict[str, Any]]:
    wrong = np.flatnonzero(~judged.right)
    worst = wrong[np.argsort(-judged.confidence[wrong], kind="stable")][:MISTAKES]
    return [
        {
            "picture": pictures[row],
            "truth": judged.classes[judged.truth[row]],
            "answer": judged.classes[judged.answers[row]],
            "probability": float(judged.confidence[row]),
        }
        for row in worst.tolist()
    ]
