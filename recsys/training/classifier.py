"""Classifier "v1": a pretrained backbone, a down-sampling layer, and a head a kind of label (article type, base colour, ...).

What is before the heads is an embedding; recsys/training/metric.py learns on top of it, and the shipped encoder is made of it. With
`cosine` the embedding and the classes' weights have length 1 (NormFace, Wang et al. 2017), so that the cosine which search uses
is what the heads are trained on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from recsys.training import backbones, checkpoints
from recsys.training.config import TrainingError, check_least, check_shares
from recsys.training.examples import Example
from recsys.training.heads import HeadsConfig, HeadsTask
from recsys.training.held_out import refuse_more_than

_SCALE = 16.0  # of cosines before the softmax


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierConfig(HeadsConfig):
    """How a classifier is trained, beyond what `HeadsConfig` says.

    dim: of the embedding. dropout: before the down-sampling layer. cosine: see above. l1, l2: penalties on the down-sampling
    layer's and the heads' weights. frozen_blocks: first blocks of the backbone that stay as they are. The whole backbone is
    frozen until the accuracy gained less than `stable` in an epoch, and for at most `frozen_epochs`. backbone_rate: its share of
    the learning rate. start: folder of a classifier's run whose best weights this one starts from, "" for none; heads of other
    classes start anew.
    """

    start: str = ""
    backbone: str = "efficientnet-lite0"
    pretrained: bool = True
    dim: int = 512
    dropout: float = 0.2
    cosine: bool = False
    l1: float = 1e-6
    l2: float = 1e-5
    frozen_blocks: int = 3
    frozen_epochs: int = 2
    stable: float = 0.01
    backbone_rate: float = 0.25

    def __post_init__(self) -> None:
        HeadsConfig.__post_init__(self)  # super() is lost where a dataclass has slots
        check_shares(self, "dropout")
        check_least(self, dim=1)


class CosineHead(nn.Module):
    """(n, dim) unit rows -> (n, classes): scaled cosines to the classes' directions."""

    def __init__(self, dim: int, classes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, dim) / dim**0.5)

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        """See the class."""
        return _SCALE * embeddings @ functional.normalize(self.weight).T


class Classifier(nn.Module):
    """(n, side, side, 3) uint8 -> logits by head, (n, classes) float32 each."""

    def __init__(self, config: ClassifierConfig, classes: dict[str, list[str]], pretrained: bool | None = None) -> None:
        super().__init__()
        self.cosine = config.cosine
        self.backbone = backbones.load(config.backbone, config.pretrained if pretrained is None else pretrained)
        self.neck = nn.Sequential(nn.Dropout(config.dropout), nn.Linear(self.backbone.dim, config.dim))
        head: Callable[[int, int], nn.Module] = CosineHead if config.cosine else nn.Linear
        self.heads = nn.ModuleDict({name: head(config.dim, len(found)) for name, found in classes.items()})

    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """(n, side, side, 3) uint8 -> (n, dim) float32, unit rows where the heads are cosines."""
        embeddings: torch.Tensor = self.neck(self.backbone(images))
        return functional.normalize(embeddings) if self.cosine else embeddings

    def forward(self, images: torch.Tensor) -> dict[str, torch.Tensor]:
        """See the class."""
        embeddings = self.embed(images)
        return {name: head(embeddings) for name, head in self.heads.items()}


class ClassifierTask(HeadsTask):
    """`Classifier` for `recsys.training.loop.fit`.

    folder: the run's. Where it is gone on with, the weights to start from are no more needed.
    """

    name = "classifier"
    network: Classifier

    def __init__(self, config: ClassifierConfig, data: Sequence[Sequence[Example]], folder: Path | None = None) -> None:
        super().__init__(config, data)
        self.config = config
        torch.manual_seed(config.seed)
        self.network = Classifier(config, self.classes, pretrained=config.pretrained and not config.start)
        noted = checkpoints.seen_so_far(folder) if folder else None
        if config.start and noted is not None:
            self.seen = noted
        elif config.start:
            start_from(self.network, self.classes, Path(config.start), config.hold_out)
            self.seen = checkpoints.seen_by(Path(config.start))
        self.network.backbone.freeze(None if config.frozen_epochs else config.frozen_blocks)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """The backbone learns slower than what is new."""
        new = [*self.network.neck.parameters(), *self.network.heads.parameters()]
        return [{"params": list(self.network.backbone.parameters()), "rate": self.config.backbone_rate}, {"params": new}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:  # noqa: ARG002  (the loop gives it)
        """Freeze the backbone until the heads have settled, then let all but its first blocks go."""
        settled = _settled(history, self.config.stable, self.config.frozen_epochs)
        self.network.backbone.freeze(self.config.frozen_blocks if settled else None)

    def penalty(self) -> torch.Tensor:
        """What `penalty`, below, says of the network."""
        return penalty(self.network, self.config.l1, self.config.l2)


def start_from(network: Classifier, classes: dict[str, list[str]], run: Path, hold_out: float) -> None:
    """Put the best weights of another classifier's run into a network, but for the heads whose classes are others now.

    TrainingError where the run is of another kind or architecture, or learned from what is to be held out now.
    """
    path = run / checkpoints.BEST
    found, parts = checkpoints.load(path)
    if found.model != ClassifierTask.name:
        raise TrainingError(f"{path} is of the kind {found.model!r}; start needs the run of a {ClassifierTask.name}")
    refuse_more_than(run, found, hold_out)
    own = network.state_dict()
    anew = tuple(f"heads.{name}." for name in found.classes.keys() | classes.keys() if found.classes.get(name) != classes.get(name))
    kept = {name: weights for name, weights in parts.get("network", {}).items() if not name.startswith(anew)}
    fresh = {name: weights for name, weights in own.items() if name.startswith(anew)}
    checkpoints.put_weights(network, {**kept, **fresh}, path)


def penalty(network: Classifier, l1: float, l2: float) -> torch.Tensor:
    """l1 × the sum of absolutes + l2 × the sum of squares, of the weights (not biases) of neck and heads; () float32."""
    weights = [p for part in (network.neck, network.heads) for name, p in part.named_parameters() if name.endswith("weight")]
    total: torch.Tensor = sum(l1 * weight.abs().sum() + l2 * weight.square().sum() for weight in weights)  # type: ignore[assignment]
    return total


def _settled(history: Sequence[dict[str, Any]], stable: float, most: int) -> bool:
    """Whether the accuracy gained less than `stable` in the last epoch of any so far, or `most` epochs are over."""
    accuracies = [record["validation"]["accuracy"] for record in history]
    gains = [after - before for before, after in pairwise(accuracies)]
    return len(history) >= most or any(gain < stable for gain in gains)
