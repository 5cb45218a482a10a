"""NAME.json of somebody's own box detector: what is read, and what is refused by its field."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recsys.datatypes import Slot
from recsys.detection import box_config
from recsys.detection.box_config import BoxConfig
from recsys.detection.box_outputs import Columns, Finished, Separate
from recsys.errors import DetectorError

LEAST: dict[str, Any] = {
    "kind": "boxes",
    "input": {"name": "images"},
    "output": {"form": "separate"},
    "slots": {"1": "top", "2": "bottom"},
}


def read(folder: Path, **changes: Any) -> BoxConfig:
    fields = {**LEAST, **changes}
    (folder / "own.json").write_text(json.dumps({key: value for key, value in fields.items() if value != "absent"}))
    return BoxConfig.read(folder / "own.json")


def test_the_example_in_the_documentation_is_read(tmp_path: Path) -> None:
    assert box_config.__doc__ is not None
    example = box_config.__doc__[box_config.__doc__.index("{") : box_config.__doc__.index("\n\nThe keys")]
    (tmp_path / "own.json").write_text(example)
    config = BoxConfig.read(tmp_path / "own.json")
    assert config.slot_of == {0: Slot.TOP, 1: Slot.BOTTOM}
    assert config.dropped == ("hat",)
    assert config.input.size == (640, 640)
    assert config.output == Columns(form="columns", output="output0", transposed=True)


def test_what_is_left_out_has_its_default_and_what_is_written_is_read_again(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.slot_of == {1: Slot.TOP, 2: Slot.BOTTOM}
    assert config.dropped == ()
    assert (config.score, config.overlap, config.input.layout, config.input.size) == (0.5, 0.5, "NCHW", None)
    assert config.output.names == ("boxes", "scores", "labels")
    (tmp_path / "again.json").write_text(config.to_json())
    assert BoxConfig.read(tmp_path / "again.json") == config


def test_names_and_numbers_may_be_mixed(tmp_path: Path) -> None:
    config = read(tmp_path, classes={"0": "shirt", "7": "9", "8": "sock"}, slots={"shirt": "top", "9": "shoes", "3": "bag"})
    assert config.slot_of == {0: Slot.TOP, 7: Slot.SHOES, 3: Slot.BAG}
    assert config.dropped == ("sock",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slots": {"1": "trousers"}}, r"own\.json: slots\.1 is 'trousers': Input should be 'top', 'outerwear', .*"),
        ({"slots": {"shirt": "top"}}, r"slots has 'shirt', which is no class's number or name; the names are not given"),
        ({"slots": {"shirt": "top"}, "classes": {"0": "tee"}}, r"slots has 'shirt', .*; the names are tee"),
        ({"slots": {}}, r"slots is empty: say which class is which slot"),
        ({"slots": {"1": "not_clothing"}}, r"slots has not_clothing, which is never matched: leave it out; the slots are top, "),
        ({"slots": "absent"}, r"own\.json: slots is missing"),
        ({"input": {}}, r"own\.json: input\.name is missing"),
        ({"input": {"name": "x", "layout": "HCW"}}, r"input\.layout is 'HCW': Input should be 'NCHW', 'NHWC', 'CHW' or 'HWC'"),
        ({"input": {"name": "x", "size": [640]}}, r"input\.size\.1 is missing|input\.size"),
        ({"input": {"name": "x", "size": [0, 5]}}, r"input\.size\.0 is 0: Input should be greater than or equal to 1"),
        ({"input": {"name": "x", "std": [1, 0, 1]}}, r"input\.std\.1 is 0: Input should be greater than 0"),
        ({"input": {"name": "x", "colors": "RGB"}}, r"there is no setting 'input\.colors'"),
        ({"output": {"form": "yolo"}}, r"output is \{'form': 'yolo'\}: .*'separate', 'columns', 'finished'"),
        ({"output": {"form": "columns"}}, r"output\.columns\.output is missing"),
        ({"output": {"form": "separate", "corners": "xxyy"}}, r"output\.separate\.corners is 'xxyy'"),
        ({"score": 1.5}, r"score is 1\.5: Input should be less than or equal to 1"),
        ({"overlap": -1}, r"overlap is -1: Input should be greater than or equal to 0"),
        ({"thresh": 1}, r"there is no setting 'thresh'"),
        ({"kind": "parser"}, r"kind is 'parser': Input should be 'boxes'"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(DetectorError, match=says):
        read(tmp_path, **changes)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null"], ids=repr)
def test_what_is_no_json_or_no_mapping(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.json").write_bytes(content)
    with pytest.raises(DetectorError, match=r"own\.json"):
        BoxConfig.read(tmp_path / "own.json")
    with pytest.raises(DetectorError, match=r"gone\.json cannot be read: No such file"):
        BoxConfig.read(tmp_path / "gone.json")


ROWS = np.array([[10, 20, 4, 6, 0.5, 0.2, 0.9], [30, 40, 2, 2, 0.8, 0.7, 0.1]])


def test_columns_with_objectness_multiply_it_with_the_best_class() -> None:
    columns = Columns(form="columns", output="o", objectness=True)
    found = columns.read({"o": ROWS[None]}, (64, 64))
    assert found.boxes.tolist() == [[8, 17, 12, 23], [29, 39, 31, 41]]
    assert found.scores.tolist() == pytest.approx([0.45, 0.56])
    assert found.classes.tolist() == [1, 0]
    plain = Columns(form="columns", output="o", transposed=True).read({"o": ROWS.T}, (64, 64))
    assert plain.scores.tolist() == [0.9, 0.8]
    assert plain.classes.tolist() == [2, 0]


@pytest.mark.parametrize(
    ("output", "outputs", "says"),
    [
        (
            Columns(form="columns", output="o", objectness=True),
            {"o": np.zeros((1, 5, 5))},
            r"'o' has the shape \(1, 5, 5\), .* 5 numbers",
        ),
        (Columns(form="columns", output="o"), {"o": np.zeros((2, 5, 6))}, r"of 2 axes, or one more of length 1"),
        (Finished(form="finished", output="o"), {"o": np.zeros((1, 5, 7))}, r"needs \(boxes, 6\)"),
        (
            Separate(form="separate"),
            {"boxes": np.zeros((3, 5)), "scores": np.zeros(3), "labels": np.zeros(3)},
            r"'boxes' has the shape \(3, 5\), where its form needs \(boxes, 4\)",
        ),
        (
            Separate(form="separate"),
            {"boxes": np.zeros((3, 4)), "scores": np.zeros(2), "labels": np.zeros(3)},
            r"3 boxes, 2 scores and 3 labels",
        ),
    ],
)
def test_outputs_of_another_shape_are_refused(
    output: Separate | Columns | Finished, outputs: dict[str, np.ndarray], says: str
) -> None:
    with pytest.raises(DetectorError, match=says):
        output.read(outputs, (64, 64))


def test_no_boxes_are_no_boxes_in_every_form() -> None:
    empty = {"o": np.zeros((1, 0, 6)), "boxes": np.zeros((1, 0, 4)), "scores": np.zeros((1, 0)), "labels": np.zeros((1, 0))}
    for output in (Columns(form="columns", output="o"), Finished(form="finished", output="o"), Separate(form="separate")):
        found = output.read(empty, (64, 64))
        assert (found.boxes.shape, found.scores.shape, found.classes.shape) == ((0, 4), (0,), (0,))
