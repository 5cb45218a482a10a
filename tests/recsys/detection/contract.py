"""What every detector keeps to: `recsys.datatypes.Detector`, read as a test."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from PIL import Image

from recsys.datatypes import Detection, Detector, Slot


def check_detector(detector: Detector, photos: Sequence[Image.Image]) -> None:
    """It has a name and a checksum, keeps to the contract on each photo, and says the same from several threads at once."""
    assert isinstance(detector, Detector)
    assert detector.name
    assert detector.checksum == detector.checksum.strip() != ""
    alone = [check_detections(detector.detect(photo), photo.size) for photo in photos]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(detector.detect, photos * 3))
    for found, expected in zip(together, alone * 3, strict=True):
        assert same(found, expected)


def check_detections(found: tuple[Detection, ...], size: tuple[int, int]) -> tuple[Detection, ...]:
    """The detections: boxes that lie in a photo of `size` (width, height), masks of their shape with something in them."""
    assert isinstance(found, tuple)
    for one in found:
        left, top, right, bottom = one.box
        assert all(type(edge) is int for edge in one.box)
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
        assert one.mask.dtype == bool
        assert one.mask.shape == (bottom - top, right - left)
        assert one.mask.any()
        assert 0 <= one.score <= 1
        assert one.slot is not Slot.NOT_CLOTHING
        assert isinstance(one.slot, Slot) or one.whole
    assert sum(one.whole for one in found) in (0, len(found)) and (len(found) == 1 or not any(one.whole for one in found))
    return found


def check_order(found: Sequence[Detection], near: float = 0.0) -> None:
    """The most prominent first, by area × score. near: how far an area is off for its outline's being drawn anew, as a share."""
    prominences = [one.mask.sum() * one.score for one in found]
    assert all(first >= (1 - near) * second for first, second in pairwise(prominences))


def same(some: Sequence[Detection], others: Sequence[Detection]) -> bool:
    """Whether two answers are one."""
    return len(some) == len(others) and all(
        (one.slot, one.box, one.score, one.whole) == (other.slot, other.box, other.score, other.whole)
        and np.array_equal(one.mask, other.mask)
        for one, other in zip(some, others, strict=True)
    )
