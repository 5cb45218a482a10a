"""The kinds of model that `recsys.training.loop` trains, by name; and a run's best weights, opened again.

opened = open_run(Path("runs/cnn"))
opened.network.embed(images)  # (n, side, side, 3) uint8 -> (n, dim) float32
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from recsys.files import locked, replacing
from recsys.training import backbones, checkpoints
from recsys.training.autoencoder import Autoencoder, AutoencoderConfig, AutoencoderTask
from recsys.training.checkpoints import BEST, LAST
from recsys.training.classifier import Classifier, ClassifierConfig, ClassifierTask
from recsys.training.cnn import CnnConfig, CnnNetwork, CnnTask
from recsys.training.config import Training, TrainingError
from recsys.training.embedding import EmbeddingConfig, EmbeddingTask
from recsys.training.examples import Example
from recsys.training.held_out import refuse_more_than
from recsys.training.loop import Task
from recsys.training.metric import Block, MetricConfig, MetricEncoder, MetricTask

BASE = "base.safetensors"  # in a metric model's folder: the frozen run's best weights, so that the folder is whole by itself
Weights = dict[str, torch.Tensor]
Computed = Callable[[int, int], None]
OnFrozen = MetricConfig | EmbeddingConfig  # the settings of what stands on a frozen base


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model.

    config: its settings. task: (settings, the data sets' examples, the run's folder, something that is told of pictures done and
    of all, where there is work before the first epoch) -> what the loop trains. network: (settings, classes, weights, the
    checkpoint they are from) -> the trained network. side: pixels a side of the pictures that it embeds.
    """

    config: type[Training]
    task: Callable[[Any, Sequence[Sequence[Example]], Path, Computed | None], Task]
    network: Callable[[Any, dict[str, list[str]], Weights, Path], nn.Module]
    side: Callable[[Any], int]


@dataclass(frozen=True, slots=True)
class OpenedRun:
    """A run's best weights in their network, in evaluation mode. network: has `embed`. side: pixels a side of its pictures."""

    kind: str
    config: Training
    network: Any
    side: int


def open_run(run: Path) -> OpenedRun:
    """The best epoch of the run in a folder; TrainingError where there is none, or it does not fit the network of its kind."""
    return open_checkpoint(run / BEST)


def open_checkpoint(path: Path) -> OpenedRun:
    """As `open_run`, of a checkpoint."""
    state, parts = checkpoints.load(path)
    kind = KINDS.get(state.model)
    if kind is None:
        raise TrainingError(f"{path} is of a {state.model!r}; the kinds of model are {', '.join(KINDS)}")
    config = kind.config.of(state.settings, str(path))
    network = kind.network(config, state.classes, parts.get("network", {}), path)
    return OpenedRun(state.model, config, network.eval(), kind.side(config))


class Frozen(nn.Module):
    """A trained network's features, (n, side, side, 3) uint8 -> (n, dim) float32, that learns no more.

    features: "embedding", or "backbone" for what a classifier's backbone pools.
    """

    def __init__(self, network: nn.Module, features: str) -> None:
        super().__init__()
        self.network: Any = network
        self.features = features if hasattr(network, "backbone") else "embedding"
        self.eval().requires_grad_(False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """See the class."""
        found: torch.Tensor = self.network.backbone(images) if self.features == "backbone" else self.network.embed(images)
        return found


def frozen_base(config: OnFrozen, folder: Path) -> nn.Module:
    """What a metric model stands on: the run that `folder` has a copy of, or a backbone with its ImageNet weights."""
    if (folder / BASE).is_file():
        return Frozen(open_checkpoint(folder / BASE).network, config.features)
    return backbones.load(config.base).eval().requires_grad_(False)


def adopt_base(config: OnFrozen, folder: Path) -> list[str]:
    """Copy the run that a metric model stands on into its folder; the ids that run saw, none where the base is a backbone.

    A run that is gone on with keeps the copy that it has; what a start left that came to no checkpoint is replaced. TrainingError
    where `base` is no run or backbone, cannot be stood on, or held fewer pictures out.
    """
    if (noted := checkpoints.seen_so_far(folder)) is not None:
        return noted
    run = Path(config.base)
    is_run = (run / BEST).is_file()
    if is_run:
        _check_base(config, run)
    elif config.base not in backbones.NAMES:
        known = ", ".join(backbones.NAMES)
        raise TrainingError(f"base is {config.base!r}: there is no run in that folder, and the backbones are {known}")
    seen = checkpoints.seen_by(run) if is_run else []
    if not (folder / LAST).is_file():
        with locked(folder):
            _put_base(run if is_run else None, folder / BASE)
    return seen


def _put_base(run: Path | None, base: Path) -> None:
    if run is None:
        base.unlink(missing_ok=True)
        return
    base.parent.mkdir(parents=True, exist_ok=True)
    with replacing(base) as temporary:
        shutil.copyfile(run / BEST, temporary)


def _check_base(config: OnFrozen, run: Path) -> None:
    found, _ = checkpoints.load(run / BEST)
    if found.model in (MetricTask.name, EmbeddingTask.name):
        raise TrainingError(
            f"base is {config.base!r}, a run of the kind {found.model!r} that stands on a frozen network itself; "
            "give the run of a classifier, a cnn or an autoencoder"
        )
    refuse_more_than(run, found, config.hold_out)


def metric_task(
    config: MetricConfig,
    data: Sequence[Sequence[Example]],
    folder: Path,
    computed: Computed | None = None,
    cache: Path | None = None,
) -> MetricTask:
    """The metric model that is to be trained in `folder`, its features kept in `cache`, default a folder in there."""
    seen = adopt_base(config, folder)
    return MetricTask(config, data, frozen_base(config, folder), cache or folder / "features", seen, computed)


def embedding_task(
    config: EmbeddingConfig, data: Sequence[Sequence[Example]], folder: Path, computed: Computed | None = None
) -> EmbeddingTask:
    """The embedding that is to be trained in `folder`, its features kept in there."""
    seen = adopt_base(config, folder)
    return EmbeddingTask(config, data, frozen_base(config, folder), folder / "features", seen, computed)


def _on_frozen(config: OnFrozen, _: dict[str, list[str]], weights: Weights, path: Path) -> nn.Module:
    own = {name.removeprefix("block."): tensor for name, tensor in weights.items() if name.startswith("block.")}
    first = own.get("0.weight")
    block = Block(first.shape[1] if first is not None else 1, config.hidden, config.dim, config.dropout)
    checkpoints.put_weights(block, own, path)
    return MetricEncoder(frozen_base(config, path.parent), block)


def _with_weights(network: nn.Module, weights: Weights, path: Path) -> nn.Module:
    checkpoints.put_weights(network, weights, path)
    return network


KINDS = {
    "classifier": Kind(
        ClassifierConfig,
        lambda config, data, folder, _: ClassifierTask(config, data, folder),
        lambda config, classes, weights, path: _with_weights(Classifier(config, classes, pretrained=False), weights, path),
        lambda config: int(config.validation_side),
    ),
    "cnn": Kind(
        CnnConfig,
        lambda config, data, *_: CnnTask(config, data),
        lambda config, classes, weights, path: _with_weights(CnnNetwork(config, classes), weights, path),
        lambda config: int(config.validation_side),
    ),
    "autoencoder": Kind(
        AutoencoderConfig,
        lambda config, data, folder, _: AutoencoderTask(config, data, folder),
        lambda config, _, weights, path: _with_weights(Autoencoder(config), weights, path),
        lambda config: int(config.side),
    ),
    "embedding": Kind(EmbeddingConfig, embedding_task, _on_frozen, lambda config: int(config.side)),
    "metric": Kind(MetricConfig, metric_task, _on_frozen, lambda config: int(config.side)),
}
