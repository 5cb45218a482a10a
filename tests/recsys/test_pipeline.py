"""What a person relies on in an answer, one thing each, on a small catalogue of striped pictures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from recsys.datatypes import WEARABLE, Basis, Item, Options, Recommendation, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import QueryError
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender
from tests.recsys.pipeline_photos import PHOTOS, ROWS
from tests.support import PALETTE, item_row, make_catalog, plain, wardrobe

pytestmark = pytest.mark.usefixtures("by_looks_alone")


@pytest.fixture
def shirt(photo: Path) -> Image.Image:
    return read_image(photo)


def every_match(answer: Recommendation) -> Iterator[tuple[Slot, Item]]:
    for found in answer.by_slot:
        for match in found.matches:
            yield found.slot, match.item


def test_similarities_are_cosines_of_the_pictures(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    rows, pictures = wardrobe()
    by_id = {row["item_id"]: picture for row, picture in zip(rows, pictures, strict=True)}
    answer = recommender.recommend(shirt, Options(k=8))
    query = ColorHistogram().encode([shirt])[0].astype(float)
    for neighbour in answer.neighbours:
        vector = ColorHistogram().encode([by_id[neighbour.item.item_id]])[0].astype(float)
        assert neighbour.similarity == pytest.approx(float(query @ vector), abs=2e-6)


@pytest.mark.parametrize("number", range(len(PHOTOS)))
def test_no_match_is_of_the_photos_own_slot_and_none_is_not_clothing(recommender: OutfitRecommender, number: int) -> None:
    answer = recommender.recommend(PHOTOS[number], Options(k=30, threshold=-1, per_slot=50))
    assert answer.by_slot
    for slot, item in every_match(answer):
        assert item.slot is slot
        assert slot not in (answer.garment.slot, Slot.NOT_CLOTHING)
    assert all(neighbour.item.slot is not Slot.NOT_CLOTHING for neighbour in answer.neighbours)
    assert all(n.item.slot is not Slot.NOT_CLOTHING for n in recommender.similar(PHOTOS[number], Options(k=100)))


def test_the_photos_own_slot_is_proposed_when_it_is_asked_for(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    own = recommender.recommend(shirt).garment.slot
    answer = recommender.recommend(shirt, Options(slots=(own,)))
    assert [found.slot for found in answer.by_slot] == [own]


def test_slots_come_in_the_order_they_were_asked_for_each_once(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    wanted = (Slot.SHOES, Slot.ACCESSORY, Slot.BOTTOM)
    for slots in (wanted, wanted[::-1], (*wanted, Slot.SHOES)):
        answer = recommender.recommend(shirt, Options(slots=slots))
        assert [found.slot for found in answer.by_slot] == list(dict.fromkeys(slots))


def test_without_a_wish_the_slots_usually_worn_with_it_come_first(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    answer = recommender.recommend(shirt, Options(slot=Slot.DRESS, k=50, threshold=-1))
    assert [found.slot for found in answer.by_slot] == [
        Slot.OUTERWEAR, Slot.SHOES, Slot.BAG, Slot.ACCESSORY, Slot.TOP, Slot.BOTTOM,
    ]  # fmt: skip


def test_a_slot_shows_its_best_and_says_how_many_there_were(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    asked = Options(slot=Slot.TOP, k=20, threshold=0)
    full = {f.slot: f for f in recommender.recommend(shirt, replace(asked, per_slot=100)).by_slot}
    assert any(found.found > 2 for found in full.values())
    for found in recommender.recommend(shirt, replace(asked, per_slot=2)).by_slot:
        assert found.matches == full[found.slot].matches[:2]
        assert found.found == full[found.slot].found == len(full[found.slot].matches)


def test_a_slot_that_no_list_names_falls_back_on_style_and_says_so(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    answer = recommender.recommend(shirt, Options(slot=Slot.TOP, k=20, threshold=0))
    basis = {found.slot: found.basis for found in answer.by_slot}
    assert basis[Slot.BAG] is Basis.STYLE  # in this wardrobe nobody lists a bag
    assert basis[Slot.SHOES] is Basis.ALSO_BUY
    for found in answer.by_slot:
        for match in found.matches:
            assert match.basis is found.basis
            assert bool(match.evidence) is (found.basis is Basis.ALSO_BUY)
            assert 0 <= match.score <= 1


def test_evidence_holds_neighbours_that_do_list_the_match(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    answer = recommender.recommend(shirt, Options(k=20, threshold=0))
    seen = 0
    for found in answer.by_slot:
        for match in found.matches:
            for neighbour in match.evidence:
                seen += 1
                assert neighbour in answer.neighbours
                assert match.item.item_id in ROWS[neighbour.item.item_id]["also_buy"]
    assert seen > 5


def test_a_price_range_is_inclusive_and_leaves_out_what_has_no_price(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    asked = Options(k=64, threshold=-1, per_slot=100, price_min=31.0, price_max=56.0)
    prices = {item.price for _, item in every_match(recommender.recommend(shirt, asked))}
    prices |= {n.item.price for n in recommender.similar(shirt, asked)}
    assert None not in prices
    assert {min(prices), max(prices)} == {31.0, 56.0}
    assert None in {
        item.price for _, item in every_match(recommender.recommend(shirt, replace(asked, price_min=None, price_max=None)))
    }


@pytest.mark.parametrize(
    ("gender", "left"), [("women", {"women", "unisex", None}), ("men", {"men", "unisex", None}), ("unisex", {"unisex", None})]
)
def test_a_gender_leaves_out_what_is_made_for_another(
    recommender: OutfitRecommender, shirt: Image.Image, gender: str, left: set[str | None]
) -> None:
    asked = Options(k=64, threshold=-1, per_slot=100, gender=gender)
    assert {item.gender for _, item in every_match(recommender.recommend(shirt, asked))} == left
    assert {n.item.gender for n in recommender.similar(shirt, asked)} == left


def test_filters_change_what_is_proposed_but_not_what_the_photo_looks_like(
    recommender: OutfitRecommender, shirt: Image.Image
) -> None:
    free, filtered = recommender.recommend(shirt), recommender.recommend(shirt, Options(price_max=20.0, gender="men"))
    assert filtered.neighbours == free.neighbours
    assert filtered.garment == free.garment


def test_a_corrected_slot_asks_items_of_that_slot(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    for slot in WEARABLE:
        answer = recommender.recommend(shirt, Options(slot=slot))
        garment = answer.garment
        assert (garment.slot, garment.corrected, garment.sure, garment.confidence) == (slot, True, True, 1.0)
        assert {neighbour.item.slot for neighbour in answer.neighbours} == {slot}
        assert slot not in {found.slot for found in answer.by_slot}


def test_a_corrected_category_brings_its_slot(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    garment = recommender.recommend(shirt, Options(category="boots")).garment
    assert (garment.slot, garment.category, garment.corrected) == (Slot.SHOES, "boots", True)


def test_the_kinds_that_can_be_said_are_those_of_the_catalogue(recommender: OutfitRecommender) -> None:
    assert set(recommender.kinds) == {(Slot(row["slot"]), row["category"]) for row in ROWS.values()}
    assert [category for _, category in recommender.kinds] == sorted(row for row in {r["category"] for r in ROWS.values()})


def test_a_category_of_two_slots_can_be_said_of_either(tmp_path: Path) -> None:
    rows = [item_row("a", Slot.TOP, "linen"), item_row("b", Slot.BOTTOM, "linen"), item_row("c", Slot.BAG, "tote")]
    encoder = ColorHistogram()
    recommender = OutfitRecommender(make_catalog(tmp_path, rows, [plain(PALETTE[i]) for i in range(3)], encoder), encoder)
    assert recommender.kinds == ((Slot.BOTTOM, "linen"), (Slot.TOP, "linen"), (Slot.BAG, "tote"))
    for slot in (Slot.TOP, Slot.BOTTOM):
        answer = recommender.recommend(plain(PALETTE[2]), Options(slot=slot, category="linen"))
        assert (answer.garment.slot, answer.garment.category) == (slot, "linen")


def test_what_was_bought_but_looks_too_unlike_is_not_shown_as_if_only_its_looks_spoke_for_it(
    recommender: OutfitRecommender, photo: Path
) -> None:
    answer = recommender.recommend(read_image(photo), Options(threshold=1.0, per_slot=64))
    listed = {recommender.catalog.ids[code] for n in answer.neighbours for code in
              recommender.catalog.also_buy(recommender.catalog.row_of(n.item.item_id)) if code >= 0}  # fmt: skip
    assert listed
    for found in answer.by_slot:
        assert found.basis is Basis.STYLE
        assert listed.isdisjoint(match.item.item_id for match in found.matches)


def test_what_a_price_range_kept_out_is_counted_in_its_slot(recommender: OutfitRecommender, photo: Path) -> None:
    picture = read_image(photo)
    everything = recommender.recommend(picture, Options(threshold=-1, slots=WEARABLE, per_slot=64))
    nothing = recommender.recommend(picture, Options(threshold=-1, slots=WEARABLE, price_min=10.0, price_max=30.0))
    assert sum(found.filtered for found in everything.by_slot) == 0
    assert sum(found.filtered for found in nothing.by_slot) > 0
    assert nothing.accounting.not_asked >= sum(found.filtered for found in nothing.by_slot)


def test_a_gender_that_the_catalogue_does_not_know_is_refused(recommender: OutfitRecommender, photo: Path) -> None:
    with pytest.raises(QueryError, match="nothing made for 'foo'; it has men, women"):
        recommender.recommend(read_image(photo), Options(gender="foo"))


def test_a_picture_that_the_catalogue_holds_finds_itself_first(recommender: OutfitRecommender) -> None:
    rows, pictures = wardrobe()
    for number in (0, 13, 22):
        nearest = recommender.similar(pictures[number], Options(k=1))[0]
        assert nearest.item.item_id == rows[number]["item_id"]
        assert nearest.similarity == pytest.approx(1.0)


def test_similar_keeps_to_the_slots_asked_for(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    found = recommender.similar(shirt, Options(k=100, slots=(Slot.BAG, Slot.SHOES)))
    assert [n.item.slot for n in found].count(Slot.BAG) == 8
    assert {n.item.slot for n in found} == {Slot.BAG, Slot.SHOES}
    assert [n.similarity for n in found] == sorted((n.similarity for n in found), reverse=True)


@pytest.mark.parametrize("own", [-0.2, 0.0, 0.5])
def test_without_a_threshold_the_encoder_s_own_holds(
    catalog_dir: Path, monkeypatch: pytest.MonkeyPatch, shirt: Image.Image, own: float
) -> None:
    monkeypatch.setattr(ColorHistogram, "least_similarity", own)
    recommender = OutfitRecommender.load(catalog_dir)
    answer = recommender.recommend(shirt, Options(k=20))
    assert answer.threshold == own
    assert answer == recommender.recommend(shirt, Options(k=20, threshold=own))
    assert answer.accounting.passed == sum(similarity >= own for similarity in answer.accounting.similarities) > 0
    asked = recommender.recommend(shirt, Options(k=20, threshold=0.7))
    assert asked.threshold == 0.7
    assert asked.accounting.passed < answer.accounting.passed


def test_a_vector_embedded_before_gives_the_same_answer(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    vector = recommender.embed(shirt)
    assert vector.shape == (216,)
    assert recommender.recommend_vector(vector) == recommender.recommend(shirt)
    assert recommender.similar_vector(vector) == recommender.similar(shirt)


def test_an_answer_becomes_json_and_back(recommender: OutfitRecommender, shirt: Image.Image) -> None:
    answer = recommender.recommend(shirt)
    plain_answer = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
    fields = ["garment", "neighbours", "by_slot", "accounting", "threshold", "encoder", "together", "detections", "chosen", "item"]
    assert sorted(plain_answer) == sorted(fields)
    assert plain_answer["detections"] == [{"slot": None, "box": [0, 0, *shirt.size], "score": 0.0, "whole": True}]
    assert plain_answer["garment"]["slot"] == answer.garment.slot.value
    assert plain_answer["neighbours"][0]["item"]["item_id"] == answer.neighbours[0].item.item_id
    assert plain_answer["by_slot"][0]["matches"][0]["basis"] == answer.by_slot[0].basis.value
    assert plain_answer["accounting"]["listed"] == answer.accounting.listed
    assert (plain_answer["encoder"], plain_answer["together"]) == ("color-histogram", "bought")


def test_every_also_bought_item_that_was_too_unlike_is_counted_in_its_slot(recommender: OutfitRecommender, photo: Path) -> None:
    answer = recommender.recommend(read_image(photo), Options(threshold=1.0, slots=WEARABLE))
    assert answer.accounting.below_threshold > 0
    assert sum(found.below_threshold for found in answer.by_slot) == answer.accounting.below_threshold
