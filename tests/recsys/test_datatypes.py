"""What must hold between the slots."""

from recsys.datatypes import COMPLEMENTS, WEARABLE, Slot


def test_every_slot_has_complements_that_can_be_worn_and_are_not_itself() -> None:
    assert set(COMPLEMENTS) == set(Slot)
    for slot, others in COMPLEMENTS.items():
        assert set(others) <= set(WEARABLE) - {slot}
        assert len(set(others)) == len(others)


def test_a_dress_takes_the_place_of_a_top_and_a_bottom() -> None:
    assert not {Slot.TOP, Slot.BOTTOM} & set(COMPLEMENTS[Slot.DRESS])
    assert Slot.DRESS not in COMPLEMENTS[Slot.TOP]
    assert Slot.DRESS not in COMPLEMENTS[Slot.BOTTOM]


def test_what_is_no_clothing_cannot_be_worn() -> None:
    assert Slot.NOT_CLOTHING not in WEARABLE
    assert len(WEARABLE) == len(Slot) - 1


def test_a_slot_reads_as_a_word() -> None:
    assert Slot.BAG.noun == "bag"
    assert Slot.NOT_CLOTHING.noun == "not clothing"
