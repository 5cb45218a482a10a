"""A convolutional autoencoder: pictures -> a short embedding -> the pictures again, learned without any label.

The encoder halves the sides with each convolution, down to a Linear to the embedding; the decoder goes the same way back (Hinton
and Salakhutdinov 2006; strided convolutions after Radford et al. 2016). Each number of the embedding has mean 0 and variance 1 over
the pictures (batch normalisation without weights: the decoder's first layer can undo it), so that cosines mean something. What it
cannot put into so few numbers it cannot draw again: `reconstructions.png` in the run's folder shows what is left, the pictures held
out over what became of them, at the best epoch so far.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from recsys.files import replacing
from recsys.training.augmentation import Augmentation
from recsys.training.config import Training, TrainingError, check_least
from recsys.training.examples import Example, hold_out
from recsys.training.views import RandomViews, plain_views, repeats_of

SHEET = "reconstructions.png"
_SHOWN = 12  # pictures on the sheet
_VALIDATION_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoencoderConfig(Training):
    """How an autoencoder is trained.

    dim: numbers in the embedding. side: pixels a side of the pictures, a multiple of two to the number of channels. channels: of
    each convolution of the encoder. repeats: how often each data set's pictures are seen in an epoch, once where it says nothing.
    The random views are of the picture alone, on its own ground, so that what is drawn again is what was there.
    """

    dim: int = 128
    side: int = 64
    channels: tuple[int, ...] = (32, 64, 128, 256)
    repeats: tuple[float, ...] = ()
    epochs: int = 30
    learning_rate: float = 2e-3
    augmentation: Augmentation = field(
        default_factory=lambda: Augmentation(ground=0.0, area=0.8, turned=0.0, blurred=0.0, coarse=0.0, erased=0.0)
    )

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_least(self, batch=2)  # of one picture there is no variance to normalise by
        if not self.channels or min(self.dim, *self.channels) < 1:
            raise TrainingError(f"dim is {self.dim} and channels {list(self.channels)}; each must be at least 1")
        step = 2 ** len(self.channels)
        if self.side < 32 or self.side % step:
            raise TrainingError(
                f"side is {self.side}; it must be a multiple of {step} (a half for each of channels), and at least 32"
            )


class Autoencoder(nn.Module):
    """(n, side, side, 3) uint8 -> (n, 3, side, side) float32 of 0 to 1: the pictures, drawn again."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        widths = [3, *config.channels]
        smallest = config.side // 2 ** len(config.channels)
        down = [_down(*pair) for pair in pairwise(widths)]
        self.encoder = nn.Sequential(
            *down, nn.Flatten(), nn.Linear(widths[-1] * smallest**2, config.dim), nn.BatchNorm1d(config.dim, affine=False)
        )
        back = widths[:0:-1]
        up = [_up(*pair) for pair in pairwise(back)]
        self.decoder = nn.Sequential(
            nn.Linear(config.dim, widths[-1] * smallest**2), nn.Unflatten(1, (widths[-1], smallest, smallest)),
            *up, nn.ConvTranspose2d(widths[1], 3, 4, stride=2, padding=1), nn.Sigmoid(),
        )  # fmt: skip

    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """(n, side, side, 3) uint8 -> (n, dim) float32."""
        embeddings: torch.Tensor = self.encoder(as_values(images) * 2 - 1)
        return embeddings

    def draw(self, embeddings: torch.Tensor) -> torch.Tensor:
        """(n, dim) float32 -> (n, 3, side, side) float32 of 0 to 1."""
        drawn: torch.Tensor = self.decoder(embeddings)
        return drawn

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        return self.draw(self.embed(images))


class AutoencoderTask:
    """`Autoencoder` for `recsys.training.loop.fit`; it writes `SHEET` into `folder`."""

    name = "autoencoder"
    origin = ""
    seen: Sequence[str] = ()

    def __init__(self, config: AutoencoderConfig, data: Sequence[Sequence[Example]], folder: Path) -> None:
        self.config = config
        self._sheet, self._best = folder / SHEET, -np.inf
        parts = [hold_out(examples, config.hold_out) for examples in data]
        learned = [example for kept, _ in parts for example in kept]
        self._held = [example for _, held in parts for example in held]
        if not self._held:
            raise TrainingError("hold_out is 0, so no epoch can be told from another: hold some pictures out")
        self.item_ids = [example.item_id for examples in data for example in examples]
        self.classes: dict[str, list[str]] = {}
        repeats = repeats_of(config.repeats, [len(kept) for kept, _ in parts])
        self._views = RandomViews(learned, repeats, config.batch, config.augmentation, config.seed)
        self.steps = self._views.steps
        torch.manual_seed(config.seed)
        self.network = Autoencoder(config)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """All of it learns at one rate."""
        return [{"params": list(self.network.parameters())}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:  # noqa: ARG002  (the loop gives it)
        """Remember how good the best epoch was: a better one draws the sheet anew."""
        self._best = max((record["validation"]["explained"] for record in history), default=-np.inf)

    def batches(self, epoch: int) -> Iterator[tuple[torch.Tensor, np.ndarray]]:
        """Views and the rows they show."""
        return self._views.batches(epoch, self.config.side)

    def loss(self, batch: tuple[torch.Tensor, np.ndarray], device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """The mean squared error of a pixel's value, of 0 to 1."""
        images = batch[0].to(device)
        return functional.mse_loss(self.network(images).float(), as_values(images)), {}

    @torch.no_grad()
    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """On what was held out: the share of the pictures' variance that is drawn again (1 is all), and the mean squared error.

        The variance is about their mean picture, so that whoever draws this for all of them explains nothing.
        """
        errors, squares, count = 0.0, 0.0, 0
        total = torch.zeros(3, self.config.side, self.config.side, dtype=torch.float64)
        shown: list[tuple[torch.Tensor, torch.Tensor]] = []
        for images in plain_views(self._held, _VALIDATION_BATCH, self.config.side):
            drawn, truth = network(images.to(device)).float().cpu(), as_values(images)
            errors += float((drawn - truth).square().sum(dtype=torch.float64))
            total += truth.sum(dim=0, dtype=torch.float64)
            squares += float(truth.square().sum(dtype=torch.float64))
            count += len(truth)
            if not shown:
                shown = [(truth[:_SHOWN], drawn[:_SHOWN])]
        spread = squares - float(total.square().sum()) / count
        explained = 1 - errors / max(spread, 1e-12)
        if explained > self._best:
            write_sheet(self._sheet, *shown[0])
        return {"explained": explained, "loss": errors / (count * total.numel())}


def as_values(images: torch.Tensor) -> torch.Tensor:
    """(n, side, side, 3) uint8 -> (n, 3, side, side) float32 of 0 to 1."""
    return images.permute(0, 3, 1, 2).float() / 255


def write_sheet(path: Path, originals: torch.Tensor, drawn: torch.Tensor) -> None:
    """Write a PNG of (n, 3, side, side) pictures of 0 to 1 in a row, the originals over what was drawn of them."""
    rows = [torch.cat(list(pictures), dim=2) for pictures in (originals, drawn)]
    values = (torch.cat(rows, dim=1).permute(1, 2, 0) * 255).round().clamp(0, 255).to(torch.uint8).numpy()
    with replacing(path) as temporary:
        Image.fromarray(values).save(temporary, "PNG")


def _down(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


def _up(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ConvTranspose2d(inputs, outputs, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )
