"""Faster R-CNN, as torchvision has it but small, and pictures that it can learn in seconds.

Where torchvision's compiled operators are missing, plain ones stand in for them, so that the rest of it is really run.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import nn
from torch.nn import functional

from recsys.encoders._torchvision import import_torchvision
from recsys.training.detector import DetectorConfig
from recsys.training.detector_network import NETWORKS

COLOURS = {"top": (220, 30, 30), "bottom": (30, 60, 220)}
_ROI_ALIGN = (
    "roi_align(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width, int sampling_ratio, "
    "bool aligned) -> Tensor"
)


def tiny_network(classes: int, sides: tuple[int, ...], most: int, trainable: int, pretrained: bool) -> nn.Module:
    """torchvision's Faster R-CNN on three convolutions."""
    from torchvision.models.detection import FasterRCNN
    from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
    from torchvision.models.detection.rpn import AnchorGenerator
    from torchvision.ops import MultiScaleRoIAlign

    body: Any = nn.Sequential(
        nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 32, 3, 2, 1), nn.ReLU()
    )
    body.out_channels = 32
    network: nn.Module = FasterRCNN(
        body, min_size=sides, max_size=most, rpn_anchor_generator=AnchorGenerator(((16, 32),), ((0.5, 1.0, 2.0),)),
        box_roi_pool=MultiScaleRoIAlign(["0"], 3, 2), box_head=TwoMLPHead(32 * 9, 32),
        box_predictor=FastRCNNPredictor(32, classes + 1), rpn_pre_nms_top_n_train=50, rpn_pre_nms_top_n_test=50,
        rpn_post_nms_top_n_train=30, rpn_post_nms_top_n_test=30, rpn_batch_size_per_image=32, box_batch_size_per_image=16,
    )  # fmt: skip
    return network


def tiny_config(**others: Any) -> DetectorConfig:
    settings: dict[str, Any] = {
        "network": "tiny", "weights": "", "sides": (64,), "most": 96, "epochs": 2, "batch": 2, "device": "cpu", "hold_out": 0.3,
    }  # fmt: skip
    return DetectorConfig(**{**settings, **others})


@contextmanager
def operators(patched: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny network is known, and torchvision's operators work: its own, or plain ones in their place."""
    torchvision = import_torchvision()
    patched.setitem(NETWORKS, "tiny", tiny_network)
    if torchvision.extension._has_ops():
        yield
        return
    align = sys.modules["torchvision.ops.roi_align"]
    fragment = torch.library.Library("torchvision", "FRAGMENT")
    if not hasattr(torch.ops.torchvision, "roi_align"):
        fragment.define(_ROI_ALIGN)
    with torch.library._scoped_library("torchvision", "IMPL") as library:
        library.impl("nms", _nms, "CPU")
        library.impl("roi_align", _roi_align, "CompositeImplicitAutograd")
        patched.setattr("torchvision.ops.boxes._assert_has_ops", _nothing)
        patched.setattr(align, "_assert_has_ops", _nothing)
        patched.setattr(align, "_has_ops", _true)
        yield


def _nms(boxes: torch.Tensor, scores: torch.Tensor, most: float) -> torch.Tensor:
    from torchvision.ops import box_iou

    shared, kept = box_iou(boxes, boxes), []
    for row in scores.argsort(descending=True, stable=True).tolist():
        if all(shared[row, other] <= most for other in kept):
            kept.append(row)
    return torch.tensor(kept, dtype=torch.int64)


def _roi_align(
    features: torch.Tensor, rois: torch.Tensor, scale: float, down: int, across: int, ratio: int, aligned: bool
) -> torch.Tensor:
    """As the compiled one, for aligned False. torchvision's own in Python differs: it takes no zeros from outside the features."""
    assert not aligned
    start, end = rois[:, 1:3] * scale, rois[:, 3:] * scale
    extent = (end - start).clamp(min=1)
    lengths = features.shape[-1], features.shape[-2]
    places, inside = [], []
    for axis, (bins, length) in enumerate(zip((across, down), lengths, strict=True)):
        steps = (torch.arange(bins * ratio) + 0.5) / (bins * ratio)
        at = start[:, axis, None] + steps * extent[:, axis, None]
        inside.append((at >= -1) & (at <= length))
        places.append(at.clamp(0, length - 1) * 2 / (length - 1) - 1)
    rows, columns = len(rois), bins * ratio
    grid = torch.stack(
        [places[0][:, None, :].expand(rows, columns, -1), places[1][:, :, None].expand(rows, -1, across * ratio)], dim=-1
    )
    values = functional.grid_sample(features[rois[:, 0].long()], grid, align_corners=True)
    values = values * (inside[0][:, None, None, :] & inside[1][:, None, :, None])
    return functional.avg_pool2d(values, ratio)


def _nothing() -> None:
    pass


def _true() -> bool:
    return True


def write_coco(folder: Path, count: int = 8, categories: Sequence[str] = ("top", "bottom")) -> tuple[Path, Path]:
    """A COCO file and its folder of pictures: a red rectangle over a blue one in each, on grey."""
    random = np.random.default_rng(3)
    images, annotations = [], []
    (folder / "images").mkdir(parents=True)
    for number in range(count):
        photo = Image.new("RGB", (64, 80), (120, 120, 120))
        for category, top in enumerate((8, 44), start=1):
            left, width, height = int(random.integers(0, 32)), 32, 30
            colour = COLOURS[("top", "bottom")[category - 1]]
            ImageDraw.Draw(photo).rectangle((left, top, left + width - 1, top + height - 1), fill=colour)
            annotations.append(
                {"id": len(annotations), "image_id": number, "category_id": category, "bbox": [left, top, width, height]}
            )
        photo.save(folder / "images" / f"{number}.png")
        images.append({"id": number, "file_name": f"{number}.png", "width": 64, "height": 80})
    kinds = [{"id": number, "name": name} for number, name in enumerate(categories, start=1)]
    path = folder / "boxes.json"
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": kinds}))
    return path, folder / "images"
