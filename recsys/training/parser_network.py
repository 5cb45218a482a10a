"""The parser's network: a photo -> for every fourth pixel, which region it belongs to.

A pretrained backbone on the way down; on the way up a feature pyramid (Lin et al. 2017) with depthwise-separable convolutions,
as light networks for segmentation have them (Sandler et al. 2018). What the whole photo shows is added at the coarsest level (as in
ParseNet, Liu et al. 2015): whether a piece of cloth is a dress or a top is not to be seen in the piece.
"""

import torch
from torch import nn
from torch.nn import functional

from recsys.training import backbones

STRIDE = 32  # a photo's sides must be multiples of it
OUTPUT_STRIDE = 4


class ParserNetwork(nn.Module):
    """(n, height, width, 3) uint8, sides multiples of `STRIDE` -> (n, regions, height / 4, width / 4) float32 logits."""

    def __init__(self, regions: int, backbone: str, width: int, pretrained: bool) -> None:
        super().__init__()
        self.backbone = backbones.load(backbone, pretrained)
        channels = self.backbone.pyramid
        self.lateral = nn.ModuleList([nn.Conv2d(found, width, 1, bias=False) for found in channels])
        self.norms = nn.ModuleList([nn.BatchNorm2d(width) for _ in channels])
        self.whole = nn.Sequential(nn.Linear(channels[-1], width), nn.ReLU(), nn.Linear(width, width))
        self.refine = nn.ModuleList([nn.Sequential(_separable(width), _separable(width)) for _ in channels])
        self.head = nn.Conv2d(width, regions, 1)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        levels = self.backbone.levels(images)
        sides = [norm(lateral(level)) for norm, lateral, level in zip(self.norms, self.lateral, levels, strict=True)]
        up = sides[-1] + self.whole(levels[-1].mean(dim=(2, 3)))[:, :, None, None]
        up = self.refine[-1](functional.relu(up))
        for side, refine in zip(sides[-2::-1], list(self.refine)[-2::-1], strict=True):
            up = functional.interpolate(up, scale_factor=2.0, mode="bilinear", align_corners=False)
            up = refine(functional.relu(side + up))
        logits: torch.Tensor = self.head(up)
        return logits


def _separable(width: int) -> nn.Sequential:
    """A 5 × 5 depthwise and a 1 × 1 convolution: what is seen far around, for little."""
    return nn.Sequential(
        nn.Conv2d(width, width, 5, padding=2, groups=width, bias=False), nn.BatchNorm2d(width),
        nn.Conv2d(width, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
    )  # fmt: skip
