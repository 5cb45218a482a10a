"""Clothing Co-Parsing: street photos with a label for every pixel, read; shared with data_prep.

The layout is the public repository's (github.com/bearpaw/clothing-co-parsing, Apache-2.0; Yang, Luo and Lin, "Clothing Co-Parsing
by Joint Image Segmentation and Labeling", CVPR 2014): `photos/NNNN.jpg`, `annotations/pixel-level/NNNN.mat` whose `groundtruth`
indexes `label_list.mat`, and `annotations/image-level/NNNN.mat`, whose photos have tags but no masks.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.datatypes import WEARABLE, Slot
from recsys.errors import DataError
from recsys.images import read_image
from recsys.matlab import read_mask


class Split(StrEnum):
    """A part of the photos: those whose number leaves 1 when divided by 5 are for validation and are never trained on."""

    TRAIN = "train"
    VALIDATION = "validation"
    ALL = "all"


NOT_A_GARMENT = frozenset({"null", "skin", "hair"})
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

# What a parser tells apart. Underwear and swimwear, which is worn as what it is not, and what a label does not say is no region:
# there a parser learns nothing and is not judged.
REGIONS: tuple[str, ...] = ("background", "skin", "hair", *(str(slot) for slot in WEARABLE))
NO_REGION = 255
_REGION_OF_OTHERS = {"null": "background", "skin": "skin", "hair": "hair", "glasses": "accessory", "accessories": "accessory"}


def annotated(folder: Path) -> list[Path]:
    """The annotations that label every pixel, in the order of their numbers; DataError where `folder` is not in this layout."""
    annotations = sorted(_need_folder(folder / "annotations" / "pixel-level").glob("*.mat"))
    _need_folder(folder / "photos")
    return annotations


def tagged(folder: Path) -> list[Path]:
    """The annotations that only say which labels are in a photo, in the order of their numbers; none without such a folder."""
    return sorted((folder / "annotations" / "image-level").glob("*.mat"))


def part_of(number: str) -> Split:
    """The part a photo is in, by its number; a name that is no number is for training."""
    return Split.VALIDATION if number.isdecimal() and int(number) % 5 == 1 else Split.TRAIN


def photo_id(number: str) -> str:
    """The id of a photo in lists of what was trained on, and the beginning of its garments' ids: "ccp-0002"."""
    return f"ccp-{number}"


def read_annotated(folder: Path, annotation: Path) -> tuple[Image.Image, np.ndarray]:
    """A photo and its labels -> (RGB picture, (height, width) uint8 of the picture's size).

    ImageError or DataError says why it cannot be used.
    """
    path = folder / "photos" / f"{annotation.stem}.jpg"
    if not path.is_file():
        raise DataError("the annotation has no photo")
    photo = read_image(path, name="the photo")
    return photo, _fitted(read_mask(annotation), photo)


def region_of(label: str) -> str | None:
    """Which of `REGIONS` a label lies in; None for what is no region."""
    if label in GARMENTS:
        return str(GARMENTS[label][0])
    return _REGION_OF_OTHERS.get(label)


def regions_of(mask: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """(height, width) uint8 label numbers -> the same of numbers in `REGIONS`, or `NO_REGION`."""
    numbers = np.full(256, NO_REGION, dtype=np.uint8)
    for value, label in enumerate(labels):
        if (region := region_of(label)) is not None:
            numbers[value] = REGIONS.index(region)
    found: np.ndarray = numbers[mask]
    return found


def _fitted(mask: np.ndarray, photo: Image.Image) -> np.ndarray:
    """The mask at the photo's size; DataError where the two have another shape, so that they cannot be of one picture."""
    height, width = mask.shape
    if (width, height) == photo.size:
        return mask
    if abs((width / height) / (photo.width / photo.height) - 1) > 0.02:
        raise DataError("the photo and its annotation are not of one shape")
    return np.asarray(Image.fromarray(mask, "L").resize(photo.size, Image.Resampling.NEAREST))


def _need_folder(path: Path) -> Path:
    if not path.is_dir():
        raise DataError(f"{path} is missing: this is not the folder of github.com/bearpaw/clothing-co-parsing. Check the path.")
    return path
