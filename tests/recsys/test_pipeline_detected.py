"""A photo of several garments through the whole chain: found, chosen, cut out, encoded, matched."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys import detection
from recsys.cutout import cut
from recsys.datatypes import Box, Detection, Options, Recommendation, Slot
from recsys.errors import DetectorError, QueryError
from recsys.pipeline import OutfitRecommender
from tests.support import PALETTE, noise, plain

SIZE = (90, 120)
TOP: Box = (10, 10, 70, 60)
TROUSERS: Box = (20, 60, 60, 110)
BAG: Box = (72, 40, 88, 60)
PLACES = {Slot.TOP: (TOP, PALETTE[0]), Slot.BOTTOM: (TROUSERS, PALETTE[2]), Slot.BAG: (BAG, PALETTE[3])}


@pytest.fixture(autouse=True)
def by_looks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour counts nothing here; tests/recsys/test_pipeline_colors.py is about it."""
    monkeypatch.setattr("recsys.pipeline.COLOR_WEIGHT", 0.0)


def photo() -> Image.Image:
    """Three garments, each an ellipse of its colour, on a street of noise."""
    pixels = np.array(noise(SIZE))
    for box, colour in PLACES.values():
        pixels[box[1] : box[3], box[0] : box[2]][ellipse(box)] = colour
    return Image.fromarray(pixels)


def ellipse(box: Box) -> np.ndarray:
    rows, columns = np.mgrid[-1 : 1 : (box[3] - box[1]) * 1j, -1 : 1 : (box[2] - box[0]) * 1j]
    inside: np.ndarray = rows**2 + columns**2 <= 1
    return inside


FOUND = tuple(Detection(slot, box, ellipse(box), 0.9) for slot, (box, _) in PLACES.items())


class Scripted:
    """A detector that finds what it is told, in photos of SIZE alone."""

    name, checksum = "scripted", "scripted-1"

    def __init__(self, *found: Detection) -> None:
        self.found = found

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        return self.found if image.size == SIZE else ()


@pytest.fixture
def street(recommender: OutfitRecommender) -> OutfitRecommender:
    return OutfitRecommender(recommender.catalog, recommender.encoder, detector=Scripted(*FOUND))


def without_photo(answer: Recommendation) -> Recommendation:
    return replace(answer, detections=(), chosen=0)


def test_the_most_prominent_is_asked_with_and_it_is_cut_out(street: OutfitRecommender) -> None:
    answer = street.recommend(photo(), Options(k=6))
    assert (answer.chosen, answer.detections) == (0, FOUND)
    assert answer.detection is FOUND[0]
    alone = street.recommend_vector(street.embed(cut(photo(), FOUND[0])), Options(k=6), worn_as=Slot.TOP)
    assert without_photo(answer) == alone
    assert alone.detection is None
    everything = street.recommend_vector(street.embed(photo()), Options(k=6))
    assert [n.similarity for n in answer.neighbours] != [n.similarity for n in everything.neighbours]


def test_the_ground_has_no_say_in_what_a_garment_looks_like(street: OutfitRecommender) -> None:
    other = np.array(plain(PALETTE[1], SIZE))
    worn = np.any([found.full_mask(SIZE) for found in FOUND], axis=0)
    other[worn] = np.array(photo())[worn]
    here, there = (street.embed(cut(image, FOUND[1])) for image in (photo(), Image.fromarray(other)))
    assert float(here @ there) > 0.95
    assert float(street.embed(photo()) @ street.embed(Image.fromarray(other))) < 0.8


@pytest.mark.parametrize(("garment", "chosen"), [(1, 0), (3, 2), (Slot.BAG, 2), (Slot.BOTTOM, 1), (None, 0)])
def test_a_person_chooses_by_number_or_slot(street: OutfitRecommender, garment: int | Slot | None, chosen: int) -> None:
    answer = street.recommend(photo(), garment=garment)
    assert answer.chosen == chosen
    vector = street.embed(cut(photo(), FOUND[chosen]))
    assert without_photo(answer) == street.recommend_vector(vector, worn_as=FOUND[chosen].slot)
    assert street.similar(photo(), garment=garment) == street.similar_vector(vector)


@pytest.mark.parametrize(
    ("garment", "says"), [(0, "there is no garment 0"), (4, "there is no garment 4"), (Slot.DRESS, "no dress found")]
)
def test_a_garment_that_is_not_there_is_refused_with_what_is(street: OutfitRecommender, garment: int | Slot, says: str) -> None:
    for ask in (street.recommend, street.similar):
        with pytest.raises(QueryError, match=rf"^{says} in the photo; it has top \(1\), bottom \(2\), bag \(3\)$"):
            ask(photo(), garment=garment)


def test_a_box_comes_last_and_is_what_is_asked_with(street: OutfitRecommender) -> None:
    answer = street.recommend(photo(), box=(18, 58, 64, 112))
    assert answer.detections[:3] == FOUND
    assert answer.chosen == 3
    assert answer.detection is not None
    assert (answer.detection.slot, answer.detection.box) == (Slot.BOTTOM, (18, 58, 64, 112))
    own = street.recommend(photo(), garment=2)
    assert np.array_equal(answer.detection.full_mask(SIZE), FOUND[1].full_mask(SIZE))
    assert without_photo(answer) == without_photo(own)
    assert street.similar(photo(), box=(18, 58, 64, 112)) == street.similar(photo(), garment=2)


def test_a_box_around_nothing_that_was_found_is_taken_as_drawn(street: OutfitRecommender) -> None:
    box = (0, 90, 18, 118)
    answer = street.recommend(photo(), box=box)
    assert answer.detection is not None
    assert (answer.detection.slot, answer.detection.box, answer.detection.whole) == (None, box, False)
    assert without_photo(answer) == street.recommend_vector(street.embed(photo().crop(box)))
    for wrong, says in (((5, 5, 5, 9), "is empty"), ((200, 0, 300, 90), "too little of the box")):
        with pytest.raises(QueryError, match=says):
            street.recommend(photo(), box=wrong)


def test_every_garment_at_once_says_what_each_alone_says(street: OutfitRecommender) -> None:
    asked = Options(k=4, per_slot=3)
    answers = street.recommend_each(photo(), asked)
    assert [answer.chosen for answer in answers] == [0, 1, 2]
    for number, answer in enumerate(answers, start=1):
        alone = street.recommend(photo(), asked, garment=number)
        assert answer.detections == alone.detections
        assert [(n.item, pytest.approx(n.similarity, abs=1e-6)) for n in answer.neighbours] == [
            (n.item, n.similarity) for n in alone.neighbours
        ]
        assert answer.garment.slot is alone.garment.slot


@pytest.mark.parametrize("detector", [None, Scripted(), detection.NoDetector()], ids=["none", "finds nothing", "NoDetector"])
def test_where_nothing_is_found_the_photo_is_taken_whole_and_says_so(
    recommender: OutfitRecommender, detector: Scripted | None
) -> None:
    plainly = OutfitRecommender(recommender.catalog, recommender.encoder, detector=detector)
    for image in (photo(), plain(size=(1, 1))):
        answer = plainly.recommend(image)
        assert answer.detection is not None
        assert (answer.detection.slot, answer.detection.box, answer.detection.whole) == (None, (0, 0, *image.size), True)
        assert without_photo(answer) == plainly.recommend_vector(plainly.embed(image))
        assert len(plainly.recommend_each(image)) == 1
    with pytest.raises(QueryError, match=r"^no top found in the photo; nothing was found in it, and it is taken as a whole$"):
        plainly.recommend(photo(), garment=Slot.TOP)


def test_a_photo_of_one_garment_is_encoded_as_it_is(recommender: OutfitRecommender) -> None:
    alone = Detection(Slot.TOP, TOP, ellipse(TOP), 0.9, whole=True)
    product = OutfitRecommender(recommender.catalog, recommender.encoder, detector=Scripted(alone))
    answer = product.recommend(photo())
    assert answer.detections == (alone,)
    assert without_photo(answer) == product.recommend_vector(product.embed(photo()))


def test_a_garment_that_fills_its_box_is_cropped(recommender: OutfitRecommender) -> None:
    boxed = Detection(Slot.TOP, TOP, np.ones((50, 60), dtype=bool), 0.9)
    cropping = OutfitRecommender(recommender.catalog, recommender.encoder, detector=Scripted(boxed))
    vector = cropping.embed(photo().crop(TOP))
    assert without_photo(cropping.recommend(photo())) == cropping.recommend_vector(vector, worn_as=Slot.TOP)


def test_the_answer_as_json_has_the_places_and_no_masks(street: OutfitRecommender) -> None:
    answer = street.recommend(photo(), garment=2)
    said = json.loads(json.dumps(answer.to_dict()))
    assert said["chosen"] == 1
    assert said["detections"] == [
        {"slot": str(slot), "box": list(box), "score": 0.9, "whole": False} for slot, (box, _) in PLACES.items()
    ]
    assert said["neighbours"][0]["item"]["item_id"] == answer.neighbours[0].item.item_id
    whole = street.recommend(plain()).to_dict()
    assert whole["detections"] == [{"slot": None, "box": [0, 0, 24, 24], "score": 0.0, "whole": True}]


def test_loading_takes_the_detector_that_is_named(catalog_dir: Path) -> None:
    loaded = OutfitRecommender.load(catalog_dir, detector="none")
    assert isinstance(loaded.detector, detection.NoDetector)
    with pytest.raises(DetectorError, match="there is no detector 'eyes'"):
        OutfitRecommender.load(catalog_dir, detector="eyes")
