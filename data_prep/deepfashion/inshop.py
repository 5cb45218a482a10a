"""DeepFashion, In-shop Clothes Retrieval: 52,712 shop photos of 7,982 products from several sides -> one item a photo.

Liu, Luo, Qiu, Wang and Tang, "DeepFashion: Powering Robust Clothes Recognition and Retrieval with Rich Annotations", CVPR 2016
(mmlab.ie.cuhk.edu.hk/projects/DeepFashion.html); for non-commercial research alone, given on request. The layout is the official
one, of which the last two lists are read where they are there:

    Eval/list_eval_partition.txt       image, item id, train, query or gallery
    Anno/list_bbox_inshop.txt          image, clothes type (1 upper, 2 lower, 3 full body), pose type, x1 y1 x2 y2
    Anno/list_item_inshop.txt          the item ids
    Anno/list_description_inshop.json  [{"item": id, "color": "Cherry", "description": ["...", ...]}, ...]
    img/WOMEN/Dresses/id_00000002/02_1_front.jpg

A row is a line of list_eval_partition.txt. The item id is the identity: to find the other photos of a product is what the set is
for. `query` and `gallery` are its test, and share no product with `train`. Nothing says what goes with what, so the also-buy
lists are empty.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.deepfashion.boxes import Box, StoredPicture, store_boxed
from data_prep.deepfashion.lists import PARTITION, ListedPictures, box_of, by_image, image_rows, note_orphans, read_list, whole
from data_prep.pictures import fault_of, in_parallel, or_fault
from data_prep.schema import Progress, Report, preparing, write_prepared
from data_prep.table_file import tidy
from data_prep.vocabulary import gender_of, slot_and_category
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER

SOURCE = "deepfashion-inshop"
BOXES = "Anno/list_bbox_inshop.txt"
ITEMS = "Anno/list_item_inshop.txt"
DESCRIPTIONS = "Anno/list_description_inshop.json"


class Split(StrEnum):
    """A part of the official partition: products to learn from, photos to ask with, photos to find."""

    TRAIN = "train"
    QUERY = "query"
    GALLERY = "gallery"
    ALL = "all"


# Folder -> slot and category, where its name holds two garments or none. The other folders are asked of the vocabulary.
FOLDERS: dict[str, tuple[Slot, str]] = {
    "Denim": (Slot.BOTTOM, "jeans"),
    "Suiting": (Slot.OUTERWEAR, "suit jacket"),
    "Blouses_Shirts": (Slot.TOP, "blouse"),
    "Jackets_Coats": (Slot.OUTERWEAR, "jacket"),
    "Jackets_Vests": (Slot.OUTERWEAR, "jacket"),
    "Shirts_Polos": (Slot.TOP, "shirt"),
    "Sweatshirts_Hoodies": (Slot.TOP, "sweatshirt"),
    "Tees_Tanks": (Slot.TOP, "t-shirt"),
}
# Two folders are named after what the garments are made of or for: there the clothes type decides.
_BY_TYPE: dict[tuple[str, int], tuple[Slot, str]] = {
    ("Denim", 1): (Slot.OUTERWEAR, "jacket"),
    ("Denim", 3): (Slot.DRESS, "dress"),
    ("Suiting", 2): (Slot.BOTTOM, "pants"),
}
_POSES = {1: "front", 2: "side", 3: "back", 4: "zoomed out", 5: "zoomed in", 6: "stand-alone"}


@dataclass(frozen=True, slots=True)
class _Annotation:
    """What list_bbox_inshop.txt says of an image."""

    clothes_type: int | None
    pose: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class _Image:
    """A row that is complete but for its stored picture."""

    name: str
    item: str
    file: Path
    split: Split
    slot: Slot
    category: str
    annotation: _Annotation | None


@dataclass(frozen=True, slots=True)
class _Lists:
    """What stands beside the leading list: annotations by image; the item ids, None where there is no list of them."""

    annotations: dict[str, _Annotation]
    items: set[str] | None


def prepare(folder: Path, out: Path, *, split: Split = Split.TRAIN, crop: bool = True, progress: Progress | None = None) -> Report:
    """Take the images of `split`, each cut to its box unless `crop` is False.

    The labels hold part, identity (the item id), box and the pose as an attribute (`pose:front`).

    Returns the report that is also written. Raises DataError where a list or the pictures are missing or nothing can be used,
    WearwithError where `out` cannot be written.
    """
    report = Report(source=SOURCE, extra={"split": str(split), "cropped": crop})
    with preparing(out, reading=folder) as directory:
        images = _images(folder, split, crop, report)
        colours = _colours(folder / DESCRIPTIONS, report)

        def store(image: _Image) -> StoredPicture:
            box = image.annotation.box if image.annotation else None
            return store_boxed(image.file, directory / IMAGES_FOLDER, _id_of(image), box, crop)

        items, labels = [], []
        for image, stored in zip(images, in_parallel(or_fault(store), images, progress), strict=True):
            if isinstance(stored, ImageError):
                report.drop(fault_of(stored), image.name)
                continue
            items.append(_item(image, stored, colours.get(image.item)))
            labels.append(_label(image, stored))
            report.extra["boxes_clipped"] = report.extra.get("boxes_clipped", 0) + stored.clipped
        write_prepared(directory, items, [], report, labels=labels)
    return report


def _images(folder: Path, split: Split, crop: bool, report: Report) -> list[_Image]:
    """Every line of the partition counted as read, and as dropped where no image of `split` comes of it."""
    if not (folder / PARTITION).is_file():
        raise DataError(f"{folder} has no {PARTITION}: this is not the folder of DeepFashion's In-shop Clothes Retrieval.")
    annotated = crop or (folder / BOXES).is_file()
    lists = _Lists(by_image(folder / BOXES, 7, _annotation, report) if annotated else {}, _item_ids(folder / ITEMS, report))
    pictures = ListedPictures(folder)
    images: list[_Image] = []
    named: set[str] = set()
    of_items: set[str] = set()
    for name, item, part in image_rows(folder / PARTITION, 3, report):
        named.add(name)
        of_items.add(item)
        image = _refusal(name, item, part, lists, split, crop) or _image(name, item, part, lists, pictures)
        if isinstance(image, str):
            report.drop(image, name)
        else:
            images.append(image)
    note_orphans(folder / BOXES, lists.annotations, named, "list_eval_partition.txt", report)
    if lonely := sorted((lists.items or set()) - of_items):
        report.note("item_ids_dropped", "an item of list_item_inshop.txt that no image shows", *lonely[:1], count=len(lonely))
    return images


def _refusal(name: str, item: str, part: str, lists: _Lists, split: Split, crop: bool) -> str | None:
    """The first thing that is wrong with a line; None for a good one."""
    parts = PurePosixPath(name).parts
    wrong = {
        "the part is none of train, query and gallery": part not in set(Split) - {Split.ALL},
        f"not in the {split} part, which was asked for": split not in (Split.ALL, part),
        "its item id is not in list_item_inshop.txt": lists.items is not None and item not in lists.items,
        "the image path is not of the form img/WOMEN/Dresses/id_00000002/02_1_front.jpg": len(parts) != 5,
        "its path and its line say different items": parts[3:4] != (item,),
        "list_bbox_inshop.txt has no box for it": crop and name not in lists.annotations,
    }
    return next((reason for reason, is_so in wrong.items() if is_so), None)


def _image(name: str, item: str, part: str, lists: _Lists, pictures: ListedPictures) -> _Image | str:
    """The image of a good line, or why there is none all the same."""
    annotation = lists.annotations.get(name)
    folder = PurePosixPath(name).parts[2]
    named = _slot_of_folder(folder, annotation)
    if named is None:
        return "no slot known for the folder in its path"
    file = pictures.find(name)
    return file if isinstance(file, str) else _Image(name, item, file, Split(part), *named, annotation)


def _slot_of_folder(folder: str, annotation: _Annotation | None) -> tuple[Slot, str] | None:
    by_type = _BY_TYPE.get((folder, annotation.clothes_type)) if annotation and annotation.clothes_type else None
    return by_type or FOLDERS.get(folder) or slot_and_category(folder)


def _annotation(fields: list[str]) -> _Annotation | None:
    """`["3", "1", "50", "49", "208", "235"]` -> a full-body garment from the front, in that box."""
    box = box_of(fields[2:])
    pose = whole(fields[1])
    return _Annotation(whole(fields[0]), _POSES.get(pose) if pose else None, box) if box else None


def _item_ids(path: Path, report: Report) -> set[str] | None:
    if not path.is_file():
        return None
    return {fields[0] for _, fields in read_list(path, 1, report, headings=False) if fields}


def _colours(path: Path, report: Report) -> dict[str, str]:
    """Item id -> its colour in the shop's words, of the descriptions that can be understood."""
    if not path.is_file():
        return {}
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except (OSError, ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        report.note("descriptions_dropped", "the file is not a list in JSON", path.name)
        return {}
    colours: dict[str, str] = {}
    for entry in entries:
        item, colour = (entry.get("item"), entry.get("color")) if isinstance(entry, dict) else (None, None)
        if not isinstance(item, str) or not isinstance(colour, str):
            report.note("descriptions_dropped", "an entry without item and color", tidy(str(item)))
        elif tidied := tidy(colour):
            colours[item] = tidied
    return colours


def _id_of(image: _Image) -> str:
    return f"inshop/{image.name.removeprefix('img/')}"


def _item(image: _Image, stored: StoredPicture, colour: str | None) -> dict[str, Any]:
    return {
        "item_id": _id_of(image),
        "title": f"{colour} {image.category}" if colour else f"{image.category.capitalize()} {tidy(image.item)}",
        "category": image.category,
        "slot": image.slot,
        "image": f"{IMAGES_FOLDER}/{stored.name}",
        "colour": colour,
        "gender": gender_of(PurePosixPath(image.name).parts[1]),
        "source": SOURCE,
    }


def _label(image: _Image, stored: StoredPicture) -> dict[str, Any]:
    return {
        "item_id": _id_of(image),
        "split": str(image.split),
        "identity": image.item,
        "box": list(stored.box) if stored.box else None,
        "attributes": [f"pose:{image.annotation.pose}"] if image.annotation and image.annotation.pose else [],
    }
