"""Catalogues of one, two and three items, of one slot, of identical pictures; and a photo unlike everything."""

from pathlib import Path

import pytest
from PIL import Image

from recsys.datatypes import Basis, Item, Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import QueryError
from recsys.pipeline import OutfitRecommender
from tests.support import PALETTE, Row, item_row, make_catalog, noise, plain, striped

pytestmark = pytest.mark.usefixtures("by_looks_alone")


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


def test_a_correction_to_a_slot_without_an_item_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"^the catalogue has no item of slot dress; it has shirt$"):
        small(tmp_path, item_row("a")).recommend(plain(), Options(slot=Slot.DRESS))
