"""The perceptron in NumPy: its numbers by hand, its file, and what it refuses."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys.classification import ClassifierError, Mlp
from recsys.classification.tensors import write_tensors
from recsys.encoders.histogram import ColorHistogram
from tests.support import plain

ENCODER = ColorHistogram()


class _Retrained(ColorHistogram):
    @property
    def checksum(self) -> str:
        return "other weights"


class _Other(ColorHistogram):
    @property
    def name(self) -> str:
        return "other"


def small() -> Mlp:
    """Two inputs, two hidden units, two classes; the second hidden unit is rectified away for (1, 2)."""
    return Mlp(
        classes=("bag", "shoes"),
        weights=(np.array([[1, -1], [1, -1]], np.float32), np.array([[1, 0], [5, 5]], np.float32)),
        biases=(np.array([0, 1], np.float32), np.array([0, 1], np.float32)),
    )


def test_a_forward_pass_worked_by_hand() -> None:
    # Hidden: relu(1 + 2, 1 - 1 - 2) = (3, 0). Logits: (3, 1).
    vectors = np.array([[1, 2]], np.float32)
    assert small().logits(vectors).tolist() == [[3.0, 1.0]]
    assert small().probabilities(vectors)[0] == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2))])
    assert replace(small(), temperature=2.0).probabilities(vectors)[0, 0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_probabilities_sum_to_1_whatever_the_logits() -> None:
    vectors = np.array([[1000, 2000], [-1000, 0.5], [0, 0]], np.float32)
    probabilities = small().probabilities(vectors)
    assert probabilities.dtype == np.float64
    assert probabilities.sum(axis=1) == pytest.approx([1, 1, 1])
    assert small().probabilities(np.empty((0, 2), np.float32)).shape == (0, 2)


@pytest.mark.parametrize(
    ("vectors", "says"),
    [
        (np.ones((1, 3), np.float32), r"takes vectors of 2 numbers; these have the shape \(1, 3\)"),
        (np.ones(2, np.float32), r"these have the shape \(2,\)"),
        (np.array([[1, np.nan]], np.float32), "not finite"),
        (np.array([[1, np.inf]], np.float32), "not finite"),
    ],
)
def test_what_is_no_vector_of_its_encoder_is_refused(vectors: np.ndarray, says: str) -> None:
    with pytest.raises(ClassifierError, match=says):
        small().probabilities(vectors)


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    written = replace(small(), temperature=1.5)
    written.save(path, ENCODER)
    read = Mlp.load(path, ENCODER)
    assert (read.classes, read.temperature) == (written.classes, 1.5)
    vectors = np.random.default_rng(0).normal(size=(5, 2)).astype(np.float32)
    assert (read.probabilities(vectors) == written.probabilities(vectors)).all()
    assert [file.name for file in tmp_path.iterdir()] == ["a.safetensors"]


def test_another_encoder_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    small().save(path, ENCODER)
    with pytest.raises(ClassifierError, match=r"encoder 'color-histogram', not of 'other': make it again with .*--encoder other"):
        Mlp.load(path, _Other())
    with pytest.raises(ClassifierError, match="encoder 'color-histogram', of another version: make it again"):
        Mlp.load(path, _Retrained())


@pytest.mark.parametrize("content", [b"", b"no tensors", b"\xff" * 100])
def test_a_damaged_file_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(ClassifierError, match=r"a\.safetensors cannot be read as a classifier .*make it again"):
        Mlp.load(path, ENCODER)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write_tensors(path, {"weight0": np.ones((2, 2), np.float32)}, {"classes": ["a", "b"], "temperature": 1.0}, ENCODER)
    with pytest.raises(ClassifierError, match=r"is not a whole classifier \(KeyError\('bias0'\)"):
        Mlp.load(path, ENCODER)


@pytest.mark.parametrize(
    "changed",
    [
        {"classes": ("bag", "bag")},
        {"classes": ("bag",)},
        {"biases": (np.zeros(2, np.float32), np.zeros(3, np.float32))},
        {"weights": (np.ones((2, 3), np.float32), np.ones((2, 2), np.float32))},
    ],
)
def test_layers_that_do_not_fit_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ClassifierError, match="do not fit"):
        replace(small(), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf])
def test_a_temperature_that_makes_no_sense_is_refused(temperature: float) -> None:
    with pytest.raises(ClassifierError, match="temperature"):
        replace(small(), temperature=temperature)


def test_the_histograms_own_vectors_fit_a_classifier_of_their_width() -> None:
    vector = ENCODER.encode([plain()])
    with pytest.raises(ClassifierError, match=f"these have the shape \\(1, {ENCODER.dim}\\)"):
        small().logits(vector)
