"""Boxes from COCO's format and from prepared data sets: what is read, what is left out and counted, what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.datatypes import Slot
from recsys.tables import LABEL_SCHEMA, LABELS_FILE
from recsys.training.boxes import BoxedPicture, hold_out, read_boxed
from recsys.training.coco import read_coco
from recsys.training.config import TrainingError
from tests.support import encoded, item_row, noise, write_prepared

Change = Callable[[dict[str, Any]], object]


def write(folder: Path, change: Change = lambda coco: None) -> tuple[Path, Path]:
    """Two pictures: one with a top and a bottom, one with nothing in it."""
    (folder / "images" / "deep").mkdir(parents=True, exist_ok=True)
    for name in ("a.png", "deep/b.png"):
        (folder / "images" / name).write_bytes(encoded(noise((40, 20))))
    coco: dict[str, Any] = {
        "info": {"year": 2026},
        "images": [
            {"id": number, "file_name": name, "width": 40, "height": 20} for number, name in ((5, "a.png"), (9, "deep/b.png"))
        ],
        "annotations": [
            {"id": 1, "image_id": 5, "category_id": 1, "bbox": [2, 3, 10, 5], "area": 50, "segmentation": [[0, 0]]},
            {"id": 2, "image_id": 5, "category_id": 2, "bbox": [30, 10, 20, 20], "iscrowd": 0},
        ],
        "categories": [{"id": 1, "name": "top"}, {"id": 2, "name": "trousers"}, {"id": 3, "name": "tie"}],
    }  # fmt: skip
    change(coco)
    (folder / "boxes.json").write_text(json.dumps(coco))
    return folder / "boxes.json", folder / "images"


def test_boxes_are_corners_within_their_picture_and_pictures_without_any_stay(tmp_path: Path) -> None:
    found = read_coco(*write(tmp_path), {"trousers": Slot.BOTTOM})
    assert [picture.item_id for picture in found.pictures] == ["a.png", "deep/b.png"]
    first, second = found.pictures
    assert first.boxes.tolist() == [[2, 3, 12, 8], [30, 10, 40, 20]]
    assert first.slots == (Slot.TOP, Slot.BOTTOM)
    assert (second.boxes.shape, second.slots) == ((0, 4), ())
    assert second.picture.is_file()
    assert not found.dropped


def test_deepfashions_map_names_categories_by_number(tmp_path: Path) -> None:
    path, images = write(tmp_path, lambda coco: coco.pop("categories"))
    found = read_coco(path, images, {"1": Slot.TOP, "2": Slot.BOTTOM})
    assert found.pictures[0].slots == (Slot.TOP, Slot.BOTTOM)


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    def change(coco: dict[str, Any]) -> None:
        more = [
            ([0, 0, 5, 5], 3, 0),
            ([0, 0, 5, 5], 3, 0),
            ([0, 0, 5, 5], 1, 1),
            ([39.5, 0, 9, 9], 1, 0),
            ([3, 3, -2, 5], 1, 0),
            ([90, 90, 5, 5], 1, 0),
        ]
        coco["annotations"] += [{"image_id": 9, "category_id": kind, "bbox": box, "iscrowd": crowd} for box, kind, crowd in more]

    found = read_coco(*write(tmp_path, change), {"trousers": Slot.BOTTOM})
    assert found.dropped == {"of the category 'tie', which has no slot": 2, "of a crowd": 1, "holds nothing of its picture": 3}
    assert len(found.pictures[1].boxes) == 0


def put(*path: str | int, value: object) -> Change:
    def change(coco: dict[str, Any]) -> None:
        holder: Any = coco
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "slots", "says"),
    [
        (put("images", 0, "file_name", value="../a.png"), {}, r"names the picture '\.\./a\.png', which leads out of .*images"),
        (put("images", 0, "file_name", value="/etc/passwd"), {}, r"'/etc/passwd', which leads out of"),
        (put("images", 0, "file_name", value="..\\a.png"), {}, r"which leads out of"),
        (put("images", 1, "file_name", value="c.png"), {}, r"'c\.png', which is not in .*images: give its folder with --images"),
        (put("annotations", 0, "image_id", value=77), {}, r"an annotation is of the image 77, which is not among its images"),
        (put("annotations", 0, "bbox", value=[1, 2, 3]), {}, r"not in COCO's format: annotations\.0\.bbox"),
        (put("annotations", 0, "bbox", value=[1, 2, 3, "NaN"]), {}, r"annotations\.0\.bbox\.3: .*finite number"),
        (put("images", 0, "width", value=0), {}, r"images\.0\.width: Input should be greater than or equal to 1"),
        (put("images", value=None), {}, r"not in COCO's format: images"),
        (put("annotations", value=[]), {}, r"has no box of a slot that could be learned \(it has no annotations\)"),
        (put("categories", 0, "name", value="tee"), {}, r"\(1 of the category 'tee', .*, 1 .*\): name its categories in slots"),
        (put("info", value=0), {"coat": Slot.BAG}, r"slots has 'coat', which is no category of .*; .* top, trousers, tie"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_dangerous_is_refused(tmp_path: Path, change: Change, slots: dict[str, Slot], says: str) -> None:
    path, images = write(tmp_path, change)
    with pytest.raises(TrainingError, match=says):
        read_coco(path, images, slots)


@pytest.mark.parametrize(
    ("content", "says"), [(b"{", "is not JSON"), (b"\xff", "is not JSON"), (b"[1]", "not in COCO's format: the whole file")]
)
def test_what_is_no_coco_file(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "boxes.json").write_bytes(content)
    with pytest.raises(TrainingError, match=says):
        read_coco(tmp_path / "boxes.json", tmp_path, {})
    with pytest.raises(TrainingError, match=r"gone\.json cannot be read: No such file"):
        read_coco(tmp_path / "gone.json", tmp_path, {})


def test_a_large_picture_is_made_smaller_with_its_boxes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(noise((200, 100))))
    boxes = np.array([[20, 40, 120, 90], [-5, 0, 210, 100]], dtype=np.float32)
    image, scaled = BoxedPicture("a", tmp_path / "a.png", boxes, (Slot.TOP, Slot.TOP), (200, 100)).load(most=50)
    assert image.size == (50, 25)
    assert scaled.tolist() == [[5, 10, 30, 22.5], [0, 0, 50, 25]]
    assert scaled.dtype == np.float32
    turned = BoxedPicture("a", tmp_path / "a.png", boxes, (Slot.TOP, Slot.TOP), (100, 200))
    with pytest.raises(TrainingError, match=r"a\.png is 200 × 100 pixels, and its boxes were drawn in 100 × 200: .*EXIF"):
        turned.load(most=50)


def prepared(folder: Path, boxes: list[list[float] | None], splits: list[str | None]) -> Path:
    rows = [item_row(f"d{number}", Slot.DRESS if number else Slot.TOP) for number in range(len(boxes))]
    write_prepared(folder, rows, [noise((40, 30), number) for number in range(len(rows))])
    ids = [row["item_id"] for row in rows]
    columns = {"item_id": ids, "split": splits, "identity": [None] * len(ids), "box": boxes, "attributes": [[] for _ in ids]}
    pq.write_table(pa.table(columns, schema=LABEL_SCHEMA), folder / LABELS_FILE)
    return folder


def test_a_prepared_data_set_gives_its_training_part_that_has_boxes(tmp_path: Path) -> None:
    boxes: list[list[float] | None] = [[1, 2, 30, 20], None, [0, 0, 40, 30], [3, 4, 20, 25]]
    found = read_boxed(prepared(tmp_path / "d", boxes, ["train", "train", "validation", None]))
    assert [(one.item_id, one.boxes.tolist(), one.slots) for one in found] == [
        ("d0", [[1, 2, 30, 20]], (Slot.TOP,)),
        ("d3", [[3, 4, 20, 25]], (Slot.DRESS,)),
    ]
    assert found[0].load(100)[1].tolist() == [[1, 2, 30, 20]]


def test_a_prepared_data_set_without_boxes_or_cut_to_them_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"cut are cut to their boxes: prepare it again with --whole"):
        read_boxed(prepared(tmp_path / "cut", [[0, 0, 40, 30], [0, 0, 40, 30]], ["train", "train"]))
    with pytest.raises(TrainingError, match=r"none has no picture with a box in its part 'train'"):
        read_boxed(prepared(tmp_path / "none", [None, [0, 0, 4, 4]], ["train", "test"]))
    write_prepared(tmp_path / "bare", [item_row("a")], [noise()])
    with pytest.raises(TrainingError, match=r"bare has no labels\.parquet, and so no boxes"):
        read_boxed(tmp_path / "bare")


def test_both_parts_need_a_garment(tmp_path: Path) -> None:
    def picture(number: int, garments: int) -> BoxedPicture:
        return BoxedPicture(f"p{number}", tmp_path, np.zeros((garments, 4), dtype=np.float32), (Slot.TOP,) * garments)

    kept, held = hold_out([picture(number, 1) for number in range(40)], 0.2)
    assert len(kept) + len(held) == 40
    assert 2 <= len(held) <= 16
    empty = {one.item_id for one in held}
    with pytest.raises(TrainingError, match=r"40 pictures are too few to hold 20% of them out, with garments in both parts"):
        hold_out([picture(number, int(f"p{number}" not in empty)) for number in range(40)], 0.2)
