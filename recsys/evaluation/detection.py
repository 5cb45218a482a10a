"""How well a detector finds the garments of street photos whose every pixel has a label, as those of Clothing Co-Parsing have.

    miou            mean over the slots that are present of the intersection over union of their pixels, summed over all photos;
                    miou.all_regions with background, skin and hair, where the detector tells them apart; iou.top, ... by slot
    box_ap50        mean over OUTFIT of the average precision of boxes that overlap by half; box_ap50.top, ... by slot, also
    mask_ap50       box_ap50.accessory, which the mean leaves out; the same of masks
    recall          of the garments that cover more than 2 % of their photo, how many are found: the box or the mask of a detection
                    of their slot overlaps theirs by half; recall.any_slot, of whatever slot; recall.top, ... by slot
    slot_accuracy   of those found in any slot, how often the detection whose mask overlaps the garment's most says its slot
    seconds         for one photo, the median

What a true garment is says `recsys.evaluation.detection_truth`, what is not judged `recsys.evaluation.detection_judged`. The pixels
are those of the detector's own regions where it tells them, else of its detections' masks. Intervals resample photos.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from recsys.co_parsing import REGIONS
from recsys.datatypes import WEARABLE, Detector, Slot
from recsys.evaluation.average_precision import LEAST_OVERLAP, Ranked
from recsys.evaluation.detection_details import detection_details
from recsys.evaluation.detection_judged import LARGE, JudgedPhoto, RegionDetector, judge
from recsys.evaluation.detection_photos import StreetPhotos
from recsys.evaluation.detection_truth import TOLD
from recsys.evaluation.intervals import bootstrapped, mean, nothing
from recsys.evaluation.measurement import EvaluationError, Measurement, MeasurementSet
from recsys.evaluation.sample import Progress

SEED = 42
OUTFIT = tuple(slot for slot in WEARABLE if slot is not Slot.ACCESSORY)  # whose mean is the mean average precision
_SLOT_REGIONS = [REGIONS.index(slot) for slot in WEARABLE]


def measure_detection(photos: StreetPhotos, detector: Detector, progress: Progress | None = None) -> MeasurementSet:
    """Detect the garments of every photo, one after the other, and compare them with the truth.

    A photo that cannot be used is counted and named. Raises EvaluationError where none can.
    """
    judged = []
    total = len(photos.annotations)
    for done, read in enumerate(photos.read(), start=1):
        if read is not None:
            number, photo, numbers = read
            started = time.perf_counter()
            detections = detector.detect(photo)
            seconds = time.perf_counter() - started
            regions = detector.regions(photo) if isinstance(detector, RegionDetector) else None
            judged.append(judge(number, numbers, photos.labels, detections, regions, seconds))
        if progress:
            progress("photos", done, total)
    if not judged:
        name, why = next(iter(photos.faults.items()))
        raise EvaluationError(f"none of the {total} photos of {photos.folder} can be used; the first, {name}: {why}")
    return _measured(judged, photos, detector)


def _measured(judged: Sequence[JudgedPhoto], photos: StreetPhotos, detector: Detector) -> MeasurementSet:
    unreadable = f"left out {len(photos.faults)} that cannot be used" if photos.faults else ""
    counted = f"{len(judged):,} photos of {photos.folder.resolve().name}"
    return MeasurementSet(
        what=f"Detection: the garments of street photos, found by {detector.name}",
        data="; ".join(filter(None, (counted, photos.remark, unreadable))),
        measurements=detection_figures(judged, by_regions=isinstance(detector, RegionDetector)),
        counts={
            "photos": len(judged),
            "trained_on": len(photos.seen),
            "unreadable": len(photos.faults),
            "garments": sum(int((~photo.small).sum()) for photo in judged),
            "garments_too_small": sum(int(photo.small.sum()) for photo in judged),
            "detections": sum(len(photo.found) for photo in judged),
        },
        parameters={
            "detector": {"name": detector.name, "checksum": detector.checksum},
            "true garment": TOLD,
            "pixels judged": "the detector's regions" if isinstance(detector, RegionDetector) else "the detections' masks",
            "least_overlap": LEAST_OVERLAP,
            "recall of garments covering more than": LARGE,
            "seed": SEED,
        },
        details=detection_details(judged, photos.faults),
    )


def detection_figures(judged: Sequence[JudgedPhoto], by_regions: bool) -> tuple[Measurement, ...]:
    """All figures that the module's docstring names. by_regions: whether background, skin and hair were told apart, too."""
    figures = _Figures(judged, np.random.default_rng(SEED))
    return (
        *figures.of_pixels(by_regions),
        *figures.of_precision("box_ap50", lambda photo: photo.boxes),
        *figures.of_precision("mask_ap50", lambda photo: photo.masks),
        *figures.of_recall(),
        figures.of_seconds(),
    )


def intersection_over_union(pixels: np.ndarray) -> np.ndarray:
    """(regions, regions) pixels, a row the truth -> (regions,) float64, NaN for a region that is not present in the truth."""
    shared, true = np.diagonal(pixels), pixels.sum(axis=1)
    either = true + pixels.sum(axis=0) - shared
    return np.where(true > 0, shared / np.maximum(either, 1), np.nan)


class _Figures:
    """The figures of n photos: each is computed of how many times a photo is taken, so that resamples are cheap."""

    def __init__(self, judged: Sequence[JudgedPhoto], generator: np.random.Generator) -> None:
        self._judged = judged
        self._generator = generator

    def of_pixels(self, by_regions: bool) -> list[Measurement]:
        """miou, miou.all_regions and iou.SLOT."""
        shape = (len(REGIONS), len(REGIONS))
        counted = np.array([photo.pixels.ravel() for photo in self._judged], dtype=np.float64)
        present = np.array([photo.pixels.sum(axis=1) > 0 for photo in self._judged])

        def over(regions: Sequence[int]) -> Callable[[np.ndarray], float]:
            return lambda times: _mean(intersection_over_union((times @ counted).reshape(shape))[regions])

        photos = len(self._judged)
        figures = [self._over_photos("miou", over(_SLOT_REGIONS), photos, "mean over the slots that are present")]
        if by_regions:
            every = over(range(len(REGIONS)))
            figures.append(self._over_photos("miou.all_regions", every, photos, "with background, skin and hair"))
        for slot, region in zip(WEARABLE, _SLOT_REGIONS, strict=True):
            figures.append(self._over_photos(f"iou.{slot}", over([region]), int(present[:, region].sum())))
        return figures

    def of_precision(self, name: str, overlaps: Callable[[JudgedPhoto], np.ndarray]) -> list[Measurement]:
        """NAME, the mean over OUTFIT, and NAME.SLOT. overlaps: the (d, t) of a photo."""
        ranked = {}
        for slot in WEARABLE:
            judged = [photo.of_slot(slot, overlaps(photo)) for photo in self._judged]
            scores, outcomes, truths = zip(*judged, strict=True)
            ranked[slot] = Ranked.of(scores, outcomes, truths)

        def mean_of_outfit(times: np.ndarray) -> float:
            return _mean(np.array([ranked[slot].average_precision(times) for slot in OUTFIT]))

        garments = {slot: int(of_slot.truths.sum()) for slot, of_slot in ranked.items()}
        every = sum(garments[slot] for slot in OUTFIT)
        return [
            self._over_photos(name, mean_of_outfit, every, "mean over all slots but accessory"),
            *(self._over_photos(f"{name}.{slot}", ranked[slot].average_precision, garments[slot]) for slot in WEARABLE),
        ]

    def of_recall(self) -> list[Measurement]:
        """recall, recall.any_slot, recall.SLOT and slot_accuracy."""
        photo = np.concatenate([np.full(int(each.large.sum()), row) for row, each in enumerate(self._judged)])
        slots = np.array(
            [slot for each in self._judged for slot, large in zip(each.slots, each.large, strict=True) if large], dtype=str
        )
        in_slot, anywhere, named = (
            np.concatenate([of_photo(each)[each.large] for each in self._judged]) for of_photo in (_found, _found_anywhere, _named)
        )
        return [
            self._share("recall", in_slot, photo, f"of the garments that cover more than {LARGE:.0%} of their photo"),
            self._share("recall.any_slot", anywhere, photo, "found, in whatever slot"),
            *(self._share(f"recall.{slot}", in_slot[slots == slot], photo[slots == slot]) for slot in WEARABLE),
            self._share("slot_accuracy", named[anywhere], photo[anywhere], "of those found in any slot"),
        ]

    def of_seconds(self) -> Measurement:
        """The figure `seconds`."""
        seconds = np.array([photo.seconds for photo in self._judged])
        median = "median time of one photo; lower is better, and depends on what else the machine does"
        return bootstrapped("seconds", lambda drawn: float(np.median(drawn)), (seconds,), self._generator, median)

    def _share(self, name: str, right: np.ndarray, photo: np.ndarray, note: str = "") -> Measurement:
        return mean(name, right, photo, self._generator, note)

    def _over_photos(self, name: str, statistic: Callable[[np.ndarray], float], cases: int, note: str = "") -> Measurement:
        """A figure of how many times each photo is taken, and of so many cases."""
        if not cases:
            return nothing(name, note)
        photos = len(self._judged)

        def drawn(rows: np.ndarray) -> float:
            return statistic(np.bincount(rows, minlength=photos))

        return replace(bootstrapped(name, drawn, (np.arange(photos),), self._generator, note), n=cases)


def _found(photo: JudgedPhoto) -> np.ndarray:
    """(t,) bool: the garments that a detection of their slot finds."""
    found: np.ndarray = np.any(photo.overlapping & photo.same_slot, axis=0)
    return found


def _found_anywhere(photo: JudgedPhoto) -> np.ndarray:
    """(t,) bool: the garments that any detection finds."""
    found: np.ndarray = np.any(photo.overlapping, axis=0)
    return found


def _named(photo: JudgedPhoto) -> np.ndarray:
    """(t,) bool: whether the detection whose mask overlaps a garment's most says its slot."""
    if not len(photo.found):
        return np.zeros(len(photo.slots), dtype=bool)
    named: np.ndarray = photo.same_slot[photo.masks.argmax(axis=0), np.arange(len(photo.slots))]
    return named


def _mean(values: np.ndarray) -> float:
    """The mean of those that are numbers; NaN where none is."""
    numbers = values[np.isfinite(values)]
    return float(numbers.mean()) if len(numbers) else float("nan")
