"""A trained parser -> a detector that the recommender serves: NAME.onnx, NAME.json, and NAME.trained-on.json.

python -m recsys train export runs/parser --name own-parser --out assets/models
"""

import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.nn import functional

from recsys.detection.parser import CELL, KIND, MULTIPLE
from recsys.files import replacing, sha256, write_json
from recsys.training import checkpoints
from recsys.training.checkpoints import TRAINED_ON
from recsys.training.config import TrainingError
from recsys.training.examples import is_held_out
from recsys.training.export import check_name
from recsys.training.graphs import TOLERANCE, strip
from recsys.training.parser import open_parser
from recsys.training.parser_network import OUTPUT_STRIDE


class Probabilities(nn.Module):
    """(n, height, width, 3) uint8 -> (n, regions, height / CELL, width / CELL) float32.

    mirrored: the mean of what the photo and its mirror image give, for twice the time.
    """

    def __init__(self, network: nn.Module, mirrored: bool) -> None:
        super().__init__()
        self.network, self.mirrored = network, mirrored

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        found = self.network(images).softmax(dim=1)
        if self.mirrored:
            found = (found + self.network(images.flip(2)).softmax(dim=1).flip(3)) / 2
        return functional.interpolate(found, scale_factor=OUTPUT_STRIDE / CELL, mode="bilinear", align_corners=False)


def export_parser(run: Path, name: str, out: Path, mirrored: bool = True) -> Path:
    """Write the best epoch of a parser's run as the detector `name` into the folder `out`; the graph's path.

    The graph is compared with torch on random pictures of two shapes; TrainingError where they differ by more than `TOLERANCE`.
    """
    check_name(name, "a detector")
    network, config, regions = open_parser(run)
    item_ids = sorted(checkpoints.seen_by(run))
    whole = Probabilities(network, mirrored).eval()
    out.mkdir(parents=True, exist_ok=True)
    graph = out / f"{name}.onnx"
    generator = torch.Generator().manual_seed(0)
    shapes = ((2, 160, 96, 3), (1, 96, 192, 3))
    examples = [torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator) for shape in shapes]
    sides = {1: MULTIPLE * torch.export.Dim("rows", min=1, max=128), 2: MULTIPLE * torch.export.Dim("columns", min=1, max=128)}
    with replacing(graph) as temporary, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # torch's exporter calls what torch deprecates
        torch.onnx.export(
            whole, (examples[0],), str(temporary), input_names=["images"], output_names=["probabilities"],
            dynamic_shapes=({0: torch.export.Dim("n", min=1, max=64), **sides},), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        strip(temporary)
        for example in examples:
            gap = float(np.abs(_run(temporary, example.numpy()) - whole(example).numpy()).max())
            if not gap <= TOLERANCE:
                raise TrainingError(f"{graph.name} differs from torch by {gap:.2g}; it was not written")
    held_out = [item_id for item_id in item_ids if is_held_out(item_id, config.hold_out)]
    write_json(out / f"{name}.{TRAINED_ON}", {"item_ids": item_ids, "held_out": held_out})
    write_json(
        graph.with_suffix(".json"),
        {
            "kind": KIND, "name": name, "side": config.side, "regions": regions, "sha256": sha256(graph),
            "made_by": "python -m recsys train export (parser)" + (", mirrored" if mirrored else ""),
        },
    )  # fmt: skip
    return graph


def _run(graph: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    (found,) = session.run(["probabilities"], {"images": images})
    probabilities: np.ndarray = found
    return probabilities
