"""Whether a detector finds the garment in photos of one garment, worn by nobody: on a bed, on a hanger, in the shop.

    found           how often it finds any garment
    slot_accuracy   how often the most prominent garment is of the photo's slot; where it finds none, it is not;
                    slot_accuracy.pipeline, what the app says of that garment's cut-out, or of the whole photo where there is none
    box_share       of the photo: the most prominent garment's box; 0 where there is none. Neither good nor bad by itself
    mask_share      the same of its mask
    seconds         for one photo, the median

No label says where the garment is, so whether the box holds it is for a person to judge, on a contact sheet.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from recsys.cutout import cut
from recsys.datatypes import WEARABLE, Detection, Detector, Slot
from recsys.errors import ImageError
from recsys.evaluation.garment_photos import GarmentPhoto
from recsys.evaluation.intervals import average, bootstrapped
from recsys.evaluation.measurement import EvaluationError, Measurement, MeasurementSet
from recsys.evaluation.sample import Progress
from recsys.evaluation.scores import MISTAKES, confusion
from recsys.evaluation.trained_on import left_out
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender

SEED = 42
NOTHING = "nothing found"
_ANSWERS = (*map(str, WEARABLE), NOTHING)

Recognise = Callable[[Image.Image, Sequence[Detection]], Slot]  # a photo and what was found in it -> what the app says it shows
Shown = Callable[[int, GarmentPhoto, Image.Image, Sequence[Detection]], None]  # number, what it is, as it was read, what was found


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found in one photo. answer: the most prominent garment's slot, or NOTHING; score, box, mask: of that garment."""

    photo: GarmentPhoto
    answer: str
    score: float
    box: float
    mask: float
    seconds: float
    recognised: Slot | None

    @property
    def right(self) -> bool:
        return self.answer == self.photo.slot


def measure_garments(
    photos: Sequence[GarmentPhoto],
    detector: Detector,
    seen: frozenset[str],
    name: str,
    progress: Progress | None = None,
    show: Shown | None = None,
    shown: int = 0,
    recognise: Recognise | None = None,
) -> MeasurementSet:
    """Detect in every photo, one after the other. name: of the data.

    seen: ids of photos the detector was trained on, which are left out. show: called with `shown` of the photos, evenly spaced.
    recognise: what the app says; None leaves that figure out.
    Raises EvaluationError where no photo is left, or none can be read.
    """
    unseen = [photo for photo in photos if photo.item_id not in seen]
    remark = left_out({detector.name: seen}, [photo.item_id for photo in photos if photo.item_id in seen])
    if not unseen:
        raise EvaluationError(f"{name} leaves no photo to measure on ({remark or 'it has none'})")
    faults: dict[str, str] = {}
    judged: list[_Judged] = []
    on_sheet: list[str] = []
    wanted = _evenly(unseen, shown) if show else set()
    for photo, image, detections, seconds in _detected(unseen, detector, faults, progress):
        judged.append(_judge(photo, image, detections, seconds, recognise(image, detections) if recognise else None))
        if show and photo.item_id in wanted:
            on_sheet.append(photo.picture.name)
            show(len(on_sheet), photo, image, detections)
    if not judged:
        first, why = next(iter(faults.items()))
        raise EvaluationError(f"none of the {len(unseen)} photos of {name} can be read; the first, {first}: {why}")
    cannot = f"left out {len(faults)} that cannot be read" if faults else ""
    return MeasurementSet(
        what=f"Detection: the garment in photos of one garment, found by {detector.name}",
        data="; ".join(filter(None, (f"{len(judged):,} photos of {name}", remark, cannot))),
        measurements=_figures(judged),
        counts={"photos": len(judged), "trained_on": len(photos) - len(unseen), "unreadable": len(faults)},
        parameters={"detector": {"name": detector.name, "checksum": detector.checksum}, "seed": SEED},
        details={
            **_details(judged),
            "sheet": [{"number": number, "picture": picture} for number, picture in enumerate(on_sheet, start=1)],
            "unreadable": [{"id": item_id, "why": why} for item_id, why in faults.items()],
        },
    )


def recognised_by(recommender: OutfitRecommender) -> Recognise:
    """What a recommender says of the most prominent garment's cut-out, or of the whole photo; its own detector is not asked."""

    def recognise(image: Image.Image, found: Sequence[Detection]) -> Slot:
        if not found:
            return recommender.recommend_vector(recommender.embed(image)).garment.slot
        vector = recommender.embed(cut(image, found[0]))
        return recommender.recommend_vector(vector, worn_as=found[0].worn_slot).garment.slot

    return recognise


def _evenly(photos: Sequence[GarmentPhoto], count: int) -> set[str]:
    """The ids of so many photos, evenly spaced."""
    rows = np.linspace(0, len(photos) - 1, min(count, len(photos))).round().astype(int)
    return {photos[row].item_id for row in rows}


def _detected(
    photos: Sequence[GarmentPhoto], detector: Detector, faults: dict[str, str], progress: Progress | None
) -> Iterator[tuple[GarmentPhoto, Image.Image, tuple[Detection, ...], float]]:
    """Each photo as it was read, what was found in it, and in how many seconds; one that cannot be read is added to the faults."""
    for done, photo in enumerate(photos, start=1):
        try:
            image = read_photo(photo.picture.read(), name=photo.picture.name)
        except ImageError as error:
            faults[photo.item_id] = str(error)
        else:
            started = time.perf_counter()
            detections = detector.detect(image)
            yield photo, image, detections, time.perf_counter() - started
        if progress:
            progress("photos", done, len(photos))


def _judge(
    photo: GarmentPhoto, image: Image.Image, detections: Sequence[Detection], seconds: float, recognised: Slot | None
) -> _Judged:
    if not detections:
        return _Judged(photo, NOTHING, 0.0, 0.0, 0.0, seconds, recognised)
    first = detections[0]
    left, top, right, bottom = first.box
    pixels = image.width * image.height
    box, mask = (right - left) * (bottom - top) / pixels, float(first.mask.sum()) / pixels
    return _Judged(photo, str(first.slot or "no slot"), first.score, box, mask, seconds, recognised)


def _figures(judged: Sequence[_Judged]) -> tuple[Measurement, ...]:
    generator = np.random.default_rng(SEED)
    found = np.array([one.answer != NOTHING for one in judged])
    right = np.array([one.right for one in judged])
    boxes, masks, seconds = (np.array([getattr(one, name) for one in judged]) for name in ("box", "mask", "seconds"))
    named = np.array([one.recognised is one.photo.slot for one in judged if one.recognised is not None])
    shares = "mean share of the photo; neither good nor bad"
    return (
        average("found", found, generator, "at least one garment"),
        average("slot_accuracy", right, generator, "of all photos, by the most prominent garment"),
        *([average("slot_accuracy.pipeline", named, generator, "by the app, of the cut-out")] if len(named) else []),
        average("box_share", boxes, generator, shares),
        average("mask_share", masks, generator, shares),
        bootstrapped("seconds", lambda drawn: float(np.median(drawn)), (seconds,), generator, "median time of one photo"),
    )


def _details(judged: Sequence[_Judged]) -> dict[str, Any]:
    """The confusion of slots, how each class fared, and the wrong answers that were surest, JSON-ready."""
    answers = [*_ANSWERS, *sorted({one.answer for one in judged} - set(_ANSWERS))]
    truth, answered = (
        np.array([answers.index(name) for name in names])
        for names in ([str(one.photo.slot) for one in judged], [one.answer for one in judged])
    )
    photos, found, right = (
        Counter(one.photo.label for one in judged if counted(one))
        for counted in (lambda _: True, lambda one: one.answer != NOTHING, lambda one: one.right)
    )
    wrong = sorted((one for one in judged if not one.right), key=lambda one: -one.score)
    return {
        "confusion": {"labels": answers, "matrix": confusion(truth, answered, len(answers)).tolist()},
        "classes": [
            {"label": label, "photos": count, "found": found[label], "right": right[label]} for label, count in photos.items()
        ],
        "mistakes": [
            {"picture": one.photo.picture.name, "truth": str(one.photo.slot), "answer": one.answer, "probability": one.score}
            for one in wrong[:MISTAKES]
        ],
    }
