from collections.abc import Callable
from pathlib import Path

from recsys.clothing_classes import CLASSES
from recsys.datatypes import Slot


def test_every_class_of_the_data_set_has_a_slot(shared_data: Callable[[str], Path]) -> None:
    folders = {path.name for path in (shared_data("clothing-dataset-small") / "train").iterdir() if path.is_dir()}
    assert folders == set(CLASSES)


def test_the_slots() -> None:
    assert {name for name, (slot, _) in CLASSES.items() if slot is Slot.TOP} == {"longsleeve", "shirt", "t-shirt"}
    assert {name for name, (slot, _) in CLASSES.items() if slot is Slot.BOTTOM} == {"pants", "shorts", "skirt"}
