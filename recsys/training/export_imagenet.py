"""Export EfficientNet-Lite0's features with ImageNet weights to ONNX, as `recsys.encoders.onnx` serves them.

    python -m recsys.training.export_imagenet

The network and where its weights come from: recsys/training/backbones.py. The graph takes uint8 squares, scales them as that
network was trained, and gives the average-pooled last feature map, 1280 numbers.
"""

from pathlib import Path

from recsys.encoders.onnx import MODELS_FOLDER
from recsys.training.backbones import EfficientNetLite0
from recsys.training.graphs import write_description, write_graph

NAME, SIDE = "efficientnet-lite0", 224


def export(folder: Path = MODELS_FOLDER) -> Path:
    """Write NAME.onnx and NAME.json into `folder`; returns the graph's path. TrainingError where the graph differs from torch."""
    graph = folder / f"{NAME}.onnx"
    write_graph(EfficientNetLite0().eval(), SIDE, graph)
    write_description(graph, SIDE, "python -m recsys.training.export_imagenet")
    return graph


if __name__ == "__main__":
    path = export()
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
