"""A detector's run -> NAME.onnx and NAME.json, as `recsys.detection` serves them: no torch, and no operators of torchvision.

The graph takes `image` (height, width, 3) uint8 RGB of any size and gives `boxes` (n, 4) float32 in its pixels, `scores` (n,) and
`labels` (n,) int64, the surest first; scaling is part of it, and so is its suppression.
"""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.nn import functional

from recsys.datatypes import Slot
from recsys.detection.box_config import BoxConfig, BoxInput
from recsys.detection.box_outputs import Separate
from recsys.detection.suppression import overlaps
from recsys.files import replacing, sha256, write_json
from recsys.training import checkpoints
from recsys.training.checkpoints import BEST, TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.detector import DetectorConfig, DetectorTask, build
from recsys.training.detector_network import require_operators
from recsys.training.examples import is_held_out
from recsys.training.export import check_name
from recsys.training.graphs import strip

_OPSET = 16  # the first whose RoiAlign is torchvision's
_SIZES = ((320, 240), (200, 333))  # height and width of the pictures that graph and torch are compared on
_COMPARED = 10  # boxes of each: the surest
_SAME_PLACE, _SAME_SCORE = 0.95, 1e-3  # overlap, and difference
_OUTPUTS = ("boxes", "scores", "labels")


def export_detector(run: Path, name: str, out: Path, score: float = 0.5) -> Path:
    """Write the best epoch of a detector's run as the detector `name` into the folder `out`; the path of its graph.

    score: the least that counts as found. Raises TrainingError where the run is of another kind, or the graph differs from torch.
    """
    check_name(name, "a detector")
    require_operators()
    state, parts = checkpoints.load(run / BEST)
    if state.model != DetectorTask.name:
        raise TrainingError(f"{run} is of the kind {state.model!r}, not {DetectorTask.name!r}")
    item_ids = checkpoints.seen_by(run)
    config = DetectorConfig.of(state.settings, str(run / BEST))
    slots = [Slot(name) for name in state.classes["slot"]]
    network = build(config, len(slots))
    checkpoints.put_weights(network, parts.get("network", {}), run / BEST)
    _keep_all(network)
    out.mkdir(parents=True, exist_ok=True)
    graph = out / f"{name}.onnx"
    _write_graph(_Served(network).eval(), graph)
    card = BoxConfig(
        kind="boxes", input=BoxInput(name="image", layout="HWC"), output=Separate(form="separate"), sha256=sha256(graph),
        slots={str(number): slot for number, slot in enumerate(slots, start=1)}, score=score, overlap=None,
        made_by="python -m recsys train export (detector)",
    )  # fmt: skip
    held_out = [item_id for item_id in item_ids if is_held_out(item_id, config.hold_out)]
    write_json(out / f"{name}.{TRAINED_ON}", {"item_ids": item_ids, "held_out": held_out})
    with replacing(graph.with_suffix(".json")) as temporary:
        temporary.write_text(card.to_json() + "\n", encoding="utf-8")
    return graph


def _keep_all(network: Any) -> None:
    """Let NAME.json say what score counts; and keep flat proposals, because the graph cannot go on with none at all."""
    network.roi_heads.score_thresh = 0.0
    network.rpn.min_size = 0.0


class _Served(nn.Module):
    """(height, width, 3) uint8 -> boxes, scores and labels of what is in it."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """See the class."""
        (found,) = self.network([image.permute(2, 0, 1).float() / 255])
        return tuple(found[name] for name in _OUTPUTS)


def _write_graph(served: nn.Module, graph: Path) -> None:
    """Write the graph of a network in evaluation mode, and compare it with torch."""
    with replacing(graph) as temporary, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer's, about what torchvision has made traceable
        torch.onnx.export(  # by tracing: torch.export cannot follow how many boxes there are
            served, (_picture(_SIZES[0]),), str(temporary), input_names=["image"], output_names=list(_OUTPUTS), dynamo=False,
            opset_version=_OPSET,
            dynamic_axes={"image": {0: "height", 1: "width"}, **{name: {0: "n"} for name in _OUTPUTS}},
        )  # fmt: skip
        strip(temporary)
        session = onnxruntime.InferenceSession(str(temporary), providers=["CPUExecutionProvider"])
        for size in _SIZES:
            image = _picture(size)
            theirs = [tensor.numpy() for tensor in served(image)]
            _compare(graph.name, theirs, session.run(list(_OUTPUTS), {"image": image.numpy()}))


def _picture(size: tuple[int, int]) -> torch.Tensor:
    """Soft patches of colour, (height, width, 3) uint8."""
    patches = torch.rand((1, 3, 6, 5), generator=torch.Generator().manual_seed(0)) * 255
    return functional.interpolate(patches, size, mode="bilinear")[0].permute(1, 2, 0).round().to(torch.uint8).contiguous()


def _compare(name: str, theirs: list[np.ndarray], ours: list[np.ndarray]) -> None:
    """Raise TrainingError where torch's surest boxes are not the graph's."""
    for box, score, label in list(zip(*theirs, strict=True))[:_COMPARED]:
        same = (overlaps(box, ours[0]) >= _SAME_PLACE) & (np.abs(ours[1] - score) <= _SAME_SCORE) & (ours[2] == label)
        if not same.any():
            raise TrainingError(f"{name} differs from torch: it lacks a box with a score of {score:.3f}; it was not written")
