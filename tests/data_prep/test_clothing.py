import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_prep import clothing
from recsys.clothing_classes import CLASSES
from recsys.datatypes import ITEM_COLUMNS, Slot
from recsys.errors import DataError
from recsys.images import read_image


@pytest.fixture
def photos(tmp_path: Path, picture: Callable[..., Path]) -> Path:
    folder = tmp_path / "clothing-dataset-small"
    for name in CLASSES:
        picture(folder / "train" / name / f"0b3f-{name}.jpg")
    picture(folder / "validation" / "hat" / "77aa.jpg")
    (folder / "LICENSE").write_text("CC0")
    return folder


def test_the_ten_classes(photos: Path, tmp_path: Path) -> None:
    report = clothing.prepare(photos, tmp_path / "out")
    items = pd.read_parquet(tmp_path / "out" / "items.parquet").set_index("item_id")
    assert (report.rows_read, report.rows_kept, report.dropped) == (10, 10, {})
    assert items.loc["train/t-shirt/0b3f-t-shirt", ["title", "category", "slot"]].tolist() == ["T-shirt 0b3f", "t-shirt", "top"]
    assert items.loc["train/longsleeve/0b3f-longsleeve", ["category", "slot"]].tolist() == ["long-sleeve top", "top"]
    assert items.loc["train/outwear/0b3f-outwear", "slot"] == Slot.OUTERWEAR
    assert items.loc["train/hat/0b3f-hat", "slot"] == Slot.ACCESSORY
    assert [*items.columns] == [name for name in ITEM_COLUMNS if name != "item_id"]
    assert all(len(names) == 0 for names in items["also_buy"])
    for image in items["image"]:
        assert read_image(tmp_path / "out" / image).size == (24, 32)


def test_validation_photos_only_when_asked_for(photos: Path, tmp_path: Path) -> None:
    assert clothing.prepare(photos, tmp_path / "a").extra["splits"] == {"train": 10}
    assert clothing.prepare(photos, tmp_path / "b", splits=["validation"]).extra["splits"] == {"validation": 1}
    assert clothing.prepare(photos, tmp_path / "c", splits=["all"]).extra["splits"] == {"train": 10, "validation": 1}
    assert json.loads((tmp_path / "c" / "report.json").read_text())["splits"] == {"train": 10, "validation": 1}


def test_labels_tell_the_part_of_every_item(photos: Path, tmp_path: Path) -> None:
    clothing.prepare(photos, tmp_path / "out", splits=["all"])
    labels = pd.read_parquet(tmp_path / "out" / "labels.parquet")
    assert [*labels["item_id"]] == [*pd.read_parquet(tmp_path / "out" / "items.parquet")["item_id"]]
    parts = labels.set_index("item_id")["split"]
    assert parts.value_counts().to_dict() == {"train": 10, "validation": 1}
    assert [*parts[parts == "validation"].index] == ["validation/hat/77aa"]


def test_every_file_is_accounted_for(photos: Path, tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture(photos / "train" / "gloves" / "1.jpg")
    picture(photos / "train" / "1.jpg")
    (photos / "train" / "hat" / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0 torn")
    (photos / "train" / "hat" / "notes.txt").write_text("felt")
    picture(photos / "train" / "hat" / "0b3f-hat.png")  # the same stem as the JPEG
    report = clothing.prepare(photos, tmp_path / "out")
    assert report.rows_read == 15
    assert report.rows_kept == 11
    assert {reason: entry["count"] for reason, entry in report.dropped.items() if "torn" not in entry["examples"][0]} == {
        "'gloves' is not one of the ten classes": 1,
        "outside the class folders": 1,
        "not a picture file": 1,
    }
    assert [entry["examples"] for reason, entry in report.dropped.items() if "damaged" in reason] == [["train/hat/torn.jpg"]]
    ids = set(pd.read_parquet(tmp_path / "out" / "items.parquet")["item_id"])
    assert {"train/hat/0b3f-hat.jpg", "train/hat/0b3f-hat.png"} <= ids


def test_another_layout_is_refused(tmp_path: Path, photos: Path) -> None:
    (tmp_path / "other" / "hat").mkdir(parents=True)
    with pytest.raises(DataError, match="data_prep folder"):
        clothing.prepare(tmp_path / "other", tmp_path / "out")
    with pytest.raises(DataError, match="has no folder test; there are train, validation"):
        clothing.prepare(photos, tmp_path / "out", splits=["test"])
    with pytest.raises(DataError, match="no split 'valid'"):
        clothing.prepare(photos, tmp_path / "out", splits=["valid"])
    assert not (tmp_path / "out").exists()


def test_the_real_data_set(shared_data: Callable[[str], Path], tmp_path: Path) -> None:
    real = shared_data("clothing-dataset-small")
    part = tmp_path / "part"
    for name in CLASSES:
        (part / "train" / name).mkdir(parents=True)
        for source in sorted((real / "train" / name).iterdir())[:3]:
            (part / "train" / name / source.name).write_bytes(source.read_bytes())
    report = clothing.prepare(part, tmp_path / "out")
    assert (report.rows_read, report.rows_kept) == (30, 30)
    assert report.extra["items_by_slot"] == {"top": 9, "bottom": 9, "dress": 3, "accessory": 3, "outerwear": 3, "shoes": 3}
