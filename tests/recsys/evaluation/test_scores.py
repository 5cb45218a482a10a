"""Scores of answers against scikit-learn and hand-worked numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from recsys.evaluation.scores import (
    LEGIBLE,
    MISTAKES,
    Judged,
    classification_details,
    classification_figures,
    confusion,
    details_of_many_classes,
    macro_f1,
)

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
    assert all(m.low <= m.value <= m.high for m in found.values())


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


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.3]), min_size=4, max_size=4), min_size=1, max_size=8), st.integers(1, 4))
def test_among_the_k_most_probable_is_what_a_loop_says(rows: list[list[float]], k: int) -> None:
    found = Judged("abcd", np.arange(len(rows)) % 4, np.array(rows)).among(k)
    for row, hit in enumerate(found.tolist()):
        own, truth = rows[row][row % 4], row % 4
        before = sum(other > own or (other == own and column < truth) for column, other in enumerate(rows[row]))
        assert hit == (before < k and own > 0)


def test_of_many_classes_those_that_occur_and_the_commonest_mistakes_are_told() -> None:
    told = details_of_many_classes(judged([(0, 1), (0, 1), (0, 0), (1, 0), (3, 3)]))
    assert [(line["label"], line["support"]) for line in told["per_class"]] == [("a", 3), ("b", 1), ("d", 1)]
    assert told["confused"] == [{"truth": "a", "answer": "b", "count": 2}, {"truth": "b", "answer": "a", "count": 1}]


@pytest.mark.parametrize(("classes", "matrix"), [(LEGIBLE, True), (LEGIBLE + 1, False)])
def test_of_more_classes_than_anybody_reads_there_is_no_matrix(classes: int, matrix: bool) -> None:
    names = [f"class {number:02}" for number in range(classes)]
    many = Judged.of(names, names, np.eye(classes)[[1, *range(1, classes)]])  # the first is taken for the second
    details = classification_details(many, names)
    assert set(details) == {"per_class", "reliability", "mistakes", "confusion" if matrix else "confused"}
    assert len(details["per_class"]) == classes
    assert [one["picture"] for one in details["mistakes"]] == ["class 00"]
    assert sum(one["count"] for one in details["reliability"]) == classes
    if not matrix:
        assert details["confused"] == [{"truth": "class 00", "answer": "class 01", "count": 1}]


def test_the_note_is_of_the_accuracy() -> None:
    figures = classification_figures(judged([(0, 0), (1, 0)]), np.random.default_rng(0), "a note")
    assert [figure.name for figure in figures if figure.note == "a note"] == ["accuracy"]


def test_the_reliability_has_ten_bins() -> None:
    bins = classification_details(judged([(0, 0), (1, 0)], 0.65))["reliability"]
    assert len(bins) == 10
    assert bins[6] == {"low": 0.6, "high": 0.7, "confidence": pytest.approx(0.65), "accuracy": 0.5, "count": 2}
    assert sum(one["count"] for one in bins) == 2
