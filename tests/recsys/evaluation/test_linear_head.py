"""The linear head: what it learns, what its strength and temperature are chosen by."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from recsys.evaluation import linear_head
from recsys.evaluation.linear_head import STRENGTHS, fit_cross_validated, fit_on_held_out
from recsys.evaluation.measurement import EvaluationError


def clouds(each: int = 40, classes: int = 3, spread: float = 0.4, seed: int = 0) -> tuple[np.ndarray, list[str]]:
    """Unit rows about one axis a class."""
    generator = np.random.default_rng(seed)
    group = np.repeat(np.arange(classes), each)
    rows = np.eye(classes, 6)[group] + generator.normal(scale=spread, size=(len(group), 6))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), [f"class {g}" for g in group]


@pytest.mark.parametrize("classes", [2, 3])
def test_the_probabilities_are_scikit_learns_but_for_the_temperature(classes: int) -> None:
    train, held = clouds(classes=classes), clouds(classes=classes, seed=1)
    head = fit_on_held_out(train, held)
    model = LogisticRegression(C=head.strength, max_iter=2000).fit(*train)
    logits = np.log(model.predict_proba(held[0])) / head.classifier.temperature
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(head.classifier.probabilities(held[0]), expected, atol=2e-3)
    assert head.classifier.classes == tuple(model.classes_)


def test_the_temperature_is_of_what_was_held_out() -> None:
    train = clouds(spread=0.1)
    vectors, labels = clouds(spread=0.1, seed=1)
    shuffled = np.random.default_rng(0).permutation(labels).tolist()
    assert fit_on_held_out(train, (vectors, labels)).classifier.temperature < 1
    assert fit_on_held_out(train, (vectors, shuffled)).classifier.temperature > 5  # what is right by chance promises little


def test_cross_validation_judges_by_the_rows_that_it_is_told_to() -> None:
    vectors, labels = clouds(each=60, spread=0.1)
    odd = np.arange(180) % 3 == 0
    swapped = [labels[-1 - row] if wrong else label for row, (label, wrong) in enumerate(zip(labels, odd, strict=True))]
    easy, hard = fit_cross_validated((vectors, swapped), ~odd), fit_cross_validated((vectors, swapped), odd)
    assert easy.classifier.temperature < 1 < hard.classifier.temperature
    assert hard.chosen == "5-fold cross-validation, 60 photos"
    few = np.arange(180) < 10
    assert fit_cross_validated((vectors, labels), few).chosen == "5-fold cross-validation, 180 photos"


def test_the_smallest_strength_within_a_standard_error_is_chosen() -> None:
    # 100 cases: of the best, 0.90, the standard error is 0.03.
    targets = np.zeros(100, dtype=int)

    def logits(right: int) -> np.ndarray:
        return np.array([[1, 0]] * right + [[0, 1]] * (100 - right), dtype=float)

    assert linear_head._smallest_good(np.stack([logits(86), logits(87), logits(90), logits(89)]), targets) == 1
    assert linear_head._smallest_good(np.stack([logits(100), logits(100)]), targets) == 0
    assert fit_on_held_out(clouds(spread=0.01), clouds(spread=0.01, seed=1)).strength == STRENGTHS[0]


def test_a_class_of_one_photo_cannot_be_cross_validated() -> None:
    vectors, labels = clouds()
    with pytest.raises(EvaluationError, match="the class 'alone' has one photo to learn from; at least 2 are needed"):
        fit_cross_validated((vectors, ["alone", *labels[1:]]))


def test_small_classes_are_given_fewer_folds() -> None:
    vectors, labels = clouds(each=30)
    head = fit_cross_validated((vectors[:-27], labels[:-27]))
    assert head.chosen == "3-fold cross-validation, 63 photos"
