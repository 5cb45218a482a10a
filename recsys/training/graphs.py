"""A network in torch -> an ONNX graph as `recsys.encoders.onnx` serves it, and NAME.json beside it.

The graph takes `images` (n, side, side, 3) uint8 and gives `features` (n, dim) float32, for any n; it holds nothing of the
machine it was made on, so that the same weights give the same file. A decoder's graph goes the other way.
"""

import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from recsys.files import replacing, sha256, write_json
from recsys.training.config import TrainingError

TOLERANCE = 1e-4  # between torch and ONNX Runtime, in any number of a vector
_MOST = 4096  # pictures a run


def write_graph(network: nn.Module, side: int, graph: Path) -> None:
    """Write the graph of an encoder in evaluation mode, (n, side, side, 3) uint8 -> (n, dim) float32.

    It is compared with torch on random pictures, see `write_compared`.
    """
    images = torch.randint(0, 256, (2, side, side, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    write_compared(network, images, graph, "images", "features")


def write_compared(network: nn.Module, example: torch.Tensor, graph: Path, takes: str, gives: str) -> None:
    """Write the graph of a network in evaluation mode, (n, ...) -> (n, ...) for any n.

    example: two cases, on which it is compared with torch, together and alone; TrainingError where they differ by more than
    `TOLERANCE`. takes, gives: what the graph calls its input and its output.
    """
    with replacing(graph) as temporary, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # torch's exporter calls what torch deprecates
        torch.onnx.export(
            network, (example,), str(temporary), input_names=[takes], output_names=[gives],
            dynamic_shapes=({0: torch.export.Dim("n", min=1, max=_MOST)},), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        strip(temporary)
        for batch in (example, example[:1]):
            gap = float(np.abs(run_graph(temporary, batch.numpy()) - network(batch).numpy()).max())
            if not gap <= TOLERANCE:
                raise TrainingError(f"{graph.name} differs from torch by {gap:.2g} on {len(batch)} pictures; it was not written")


def run_graph(graph: Path, values: np.ndarray) -> np.ndarray:
    """(n, ...) values -> what a graph of one input and one output makes of them, (n, ...)."""
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    (outputs,) = session.run(None, {session.get_inputs()[0].name: values})
    found: np.ndarray = outputs
    return found


def write_description(graph: Path, side: int, made_by: str, least_similarity: float | None = None) -> None:
    """Write NAME.json beside NAME.onnx: what `recsys.encoders.onnx.OnnxModel` reads.

    least_similarity: see `recsys.datatypes.Encoder`; None leaves it out, and the encoder then has the usual one.
    """
    dim = onnx.load(graph).graph.output[0].type.tensor_type.shape.dim[1].dim_value
    said = {} if least_similarity is None else {"least_similarity": least_similarity}
    write_json(
        graph.with_suffix(".json"),
        {"name": graph.stem, "dim": dim, "side": side, "sha256": sha256(graph), **said, "made_by": made_by},
    )


def strip(graph: Path) -> None:
    """Remove the exporter's notes (stack traces, paths of the machine it ran on): the file should depend on the model alone."""
    model = onnx.load(graph)
    for holder in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del holder.metadata_props[:]
        holder.doc_string = ""
    onnx.save(model, graph)
