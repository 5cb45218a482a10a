"""The vote of a photo's nearest items."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.classification import FAMILIAR, neighbour_vote
from recsys.classification import vote as voting
from recsys.datatypes import Garment, Slot


@pytest.fixture(autouse=True, scope="module")
def _figures_to_work_with_by_hand() -> Iterator[None]:
    """The real ones are tuned on photos; the vote must be right for any."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(voting, "POWER", 6.0)
        patched.setattr(voting, "SURE_SHARE", 0.5)
        yield


def vote(*voters: tuple[float, str, str]) -> Garment:
    similarities, slots, categories = zip(*voters, strict=True)
    return neighbour_vote(np.array(similarities, dtype=np.float32), slots, categories)


def test_a_vote_worked_by_hand() -> None:
    # 1, 0.5 and 0.5 to the sixth power: 64, 1 and 1 sixty-fourths. The shoe outweighs the two tops together.
    garment = vote((1.0, "shoes", "boots"), (0.5, "top", "shirt"), (0.5, "top", "blouse"))
    assert (garment.slot, garment.category) == (Slot.SHOES, "boots")
    assert garment.confidence == pytest.approx(64 / 66)
    assert garment.category_confidence == 1.0
    assert [slot for slot, _ in garment.slot_votes] == [Slot.SHOES, Slot.TOP]
    assert [share for _, share in garment.slot_votes] == pytest.approx([64 / 66, 2 / 66])
    assert garment.category_votes == (("boots", 1.0),)
    assert not garment.corrected


def test_the_category_is_voted_for_among_the_items_of_the_winning_slot_only() -> None:
    # Most votes for one category: the dresses' 2. But 3 of 5 are tops, and among the tops it is shirt 2, blouse 1.
    garment = vote(*[(0.8, "top", c) for c in ("shirt", "blouse", "shirt")], *[(0.8, "dress", "gown")] * 2)
    assert (garment.slot, garment.category) == (Slot.TOP, "shirt")
    assert garment.confidence == pytest.approx(3 / 5)
    assert garment.category_confidence == pytest.approx(2 / 3)
    assert garment.category_votes == (("shirt", pytest.approx(2 / 3)), ("blouse", pytest.approx(1 / 3)))


def test_a_tie_is_decided_by_name_whatever_the_order_of_the_voters() -> None:
    voters = [(0.7, "shoes", "boots"), (0.7, "bottom", "skirt"), (0.7, "bottom", "jeans"), (0.7, "shoes", "pumps")]
    for garment in (vote(*voters), vote(*voters[::-1])):
        assert (garment.slot, garment.category) == (Slot.BOTTOM, "jeans")
        assert garment.confidence == pytest.approx(0.5)


def test_one_neighbour_decides_alone() -> None:
    garment = vote((0.9, "bag", "tote"))
    assert (garment.slot, garment.category, garment.confidence, garment.sure) == (Slot.BAG, "tote", 1.0, True)


@pytest.mark.parametrize(
    ("voters", "sure"),
    [
        ([(0.9, "top", "shirt"), (0.5, "shoes", "boots")], True),
        ([(0.9, "top", "shirt"), (0.9, "shoes", "boots")], True),  # half of the vote is just enough
        ([(0.9, "top", "shirt"), (0.9, "shoes", "boots"), (0.9, "bag", "tote")], False),  # a third is not
        ([(FAMILIAR + 0.01, "top", "shirt")], True),
        ([(FAMILIAR - 0.01, "top", "shirt")], False),  # all agree, but nothing looks like the photo
        ([(0.9, "not_clothing", "curtain")], False),
        ([(-0.2, "top", "shirt"), (-0.3, "top", "shirt")], False),
    ],
)
def test_it_is_sure_where_the_vote_is_clear_and_the_photo_familiar(voters: list[tuple[float, str, str]], sure: bool) -> None:
    assert vote(*voters).sure is sure


voters_of_any_kind = st.tuples(st.floats(-1, 1, width=32), st.sampled_from(list(Slot)), st.sampled_from(["a", "b", "c"]))


@settings(max_examples=200, deadline=None)
@given(st.lists(voters_of_any_kind, min_size=1, max_size=15))
def test_shares_sum_to_1_and_stand_largest_first(voters: list[tuple[float, Slot, str]]) -> None:
    voters.sort(reverse=True)
    garment = vote(*voters)
    for votes in (garment.slot_votes, garment.category_votes):
        shares = [share for _, share in votes]
        assert sum(shares) == pytest.approx(1)
        assert all(0 < share <= 1 for share in shares)
        assert shares == sorted(shares, reverse=True)
    assert garment.slot_votes[0] == (garment.slot, garment.confidence)
    assert garment.category_votes[0] == (garment.category, garment.category_confidence)
    assert {slot for slot, _ in garment.slot_votes} == {slot for _, slot, _ in voters}
    assert {category for category, _ in garment.category_votes} == {c for _, slot, c in voters if slot == garment.slot}
    assert vote(*voters) == garment


def test_every_slot_voted_for_comes_with_its_own_guess() -> None:
    garment = vote((0.9, "shoes", "boots"), (0.8, "top", "blouse"), (0.7, "top", "shirt"), (0.6, "shoes", "pumps"))
    assert [slot for slot, _ in garment.slot_votes] == [Slot.SHOES, Slot.TOP]
    assert garment.guesses == ((Slot.SHOES, "boots"), (Slot.TOP, "blouse"))
