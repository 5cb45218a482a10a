"""Smaller variants of an exported graph, and how far each is from it.

`half_weights`: the weights stored in 16 bits and computed with in 32, half the size and as fast. `eight_bits`: weights and
activations quantised to 8 bits, statically, with ranges taken from pictures (Jacob et al. 2018): a quarter of the size, faster
where the processor has instructions for it, and less exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from recsys.files import replacing
from recsys.training.graphs import run_graph

_WORTH = 256  # numbers in a tensor: below that, 16 bits save nothing


@dataclass(frozen=True, slots=True)
class Agreement:
    """The cosines between a variant's vectors and the original's for the same pictures; 1 is identical."""

    mean: float
    least: float
    pictures: int


def half_weights(source: Path, target: Path) -> None:
    """Write the graph with its weights in 16 bits; ONNX Runtime casts them to 32 once, when it loads the graph."""
    model = onnx.load(source)
    casts = []
    for index, tensor in enumerate(model.graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < _WORTH:
            continue
        name, stored = tensor.name, f"{tensor.name}.half"
        values = numpy_helper.to_array(tensor).astype(np.float16)
        model.graph.initializer[index].CopyFrom(numpy_helper.from_array(values, stored))
        casts.append(helper.make_node("Cast", [stored], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    with replacing(target) as temporary:
        onnx.save(model, temporary)


def eight_bits(source: Path, target: Path, pictures: Iterable[np.ndarray]) -> None:
    """Write the graph in 8 bits; the ranges of its activations are those that batches of pictures (n, side, side, 3) uint8 have."""
    with TemporaryDirectory() as folder, replacing(target) as temporary:
        prepared = Path(folder, "prepared.onnx")
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared, temporary, _Pictures(pictures), quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
        )  # fmt: skip


def agreement(original: Path, variant: Path, pictures: Sequence[np.ndarray]) -> Agreement:
    """Compare two graphs on batches of pictures (n, side, side, 3) uint8."""
    cosines = []
    for batch in pictures:
        left, right = (_unit(run_graph(graph, batch)) for graph in (original, variant))
        cosines.append(np.einsum("ij,ij->i", left, right))
    found = np.concatenate(cosines)
    return Agreement(float(found.mean()), float(found.min()), len(found))


class _Pictures(CalibrationDataReader):  # type: ignore[misc]
    """Batches as ONNX Runtime asks for them."""

    def __init__(self, batches: Iterable[np.ndarray]) -> None:
        self._batches: Iterator[np.ndarray] = iter(batches)

    def get_next(self) -> dict[str, np.ndarray] | None:
        batch = next(self._batches, None)
        return None if batch is None else {"images": batch}


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
