"""Who says what a garment on a person is: its looks where they are sure, else its outline."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from recsys.cutout import cut
from recsys.datatypes import WEARABLE, Detection, Options, Slot
from recsys.pipeline import OutfitRecommender
from recsys.words import understood
from tests.support import noise

SIZE = (40, 60)
WORN = Detection(Slot.OUTERWEAR, (5, 5, 35, 50), np.ones((45, 30), dtype=bool), 0.9)


class One:
    """A detector that finds one garment."""

    name, checksum = "one", "one-1"

    def __init__(self, found: Detection) -> None:
        self.found = found

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        return (self.found,)


@pytest.fixture
def unsure(recommender: OutfitRecommender, monkeypatch: pytest.MonkeyPatch) -> OutfitRecommender:
    """No vote is ever sure."""
    monkeypatch.setattr("recsys.classification.vote.SURE_SHARE", 1.1)
    return OutfitRecommender(recommender.catalog, recommender.encoder)


def vector(recommender: OutfitRecommender) -> np.ndarray:
    return recommender.embed(noise(SIZE))


def other_slots(recommender: OutfitRecommender) -> list[Slot]:
    looks = recommender.recommend_vector(vector(recommender)).garment
    return [slot for slot in WEARABLE if slot is not looks.slot]


def test_unsure_looks_give_way_to_the_outline(unsure: OutfitRecommender) -> None:
    for slot in other_slots(unsure):
        answer = unsure.recommend_vector(vector(unsure), worn_as=slot)
        garment = answer.garment
        assert (garment.slot, garment.outlined, garment.sure, garment.corrected) == (slot, True, False, False)
        assert slot not in {found.slot for found in answer.by_slot}, "a coat goes with no coat"
        assert understood(garment).startswith("Outlined as ")
        inside = unsure.catalog.items.loc[unsure.catalog.slots == slot, "category"]
        assert garment.category in (set(inside) or {slot.noun})


def test_the_category_is_the_one_a_person_would_get_by_naming_that_slot(unsure: OutfitRecommender) -> None:
    for slot in other_slots(unsure):
        if (unsure.catalog.slots == slot).any():
            named = unsure.recommend_vector(vector(unsure), Options(slot=slot)).garment
            worn = unsure.recommend_vector(vector(unsure), worn_as=slot).garment
            assert worn.category == named.category


def test_sure_looks_stay(recommender: OutfitRecommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.classification.vote.SURE_SHARE", 0.0)
    monkeypatch.setattr("recsys.classification.vote.FAMILIAR", -1.0)
    looks = recommender.recommend_vector(vector(recommender))
    for slot in WEARABLE:
        assert recommender.recommend_vector(vector(recommender), worn_as=slot) == looks


def test_what_a_person_said_stays(unsure: OutfitRecommender) -> None:
    said = unsure.recommend_vector(vector(unsure), Options(slot=Slot.TOP))
    assert unsure.recommend_vector(vector(unsure), Options(slot=Slot.TOP), worn_as=Slot.BAG) == said


def test_agreement_changes_nothing(unsure: OutfitRecommender) -> None:
    looks = unsure.recommend_vector(vector(unsure))
    assert unsure.recommend_vector(vector(unsure), worn_as=looks.garment.slot) == looks


@pytest.mark.parametrize("lies", ["whole", "alone"])
def test_a_garment_that_nobody_wears_is_judged_by_its_looks(unsure: OutfitRecommender, lies: str) -> None:
    for found, is_worn in ((WORN, True), (replace(WORN, **{lies: True}), False)):
        unsure.detector = One(found)
        (each,) = unsure.recommend_each(noise(SIZE))
        one = unsure.recommend(noise(SIZE))
        assert one.garment == each.garment
        looks = unsure.recommend_vector(unsure.embed(cut(noise(SIZE), found)))
        assert one.garment.outlined == (is_worn and looks.garment.slot is not WORN.slot)
        assert is_worn or one.garment.slot is looks.garment.slot
