"""Clothing Co-Parsing: street photos with a label for every pixel -> one item a garment, and what is worn together.

The layout is the public repository's (github.com/bearpaw/clothing-co-parsing, Apache-2.0; Yang, Luo and Lin, "Clothing Co-Parsing
by Joint Image Segmentation and Labeling", CVPR 2014): `photos/NNNN.jpg`, `annotations/pixel-level/NNNN.mat` whose `groundtruth`
indexes `label_list.mat`, and `annotations/image-level/`, whose photos have tags but no masks and are only counted here.

A row is a labelled garment: one label of one photo. Background, skin and hair are not rows. A photo that cannot be used is one row.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from data_prep.cutout import cut_out, main_part
from data_prep.matlab import read_label_list, read_mask
from data_prep.pictures import fault_of, in_parallel
from data_prep.schema import Progress, Report, preparing, write_prepared
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.images import read_image
from recsys.tables import IMAGES_FOLDER

SOURCE = "clothing-co-parsing"
REPOSITORY = "https://github.com/bearpaw/clothing-co-parsing/archive/refs/heads/master.zip"
JPEG_QUALITY = 92


class Split(StrEnum):
    """A part of the photos: those whose number leaves 1 when divided by 5 are for validation and are never trained on."""

    TRAIN = "train"
    VALIDATION = "validation"
    ALL = "all"


_NOT_A_GARMENT = frozenset({"null", "skin", "hair"})
_UNDERWEAR = "underwear and swimwear are no part of an outfit that is proposed"
LEFT_OUT: dict[str, str] = {
    "bra": _UNDERWEAR,
    "intimate": _UNDERWEAR,
    "panties": _UNDERWEAR,
    "swimwear": _UNDERWEAR,
    "accessories": "the label 'accessories' does not say what it is",  # and at its size the picture does not either
    "bodysuit": "the label 'bodysuit' stands for tops and for overalls alike",
    "glasses": "glasses are seen through: cut out, they show the wearer's eyes",
}

# Every other label -> its slot and category. Where a word has several meanings, the photos decide: `vest` (tank tops, waistcoats)
# is nearly always the only top, `suit` is worn with trousers of their own label (so it is the jacket), `wallet` is held in the
# hand (a clutch), `jumper` is the sweater.
GARMENTS: dict[str, tuple[Slot, str]] = {
    "bag": (Slot.BAG, "bag"),
    "belt": (Slot.ACCESSORY, "belt"),
    "blazer": (Slot.OUTERWEAR, "blazer"),
    "blouse": (Slot.TOP, "blouse"),
    "boots": (Slot.SHOES, "boots"),
    "bracelet": (Slot.ACCESSORY, "bracelet"),
    "cape": (Slot.OUTERWEAR, "cape"),
    "cardigan": (Slot.OUTERWEAR, "cardigan"),
    "clogs": (Slot.SHOES, "clogs"),
    "coat": (Slot.OUTERWEAR, "coat"),
    "dress": (Slot.DRESS, "dress"),
    "earrings": (Slot.ACCESSORY, "earrings"),
    "flats": (Slot.SHOES, "flats"),
    "gloves": (Slot.ACCESSORY, "gloves"),
    "hat": (Slot.ACCESSORY, "hat"),
    "heels": (Slot.SHOES, "heels"),
    "hoodie": (Slot.TOP, "hoodie"),
    "jacket": (Slot.OUTERWEAR, "jacket"),
    "jeans": (Slot.BOTTOM, "jeans"),
    "jumper": (Slot.TOP, "sweater"),
    "leggings": (Slot.BOTTOM, "leggings"),
    "loafers": (Slot.SHOES, "loafers"),
    "necklace": (Slot.ACCESSORY, "necklace"),
    "pants": (Slot.BOTTOM, "pants"),
    "pumps": (Slot.SHOES, "pumps"),
    "purse": (Slot.BAG, "handbag"),
    "ring": (Slot.ACCESSORY, "ring"),
    "romper": (Slot.DRESS, "jumpsuit"),
    "sandals": (Slot.SHOES, "sandals"),
    "scarf": (Slot.ACCESSORY, "scarf"),
    "shirt": (Slot.TOP, "shirt"),
    "shoes": (Slot.SHOES, "shoes"),
    "shorts": (Slot.BOTTOM, "shorts"),
    "skirt": (Slot.BOTTOM, "skirt"),
    "sneakers": (Slot.SHOES, "sneakers"),
    "socks": (Slot.ACCESSORY, "socks"),
    "stockings": (Slot.ACCESSORY, "tights"),
    "suit": (Slot.OUTERWEAR, "suit jacket"),
    "sunglasses": (Slot.ACCESSORY, "sunglasses"),
    "sweater": (Slot.TOP, "sweater"),
    "sweatshirt": (Slot.TOP, "sweatshirt"),
    "t-shirt": (Slot.TOP, "t-shirt"),
    "tie": (Slot.ACCESSORY, "tie"),
    "tights": (Slot.ACCESSORY, "tights"),
    "top": (Slot.TOP, "top"),
    "vest": (Slot.TOP, "vest"),
    "wallet": (Slot.BAG, "clutch"),
    "watch": (Slot.ACCESSORY, "watch"),
    "wedges": (Slot.SHOES, "wedges"),
}

# The share of the photo that a garment must cover; below it, a cut-out shows a sliver between a coat's lapels or a few pixels
# of a watch, which nobody, and no encoder, can tell from any other. Set by looking at contact sheets of the training photos.
SMALLEST_SHARE: dict[Slot, float] = {
    Slot.TOP: 0.014,
    Slot.OUTERWEAR: 0.015,
    Slot.BOTTOM: 0.010,
    Slot.DRESS: 0.020,
    Slot.SHOES: 0.0035,
    Slot.BAG: 0.004,
    Slot.ACCESSORY: 0.0012,
}


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


def annotated(folder: Path) -> list[Path]:
    """The annotations that label every pixel, in the order of their numbers; DataError where `folder` is not in this layout."""
    annotations = sorted(_need_folder(folder / "annotations" / "pixel-level").glob("*.mat"))
    _need_folder(folder / "photos")
    return annotations


def part_of(number: str) -> Split:
    """The part a photo is in, by its number; a name that is no number is for training."""
    return Split.VALIDATION if number.isdecimal() and int(number) % 5 == 1 else Split.TRAIN


def read_annotated(folder: Path, annotation: Path) -> tuple[Image.Image, np.ndarray] | str:
    """A photo and its labels -> (RGB picture, (height, width) uint8 of the picture's size), or the reason why it cannot be used."""
    path = folder / "photos" / f"{annotation.stem}.jpg"
    if not path.is_file():
        return "the annotation has no photo"
    try:
        photo = read_image(path, name="the photo")
        return photo, _fitted(read_mask(annotation), photo)
    except ImageError as error:
        return fault_of(error)
    except DataError as error:
        return str(error)


def _worn_together(items: list[dict[str, Any]], split: Split) -> list[dict[str, Any]]:
    """Pair the items of one photo, and write each one's partners into its also-buy list."""
    ids = sorted(item["item_id"] for item in items)
    for item in items:
        item["also_buy"] = [other for other in ids if other != item["item_id"]]
    return [{"left_id": left, "right_id": right, "source": SOURCE, "split": str(split)} for left, right in combinations(ids, 2)]


def _cut_photo(folder: Path, annotation: Path, labels: list[str], images: Path) -> _Photo:
    """Cut the garments out of one photo and store them; nothing that is wrong with the photo is raised, it is reported."""
    number = annotation.stem
    read = read_annotated(folder, annotation)
    if isinstance(read, str):
        return _Photo([], [(read, f"photo {number}")])
    photo, mask = read
    result = _Photo([], [])
    for value in np.unique(mask):
        label = labels[value] if value < len(labels) else f"number {value}"
        if label in _NOT_A_GARMENT:
            continue
        garment = _garment(photo, mask == value, label, number, images)
        if isinstance(garment, str):
            result.dropped.append((garment, f"{label} of photo {number}"))
        else:
            result.items.append(garment)
    return result


def _fitted(mask: np.ndarray, photo: Image.Image) -> np.ndarray:
    """The mask at the photo's size; DataError where the two have another shape, so that they cannot be of one picture."""
    height, width = mask.shape
    if (width, height) == photo.size:
        return mask
    if abs((width / height) / (photo.width / photo.height) - 1) > 0.02:
        raise DataError("the photo and its annotation are not of one shape")
    return np.asarray(Image.fromarray(mask, "L").resize(photo.size, Image.Resampling.NEAREST))


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
    item_id = f"ccp-{number}-{label}"
    cut_out(photo, mask).save(images / f"{item_id}.jpg", "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return {
        "item_id": item_id,
        "title": f"{category.capitalize()} from look {number}",
        "category": category,
        "slot": slot,
        "image": f"{IMAGES_FOLDER}/{item_id}.jpg",
        "source": SOURCE,
    }


def _need_folder(path: Path) -> Path:
    if not path.is_dir():
        raise DataError(f"{path} is missing: this is not the folder of github.com/bearpaw/clothing-co-parsing. Check the path.")
    return path
