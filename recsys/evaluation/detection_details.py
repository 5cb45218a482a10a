"""What no single figure says of a detector, JSON-ready, for a page to show.

{"slots": [{"slot", "garments", "detections", "right", "ignored"}],                 counts, by masks
 "confusion": {"labels": [...], "matrix": [[...]]},                                 pixels, rows truth, columns answer
 "worst": [{"id", "picture", "miou", "missed": [...], "extra": [...]}],             photos, the lowest mean overlap first
 "unreadable": [{"id", "why"}]}
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recsys.co_parsing import REGIONS, photo_id
from recsys.datatypes import WEARABLE, Slot
from recsys.evaluation.average_precision import Outcome
from recsys.evaluation.detection_judged import JudgedPhoto

WORST = 24  # photos that a page shows


def detection_details(judged: Sequence[JudgedPhoto], faults: Mapping[str, str]) -> dict[str, Any]:
    """What the module's docstring shows. faults: why a photo, by its id, could not be used."""
    pixels = np.sum([photo.pixels for photo in judged], axis=0)
    return {
        "slots": [_counts(judged, slot) for slot in WEARABLE],
        "confusion": {"labels": list(REGIONS), "matrix": pixels.tolist()},
        "worst": _worst(judged),
        "unreadable": [{"id": name, "why": why} for name, why in faults.items()],
    }


def _counts(judged: Sequence[JudgedPhoto], slot: Slot) -> dict[str, Any]:
    of_photos = [photo.of_slot(slot, photo.masks) for photo in judged]
    outcomes = np.concatenate([outcome for _, outcome, _ in of_photos])
    return {
        "slot": str(slot),
        "garments": sum(garments for _, _, garments in of_photos),
        "detections": len(outcomes),
        "right": int((outcomes == Outcome.RIGHT).sum()),
        "ignored": int((outcomes == Outcome.IGNORED).sum()),
    }


def _worst(judged: Sequence[JudgedPhoto]) -> list[dict[str, Any]]:
    """The photos in which anything is wrong, the lowest mean overlap first."""
    told = [_told(photo) for photo in judged if not photo.small.all()]
    return sorted((photo for photo in told if photo["miou"] < 1), key=lambda photo: photo["miou"])[:WORST]


def _told(photo: JudgedPhoto) -> dict[str, Any]:
    """How far the garments of a photo that are asked for were found.

    Missed is a garment that no detection of its slot overlaps enough, by box or mask; extra, a detection that overlaps none so.
    """
    matched = photo.overlapping & photo.same_slot
    missed = ~matched.any(axis=0) & ~photo.small
    extra = ~matched.any(axis=1) & ~photo.excused
    asked = {slot for slot, small in zip(photo.slots, photo.small, strict=True) if not small}
    overlaps = [_overlap(photo.pixels, REGIONS.index(slot)) for slot in asked]
    return {
        "id": photo_id(photo.number),
        "picture": f"photos/{photo.number}.jpg",
        "miou": float(np.mean(overlaps)),
        "missed": [str(photo.slots[column]) for column in np.flatnonzero(missed)],
        "extra": [str(photo.found[row]) for row in np.flatnonzero(extra)],
    }


def _overlap(pixels: np.ndarray, region: int) -> float:
    """The intersection over union of a region's pixels in one photo."""
    shared = pixels[region, region]
    return float(shared / max(pixels[region].sum() + pixels[:, region].sum() - shared, 1))
