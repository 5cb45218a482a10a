"""Box detectors in ONNX: whatever the graph takes and gives, a red rectangle is found where it is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from recsys.datatypes import Detection, Detector, Slot
from recsys.detection.onnx_boxes import OnnxBoxes
from recsys.errors import DetectorError
from recsys.files import sha256
from tests.recsys.detection.red import red_graph, red_photo, write_detector

SIZE, BOX = (200, 100), (40, 20, 120, 80)


def found(card: Path, size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = BOX) -> tuple[Detection, ...]:
    return OnnxBoxes(card, threads=1).detect(red_photo(size, box))


def check(detections: tuple[Detection, ...], box: tuple[int, int, int, int] = BOX, near: int = 0) -> None:
    assert len(detections) == 1
    (one,) = detections
    assert np.abs(np.subtract(one.box, box)).max() <= near
    assert (one.slot, one.score, one.whole) == (Slot.BOTTOM, pytest.approx(0.9), False)
    assert one.mask.shape == (one.box[3] - one.box[1], one.box[2] - one.box[0])
    assert one.mask.dtype == bool
    assert one.mask.all()


@pytest.mark.parametrize("kind", ["float", "float16", "uint8"])
@pytest.mark.parametrize("layout", ["NCHW", "NHWC", "CHW", "HWC"])
def test_any_layout_and_kind_of_number(tmp_path: Path, layout: str, kind: str) -> None:
    check(found(write_detector(tmp_path, red_graph(layout, kind), input={"name": "photo", "layout": layout})))


@pytest.mark.parametrize(
    ("end", "output"),
    [
        ("separate", {"form": "separate"}),
        ("columns", {"form": "columns", "output": "out"}),
        ("transposed", {"form": "columns", "output": "out", "transposed": True}),
        ("finished", {"form": "finished", "output": "out"}),
    ],
)
@pytest.mark.parametrize("unit", ["pixels", "share"])
@pytest.mark.parametrize("corners", ["xyxy", "yxyx", "xywh", "cxcywh"])
def test_any_form_of_box(tmp_path: Path, end: str, output: dict[str, Any], unit: str, corners: str) -> None:
    text = red_graph(corners=corners, unit=unit, end=end)
    check(found(write_detector(tmp_path, text, output={**output, "corners": corners, "unit": unit})))


@pytest.mark.parametrize("fit", ["letterbox", "corner", "stretch"])
@pytest.mark.parametrize("input_size", [(64, 64), (320, 96), (96, 320), (400, 200)])
@pytest.mark.parametrize("unit", ["pixels", "share"])
def test_any_fit_gives_boxes_in_pixels_of_the_photo(tmp_path: Path, fit: str, input_size: tuple[int, int], unit: str) -> None:
    card = write_detector(
        tmp_path,
        red_graph(unit=unit),
        input={"name": "photo", "size": input_size, "fit": fit},
        output={"form": "separate", "unit": unit},
    )
    shrunk = max(SIZE[0] / input_size[0], SIZE[1] / input_size[1], 1)
    check(found(card), near=round(2 * shrunk))  # an edge is known to a pixel of the input


def test_the_order_of_colours_is_what_the_settings_say(tmp_path: Path) -> None:
    blue = Image.merge("RGB", red_photo(SIZE, BOX).split()[::-1])
    card = write_detector(tmp_path, red_graph(), input={"name": "photo", "colours": "BGR"})
    check(OnnxBoxes(card).detect(blue))


MEANS = """<ir_version: 9, opset_import: ["" : 17]>
means (float[1, 3, height, width] photo) => (float[1, 4] boxes, float[1, 3] scores) {
    boxes = Constant<value = float[1, 4] {0, 0, 10, 10}>()
    scores = ReduceMean<axes=[2, 3], keepdims=0>(photo)
}"""


def test_pixels_come_scaled_by_channel_and_a_box_is_of_its_best_class(tmp_path: Path) -> None:
    card = write_detector(
        tmp_path, MEANS, input={"name": "photo", "scale": 0.01, "mean": [0.5, 0.1, 0.2], "std": [2, 4, 1]},
        output={"form": "separate", "labels": None}, slots={"0": "top", "1": "dress", "2": "bag"}, score=0.1,
    )  # fmt: skip
    (one,) = OnnxBoxes(card).detect(Image.new("RGB", (30, 20), (150, 250, 60)))  # 0.5, 0.6, 0.4
    assert (one.slot, one.score) == (Slot.DRESS, pytest.approx(0.6))


def many(boxes: str, scores: str, labels: str) -> str:
    """A graph that gives these boxes for every photo."""
    count = scores.count(",") + 1
    return f"""<ir_version: 9, opset_import: ["" : 17]>
    fixed (float[1, 3, height, width] photo) => (float[n, 4] boxes, float[n] scores, int64[n] labels) {{
        boxes = Constant<value = float[{count}, 4] {{{boxes}}}>()
        scores = Constant<value = float[{count}] {{{scores}}}>()
        labels = Constant<value = int64[{count}] {{{labels}}}>()
    }}"""


def test_a_garment_is_one_detection_and_the_most_prominent_comes_first(tmp_path: Path) -> None:
    boxes = """10, 10, 30, 30,  11, 10, 31, 30,  10, 11, 30, 31,  40, 40, 90, 90,  0, 0, 99, 99,  50, 0, 60, 10,
               -20, -20, 8, 8,  95, 95, 140, 130,  200, 200, 240, 240,  70, 5, 70, 40"""
    scores = "0.8, 0.9, 0.7, 0.6, 0.95, 0.49, 0.6, 0.6, 0.9, 0.9"
    labels = "1, 4, 2, 2, 7, 1, 3, 3, 3, 3"  # 1 and 4 are tops, 7 is nothing
    slots = {"1": "top", "4": "top", "2": "bottom", "3": "bag"}
    card = write_detector(tmp_path, many(boxes, scores, labels), slots=slots)
    detections = found(card, (100, 100))
    assert [(one.slot, one.box, round(one.score, 3)) for one in detections] == [
        (Slot.BOTTOM, (40, 40, 90, 90), 0.6),
        (Slot.TOP, (11, 10, 31, 30), 0.9),
        (Slot.BOTTOM, (10, 11, 30, 31), 0.7),
        (Slot.BAG, (0, 0, 8, 8), 0.6),
        (Slot.BAG, (95, 95, 100, 100), 0.6),
    ]
    without = write_detector(tmp_path, many(boxes, scores, labels), "all", slots=slots, score=0.1, overlap=None)
    assert len(found(without, (100, 100))) == 7


def test_names_of_classes_lead_to_their_slots(tmp_path: Path) -> None:
    card = write_detector(
        tmp_path, red_graph(), classes={"0": "hat", "1": "trousers"}, slots={"trousers": "bottom"},
    )  # fmt: skip
    check(found(card))


def test_nothing_found_is_an_empty_answer(tmp_path: Path) -> None:
    assert found(write_detector(tmp_path, red_graph(), score=0.95)) == ()
    assert found(write_detector(tmp_path, red_graph(), "other", slots={"2": "top"})) == ()


@pytest.mark.parametrize("size", [(1, 1), (2000, 3), (3, 900)])
def test_odd_photos_are_asked_about(tmp_path: Path, size: tuple[int, int]) -> None:
    card = write_detector(tmp_path, red_graph(), input={"name": "photo", "size": (64, 64)})
    detections = found(card, size, (0, 0, *size))
    check(detections, (0, 0, *size), near=0)


def test_it_is_a_detector_and_its_checksum_names_graph_and_settings(tmp_path: Path) -> None:
    card = write_detector(tmp_path, red_graph())
    detector = OnnxBoxes(card)
    assert isinstance(detector, Detector)
    assert detector.name == "red"
    same = write_detector(tmp_path, red_graph(), "same", model="red.onnx", made_by="")
    assert OnnxBoxes(write_detector(tmp_path, red_graph(), "copy")).checksum == detector.checksum
    others = [
        write_detector(tmp_path, red_graph(), "score", score=0.4),
        write_detector(tmp_path, red_graph(end="separate", corners="xywh"), "xywh"),
    ]
    assert len({detector.checksum, *(OnnxBoxes(other).checksum for other in others)}) == 3
    assert OnnxBoxes(same).detect(red_photo(SIZE, BOX))[0].box == BOX


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"input": {"name": "images"}}, r"input\.name is 'images', and the inputs of .*red\.onnx are photo"),
        (
            {"input": {"name": "photo", "layout": "NHWC"}},
            r"'photo' of .* is 1 × 3 × height × width, where .* say 1 × any × any × 3",
        ),
        ({"input": {"name": "photo", "layout": "CHW"}}, r"is 1 × 3 × height × width, where .* say 3 × any × any"),
        ({"output": {"form": "separate", "boxes": "bboxes"}}, r"no output 'bboxes' in .*; its outputs are boxes, scores, labels"),
        ({"sha256": "0" * 64}, r"has the checksum \w{12}… where its NAME\.json says 000000000000…"),
        ({"model": "gone.onnx"}, r"gone\.onnx is missing: put it there"),
    ],
)
def test_a_graph_that_is_not_what_the_settings_say(tmp_path: Path, settings: dict[str, Any], says: str) -> None:
    with pytest.raises(DetectorError, match=says):
        OnnxBoxes(write_detector(tmp_path, red_graph(), **settings))


def test_a_graph_of_a_fixed_size_needs_that_size(tmp_path: Path) -> None:
    text = red_graph().replace("1, 3, height, width", "1, 3, 48, 64")
    with pytest.raises(DetectorError, match=r"is 1 × 3 × 48 × 64, where input\.layout and input\.size say 1 × 3 × 64 × 64"):
        OnnxBoxes(write_detector(tmp_path, text, input={"name": "photo", "size": (64, 64)}))
    with pytest.raises(DetectorError, match=r"is 1 × 3 × 48 × 64, where input\.layout and input\.size say 1 × 3 × any × any"):
        OnnxBoxes(write_detector(tmp_path, text))
    assert len(found(write_detector(tmp_path, text, input={"name": "photo", "size": (64, 48)}))) == 1


def test_a_graph_that_only_finds_out_when_it_is_asked_that_a_photo_does_not_fit(tmp_path: Path) -> None:
    fixed = "shape = Constant<value_ints=[1, 3, 64]>() flat = Reshape(photo, shape) scores = ReduceMean<axes=[2], keepdims=0>(flat)"
    text = MEANS.replace("scores = ReduceMean<axes=[2, 3], keepdims=0>(photo)", fixed)
    card = write_detector(tmp_path, text, output={"form": "separate", "labels": None}, slots={"0": "bottom"})
    assert len(found(card, (8, 8), (0, 0, 8, 8))) == 1
    with pytest.raises(
        DetectorError, match=r"^red cannot be asked about a photo of 200 × 100 pixels, .* 1 × 3 × 100 × 200: .*input\.size"
    ):
        found(card)


def test_its_own_checksum_is_taken(tmp_path: Path) -> None:
    card = write_detector(tmp_path, red_graph())
    check(found(write_detector(tmp_path, red_graph(), sha256=sha256(card.with_suffix(".onnx")))))


def test_what_is_no_graph(tmp_path: Path) -> None:
    card = write_detector(tmp_path, red_graph())
    card.with_suffix(".onnx").write_bytes(b"no graph")
    with pytest.raises(DetectorError, match=r"red\.onnx is not a graph that ONNX Runtime can run"):
        OnnxBoxes(card)
    two = red_graph().replace("photo) =>", "photo, float[1] size2) =>")
    with pytest.raises(DetectorError, match=r"the inputs of .* are photo, size2: it must be the only one"):
        OnnxBoxes(write_detector(tmp_path, two, "two"))
    double = MEANS.replace("float[1, 3, height", "double[1, 3, height").replace("float[1, 3] scores", "double[1, 3] scores")
    with pytest.raises(DetectorError, match=r"is a tensor\(double\); it must be one of tensor\(float\)"):
        OnnxBoxes(write_detector(tmp_path, double, "double", output={"form": "separate", "labels": None}))


def test_logits_are_no_scores(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match=r"red gives scores from -2 to 7\.3, where a score lies in 0\.\.1"):
        found(write_detector(tmp_path, many("0,0,9,9, 0,0,9,9", "7.3, -2", "1, 1")))
