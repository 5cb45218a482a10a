"""From regions to garments: on grids whose regions are drawn, so that the garments are known cell by cell."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.co_parsing import REGIONS
from recsys.datatypes import WEARABLE, Slot
from recsys.detection.garments import LEAST_SCORE, SPECK, Piece, garments, lying, nobody
from tests.recsys.detection.coloured import PERSON, Part, labels_of, probabilities_of

BODY: tuple[Part, ...] = (("skin", 0, 0, 20, 20),)  # enough of somebody in a photo of 100 × 100
GRID = (100, 100)


def full(piece: Piece, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape, dtype=bool)
    mask[piece.rows, piece.columns] = piece.mask
    return mask


def found(labels: np.ndarray, sure: float = 0.91) -> list[tuple[Slot, np.ndarray]]:
    """The garments with their masks on the whole grid."""
    return [(piece.slot, full(piece, labels.shape)) for piece in garments(probabilities_of(labels, sure), REGIONS)]


def of(slot: str, labels: np.ndarray) -> np.ndarray:
    where: np.ndarray = labels == REGIONS.index(slot)
    return where


def test_a_person_wears_one_garment_a_slot_and_each_has_its_cells() -> None:
    labels = labels_of(PERSON, at=(10, 4))
    garments_of = dict(found(labels))
    assert set(garments_of) == {Slot.TOP, Slot.OUTERWEAR, Slot.BOTTOM, Slot.SHOES, Slot.BAG, Slot.ACCESSORY}
    for slot, mask in garments_of.items():  # with both halves of the coat, the shirt beside the belt and both shoes
        assert np.array_equal(mask, of(slot, labels)), slot


def test_the_most_prominent_comes_first_and_the_score_is_the_mean_probability() -> None:
    labels = labels_of(PERSON, at=(10, 4))
    probabilities = probabilities_of(labels)
    coat = of("outerwear", labels)
    probabilities[REGIONS.index("outerwear")][coat] = 0.5  # larger than the trousers, and less sure
    pieces = garments(probabilities, REGIONS)
    assert [piece.score for piece in pieces] == pytest.approx(
        [probabilities[REGIONS.index(piece.slot)][full(piece, labels.shape)].mean() for piece in pieces]
    )
    prominences = [piece.area * piece.score for piece in pieces]
    assert prominences == sorted(prominences, reverse=True)
    assert [piece.slot for piece in pieces][:3] == [Slot.BOTTOM, Slot.TOP, Slot.OUTERWEAR]
    assert coat.sum() > of("bottom", labels).sum() > of("top", labels).sum()


def test_two_people_side_by_side_are_two_and_each_pair_of_shoes_is_one() -> None:
    labels = labels_of(PERSON, (128, 128), at=(10, 4)) + labels_of(PERSON, (128, 128), at=(70, 6))
    pieces = found(labels)
    for slot in (Slot.TOP, Slot.OUTERWEAR, Slot.BOTTOM, Slot.SHOES, Slot.BAG, Slot.ACCESSORY):
        masks = [mask for of_slot, mask in pieces if of_slot is slot]
        assert len(masks) == 2, slot
        left, right = sorted(masks, key=lambda mask: np.flatnonzero(mask.any(axis=0))[0])
        assert np.array_equal(left, of(slot, labels) & (np.arange(128) < 60))
        assert np.array_equal(right, of(slot, labels) & (np.arange(128) >= 60))


def test_two_people_who_touch_count_as_one() -> None:
    labels = np.maximum(labels_of(PERSON, (128, 128), at=(10, 4)), labels_of(PERSON, (128, 128), at=(46, 4)))
    tops = [mask for slot, mask in found(labels) if slot is Slot.TOP]
    assert len(tops) == 1
    assert np.array_equal(tops[0], of("top", labels))


def test_a_person_whose_legs_are_hidden_has_the_shoes_below() -> None:
    labels = labels_of((*BODY, ("dress", 10, 20, 60, 60), ("shoes", 12, 80, 22, 90), ("shoes", 44, 80, 54, 90)), GRID)
    assert {slot: int(mask.sum()) for slot, mask in found(labels)} == {Slot.DRESS: 2000, Slot.SHOES: 200}


def test_shoes_that_stand_out_beside_the_hem_are_a_pair() -> None:
    labels = labels_of((*BODY, ("dress", 40, 20, 60, 60), ("shoes", 24, 80, 38, 90), ("shoes", 44, 80, 58, 90)), GRID)
    assert [int(mask.sum()) for slot, mask in found(labels) if slot is Slot.SHOES] == [280]


def test_every_accessory_is_one_and_a_left_and_a_right_are_one() -> None:
    hat, belt = ("accessory", 10, 0, 40, 6), ("accessory", 10, 50, 40, 54)
    gloves = (("accessory", 2, 70, 10, 80), ("accessory", 14, 71, 22, 81))
    labels = labels_of((("skin", 10, 6, 40, 50), hat, belt, *gloves), GRID)
    areas = sorted(int(mask.sum()) for slot, mask in found(labels) if slot is Slot.ACCESSORY)
    assert areas == [30 * 4, 8 * 10 * 2, 30 * 6]


def test_a_piece_that_is_tiny_beside_its_garment_is_a_slip() -> None:
    coat = ("outerwear", 30, 20, 60, 60)  # 1200 cells: 300 are a quarter
    for side, stays in (((15, 20), True), ((13, 23), False)):
        labels = labels_of((*BODY, ("top", 20, 20, 70, 60), coat, ("outerwear", 80, 20, 80 + side[0], 20 + side[1]),
                            ("skin", 65, 20, 80, 24)), GRID)  # fmt: skip
        mask = next(mask for slot, mask in found(labels) if slot is Slot.OUTERWEAR)
        assert mask.sum() == 1200 + stays * side[0] * side[1]


@pytest.mark.parametrize("slot", WEARABLE)
@pytest.mark.parametrize("somebody", [True, False], ids=["worn", "lying"])
def test_a_speck_is_dropped_and_what_is_as_large_as_a_garment_can_be_is_kept(slot: Slot, somebody: bool) -> None:
    least = math.ceil(SPECK[slot] * GRID[0] * GRID[1])
    for cells, kept in ((least, True), (least - 1, False)):
        labels = labels_of(BODY if somebody else (), GRID)
        strip = np.zeros(72, dtype=np.uint8)
        strip[:cells] = REGIONS.index(slot)
        labels[50:62, 40:46] = strip.reshape(12, 6)
        assert [of_slot for of_slot, _ in found(labels)] == [slot] * kept


@pytest.mark.parametrize("somebody", [True, False], ids=["worn", "lying"])
def test_what_is_not_sure_enough_is_no_garment(somebody: bool) -> None:
    labels = labels_of((*(BODY if somebody else ()), ("dress", 40, 30, 70, 80)), GRID)
    for sure, count in ((LEAST_SCORE + 0.01, 1), (LEAST_SCORE - 0.01, 0)):
        probabilities = probabilities_of(labels)
        probabilities[:, of("dress", labels)] = 0
        probabilities[REGIONS.index("dress"), of("dress", labels)] = sure
        probabilities[REGIONS.index("skin"), of("dress", labels)] = (1 - sure) / 2  # nobody's, and no garment's
        probabilities[REGIONS.index("hair"), of("dress", labels)] = (1 - sure) / 2
        assert len(garments(probabilities, REGIONS)) == count


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("shape", [(1, 1), (64, 48), (1, 300)])
def test_a_photo_that_is_all_one_region(region: str, shape: tuple[int, int]) -> None:
    pieces = found(np.full(shape, REGIONS.index(region), dtype=np.uint8))
    assert [slot for slot, _ in pieces] == [region] * (region in [*WEARABLE])
    assert all(mask.all() for _, mask in pieces)


@pytest.mark.parametrize("regions", [("background", "top"), ("shoes", "skin", "background", "top"), REGIONS[::-1]])
def test_a_parser_may_know_other_regions_in_another_order(regions: tuple[str, ...]) -> None:
    labels = labels_of([part for part in PERSON if part[0] in regions], at=(10, 4))
    pieces = {piece.slot: full(piece, labels.shape) for piece in garments(probabilities_of(labels, regions=regions), regions)}
    assert set(pieces) == {slot for slot in WEARABLE if slot in regions and of(slot, labels).any()}
    for slot, mask in pieces.items():
        assert np.array_equal(mask, of(slot, labels))


def test_somebody_is_there_from_half_a_percent_of_skin_and_hair() -> None:
    labels = labels_of((("dress", 50, 50, 90, 90), ("skin", 0, 0, 5, 5), ("hair", 10, 0, 15, 5)), GRID)
    assert not nobody(labels, REGIONS)
    labels[0, 0] = REGIONS.index("background")
    assert nobody(labels, REGIONS)
    assert nobody(np.zeros((1, 1), dtype=np.uint8), ("background", "top"))


def test_without_a_person_what_hangs_together_is_one_garment_of_the_slot_that_most_speaks_for() -> None:
    labels = labels_of((("dress", 20, 20, 60, 80), ("top", 20, 20, 60, 40), ("bag", 70, 20, 90, 40)), GRID)
    pieces = garments(probabilities_of(labels), REGIONS)
    assert [piece.slot for piece in pieces] == [Slot.DRESS, Slot.BAG]
    assert np.array_equal(full(pieces[0], labels.shape), of("dress", labels) | of("top", labels))
    # Of each cell 0.91 is for one slot and 0.01 for each of the six others: the score is that it is any.
    assert [piece.score for piece in pieces] == pytest.approx([0.97, 0.97])


def test_a_pair_of_shoes_on_the_floor_is_one_and_two_other_things_are_two() -> None:
    places = ((20, 40, 34, 60), (38, 42, 52, 62))
    for slot, count in (("shoes", 1), ("bag", 2), ("bottom", 2)):
        labels = labels_of([(slot, *place) for place in places], GRID)
        pieces = found(labels)
        assert [of_slot for of_slot, _ in pieces] == [Slot(slot)] * count
        assert sum(int(mask.sum()) for _, mask in pieces) == of(slot, labels).sum()
    apart = labels_of((("shoes", 2, 40, 16, 60), ("shoes", 60, 40, 74, 60)), GRID)
    assert len(found(apart)) == 2


def test_what_is_to_be_taken_for_foreground_is_said_by_who_asks() -> None:
    labels = labels_of((("top", 20, 20, 40, 40),), GRID)
    ground = np.zeros(GRID[::-1], dtype=bool)
    ground[10:50, 10:50] = True  # the parser saw a quarter of it
    (piece,) = lying(probabilities_of(labels), ground, REGIONS)
    assert piece.slot is Slot.TOP
    assert np.array_equal(full(piece, labels.shape), ground)
    assert piece.score == pytest.approx((400 * 0.97 + 1200 * 0.07) / 1600)
    assert lying(probabilities_of(labels), np.zeros(GRID[::-1], dtype=bool), REGIONS) == []


def pieces_by_flooding(mask: np.ndarray) -> list[set[tuple[int, int]]]:
    """What hangs together, corners too, by a plain walk."""
    left, pieces = {(int(row), int(column)) for row, column in np.argwhere(mask)}, []
    while left:
        piece, edge = set(), [left.pop()]
        while edge:
            row, column = edge.pop()
            piece.add((row, column))
            around = {(row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)} & left
            left -= around
            edge.extend(around)
        pieces.append(piece)
    return pieces


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(REGIONS), st.integers(0, 18), st.integers(0, 14), st.integers(1, 20), st.integers(1, 20)),
        max_size=9,
    )
)
def test_whatever_the_regions_are(parts: list[Part]) -> None:
    labels = labels_of([(region, left, top, left + wide, top + tall) for region, left, top, wide, tall in parts], (24, 20))
    pieces = found(labels)
    claimed = np.zeros(labels.shape, dtype=int)
    for slot, mask in pieces:
        claimed += mask
        assert mask.sum() >= SPECK[slot] * labels.size
    assert claimed.max(initial=0) <= 1  # no cell is of two garments
    if nobody(labels, REGIONS):
        islands = pieces_by_flooding(labels >= REGIONS.index("top"))
        for island in islands:
            holders = [mask for _, mask in pieces if any(mask[cell] for cell in island)]
            assert all(mask[cell] for mask in holders for cell in island)  # whole
            if len(island) >= max(0.03 * max(map(len, islands)), max(SPECK.values()) * labels.size):
                assert len(holders) == 1
        return
    for slot, mask in pieces:
        assert not (mask & ~of(slot, labels)).any()
    for person in pieces_by_flooding(labels > 0):
        for slot in set(WEARABLE) - {Slot.ACCESSORY}:
            worn = [one for of_slot, one in pieces if of_slot is slot and any(one[cell] for cell in person)]
            assert len(worn) <= 1  # one garment a slot and person
