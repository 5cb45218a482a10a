"""A multilayer perceptron over embeddings, served with NumPy alone: vectors -> the probability of each class.

Trained by `recsys.training.mlp`. The hidden layers are rectified (ReLU); the last layer's numbers, divided by the temperature
(Guo et al. 2017), go through a softmax.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from recsys.classification.tensors import ClassifierError, read_tensors, remedy, write_tensors
from recsys.datatypes import Encoder


@dataclass(frozen=True, slots=True, eq=False)
class Mlp:
    """classes: names, in the order of the columns. weights[i]: (inputs, outputs) float32 of layer i, biases[i]: (outputs,).

    temperature: what the logits are divided by; above 1 it makes the probabilities less extreme.
    """

    classes: tuple[str, ...]
    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    temperature: float = 1.0

    def __post_init__(self) -> None:
        widths = [self.dim, *(matrix.shape[1] for matrix in self.weights)]
        fits = (
            [matrix.shape for matrix in self.weights] == list(pairwise(widths))
            and [bias.shape for bias in self.biases] == [(width,) for width in widths[1:]]
            and widths[-1] == len(self.classes) == len(set(self.classes))
        )
        if not fits:
            raise ClassifierError(f"the layers of the classifier do not fit each other or its {len(self.classes)} classes")
        if not 0 < self.temperature < np.inf or not all(np.isfinite(array).all() for array in (*self.weights, *self.biases)):
            raise ClassifierError("the classifier holds numbers that are not finite, or a temperature that is not above 0")

    @property
    def dim(self) -> int:
        """Numbers a vector."""
        return int(self.weights[0].shape[0])

    def logits(self, vectors: np.ndarray) -> np.ndarray:
        """(n, dim) vectors -> (n, classes) float64 logits, not yet divided by the temperature.

        Raises ClassifierError where a vector has another length or is not finite.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            raise ClassifierError(f"the classifier takes vectors of {self.dim} numbers; these have the shape {vectors.shape}")
        if not np.isfinite(vectors).all():
            raise ClassifierError("a vector holds numbers that are not finite, so there is nothing to classify")
        hidden = vectors.astype(np.float32, copy=False)
        for matrix, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            hidden = np.maximum(hidden @ matrix + bias, 0)
        last: np.ndarray = (hidden @ self.weights[-1] + self.biases[-1]).astype(np.float64)
        return last

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """(n, dim) vectors -> (n, classes) float64, rows that sum to 1; raises as `logits`."""
        return softmax(self.logits(vectors) / self.temperature)

    def save(self, path: Path, encoder: Encoder) -> None:
        """Write the classifier for this encoder's vectors, atomically."""
        arrays, facts = self.parts()
        write_tensors(path, arrays, facts, encoder)

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> "Mlp":
        """Read what `save` wrote; ClassifierError where it is damaged or was learned from another encoder's vectors."""
        return cls.of_parts(*read_tensors(path, encoder), encoder, path)

    def parts(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """(arrays, facts) as `recsys.classification.tensors` writes them."""
        layers = enumerate(zip(self.weights, self.biases, strict=True))
        arrays = {f"{kind}{i}": array for i, pair in layers for kind, array in zip(("weight", "bias"), pair, strict=True)}
        return arrays, {"classes": list(self.classes), "temperature": self.temperature}

    @classmethod
    def of_parts(cls, arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any], encoder: Encoder, path: Path) -> "Mlp":
        """The classifier that `parts` took apart; ClassifierError, naming `path`, where something of it is missing."""
        try:
            layers = range(sum(name.startswith("weight") for name in arrays))
            return cls(
                classes=tuple(map(str, facts["classes"])),
                weights=tuple(arrays[f"weight{i}"].astype(np.float32) for i in layers),
                biases=tuple(arrays[f"bias{i}"].astype(np.float32) for i in layers),
                temperature=float(facts["temperature"]),
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ClassifierError(f"{path} is not a whole classifier ({error!r} in it): {remedy(encoder)}") from error


def softmax(logits: np.ndarray) -> np.ndarray:
    """(n, classes) logits -> (n, classes) float64 probabilities."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shares
