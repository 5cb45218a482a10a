import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_prep import ccp
from recsys.co_parsing import LEFT_OUT, Split
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image

LOOK = {"t-shirt": (20, 20, 80, 60), "jeans": (25, 60, 75, 120), "shoes": (30, 125, 70, 140), "skin": (40, 0, 60, 20)}


def prepared(co_parsing, tmp_path: Path, split: Split = Split.TRAIN) -> tuple[ccp.Report, pd.DataFrame, pd.DataFrame]:
    report = ccp.prepare(co_parsing.folder, tmp_path / "out", split=split)
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    return report, pd.read_parquet(tmp_path / "out" / "items.parquet"), pd.read_parquet(tmp_path / "out" / "pairs.parquet")


def reasons(report: ccp.Report) -> dict[str, int]:
    return {reason: entry["count"] for reason, entry in report.dropped.items()}


def test_one_item_a_garment_and_what_is_worn_together(co_parsing, tmp_path: Path) -> None:
    co_parsing.add("0012", LOOK)
    report, items, pairs = prepared(co_parsing, tmp_path)
    table = items.set_index("item_id")
    assert [*table.index] == ["ccp-0012-jeans", "ccp-0012-shoes", "ccp-0012-t-shirt"]  # by label number; skin is no garment
    assert table["slot"].tolist() == [Slot.BOTTOM, Slot.SHOES, Slot.TOP]
    assert table.loc["ccp-0012-t-shirt", "title"] == "T-shirt from look 0012"
    assert [*table.loc["ccp-0012-t-shirt", "also_buy"]] == ["ccp-0012-jeans", "ccp-0012-shoes"]
    assert pairs[["left_id", "right_id"]].to_numpy().tolist() == [
        ["ccp-0012-jeans", "ccp-0012-shoes"],
        ["ccp-0012-jeans", "ccp-0012-t-shirt"],
        ["ccp-0012-shoes", "ccp-0012-t-shirt"],
    ]
    assert set(pairs["split"]) == {"train"}
    assert report.together == "worn"


def test_the_cut_out_is_the_garment_on_white(co_parsing, tmp_path: Path) -> None:
    co_parsing.add("0012", LOOK)
    _, items, _ = prepared(co_parsing, tmp_path)
    image = read_image(tmp_path / "out" / items.set_index("item_id").loc["ccp-0012-t-shirt", "image"])
    assert image.width / image.height == pytest.approx(70 / 50, rel=0.02)  # a box of 60 × 40 with a margin of 5 all around
    values = np.asarray(image, dtype=int)
    assert (values[:10] > 245).all() and (values[:, :10] > 245).all()
    assert np.abs(values[image.height // 2, image.width // 2] - (200, 30, 40)).max() < 12
    assert not (np.abs(values - 90).max(axis=2) < 12).any()  # nothing of the grey street


@pytest.mark.parametrize(
    ("split", "numbers"), [("train", {"0012", "0005"}), ("validation", {"0011", "0001"}), ("all", {"0012", "0005", "0011", "0001"})]
)
def test_photos_whose_number_leaves_1_are_for_validation(co_parsing, tmp_path: Path, split: str, numbers: set[str]) -> None:
    for number in ("0012", "0005", "0011", "0001"):
        co_parsing.add(number, LOOK)
    report, items, pairs = prepared(co_parsing, tmp_path, Split(split))
    assert {item_id.split("-")[1] for item_id in items["item_id"]} == numbers
    assert report.extra["photos_used"] + report.extra["photos_of_other_split"] == 4
    for pair in pairs.itertuples():
        assert pair.split == ("validation" if pair.left_id.split("-")[1] in {"0011", "0001"} else "train")
        assert pair.left_id < pair.right_id


def test_labels_tell_the_part_of_every_item(co_parsing, tmp_path: Path) -> None:
    for number in ("0012", "0011"):
        co_parsing.add(number, LOOK)
    _, items, _ = prepared(co_parsing, tmp_path, Split.ALL)
    labels = pd.read_parquet(tmp_path / "out" / "labels.parquet")
    assert [*labels["item_id"]] == [*items["item_id"]]
    assert {(item_id[:8], split) for item_id, split in zip(labels["item_id"], labels["split"], strict=True)} == {
        ("ccp-0012", "train"),
        ("ccp-0011", "validation"),
    }


def test_what_is_left_out_is_counted(co_parsing, tmp_path: Path) -> None:
    co_parsing.add(
        "0012", {**LOOK, "bra": (0, 0, 20, 20), "glasses": (80, 0, 90, 10), "watch": (0, 100, 3, 103), "tie": (95, 0, 100, 60)}
    )
    (co_parsing.folder / "annotations" / "image-level" / "0500.mat").write_bytes(b"tags")
    report, items, _ = prepared(co_parsing, tmp_path)
    assert reasons(report) == {
        LEFT_OUT["bra"]: 1,
        LEFT_OUT["glasses"]: 1,
        "too little of the accessory is seen (under 0.12% of the photo)": 1,
    }
    assert "ccp-0012-tie" in set(items["item_id"])
    assert report.extra["photos_with_tags_only"] == 1


def test_a_mask_of_another_scale_fits_and_of_another_shape_does_not(co_parsing, tmp_path: Path) -> None:
    co_parsing.add("0002", {"dress": (10, 10, 80, 120)})
    co_parsing.add("0003", {"dress": (20, 20, 160, 240)}, mask_size=(200, 300))
    co_parsing.add("0004", {"dress": (10, 10, 80, 80)}, mask_size=(150, 100))
    report, items, _ = prepared(co_parsing, tmp_path)
    assert [*items["item_id"]] == ["ccp-0002-dress", "ccp-0003-dress"]
    sizes = [read_image(tmp_path / "out" / image).size for image in items["image"]]
    assert sizes[0] == sizes[1]
    assert reasons(report) == {"the photo and its annotation are not of one shape": 1}


def test_damaged_files_cost_their_photo_only(co_parsing, tmp_path: Path) -> None:
    for number in ("0002", "0003", "0004", "0005", "0007", "0008", "0009", "0010"):
        co_parsing.add(number, LOOK)
    co_parsing.annotation("0003").write_bytes(b"not MATLAB at all")
    whole = co_parsing.annotation("0004").read_bytes()
    co_parsing.annotation("0004").write_bytes(whole[: len(whole) // 2])
    co_parsing.add_mask("0005", np.zeros((150, 100), dtype=np.uint8), name="something")
    co_parsing.add_mask("0007", np.full((150, 100), 7.5))
    co_parsing.add_mask("0008", np.zeros((2, 3, 4)))
    (co_parsing.folder / "photos" / "0009.jpg").unlink()
    (co_parsing.folder / "photos" / "0010.jpg").write_bytes(b"")
    report, items, _ = prepared(co_parsing, tmp_path)
    assert {item_id.split("-")[1] for item_id in items["item_id"]} == {"0002"}
    assert reasons(report) == {
        "the annotation is not a MATLAB file that can be read": 2,
        "the annotation has no `groundtruth`": 1,
        "the annotation's `groundtruth` holds numbers that are no labels": 1,
        "the annotation's `groundtruth` is not a grid of label numbers": 1,
        "the annotation has no photo": 1,
        "the photo is empty (0 bytes). Copy or export it again.": 1,
    }


def test_a_label_number_beyond_the_list(co_parsing, tmp_path: Path) -> None:
    co_parsing.add("0002", LOOK)
    mask = np.zeros((150, 100), dtype=np.uint8)
    mask[:50], mask[50:] = 14, 77
    co_parsing.add_mask("0002", mask)
    report, _, _ = prepared(co_parsing, tmp_path)
    assert report.dropped == {"the label is not one of the 59": {"count": 1, "examples": ["number 77 of photo 0002"]}}


@pytest.mark.parametrize("missing", ["label_list.mat", "photos", "annotations/pixel-level"])
def test_another_layout_is_refused(co_parsing, tmp_path: Path, missing: str) -> None:
    co_parsing.add("0002", LOOK)
    path = co_parsing.folder / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(DataError, match=f"{missing} is missing"):
        ccp.prepare(co_parsing.folder, tmp_path / "out")


def test_the_same_photos_give_the_same_data_set(co_parsing, tmp_path: Path) -> None:
    for number in range(2, 30, 5):
        co_parsing.add(f"{number:04}", LOOK)
    for name in ("a", "b"):
        ccp.prepare(co_parsing.folder, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) == 4 + 6 * 3
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_real_photos(shared_data: Callable[[str], Path], tmp_path: Path) -> None:
    real, part = shared_data("clothing-co-parsing"), tmp_path / "part"
    for folder in ("photos", "annotations/pixel-level"):
        (part / folder).mkdir(parents=True)
    shutil.copyfile(real / "label_list.mat", part / "label_list.mat")
    for number in ("0007", "0382", "0569"):
        shutil.copyfile(real / "photos" / f"{number}.jpg", part / "photos" / f"{number}.jpg")
        shutil.copyfile(real / f"annotations/pixel-level/{number}.mat", part / f"annotations/pixel-level/{number}.mat")
    report = ccp.prepare(part, tmp_path / "out")
    items = pd.read_parquet(tmp_path / "out" / "items.parquet")
    look = {item_id.removeprefix("ccp-0569-") for item_id in items["item_id"] if "0569" in item_id}
    assert look == {"shoes", "shorts", "socks", "t-shirt"}  # of the bag, little is seen
    assert report.rows_kept >= 12
    assert all(max(read_image(tmp_path / "out" / image).size) >= 100 for image in items["image"])
