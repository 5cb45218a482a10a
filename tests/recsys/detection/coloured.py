"""Photos in which each region has a colour of its own, and a graph that parses them by it: what is to be found is known exactly."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from recsys.co_parsing import REGIONS
from recsys.files import sha256

COLOURS: dict[str, tuple[int, int, int]] = {
    "background": (200, 200, 200), "skin": (255, 160, 110), "hair": (90, 50, 10), "top": (220, 20, 30),
    "outerwear": (20, 130, 40), "bottom": (30, 60, 220), "dress": (230, 0, 230), "shoes": (250, 230, 0), "bag": (0, 240, 240),
    "accessory": (120, 0, 255),
}  # fmt: skip
assert tuple(COLOURS) == REGIONS
PALETTE = np.array(list(COLOURS.values()), dtype=np.uint8)
SIDE = 128  # of the graph: a photo of this side is parsed as it is

Part = tuple[str, int, int, int, int]  # region, left, top, right, bottom

# A person, 40 wide and 118 high: a shirt under an open coat, with a belt, a bag and shoes apart.
PERSON: tuple[Part, ...] = (
    ("hair", 14, 0, 26, 6), ("skin", 14, 6, 26, 16), ("top", 10, 16, 30, 60), ("outerwear", 4, 16, 12, 76),
    ("outerwear", 28, 16, 36, 76), ("accessory", 12, 44, 28, 48), ("bottom", 12, 60, 28, 106), ("skin", 12, 106, 28, 110),
    ("shoes", 8, 110, 18, 118), ("shoes", 22, 110, 32, 118), ("bag", 0, 50, 4, 66),
)  # fmt: skip


def labels_of(parts: Sequence[Part], size: tuple[int, int] = (64, 128), at: tuple[int, int] = (0, 0)) -> np.ndarray:
    """(height, width) uint8 numbers of `REGIONS` for a `size` (width, height): later parts lie over earlier ones, moved by `at`."""
    labels = np.zeros((size[1], size[0]), dtype=np.uint8)
    for region, left, top, right, bottom in parts:
        labels[at[1] + top : at[1] + bottom, at[0] + left : at[0] + right] = REGIONS.index(region)
    return labels


def photo_of(labels: np.ndarray) -> Image.Image:
    """The photo whose colours say these regions."""
    return Image.fromarray(PALETTE[labels])


def probabilities_of(labels: np.ndarray, sure: float = 0.91, regions: Sequence[str] = REGIONS) -> np.ndarray:
    """(regions, height, width) float32: `sure` of the region that a label says, the others even."""
    others = (1 - sure) / (len(regions) - 1)
    found = np.full((len(regions), *labels.shape), others, dtype=np.float32)
    for number, region in enumerate(REGIONS):
        if region in regions:
            found[regions.index(region)][labels == number] = sure
    return found


def write_parser(folder: Path, name: str = "coloured", regions: Sequence[str] = REGIONS, **settings: Any) -> Path:
    """Write NAME.onnx, which gives each 2 × 2 pixels the region whose colour is nearest, and NAME.json; the JSON's path."""
    colours = np.array([COLOURS[region] for region in regions], dtype=np.float32)
    # Nearest by softmax of minus the squared distance, less what all regions have in common: 2 p·c - |c|².
    weights = {
        "weight": (colours * 2e-3)[:, :, None, None].astype(np.float32),
        "bias": (-1e-3 * np.square(colours).sum(axis=1)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Cast", ["images"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["numbers"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("AveragePool", ["planes"], ["cells"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["cells", "weight", "bias"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    graph = helper.make_graph(
        nodes, name,
        [helper.make_tensor_value_info("images", TensorProto.UINT8, ["n", "height", "width", 3])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(regions), "rows", "columns"])],
        [numpy_helper.from_array(value, key) for key, value in weights.items()],
    )  # fmt: skip
    path = folder / f"{name}.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    fields = {"kind": "parser", "name": name, "side": SIDE, "regions": list(regions), "sha256": sha256(path), **settings}
    card = path.with_suffix(".json")
    card.write_text(json.dumps(fields))
    return card
