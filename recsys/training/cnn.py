"""The project's own convolutional network, trained from scratch: pictures -> features, and a head a kind of label.

Blocks of two 3×3 convolutions, each with batch normalisation and ReLU, then max-pooling and dropout; the blocks' channels are
64-64, 32-128 and 64-256. The last feature map, averaged, is the embedding: 256 numbers. A third of a million weights, where
EfficientNet-Lite0 has ten times as many and was shown ImageNet first: what it falls short of that says what the pretraining is
worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from recsys.training.config import TrainingError, check_shares
from recsys.training.examples import Example
from recsys.training.heads import HeadsConfig, HeadsTask

_MEAN, _SCALE = 0.5, 0.25  # of 0 to 1: product photos are mostly white


@dataclass(frozen=True, slots=True, kw_only=True)
class CnnConfig(HeadsConfig):
    """How the CNN is trained, beyond what `HeadsConfig` says.

    channels: of a block's first and second convolution, a pair a block. dropout: share of each block's feature maps that a step
    leaves out. Each block halves the picture's sides.
    """

    channels: tuple[tuple[int, int], ...] = ((64, 64), (32, 128), (64, 256))
    dropout: float = 0.1
    epochs: int = 30
    learning_rate: float = 3e-3

    def __post_init__(self) -> None:
        HeadsConfig.__post_init__(self)  # super() is lost where a dataclass has slots
        if not self.channels or min(min(pair) for pair in self.channels) < 1:
            raise TrainingError(
                f"channels is {[list(pair) for pair in self.channels]}; it needs a pair of 1 or more for each block"
            )
        check_shares(self, "dropout")
        if min(*self.sides, self.validation_side) < 2 ** len(self.channels):
            raise TrainingError(f"{len(self.channels)} blocks leave nothing of a picture of {min(self.sides)} pixels: raise sides")


class CnnNetwork(nn.Module):
    """(n, side, side, 3) uint8 -> logits by head, (n, classes) float32 each."""

    def __init__(self, config: CnnConfig, classes: dict[str, list[str]]) -> None:
        super().__init__()
        widths = [3, *(second for _, second in config.channels)]
        self.blocks = nn.Sequential(*(
            _block(width, pair, config.dropout) for width, pair in zip(widths[:-1], config.channels, strict=True)
        ))  # fmt: skip
        self.heads = nn.ModuleDict({name: nn.Linear(widths[-1], len(found)) for name, found in classes.items()})

    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """(n, side, side, 3) uint8 -> (n, channels of the last block) float32: its feature maps, averaged."""
        scaled = (images.permute(0, 3, 1, 2).float() / 255 - _MEAN) / _SCALE
        features: torch.Tensor = self.blocks(scaled).mean(dim=(2, 3))
        return features

    def forward(self, images: torch.Tensor) -> dict[str, torch.Tensor]:
        """See the class."""
        features = self.embed(images)
        return {name: head(features) for name, head in self.heads.items()}


class CnnTask(HeadsTask):
    """`CnnNetwork` for `recsys.training.loop.fit`."""

    name = "cnn"

    def __init__(self, config: CnnConfig, data: Sequence[Sequence[Example]]) -> None:
        super().__init__(config, data)
        torch.manual_seed(config.seed)
        self.network = CnnNetwork(config, self.classes)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """All of it learns at one rate."""
        return [{"params": list(self.network.parameters())}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing is ever frozen."""


def _block(inputs: int, channels: tuple[int, int], dropout: float) -> nn.Sequential:
    layers: list[nn.Module] = []
    for outputs in channels:
        # The normalisation shifts by itself, so the convolution has no bias.
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
        inputs = outputs
    return nn.Sequential(*layers, nn.MaxPool2d(2), nn.Dropout2d(dropout))
