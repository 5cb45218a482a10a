"""What models are trained on: the pictures of prepared data sets with what is known of each, and which of them may be used.

A prepared data set's `labels.parquet` says which part an item is in. Only the part "train" is ever read here: what is kept for
validation cannot reach a training run, whatever it is told. What a run chooses by (which epoch, which loss) is held out of the
training part, by a hash of the item's id, so that it is the same in every run and for every model.
"""

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, LABEL_SCHEMA, LABELS_FILE, check_items, read_table
from recsys.training.config import TrainingError

TRAIN = "train"
logger = logging.getLogger(__name__)
_HASHED = 10_000
_CLASSES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A picture and what is known of it: "slot", "category", and where its source says so "colour", "article_type", ..."""

    item_id: str
    picture: Path
    labels: Mapping[str, str]


def read_examples(prepared: Path) -> list[Example]:
    """The training part of a prepared data set, in the order of its table; DataError or TrainingError where there is none."""
    table = read_table(prepared / ITEMS_FILE, ITEM_SCHEMA)
    check_items(table, where=str(prepared))
    items = table.to_pandas()
    items = items[items["image"].notna()]
    if (prepared / LABELS_FILE).is_file():
        labels = read_table(prepared / LABELS_FILE, LABEL_SCHEMA).to_pandas()
        items = items.merge(labels, on="item_id", how="left", validate="one_to_one")
        items = items[items["split"].isna() | (items["split"] == TRAIN)]
    if items.empty:
        raise TrainingError(f"{prepared} has no picture in its part {TRAIN!r}, so there is nothing to train on")
    return [Example(str(row["item_id"]), prepared / row["image"], _labels(row)) for row in items.to_dict("records")]


def hold_out(examples: Sequence[Example], share: float) -> tuple[list[Example], list[Example]]:
    """(examples to learn from, examples to choose by): which is which hangs on the item's id alone.

    Items are not photos: of a photo of which several garments were cut, some may be learned from and others held out.
    TrainingError where a share above 0 leaves either empty.
    """
    kept = [example for example in examples if not is_held_out(example.item_id, share)]
    held = [example for example in examples if is_held_out(example.item_id, share)]
    if not kept or (share and not held):
        raise TrainingError(f"{too_few(len(examples), 'pictures', share)}: add pictures or change hold_out")
    return kept, held


def too_few(count: int, of: str, share: float) -> str:
    """The beginning of an error: so many pictures (`of` names them) are too few to hold a share of them out, and how many are not.

    Where that many are there, all in one part is less likely than one in twenty: (1 - share) ** (3 / share) < exp(-3).
    """
    least = math.ceil(3 / min(share, 1 - share)) if share else 1
    return f"{count:,} {of} are too few to hold {share:.0%} of them out (as a rule {least:,} are enough)"


def is_held_out(item_id: str, share: float) -> bool:
    """Whether an item of the training part is chosen by, not learned from, where `share` of them are held out."""
    return _hashed(item_id) < share


def warn_of_unread(reasons: Sequence[str], of: int) -> None:
    """Log one line where some of so many photos were left out because they cannot be read. reasons: one a photo, which names it."""
    if reasons:
        logger.warning("%s of %s photos cannot be read and are left out; the first: %s", f"{len(reasons):,}", f"{of:,}", reasons[0])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The classes of one kind of label, in alphabetical order."""

    name: str
    classes: tuple[str, ...]

    @classmethod
    def of(cls, name: str, examples: Iterable[Example], least: int = 1) -> "Vocabulary":
        """The classes that at least `least` examples have; TrainingError where there are not two of them."""
        counts = Counter(example.labels[name] for example in examples if name in example.labels)
        classes = tuple(sorted(label for label, count in counts.items() if count >= least))
        if len(classes) < 2:
            found = ", ".join(f"{count:,} of {label!r}" for label, count in counts.most_common(_CLASSES_SHOWN)) or "none"
            more = len(counts) - _CLASSES_SHOWN
            found += f" and no more of {more:,} others" if more > 0 else ""
            raise TrainingError(f"{name} needs two classes of at least {least} pictures each to learn; the data has {found}")
        return cls(name, classes)

    def numbers(self, examples: Sequence[Example]) -> np.ndarray:
        """(n,) int64: each example's class, -1 where it has none of these."""
        number = {label: index for index, label in enumerate(self.classes)}
        return np.array([number.get(example.labels.get(self.name, ""), -1) for example in examples], dtype=np.int64)


def _labels(row: Mapping[str, object]) -> dict[str, str]:
    """An item's columns and attributes ("articleType:Shirts") under the names that the trainers use."""
    labels = {name: row[name] for name in ("slot", "category", "colour", "gender", "identity") if isinstance(row.get(name), str)}
    attributes = row.get("attributes")
    if isinstance(attributes, np.ndarray):
        for attribute in attributes:
            name, _, value = attribute.partition(":")
            labels["article_type" if name == "articleType" else name] = value
    return {name: str(value) for name, value in labels.items() if not pd.isna(value)}


def _hashed(item_id: str) -> float:
    """The id as a number from 0 to below 1, evenly spread."""
    return int.from_bytes(hashlib.sha256(item_id.encode()).digest()[:8], "big") % _HASHED / _HASHED
