"""Boxes in COCO's format (Lin et al. 2014; cocodataset.org, "Format data"): one JSON of images, annotations and categories.

Of an annotation only its image, category and `bbox` (left, top, width, height in pixels) are read. Nothing in the file is trusted:
an image's name may not lead out of the folder of images.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated

import numpy as np
import pydantic

from recsys.datatypes import WEARABLE, Slot
from recsys.training.boxes import BoxedPicture
from recsys.training.config import TrainingError

_Length = Annotated[int, pydantic.Field(ge=1)]


class _Image(pydantic.BaseModel):
    id: int | str
    file_name: str
    width: _Length
    height: _Length


class _Annotation(pydantic.BaseModel):
    image_id: int | str
    category_id: int
    bbox: tuple[pydantic.FiniteFloat, pydantic.FiniteFloat, pydantic.FiniteFloat, pydantic.FiniteFloat]
    iscrowd: int = 0


class _Category(pydantic.BaseModel):
    id: int
    name: str = ""


class _Coco(pydantic.BaseModel):
    images: list[_Image]
    annotations: list[_Annotation]
    categories: list[_Category] = []


@dataclass(frozen=True, slots=True)
class CocoBoxes:
    """The pictures of a COCO file, those without a garment among them, and what was left out: reasons and how often."""

    pictures: list[BoxedPicture]
    dropped: Counter[str] = field(default_factory=Counter)


def read_coco(path: Path, images: Path, slots: Mapping[str, Slot]) -> CocoBoxes:
    """Read the boxes of a COCO file whose pictures lie in `images`.

    slots: of a category, by its name or number; a category called as a slot needs none. Boxes of other categories, of crowds, and
    those that hold nothing of their picture are dropped and counted. TrainingError where the file is damaged, names what is not
    there, or has no box of a slot.
    """
    coco = _read(path)
    slot_of = _slots_of(coco, slots, path)
    found: dict[int | str, list[tuple[tuple[float, ...], Slot]]] = defaultdict(list)
    sizes = {image.id: (image.width, image.height) for image in coco.images}
    dropped: Counter[str] = Counter()
    for annotation in coco.annotations:
        if annotation.image_id not in sizes:
            raise TrainingError(f"{path}: an annotation is of the image {annotation.image_id!r}, which is not among its images")
        box, slot = _inside(annotation.bbox, sizes[annotation.image_id]), slot_of.get(annotation.category_id)
        if slot is None:
            dropped[f"of the category {_name_of(annotation.category_id, coco)!r}, which has no slot"] += 1
        elif annotation.iscrowd:
            dropped["of a crowd"] += 1
        elif box is None:
            dropped["holds nothing of its picture"] += 1
        else:
            found[annotation.image_id].append((box, slot))
    if not found:
        raise TrainingError(f"{path} has no box of a slot that could be learned ({_told(dropped)}): name its categories in slots")
    return CocoBoxes([_picture(image, images, found.get(image.id, []), path) for image in coco.images], dropped)


def _read(path: Path) -> _Coco:
    try:
        return _Coco.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: {error.strerror}") from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise TrainingError(f"{path} is not in COCO's format: {where}: {first['msg']}") from error
    except ValueError as error:  # no JSON, or not UTF-8
        raise TrainingError(f"{path} is not JSON: {error}") from error


def _slots_of(coco: _Coco, slots: Mapping[str, Slot], path: Path) -> dict[int, Slot]:
    """The slot of each category that has one; TrainingError where `slots` names a category that is not there."""
    known = {slot.value: slot for slot in WEARABLE} | dict(slots)
    numbers = {category.id: category.name for category in coco.categories}
    numbers |= {one.category_id: "" for one in coco.annotations if one.category_id not in numbers}
    names = {name for number, name in numbers.items()} | {str(number) for number in numbers}
    if unknown := sorted(set(slots) - names):
        there = ", ".join(name or str(number) for number, name in sorted(numbers.items()))
        raise TrainingError(f"slots has {unknown[0]!r}, which is no category of {path}; its categories are {there}")
    found = {number: known.get(name, known.get(str(number))) for number, name in numbers.items()}
    return {number: slot for number, slot in found.items() if slot is not None}


def _inside(bbox: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, ...] | None:
    """Left, top, width, height -> left, top, right, bottom within the picture; None where that is less than a pixel a side."""
    left, top = max(bbox[0], 0.0), max(bbox[1], 0.0)
    right, bottom = min(bbox[0] + bbox[2], float(size[0])), min(bbox[1] + bbox[3], float(size[1]))
    return (left, top, right, bottom) if right - left >= 1 and bottom - top >= 1 else None


def _picture(image: _Image, folder: Path, found: list[tuple[tuple[float, ...], Slot]], path: Path) -> BoxedPicture:
    name = PurePosixPath(image.file_name)
    if name.is_absolute() or ".." in name.parts or "\\" in image.file_name:
        raise TrainingError(f"{path} names the picture {image.file_name!r}, which leads out of {folder}")
    if not (folder / name).is_file():
        raise TrainingError(
            f"{path} names the picture {image.file_name!r}, which is not in {folder}: give its folder with --images"
        )
    boxes = np.array([box for box, _ in found], dtype=np.float32).reshape(-1, 4)
    return BoxedPicture(image.file_name, folder / name, boxes, tuple(slot for _, slot in found), (image.width, image.height))


def _name_of(number: int, coco: _Coco) -> str:
    return next((category.name for category in coco.categories if category.id == number and category.name), str(number))


def _told(dropped: Counter[str]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in dropped.most_common()) or "it has no annotations"
