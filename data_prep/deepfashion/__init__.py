"""DeepFashion, Category and Attribute Prediction: 289,222 street and shop photos of one garment each -> one item a photo.

Liu, Luo, Qiu, Wang and Tang, "DeepFashion: Powering Robust Clothes Recognition and Retrieval with Rich Annotations", CVPR 2016
(mmlab.ie.cuhk.edu.hk/projects/DeepFashion.html); for non-commercial research alone, given on request. The layout is the official
one, of which `Anno/` is split in newer releases into `Anno_coarse/` (1,000 attributes) and `Anno_fine/` (26, of 20,000 photos):

    Anno/list_category_cloth.txt   50 categories and where they are worn (1 upper body, 2 lower body, 3 full body)
    Anno/list_category_img.txt     image, number of its category from 1 on
    Anno/list_attr_cloth.txt       attributes and their type
    Anno/list_attr_img.txt         image, then 1 (has it), -1 (has it not) or 0 (unknown) for every attribute
    Anno/list_bbox.txt             image, x1 y1 x2 y2
    Eval/list_eval_partition.txt   image, train, val or test
    img/<product>/img_00000001.jpg

A row is a line of list_category_img.txt. The images of one product lie in one folder, which is their identity. Nothing says what
goes with what, so the also-buy lists are empty.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from data_prep.deepfashion.boxes import Box, StoredPicture, store_boxed
from data_prep.deepfashion.lists import (
    PARTITION,
    ListedPictures,
    box_of,
    by_image,
    image_rows,
    lines_of,
    note_orphans,
    read_list,
    whole,
)
from data_prep.deepfashion.sample import Balance, draw
from data_prep.pictures import fault_of, in_parallel, or_fault
from data_prep.schema import Progress, Report, preparing, write_prepared
from data_prep.table_file import tidy
from data_prep.vocabulary import slot_and_category
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.tables import IMAGES_FOLDER

SOURCE = "deepfashion"
ANNOTATIONS = ("Anno", "Anno_coarse", "Anno/Anno_coarse", "Anno_fine", "Anno/Anno_fine")
IMAGES_LIST = "list_category_img.txt"


class Split(StrEnum):
    """A part of the official partition."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    ALL = "all"


_PARTS = {"train": Split.TRAIN, "val": Split.VALIDATION, "test": Split.TEST}
_FULL_BODY = 3

# Where the vocabulary does not know a category, or means another thing by the word than the photos show: jerseys are those of
# teams, trunks and cover-ups are for the beach, kaftans and caftans reach the feet. All others are asked of the vocabulary.
CATEGORIES: dict[str, tuple[Slot, str]] = {
    "Flannel": (Slot.TOP, "shirt"),
    "Henley": (Slot.TOP, "t-shirt"),
    "Jersey": (Slot.TOP, "t-shirt"),
    "Cutoffs": (Slot.BOTTOM, "shorts"),
    "Gauchos": (Slot.BOTTOM, "pants"),
    "Jodhpurs": (Slot.BOTTOM, "pants"),
    "Sarong": (Slot.BOTTOM, "skirt"),
    "Sweatshorts": (Slot.BOTTOM, "shorts"),
    "Trunks": (Slot.NOT_CLOTHING, "swimwear"),
    "Caftan": (Slot.DRESS, "dress"),
    "Kaftan": (Slot.DRESS, "dress"),
    "Shirtdress": (Slot.DRESS, "dress"),
    "Coverup": (Slot.NOT_CLOTHING, "swimwear"),
    "Onesie": (Slot.NOT_CLOTHING, "sleepwear"),
}
_WHERE_WORN = {1: (Slot.TOP, "top"), 2: (Slot.BOTTOM, "bottoms"), _FULL_BODY: (Slot.DRESS, "dress")}


@dataclass(frozen=True, slots=True)
class _Category:
    name: str
    where: int  # 1 upper body, 2 lower body, 3 full body
    slot: Slot
    category: str


@dataclass(frozen=True, slots=True)
class _Image:
    """A row that is complete but for its attributes and its stored picture."""

    name: str
    file: Path
    category: _Category
    split: Split
    box: Box | None


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the lists beside the leading one say of each image."""

    categories: list[_Category | None]
    parts: dict[str, Split]
    boxes: dict[str, Box]


def prepare(
    folder: Path,
    out: Path,
    *,
    split: Split = Split.TRAIN,
    crop: bool = True,
    balance: Balance | None = None,
    progress: Progress | None = None,
) -> Report:
    """Take the images of `split`, each cut to its box unless `crop` is False; with `balance` only a sample of them.

    The labels hold part, identity (the product), box and the attributes that an image has. In the sample the classes are the
    categories of DeepFashion, not ours.

    Returns the report that is also written. Raises DataError where a list or the pictures are missing, the sample cannot be drawn
    or nothing can be used, WearwithError where `out` cannot be written.
    """
    report = Report(source=SOURCE, extra={"split": str(split), "cropped": crop})
    with preparing(out, reading=folder) as directory:
        annotations = _annotations(folder)
        images = _images(folder, annotations, split, crop, report)
        if balance:
            upper_or_lower = {image.name: image.category.name for image in images if image.category.where != _FULL_BODY}
            images = draw(
                images,
                lambda image: upper_or_lower.get(image.name),
                balance,
                lambda reason, image: report.drop(reason, image.name),
            )
        attributes = _attributes(annotations, {image.name for image in images}, report)

        def store(image: _Image) -> StoredPicture:
            return store_boxed(image.file, directory / IMAGES_FOLDER, _id_of(image), image.box, crop)

        items, labels = [], []
        classes: Counter[str] = Counter()
        for image, stored in zip(images, in_parallel(or_fault(store), images, progress), strict=True):
            if isinstance(stored, ImageError):
                report.drop(fault_of(stored), image.name)
                continue
            classes[image.category.name] += 1
            items.append(_item(image, stored))
            labels.append(_label(image, stored, attributes.get(image.name, [])))
            report.extra["boxes_clipped"] = report.extra.get("boxes_clipped", 0) + stored.clipped
        report.extra["images_by_class"] = dict(classes.most_common())
        write_prepared(directory, items, [], report, labels=labels)
    return report


def _annotations(folder: Path) -> Path:
    """The first of the folders of annotations that is there; DataError where none is."""
    for name in ANNOTATIONS:
        if (folder / name / IMAGES_LIST).is_file():
            return folder / name
    raise DataError(
        f"{folder} has no Anno/{IMAGES_LIST} (nor in Anno_coarse/ or Anno_fine/): this is not DeepFashion's Category and Attribute "
        "Prediction. For In-shop Clothes Retrieval use `python -m data_prep inshop`."
    )


def _images(folder: Path, annotations: Path, split: Split, crop: bool, report: Report) -> list[_Image]:
    """Every line of the leading list counted as read, and as dropped where no image of `split` comes of it."""
    boxes = annotations / "list_bbox.txt"
    lists = _Lists(
        _categories(annotations / "list_category_cloth.txt", report),
        by_image(folder / PARTITION, 2, lambda fields: _PARTS.get(fields[0]), report),
        by_image(boxes, 5, box_of, report) if crop or boxes.is_file() else {},
    )
    pictures = ListedPictures(folder)
    images: list[_Image] = []
    named: set[str] = set()
    for name, label in image_rows(annotations / IMAGES_LIST, 2, report):
        named.add(name)
        image = _image(name, label, lists, pictures, split, crop)
        if isinstance(image, str):
            report.drop(image, name)
        else:
            images.append(image)
    note_orphans(folder / PARTITION, lists.parts, named, IMAGES_LIST, report)
    note_orphans(boxes, lists.boxes, named, IMAGES_LIST, report)
    return images


def _image(name: str, label: str, lists: _Lists, pictures: ListedPictures, split: Split, crop: bool) -> _Image | str:
    """The image of a line, or the reason why there is none."""
    number = whole(label)
    if number is None or not 1 <= number <= len(lists.categories):
        return f"the category number is none of 1 to {len(lists.categories)}"
    category = lists.categories[number - 1]
    if category is None:
        return "the line of its category is cut off in list_category_cloth.txt"
    part = lists.parts.get(name)
    if part is None:
        return f"{PurePosixPath(PARTITION).name} does not say its part"
    if split not in (Split.ALL, part):
        return f"not in the {split} part, which was asked for"
    box = lists.boxes.get(name)
    if crop and box is None:
        return "list_bbox.txt has no box for it"
    file = pictures.find(name)
    return file if isinstance(file, str) else _Image(name, file, category, part, box)


def _categories(path: Path, report: Report) -> list[_Category | None]:
    """The categories in their order, which is what their numbers mean; None keeps the place of a line that is cut off."""
    categories: list[_Category | None] = []
    for number, fields in read_list(path, 2, report):
        where = whole(fields[1]) if fields else None
        if fields is None or where not in _WHERE_WORN:
            report.note("lines_dropped", "the line is cut off", f"{path.name} line {number}")
            categories.append(None)
        else:
            name = tidy(fields[0])
            categories.append(_Category(name, where, *(CATEGORIES.get(name) or slot_and_category(name) or _WHERE_WORN[where])))
    return categories


def _attributes(annotations: Path, wanted: set[str], report: Report) -> dict[str, list[str]]:
    """The attributes that the images wanted have. The list has some 600 MB and is read line by line."""
    path = annotations / "list_attr_img.txt"
    if not path.is_file():
        return {}
    names = [tidy(fields[0]) if fields else "" for _, fields in read_list(annotations / "list_attr_cloth.txt", 2, report)]
    attributes: dict[str, list[str]] = {}
    for number, line in lines_of(path, report):
        image = line.split(maxsplit=1)[0]
        if image in wanted:
            values = line.split()[1:]
            if len(values) != len(names):
                report.note("lines_dropped", f"not {len(names):,} attributes in the line", f"{path.name} line {number}")
            else:
                attributes[image] = [name for name, value in zip(names, values, strict=True) if value == "1" and name]
    report.extra["without_attributes"] = len(wanted) - len(attributes)
    return attributes


def _id_of(image: _Image) -> str:
    return f"{SOURCE}/{image.name.removeprefix('img/')}"


def _product(image: _Image) -> str | None:
    """The folder of the image, which holds one product; None where it lies in none."""
    return PurePosixPath(image.name).parent.as_posix().partition("/")[2] or None


def _item(image: _Image, stored: StoredPicture) -> dict[str, Any]:
    return {
        "item_id": _id_of(image),
        "title": tidy((_product(image) or "").replace("_", " ")) or image.category.category.capitalize(),
        "category": image.category.category,
        "slot": image.category.slot,
        "image": f"{IMAGES_FOLDER}/{stored.name}",
        "source": SOURCE,
    }


def _label(image: _Image, stored: StoredPicture, attributes: list[str]) -> dict[str, Any]:
    return {
        "item_id": _id_of(image),
        "split": str(image.split),
        "identity": _product(image),
        "box": list(stored.box) if stored.box else None,
        "attributes": attributes,
    }
