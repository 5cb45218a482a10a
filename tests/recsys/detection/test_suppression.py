"""Non-maximum suppression against plain loops, ONNX Runtime's and torchvision's."""

import numpy as np
import onnx
import onnxruntime
import pytest

from recsys.detection.suppression import overlaps, suppress

NMS = """<ir_version: 9, opset_import: ["" : 17]>
nms (float[1, n, 4] boxes, float[1, c, n] scores, float[1] most) => (int64[k, 3] rows) {
    all = Constant<value_ints=[1000000]>()
    rows = NonMaxSuppression(boxes, scores, all, most)
}"""


def made(seed: int, count: int = 60, classes: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    corner, size = random.uniform(0, 60, (count, 2)), random.uniform(5, 40, (count, 2))
    boxes = np.concatenate([corner, corner + size], axis=1).astype(np.float32)
    return boxes, random.permutation(count).astype(np.float32) / count, random.integers(0, classes, count)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    width = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    height = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return float(width * height / (sum(areas) - width * height))


def by_loops(boxes: np.ndarray, scores: np.ndarray, classes: np.ndarray, most: float) -> list[int]:
    kept: list[int] = []
    for row in sorted(range(len(boxes)), key=lambda row: -scores[row]):
        if all(classes[row] != classes[other] or overlap(boxes[row], boxes[other]) <= most for other in kept):
            kept.append(row)
    return kept


def test_overlaps_worked_by_hand() -> None:
    others = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 0, 20, 10], [2, 2, 4, 4], [3, 3, 3, 3]], dtype=np.float64)
    assert overlaps(others[0], others).tolist() == pytest.approx([1, 1 / 3, 0, 0.04, 0])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [0.0, 0.3, 0.5, 1.0])
def test_it_keeps_what_plain_loops_keep(seed: int, most: float) -> None:
    boxes, scores, classes = made(seed)
    kept = suppress(boxes, scores, classes, most)
    assert kept.dtype == np.int64
    assert kept.tolist() == by_loops(boxes, scores, classes, most)


@pytest.mark.parametrize("seed", range(5))
def test_it_keeps_what_onnx_runtime_keeps(seed: int) -> None:
    boxes, scores, classes = made(seed)
    session = onnxruntime.InferenceSession(onnx.parser.parse_model(NMS).SerializeToString(), providers=["CPUExecutionProvider"])
    by_class = np.where(classes == np.arange(3)[:, None], scores, -1)[None].astype(np.float32)  # each box is of one class
    (rows,) = session.run(None, {"boxes": boxes[None], "scores": by_class, "most": np.array([0.4], dtype=np.float32)})
    theirs = {int(row) for _, of, row in rows if classes[row] == of}
    assert set(suppress(boxes, scores, classes, 0.4).tolist()) == theirs
    assert len(theirs) < len(boxes)


@pytest.mark.parametrize("seed", range(5))
def test_it_keeps_what_torchvision_keeps(seed: int) -> None:
    from recsys.encoders._torchvision import import_torchvision

    torchvision = import_torchvision()
    import torch

    if not torchvision.extension._has_ops():
        pytest.skip("torchvision has no compiled operators here")
    boxes, scores, _ = made(seed)
    theirs = torchvision.ops.nms(torch.from_numpy(boxes), torch.from_numpy(scores), 0.4)
    assert suppress(boxes, scores, np.zeros(len(boxes)), 0.4).tolist() == theirs.tolist()


def test_of_equal_scores_the_first_is_kept() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [0, 0, 9, 10]], dtype=np.float64)
    assert suppress(boxes, np.array([0.5, 0.5, 0.5]), np.zeros(3), 0.5).tolist() == [0]
    assert suppress(boxes, np.array([0.5, 0.5, 0.5]), np.arange(3), 0.5).tolist() == [0, 1, 2]
    assert suppress(np.empty((0, 4)), np.empty(0), np.empty(0), 0.5).shape == (0,)
