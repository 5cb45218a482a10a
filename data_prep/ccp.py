"""Clothing Co-Parsing: street photos with a label for every pixel -> one item a garment, and what is worn together.

The layout is the public repository's (github.com/bearpaw/clothing-co-parsing, Apache-2.0; Yang, Luo and Lin, "Clothing Co-Parsing
by Joint Image Segmentation and Labeling", CVPR 2014): `photos/NNNN.jpg`, `annotations/pixel-level/NNNN.mat` whose `groundtruth`
indexes `label_list.mat`, and `annotations/image-level/`, whose photos have tags but no masks and are only counted here.

A row is a labelled garment: one label of one photo. Background, skin and hair are not rows. A photo that cannot be used is one row.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from data_prep.pictures import fault_of, in_parallel
from data_prep.schema import Progress, Report, preparing, write_prepared
from recsys.co_parsing import (
    GARMENTS,
    LEFT_OUT,
    NOT_A_GARMENT,
    SMALLEST_SHARE,
    Split,
    annotated,
    part_of,
    photo_id,
    read_annotated,
)
from recsys.cutout import cut_out, main_part
from recsys.errors import DataError, ImageError
from recsys.matlab import read_label_list
from recsys.tables import IMAGES_FOLDER

SOURCE = "clothing-co-parsing"
REPOSITORY = "https://github.com/bearpaw/clothing-co-parsing/archive/refs/heads/master.zip"
JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class _Photo:
    """What one photo gave: items ready for the table, and for each row that was dropped its reason and name."""

    items: list[dict[str, Any]]
    dropped: list[tuple[str, str]]


def prepare(folder: Path, out: Path, *, split: Split = Split.TRAIN, progress: Progress | None = None) -> Report:
    """Cut every garment out of the photos of `split`; what one photo shows is on each other's also-buy lists and in the pairs.

    The labels hold the part that each item is in. Returns the report that is also written; `together` is "worn". Raises DataError
    where `folder` is not in this layout or nothing in it can be used, WearwithError where `out` cannot be written.
    """
    labels = read_label_list(folder / "label_list.mat")
    annotations = annotated(folder)
    chosen = [path for path in annotations if split in (Split.ALL, part_of(path.stem))]
    report = Report(source=SOURCE, together="worn")
    report.extra = {
        "split": str(split),
        "photos_used": len(chosen),
        "photos_of_other_split": len(annotations) - len(chosen),
        "photos_with_tags_only": len(list((folder / "annotations" / "image-level").glob("*.mat"))),
    }
    with preparing(out, reading=folder) as directory:
        items: list[dict[str, Any]] = []
        pairs: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = []

        def cut(annotation: Path) -> _Photo:
            return _cut_photo(folder, annotation, labels, directory / IMAGES_FOLDER)

        # In order, so that the same photos always give the same table.
        for annotation, photo in zip(chosen, in_parallel(cut, chosen, progress), strict=True):
            report.rows_read += len(photo.items) + len(photo.dropped)
            for reason, example in photo.dropped:
                report.drop(reason, example)
            part = part_of(annotation.stem)
            items += photo.items
            pairs += _worn_together(photo.items, part)
            parts += [{"item_id": item["item_id"], "split": str(part)} for item in photo.items]
        report.extra["garments_by_category"] = dict(Counter(item["category"] for item in items).most_common())
        write_prepared(directory, items, pairs, report, labels=parts)
    return report


def reason_of(error: ImageError | DataError) -> str:
    """Why a photo cannot be used, as a report counts it."""
    return fault_of(error) if isinstance(error, ImageError) else str(error)


def _worn_together(items: list[dict[str, Any]], split: Split) -> list[dict[str, Any]]:
    """Pair the items of one photo, and write each one's partners into its also-buy list."""
    ids = sorted(item["item_id"] for item in items)
    for item in items:
        item["also_buy"] = [other for other in ids if other != item["item_id"]]
    return [{"left_id": left, "right_id": right, "source": SOURCE, "split": str(split)} for left, right in combinations(ids, 2)]


def _cut_photo(folder: Path, annotation: Path, labels: list[str], images: Path) -> _Photo:
    """Cut the garments out of one photo and store them; nothing that is wrong with the photo is raised, it is reported."""
    number = annotation.stem
    try:
        photo, mask = read_annotated(folder, annotation)
    except (ImageError, DataError) as error:
        return _Photo([], [(reason_of(error), f"photo {number}")])
    result = _Photo([], [])
    for value in np.unique(mask):
        label = labels[value] if value < len(labels) else f"number {value}"
        if label in NOT_A_GARMENT:
            continue
        garment = _garment(photo, mask == value, label, number, images)
        if isinstance(garment, str):
            result.dropped.append((garment, f"{label} of photo {number}"))
        else:
            result.items.append(garment)
    return result


def _garment(photo: Image.Image, mask: np.ndarray, label: str, number: str, images: Path) -> dict[str, Any] | str:
    """Cut out one garment and store it: the item for the table, or the reason why there is none."""
    if label in LEFT_OUT:
        return LEFT_OUT[label]
    if label not in GARMENTS:
        return "the label is not one of the 59"
    slot, category = GARMENTS[label]
    mask = main_part(mask)
    if mask.mean() < SMALLEST_SHARE[slot]:
        return f"too little of the {slot.noun} is seen (under {SMALLEST_SHARE[slot]:.2%} of the photo)"
    item_id = f"{photo_id(number)}-{label}"
    cut_out(photo, mask).save(images / f"{item_id}.jpg", "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return {
        "item_id": item_id,
        "title": f"{category.capitalize()} from look {number}",
        "category": category,
        "slot": slot,
        "image": f"{IMAGES_FOLDER}/{item_id}.jpg",
        "source": SOURCE,
    }
