"""The garment parser: a photo -> which garment, skin or hair each of its pixels shows.

Learned from Clothing Co-Parsing's photos by the cross-entropy of each pixel and the overlap of each region (soft Dice, Milletari et
al. 2016): the first alone would give the small garments away.

    python -m recsys train parser --data CLOTHING_CO_PARSING --config assets/models/wearwith-parser.toml --out runs/parser
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from recsys.co_parsing import NO_REGION, REGIONS
from recsys.evaluation.detection_judged import region_pixels
from recsys.images import fit as fit_side
from recsys.training import backbones, checkpoints
from recsys.training.augmentation import Augmentation
from recsys.training.config import Training, TrainingError, check_choices, check_least
from recsys.training.examples import is_held_out, too_few
from recsys.training.held_out import refuse_more_than
from recsys.training.parser_network import OUTPUT_STRIDE, STRIDE, ParserNetwork
from recsys.training.parser_views import LabelledPhoto, ViewSize, batch_of
from recsys.training.views import ahead, repeats_of

_SINGLES_JUDGED = 100  # photos of one garment, of those held out
_SLOTS = range(3, len(REGIONS))  # what follows background, skin and hair


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserConfig(Training):
    """How a parser is trained.

    backbone: a name in `recsys.training.backbones`. start: folder of a classifier's run whose backbone, or of a parser's run whose
    whole network, this one starts from; "" for the weights of ImageNet. width: channels on the way up. height, wide: pixels of the
    views learned from, multiples of 32. side: the longer side of a photo when it is served. least_scale, most_scale: of the views,
    1 is as served. dice: weight of the overlap beside the cross-entropy. repeats: how often the photos of each data set are seen in
    an epoch. most: photos of each data set of single garments, 0 for all. frozen_blocks, backbone_rate: as in `ClassifierConfig`.
    """

    backbone: str = "efficientnet-lite0"
    pretrained: bool = True
    start: str = ""
    width: int = 96
    height: int = 384
    wide: int = 256
    side: int = 512
    least_scale: float = 0.55
    most_scale: float = 1.6
    dice: float = 1.0
    repeats: tuple[float, ...] = ()
    most: tuple[int, ...] = ()
    frozen_blocks: int = 3
    backbone_rate: float = 0.3
    epochs: int = 40
    batch: int = 12
    learning_rate: float = 2e-3
    average: float = 0.99
    augmentation: Augmentation = field(
        default_factory=lambda: Augmentation(turn=10.0, turned=0.4, light=0.25, tint=0.08, blurred=0.15, erased=0.15)
    )

    def __post_init__(self) -> None:
        Training.__post_init__(self)  # super() is lost where a dataclass has slots
        check_choices(self, backbone=backbones.NAMES)
        check_least(self, width=1, dice=0, backbone_rate=0, frozen_blocks=-1)
        for name in ("height", "wide", "side"):
            value = getattr(self, name)
            if value < STRIDE or value % STRIDE:
                raise TrainingError(f"{name} is {value}; it must be a multiple of {STRIDE}")
        if any(count < 0 for count in self.most):
            raise TrainingError(f"most is {list(self.most)}; each must be 0, for all, or more")
        if not 0 < self.least_scale <= self.most_scale:
            raise TrainingError(
                f"least_scale is {self.least_scale} and most_scale {self.most_scale}; the first must be the smaller"
            )


class ParserTask:
    """`ParserNetwork` for `recsys.training.loop.fit`. folder: the run's; gone on with, the weights to start from are not needed."""

    name = "parser"
    origin = ""

    def __init__(self, config: ParserConfig, data: Sequence[Sequence[LabelledPhoto]], folder: Path | None = None) -> None:
        self.config = config
        self.classes = {"region": list(REGIONS)}
        self.item_ids = [photo.item_id for photos in data for photo in photos]
        parts = [_held_out(photos, config.hold_out) for photos in data]
        self._learned = [photo for learned, _ in parts for photo in learned]
        held = [photo for _, held in parts for photo in held]
        self._held = [photo for photo in held if photo.drawn]
        self._held_singles = [photo for photo in held if not photo.drawn and _shows_one(photo)][:_SINGLES_JUDGED]
        if not self._learned or not self._held:
            drawn = sum(photo.drawn for photos in data for photo in photos)
            raise TrainingError(f"{too_few(drawn, 'photos with labelled pixels', config.hold_out)}: add photos")
        self._repeats = repeats_of(config.repeats, [len(learned) for learned, _ in parts])
        self.steps = max(1, int(self._repeats.sum()) // config.batch)
        self._size = ViewSize(config.height, config.wide, config.side, config.least_scale, config.most_scale)
        torch.manual_seed(config.seed)
        self.network = ParserNetwork(len(REGIONS), config.backbone, config.width, config.pretrained and not config.start)
        self.seen: Sequence[str] = (checkpoints.seen_so_far(folder) if folder else None) or ()
        if config.start and not self.seen:
            _start_from(self.network, Path(config.start), config.hold_out)
            self.seen = checkpoints.seen_by(Path(config.start))
        self.network.backbone.freeze(config.frozen_blocks)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """The backbone learns slower than what is new."""
        backbone = [p for p in self.network.backbone.parameters() if p.requires_grad]
        new = [p for name, p in self.network.named_parameters() if not name.startswith("backbone.")]
        return [{"params": backbone, "rate": self.config.backbone_rate}, {"params": new}]

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Nothing changes from epoch to epoch."""

    def batches(self, epoch: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Views (batch, height, wide, 3) uint8 and their regions (batch, height, wide) uint8."""
        generator = np.random.default_rng((self.config.seed, epoch))
        whole = np.floor(self._repeats).astype(int)
        drawn = whole + (generator.random(len(whole)) < self._repeats - whole)
        if not drawn.any():  # small fractions of a few
            drawn = self._repeats > 0
        rows = generator.permutation(np.repeat(np.arange(len(whole)), drawn))
        rows = np.resize(rows, self.steps * self.config.batch)

        def make(step: int) -> tuple[torch.Tensor, torch.Tensor]:
            photos = [self._learned[row] for row in rows[step * self.config.batch : (step + 1) * self.config.batch]]
            rng = np.random.default_rng((self.config.seed, epoch, step))
            views, regions = batch_of(photos, self._size, rng, self.config.augmentation)
            return torch.from_numpy(views), torch.from_numpy(regions)

        yield from ahead(make, range(self.steps))

    def loss(self, batch: tuple[torch.Tensor, torch.Tensor], device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """Cross-entropy of the pixels, and `dice` times what the regions lack in overlap; 0 where no pixel has a region."""
        images, regions = batch[0].to(device), batch[1].to(device)
        truth = regions[:, OUTPUT_STRIDE // 2 :: OUTPUT_STRIDE, OUTPUT_STRIDE // 2 :: OUTPUT_STRIDE].long()
        logits = self.network(images).float()
        if (truth == NO_REGION).all():  # a mean over none would be NaN, and so would every weight
            return 0 * logits.sum(), {"entropy": 0.0, "dice": 1.0}
        entropy = functional.cross_entropy(logits, truth, ignore_index=NO_REGION)
        overlap = soft_dice(logits, truth)
        return entropy + self.config.dice * (1 - overlap), {"entropy": float(entropy.detach()), "dice": float(overlap.detach())}

    @torch.no_grad()
    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """score: the mean of miou and, where there are photos of one garment, single_slot.

        miou: the mean intersection over union of the slots, iou.REGION each region's, over all pixels of the photos held out whose
        pixels a person labelled. single_slot: the share of the photos of one garment in which most of what is found is of its slot.
        """
        counts = np.zeros((len(REGIONS), len(REGIONS)), dtype=np.int64)
        for photo in self._held:
            counts += region_pixels(photo.regions, parse(network, Image.fromarray(photo.pixels), self.config.side, device))
        found = intersection_over_union(counts)
        slots = [found[index] for index in _SLOTS if not np.isnan(found[index])]
        figures = {"miou": float(np.mean(slots)) if slots else 0.0}
        figures |= {f"iou.{name}": float(value) for name, value in zip(REGIONS, found, strict=True) if not np.isnan(value)}
        if self._held_singles:
            right = [
                self._slot_found(network, photo, device) == photo.regions[_is_slot(photo.regions)][0]
                for photo in self._held_singles
            ]
            figures["single_slot"] = float(np.mean(right))
        return {"score": float(np.mean([figures[name] for name in ("miou", "single_slot") if name in figures])), **figures}

    def _slot_found(self, network: nn.Module, photo: LabelledPhoto, device: torch.device) -> int:
        """The slot of which most is found in a photo; -1 for none."""
        regions = parse(network, Image.fromarray(photo.pixels), self.config.side, device)
        counts = np.bincount(regions[_is_slot(regions)], minlength=1)
        return int(counts.argmax()) if counts.any() else -1


def open_parser(run: Path) -> tuple[ParserNetwork, ParserConfig, list[str]]:
    """The best weights of a parser's run in their network, in evaluation mode; its settings; its regions."""
    state, parts = checkpoints.load(run / checkpoints.BEST)
    if state.model != ParserTask.name:
        raise TrainingError(f"{run / checkpoints.BEST} is of the kind {state.model!r}, not of a {ParserTask.name}")
    config = ParserConfig.of(state.settings, str(run / checkpoints.BEST))
    regions = state.classes["region"]
    network = ParserNetwork(len(regions), config.backbone, config.width, pretrained=False)
    checkpoints.put_weights(network, parts.get("network", {}), run / checkpoints.BEST)
    network.backbone.freeze(-1)
    return network.eval(), config, regions


def soft_dice(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """(n, regions, height, width) logits, (n, height, width) int64 -> the mean over the regions there of twice the overlap by sum.

    () float32 in 0..1; pixels without a region do not count, and there must be others.
    """
    known = truth != NO_REGION
    probabilities = logits.softmax(dim=1) * known[:, None]
    ones = functional.one_hot(torch.where(known, truth, 0), logits.shape[1]).permute(0, 3, 1, 2) * known[:, None]
    overlap = (probabilities * ones).sum(dim=(0, 2, 3))
    sums = (probabilities + ones).sum(dim=(0, 2, 3))
    there = ones.sum(dim=(0, 2, 3)) > 0
    return (2 * overlap[there] / sums[there]).mean()


def parse(network: nn.Module, image: Image.Image, side: int, device: torch.device) -> np.ndarray:
    """A photo -> the region of each of its pixels, (height, width) uint8."""
    fitted, (width, height) = fit_side(image, side, STRIDE)
    logits = network(torch.from_numpy(np.array(fitted))[None].to(device)).float()
    logits = functional.interpolate(logits, scale_factor=OUTPUT_STRIDE, mode="bilinear", align_corners=False)
    logits = logits[:, :, :height, :width]
    logits = functional.interpolate(logits, size=(image.height, image.width), mode="bilinear", align_corners=False)
    regions: np.ndarray = logits.argmax(dim=1)[0].to(torch.uint8).cpu().numpy()
    return regions


def intersection_over_union(counts: np.ndarray) -> np.ndarray:
    """(regions, regions) pixels by true and found region -> (regions,) float64, NaN for a region that is in neither."""
    both = np.diag(counts)
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    shares: np.ndarray = np.divide(both, either, out=np.full(len(counts), np.nan), where=either > 0)
    return shares


def _shows_one(photo: LabelledPhoto) -> bool:
    """Whether only one slot is in a photo."""
    return len(np.unique(photo.regions[_is_slot(photo.regions)])) == 1


def _is_slot(regions: np.ndarray) -> np.ndarray:
    found: np.ndarray = (regions >= _SLOTS.start) & (regions < _SLOTS.stop)
    return found


def _held_out(photos: Sequence[LabelledPhoto], share: float) -> tuple[list[LabelledPhoto], list[LabelledPhoto]]:
    learned = [photo for photo in photos if not is_held_out(photo.item_id, share)]
    return learned, [photo for photo in photos if is_held_out(photo.item_id, share)]


def _start_from(network: ParserNetwork, run: Path, hold_out: float) -> None:
    """Put the best weights of a parser's run, or the backbone of a classifier's, into a network.

    TrainingError where the run is of another kind or architecture, or learned from what is to be held out now.
    """
    path = run / checkpoints.BEST
    found, parts = checkpoints.load(path)
    refuse_more_than(run, found, hold_out)
    weights = parts.get("network", {})
    if found.model == ParserTask.name:
        checkpoints.put_weights(network, weights, path)
        return
    backbone = {name: value for name, value in weights.items() if name.startswith("backbone.")}
    if not backbone:
        raise TrainingError(f"{path} is of the kind {found.model!r}; start needs the run of a classifier or a parser")
    fresh = {name: value for name, value in network.state_dict().items() if not name.startswith("backbone.")}
    checkpoints.put_weights(network, {**backbone, **fresh}, path)
