"""Somebody's own box detector in ONNX: NAME.json (`recsys.detection.box_config`) says how it is asked, and what its answers mean.

A box says no more than where a garment is, so the mask of each is its whole box. Classes that `slots` does not name are dropped.
"""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors
from PIL import Image

from recsys.datatypes import WEARABLE, Box, Detection
from recsys.detection.box_config import BoxConfig
from recsys.detection.box_outputs import Found
from recsys.detection.framing import as_tensor, frame
from recsys.detection.suppression import suppress
from recsys.errors import DetectorError
from recsys.files import sha256
from recsys.onnx_session import open_session

_PROCEDURE = "boxes 1"  # changes with what happens to a photo or a box here, so that the checksum does
_CANDIDATES = 1000  # boxes that are compared with each other: the surest
_ROUNDING = 1e-3  # what 16 bits make of a share
_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8}
_REFUSALS = (
    onnx_errors.Fail,
    onnx_errors.InvalidArgument,
    onnx_errors.InvalidGraph,
    onnx_errors.InvalidProtobuf,
    onnx_errors.NoModel,
    onnx_errors.NoSuchFile,
    onnx_errors.NotImplemented,
    onnx_errors.RuntimeException,
)  # fmt: skip  (they have no parent of their own)


class OnnxBoxes:
    """A box detector. card: the path of its NAME.json. threads: how many ONNX Runtime may use; 0 is all cores.

    Raises DetectorError where the settings, the graph or its checksum do not fit.
    """

    def __init__(self, card: Path, threads: int = 0) -> None:
        self.name = card.stem
        self._config = BoxConfig.read(card)
        graph = card.parent / (self._config.model or f"{card.stem}.onnx")
        self.checksum = _checksum(graph, self._config)
        self._session = _session(graph, threads)
        self._type = _input_type(self._session, self._config, graph)
        _check_outputs(self._session, self._config, graph)

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """See `recsys.datatypes.Detector`."""
        framed = frame(image, self._config.input)
        outputs = self._run(as_tensor(framed.pixels, self._config.input, self._type), image.size)
        found = self._counted(self._config.output.read(outputs, framed.size))
        found = Found(framed.on_photo(found.boxes), found.scores, found.classes)
        detections = [self._detection(found, row, image.size) for row in range(len(found.scores))]
        return tuple(sorted(filter(None, detections), key=lambda one: one.mask.size * one.score, reverse=True))

    def _run(self, tensor: np.ndarray, size: tuple[int, int]) -> dict[str, np.ndarray]:
        names = self._config.output.names
        try:
            return dict(zip(names, self._session.run(names, {self._config.input.name: tensor}), strict=True))
        except _REFUSALS as error:
            shape = " × ".join(map(str, tensor.shape))
            raise DetectorError(
                f"{self.name} cannot be asked about a photo of {size[0]} × {size[1]} pixels, which comes to it as {shape}: "
                f"{_one_line(error)}. Is input.size in its NAME.json right?"
            ) from error

    def _counted(self, found: Found) -> Found:
        """What is sure enough and in a slot, each garment once; classes become slots' numbers."""
        if len(found.scores) and not -_ROUNDING <= found.scores.min() <= found.scores.max() <= 1 + _ROUNDING:
            raise DetectorError(
                f"{self.name} gives scores from {found.scores.min():.3g} to {found.scores.max():.3g}, where a score lies in 0..1: "
                "the graph needs its sigmoid or softmax, and the output in its NAME.json must be the right one"
            )
        slot_of = {number: WEARABLE.index(slot) for number, slot in self._config.slot_of.items()}
        slots = np.array([slot_of.get(int(number), -1) for number in found.classes], dtype=np.int64)
        counts = (found.scores >= self._config.score) & (slots >= 0) & np.isfinite(found.boxes).all(axis=1)
        rows = np.flatnonzero(counts)
        rows = rows[np.argsort(-found.scores[rows], kind="stable")][:_CANDIDATES]
        kept = Found(found.boxes[rows], found.scores[rows], slots[rows])
        if self._config.overlap is None:
            return kept
        return kept[suppress(kept.boxes, kept.scores, kept.classes, self._config.overlap)]

    def _detection(self, found: Found, row: int, size: tuple[int, int]) -> Detection | None:
        """A box as a detection; None where nothing of it is in the photo."""
        most = np.array(size * 2)
        left, top, right, bottom = (int(edge) for edge in np.clip(found.boxes[row].round(), 0, most))
        if left >= right or top >= bottom:
            return None
        box: Box = (left, top, right, bottom)
        mask = np.ones((bottom - top, right - left), dtype=bool)
        return Detection(WEARABLE[found.classes[row]], box, mask, float(np.clip(found.scores[row], 0, 1)))


def _checksum(graph: Path, config: BoxConfig) -> str:
    """SHA-256 of the graph, the settings and what is done here; DetectorError where the graph is missing or another."""
    if not graph.is_file():
        raise DetectorError(f'{graph} is missing: put it there, or name the graph as "model" in {graph.stem}.json')
    found = sha256(graph)
    if config.sha256 not in ("", found):
        raise DetectorError(
            f"{graph} has the checksum {found[:12]}… where its NAME.json says {config.sha256[:12]}…: get both back, "
            'or leave "sha256" out'
        )
    return hashlib.sha256(f"{_PROCEDURE} {found} {config.to_json()}".encode()).hexdigest()


def _session(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    try:
        return open_session(graph, threads)
    except _REFUSALS as error:
        raise DetectorError(f"{graph} is not a graph that ONNX Runtime can run: {_one_line(error)}") from error


def _input_type(session: onnxruntime.InferenceSession, config: BoxConfig, graph: Path) -> Any:
    """The numbers that the graph takes; DetectorError where its one input is not what the settings say."""
    inputs = {one.name: one for one in session.get_inputs()}
    wanted = config.input
    if list(inputs) != [wanted.name]:
        raise DetectorError(
            f"input.name is {wanted.name!r}, and the inputs of {graph} are {', '.join(inputs)}: it must be the only one"
        )
    found = inputs[wanted.name]
    if found.type not in _TYPES:
        raise DetectorError(f"the input {wanted.name!r} of {graph} is a {found.type}; it must be one of {', '.join(_TYPES)}")
    width, height = wanted.size or (None, None)
    lengths = {"N": 1, "C": 3, "H": height, "W": width}
    shape = [lengths[axis] for axis in wanted.layout]
    if len(found.shape) != len(shape) or not all(map(_fits, found.shape, shape)):
        said = " × ".join("any" if length is None else str(length) for length in shape)
        own = " × ".join(map(str, found.shape))
        raise DetectorError(f"the input {wanted.name!r} of {graph} is {own}, where input.layout and input.size say {said}")
    return np.dtype(_TYPES[found.type])


def _fits(own: int | str | None, wanted: int | None) -> bool:
    """Whether an axis of the graph, a number where it is fixed, takes a length; None is any."""
    return own == wanted if isinstance(own, int) else True


def _check_outputs(session: onnxruntime.InferenceSession, config: BoxConfig, graph: Path) -> None:
    own = [one.name for one in session.get_outputs()]
    for name in config.output.names:
        if name not in own:
            raise DetectorError(f"there is no output {name!r} in {graph}; its outputs are {', '.join(own)}")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
