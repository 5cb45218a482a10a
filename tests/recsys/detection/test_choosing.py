"""Which garment a person means: by number, by slot, by a box, against masks laid out on the whole photo."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.datatypes import Box, Detection, Slot
from recsys.detection.choosing import LEAST_SIDE, boxed, number_of, whole
from recsys.errors import QueryError
from tests.recsys.detection.contract import check_detections

SIZE = (60, 90)


def garment(slot: Slot | None, box: Box, score: float = 0.9) -> Detection:
    """Its mask is all of its box but the top left corner."""
    mask = np.ones((box[3] - box[1], box[2] - box[0]), dtype=bool)
    mask[0, 0] = False
    return Detection(slot, box, mask, score)


TOP = garment(Slot.TOP, (10, 10, 50, 40))
SHIRT = garment(Slot.TOP, (0, 50, 10, 60))
TROUSERS = garment(Slot.BOTTOM, (15, 40, 45, 85))
FOUND = (TROUSERS, TOP, SHIRT)


def test_by_number_from_one_by_slot_and_by_nothing() -> None:
    assert [number_of(FOUND, number) for number in (1, 2, 3)] == [0, 1, 2]
    assert number_of(FOUND, Slot.TOP) == 1  # the most prominent of two
    assert number_of(FOUND, None) == 0


@pytest.mark.parametrize("number", [0, 4, -1, 10**9])
def test_a_number_that_no_garment_has(number: int) -> None:
    with pytest.raises(
        QueryError, match=rf"^there is no garment {number} in the photo; it has bottom \(1\), top \(2\), top \(3\)$"
    ):
        number_of(FOUND, number)


def test_a_slot_that_is_not_there() -> None:
    with pytest.raises(QueryError, match=r"^no shoes found in the photo; it has bottom \(1\), top \(2\), top \(3\)$"):
        number_of(FOUND, Slot.SHOES)
    with pytest.raises(QueryError, match=r"^no bag found in the photo; nothing was found in it, and it is taken as a whole$"):
        number_of((whole(SIZE),), Slot.BAG)
    assert number_of((whole(SIZE),), 1) == 0


def test_a_photo_as_a_whole() -> None:
    (one,) = check_detections((whole((7, 3)),), (7, 3))
    assert (one.slot, one.box, one.score, one.whole) == (None, (0, 0, 7, 3), 0.0, True)
    assert one.mask.all()


def test_a_box_around_a_garment_means_the_garment() -> None:
    drawn = boxed(FOUND, (8, 8, 52, 42), SIZE)
    assert (drawn.slot, drawn.box, drawn.score, drawn.whole) == (Slot.TOP, (8, 8, 52, 42), 1.0, False)
    assert np.array_equal(drawn.full_mask(SIZE), TOP.full_mask(SIZE))


def test_a_box_around_all_means_the_largest_and_one_over_a_part_that_part() -> None:
    everything = boxed(FOUND, (0, 0, *SIZE), SIZE)
    assert everything.slot is Slot.BOTTOM
    upper = boxed(FOUND, (10, 10, 50, 30), SIZE)  # two thirds of the top
    expected = TOP.full_mask(SIZE)
    expected[30:] = False
    assert upper.slot is Slot.TOP
    assert np.array_equal(upper.full_mask(SIZE), expected)


def test_a_box_of_what_was_not_found_is_taken_as_drawn() -> None:
    for box in ((0, 62, 14, 90), (10, 10, 50, 20)):  # the street; a third of a top
        drawn = boxed(FOUND, box, SIZE)
        assert (drawn.slot, drawn.box) == (None, box)
        assert drawn.mask.all()


def test_a_garment_that_fills_little_of_a_box_is_not_what_it_means() -> None:
    small = garment(Slot.BAG, (0, 0, 10, 10))  # 99 pixels
    assert boxed((small,), (0, 0, 22, 30), SIZE).slot is Slot.BAG  # 15 % of 660
    assert boxed((small,), (0, 0, 23, 30), SIZE).slot is None


def test_in_a_photo_of_one_garment_a_box_is_taken_as_drawn() -> None:
    alone = Detection(Slot.DRESS, (5, 5, 55, 85), np.ones((80, 50), dtype=bool), 0.9, whole=True)
    for found in ((alone,), (whole(SIZE),), ()):
        drawn = boxed(found, (10, 10, 40, 40), SIZE)
        assert (drawn.slot, drawn.whole) == (None, False)
        assert drawn.mask.all()


@pytest.mark.parametrize("box", [(10, 10, 10, 40), (10, 40, 30, 40), (30, 10, 10, 40), (0, 0, 0, 0), (5, 5, 4, 4)], ids=str)
def test_a_box_of_nothing(box: Box) -> None:
    said = ",".join(map(str, box))
    with pytest.raises(QueryError, match=f"^the box {said} is empty: give left,top,right,bottom in pixels of the photo, 60 × 90$"):
        boxed(FOUND, box, SIZE)


@pytest.mark.parametrize(
    "box", [(60, 0, 90, 50), (-50, 0, 0, 50), (0, 90, 50, 120), (0, -9, 50, 0), (10, 10, 17, 60), (55, 0, 200, 90)], ids=str
)
def test_a_box_outside_the_photo_or_tiny(box: Box) -> None:
    said = ",".join(map(str, box))
    with pytest.raises(
        QueryError, match=f"^too little of the box {said} is in the photo, which is 60 × 90 pixels: draw it larger$"
    ):
        boxed(FOUND, box, SIZE)


@pytest.mark.parametrize("size", [(1, 1), (5, 300), (300, 5)])
def test_in_a_photo_that_is_smaller_than_the_least_box_all_of_it_can_be_meant(size: tuple[int, int]) -> None:
    drawn = boxed((), (0, 0, *size), size)
    assert drawn.box == (0, 0, *size)
    assert boxed((), (-20, -20, 400, 400), size).box == (0, 0, *size)


@settings(max_examples=60, deadline=None)
@given(st.integers(-20, 60), st.integers(-20, 90), st.integers(1, 80), st.integers(1, 100))
def test_whatever_is_drawn_is_refused_or_the_garment_that_most_of_it_is(left: int, top: int, width: int, height: int) -> None:
    box = (left, top, left + width, top + height)
    try:
        drawn = boxed(FOUND, box, SIZE)
    except QueryError:
        inside = (max(0, box[0]), max(0, box[1]), min(SIZE[0], box[2]), min(SIZE[1], box[3]))
        assert inside[2] - inside[0] < LEAST_SIDE or inside[3] - inside[1] < LEAST_SIDE
        return
    covered = {}
    for detection in FOUND:
        cells = {(int(y), int(x)) for y, x in np.argwhere(detection.full_mask(SIZE))}
        there = {(y, x) for y, x in cells if drawn.box[1] <= y < drawn.box[3] and drawn.box[0] <= x < drawn.box[2]}
        if 2 * len(there) >= len(cells) and len(there) >= 0.15 * drawn.mask.size:
            covered[len(there)] = (detection.slot, there)
    slot, cells = covered[max(covered)] if covered else (None, None)
    assert drawn.slot is slot
    if cells is None:
        assert drawn.mask.all()
    else:
        assert {(int(y), int(x)) for y, x in np.argwhere(drawn.full_mask(SIZE))} == cells
