"""A parser that is trained in seconds: a small backbone, and photos whose colours say their regions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from recsys.training import backbones
from recsys.training.augmentation import Augmentation
from recsys.training.backbones import Backbone
from recsys.training.examples import is_held_out
from recsys.training.loop import Trained, fit
from recsys.training.parser import ParserConfig, ParserTask
from recsys.training.parser_views import LabelledPhoto
from tests.recsys.detection.coloured import PALETTE, PERSON, labels_of

STILL = Augmentation(ground=0, area=1, turn=0, turned=0, light=0, tint=0, blurred=0, coarse=0, erased=0)
HOLD_OUT = 0.3


class TinyBackbone(Backbone):
    """Four convolutions, a level each."""

    dim = 24
    pyramid = (8, 12, 16, 24)

    def __init__(self, pretrained: bool) -> None:
        super().__init__()
        first = nn.Conv2d(3, 8, 4, stride=4)
        others = [nn.Conv2d(fine, coarse, 2, stride=2) for fine, coarse in zip(self.pyramid, self.pyramid[1:], strict=False)]
        self.stages = nn.ModuleList([first, *others])

    def levels(self, images: torch.Tensor) -> list[torch.Tensor]:
        found, levels = images.permute(0, 3, 1, 2).float() / 255 - 0.5, []
        for stage in self.stages:
            found = stage(found).relu()
            levels.append(found)
        return levels

    def freeze(self, blocks: int | None) -> None:
        for number, stage in enumerate(self.stages):
            stage.requires_grad_(blocks is not None and number >= blocks)


class ByColour(nn.Module):
    """A network that knows what the colours mean: every 4 × 4 pixels are of the region whose colour is nearest."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        colours = torch.from_numpy(PALETTE).float()
        cells = functional.avg_pool2d(images.permute(0, 3, 1, 2).float(), 4)
        return functional.conv2d(cells, 2e-3 * colours[:, :, None, None], -1e-3 * colours.square().sum(dim=1))


@contextmanager
def known(patched: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny backbone is one that can be asked for."""
    patched.setitem(backbones._BACKBONES, "tiny", TinyBackbone)
    patched.setattr(backbones, "NAMES", (*backbones.NAMES, "tiny"))
    yield


def tiny_config(**others: Any) -> ParserConfig:
    settings: dict[str, Any] = {
        "backbone": "tiny", "width": 16, "height": 64, "wide": 32, "side": 64, "epochs": 3, "batch": 2, "average": 0.0,
        "frozen_blocks": -1, "backbone_rate": 1.0, "learning_rate": 1e-2, "hold_out": HOLD_OUT, "device": "cpu",
    }  # fmt: skip
    return ParserConfig(**{**settings, **others})


def made_photo(item_id: str, at: tuple[int, int] = (10, 4), drawn: bool = True) -> LabelledPhoto:
    """A person, 20 wide and 59 high, in a photo of 32 × 64."""
    labels = labels_of(PERSON, (64, 128), at)[::2, ::2]
    return LabelledPhoto(item_id, PALETTE[labels], labels, drawn)


def made_photos(learned: int = 4, held: int = 1) -> list[LabelledPhoto]:
    """Photos of which `held_out` chooses so many to learn from and so many to judge by."""
    photos: list[LabelledPhoto] = []
    for wanted, hold in ((learned, False), (held, True)):
        names = (f"made-{number}" for number in range(1000))
        chosen = [name for name in names if is_held_out(name, HOLD_OUT) is hold][:wanted]
        photos += [made_photo(name, (4 + 6 * number % 24, 2 + number % 8)) for number, name in enumerate(chosen)]
    return photos


def train(config: ParserConfig, folder: Path, photos: list[LabelledPhoto] | None = None, **others: Any) -> Trained:
    return fit(ParserTask(config, [photos or made_photos()], folder), config, folder, **others)


def agreement(found: np.ndarray, truth: np.ndarray) -> float:
    """The share of the pixels in which two have the same region."""
    return float((found == truth).mean())
