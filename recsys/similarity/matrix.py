"""What a heat map shows: how alike every two of some items or groups are, with their names."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class SimilarityMatrix:
    """The similarities of m lines, each an item or a group of items, neighbours in the order being alike.

    names: of the lines. values: (m, m) float64, symmetric: the cosine of two items, or the mean over all pairs of two different
    items, one of each group. On the diagonal a group is compared with itself: NaN for a group of one. rows: (m,) int64, whose
    picture stands for a line: the item itself, or the group's most central. sizes: (m,) int64, items of each; None where the
    lines are items. left_out: how many groups, smaller than these, are not shown.
    """

    names: tuple[str, ...]
    values: np.ndarray
    rows: np.ndarray
    sizes: np.ndarray | None = None
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.names)

    @property
    def figures(self) -> np.ndarray:
        """(m, m) the values as they are shown, to two decimals; a nought is never negative."""
        shown: np.ndarray = np.round(self.values, 2) + 0.0
        return shown

    @property
    def measure(self) -> str:
        """What a value is: "cosine similarity" of items, "mean cosine similarity" of groups."""
        return "cosine similarity" if self.sizes is None else "mean cosine similarity"

    @property
    def names_within(self) -> tuple[str, ...]:
        """The names as they stand within a sentence: groups begin with a small letter, an item's title is as it is written."""
        return self.names if self.sizes is None else tuple(name[:1].lower() + name[1:] for name in self.names)

    @property
    def limits(self) -> tuple[float, float]:
        """Where a scale of colours for all values begins and ends: on tenths, and never in one point."""
        known = self.values[np.isfinite(self.values)]
        if not len(known):
            return 0.0, 1.0
        low, high = math.floor(round(10 * known.min(), 4)), math.ceil(round(10 * known.max(), 4))
        return min(low, high - 1) / 10, high / 10

    @property
    def most_alike(self) -> tuple[int, int] | None:
        """The two different lines that are most alike, the first such in reading order; None where there is one line."""
        return self._pair(by=-self.values)

    @property
    def least_alike(self) -> tuple[int, int] | None:
        """The two different lines that are least alike, as `most_alike`."""
        return self._pair(by=self.values)

    def in_words(self, line: int, other: int) -> str:
        """How alike two lines are, or the items of one: "Shirts and jeans: 0.31 mean cosine similarity, 1 is identical"."""
        name, figure = self.names[line], self.figures[line, other]
        if np.isnan(figure):
            return f"{name}: one item, with no other to compare it with"
        said = f"{figure:.2f} {self.measure}, 1 is identical"
        if line != other:
            return f"{name} and {self.names_within[other]}: {said}"
        return f"{name} and itself: {said}" if self.sizes is None else f"{name} among themselves: {said}"

    def _pair(self, by: np.ndarray) -> tuple[int, int] | None:
        lines, others = np.triu_indices(len(self), k=1)
        if not len(lines):
            return None
        first = int(by[lines, others].argmin())
        return int(lines[first]), int(others[first])
