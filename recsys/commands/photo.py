"""What `match` and `similar` share: which garment of a photo is meant, and what is said of it."""

from collections.abc import Sequence
from typing import Annotated

import typer
from PIL import Image

from recsys import detection, words
from recsys.cutout import cut
from recsys.datatypes import WEARABLE, Box, Detection, Garment, Options, Slot
from recsys.errors import QueryError
from recsys.pipeline import OutfitRecommender

GarmentOption = Annotated[
    str | None, typer.Option(metavar="N|SLOT", help="Which garment of the photo, by number or slot. Default: the most prominent.")
]
BoxOption = Annotated[
    str | None, typer.Option(metavar="L,T,R,B", help="Where in the photo it is, in pixels: left, top, right, bottom.")
]
DetectorOption = Annotated[
    str, typer.Option(help="What finds the garments: a name, the path of a detector's NAME.json, or none to take the photo whole.")
]


def garment_meant(told: str | None, detector: str) -> int | Slot | None:
    """What --garment says: a number or a slot. QueryError where it is neither, and where no garment is looked for."""
    if told is None:
        return None
    if detector == detection.NONE:
        raise QueryError(
            f"--garment {told} asks for one of the garments found, and --detector none looks for none: give one of them"
        )
    if told.isdecimal():
        return int(told)
    try:
        return Slot(told)
    except ValueError:
        raise QueryError(f"--garment is {told!r}; give a number from 1 or a slot: {', '.join(WEARABLE)}") from None


def box_meant(told: str | None) -> Box | None:
    """What --box says; QueryError where it is no box."""
    if told is None:
        return None
    try:
        left, top, right, bottom = map(int, told.split(","))
    except ValueError:
        raise QueryError(f"--box is {told!r}; give four whole numbers, left,top,right,bottom, in pixels of the photo") from None
    return left, top, right, bottom


def in_photo(
    recommender: OutfitRecommender, image: Image.Image, detections: Sequence[Detection], chosen: int, garment: Garment | None = None
) -> str:
    """What was found in an RGB photo, each garment by its name, and which of them this is about.

    garment: what the chosen one is, where that is known already.
    """
    if detections[0].whole and detections[0].slot is None:  # for want of a garment; a box may have been drawn in it
        looked = recommender.detector is not None and recommender.detector.name != detection.NONE
        return words.nothing_in_photo(looked, boxed=chosen > 0)
    names = [
        words.called(found, garment if garment and number == chosen else _garment(recommender, image, found))
        for number, found in enumerate(detections)
    ]
    return words.in_photo(words.told_apart(names), chosen)


def _garment(recommender: OutfitRecommender, image: Image.Image, found: Detection) -> Garment:
    """What a garment that was found is."""
    vector = recommender.embed(cut(image, found))
    return recommender.recommend_vector(vector, Options(k=1), worn_as=found.worn_slot).garment
