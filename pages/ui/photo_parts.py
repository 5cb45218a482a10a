"""The garments of the photo: found once a photo, encoded once each, and named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pages.ui import choice, resources
from pages.ui.choice import WHOLE, Choice
from pages.ui.garment_picker import Shape, shape
from pages.ui.intake import Photo
from recsys import words
from recsys.color import Description
from recsys.datatypes import Detection, Garment, Options, Slot
from recsys.detection import boxed, whole
from recsys.errors import QueryError
from recsys.pipeline import OutfitRecommender


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the photo. vector: (dim,) of it cut out; colours: palette and feature; shape: None for the photo as a whole."""

    choice: Choice
    detection: Detection
    vector: np.ndarray
    colours: Description
    shape: Shape | None


def found_in(recommender: OutfitRecommender, photo: Photo) -> list[Part]:
    """The garments found in the photo, the most prominent first; empty where there are none."""
    found = resources.detections(recommender, _checksum(recommender), photo.digest, photo.image)
    garments = [detection for detection in found if not _nothing(detection)]
    return [_part(recommender, photo, number, detection) for number, detection in enumerate(garments, start=1)]


def chosen_of(recommender: OutfitRecommender, photo: Photo, parts: Sequence[Part]) -> Part:
    """What the URL says is meant. parts: of `found_in`."""
    size = photo.image.size
    chosen = choice.current(len(parts), size)
    if isinstance(chosen, int):
        return parts[chosen - 1]
    detection = whole(size) if chosen == WHOLE else boxed([part.detection for part in parts], chosen, size)
    return _part(recommender, photo, chosen, detection)


def names(parts: Sequence[Part], garments: Sequence[Garment]) -> list[str]:
    """What the parts are called, each as something else: the second bag is "bag 2". garments: what each is understood to be."""
    return words.told_apart([words.called(part.detection, garment) for part, garment in zip(parts, garments, strict=True)])


def as_outlined(recommender: OutfitRecommender, part: Part, garment: Garment) -> tuple[Slot, str] | None:
    """What a garment is if its outline is right; None where its looks say the same, or the catalogue has no such."""
    slot = part.detection.slot
    if slot is None or garment.corrected or garment.slot is slot:
        return None
    try:
        return slot, recommender.recommend_vector(part.vector, Options(k=1, slot=slot)).garment.category
    except QueryError:
        return None


def _part(recommender: OutfitRecommender, photo: Photo, chosen: Choice, detection: Detection) -> Part:
    checksum, said = _checksum(recommender), choice.in_url(chosen)
    vector = resources.vector(recommender, recommender.encoder.checksum, checksum, photo.digest, said, photo.image, detection)
    colours = resources.colours(checksum, photo.digest, said, photo.image, detection)
    outlined = None if _nothing(detection) else shape(checksum, photo.digest, said, detection)
    return Part(chosen, detection, vector, colours, outlined)


def _nothing(detection: Detection) -> bool:
    """Whether this is the whole photo for want of a garment: where one lies on a plain ground, the photo is taken whole too."""
    return detection.whole and detection.slot is None


def _checksum(recommender: OutfitRecommender) -> str:
    return "" if recommender.detector is None else recommender.detector.checksum
