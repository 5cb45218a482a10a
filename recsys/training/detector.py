"""A detector of boxes, fine-tuned: torchvision's Faster R-CNN on pictures with boxes around their garments, a class a slot.

python -m recsys train detector --data boxes.json --images photos --out runs/detector
python -m recsys train export runs/detector --name own-detector
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from recsys.datatypes import WEARABLE, Slot
from recsys.detection.suppression import overlaps
from recsys.evaluation.average_precision import Ranked, match
from recsys.training import checkpoints
from recsys.training.boxes import BoxedPicture, hold_out
from recsys.training.checkpoints import BEST
from recsys.training.config import Training, TrainingError, check_choices, check_least, check_shares
from recsys.training.detector_network import COCO, NETWORKS, coco_file, put_pretrained, read_weights, require_operators
from recsys.training.held_out import refuse_more_than
from recsys.training.views import ahead

_ALL_STAGES = 5  # of a ResNet
_LEAST_SIDE = 32  # pixels
_Batch = list[tuple[torch.Tensor, dict[str, torch.Tensor]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig(Training):
    """How a detector is trained, beyond what `Training` says.

    network: a name in `recsys.training.detector_network.NETWORKS`. weights: "coco" for those that torchvision trained on COCO,
    fetched where they are not here, "" for none. start: a file of weights, or the folder of a detector's run, to start from in
    their place. trainable: stages of the ResNet that learn; from scratch all do. sides: pixels of a picture's shorter side, one of
    them drawn for each batch; the last is what is validated and served. most: pixels of its longer side. flipped: share of pictures
    that are mirrored. slots: of COCO's categories, by name or number; one called as a slot needs none.
    """

    network: str = "resnet50-fpn"
    weights: str = COCO
    start: str = ""
    trainable: int = 3
    sides: tuple[int, ...] = (480, 560, 640)
    most: int = 1024
    flipped: float = 0.5
    slots: dict[str, Slot] = field(default_factory=dict)
    epochs: int = 12
    batch: int = 4
    learning_rate: float = 1e-4
    weight_decay: float = 1e-4

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_choices(self, network=NETWORKS, weights=("", COCO))
        check_shares(self, "flipped")
        check_least(self, trainable=0, most=_LEAST_SIDE)
        if self.trainable > _ALL_STAGES:
            raise TrainingError(f"trainable is {self.trainable}; a ResNet has {_ALL_STAGES} stages")
        if not self.sides or min(self.sides) < _LEAST_SIDE:
            raise TrainingError(f"sides is {list(self.sides)}; a picture needs {_LEAST_SIDE} pixels a side or more")

    @property
    def pretrained(self) -> bool:
        """Whether it starts from trained weights."""
        return bool(self.weights or self.start)


def build(config: DetectorConfig, classes: int) -> nn.Module:
    """The network that the settings name, for a number of classes, its weights drawn at random."""
    trainable = config.trainable if config.pretrained else _ALL_STAGES
    return NETWORKS[config.network](classes, config.sides, config.most, trainable, config.pretrained)


def starting_file(config: DetectorConfig) -> Path | None:
    """The file whose weights training starts from, fetched where it must be; None for a start from scratch."""
    if config.start:
        start = Path(config.start)
        path = start / BEST if start.is_dir() else start
        if not path.is_file():
            raise TrainingError(f"start is {config.start!r}: there is neither a file of weights nor a detector's run")
        return path
    return coco_file() if config.weights else None


class DetectorTask:
    """A detector for `recsys.training.loop.fit`.

    pictures: learned from and held out, which is which by their ids. start: the file of weights to start from
    (`starting_file`); a run that is gone on with needs none. folder: the run's.
    """

    name = "detector"
    origin = ""

    def __init__(
        self, config: DetectorConfig, pictures: Sequence[BoxedPicture], start: Path | None = None, folder: Path | None = None
    ) -> None:
        require_operators()
        self.config = config
        self.learned, self.held = hold_out(pictures, config.hold_out)
        present = {slot for picture in self.learned for slot in picture.slots}
        self.slots = [slot for slot in WEARABLE if slot in present]
        self.classes = {"slot": [slot.value for slot in self.slots]}
        self.steps = max(1, len(self.learned) // config.batch)
        self.item_ids = [picture.item_id for picture in pictures]
        self.seen: Sequence[str] = []
        torch.manual_seed(config.seed)
        self.network = build(config, len(self.slots))
        noted = checkpoints.seen_so_far(folder) if folder else None
        if noted is not None:
            self.seen = noted
        elif start is not None:
            self._start_from(start)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """All that learns, at one rate."""
        return [{"params": [parameter for parameter in self.network.parameters() if parameter.requires_grad]}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing is frozen for a time."""

    def batches(self, epoch: int) -> Iterator[_Batch]:
        """Pictures in a new order, some of them mirrored, with their boxes and class numbers; made ahead by another thread."""
        order = np.random.default_rng((self.config.seed, epoch)).permutation(len(self.learned))
        rows = np.resize(order, self.steps * self.config.batch)

        def make(step: int) -> _Batch:
            generator = np.random.default_rng((self.config.seed, epoch, step))
            chosen = rows[step * self.config.batch : (step + 1) * self.config.batch]
            return [self._example(self.learned[row], generator.random() < self.config.flipped) for row in chosen]

        yield from ahead(make, range(self.steps))

    def loss(self, batch: _Batch, device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """The sum of Faster R-CNN's four losses, () float32, and each of them."""
        images = [image.to(device) for image, _ in batch]
        targets = [{name: value.to(device) for name, value in target.items()} for _, target in batch]
        losses: dict[str, torch.Tensor] = self.network(images, targets)
        return torch.stack(list(losses.values())).sum(), {name: float(value.detach()) for name, value in losses.items()}

    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """Average precision at half overlap on what was held out: the mean over the slots first, then each slot's."""
        found, truths = [], []
        for image, target in ahead(lambda row: self._example(self.held[row], mirrored=False), range(len(self.held))):
            (output,) = network([image.to(device)])
            found.append({name: value.cpu().numpy() for name, value in output.items()})
            truths.append({name: value.numpy() for name, value in target.items()})
        by_slot = {slot: _average_precision(found, truths, number) for number, slot in enumerate(self.slots, start=1)}
        known = {slot: value for slot, value in by_slot.items() if not np.isnan(value)}
        mean = float(np.mean(list(known.values()))) if known else 0.0
        return {"box_ap50": mean, **{f"box_ap50.{slot}": value for slot, value in known.items()}}

    def _example(self, picture: BoxedPicture, mirrored: bool) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """(3, height, width) float32 in 0..1, and what is in it; boxes of slots that nothing was learned of are left out."""
        image, boxes = picture.load(self.config.most)
        pixels = np.asarray(image, dtype=np.uint8)
        if mirrored:
            pixels, boxes = mirror(pixels, boxes)
        wide = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])  # after shrinking and clipping
        classes = np.array([self.slots.index(slot) + 1 if slot in self.slots else 0 for slot in picture.slots], dtype=np.int64)
        kept = wide & (classes > 0)
        target = {"boxes": torch.from_numpy(boxes[kept]), "labels": torch.from_numpy(classes[kept])}
        return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1))).float() / 255, target

    def _start_from(self, path: Path) -> None:
        if path.name != BEST:
            put_pretrained(self.network, read_weights(path), path)
            return
        found, parts = checkpoints.load(path)
        if found.model != self.name:
            raise TrainingError(f"{path} is of the kind {found.model!r}; start needs the run of a {self.name}")
        refuse_more_than(path.parent, found, self.config.hold_out)
        put_pretrained(self.network, parts.get("network", {}), path)
        self.seen = checkpoints.seen_by(path.parent)


def mirror(pixels: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A picture (height, width, 3) and its boxes (n, 4), left and right exchanged."""
    width = pixels.shape[1]
    turned = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], axis=1).astype(boxes.dtype)
    return pixels[:, ::-1], turned


def _average_precision(found: Sequence[dict[str, np.ndarray]], truths: Sequence[dict[str, np.ndarray]], number: int) -> float:
    """Of one class over all pictures; NaN where none has it."""
    scores, outcomes, counts = [], [], []
    for detected, truth in zip(found, truths, strict=True):
        mine, theirs = detected["labels"] == number, truth["labels"] == number
        boxes, garments = detected["boxes"][mine], truth["boxes"][theirs]
        shared = np.array([overlaps(box, garments) for box in boxes]).reshape(len(boxes), len(garments))
        scores.append(detected["scores"][mine])
        outcomes.append(match(shared, scores[-1], np.zeros(len(garments), bool), np.zeros(len(boxes), bool)))
        counts.append(len(garments))
    return Ranked.of(scores, outcomes, counts).average_precision(np.ones(len(counts), dtype=np.int64))
