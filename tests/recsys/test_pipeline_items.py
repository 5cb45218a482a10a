"""An item of the catalogue in the place of a photo."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys.datatypes import Basis, Match, Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, QueryError
from recsys.pipeline import OutfitRecommender
from tests.support import PALETTE, Row, item_row, make_catalog, plain, wardrobe

ROWS: dict[str, Row] = {row["item_id"]: row for row in wardrobe()[0]}
WORN = [item_id for item_id, row in ROWS.items() if row["slot"] != Slot.NOT_CLOTHING]
LOW = Options(threshold=-1.0, per_slot=100, color_weight=0.0)


def also_bought(recommender: OutfitRecommender, item_id: str, options: Options) -> dict[str, Match]:
    answer = recommender.recommend_item(item_id, options)
    return {match.item.item_id: match for found in answer.by_slot for match in found.matches if match.basis is Basis.ALSO_BUY}


@pytest.mark.parametrize("item_id", WORN)
def test_an_item_is_the_first_of_its_neighbours_and_is_not_proposed(recommender: OutfitRecommender, item_id: str) -> None:
    own = recommender.catalog.item(recommender.catalog.row_of(item_id))
    for options in (LOW, replace(LOW, slots=(own.slot,)), replace(LOW, k=1)):
        answer = recommender.recommend_item(item_id, options)
        assert answer.item == own
        assert (answer.garment.slot, answer.garment.category) == (own.slot, own.category)
        assert (answer.neighbours[0].item, answer.neighbours[0].similarity) == (own, 1.0)
        assert len({neighbour.item.item_id for neighbour in answer.neighbours}) == options.k
        assert all(match.item != own for found in answer.by_slot for match in found.matches)


@pytest.mark.parametrize("item_id", WORN)
def test_what_its_list_and_those_of_its_neighbours_name_is_proposed_by_their_weight(
    recommender: OutfitRecommender, item_id: str
) -> None:
    slot = ROWS[item_id]["slot"]
    catalog = recommender.catalog
    vectors = dict(zip(catalog.ids, catalog.vectors.astype(np.float64), strict=True))
    cosine = {other: float(vectors[item_id] @ vectors[other]) for other in vectors}
    others = sorted((i for i in ROWS if ROWS[i]["slot"] == slot and i != item_id), key=lambda i: (-round(cosine[i], 6), i))
    near = [item_id, *others[: LOW.k - 1]]
    lists = {n: set(ROWS[n]["also_buy"]) - {n} for n in near}
    whole = sum(cosine[n] for n in near if lists[n])
    expected = {}
    for i in ROWS:
        behind = [n for n in near if i in lists[n]]
        if behind and ROWS[i]["slot"] not in (slot, "not_clothing"):
            expected[i] = (pytest.approx(sum(cosine[n] for n in behind) / whole, abs=1e-5), behind)
    found = also_bought(recommender, item_id, LOW)
    assert {i: (match.score, [n.item.item_id for n in match.evidence]) for i, match in found.items()} == expected


def test_asked_alone_its_own_list_is_the_evidence(recommender: OutfitRecommender) -> None:
    item_id = next(i for i in WORN if any(ROWS.get(o, {}).get("slot") not in (None, ROWS[i]["slot"]) for o in ROWS[i]["also_buy"]))
    found = also_bought(recommender, item_id, replace(LOW, k=1))
    assert found
    assert set(found) <= set(ROWS[item_id]["also_buy"])
    assert all(match.score == 1 for match in found.values())


def test_what_is_similar_to_an_item_is_without_it(recommender: OutfitRecommender) -> None:
    catalog = recommender.catalog
    for item_id in WORN[:8]:
        row = catalog.row_of(item_id)
        options = Options(k=12, color_weight=0.3, price_max=60.0)
        with_it = recommender.similar_vector(catalog.vectors[row], replace(options, k=13), catalog.colors[row])
        without = [neighbour for neighbour in with_it if neighbour.item.item_id != item_id]
        assert list(recommender.similar_item(item_id, options)) == without[:12]


def test_what_is_similar_stays_in_the_slots_asked_for(recommender: OutfitRecommender) -> None:
    found = recommender.similar_item("i000", Options(k=50, slots=(Slot.BAG,)))
    assert {neighbour.item.slot for neighbour in found} == {Slot.BAG}


def test_a_person_may_say_that_an_item_is_something_else(recommender: OutfitRecommender) -> None:
    answer = recommender.recommend_item("i000", Options(slot=Slot.SHOES))
    assert answer.garment.slot is Slot.SHOES
    assert {neighbour.item.slot for neighbour in answer.neighbours[1:]} == {Slot.SHOES}


def test_what_is_not_clothing_has_similar_items_and_no_matches(recommender: OutfitRecommender) -> None:
    curtain = next(item_id for item_id, row in ROWS.items() if row["slot"] == Slot.NOT_CLOTHING)
    with pytest.raises(QueryError, match=f"'Item {curtain}' is not clothing, so nothing is matched with it"):
        recommender.recommend_item(curtain)
    assert len(recommender.similar_item(curtain, Options(k=3))) == 3


def test_an_item_that_the_catalogue_does_not_hold_is_named(recommender: OutfitRecommender) -> None:
    for ask in (recommender.recommend_item, recommender.similar_item):
        with pytest.raises(CatalogError, match="holds no item 'gone'"):
            ask("gone")


def test_the_answer_says_in_json_what_was_asked_with(recommender: OutfitRecommender) -> None:
    answer = json.loads(json.dumps(recommender.recommend_item("i000").to_dict()))
    assert answer["item"]["item_id"] == "i000"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_a_few_items_with_one_picture_the_one_asked_with_comes_first(tmp_path: Path, count: int) -> None:
    rows = [item_row(f"s{number}") for number in range(count)]
    recommender = OutfitRecommender(make_catalog(tmp_path, rows, [plain(PALETTE[0])] * count), ColorHistogram())
    *others, asked = [row["item_id"] for row in rows]
    answer = recommender.recommend_item(asked)
    assert [neighbour.item.item_id for neighbour in answer.neighbours] == [asked, *others]
    assert answer.by_slot == ()
    assert [neighbour.item.item_id for neighbour in recommender.similar_item(asked)] == others
