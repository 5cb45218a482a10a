"""Scores of answers against scikit-learn and hand-worked numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from recsys.evaluation.scores import MISTAKES, Judged, classification_details, classification_figures, confusion, macro_f1

answers = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def judged(pairs: list[tuple[int, int]], confidence: float = 0.7) -> Judged:
    """Answers of one confidence; the rest of the probability is shared."""
    probabilities = np.full((len(pairs), 4), (1 - confidence) / 3)
    for row, (_, answer) in enumerate(pairs):
        probabilities[row, answer] = confidence
    return Judged.of("abcd", ["abcd"[truth] for truth, _ in pairs], probabilities)


@settings(max_examples=30, deadline=None)
@given(answers)
def test_the_confusion_matrix_and_f1_are_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    truth, answer = np.array(pairs).T
    table = confusion(truth, answer, 4)
    np.testing.assert_array_equal(table, confusion_matrix(truth, answer, labels=range(4)))
    assert macro_f1(table) == pytest.approx(f1_score(truth, answer, average="macro"))


@settings(max_examples=30, deadline=None)
@given(answers)
def test_per_class_figures_are_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    truth, answer = np.array(pairs).T
    expected = precision_recall_fscore_support(truth, answer, labels=range(4), zero_division=np.nan)
    for column, name in enumerate(("precision", "recall", "f1", "support")):
        found = [line[name] for line in classification_details(judged(pairs))["per_class"]]
        np.testing.assert_allclose(found, expected[column])


def test_the_figures_of_four_answers() -> None:
    found = {m.name: m for m in classification_figures(judged([(0, 0), (1, 1), (2, 2), (3, 0)]), np.random.default_rng(0))}
    assert found["accuracy"].value == 0.75
    assert found["macro_f1"].value == pytest.approx((2 / 3 + 1 + 1 + 0) / 4)
    assert found["ece"].value == pytest.approx(0.05)  # 0.7 said, 0.75 right
    assert found["ece"].note == "lower is better"
    assert all(m.low <= m.value <= m.high for m in found.values() if m.name != "ece")


def test_the_most_confident_mistakes_come_first() -> None:
    sure, unsure = judged([(0, 1), (2, 2)], 0.9), judged([(3, 2)], 0.4)
    both = Judged(sure.classes, np.concatenate([unsure.truth, sure.truth]), np.vstack([unsure.probabilities, sure.probabilities]))
    details = classification_details(both, ["x/1.jpg", "x/2.jpg", "x/3.jpg"])
    assert details["mistakes"] == [
        {"picture": "x/2.jpg", "truth": "a", "answer": "b", "probability": pytest.approx(0.9)},
        {"picture": "x/1.jpg", "truth": "d", "answer": "c", "probability": pytest.approx(0.4)},
    ]
    many = judged([(0, 1)] * (MISTAKES + 1))
    assert len(classification_details(many, ["p"] * (MISTAKES + 1))["mistakes"]) == MISTAKES
    assert classification_details(many)["mistakes"] == []


def test_the_reliability_has_ten_bins() -> None:
    bins = classification_details(judged([(0, 0), (1, 0)], 0.65))["reliability"]
    assert len(bins) == 10
    assert bins[6] == {"low": 0.6, "high": 0.7, "confidence": pytest.approx(0.65), "accuracy": 0.5, "count": 2}
    assert sum(one["count"] for one in bins) == 2
