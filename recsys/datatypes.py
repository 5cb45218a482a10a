"""The nouns that every room shares: slots, items, neighbours, matches, a recommendation; and the Encoder protocol.

All results are frozen dataclasses. Similarities and scores are higher-is-better everywhere.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

import numpy as np
from PIL import Image

from recsys.errors import QueryError


class Slot(StrEnum):
    """The place in an outfit that an item fills; an outfit has at most one item a slot."""

    TOP = "top"
    OUTERWEAR = "outerwear"
    BOTTOM = "bottom"
    DRESS = "dress"
    SHOES = "shoes"
    BAG = "bag"
    ACCESSORY = "accessory"
    NOT_CLOTHING = "not_clothing"  # kept and counted, never matched

    @property
    def noun(self) -> str:
        """The slot as a word in a sentence: `Slot.BAG.noun == "bag"`."""
        return self.value.replace("_", " ")


WEARABLE: tuple[Slot, ...] = tuple(slot for slot in Slot if slot is not Slot.NOT_CLOTHING)

# What is worn with what when no data says so, in the order a person dresses. A dress takes the place of a top and a bottom.
COMPLEMENTS: dict[Slot, tuple[Slot, ...]] = {
    Slot.TOP: (Slot.BOTTOM, Slot.OUTERWEAR, Slot.SHOES, Slot.BAG, Slot.ACCESSORY),
    Slot.OUTERWEAR: (Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.SHOES, Slot.BAG, Slot.ACCESSORY),
    Slot.BOTTOM: (Slot.TOP, Slot.OUTERWEAR, Slot.SHOES, Slot.BAG, Slot.ACCESSORY),
    Slot.DRESS: (Slot.OUTERWEAR, Slot.SHOES, Slot.BAG, Slot.ACCESSORY),
    Slot.SHOES: (Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.OUTERWEAR, Slot.BAG, Slot.ACCESSORY),
    Slot.BAG: (Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.OUTERWEAR, Slot.SHOES, Slot.ACCESSORY),
    Slot.ACCESSORY: (Slot.TOP, Slot.BOTTOM, Slot.DRESS, Slot.OUTERWEAR, Slot.SHOES, Slot.BAG),
    Slot.NOT_CLOTHING: WEARABLE,
}

# The columns of `items.parquet` and `pairs.parquet`, in order: every reader and writer takes the names from here.
ITEM_COLUMNS = (
    "item_id", "title", "category", "slot", "image", "url",
    "brand", "colour", "gender", "price", "also_buy", "source",
)  # fmt: skip
PAIR_COLUMNS = ("left_id", "right_id", "source", "split")


@runtime_checkable
class Encoder(Protocol):
    """Turns pictures into vectors whose cosine similarity means that the pictures look alike.

    `checksum` names the weights and the preprocessing: vectors made under different checksums are never compared.
    `least_similarity` is the least cosine to a photo of an item that may go with it, where nobody asks for another: encoders
    differ in how far apart they put what is of different slots. `encode` may be called from several threads at once.
    """

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def checksum(self) -> str: ...

    @property
    def least_similarity(self) -> float: ...

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images of any size -> (n, dim) float32, unit rows; (0, dim) for none."""
        ...


@runtime_checkable
class WordEncoder(Encoder, Protocol):
    """An encoder that also puts words into the space of its pictures: the cosine says how well they describe a picture.

    Cosines of words and pictures are far smaller than those of pictures alone: they rank, and are compared with nothing else.
    """

    def encode_words(self, texts: Sequence[str]) -> np.ndarray:
        """Texts of any length -> (n, dim) float32, unit rows; (0, dim) for none. May be called from several threads at once."""
        ...


Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the photo; right and bottom are the first outside


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A garment found in a photo.

    slot: None where only the garment's place is known (a person drew the box, or nothing was found and the photo is taken whole).
    mask: (bottom - top, right - left) bool, what of the box is the garment. score: how sure it is that this is a garment of this
    slot, in 0..1. whole: the photo is to be taken as it is, because it shows one garment on a plain ground, or because nothing was
    found in it (then the slot is None). alone: it lies or hangs there with nobody and nothing else, so that the ground around it
    does no harm, and cutting along an outline that is never exact would.
    """

    slot: Slot | None
    box: Box
    mask: np.ndarray
    score: float
    whole: bool = False
    alone: bool = False

    @property
    def worn_slot(self) -> Slot | None:
        """The slot that the outline speaks for; None where the garment is alone: its looks then say better what it is."""
        return None if self.whole or self.alone else self.slot

    def full_mask(self, size: tuple[int, int]) -> np.ndarray:
        """The mask in a photo of `size` (width, height) -> (height, width) bool."""
        left, top, right, bottom = self.box
        full = np.zeros((size[1], size[0]), dtype=bool)
        full[top:bottom, left:right] = self.mask
        return full


@runtime_checkable
class Detector(Protocol):
    """Finds the garments in a photo.

    `checksum` names the weights and what is done before and after them. `detect` may be called from several threads at once.
    """

    @property
    def name(self) -> str: ...

    @property
    def checksum(self) -> str: ...

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """RGB photo of any size -> its garments, the most prominent first (area × score); empty where there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: rows of the catalogue, best first. `rows` (k,) int64, `similarities` (k,) float64 cosines."""

    rows: np.ndarray
    similarities: np.ndarray


@dataclass(frozen=True, slots=True)
class Item:
    """One product of a catalogue, as a page or a JSON file shows it."""

    item_id: str
    title: str
    category: str
    slot: Slot
    brand: str | None = None
    colour: str | None = None
    gender: str | None = None
    price: float | None = None
    url: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asks for beside the photo.

    k: similar items that are asked what goes with the photo. threshold: least cosine to the photo of an also-bought item, None
    for the encoder's own (`Encoder.least_similarity`). per_slot: most matches a slot. slots: the slots to propose, in order
    (default: all but the photo's own). price_min, price_max: inclusive, and then items without a price are left out. gender:
    leaves out items made for another; those that do not say stay. slot, category: what the photo shows, where a person knows
    better than the vote. colors: leaves out items that go by none of these names (`recsys.color.NAMES`). color_weight: how much of
    the similarity of similar items is that of their colours, from 0 to 1; None for the usual share.
    """

    k: int = 5
    threshold: float | None = None
    per_slot: int = 12
    slots: tuple[Slot, ...] = ()
    price_min: float | None = None
    price_max: float | None = None
    gender: str | None = None
    slot: Slot | None = None
    category: str | None = None
    colors: tuple[str, ...] = ()
    color_weight: float | None = None

    def __post_init__(self) -> None:
        if self.k < 1:
            raise QueryError(f"k is {self.k}; ask for at least 1 similar item")
        if self.per_slot < 1:
            raise QueryError(f"per_slot is {self.per_slot}; ask for at least 1 match a slot")
        if self.threshold is not None and not -1 <= self.threshold <= 1:
            raise QueryError(f"the threshold is {self.threshold}; a cosine similarity lies between -1 and 1")
        if self.color_weight is not None and not 0 <= self.color_weight <= 1:
            raise QueryError(f"the colour weight is {self.color_weight}; it is a share, from 0 to 1")
        if Slot.NOT_CLOTHING in self.slots:
            raise QueryError("not_clothing is never proposed; ask for " + ", ".join(WEARABLE))
        if any(price is not None and price < 0 for price in (self.price_min, self.price_max)):
            raise QueryError("a price is 0 or more")
        if self.price_min is not None and self.price_max is not None and self.price_min > self.price_max:
            raise QueryError(f"the least price {self.price_min} is above the highest {self.price_max}")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An item that looks like the photo; `similarity` is their cosine, in -1..1, 1 is identical.

    Where colour counts (`Options.color_weight`), it is that share of the colours' cosine and for the rest the vectors'.
    """

    item: Item
    similarity: float


@dataclass(frozen=True, slots=True)
class Garment:
    """What was understood of the photo: its slot and category, and how sure that is.

    `confidence` is the slot's share of the vote and `category_confidence` the category's share within the slot, both in 0..1 and
    1 for what a person said (`corrected`). `slot_votes` and `category_votes` hold every share, largest first; `guesses` the
    leading category of every slot that the catalogue can offer, in that order. `sure` is False where the vote is split or nothing
    known looks like the photo. `classified`: a trained classifier had its say in the shares, beside the vote of similar items.
    `outlined`: its looks say too little, and the slot is that of its outline.
    """

    slot: Slot
    category: str
    confidence: float
    category_confidence: float
    slot_votes: tuple[tuple[Slot, float], ...] = ()
    category_votes: tuple[tuple[str, float], ...] = ()
    guesses: tuple[tuple[Slot, str], ...] = ()
    sure: bool = True
    corrected: bool = False
    classified: bool = False
    outlined: bool = False


class Basis(StrEnum):
    """Why an item is proposed."""

    ALSO_BUY = "also-buy"  # similar items' also-buy lists name it
    STYLE = "style"  # no list does; it looks near the photo


@dataclass(frozen=True, slots=True)
class Match:
    """An item of another slot that goes with the photo.

    `similarity`: cosine of item and photo. `score` in 0..1 orders the matches of one basis: for also-buy, the share of the
    similar items' weight that stands behind it; for style, the similarity itself, floored at 0. `evidence`: the similar items
    whose lists name this one, most similar first; empty for style.
    """

    item: Item
    similarity: float
    score: float
    basis: Basis
    evidence: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotMatches:
    """The matches of one slot, best first.

    `found` counts those that passed before only the best were kept. Of the also-bought items of the slot, `below_threshold` look
    too unlike the photo, and `filtered` are outside the price range or made for another gender than asked for.
    """

    slot: Slot
    basis: Basis
    matches: tuple[Match, ...]
    found: int
    below_threshold: int = 0
    filtered: int = 0


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of everything the similar items' also-buy lists named, so that no item is dropped in silence.

    `listed` distinct items were named by `neighbours_with_list` of `neighbours` similar items. Each is counted once:
    `listed == not_in_catalog + not_asked + below_threshold + passed`, where `not_asked` were in the photo's own slot, or in a
    slot, price range or gender that was not asked for. `similarities` (to the photo, high to low) are of the last two.
    """

    neighbours: int
    neighbours_with_list: int
    listed: int
    not_in_catalog: int
    not_asked: int
    below_threshold: int
    passed: int
    similarities: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The whole answer to one photo.

    `threshold` is the least cosine that held, asked for or the encoder's own. `together` says what the catalogue's lists mean:
    "bought" or "worn". `detections` are the garments of the photo, the most prominent first, and `chosen` which of them was asked
    with; a box that a person drew comes last. Two answers are equal whatever else their photos show. `item`: what of the catalogue
    was asked with; None where it was a photo.
    """

    garment: Garment
    neighbours: tuple[Neighbour, ...]
    by_slot: tuple[SlotMatches, ...]
    accounting: Accounting
    threshold: float
    encoder: str
    together: str = "bought"
    detections: tuple[Detection, ...] = field(default=(), compare=False)
    chosen: int = 0
    item: Item | None = None

    @property
    def detection(self) -> Detection | None:
        """What of the photo this is the answer to; None where a vector or an item was asked with."""
        return self.detections[self.chosen] if self.detections else None

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready dicts, lists, strings and numbers; of what was found in the photo all but the masks."""
        plain: dict[str, Any] = asdict(replace(self, detections=()))
        plain["detections"] = [
            {"slot": found.slot, "box": list(found.box), "score": found.score, "whole": found.whole} for found in self.detections
        ]
        return plain
