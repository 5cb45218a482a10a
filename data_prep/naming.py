"""What a person's own word for a thing means: slot and category, as they said themselves or as the vocabulary knows it."""

from collections.abc import Mapping, Sequence

from data_prep.vocabulary import plain_name, slot_and_category
from recsys.datatypes import Slot
from recsys.errors import DataError

SlotMap = Mapping[str, Slot]  # category, in plain words -> slot


def parse_slot_map(entries: Sequence[str]) -> dict[str, Slot]:
    """`["gadgets=accessory"]` -> {"gadgets": Slot.ACCESSORY}.

    Raises DataError where an entry is not `category=slot`, or one category has two.
    """
    slots: dict[str, Slot] = {}
    for entry in entries:
        category, equals, slot = entry.rpartition("=")
        if not equals or not plain_name(category):
            raise DataError(f"{entry!r} is not of the form category=slot; the slots are {', '.join(Slot)}")
        if slot.strip() not in set(Slot):
            raise DataError(f"{entry!r} names no slot after the =; the slots are {', '.join(Slot)}")
        said = slots.setdefault(plain_name(category), Slot(slot.strip()))
        if said != slot.strip():
            raise DataError(f"the category {plain_name(category)!r} is given two slots: {said} and {slot.strip()}")
    return slots


def in_plain_words(slot_map: Mapping[str, Slot] | None) -> SlotMap:
    """The map with its categories as `plain_name` writes them, so that capitals and marks do not count."""
    return {plain_name(category): slot for category, slot in (slot_map or {}).items()}


def meaning_of(text: str, slots: SlotMap) -> tuple[Slot, str] | None:
    """What a category means: as the person said, or else by the vocabulary."""
    name = plain_name(text)
    known = slot_and_category(text)
    if name in slots:
        return slots[name], known[1] if known else name
    return known


def slot_of_word(word: str) -> Slot | None:
    """`"Tops"` and `"top"` -> Slot.TOP."""
    plain = plain_name(word).replace(" ", "_")
    if plain in set(Slot):
        return Slot(plain)
    known = slot_and_category(word)
    return known[0] if known else None
