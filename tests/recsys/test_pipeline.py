"""The whole answer on a small catalogue of striped pictures, against an oracle that knows no array."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from recsys.catalog import Catalog
from recsys.classification import FAMILIAR, POWER, SURE_SHARE, VOTERS
from recsys.datatypes import COMPLEMENTS, WEARABLE, Basis, Item, Match, Options, Recommendation, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, QueryError
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender
from tests.support import PALETTE, Row, item_row, make_catalog, noise, plain, striped, wardrobe

PHOTOS = [striped([PALETTE[a], PALETTE[b]], [20, 4 * a + 4]) for a in range(6) for b in range(6) if a < b] + [noise(), plain()]
ROWS: dict[str, Row] = {row["item_id"]: row for row in wardrobe()[0]}


@pytest.fixture(autouse=True)
def by_looks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour counts nothing here; tests/recsys/test_pipeline_colors.py is about it."""
    monkeypatch.setattr("recsys.pipeline.COLOR_WEIGHT", 0.0)


@pytest.fixture
def shirt(photo: Path) -> Image.Image:
    return read_image(photo)


def every_match(answer: Recommendation) -> Iterator[tuple[Slot, Item]]:
    for found in answer.by_slot:
        for match in found.matches:
            yield found.slot, match.item


# ---- The oracle: dictionaries, loops and the descriptions of `Options`, `Match` and `Accounting`.


def shares(votes: list[tuple[str, float]]) -> dict[str, float]:
    whole = sum(weight for _, weight in votes)
    return {name: sum(weight for voted, weight in votes if voted == name) / whole for name in {name for name, _ in votes}}


def first(shares_by_name: dict[str, float]) -> str:
    return min(shares_by_name, key=lambda name: (-round(shares_by_name[name], 12), name))


def naive(cosine: dict[str, float], ask: Options) -> dict[str, Any]:
    """What `recommend` should say of a photo with these cosines to the items of `ROWS`."""
    ranked = sorted(ROWS, key=lambda i: (-cosine[i], i))
    wearable = [i for i in ranked if ROWS[i]["slot"] != "not_clothing"]

    fits = [i for i in ranked if ask.slot in (None, ROWS[i]["slot"]) and ask.category in (None, ROWS[i]["category"])]
    voters = [(i, max(cosine[i], 1e-6) ** POWER) for i in fits[:VOTERS]]
    by_slot = shares([(ROWS[i]["slot"], weight) for i, weight in voters])
    slot = first(by_slot)
    category = first(shares([(ROWS[i]["category"], weight) for i, weight in voters if ROWS[i]["slot"] == slot]))
    corrected = ask.slot is not None or ask.category is not None
    sure = corrected or (by_slot[slot] >= SURE_SHARE and cosine[ranked[0]] >= FAMILIAR and slot != "not_clothing")

    near = [i for i in wearable if not sure or slot == "not_clothing" or ROWS[i]["slot"] == slot][: ask.k]
    lists = {n: {other for other in ROWS[n]["also_buy"] if other != n} for n in near}
    listing = [n for n in near if lists[n]]
    listed = {other for n in near for other in lists[n]}

    def may_be_shown(i: str) -> bool:
        price, gender = ROWS[i]["price"], ROWS[i]["gender"]
        if ask.price_min is not None and (price is None or price < ask.price_min):
            return False
        if ask.price_max is not None and (price is None or price > ask.price_max):
            return False
        if ask.gender is not None and gender not in (ask.gender, "unisex", None):
            return False
        return ROWS[i]["slot"] != "not_clothing"

    usual = [str(s) for s in COMPLEMENTS[Slot(slot)]]
    slots = [str(s) for s in ask.slots] or usual + [str(s) for s in WEARABLE if s not in usual and s != slot]
    held = {i for i in listed if i in ROWS}
    asked = {i for i in held if may_be_shown(i) and ROWS[i]["slot"] in slots}
    passed = {i for i in asked if cosine[i] >= ask.threshold}
    whole = sum(max(cosine[n], 0) for n in listing) or 1.0
    score = {i: sum(max(cosine[n], 0) for n in listing if i in lists[n]) / whole for i in passed}

    shown = []
    for name in slots:
        ordered = sorted((i for i in passed if ROWS[i]["slot"] == name), key=lambda i: (-round(score[i], 9), -cosine[i], i))
        if ordered:
            lines = [(i, score[i], [n for n in near if i in lists[n]]) for i in ordered]
            shown.append((name, "also-buy", len(lines), lines[: ask.per_slot]))
        elif ask.slots or name in usual:
            stand_in = [i for i in ranked if may_be_shown(i) and ROWS[i]["slot"] == name and i not in asked]
            lines = [(i, max(cosine[i], 0.0), []) for i in stand_in]
            if lines:
                shown.append((name, "style", len(lines), lines[: ask.per_slot]))
    return {
        "garment": (slot, ask.category or category, sure, corrected),
        "neighbours": near,
        "shown": shown,
        "counts": (len(near), len(listing), len(listed), len(listed - held), len(held - asked), len(asked - passed), len(passed)),
    }


def told(answer: Recommendation) -> dict[str, Any]:
    """The answer in the shape of the oracle's."""
    g, a = answer.garment, answer.accounting

    def line(match: Match) -> tuple[object, ...]:
        return match.item.item_id, pytest.approx(match.score), [neighbour.item.item_id for neighbour in match.evidence]

    return {
        "garment": (g.slot, g.category, g.sure, g.corrected),
        "neighbours": [n.item.item_id for n in answer.neighbours],
        "shown": [(found.slot, found.basis, found.found, [line(match) for match in found.matches]) for found in answer.by_slot],
        "counts": (a.neighbours, a.neighbours_with_list, a.listed, a.not_in_catalog, a.not_asked, a.below_threshold, a.passed),
    }  # fmt: skip


options = st.builds(
    Options,
    k=st.integers(1, 70),
    threshold=st.sampled_from([-1.0, 0.0, 0.3, 0.5, 0.8]),
    per_slot=st.integers(1, 12),
    slots=st.lists(st.sampled_from(WEARABLE), unique=True, max_size=3).map(tuple),
    price_min=st.sampled_from([None, None, 0.0, 25.0]),
    price_max=st.sampled_from([None, None, 40.0, 60.0]),
    gender=st.sampled_from([None, None, "women", "men", "unisex"]),
    slot=st.sampled_from([None, None, None, *Slot]),
)


@settings(max_examples=250, deadline=None)
@given(number=st.integers(0, len(PHOTOS) - 1), ask=options)
def test_the_whole_answer_is_the_oracles(recommender: OutfitRecommender, number: int, ask: Options) -> None:
    vector = recommender.embed(PHOTOS[number])
    everything = recommender.similar_vector(vector, Options(k=1000))
    assert len(everything) == sum(row["slot"] != "not_clothing" for row in ROWS.values())
    cosines = np.round(np.clip(recommender.catalog.vectors @ vector, -1, 1).astype(np.float64), 6).tolist()
    cosine = dict(zip(recommender.catalog.ids, cosines, strict=True))
    assert told(recommender.recommend_vector(vector, ask)) == naive(cosine, ask)


@pytest.mark.parametrize("number", range(len(PHOTOS)))
@pytest.mark.parametrize("category", ["jeans", "curtain", "bag"])
def test_the_whole_answer_is_the_oracles_for_a_corrected_category(
    recommender: OutfitRecommender, number: int, category: str
) -> None:
    vector = recommender.embed(PHOTOS[number])
    cosines = np.round((recommender.catalog.vectors @ vector).astype(np.float64), 6).tolist()
    ask = Options(category=category, threshold=0.1)
    assert told(recommender.recommend_vector(vector, ask)) == naive(dict(zip(recommender.catalog.ids, cosines, strict=True)), ask)


# ---- What a person relies on, one thing each.


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
    fields = ["garment", "neighbours", "by_slot", "accounting", "threshold", "encoder", "together", "detections", "chosen"]
    assert sorted(plain_answer) == sorted(fields)
    assert plain_answer["detections"] == [{"slot": None, "box": [0, 0, *shirt.size], "score": 0.0, "whole": True}]
    assert plain_answer["garment"]["slot"] == answer.garment.slot.value
    assert plain_answer["neighbours"][0]["item"]["item_id"] == answer.neighbours[0].item.item_id
    assert plain_answer["by_slot"][0]["matches"][0]["basis"] == answer.by_slot[0].basis.value
    assert plain_answer["accounting"]["listed"] == answer.accounting.listed
    assert (plain_answer["encoder"], plain_answer["together"]) == ("color-histogram", "bought")


# ---- Odd catalogues.


def small(tmp_path: Path, *rows: Row, pictures: list[Image.Image] | None = None) -> OutfitRecommender:
    colours = [striped([PALETTE[0], PALETTE[number % 5 + 1]], [20, 4]) for number in range(len(rows))]
    return OutfitRecommender(make_catalog(tmp_path, rows, pictures or colours), ColorHistogram())


def test_a_catalogue_of_one_item_answers(tmp_path: Path) -> None:
    answer = small(tmp_path, item_row("a", also_buy=["b"])).recommend(plain(PALETTE[0]))
    assert [n.item.item_id for n in answer.neighbours] == ["a"]
    assert answer.by_slot == ()
    assert (answer.accounting.listed, answer.accounting.not_in_catalog) == (1, 1)


def test_a_catalogue_of_two_items_answers(tmp_path: Path) -> None:
    two = small(tmp_path, item_row("a", also_buy=["b"]), item_row("b", Slot.SHOES, "boots", price=3.0))
    answer = two.recommend(plain(PALETTE[0]), Options(slot=Slot.TOP))
    ((match,),) = [found.matches for found in answer.by_slot]
    assert (match.item, match.basis, match.score) == (
        Item("b", "Item b", "boots", Slot.SHOES, price=3.0, source="test"),
        "also-buy",
        1.0,
    )
    assert [e.item.item_id for e in match.evidence] == ["a"]


def test_a_catalogue_of_three_items_answers(tmp_path: Path) -> None:
    three = small(tmp_path, item_row("a", also_buy=["c"]), item_row("b", also_buy=["c"]), item_row("c", Slot.BAG, "bag"))
    answer = three.recommend(plain(PALETTE[0]), Options(slot=Slot.TOP))
    assert [e.item.item_id for e in answer.by_slot[0].matches[0].evidence] == ["a", "b"]
    assert answer.by_slot[0].matches[0].score == pytest.approx(1.0)


def test_a_catalogue_of_identical_pictures_answers_in_the_order_of_ids(tmp_path: Path) -> None:
    rows = [item_row(item_id, slot, "thing") for item_id, slot in zip("hgfedcba", Slot, strict=True)]
    same = small(tmp_path, *rows, pictures=[noise()] * 8)
    answer = same.recommend(noise(), Options(k=8))
    assert "".join(n.item.item_id for n in answer.neighbours) == "bcdefgh"  # "a" is no clothing
    assert len({n.similarity for n in answer.neighbours}) == 1


def test_a_catalogue_of_one_slot_has_neighbours_and_no_match(tmp_path: Path) -> None:
    tops = small(tmp_path, *(item_row(f"t{number}", also_buy=["t0", "t1"]) for number in range(5)))
    answer = tops.recommend(plain(PALETTE[0]))
    assert len(answer.neighbours) == 5
    assert answer.by_slot == ()
    assert answer.accounting.not_asked == answer.accounting.listed == 2
    assert tops.recommend(plain(PALETTE[0]), Options(slots=(Slot.TOP,), k=1)).by_slot[0].basis is Basis.ALSO_BUY


def test_a_catalogue_without_clothing_has_nothing_to_say(tmp_path: Path) -> None:
    curtains = small(tmp_path, *(item_row(f"c{number}", Slot.NOT_CLOTHING, "curtain") for number in range(3)))
    answer = curtains.recommend(plain(PALETTE[0]))
    assert (answer.garment.slot, answer.garment.sure) == (Slot.NOT_CLOTHING, False)
    assert (answer.neighbours, answer.by_slot, answer.accounting.neighbours) == ((), (), 0)
    assert curtains.similar(plain(PALETTE[0])) == ()


def test_a_photo_unlike_everything_is_not_sure_of_itself(recommender: OutfitRecommender) -> None:
    answer = recommender.recommend(plain((128, 0, 255)))
    assert answer.garment.sure is False
    assert answer.neighbours[0].similarity == 0.0


# ---- Questions that cannot be answered.


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ({"k": 0}, "^k is 0; ask for at least 1 similar item$"),
        ({"k": -3}, "^k is -3; ask for at least 1 similar item$"),
        ({"per_slot": 0}, "^per_slot is 0; ask for at least 1 match a slot$"),
        ({"threshold": 1.01}, r"^the threshold is 1\.01; a cosine similarity lies between -1 and 1$"),
        ({"threshold": float("nan")}, "^the threshold is nan; a cosine similarity lies between -1 and 1$"),
        ({"slots": (Slot.TOP, Slot.NOT_CLOTHING)}, "^not_clothing is never proposed; ask for top, outerwear, bottom, "),
        ({"price_min": 10.0, "price_max": 9.0}, r"^the least price 10\.0 is above the highest 9\.0$"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused_with_their_value(ask: dict[str, Any], says: str) -> None:
    with pytest.raises(QueryError, match=says):
        Options(**ask)


def test_the_bounds_themselves_make_sense() -> None:
    for threshold in (-1.0, 1.0):
        assert Options(k=1, per_slot=1, threshold=threshold, price_min=5.0, price_max=5.0).threshold == threshold


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ({"category": "kilt"}, "^the catalogue has no kilt; it has bag, boots, coat, curtain, dress, jeans, scarf, "),
        ({"category": "jeans", "slot": Slot.SHOES}, "^the catalogue has no jeans of slot shoes; it has bag, boots, "),
    ],
)
def test_a_correction_to_what_the_catalogue_does_not_hold_is_refused(
    recommender: OutfitRecommender, shirt: Image.Image, ask: dict[str, Any], says: str
) -> None:
    with pytest.raises(QueryError, match=says):
        recommender.recommend(shirt, Options(**ask))


def test_a_correction_to_a_slot_without_an_item_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"^the catalogue has no item of slot dress; it has shirt$"):
        small(tmp_path, item_row("a")).recommend(plain(), Options(slot=Slot.DRESS))


def test_a_vector_of_another_encoder_is_refused(recommender: OutfitRecommender) -> None:
    with pytest.raises(QueryError, match=r"has shape \(1280,\), the catalogue's have 216 numbers"):
        recommender.recommend_vector(np.ones(1280, dtype=np.float32))


class _Other(ColorHistogram):
    """As good an encoder as the one that made the catalogue, but not that one."""


def test_an_encoder_of_another_name_or_with_other_weights_is_refused(catalog_dir: Path) -> None:
    catalog, other = Catalog.load(catalog_dir), _Other()
    other.name, other.dim = "efficientnet-lite0", 1280
    with pytest.raises(
        CatalogError, match=r"built with encoder 'color-histogram' \(216 numbers an item\) but 'efficientnet-lite0' \(1280\)"
    ):
        OutfitRecommender(catalog, other)
    retrained = _Other()
    retrained.checksum = "0" * 64
    with pytest.raises(
        CatalogError, match=r"built with other weights of 'color-histogram' than are here now: rebuild it with `python"
    ):
        OutfitRecommender(catalog, retrained)
    OutfitRecommender(catalog, _Other())


def test_loading_a_recommender_needs_neither_torch_nor_a_network(catalog_dir: Path) -> None:
    code = (
        "import socket, sys\n"
        "from recsys.pipeline import OutfitRecommender\n"
        "socket.socket = None\n"
        f"OutfitRecommender.load({str(catalog_dir)!r})\n"
        "print([name for name in ('torch', 'faiss', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_also_bought_item_that_was_too_unlike_is_counted_in_its_slot(recommender: OutfitRecommender, photo: Path) -> None:
    answer = recommender.recommend(read_image(photo), Options(threshold=1.0, slots=WEARABLE))
    assert answer.accounting.below_threshold > 0
    assert sum(found.below_threshold for found in answer.by_slot) == answer.accounting.below_threshold
