"""Metric model "v2": a frozen trained network, and on top of it a small one that learns which pictures are alike.

Linear, batch normalisation, ReLU, dropout, Linear: to an embedding of length 1, in which pictures of one label lie near each other
and others far. What "one label" means is a setting: an article type, an article type of one colour, one product.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from recsys.training.augmentation import Augmentation
from recsys.training.classifier import CosineHead
from recsys.training.config import Training, TrainingError, check_choices, check_least, check_shares
from recsys.training.devices import device_of
from recsys.training.examples import Example, Vocabulary, hold_out
from recsys.training.features import Views, features_of
from recsys.training.metric_losses import DISTANCES, LOSSES, MINERS, MetricLoss
from recsys.training.sampling import ClassBatches

_BLOCK = 1024  # queries at a time
_NEAREST = 10
JOIN = "+"  # of two kinds of label


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricConfig(Training):
    """How a metric model is trained.

    base: what is frozen: a run's folder, or a backbone's name for its ImageNet weights. features: of a run's network, "embedding"
    takes what its heads see, "backbone" the pooled features before that. side: pixels a side of the pictures, in training and
    later. label: pictures of one value are positives; "article_type+colour" joins two kinds. least: a class needs this many
    pictures. loss, miner, distance, margin: see recsys/training/metric_losses.py. cross_entropy: adds the cross-entropy of the
    label by a cosine head, so that the loss is cross-entropy + weight × metric loss; without it `weight` has no part. hidden,
    dim: units between and after the two Linear. dropout: between them. proxy_rate: proxies' share of the learning rate. batch: of
    `pictures` a class, so batch / pictures classes. views: random views of each picture that there are to draw from.
    """

    base: str = "efficientnet-lite0"
    features: str = "embedding"
    side: int = 224
    label: str = "article_type"
    least: int = 4
    loss: str = "multi-similarity"
    miner: str = "semi-hard"
    distance: str = "cosine"
    margin: float = 0.2
    cross_entropy: bool = False
    weight: float = 1.0
    hidden: int = 512
    dim: int = 256
    dropout: float = 0.2
    proxy_rate: float = 10.0
    epochs: int = 30
    batch: int = 128
    pictures: int = 4
    views: int = 3
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_on_frozen(self)
        check_choices(self, miner=MINERS, distance=DISTANCES)
        check_least(self, pictures=2, weight=0, proxy_rate=0)
        if self.batch < 2 * self.pictures:
            raise TrainingError(
                f"batch is {self.batch}; with {self.pictures} pictures a class, two classes need {2 * self.pictures}"
            )


def check_on_frozen(config: Training) -> None:
    """Raise TrainingError where the settings of a block on a frozen network, those that all kinds of it have, cannot be."""
    check_choices(config, loss=LOSSES, features=("embedding", "backbone"))
    check_least(config, side=32, least=2, hidden=1, dim=1, views=0)
    check_shares(config, "dropout")


class Block(nn.Sequential):
    """(n, inputs) features -> (n, dim) float32 unit rows."""

    def __init__(self, inputs: int, hidden: int, dim: int, dropout: float) -> None:
        super().__init__(nn.Linear(inputs, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, dim))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """See the class."""
        embeddings: torch.Tensor = super().forward(features)  # type: ignore[no-untyped-call]
        return functional.normalize(embeddings)


class MetricNetwork(nn.Module):
    """What is learned: the block, and what only its training needs (proxies, a head)."""

    def __init__(self, config: MetricConfig, inputs: int, classes: int) -> None:
        super().__init__()
        self.block = Block(inputs, config.hidden, config.dim, config.dropout)
        self.metric = MetricLoss(
            config.loss, classes=classes, dim=config.dim, miner=config.miner, distance=config.distance, margin=config.margin
        )
        self.head = CosineHead(config.dim, classes) if config.cross_entropy else None

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(n, inputs) features -> (n, dim) float32 unit rows."""
        embeddings: torch.Tensor = self.block(features)
        return embeddings


class MetricEncoder(nn.Module):
    """The frozen network and the block, as one: pictures -> embeddings."""

    def __init__(self, base: nn.Module, block: Block) -> None:
        super().__init__()
        self.base, self.block = base, block

    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """(n, side, side, 3) uint8 -> (n, dim) float32, unit rows."""
        embeddings: torch.Tensor = self.block(self.base(images))
        return embeddings


class MetricTask:
    """`MetricNetwork` for `recsys.training.loop.fit`.

    base: the frozen network, (n, side, side, 3) uint8 -> (n, inputs), in evaluation mode. cache: the folder that its features are
    kept in. seen: the ids of what the base was trained on.
    """

    name = "metric"
    origin = ""

    def __init__(
        self, config: MetricConfig, data: Sequence[Sequence[Example]], base: nn.Module, cache: Path, seen: Sequence[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> None:  # fmt: skip
        self.config = config
        examples = [joined(example, config.label) for one in data for example in one]
        self.item_ids, self.seen = [example.item_id for example in examples], seen
        Vocabulary.of(config.label, examples, config.least)  # that labels are missing is said before that pictures are
        learned, held = hold_out([example for example in examples if config.label in example.labels], config.hold_out)
        vocabulary = Vocabulary.of(config.label, learned, config.least)
        self.classes = {config.label: list(vocabulary.classes)}
        numbers = vocabulary.numbers(learned)
        learned = [example for example, number in zip(learned, numbers, strict=True) if number >= 0]
        self._labels = numbers[numbers >= 0]
        self._held_labels = np.unique([example.labels[config.label] for example in held], return_inverse=True)[1]
        if not has_positives(self._held_labels).any():
            raise TrainingError(f"no two of the {len(held)} pictures held out share a {config.label}: raise hold_out")
        device = device_of(config.device)
        base = base.to(device)
        views = Views(config.side, config.views, config.augmentation, config.seed)
        plain = Views(config.side, 0, config.augmentation, config.seed)
        self._features = features_of(base, learned, views, cache, device, progress)
        self._held_features = features_of(base, held, plain, cache, device, progress)[0]
        self._batches = ClassBatches(self._labels, config.batch // config.pictures, config.pictures, config.seed)
        self.steps = self._batches.steps
        torch.manual_seed(config.seed)
        self.network = MetricNetwork(config, self._features.shape[2], len(vocabulary.classes))

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Proxies are one vector a class and move faster than the block (Kim et al. 2020)."""
        proxies = list(self.network.metric.parameters())
        others = [parameter for name, parameter in self.network.named_parameters() if not name.startswith("metric.")]
        return [{"params": others}, *([{"params": proxies, "rate": self.config.proxy_rate}] if proxies else [])]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing changes from epoch to epoch."""

    def batches(self, epoch: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Features (P × K, inputs) of one view of each picture drawn, and their labels."""
        generator = np.random.default_rng((self.config.seed, epoch, 1))
        for rows in self._batches.batches(epoch):
            drawn = generator.integers(len(self._features), size=len(rows))
            yield torch.from_numpy(self._features[drawn, rows].astype(np.float32)), torch.from_numpy(self._labels[rows])

    def loss(self, batch: tuple[torch.Tensor, torch.Tensor], device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """The metric loss; or the cross-entropy + weight × the metric loss."""
        features, labels = (part.to(device) for part in batch)
        embeddings = self.network(features)
        metric = self.network.metric(embeddings, labels)
        if self.network.head is None:
            return metric, {}
        entropy = functional.cross_entropy(self.network.head(embeddings), labels)
        return entropy + self.config.weight * metric, {
            "loss.metric": float(metric.detach()), "loss.cross_entropy": float(entropy.detach()),
        }  # fmt: skip

    @torch.no_grad()
    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """How well the pictures held out find each other: precision@10 and recall@1."""
        embeddings = network(torch.from_numpy(self._held_features.astype(np.float32)).to(device)).cpu().numpy()
        return nearest_figures(embeddings, self._held_labels)


def nearest_figures(vectors: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """(n, d) unit rows and their (n,) labels -> means over the rows whose label another row has; higher is better.

    precision@10: share of the ten nearest other rows (by cosine; of all others, where there are fewer) of the same label. recall@1:
    whether the nearest has it.
    """
    asked = np.flatnonzero(has_positives(labels))
    nearest = min(_NEAREST, len(vectors) - 1)
    hits = []
    for start in range(0, len(asked), _BLOCK):
        rows = asked[start : start + _BLOCK]
        cosines = vectors[rows] @ vectors.T
        cosines[np.arange(len(rows)), rows] = -np.inf
        found = np.argsort(-cosines, axis=1, kind="stable")[:, :nearest]
        hits.append(labels[found] == labels[rows, None])
    same = np.concatenate(hits)
    return {"precision@10": float(same.mean()), "recall@1": float(same[:, 0].mean())}


def has_positives(labels: np.ndarray) -> np.ndarray:
    """(n,) bool: whether another row has the row's label."""
    _, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
    shared: np.ndarray = counts[inverse] > 1
    return shared


def joined(example: Example, label: str) -> Example:
    """The example with a label "a+b" made of its labels a and b, where it has both."""
    kinds = label.split(JOIN)
    if len(kinds) == 1 or not all(kind in example.labels for kind in kinds):
        return example
    value = " ".join(example.labels[kind] for kind in kinds)
    return Example(example.item_id, example.picture, {**example.labels, label: value})
