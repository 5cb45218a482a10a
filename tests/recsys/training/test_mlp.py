"""Training the perceptron on vectors: it learns, stops, resumes, says what is wrong; and beside scikit-learn's."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from recsys.classification import Mlp
from recsys.training.calibration import cross_entropy
from recsys.training.config import TrainingError
from recsys.training.loop import Step
from recsys.training.mlp import MlpConfig, MlpTask, fit_mlp, stratified

QUICK = MlpConfig(hidden=(16,), dropout=0.1, epochs=12, batch=32, learning_rate=5e-3)
NAMES = ("bag", "shoes", "top")


def clouds(count: int = 90, dim: int = 8, seed: int = 0) -> tuple[np.ndarray, list[str]]:
    """Three clouds of points far apart, in turn."""
    generator = np.random.default_rng(seed)
    number = np.arange(count) % 3
    centres = np.random.default_rng(1).normal(size=(3, dim)) * 3
    vectors = (centres[number] + generator.normal(size=(count, dim))).astype(np.float32)
    return vectors, [NAMES[i] for i in number]


def accuracy(classifier: Mlp, vectors: np.ndarray, labels: list[str]) -> float:
    answers = np.array(classifier.classes)[classifier.probabilities(vectors).argmax(axis=1)]
    return float((answers == np.array(labels)).mean())


def test_it_learns_what_can_be_learned() -> None:
    trained = fit_mlp(*clouds(), QUICK)
    assert trained.classes == NAMES
    assert accuracy(trained, *clouds(seed=5)) > 0.95


def test_the_same_seed_gives_the_same_classifier_and_leaves_other_random_numbers_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    first, again, other = (fit_mlp(*clouds(), QUICK, seed=seed) for seed in (1, 1, 2))
    assert torch.rand(1) == expected
    vectors, _ = clouds(seed=5)
    assert (first.logits(vectors) == again.logits(vectors)).all()
    assert not (first.logits(vectors) == other.logits(vectors)).all()


@pytest.mark.parametrize("hidden", [(), (5,), (7, 4)])
def test_numpy_says_what_torch_says(hidden: tuple[int, ...]) -> None:
    vectors, labels = clouds()
    vectors *= np.linspace(0.01, 100, vectors.shape[1], dtype=np.float32)  # standardisation has something to do
    task = MlpTask(vectors, labels, replace(QUICK, hidden=hidden))
    task.network.eval()
    with torch.no_grad():
        mean, deviation = vectors[task.kept].mean(axis=0), vectors[task.kept].std(axis=0)
        expected = torch.softmax(task.network(torch.from_numpy((vectors - mean) / deviation)), dim=1).numpy()
    assert np.abs(task.exported().probabilities(vectors) - expected).max() < 1e-5


def test_the_loss_is_the_mean_cross_entropy() -> None:
    vectors, labels = clouds(12)
    task = MlpTask(vectors, labels, replace(QUICK, dropout=0.0))
    rows = torch.arange(6)
    loss, figures = task.loss(rows, torch.device("cpu"))
    probabilities = task.exported().probabilities(vectors[:6])
    said = [probabilities[row, NAMES.index(labels[row])] for row in range(6)]
    assert loss.item() == pytest.approx(-sum(np.log(p) for p in said) / 6, rel=1e-4)
    assert figures["accuracy"] == pytest.approx(np.mean([p == max(probabilities[row]) for row, p in enumerate(said)]))


def test_a_number_that_never_changes_does_no_harm() -> None:
    vectors, labels = clouds()
    vectors[:, 2] = 7.0
    assert accuracy(fit_mlp(vectors, labels, QUICK), vectors, labels) > 0.95


def history(folder: Path) -> list[dict[str, dict[str, float]]]:
    return json.loads((folder / "history.json").read_text())["epochs"]


def test_it_stops_when_nothing_gets_better_and_keeps_the_best_epoch(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    vectors, labels = generator.normal(size=(120, 6)).astype(np.float32), generator.choice(["a", "b"], 120).tolist()
    config = replace(QUICK, epochs=80, patience=3, learning_rate=0.03)  # noise: it can only learn by heart
    trained = fit_mlp(vectors, labels, config, folder=tmp_path / "run")
    figures = [epoch["validation"]["log_likelihood"] for epoch in history(tmp_path / "run")]
    best = int(np.argmax(figures))
    assert len(figures) == best + 1 + config.patience < config.epochs
    held = stratified(np.unique(labels, return_inverse=True)[1], config.hold_out, config.seed)
    logits, targets = trained.logits(vectors[held]), np.array([trained.classes.index(label) for label in np.array(labels)[held]])
    assert -cross_entropy(logits, targets) == pytest.approx(figures[best], abs=1e-4)
    assert cross_entropy(logits, targets, trained.temperature) <= cross_entropy(logits, targets) + 1e-9


def test_a_run_that_was_killed_goes_on_to_the_same_classifier(tmp_path: Path) -> None:
    def kill(step: Step) -> None:
        if step.epoch == 5:
            raise KeyboardInterrupt

    vectors, labels = clouds()
    whole = fit_mlp(vectors, labels, QUICK, folder=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        fit_mlp(vectors, labels, QUICK, folder=tmp_path / "killed", progress=kill)
    assert len(history(tmp_path / "killed")) == 4
    resumed = fit_mlp(vectors, labels, QUICK, folder=tmp_path / "killed", resume=True)
    assert (resumed.logits(vectors) == whole.logits(vectors)).all()
    figures = [[epoch["validation"] for epoch in history(tmp_path / name)] for name in ("whole", "killed")]
    assert figures[0] == figures[1]


def test_a_run_on_another_encoder_s_vectors_is_not_gone_on_with(tmp_path: Path) -> None:
    vectors, labels = clouds()
    given = {"item_ids": [f"i{row}" for row in range(len(labels))], "origin": "one", "folder": tmp_path / "run"}
    first = fit_mlp(vectors, labels, QUICK, **given)
    for other in ({"origin": "another"}, {"item_ids": given["item_ids"][::-1]}):
        with pytest.raises(
            TrainingError, match=r"trained on other pictures or another encoder's vectors: give the same --data and"
        ):
            fit_mlp(vectors * 2, labels, QUICK, **{**given, **other}, resume=True)
    again = fit_mlp(vectors, labels, QUICK, **given, resume=True)
    assert (again.logits(vectors) == first.logits(vectors)).all()


def test_rows_held_out_are_not_learned_from() -> None:
    vectors, labels = clouds()
    held = np.arange(len(labels)) >= 60
    vectors[held] += 100  # they would move the mean, too
    task = MlpTask(vectors, labels, QUICK, held)
    assert task.mean == pytest.approx(vectors[:60].mean(axis=0))
    assert sorted(torch.cat(list(task.batches(1))).tolist()) == list(range(60))
    assert len(list(task.batches(1))) == task.steps == 2
    assert task.held.tolist() == list(range(60, 90))


def test_few_rows_are_all_learned_from() -> None:
    vectors, labels = clouds(6)
    trained = fit_mlp(vectors, labels, replace(QUICK, epochs=40, batch=6))
    assert (accuracy(trained, vectors, labels), trained.temperature) == (1.0, 1.0)


def test_the_stratified_part_is_of_every_class_and_never_all_of_it() -> None:
    targets = np.array([0] * 30 + [1] * 14 + [2] * 4 + [3])
    held = stratified(targets, 0.25, seed=1)
    assert [int(held[targets == number].sum()) for number in range(4)] == [8, 4, 1, 0]
    assert (stratified(targets, 0.25, seed=1) == held).all()
    assert not (stratified(targets, 0.25, seed=2) == held).all()
    assert not stratified(targets, 0.0, seed=1).any()


VECTORS, LABELS = clouds(12)
BROKEN = VECTORS.copy()
BROKEN[7, 1] = np.nan


@pytest.mark.parametrize(
    ("vectors", "labels", "says"),
    [
        (VECTORS, ["top"] * 12, "needs at least two classes; the rows to learn from are all 'top'"),
        (np.empty((0, 8), np.float32), [], "there is no row"),
        (VECTORS, LABELS[:-1], r"vectors of the shape \(12, 8\) for 11 labels"),
        (VECTORS[0], LABELS, r"vectors of the shape \(8,\)"),
        (BROKEN, LABELS, "the vector in row 7 holds numbers that are not finite"),
        (VECTORS, ["", *LABELS[1:-1], ""], "2 rows have no label, the first is row 0"),
    ],
)
def test_what_cannot_be_learned_is_said_in_one_line(vectors: np.ndarray, labels: list[str], says: str) -> None:
    with pytest.raises(TrainingError, match=says):
        fit_mlp(vectors, labels, QUICK)


def test_a_label_that_is_only_held_out_is_not_learned_and_not_judged() -> None:
    held = np.arange(12) >= 6
    task = MlpTask(VECTORS, [*LABELS[:11], "hat"], QUICK, held)
    assert task.classes == {"label": [*NAMES]}
    assert task.held.tolist() == [6, 7, 8, 9, 10]
    with pytest.raises(TrainingError, match="the rows to learn from are all 'bag'"):
        MlpTask(VECTORS, LABELS, QUICK, held=np.array([label != "bag" for label in LABELS]))


def test_a_loss_that_is_no_number_ends_the_run() -> None:
    with pytest.raises(TrainingError, match=r"the (loss|gradient) is no number any more .*lower learning_rate"):
        fit_mlp(VECTORS, LABELS, replace(QUICK, hidden=(16,) * 8, learning_rate=900.0, epochs=50, patience=0))


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"hidden": [8, 0]}, r"hidden is \[8, 0\]"), ({"dropout": 1.0}, "dropout is 1.0"), ({"units": 3}, "no setting 'units'")],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object], says: str) -> None:
    with pytest.raises(TrainingError, match=says):
        MlpConfig.of(settings, "mlp.toml")


def test_it_is_as_good_as_scikit_learns() -> None:
    digits = load_digits()
    vectors, labels = digits.data.astype(np.float32), [str(name) for name in digits.target]
    config = MlpConfig(hidden=(64,), dropout=0.2, epochs=30, batch=64, learning_rate=3e-3)
    ours = accuracy(fit_mlp(vectors[:1200], labels[:1200], config), vectors[1200:], labels[1200:])
    peer = MLPClassifier((64,), random_state=0, early_stopping=True, max_iter=60).fit(vectors[:1200], labels[:1200])
    assert ours > peer.score(vectors[1200:], labels[1200:]) - 0.01
    assert ours > 0.9
