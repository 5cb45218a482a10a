"""What graphs of box detectors give, in the three forms that are common, brought to one: boxes, scores and classes.

separate    an output of boxes, one of scores, and mostly one of classes: torchvision, TensorFlow, DETR after its post-processing
columns     one output, a row a box: 4 numbers of place, perhaps one of objectness, one a class. YOLO
finished    one output, a row a box: 4 numbers of place, score, class. YOLO that ends with its own suppression
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pydantic

from recsys.errors import DetectorError

Corners = Literal["xyxy", "yxyx", "xywh", "cxcywh"]
Unit = Literal["pixels", "share"]
_PLACE = 4  # numbers of a box
_CLOSED = pydantic.ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """n boxes: (n, 4) float64 left, top, right, bottom in pixels of the graph's input; (n,) scores; (n,) int64 class numbers."""

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> "Found":
        return Found(self.boxes[rows], self.scores[rows], self.classes[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How a box's four numbers are meant.

    corners: "xyxy" (left, top, right, bottom), "yxyx" (top, left, bottom, right), "xywh" (left, top, width, height) or "cxcywh"
    (centre, width, height). unit: "pixels" of the graph's input, or "share" of its width and height, 0..1.
    """

    corners: Corners = "xyxy"
    unit: Unit = "pixels"

    def corners_of(self, places: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """(n, 4) as the graph gives them -> (n, 4) float64 left, top, right, bottom in pixels. size: the input's width, height."""
        first, second, third, fourth = places.astype(np.float64).T
        if self.corners == "yxyx":
            first, second, third, fourth = second, first, fourth, third
        elif self.corners == "cxcywh":
            first, second = first - third / 2, second - fourth / 2
        if self.corners in ("xywh", "cxcywh"):
            third, fourth = first + third, second + fourth
        boxes = np.stack([first, second, third, fourth], axis=1)
        return boxes * np.array(size * 2) if self.unit == "share" else boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Separate(Place):
    """boxes, scores, labels: names of outputs. Without labels, scores are (n, classes) and each box is of its best class."""

    __pydantic_config__ = _CLOSED

    form: Literal["separate"]
    boxes: str = "boxes"
    scores: str = "scores"
    labels: str | None = "labels"

    @property
    def names(self) -> tuple[str, ...]:
        """The outputs that are read."""
        return (self.boxes, self.scores, *([self.labels] if self.labels else []))

    def read(self, outputs: Mapping[str, np.ndarray], size: tuple[int, int]) -> Found:
        """The graph's outputs for one photo -> boxes. size: the input's width and height; DetectorError for other shapes."""
        boxes = _unbatched(outputs, self.boxes, 2)
        if boxes.shape[1] != _PLACE:
            raise _not("(boxes, 4)", self.boxes, outputs)
        if self.labels is None:
            scores, classes = _best(_unbatched(outputs, self.scores, 2))
        else:
            scores, classes = _unbatched(outputs, self.scores, 1), _unbatched(outputs, self.labels, 1).astype(np.int64)
        if not len(boxes) == len(scores) == len(classes):
            raise DetectorError(f"the graph gives {len(boxes)} boxes, {len(scores)} scores and {len(classes)} labels of one photo")
        return Found(self.corners_of(boxes, size), scores, classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Place):
    """output: its name. transposed: (4 + classes, boxes) and not (boxes, 4 + classes). objectness: a fifth number of every box, by
    which the scores of its classes are multiplied.
    """

    __pydantic_config__ = _CLOSED

    form: Literal["columns"]
    output: str
    transposed: bool = False
    objectness: bool = False
    corners: Corners = "cxcywh"

    @property
    def names(self) -> tuple[str, ...]:
        """The outputs that are read."""
        return (self.output,)

    def read(self, outputs: Mapping[str, np.ndarray], size: tuple[int, int]) -> Found:
        """See `Separate.read`."""
        rows = _unbatched(outputs, self.output, 2)
        rows = rows.T if self.transposed else rows
        leading = _PLACE + self.objectness
        if rows.shape[1] <= leading:
            raise _not(f"{leading} numbers and one a class in every box (is transposed right?)", self.output, outputs)
        scores, classes = _best(rows[:, leading:])
        if self.objectness:
            scores = scores * rows[:, _PLACE]
        return Found(self.corners_of(rows[:, :_PLACE], size), scores, classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Place):
    """output: its name."""

    __pydantic_config__ = _CLOSED

    form: Literal["finished"]
    output: str

    @property
    def names(self) -> tuple[str, ...]:
        """The outputs that are read."""
        return (self.output,)

    def read(self, outputs: Mapping[str, np.ndarray], size: tuple[int, int]) -> Found:
        """See `Separate.read`."""
        rows = _unbatched(outputs, self.output, 2)
        if rows.shape[1] != _PLACE + 2:
            raise _not("(boxes, 6)", self.output, outputs)
        return Found(self.corners_of(rows[:, :_PLACE], size), rows[:, _PLACE], rows[:, _PLACE + 1].astype(np.int64))


def _unbatched(outputs: Mapping[str, np.ndarray], name: str, rank: int) -> np.ndarray:
    """An output of one photo, without a leading axis of 1 where it has one."""
    found = outputs[name]
    if found.ndim == rank + 1 and len(found) == 1:
        found = found[0]
    if found.ndim != rank:
        raise _not(f"of {rank} axes, or one more of length 1 before them", name, outputs)
    return found


def _best(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, classes) -> each row's highest score and its class."""
    if not scores.shape[1]:
        return np.zeros(len(scores)), np.zeros(len(scores), dtype=np.int64)
    return scores.max(axis=1), scores.argmax(axis=1)


def _not(wanted: str, name: str, outputs: Mapping[str, np.ndarray]) -> DetectorError:
    return DetectorError(f"the graph's output {name!r} has the shape {outputs[name].shape}, where its form needs {wanted}")
