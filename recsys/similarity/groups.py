"""The groups that every catalogue has: its slots and its categories."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys import words
from recsys.datatypes import Slot


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which group each of n items belongs to. of: (n,) int64, a number in `names`, or negative for none."""

    of: np.ndarray
    names: tuple[str, ...]


def by_slot(slots: np.ndarray) -> Groups:
    """(n,) slots -> "Tops", "Shoes", ..., in the order a person dresses."""
    present = [slot for slot in Slot if slot in set(slots)]
    return Groups(pd.Index(present).get_indexer(slots).astype(np.int64), tuple(map(words.heading, present)))


def by_category(categories: np.ndarray) -> Groups:
    """(n,) categories -> "Shirts", "Jeans", ..., in alphabetical order."""
    codes, nouns = pd.factorize(categories, sort=True)
    return Groups(codes.astype(np.int64), tuple(_several(noun) for noun in nouns))


def _several(noun: str) -> str:
    """Things of a kind, as a heading: "Shirts", "Jeans", "Outerwear"."""
    several = words.plural(noun).removeprefix("pairs of ").removeprefix("pieces of ")
    return several[:1].upper() + several[1:]
