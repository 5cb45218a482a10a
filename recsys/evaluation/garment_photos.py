"""Photos of one garment each whose slot is known: clothing-dataset-small's folders of classes, or a prepared data set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from recsys.clothing_classes import CLASSES
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.evaluation.class_folders import TEST, VALIDATION, open_class_folders
from recsys.evaluation.pictures import Files, Picture, opened
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, check_items, read_table


@dataclass(frozen=True, slots=True)
class GarmentPhoto:
    """A photo of one garment. item_id: as data preparation names it; label: its class or category."""

    item_id: str
    picture: Picture
    slot: Slot
    label: str


@contextmanager
def open_garments(data: Path) -> Iterator[tuple[GarmentPhoto, ...]]:
    """The photos of a folder, to be read as long as the context lasts; of folders of classes those of test/, else validation/.

    Raises DataError where `data` is neither a prepared data set nor in the layout of `open_class_folders`, or has a class of
    another data set.
    """
    if (data / ITEMS_FILE).is_file():
        with opened(data) as files:
            yield _prepared(data, files)
        return
    with open_class_folders(data) as parts:
        part = TEST if TEST in parts else VALIDATION
        if strangers := sorted(set(parts[part].classes) - CLASSES.keys()):
            raise DataError(f"{data / part} has the class {strangers[0]!r}; the slot is known of {', '.join(CLASSES)}")
        yield tuple(
            GarmentPhoto(str(PurePosixPath(picture.name).with_suffix("")), picture, CLASSES[label][0], label)
            for picture, label in zip(parts[part].pictures, parts[part].labels, strict=True)
        )


def _prepared(folder: Path, files: Files) -> tuple[GarmentPhoto, ...]:
    table = read_table(folder / ITEMS_FILE, ITEM_SCHEMA)
    check_items(table, where=str(folder), every_picture=True)
    return tuple(
        GarmentPhoto(
            item["item_id"], Picture(item["image"], partial(files.read, item["image"])), Slot(item["slot"]), item["category"]
        )
        for item in table.to_pylist()
        if item["slot"] != Slot.NOT_CLOTHING
    )
