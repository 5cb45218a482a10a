"""Training the classifier of garments: photos of prepared data sets, as vectors, -> `recsys.classification.GarmentClassifier`.

It learns kinds (slot and category) with `recsys.training.mlp`, and two thresholds. Sure: the slot probability from which on answers
are right as often as was asked for. Familiar: the least cosine to the mean of the nearest kind of garment. On foreign pictures
(streets, noise, shapes, text) that cosine told known from unknown far better than the highest probability, the highest logit or the
energy (Liu et al. 2020), which are as high for a plain colour as for a shirt.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recsys.classification import GarmentClassifier, Mlp, kind_of
from recsys.datatypes import Slot
from recsys.training.calibration import expected_calibration_error, sure_from
from recsys.training.config import TrainingError
from recsys.training.examples import Example
from recsys.training.loop import Log, Step
from recsys.training.mlp import MlpConfig, fit_mlp


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentClassifierConfig(MlpConfig):
    """As `MlpConfig`.

    rare_below: a category with fewer photos to learn from is not learned by name. right: the share of sure answers that are to be
    right. known: the share of photos of garments that are to count as familiar. Both hold in each data set for itself.
    """

    rare_below: int = 30
    right: float = 0.95
    known: float = 0.95

    def __post_init__(self) -> None:
        MlpConfig.__post_init__(self)
        for name in ("right", "known"):
            if not 0 < getattr(self, name) < 1:
                raise TrainingError(f"{name} is {getattr(self, name)}; it is a share, between 0 and 1")


@dataclass(frozen=True, slots=True)
class Photos:
    """Examples and their vectors, (n, dim) float32 unit rows."""

    examples: Sequence[Example]
    vectors: np.ndarray

    @property
    def slots(self) -> np.ndarray:
        """(n,) the examples' slots."""
        return np.array([example.labels["slot"] for example in self.examples])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How the classifier does on one data set's held-out photos: the share it is sure of, how often the slot is right, and ECE."""

    photos: int
    accuracy: float
    sure: float
    accuracy_when_sure: float
    calibration_error: float


def train_classifier(
    learned: Sequence[Photos],
    held: Sequence[Photos],
    config: GarmentClassifierConfig,
    *,
    folder: Path | None = None,
    resume: bool = False,
    progress: Callable[[Step], None] | None = None,
    logs: Sequence[Log] = (),
) -> GarmentClassifier:
    """For each data set, photos to learn from and photos to choose by -> the classifier; the other arguments are `fit_mlp`'s.

    Raises TrainingError where there is nothing to learn or no threshold keeps what was asked for.
    """
    named = named_kinds([example for photos in learned for example in photos.examples], config.rare_below)
    rows = [*learned, *held]
    vectors = np.concatenate([photos.vectors for photos in rows])
    names = [name for photos in rows for name in kinds_of(photos.examples, named)]
    to_learn = np.arange(len(vectors)) < sum(len(photos.examples) for photos in learned)
    ids = [example.item_id for photos in rows for example in photos.examples]
    mlp = fit_mlp(vectors, names, config, held=~to_learn, item_ids=ids, folder=folder, resume=resume, progress=progress, logs=logs)

    means = np.stack([vectors[to_learn & (np.array(names) == name)].mean(axis=0) for name in mlp.classes])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    classifier = GarmentClassifier(mlp, means.astype(np.float32), sure_from=0.0, familiar_from=-1.0)
    familiar = []
    for photos in held:
        garments = photos.slots != Slot.NOT_CLOTHING
        if garments.any():
            familiar.append(float(np.quantile(classifier.familiarity(photos.vectors[garments]), 1 - config.known)))
    if not familiar:
        raise TrainingError("no photo of a garment is held out, so nothing says what is familiar: raise hold_out, or add photos")
    slots, confidence = slots_of(mlp, np.concatenate([photos.vectors for photos in held]))
    right = slots == np.concatenate([photos.slots for photos in held])
    data_sets = np.repeat(np.arange(len(held)), [len(photos.examples) for photos in held])
    sure = sure_from(confidence, right, config.right, data_sets)
    return replace(classifier, sure_from=sure, familiar_from=min(familiar))


def judge(classifier: GarmentClassifier, photos: Photos) -> HeldOut:
    """What the classifier's slots are worth on photos that it has not seen, without a catalogue's vote."""
    slots, confidence = slots_of(classifier.kinds, photos.vectors)
    right = slots == photos.slots
    familiar = classifier.familiarity(photos.vectors) >= classifier.familiar_from
    sure = (confidence >= classifier.sure_from) & familiar & (slots != Slot.NOT_CLOTHING)
    return HeldOut(
        photos=len(right),
        accuracy=float(right.mean()),
        sure=float(sure.mean()),
        accuracy_when_sure=float(right[sure].mean()) if sure.any() else float("nan"),
        calibration_error=expected_calibration_error(confidence, right),
    )


def named_kinds(examples: Iterable[Example], rare_below: int) -> frozenset[tuple[str, str]]:
    """(slot, category) of the categories that at least `rare_below` examples have: those that are learned by name."""
    counts = Counter((example.labels["slot"], example.labels["category"]) for example in examples)
    return frozenset(kind for kind, count in counts.items() if count >= rare_below)


def kinds_of(examples: Iterable[Example], named: frozenset[tuple[str, str]]) -> list[str]:
    """Each example's kind; the one without a name, of its slot, where its category is none of `named`."""
    kinds = [(example.labels["slot"], example.labels["category"]) for example in examples]
    return [kind_of(slot, category if (slot, category) in named else "") for slot, category in kinds]


def slots_of(kinds: Mlp, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, dim) vectors -> (n,) the likeliest slot, (n,) its probability, the sum over its kinds."""
    slots, column = np.unique([kind.partition("/")[0] for kind in kinds.classes], return_inverse=True)
    probabilities = kinds.probabilities(vectors) @ np.eye(len(slots))[column]
    return slots[probabilities.argmax(axis=1)], probabilities.max(axis=1)
