"""Learning several kinds of label at once from pictures: what every classifier shares, whatever its network.

A head a kind of label ("article_type", "colour"); a picture that lacks a kind teaches the other heads. Which pictures are learned
from and which a run chooses by is decided here, by `recsys.training.examples.hold_out`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from recsys.training.augmentation import Augmentation
from recsys.training.config import Training, TrainingError, check_shares
from recsys.training.examples import Example, Vocabulary, hold_out
from recsys.training.views import RandomViews, plain_views, repeats_of

_VALIDATION_BATCH = 64
_LEAST_SIDE = 32  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsConfig(Training):
    """How a network with heads is trained.

    heads: the kinds of label; weights: of each head's loss. smoothing: of the labels. sides: pixels a side of the pictures, from
    the first epochs to the last, in equal shares of them. validation_side: as the finished encoder will see. least: a class needs
    this many pictures. repeats: how often each data set's pictures are seen in an epoch, in the order of the data sets; once where
    it says nothing, and 0.2 is a fifth of them, drawn anew each time.
    """

    heads: tuple[str, ...] = ("article_type", "colour")
    weights: tuple[float, ...] = (1.0, 0.5)
    smoothing: float = 0.1
    sides: tuple[int, ...] = (128,)
    validation_side: int = 128
    least: int = 5
    repeats: tuple[float, ...] = ()
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_shares(self, "smoothing")
        if not self.heads or len(self.heads) != len(self.weights):
            raise TrainingError(
                f"heads ({', '.join(self.heads)}) and weights {list(self.weights)} must be of one length, 1 or more"
            )
        if not self.sides or min(*self.sides, self.validation_side) < _LEAST_SIDE:
            raise TrainingError(
                f"sides is {list(self.sides)} and validation_side {self.validation_side}; "
                f"pictures need {_LEAST_SIDE} pixels a side or more"
            )


class HeadsTask:
    """The data, the loss and the validation of a network that gives logits by head: a `Task`, once it has that network.

    item_ids: of every example that the run sees, learned from or held out.
    """

    origin = ""
    seen: Sequence[str] = ()
    network: nn.Module

    def __init__(self, config: HeadsConfig, data: Sequence[Sequence[Example]]) -> None:
        self._settings = config
        for head in config.heads:  # that labels are missing is said before that pictures are
            Vocabulary.of(head, chain.from_iterable(data), config.least)
        parts = [hold_out(examples, config.hold_out) for examples in data]
        learned = [example for kept, _ in parts for example in kept]
        self._held = [example for _, held in parts for example in held]
        self.item_ids = [example.item_id for examples in data for example in examples]
        repeats = repeats_of(config.repeats, [len(kept) for kept, _ in parts])
        vocabularies = [Vocabulary.of(head, learned, config.least) for head in config.heads]
        self.classes = {vocabulary.name: list(vocabulary.classes) for vocabulary in vocabularies}
        self._truth = {vocabulary.name: torch.from_numpy(vocabulary.numbers(learned)) for vocabulary in vocabularies}
        self._held_truth = {vocabulary.name: vocabulary.numbers(self._held) for vocabulary in vocabularies}
        if not any((truth >= 0).any() for truth in self._held_truth.values()):
            raise TrainingError(
                f"none of the {len(self._held)} pictures held out has a label, so no epoch can be told from another: raise hold_out"
            )
        self._views = RandomViews(learned, repeats, config.batch, config.augmentation, config.seed)
        self.steps = self._views.steps

    def batches(self, epoch: int) -> Iterator[tuple[torch.Tensor, np.ndarray]]:
        """Views and the rows they show, at the side that this epoch is trained with."""
        sides = self._settings.sides
        return self._views.batches(epoch, sides[min((epoch - 1) * len(sides) // self._settings.epochs, len(sides) - 1)])

    def loss(self, batch: tuple[torch.Tensor, np.ndarray], device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """Weighted cross-entropies over what is labelled, and the network's penalty."""
        images, rows = batch
        logits: dict[str, torch.Tensor] = self.network(images.to(device))
        total = self.penalty().to(device)
        figures = {}
        for (name, scores), weight in zip(logits.items(), self._settings.weights, strict=True):
            truth = self._truth[name][rows].to(device)
            labelled = truth >= 0
            if labelled.any():
                found = functional.cross_entropy(scores[labelled], truth[labelled], label_smoothing=self._settings.smoothing)
                total = total + weight * found
                figures[f"loss.{name}"] = float(found.detach())
        if not total.requires_grad:  # a batch may have nothing that is labelled
            total = total + sum(scores.sum() for scores in logits.values()) * 0.0
        return total, figures

    def penalty(self) -> torch.Tensor:
        """What is added to the loss, () float32; none, unless a network says otherwise."""
        return torch.zeros(())

    @torch.no_grad()
    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """Accuracy a head on what was held out, and first their mean."""
        right: dict[str, list[np.ndarray]] = {name: [] for name in self.classes}
        start = 0
        for images in plain_views(self._held, _VALIDATION_BATCH, self._settings.validation_side):
            for name, scores in network(images.to(device)).items():
                truth = self._held_truth[name][start : start + len(images)]
                right[name].append((scores.argmax(dim=1).cpu().numpy() == truth)[truth >= 0])
            start += len(images)
        figures = {f"accuracy.{name}": float(np.concatenate(found).mean()) for name, found in right.items() if any(map(len, found))}
        return {"accuracy": float(np.mean(list(figures.values()))), **figures}
