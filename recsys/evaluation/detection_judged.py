"""What a detector found in one photo, beside the truth: numbers small enough to keep for every photo, and no pictures.

Overlaps are intersections over unions, of boxes and of masks. Pixels are counted by true region and answered region. A pixel whose
label is no region (`recsys.co_parsing.NO_REGION`) is not counted, and a detection that lies mostly on such pixels is not wrong: the
labels do not say what is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from recsys.co_parsing import NO_REGION, REGIONS, regions_of
from recsys.datatypes import Box, Detection, Slot
from recsys.evaluation.average_precision import LEAST_OVERLAP, match
from recsys.evaluation.detection_truth import true_garments

LARGE = 0.02  # share of the photo: of what covers more, it is counted how much is found
MOSTLY = 0.5  # share of a detection's pixels


@runtime_checkable
class RegionDetector(Protocol):
    """A detector that also says the region of every pixel."""

    def regions(self, image: Image.Image) -> np.ndarray:
        """RGB photo -> (height, width) uint8 numbers in `recsys.co_parsing.REGIONS`."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPhoto:
    """d detections of a photo beside its t true garments.

    slots: (t,) of the garments; small: (t,) bool, not asked for; large: (t,) bool. found, scores, excused: (d,) of the detections:
    their slots, None where they say none; their scores; bool, mostly on pixels without a region. boxes, masks: (d, t) overlaps.
    pixels: (regions, regions) int64, true region by answered region. seconds: that `detect` took.
    """

    number: str
    slots: tuple[Slot, ...]
    small: np.ndarray
    large: np.ndarray
    found: tuple[Slot | None, ...]
    scores: np.ndarray
    excused: np.ndarray
    boxes: np.ndarray
    masks: np.ndarray
    pixels: np.ndarray
    seconds: float

    @property
    def same_slot(self) -> np.ndarray:
        """(d, t) bool: whether a detection says the slot of a garment."""
        return np.array([[found is slot for slot in self.slots] for found in self.found], dtype=bool).reshape(self.masks.shape)

    @property
    def overlapping(self) -> np.ndarray:
        """(d, t) bool: whether the box or the mask of a detection overlaps that of a garment enough."""
        enough: np.ndarray = np.maximum(self.boxes, self.masks) >= LEAST_OVERLAP
        return enough

    def of_slot(self, slot: Slot, overlaps: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
        """The scores and outcomes of the detections of a slot by `boxes` or `masks`, and how many of its garments are asked for."""
        rows = [row for row, found in enumerate(self.found) if found is slot]
        columns = [column for column, true in enumerate(self.slots) if true is slot]
        small = self.small[columns]
        outcomes = match(overlaps[np.ix_(rows, columns)], self.scores[rows], small, self.excused[rows])
        return self.scores[rows], outcomes, int((~small).sum())


def judge(
    number: str,
    numbers: np.ndarray,
    labels: Sequence[str],
    detections: Sequence[Detection],
    regions: np.ndarray | None,
    seconds: float,
) -> JudgedPhoto:
    """Compare what was found with the truth, the (height, width) numbers in `labels`.

    regions: the region of every pixel, where the detector says it; else it is made of the detections.
    """
    garments = true_garments(numbers, labels)
    truth = regions_of(numbers, labels)
    height, width = truth.shape
    found_masks = _stacked([detection.full_mask((width, height)) for detection in detections], truth.size)
    true_masks = _stacked([garment.mask for garment in garments], truth.size)
    answer = painted(detections, (width, height)) if regions is None else regions
    unlabelled = found_masks @ (truth.ravel() == NO_REGION).astype(np.float32)
    return JudgedPhoto(
        number=number,
        slots=tuple(garment.slot for garment in garments),
        small=np.array([garment.small for garment in garments], dtype=bool),
        large=np.array([garment.share > LARGE for garment in garments], dtype=bool),
        found=tuple(detection.slot for detection in detections),
        scores=np.array([detection.score for detection in detections], dtype=np.float64),
        excused=unlabelled > MOSTLY * found_masks.sum(axis=1),
        boxes=box_overlaps([detection.box for detection in detections], [garment.box for garment in garments]),
        masks=_mask_overlaps(found_masks, true_masks),
        pixels=region_pixels(truth, answer),
        seconds=seconds,
    )


def painted(detections: Sequence[Detection], size: tuple[int, int]) -> np.ndarray:
    """The region of every pixel of a photo of `size` (width, height), where only garments are known: (height, width) uint8.

    Where several lie over each other, the surest; where none, the background.
    """
    regions = np.full((size[1], size[0]), REGIONS.index("background"), dtype=np.uint8)
    for detection in sorted(detections, key=lambda detection: detection.score):
        if detection.slot is not None and str(detection.slot) in REGIONS:
            regions[detection.full_mask(size)] = REGIONS.index(detection.slot)
    return regions


def region_pixels(truth: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """Two maps of regions of one shape -> (regions, regions) int64 pixels: a row is the truth, a column the answer."""
    told = truth != NO_REGION
    count = len(REGIONS)
    cells = truth[told].astype(np.int64) * count + answer[told]
    return np.bincount(cells, minlength=count * count).reshape(count, count)


def box_overlaps(found: Sequence[Box], true: Sequence[Box]) -> np.ndarray:
    """(d,) boxes and (t,) boxes -> (d, t) intersections over unions of their areas."""
    one, other = (np.array(boxes, dtype=np.float64).reshape(-1, 4) for boxes in (found, true))
    starts, ends = np.maximum(one[:, None, :2], other[None, :, :2]), np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.clip(ends - starts, 0, None).prod(axis=2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (one, other)]
    overlaps: np.ndarray = shared / np.maximum(areas[0][:, None] + areas[1] - shared, 1)
    return overlaps


def _mask_overlaps(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    """(d, pixels) and (t, pixels) float32 of 0 and 1 -> (d, t) intersections over unions."""
    shared = (found @ true.T).astype(np.float64)
    overlaps: np.ndarray = shared / np.maximum(found.sum(axis=1)[:, None] + true.sum(axis=1) - shared, 1)
    return overlaps


def _stacked(masks: Sequence[np.ndarray], size: int) -> np.ndarray:
    """(height, width) bool masks -> (n, height × width) float32."""
    return np.array([mask.ravel() for mask in masks], dtype=np.float32).reshape(-1, size)
