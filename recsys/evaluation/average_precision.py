"""Average precision of detections, as PASCAL VOC has had it since 2010.

The area under the precision-recall curve, each precision the highest of any recall from there on, at every point of the curve
(Everingham et al., "The PASCAL Visual Object Classes (VOC) Challenge", IJCV 2010, and the development kit of its year).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

LEAST_OVERLAP = 0.5  # intersection over union from which a detection is of a garment


class Outcome(IntEnum):
    """What became of a detection. IGNORED: of a garment that nobody is asked for, so neither right nor wrong."""

    WRONG = 0
    RIGHT = 1
    IGNORED = 2


def match(overlaps: np.ndarray, scores: np.ndarray, ignored: np.ndarray, excused: np.ndarray) -> np.ndarray:
    """Match the detections of one class in one photo to its true garments, each garment once, the surest detection first.

    A detection takes the garment that it overlaps most of those still free, from `LEAST_OVERLAP` on. One that can take none is
    ignored where it overlaps an ignored garment as much, or is excused; else it is wrong.

    Args:
        overlaps: (d, t) intersection over union.
        scores: (d,). Of equal scores, the first comes first.
        ignored: (t,) bool, garments that count neither as found nor as missed.
        excused: (d,) bool, detections that are not wrong whatever they overlap.

    Returns:
        (d,) int64 of `Outcome`.
    """
    outcomes = np.full(len(scores), Outcome.WRONG, dtype=np.int64)
    free = ~ignored
    for row in np.argsort(-scores, kind="stable"):
        enough = overlaps[row] >= LEAST_OVERLAP
        if (enough & free).any():
            taken = int(np.where(enough & free, overlaps[row], -1.0).argmax())
            free[taken] = False
            outcomes[row] = Outcome.RIGHT
        elif excused[row] or (enough & ignored).any():
            outcomes[row] = Outcome.IGNORED
    return outcomes


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """The k detections of a class over n photos that are right or wrong, the surest first.

    photo: (k,) int64, which photo each is in. right: (k,) bool. truths: (n,) int64, the garments that each photo has.
    """

    photo: np.ndarray
    right: np.ndarray
    truths: np.ndarray

    @classmethod
    def of(cls, scores: Sequence[np.ndarray], outcomes: Sequence[np.ndarray], truths: Sequence[int]) -> "Ranked":
        """The detections of n photos, each with its (d,) scores, (d,) outcomes and number of garments; equal scores by photo."""
        photo = np.repeat(np.arange(len(scores)), [len(of_photo) for of_photo in scores])
        score, outcome = np.concatenate([[], *scores]), np.concatenate([np.zeros(0, dtype=np.int64), *outcomes])
        counted = outcome != Outcome.IGNORED
        order = np.argsort(-score[counted], kind="stable")
        return cls(photo[counted][order], outcome[counted][order] == Outcome.RIGHT, np.array(truths, dtype=np.int64))

    def average_precision(self, times: np.ndarray) -> float:
        """In 0..1, with the n photos taken `times` each (ones: as they are); NaN where these have no garment of the class.

        A photo taken twice is the same as another one like it, so that a resample costs no new matching.
        """
        garments = int(times @ self.truths)
        if not garments:
            return float("nan")
        weight = times[self.photo]
        precision = np.cumsum(weight * self.right) / np.maximum(np.cumsum(weight), 1)
        highest_from_here = np.maximum.accumulate(precision[::-1])[::-1]
        return float((weight * self.right) @ highest_from_here / garments)
