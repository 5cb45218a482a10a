"""An autoencoder whose answers are known: a picture's numbers are its mean colour, and what is drawn of them is a plane of it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from recsys.files import sha256
from recsys.reconstruction import KIND, decoder_of

SIDE = 8


def write_autoencoder(folder: Path, name: str = "mean-colour", **told: Any) -> None:
    """Write NAME.onnx, NAME.json and the decoder's two into a folder. told: fields of the decoder's JSON that are to be others."""
    encoder, decoder = folder / f"{name}.onnx", folder / f"{decoder_of(name)}.onnx"
    _write(
        encoder, [
            helper.make_node("Cast", ["images"], ["values"], to=TensorProto.FLOAT),
            helper.make_node("Div", ["values", "white"], ["shares"]),
            helper.make_node("ReduceMean", ["shares", "axes"], ["features"], keepdims=0),
        ],
        {"white": np.float32(255), "axes": np.array([1, 2])},
        ("images", TensorProto.UINT8, ["n", SIDE, SIDE, 3]), ("features", TensorProto.FLOAT, ["n", 3]),
    )  # fmt: skip
    _write(
        decoder, [
            helper.make_node("Reshape", ["embeddings", "pixel"], ["pixels"]),
            helper.make_node("Tile", ["pixels", "times"], ["pictures"]),
        ],
        {"pixel": np.array([-1, 1, 1, 3]), "times": np.array([1, SIDE, SIDE, 1])},
        ("embeddings", TensorProto.FLOAT, ["n", 3]), ("pictures", TensorProto.FLOAT, ["n", SIDE, SIDE, 3]),
    )  # fmt: skip
    encoder.with_suffix(".json").write_text(json.dumps({"name": name, "dim": 3, "side": SIDE, "sha256": sha256(encoder)}))
    of_decoder = {"kind": KIND, "name": decoder.stem, "sha256": sha256(decoder), "encoder": sha256(encoder)}
    decoder.with_suffix(".json").write_text(json.dumps(of_decoder | told))


def _write(
    path: Path, nodes: list[Any], constants: dict[str, Any], takes: tuple[str, int, list[Any]], gives: tuple[str, int, list[Any]]
) -> None:
    initializers = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    graph = helper.make_graph(
        nodes, path.stem, [helper.make_tensor_value_info(*takes)], [helper.make_tensor_value_info(*gives)], initializers
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)
