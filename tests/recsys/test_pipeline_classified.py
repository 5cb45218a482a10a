"""The whole answer where the encoder has a classifier."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys import classification
from recsys.classification import ClassifierError, GarmentClassifier, Mlp
from recsys.datatypes import Garment, Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender

KINDS = ("bag/bag", "dress/gown", "not_clothing/", "shoes/boots", "shoes/clogs", "top/")


@pytest.fixture(autouse=True)
def by_looks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour counts nothing here; tests/recsys/test_pipeline_colors.py is about it."""
    monkeypatch.setattr("recsys.pipeline.COLOR_WEIGHT", 0.0)


def saying(kind: str, probability: float = 0.97, dim: int = ColorHistogram().dim) -> GarmentClassifier:
    """A classifier that says the same of every photo, and knows the look of any."""
    rest = (1 - probability) / (len(KINDS) - 1)
    logits = np.log([probability if name == kind else rest for name in KINDS]).astype(np.float32)
    mlp = Mlp(KINDS, (np.zeros((dim, len(KINDS)), np.float32),), (logits,))
    return GarmentClassifier(mlp, np.zeros((len(KINDS), dim), np.float32), sure_from=0.9, familiar_from=0.0)


@pytest.fixture
def shirt(photo: Path) -> Image.Image:
    return read_image(photo)


def answering(recommender: OutfitRecommender, classifier: GarmentClassifier | None) -> OutfitRecommender:
    return OutfitRecommender(recommender.catalog, recommender.encoder, classifier)


@pytest.mark.parametrize(("kind", "slot"), [("shoes/boots", Slot.SHOES), ("bag/bag", Slot.BAG), ("dress/gown", Slot.DRESS)])
def test_the_classifier_decides_the_slot_and_only_items_of_it_are_evidence(
    recommender: OutfitRecommender, shirt: Image.Image, kind: str, slot: Slot
) -> None:
    answer = answering(recommender, saying(kind)).recommend(shirt, Options(k=6))
    assert (answer.garment.slot, answer.garment.sure, answer.garment.classified) == (slot, True, True)
    assert {neighbour.item.slot for neighbour in answer.neighbours} == {slot}
    assert slot not in {found.slot for found in answer.by_slot}


def test_the_category_is_a_word_of_the_catalogue(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    shoes = {category for slot, category in recommender.kinds if slot is Slot.SHOES}
    assert shoes == {"boots", "sneakers"}
    assert answering(recommender, saying("shoes/boots")).recommend(shirt).garment.category == "boots"
    assert answering(recommender, saying("shoes/clogs")).recommend(shirt).garment.category in shoes
    assert answering(recommender, saying("dress/gown")).recommend(shirt).garment.category == "dress"


@pytest.mark.parametrize("kind", KINDS)
def test_every_guess_is_something_that_the_catalogue_holds(recommender: OutfitRecommender, shirt: Image.Image, kind: str) -> None:
    garment = answering(recommender, saying(kind, 0.6)).recommend(shirt).garment
    assert garment.guesses
    assert set(garment.guesses) <= set(recommender.kinds)


def test_unsure_it_asks_items_of_any_slot(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    answer = answering(recommender, saying("shoes/boots", 0.8)).recommend(shirt, Options(k=30))
    assert not answer.garment.sure
    assert len({neighbour.item.slot for neighbour in answer.neighbours}) > 1


def test_what_a_person_says_counts_and_not_the_classifier(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    asked = Options(slot=Slot.TOP)
    expected = answering(recommender, None).recommend(shirt, asked)
    assert answering(recommender, saying("shoes/boots")).recommend(shirt, asked) == expected
    assert expected.garment.corrected


def test_without_a_classifier_the_vote_decides(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    assert recommender.classifier is None
    assert not recommender.recommend(shirt).garment.classified


def test_loading_finds_the_classifier_of_the_encoder(
    catalog_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shirt: Image.Image
) -> None:
    saying("bag/bag").save(tmp_path / "color-histogram.classifier.safetensors", ColorHistogram())
    shipped = classification.shipped
    monkeypatch.setattr(classification, "shipped", lambda encoder: shipped(encoder, tmp_path))
    garment: Garment = OutfitRecommender.load(catalog_dir).recommend(shirt).garment
    assert (garment.slot, garment.classified) == (Slot.BAG, True)


def test_a_classifier_of_another_width_is_refused(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    with pytest.raises(ClassifierError, match="takes vectors of 3 numbers"):
        answering(recommender, saying("bag/bag", dim=3)).recommend(shirt)
