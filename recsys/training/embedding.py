"""The shipped embedding: a frozen trained network, and a block on top that learns several kinds of label at once.

Catalogues are asked several questions with one vector: of the same kind? of the same kind and colour? which slot? So the block
learns each kind of label by the cross-entropy of a cosine head, and some also by supervised contrast (Khosla et al. 2020), each
with its weight. A picture counts for the labels that it has: a phone photo without a colour's name still teaches its category.
The block and the choice of losses are those of recsys/training/metric.py, which learns one kind of label.
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
from recsys.training.config import Training, TrainingError, check_least, check_shares
from recsys.training.devices import device_of
from recsys.training.examples import Example, Vocabulary, hold_out
from recsys.training.features import Views, features_of
from recsys.training.metric import Block, check_on_frozen, has_positives, joined, nearest_figures
from recsys.training.metric_losses import MetricLoss


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingConfig(Training):
    """How a block is trained on several kinds of label.

    base, features, side, hidden, dim, dropout, views: as in `MetricConfig`. labels: the kinds; "article_type+colour" joins two.
    entropies, contrasts: for each of them the weight of its cross-entropy and of its contrastive loss, 0 for none. loss: the
    contrastive one, see recsys/training/metric_losses.py. smoothing: of the labels, for the cross-entropy. least: a class needs
    this many pictures. judged: the kinds whose precision@10 among the pictures held out decides which epoch is best, by its mean.
    """

    base: str = "efficientnet-lite0"
    features: str = "embedding"
    side: int = 224
    labels: tuple[str, ...] = ("article_type", "colour", "slot")
    entropies: tuple[float, ...] = (1.0, 0.8, 1.0)
    contrasts: tuple[float, ...] = (0.3, 0.0, 0.5)
    judged: tuple[str, ...] = ("article_type",)
    loss: str = "supcon"
    smoothing: float = 0.1
    least: int = 4
    hidden: int = 512
    dim: int = 256
    dropout: float = 0.2
    views: int = 1
    epochs: int = 8
    batch: int = 256
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_on_frozen(self)
        check_shares(self, "smoothing")
        check_least(self, batch=2)  # the block normalises over a batch
        if not self.labels or not len(self.labels) == len(self.entropies) == len(self.contrasts):
            lengths = f"{len(self.labels)}, {len(self.entropies)} and {len(self.contrasts)}"
            raise TrainingError(f"labels, entropies and contrasts must be of one length, 1 or more; they have {lengths}")
        if min(*self.entropies, *self.contrasts) < 0 or not any((*self.entropies, *self.contrasts)):
            raise TrainingError("entropies and contrasts must be 0 or more, and not all 0")
        if not self.judged or not set(self.judged) <= set(self.labels):
            raise TrainingError(f"judged is {list(self.judged)}; it must be some of the labels: {', '.join(self.labels)}")


class EmbeddingNetwork(nn.Module):
    """What is learned: the block, and what only its training needs (heads, proxies)."""

    def __init__(self, config: EmbeddingConfig, inputs: int, classes: dict[str, list[str]]) -> None:
        super().__init__()
        self.block = Block(inputs, config.hidden, config.dim, config.dropout)
        self.heads = nn.ModuleDict({
            _module_name(label): CosineHead(config.dim, len(classes[label]))
            for label, weight in zip(config.labels, config.entropies, strict=True) if weight
        })  # fmt: skip
        self.contrasts = nn.ModuleDict({
            _module_name(label): MetricLoss(
                config.loss, classes=len(classes[label]), dim=config.dim, miner="semi-hard", distance="cosine", margin=0.2
            )
            for label, weight in zip(config.labels, config.contrasts, strict=True) if weight
        })  # fmt: skip

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(n, inputs) features -> (n, dim) float32 unit rows."""
        embeddings: torch.Tensor = self.block(features)
        return embeddings


class EmbeddingTask:
    """`EmbeddingNetwork` for `recsys.training.loop.fit`; the arguments are `MetricTask`'s."""

    name = "embedding"
    origin = ""

    def __init__(
        self, config: EmbeddingConfig, data: Sequence[Sequence[Example]], base: nn.Module, cache: Path, seen: Sequence[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> None:  # fmt: skip
        self.config = config
        examples = [_all_joined(example, config.labels) for one in data for example in one]
        self.item_ids, self.seen = [example.item_id for example in examples], seen
        for label in config.labels:  # that labels are missing is said before that pictures are
            Vocabulary.of(label, examples, config.least)
        learned, held = hold_out(examples, config.hold_out)
        vocabularies = {label: Vocabulary.of(label, learned, config.least) for label in config.labels}
        self.classes = {label: list(vocabulary.classes) for label, vocabulary in vocabularies.items()}
        self._truth = {label: torch.from_numpy(found.numbers(learned)) for label, found in vocabularies.items()}
        self._held_labels = {label: np.array([one.labels.get(label, "") for one in held]) for label in config.judged}
        for label, values in self._held_labels.items():
            if not has_positives(values[values != ""]).any():
                raise TrainingError(
                    f"no two of the {len(held)} pictures held out share a {label}: raise hold_out, or leave it out of judged"
                )
        device = device_of(config.device)
        base = base.to(device)
        views, plain = (Views(config.side, count, config.augmentation, config.seed) for count in (config.views, 0))
        self._held_features = features_of(base, held, plain, cache, device, progress)[0]
        self._features = features_of(base, learned, views, cache, device, progress)
        self.steps = max(1, len(learned) // config.batch)
        torch.manual_seed(config.seed)
        self.network = EmbeddingNetwork(config, self._features.shape[2], self.classes)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Everything learns at one rate."""
        return [{"params": list(self.network.parameters())}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing changes from epoch to epoch."""

    def batches(self, epoch: int) -> Iterator[tuple[torch.Tensor, np.ndarray]]:
        """Features (batch, inputs) of one view of each picture, and the pictures' rows; every picture at most once an epoch."""
        generator = np.random.default_rng((self.config.seed, epoch))
        order = generator.permutation(self._features.shape[1])
        for step in range(self.steps):
            rows = order[step * self.config.batch : (step + 1) * self.config.batch]
            drawn = generator.integers(len(self._features), size=len(rows))
            yield torch.from_numpy(self._features[drawn, rows].astype(np.float32)), rows

    def loss(self, batch: tuple[torch.Tensor, np.ndarray], device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """The weighted sum of every label's cross-entropy and contrast, each over the pictures that have the label."""
        features, rows = batch
        embeddings = self.network(features.to(device))
        total: torch.Tensor = embeddings.sum() * 0.0  # a batch may have nothing that is labelled
        figures: dict[str, float] = {}
        for label, entropy, contrast in zip(self.config.labels, self.config.entropies, self.config.contrasts, strict=True):
            truth = self._truth[label][rows].to(device)
            known, name = truth >= 0, _module_name(label)
            if not known.any():
                continue
            if entropy:
                scores = self.network.heads[name](embeddings[known])
                found = functional.cross_entropy(scores, truth[known], label_smoothing=self.config.smoothing)
                total, figures[f"loss.{label}"] = total + entropy * found, float(found.detach())
            if contrast:
                found = self.network.contrasts[name](embeddings[known], truth[known])
                total, figures[f"contrast.{label}"] = total + contrast * found, float(found.detach())
        return total, figures

    @torch.no_grad()
    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """The mean precision@10 of the kinds that are judged, and for each how well the pictures held out find each other."""
        embeddings = network(torch.from_numpy(self._held_features.astype(np.float32)).to(device)).cpu().numpy()
        figures: dict[str, float] = {}
        for label, values in self._held_labels.items():
            has = values != ""
            found = nearest_figures(embeddings[has], np.unique(values[has], return_inverse=True)[1])
            figures.update({f"{name}.{label}": value for name, value in found.items()})
        mean = float(np.mean([figures[f"precision@10.{label}"] for label in self.config.judged]))
        return {"precision@10": mean, **figures}


def _all_joined(example: Example, labels: Sequence[str]) -> Example:
    for label in labels:
        example = joined(example, label)
    return example


def _module_name(label: str) -> str:
    """Torch takes no dots in a module's name, and none of its own attributes' names."""
    return "of_" + label.replace(".", "_")
