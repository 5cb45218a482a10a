"""Which of a photo's garments a person means: by number, by slot, by a box that they drew."""

from collections.abc import Sequence

import numpy as np

from recsys.datatypes import Box, Detection, Slot
from recsys.errors import QueryError

LEAST_SIDE = 8  # pixels: a box that is smaller was a slip of the finger
_MEANT = 0.5  # of a garment's pixels lie in a box that means it
_FILLED = 0.15  # of the box is the garment that it means


def whole(size: tuple[int, int]) -> Detection:
    """A photo of `size` (width, height) as it is, in which nothing was found."""
    return Detection(None, (0, 0, *size), np.ones((size[1], size[0]), dtype=bool), 0.0, whole=True)


def number_of(found: Sequence[Detection], garment: int | Slot | None) -> int:
    """Where in `found` the garment is that was asked for: a number from 1, a slot (the most prominent of it), None for the first.

    QueryError where it is not there.
    """
    if garment is None:
        return 0
    if isinstance(garment, Slot):
        for number, detection in enumerate(found):
            if detection.slot is garment:
                return number
        raise QueryError(f"no {garment.noun} found in the photo; {_list_of(found)}")
    if not 1 <= garment <= len(found):
        raise QueryError(f"there is no garment {garment} in the photo; {_list_of(found)}")
    return garment - 1


def boxed(found: Sequence[Detection], box: Box, size: tuple[int, int]) -> Detection:
    """What a person's own box in a photo of `size` (width, height) means.

    The garment that lies in it for the most part, as far as it does, so that the street around it stays out; all of the box where
    nothing that was found fits, or the garment is alone. QueryError for a box that is none, or outside the photo.
    """
    left, top, right, bottom = _within(box, size)
    shares = []
    for detection in found:
        inside = _inside(detection, (left, top, right, bottom))
        covered = int(inside.sum())
        meant = covered >= _MEANT * detection.mask.sum() and covered >= _FILLED * inside.size
        shares.append((covered if meant and not (detection.whole or detection.alone) else 0, inside, detection.slot))
    best = max(shares, key=lambda share: share[0], default=None)
    if best is None or not best[0]:
        return Detection(None, (left, top, right, bottom), np.ones((bottom - top, right - left), dtype=bool), 1.0)
    return Detection(best[2], (left, top, right, bottom), best[1], 1.0)


def _inside(detection: Detection, box: Box) -> np.ndarray:
    """What of a detection's mask lies in a box, (height, width) bool of the box."""
    inside = np.zeros((box[3] - box[1], box[2] - box[0]), dtype=bool)
    left, top, right, bottom = (
        pick(mine, theirs) for pick, mine, theirs in zip((max, max, min, min), detection.box, box, strict=True)
    )
    if left < right and top < bottom:
        part = detection.mask[
            top - detection.box[1] : bottom - detection.box[1], left - detection.box[0] : right - detection.box[0]
        ]
        inside[top - box[1] : bottom - box[1], left - box[0] : right - box[0]] = part
    return inside


def _within(box: Box, size: tuple[int, int]) -> Box:
    """The part of a box that is in the photo."""
    said = ",".join(map(str, box))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise QueryError(f"the box {said} is empty: give left,top,right,bottom in pixels of the photo, {size[0]} × {size[1]}")
    left, top = max(0, box[0]), max(0, box[1])
    right, bottom = min(size[0], box[2]), min(size[1], box[3])
    least = [min(LEAST_SIDE, length) for length in size]
    if right - left < least[0] or bottom - top < least[1]:
        raise QueryError(f"too little of the box {said} is in the photo, which is {size[0]} × {size[1]} pixels: draw it larger")
    return left, top, right, bottom


def _list_of(found: Sequence[Detection]) -> str:
    if len(found) == 1 and found[0].slot is None:
        return "nothing was found in it, and it is taken as a whole"
    return "it has " + ", ".join(f"{detection.slot or 'garment'} ({number})" for number, detection in enumerate(found, start=1))
