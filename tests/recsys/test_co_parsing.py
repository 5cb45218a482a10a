"""Clothing Co-Parsing, read: which photos there are, whose part they are in, and what its labels stand for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from recsys.co_parsing import (
    GARMENTS,
    LEFT_OUT,
    NO_REGION,
    NOT_A_GARMENT,
    REGIONS,
    SMALLEST_SHARE,
    Split,
    annotated,
    part_of,
    photo_id,
    read_annotated,
    region_of,
    regions_of,
)
from recsys.datatypes import WEARABLE
from recsys.errors import DataError, ImageError
from recsys.matlab import read_label_list
from tests.co_parsing_copy import LABELS, CoParsing

LOOK = {"t-shirt": (20, 20, 80, 60), "jeans": (25, 60, 75, 120)}


def test_every_label_of_the_list_has_its_place(co_parsing: CoParsing) -> None:
    assert set(read_label_list(co_parsing.folder / "label_list.mat")) == NOT_A_GARMENT | set(LEFT_OUT) | set(GARMENTS)
    assert not set(LEFT_OUT) & set(GARMENTS)
    assert {slot for slot, _ in GARMENTS.values()} == set(SMALLEST_SHARE) == set(WEARABLE)


def test_every_label_is_a_region_or_knowingly_none() -> None:
    assert len(LABELS) == 59
    assert {label for label in LABELS if region_of(label) is None} == {"bodysuit", "bra", "intimate", "panties", "swimwear"}
    assert {region_of(label) for label in LABELS} - {None} == set(REGIONS)
    assert all(region_of(label) == slot for label, (slot, _) in GARMENTS.items())
    assert region_of("glasses") == region_of("accessories") == "accessory"
    assert region_of("umbrella") is None


def test_the_real_list_is_the_one_that_the_tests_have(shared_data: Callable[[str], Path]) -> None:
    assert read_label_list(shared_data("clothing-co-parsing") / "label_list.mat") == LABELS


def test_numbers_of_labels_become_numbers_of_regions() -> None:
    labels = ["null", "coat", "bra", "skin", "hoodie"]
    mask = np.array([[0, 1, 2], [3, 4, 99]], dtype=np.uint8)
    names = [["background", "outerwear", None], ["skin", "top", None]]
    found = regions_of(mask, labels)
    assert found.dtype == np.uint8
    assert [[None if number == NO_REGION else REGIONS[number] for number in row] for row in found.tolist()] == names


@pytest.mark.parametrize(
    ("number", "part"),
    [("0001", Split.VALIDATION), ("0006", Split.VALIDATION), ("0005", Split.TRAIN), ("1000", Split.TRAIN), ("mine", Split.TRAIN)],
)
def test_photos_whose_number_leaves_1_are_for_validation(number: str, part: Split) -> None:
    assert part_of(number) is part
    assert photo_id(number) == f"ccp-{number}"


def test_the_annotated_photos_come_in_order(co_parsing: CoParsing) -> None:
    for number in ("0010", "0002"):
        co_parsing.add(number, LOOK)
    assert [path.stem for path in annotated(co_parsing.folder)] == ["0002", "0010"]


@pytest.mark.parametrize("missing", ["photos", "annotations/pixel-level"])
def test_another_layout_is_refused(co_parsing: CoParsing, missing: str) -> None:
    (co_parsing.folder / missing).rmdir()
    with pytest.raises(DataError, match=f"{missing} is missing: this is not the folder of github.com/bearpaw"):
        annotated(co_parsing.folder)


def test_a_photo_comes_with_the_label_of_every_pixel(co_parsing: CoParsing) -> None:
    co_parsing.add("0002", LOOK)
    photo, mask = read_annotated(co_parsing.folder, co_parsing.annotation("0002"))
    assert photo.size == CoParsing.SIZE
    assert mask.shape == (150, 100)
    assert mask.dtype == np.uint8
    assert (mask[20:60, 20:80] == LABELS.index("t-shirt")).all()
    assert (mask == LABELS.index("jeans")).sum() == 50 * 60


def test_a_mask_of_another_scale_is_fitted_without_new_labels(co_parsing: CoParsing) -> None:
    co_parsing.add("0002", {"dress": (20, 20, 160, 240)}, mask_size=(200, 300))
    _, mask = read_annotated(co_parsing.folder, co_parsing.annotation("0002"))
    assert set(np.unique(mask).tolist()) == {0, LABELS.index("dress")}
    assert (mask[10:120, 10:80] == LABELS.index("dress")).all()
    assert (mask > 0).sum() == 110 * 70


def test_what_cannot_be_used_says_why(co_parsing: CoParsing) -> None:
    co_parsing.add("0002", LOOK, mask_size=(150, 100))
    with pytest.raises(DataError, match="the photo and its annotation are not of one shape"):
        read_annotated(co_parsing.folder, co_parsing.annotation("0002"))
    (co_parsing.folder / "photos" / "0002.jpg").write_bytes(b"no photo")
    with pytest.raises(ImageError, match="the photo is not a picture"):
        read_annotated(co_parsing.folder, co_parsing.annotation("0002"))
    (co_parsing.folder / "photos" / "0002.jpg").unlink()
    with pytest.raises(DataError, match="the annotation has no photo"):
        read_annotated(co_parsing.folder, co_parsing.annotation("0002"))
