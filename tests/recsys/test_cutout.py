"""A garment cut out of its photo, on masks small enough to count."""

import numpy as np
import pytest

from recsys.cutout import MARGIN, MOST_ENLARGED, TARGET_SIDE, box_of, cut, cut_out, main_part, without_specks
from recsys.datatypes import Detection, Slot
from tests.support import plain

SIZE = (100, 150)  # width, height
RED = (200, 30, 40)


def mask_of(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """(150, 100) bool, what the boxes (left, top, right, bottom) cover."""
    mask = np.zeros(SIZE[::-1], dtype=bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def test_the_box_is_the_first_and_the_first_outside() -> None:
    assert box_of(mask_of((20, 30, 40, 60), (50, 10, 51, 11))) == (20, 10, 51, 60)
    assert box_of(mask_of((0, 0, 100, 150))) == (0, 0, 100, 150)


def test_specks_go_and_what_is_no_speck_stays() -> None:
    whole, shoe, speck = (10, 10, 60, 60), (80, 100, 90, 110), (80, 10, 89, 21)  # 2500, 100 and 99 pixels: 4 % is 100
    assert np.array_equal(without_specks(mask_of(whole, shoe, speck)), mask_of(whole, shoe))
    assert np.array_equal(without_specks(mask_of(whole)), mask_of(whole))


def test_pixels_that_meet_at_a_corner_are_of_one_piece() -> None:
    mask = mask_of((10, 10, 60, 60), (60, 60, 61, 61))
    assert np.array_equal(without_specks(mask), mask)
    apart = mask_of((10, 10, 60, 60), (61, 61, 62, 62))
    assert np.array_equal(without_specks(apart), mask_of((10, 10, 60, 60)))


def test_of_nothing_there_is_no_part() -> None:
    assert not without_specks(mask_of()).any()
    assert not main_part(mask_of()).any()


def test_both_shoes_of_a_pair_stay_and_a_bracelet_on_each_arm_does_not() -> None:
    shoes = mask_of((20, 130, 45, 145), (55, 130, 80, 145))
    assert np.array_equal(main_part(shoes), shoes)
    bracelets = mask_of((0, 0, 10, 10), (85, 130, 94, 139))
    assert np.array_equal(main_part(bracelets), mask_of((0, 0, 10, 10)))


@pytest.mark.parametrize("box", [(20, 20, 80, 60), (0, 100, 30, 150)])
def test_the_cut_out_is_the_garment_on_white_with_a_margin(box: tuple[int, int, int, int]) -> None:
    photo = plain((90, 90, 90), SIZE)
    photo.paste(RED, box)
    cut = cut_out(photo, mask_of(box))
    width, height = box[2] - box[0], box[3] - box[1]
    margin = round(max(width, height) * MARGIN)
    assert cut.width / cut.height == pytest.approx((width + 2 * margin) / (height + 2 * margin), rel=0.02)
    values = np.asarray(cut, dtype=int)
    assert (values[:8] > 245).all()
    assert (values[:, -8:] > 245).all()
    assert np.abs(values[cut.height // 2, cut.width // 2] - RED).max() < 12
    assert not (np.abs(values - 90).max(axis=2) < 12).any()  # nothing of the ground


@pytest.mark.parametrize(
    ("side", "longest"), [(10, round(16 * MOST_ENLARGED)), (90, TARGET_SIDE), (400, 464)]  # with the margin on both sides
)  # fmt: skip
def test_what_is_small_is_enlarged_and_what_is_large_is_not(side: int, longest: int) -> None:
    mask = np.zeros((side + 40, side + 40), dtype=bool)
    mask[20 : 20 + side, 20 : 20 + side] = True
    assert cut_out(plain(RED, (side + 40, side + 40)), mask).size == (longest, longest)


def test_what_was_found_is_cut_by_its_mask_a_box_as_it_is_and_a_whole_photo_not_at_all() -> None:
    photo = plain((90, 90, 90), SIZE)
    photo.paste(RED, (20, 20, 80, 60))
    garment = np.zeros((40, 70), dtype=bool)
    garment[:, :60] = True  # of a box that is wider than the garment
    by_mask = np.asarray(cut(photo, Detection(Slot.TOP, (20, 20, 90, 60), garment, 0.9)), dtype=int)
    assert by_mask.shape == np.asarray(cut_out(photo, mask_of((20, 20, 80, 60)))).shape
    assert not (np.abs(by_mask - 90).max(axis=2) < 12).any()
    by_box = cut(photo, Detection(None, (20, 20, 90, 60), np.ones((40, 70), dtype=bool), 0.0))
    assert by_box.size == (70, 40)
    assert by_box.getpixel((69, 0)) == (90, 90, 90)
    assert cut(photo, Detection(None, (0, 0, *SIZE), np.ones(SIZE[::-1], dtype=bool), 0.0, whole=True)) is photo
