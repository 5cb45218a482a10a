"""The Match page over a photo of a person: which garment is meant, what is said of it, and what it costs to ask again."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from recsys import color
from recsys.datatypes import Options, Recommendation, Slot
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.words import heading
from tests.pages.match_page import APP, captions, headings, open_app, upload
from tests.pages.street import SIZE, WORN, Known, detect_with, detections, person
from tests.support import encoded, plain

PHOTO = encoded(person())
SEVERAL = len(WORN)


@pytest.fixture(autouse=True)
def detector(catalogs: Path, monkeypatch: pytest.MonkeyPatch) -> Known:
    """What the app detects with: it knows the person of `street`."""
    return detect_with(Known(detections()), monkeypatch)


@pytest.fixture
def recommender(catalogs: Path) -> OutfitRecommender:
    return OutfitRecommender.load(catalogs / "wardrobe")


def with_photo(**choice: str) -> AppTest:
    """The page with the photo of the person; then the address is changed to what a link says."""
    app = upload(open_app(), PHOTO)
    return at(app, **choice)


def at(app: AppTest, **choice: str) -> AppTest:
    for name, value in choice.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def chosen(app: AppTest) -> dict[str, str]:
    return {name: value for name in ("garment", "box") for value in app.query_params.get(name, [])}


def drawn(app: AppTest) -> dict[str, Any]:
    """What the component over the photo was given."""
    (component,) = app.get("bidi_component")
    data: dict[str, Any] = json.loads(component.proto.json)
    return data


def others(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button if str(button.key).startswith("other-")]


def expected(answer: Recommendation) -> list[str]:
    return [*(heading(found.slot) for found in answer.by_slot), "Similar to yours"]


def ask(recommender: OutfitRecommender, **which: Any) -> Recommendation:
    return recommender.recommend(read_photo(PHOTO), Options(threshold=0.3), **which)


@pytest.mark.parametrize("number", [None, 3])
def test_the_garment_of_the_address_is_matched_and_else_the_first(recommender: OutfitRecommender, number: int | None) -> None:
    app = with_photo(**({} if number is None else {"garment": str(number)}))
    answer = ask(recommender, garment=number)
    assert headings(app) == expected(answer)
    assert drawn(app)["chosen"] == (number or 1)
    assert len(others(app)) == SEVERAL - 1


def test_answers_to_different_garments_differ(recommender: OutfitRecommender) -> None:
    answers = [ask(recommender, garment=number) for number in range(1, SEVERAL + 1)]
    assert len({tuple(neighbour.item.item_id for neighbour in answer.neighbours) for answer in answers}) == SEVERAL


def test_a_box_of_the_address_is_matched(recommender: OutfitRecommender) -> None:
    left, top, right, bottom = box = (27, 78, 63, 137)  # around the trousers
    app = with_photo(box="27,78,63,137")
    assert headings(app) == expected(ask(recommender, box=box))
    data = drawn(app)
    assert (data["chosen"], data["box"]) == (None, list(box))
    xs, ys = (np.array(data["outline"][0])[axis::2] for axis in (0, 1))
    assert left <= xs.min() < xs.max() <= right
    assert top <= ys.min() < ys.max() <= bottom
    assert len(others(app)) == SEVERAL


def test_the_whole_photo_can_be_meant(recommender: OutfitRecommender) -> None:
    app = with_photo(garment="whole")
    answer = recommender.recommend_vector(recommender.embed(read_photo(PHOTO)), Options(threshold=0.3))
    assert headings(app) == expected(answer)
    assert "The whole photo is taken" in captions(app)
    assert (drawn(app)["chosen"], drawn(app)["outline"]) == (None, [])


def test_an_address_that_does_not_fit_the_photo_is_said_and_the_first_garment_taken() -> None:
    app = with_photo(garment="the <b>red</b> one")
    assert len(app.warning) == 1
    assert "no garment 'the <b>red</b> one' in this photo; it has 4" in app.warning[0].value.replace("\\", "")
    assert drawn(app)["chosen"] == 1


def test_the_component_is_given_each_garment_where_it_lies() -> None:
    data = drawn(with_photo(garment="2"))
    assert data["size"] == list(SIZE)
    assert data["photo"].startswith("data:image/jpeg;base64,")
    assert len(data["garments"]) == SEVERAL
    for garment, (_, _, (left, top, right, bottom)) in zip(data["garments"], WORN, strict=True):
        points = np.array(garment["outline"][0]).reshape(-1, 2)
        assert (points >= (left, top)).all()
        assert (points <= (right, bottom)).all()
        start, end, y = garment["run"]
        assert left <= start < end <= right
        assert top <= y < bottom
    assert data["outline"] == data["garments"][1]["outline"]


def test_a_chip_switches_and_nothing_is_detected_again(detector: Known) -> None:
    app = with_photo()
    assert detector.asked == 1
    app.button(key="other-3").click().run()
    assert chosen(app) == {"garment": "3"}
    assert drawn(app)["chosen"] == 3
    at(app, box="30,80,60,135")
    app.button(key="other-1").click().run()
    assert chosen(app) == {"garment": "1"}
    assert detector.asked == 1


@pytest.mark.parametrize("asked", [{"garment": "2"}, {"box": "30,80,60,135"}])
def test_another_photo_begins_anew(asked: dict[str, str]) -> None:
    app = with_photo(**asked)
    next(button for button in app.main.button if button.label == "Another photo").click().run()
    assert chosen(app) == {}
    at(app, **asked)  # a link whose photo is in nobody's session
    upload(app, encoded(plain((20, 160, 60), SIZE)), "other.png")
    assert chosen(app) == {}


def test_a_correction_holds_for_its_garment_alone() -> None:
    def said(app: AppTest) -> bool:
        return "You said: sneakers" in app.main.markdown[0].value.replace("\\", "")

    app = with_photo(garment="2")
    next(box for box in app.main.selectbox if box.label == "It is").set_value((Slot.SHOES, "sneakers")).run()
    assert said(app)
    assert drawn(app)["garments"][1]["name"] == "Sneakers"
    assert not said(at(app, garment="1"))
    assert drawn(app)["garments"][1]["name"] == "Sneakers"
    assert drawn(app.run())["garments"][1]["name"] == "Sneakers"
    assert said(at(app, garment="2"))
    assert next(box for box in app.main.selectbox if box.label == "It is").value == (Slot.SHOES, "sneakers")
    assert not said(at(app, box="30,80,60,135"))


def test_where_outline_and_looks_differ_both_are_said_and_each_is_a_tap_away(
    recommender: OutfitRecommender, detector: Known
) -> None:
    looks = ask(recommender, garment=1).garment
    outlined = next(slot for slot in (Slot.DRESS, Slot.BAG) if slot is not looks.slot)
    detector.found = detections(((outlined, *WORN[0][1:]),))
    app = with_photo()
    said = [app.main.markdown[0].value, *(caption.value for caption in app.main.caption)]
    assert any(f"Outlined as a {outlined.noun}" in text for text in said)
    assert drawn(app)["garments"][0]["name"] == outlined.noun.capitalize()
    taps = [button for button in app.main.button if str(button.key).startswith("guess-")]
    assert [str(tap.key).split("-")[1] for tap in taps][:2] == [outlined, looks.slot]
    taps[0].click().run()
    assert not app.exception
    assert "You said" in app.main.markdown[0].value
    assert heading(outlined) not in headings(app)


def test_where_they_agree_only_the_looks_are_said(recommender: OutfitRecommender, detector: Known) -> None:
    looks = ask(recommender, garment=1).garment
    detector.found = detections(((looks.slot, *WORN[0][1:]),))
    assert "Outlined" not in with_photo().main.markdown[0].value


def test_names_that_are_the_same_are_told_apart(detector: Known) -> None:
    detector.found = detections(((Slot.DRESS, *WORN[0][1:]), (Slot.DRESS, *WORN[1][1:])))
    names = [garment["name"] for garment in drawn(with_photo())["garments"]]
    assert len(set(names)) == 2


def test_where_nothing_is_found_the_whole_photo_is_taken_and_it_says_so(detector: Known) -> None:
    detector.found = ()
    app = with_photo()
    assert "Nothing was found, so the whole photo is taken" in captions(app)
    assert (drawn(app)["garments"], drawn(app)["chosen"]) == ([], None)
    assert others(app) == []
    assert not app.warning


def test_a_garment_on_a_plain_ground_is_a_garment(detector: Known) -> None:
    (shirt,) = detections(WORN[:1])
    detector.found = (type(shirt)(shirt.slot, shirt.box, shirt.mask, shirt.score, whole=True),)
    app = with_photo()
    assert drawn(app)["chosen"] == 1
    assert "whole photo" not in captions(app)


def test_the_page_asks_for_a_photo_of_a_person_too() -> None:
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert "a photo of yourself or of one garment" in app.file_uploader(key="upload").label


def beside(app: AppTest) -> list[str]:
    """The lines on how the chosen garment's colours go with the others', if they are offered."""
    offered = [expander for expander in app.main.expander if expander.label == "Colours in this photo"]
    return [caption.value for expander in offered for caption in expander.caption[:-2]]


def test_the_chosen_garment_is_set_beside_each_other_one_by_its_colours(recommender: OutfitRecommender) -> None:
    app = with_photo(garment="3")
    names = [garment["name"] for garment in drawn(app)["garments"]]
    palettes = [color.palette(read_photo(PHOTO).crop(found.box), found.mask) for found in detections()]
    lines = beside(app)
    assert len(lines) == SEVERAL - 1
    for line, number in zip(lines, (0, 1, 3), strict=True):
        found = color.harmony(palettes[2], palettes[number])
        assert line == f"**{names[number]}**, {palettes[number].names[0]}: {found.kind}, {found.score:.2f}"
    assert len(beside(at(app, box="27,78,63,137"))) == SEVERAL


def test_the_whole_photo_and_a_garment_alone_are_set_beside_nothing(detector: Known) -> None:
    assert beside(with_photo(garment="whole")) == []
    detector.found = detections(WORN[:1])
    st.cache_data.clear()
    assert beside(with_photo()) == []
