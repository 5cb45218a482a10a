"""A trained classifier of garments, and its word joined with the vote of the catalogue's items.

The classifier knows *kinds*, a slot with a category ("top/shirt"); a slot's probability is the sum over its kinds, so that the two
levels never contradict each other. Categories that were too rare to learn are one kind a slot, without a name.

It decides the slot together with the vote, as a linear opinion pool (Stone 1961): the classifier knows many photos, the catalogue
knows its own pictures. The category is the catalogue's own word: the vote among its items of that slot, joined with the classifier
where both use the same word. `python -m recsys.training.export_classifier` makes one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys.classification.mlp import Mlp
from recsys.classification.tensors import ClassifierError, read_tensors, remedy, write_tensors
from recsys.datatypes import Encoder, Garment, Slot

MODELS_FOLDER = Path(__file__).parents[2] / "assets" / "models"
SUFFIX = ".classifier.safetensors"
# The classifier's part in the pool. On held-out training photos with efficientnet-lite0 it was as good as the better of the two
# in nearly every case: photos and catalogue known to the classifier, either of them foreign, both.
TRUST = 0.7
OFFERED = 0.05  # the least share of a slot that is worth asking the catalogue for its word

Shares = tuple[tuple[str, float], ...]


def kind_of(slot: str, category: str) -> str:
    """The name of a kind: "top/shirt"; an empty category stands for what is rare in the slot."""
    return f"{slot}/{category}"


@dataclass(frozen=True, slots=True)
class Impression:
    """What the classifier sees in one photo.

    slots: each slot's probability. categories: each named category's, as shares of its slot (what is missing to 1 is rare ones).
    familiarity: the highest cosine to the mean of a kind of garment.
    """

    slots: Mapping[Slot, float]
    categories: Mapping[Slot, Mapping[str, float]]
    familiarity: float


@dataclass(frozen=True, slots=True, eq=False)
class GarmentClassifier:
    """kinds: the perceptron whose classes are kinds. means: (kinds, dim) float32 unit rows, the mean vector of each kind.

    sure_from: slot probability from which it is right as often as was asked for. familiar_from: the least familiarity of a
    photo that shows something known.
    """

    kinds: Mlp
    means: np.ndarray
    sure_from: float
    familiar_from: float

    def __post_init__(self) -> None:
        if self.means.shape != (len(self.kinds.classes), self.kinds.dim):
            raise ClassifierError(f"the classifier has means of the shape {self.means.shape} for {len(self.kinds.classes)} kinds")
        if not np.isfinite(self.means).all() or not 0 <= self.sure_from <= 1 or not -1 <= self.familiar_from <= 1:
            raise ClassifierError("the classifier holds means or thresholds that make no sense")
        slots = {slot for slot, _ in map(_parted, self.kinds.classes)}
        if unknown := slots - set(Slot):
            raise ClassifierError(f"the classifier knows a slot {min(unknown)!r}; the slots are {', '.join(Slot)}")
        if slots == {Slot.NOT_CLOTHING}:
            raise ClassifierError("the classifier knows no kind of garment")

    def see(self, vector: np.ndarray) -> Impression:
        """(dim,) unit vector -> what is seen; ClassifierError where it has another length or is not finite."""
        probabilities = self.kinds.probabilities(vector[None])[0].tolist()
        slots: dict[Slot, float] = {}
        named: dict[Slot, dict[str, float]] = {}
        for kind, probability in zip(self.kinds.classes, probabilities, strict=True):
            slot, category = _parted(kind)
            slots[Slot(slot)] = slots.get(Slot(slot), 0.0) + probability
            within = named.setdefault(Slot(slot), {})
            if category:
                within[category] = probability
        categories = {
            slot: {category: share / max(slots[slot], np.finfo(float).tiny) for category, share in within.items()}
            for slot, within in named.items()
        }
        return Impression(slots, categories, float(self.familiarity(vector[None])[0]))

    def familiarity(self, vectors: np.ndarray) -> np.ndarray:
        """(n, dim) unit vectors -> (n,) the highest cosine to the mean of a kind, of those that are garments."""
        garments = [not kind.startswith(f"{Slot.NOT_CLOTHING}/") for kind in self.kinds.classes]
        highest: np.ndarray = (vectors @ self.means[garments].T).max(axis=1)
        return highest

    def garment(self, vector: np.ndarray, vote: Garment, within: Callable[[Slot], Garment | None], nearest: float) -> Garment:
        """What a photo shows, by the classifier and the catalogue together.

        vector: (dim,) the photo's. vote: of the items nearest to it. within: a slot -> the vote among the catalogue's items of that
        slot, None where it has none. nearest: cosine to the nearest item.

        It is sure where the classifier alone is (the pool then has the same slot) and the photo looks like something that it was
        trained on or that the catalogue holds. Raises ClassifierError as `see`.
        """
        seen = self.see(vector)
        slots = pooled(seen, vote)
        slot, confidence = slots[0]
        votes = {
            own: _joined(found.category_votes, seen.categories.get(own, {}))
            for own, share in slots
            if share >= OFFERED and (found := within(own)) is not None
        }
        category_votes = votes.get(slot) or _own_words(slot, seen)
        category, category_confidence = category_votes[0]
        clear = seen.slots.get(slot, 0.0) >= max(self.sure_from, 0.5)
        familiar = max(seen.familiarity, nearest) >= self.familiar_from
        return Garment(
            slot=slot,
            category=category,
            confidence=confidence,
            category_confidence=category_confidence,
            slot_votes=slots,
            category_votes=category_votes,
            guesses=tuple((own, found[0][0]) for own, found in votes.items()),
            sure=clear and familiar and slot is not Slot.NOT_CLOTHING,
            classified=True,
        )

    def save(self, path: Path, encoder: Encoder) -> None:
        """Write the classifier for this encoder's vectors, atomically."""
        arrays, facts = self.kinds.parts()
        thresholds = {"sure_from": self.sure_from, "familiar_from": self.familiar_from}
        write_tensors(path, {**arrays, "means": self.means}, {**facts, **thresholds}, encoder)

    @classmethod
    def load(cls, path: Path, encoder: Encoder) -> "GarmentClassifier":
        """Read what `save` wrote; ClassifierError where it is damaged or was learned from another encoder's vectors."""
        arrays, facts = read_tensors(path, encoder)
        try:
            means, thresholds = arrays.pop("means"), (float(facts["sure_from"]), float(facts["familiar_from"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierError(f"{path} is not a whole classifier of garments ({error!r}): {remedy(encoder)}") from error
        return cls(Mlp.of_parts(arrays, facts, encoder, path), means, *thresholds)


def shipped(encoder: Encoder, folder: Path = MODELS_FOLDER) -> GarmentClassifier | None:
    """The classifier that was made for an encoder, NAME.classifier.safetensors; None where there is none.

    ClassifierError where there is one that cannot be used.
    """
    path = folder / f"{encoder.name}{SUFFIX}"
    return GarmentClassifier.load(path, encoder) if path.is_file() else None


def pooled(seen: Impression, vote: Garment) -> tuple[tuple[Slot, float], ...]:
    """Each slot's share in the opinion of classifier and vote, largest first, ties by name; the shares sum to 1."""
    shares = {slot: TRUST * probability for slot, probability in seen.slots.items()}
    for slot, share in vote.slot_votes:
        shares[slot] = shares.get(slot, 0.0) + (1 - TRUST) * share
    return tuple(sorted(shares.items(), key=lambda entry: (-entry[1], entry[0])))


def _joined(votes: Shares, seen: Mapping[str, float]) -> Shares:
    """The mean of the catalogue's votes and the classifier's shares of the same words, as shares, largest first, ties by name."""
    sums = {category: share + seen.get(category, 0.0) for category, share in votes}
    whole = sum(sums.values())
    return tuple(sorted(((category, total / whole) for category, total in sums.items()), key=lambda vote: (-vote[1], vote[0])))


def _own_words(slot: Slot, seen: Impression) -> Shares:
    """The classifier's shares in a slot that the catalogue has nothing of, largest first; the slot's name where it has no word."""
    ordered = sorted(seen.categories.get(slot, {}).items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(ordered) or ((slot.noun, 1.0),)


def _parted(kind: str) -> tuple[str, str]:
    slot, _, category = kind.partition("/")
    return slot, category
