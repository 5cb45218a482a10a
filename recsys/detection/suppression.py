"""Non-maximum suppression: of boxes that show the same thing, the surest.

Greedy, as Felzenszwalb et al. (PAMI 2010) and `torchvision.ops.nms` have it.
"""

import numpy as np


def overlaps(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Intersection over union of a box (4,) with each of (n, 4) boxes left, top, right, bottom -> (n,), in 0..1."""
    width = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    height = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    union = _area(box[None]) + _area(boxes) - shared
    found: np.ndarray = np.divide(shared, union, out=np.zeros_like(union), where=union > 0)
    return found


def suppress(boxes: np.ndarray, scores: np.ndarray, classes: np.ndarray, most: float) -> np.ndarray:
    """Keep each box that overlaps no surer one of its class by more than `most`.

    Args:
        boxes: (n, 4) left, top, right, bottom.
        scores: (n,); of equal ones the first comes first.
        classes: (n,) numbers; boxes of different classes never suppress each other.
        most: intersection over union, in 0..1.

    Returns:
        (k,) int64, the rows kept, the surest first.
    """
    waiting = np.argsort(-scores, kind="stable")
    kept = []
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        kept.append(best)
        same = (classes[waiting] == classes[best]) & (overlaps(boxes[best], boxes[waiting]) > most)
        waiting = waiting[~same]
    return np.array(kept, dtype=np.int64)


def _area(boxes: np.ndarray) -> np.ndarray:
    area: np.ndarray = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return area
