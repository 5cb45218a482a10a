"""Batches of pictures for training (random views, made ahead by another thread) and for validation (as an encoder sees them)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import torch

from recsys.images import letterbox, pixels, read_photo
from recsys.training.augmentation import Augmentation, view
from recsys.training.config import TrainingError
from recsys.training.examples import Example

_T = TypeVar("_T")
_AHEAD = 3  # batches that wait


class RandomViews:
    """Random views of examples, the same for the same seed and epoch.

    repeats: how often each example is drawn in an epoch; 2.5 is twice, and once more for half of them.
    """

    def __init__(self, examples: Sequence[Example], repeats: np.ndarray, batch: int, augmentation: Augmentation, seed: int) -> None:
        self._examples, self._repeats = examples, repeats
        self._batch, self._augmentation, self._seed = batch, augmentation, seed
        self.steps = max(1, int(np.floor(repeats.sum() / batch)))

    def batches(self, epoch: int, side: int) -> Iterator[tuple[torch.Tensor, np.ndarray]]:
        """`steps` pairs of views (batch, side, side, 3) uint8 and the rows (batch,) of the examples they show."""
        generator = np.random.default_rng((self._seed, epoch))
        whole = np.floor(self._repeats).astype(int)
        drawn = whole + (generator.random(len(whole)) < self._repeats - whole)
        if not drawn.any():  # small fractions of a few
            drawn = self._repeats > 0
        rows = generator.permutation(np.repeat(np.arange(len(whole)), drawn))
        rows = np.resize(rows, self.steps * self._batch)  # the fractions come to a few more or fewer

        def make(step: int) -> tuple[torch.Tensor, np.ndarray]:
            chosen = rows[step * self._batch : (step + 1) * self._batch]
            return torch.from_numpy(self._views(chosen, side, np.random.default_rng((self._seed, epoch, step)))), chosen

        yield from ahead(make, range(self.steps))

    def _views(self, rows: np.ndarray, side: int, generator: np.random.Generator) -> np.ndarray:
        images = [read_photo(self._examples[row].picture) for row in rows]
        backdrops = generator.permutation(len(images))
        return np.stack([
            view(image, images[behind], side, generator, self._augmentation)
            for image, behind in zip(images, backdrops, strict=True)
        ])  # fmt: skip


def repeats_of(repeats: Sequence[float], sizes: Sequence[int]) -> np.ndarray:
    """The setting `repeats` -> (n,) how often each example of data sets of these sizes is drawn; 1 where it says nothing.

    TrainingError where it says more than there are data sets, or what cannot be.
    """
    if len(repeats) > len(sizes):
        raise TrainingError(f"repeats is {list(repeats)}; there are fewer data sets, {len(sizes)}")
    times = [*repeats, *[1.0] * (len(sizes) - len(repeats))]
    if not all(0 <= time < np.inf for time in times) or not any(times):
        raise TrainingError(f"repeats is {list(repeats)}; each must be 0 or more, and not all 0")
    return np.repeat(times, sizes)


def plain_views(examples: Sequence[Example], batch: int, side: int) -> Iterator[torch.Tensor]:
    """The examples in order, letterboxed: (at most batch, side, side, 3) uint8 each."""

    def make(start: int) -> torch.Tensor:
        return torch.from_numpy(pixels([letterbox(read_photo(one.picture), side) for one in examples[start : start + batch]]))

    yield from ahead(make, range(0, len(examples), batch))


def ahead(make: Callable[[int], _T], numbers: Iterable[int]) -> Iterator[_T]:
    """make(number) for each number in order, a few of them made ahead by another thread."""
    with ThreadPoolExecutor(1) as pool:
        waiting: list[Future[_T]] = []
        for number in numbers:
            waiting.append(pool.submit(make, number))
            if len(waiting) > _AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
