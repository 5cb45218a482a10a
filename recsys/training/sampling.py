"""Batches for metric learning: P classes × K pictures of each, so that every batch has positives and negatives."""

from collections.abc import Iterator

import numpy as np

from recsys.training.config import TrainingError


class ClassBatches:
    """Rows of examples in batches of P classes × K pictures (Hermans et al. 2017), the same for the same seed and epoch.

    labels: (n,) class of each row. A class is drawn as often as the root of its size says, at most once a batch: large classes
    have more to show, and small ones are seen. A class of fewer than K pictures shows some of them twice.
    """

    def __init__(self, labels: np.ndarray, classes: int, pictures: int, seed: int) -> None:
        self._rows = [np.flatnonzero(labels == number) for number in np.unique(labels)]
        if len(self._rows) < 2:
            raise TrainingError(f"a batch needs pictures of at least two classes; there is {len(self._rows)}")
        self._classes, self._pictures, self._seed = min(classes, len(self._rows)), pictures, seed
        sizes = np.sqrt([len(rows) for rows in self._rows])
        self._chances = sizes / sizes.sum()
        self.steps = max(1, len(labels) // (self._classes * pictures))

    def batches(self, epoch: int) -> Iterator[np.ndarray]:
        """`steps` arrays of P × K rows, those of a class side by side."""
        generator = np.random.default_rng((self._seed, epoch))
        for _ in range(self.steps):
            drawn = generator.choice(len(self._rows), self._classes, replace=False, p=self._chances)
            yield np.concatenate([self._pictures_of(self._rows[number], generator) for number in drawn])

    def _pictures_of(self, rows: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        chosen: np.ndarray = generator.choice(rows, self._pictures, replace=len(rows) < self._pictures)
        return chosen
