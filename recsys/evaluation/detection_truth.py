"""What a labelled street photo truly shows: one garment a slot, as an outfit has it, and each kind of accessory on its own.

Layered tops are one top, the shoes of a pair are one garment. Pieces that are tiny beside the largest one are slips of the
annotator's brush and are left out, as they are of what a detector finds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.co_parsing import REGIONS, SMALLEST_SHARE, regions_of
from recsys.cutout import SHARE_OF_PIECE, box_of, without_specks
from recsys.datatypes import WEARABLE, Box, Slot

TOLD = (
    "the pixels of a slot are one garment (layered tops, both shoes), an accessory is one a label; pieces under "
    f"{SHARE_OF_PIECE:.0%} of the largest are left out; of what covers less of the photo than its slot's smallest share nothing "
    "is asked"
)


@dataclass(frozen=True, slots=True, eq=False)
class TrueGarment:
    """A garment as the labels outline it: (height, width) bool of the photo, and its box."""

    slot: Slot
    mask: np.ndarray
    box: Box

    @property
    def share(self) -> float:
        """The share of the photo that it covers."""
        return float(self.mask.mean())

    @property
    def small(self) -> bool:
        """Whether so little of it is seen that nobody is asked for it: it is neither missed nor, where it is found, wrong."""
        return self.share < SMALLEST_SHARE[self.slot]


def true_garments(numbers: np.ndarray, labels: Sequence[str]) -> tuple[TrueGarment, ...]:
    """(height, width) uint8 numbers in `labels` -> what the photo shows, slot by slot."""
    return tuple(TrueGarment(slot, mask, box_of(mask)) for slot, mask in _masks(numbers, labels))


def _masks(numbers: np.ndarray, labels: Sequence[str]) -> Iterator[tuple[Slot, np.ndarray]]:
    regions = regions_of(numbers, labels)
    for slot in WEARABLE:
        mask = regions == REGIONS.index(slot)
        if not mask.any():
            continue
        if slot is not Slot.ACCESSORY:
            yield slot, without_specks(mask)
            continue
        for value in np.unique(numbers[mask]):
            yield slot, without_specks(numbers == value)
