"""Which garment of a photo a person means, and what they are told of it."""

import numpy as np
from PIL import Image

from recsys.commands.photo import in_photo
from recsys.commands.terminal import WornSlot
from recsys.datatypes import WEARABLE, Options, Slot
from recsys.pipeline import OutfitRecommender
from tests.recsys.evaluation.scripted import Scripted, box
from tests.support import PALETTE, plain

LOOKED_IN_VAIN = "No garment was found in the photo, so the whole photo is taken."


def with_detector(recommender: OutfitRecommender, detector: Scripted | None) -> OutfitRecommender:
    return OutfitRecommender(recommender.catalog, recommender.encoder, detector=detector)


def two_garments() -> Image.Image:
    """One colour over another."""
    photo = plain((255, 255, 255), (48, 48))
    photo.paste(PALETTE[0], (0, 0, 48, 24))
    photo.paste(PALETTE[1], (0, 24, 48, 48))
    return photo


def test_every_garment_is_named_by_what_it_is_and_the_chosen_one_as_it_was_understood(recommender: OutfitRecommender) -> None:
    photo = two_garments()
    detections = [box(Slot.TOP, (0, 0, 48, 24)), box(Slot.BAG, (0, 24, 48, 48))]
    asked = with_detector(recommender, Scripted([detections, detections, detections]))
    answers = asked.recommend_each(photo)
    names = [
        answer.garment.category if answer.garment.sure and answer.garment.slot is found.slot else found.slot
        for answer, found in zip(answers, detections, strict=True)
    ]
    told = in_photo(asked, photo, detections, 1)
    assert told.startswith(f"Found in the photo: 1 {names[0]}, 2 {names[1]}. This is about 2; ")
    said = recommender.recommend_vector(recommender.embed(photo), Options(category="bag")).garment
    assert f"2 {said.category}." in in_photo(asked, photo, detections, 1, said)


def test_where_nothing_was_found_it_says_whether_anybody_looked(recommender: OutfitRecommender) -> None:
    photo = two_garments()
    whole = recommender.detect(photo)
    assert np.array_equal(whole[0].mask, np.ones((48, 48), dtype=bool))
    assert in_photo(with_detector(recommender, Scripted([[]])), photo, whole, 0) == LOOKED_IN_VAIN
    for nobody in (recommender, with_detector(recommender, None)):
        assert in_photo(nobody, photo, whole, 0) == "The whole photo is taken."


def test_the_slots_of_an_option_are_those_that_are_worn() -> None:
    assert [Slot(slot) for slot in WornSlot] == list(WEARABLE)
