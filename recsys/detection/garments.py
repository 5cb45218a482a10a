"""What region each pixel of a photo shows -> its garments: one a slot and person, and every accessory on its own.

An outfit has one item a slot, so the pieces of a slot that one person wears are one garment: the two halves of an open coat, a
shirt that shows above and below a belt, both shoes of a pair. People are told apart by the ground between them; two who touch count
as one. Where there is nobody, what hangs together is one garment, of the slot that most speaks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from recsys.datatypes import WEARABLE, Slot

# What follows was chosen on the tenth of the training photos that is held out.
# The least share of the photo that a garment covers, and the least mean probability of its slot.
SPECK: dict[Slot, float] = {
    Slot.TOP: 0.004,
    Slot.OUTERWEAR: 0.005,
    Slot.BOTTOM: 0.004,
    Slot.DRESS: 0.006,
    Slot.SHOES: 0.0012,
    Slot.BAG: 0.0015,
    Slot.ACCESSORY: 0.0006,
}
LEAST_SCORE = 0.4
# A garment goes on from its pixels for as far as its slot is this likely, if not the likeliest (hysteresis thresholding, Canny
# 1986): the strap of a bag, the half of a dress that might be a skirt. Coats and shoes do better without.
GROWN: dict[Slot, float] = {Slot.TOP: 0.3, Slot.BOTTOM: 0.3, Slot.DRESS: 0.3, Slot.BAG: 0.2, Slot.ACCESSORY: 0.3}
_SPECK_BESIDE = 0.03  # a thing that lies beside one more than thirty times as large is a speck
_SHARE_OF_PIECE = 0.25  # a piece smaller than this share of its garment's largest one is a slip
_SAME_PERSON = 0.5  # of the narrower one's width: two pieces of foreground that overlap so far, one above the other, are one person
_NOBODY = 0.005  # of the photo: less skin and hair is a slip, or a hand that holds a hanger
_EVERY_NEIGHBOUR = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Part of a photo's grid. rows, columns: of its box; mask: within the box; score: the mean probability of its slot there."""

    slot: Slot
    rows: slice
    columns: slice
    mask: np.ndarray
    score: float

    @property
    def area(self) -> int:
        """In cells."""
        return int(self.mask.sum())


def garments(probabilities: np.ndarray, regions: Sequence[str]) -> list[Piece]:
    """(regions, height, width) float32 -> the garments, the most prominent (area × score) first.

    regions: what each of them is; the slots' names among them.
    """
    labels = probabilities.argmax(axis=0)
    if nobody(labels, regions):
        worn = np.isin(labels, [regions.index(slot) for slot in WEARABLE if slot in regions])
        return [piece for piece in lying(probabilities, worn, regions) if _is_seen(piece, labels.size)]
    people = _people(labels != regions.index("background"))
    found = []
    for slot in WEARABLE:
        if slot not in regions:
            continue
        number = regions.index(slot)
        pieces = _pieces(_grown(labels == number, probabilities[number], slot), probabilities[number], slot)
        for group in _groups(pieces, people):
            whole = _joined(group, probabilities[number])
            if _is_seen(whole, labels.size):
                found.append(whole)
    return sorted(found, key=_prominence, reverse=True)


def nobody(labels: np.ndarray, regions: Sequence[str]) -> bool:
    """Whether there is no person in a photo: (height, width) labels that have no skin and hair worth the name."""
    body = np.isin(labels, [regions.index(name) for name in ("skin", "hair") if name in regions])
    return bool(body.mean() < _NOBODY)


def lying(probabilities: np.ndarray, foreground: np.ndarray, regions: Sequence[str]) -> list[Piece]:
    """What hangs together in a photo without a person, the most prominent first; both shoes of a pair are one.

    foreground: (height, width) bool, what is not ground. A piece's slot is the one that most speaks for, its score the mean
    probability that it is any.
    """
    slots = [(slot, regions.index(slot)) for slot in WEARABLE if slot in regions]
    worn = probabilities[[number for _, number in slots]]
    everything = worn.sum(axis=0)
    found: list[Piece] = []
    for piece in _pieces(foreground, everything, slots[0][0]):
        if found and piece.area < _SPECK_BESIDE * found[0].area:
            break
        mass = worn[:, piece.rows, piece.columns][:, piece.mask].sum(axis=1)
        piece = replace(piece, slot=slots[int(mass.argmax())][0])  # noqa: PLW2901
        pair = next((one for one in found if one.slot is piece.slot is Slot.SHOES and _pair(one, piece)), None)
        if pair is None:
            found.append(piece)
        else:
            found[found.index(pair)] = _joined([pair, piece], everything)
    return sorted(found, key=_prominence, reverse=True)


def _is_seen(piece: Piece, cells: int) -> bool:
    return piece.area >= SPECK[piece.slot] * cells and piece.score >= LEAST_SCORE


def _prominence(piece: Piece) -> float:
    return piece.area * piece.score


def _grown(mask: np.ndarray, probability: np.ndarray, slot: Slot) -> np.ndarray:
    """A slot's mask and what hangs together with it where the slot is likely enough."""
    if slot not in GROWN:
        return mask
    likely, _ = ndimage.label(mask | (probability > GROWN[slot]), structure=_EVERY_NEIGHBOUR)
    there = np.unique(likely[mask])
    grown: np.ndarray = np.isin(likely, there[there > 0])
    return grown


def _pieces(mask: np.ndarray, probability: np.ndarray, slot: Slot) -> list[Piece]:
    """The connected pieces of a slot's mask, the largest first."""
    numbered, _ = ndimage.label(mask, structure=_EVERY_NEIGHBOUR)
    pieces = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbered), start=1):
        inside = numbered[rows, columns] == number
        pieces.append(Piece(slot, rows, columns, inside, float(probability[rows, columns][inside].mean())))
    return sorted(pieces, key=lambda piece: piece.area, reverse=True)


def _people(foreground: np.ndarray) -> np.ndarray:
    """(height, width) bool -> int32: the number of the person, from 1, in each cell that is not ground.

    What a person wears may come in several pieces of foreground (a foot below a hem that is cut off): pieces that lie one above the
    other are one person.
    """
    numbered, count = ndimage.label(foreground, structure=_EVERY_NEIGHBOUR)
    boxes = ndimage.find_objects(numbered)
    sizes = np.bincount(numbered.ravel(), minlength=count + 1)[1:]
    person = np.arange(count + 1)
    for number in np.argsort(-sizes, kind="stable") + 1:  # the largest draw the smaller to them
        if person[number] != number:
            continue
        columns = boxes[number - 1][1]
        for other in range(1, count + 1):
            if other != number and person[other] == other and sizes[other - 1] <= sizes[number - 1]:
                theirs = boxes[other - 1][1]
                shared = min(columns.stop, theirs.stop) - max(columns.start, theirs.start)
                if shared >= _SAME_PERSON * min(columns.stop - columns.start, theirs.stop - theirs.start):
                    person[other] = number
    found: np.ndarray = person[numbered]
    return found


def _groups(pieces: Sequence[Piece], people: np.ndarray) -> list[list[Piece]]:
    """Which pieces of one slot are one garment."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        for group in groups:
            if _belong_together(group[0], piece, people):
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def _belong_together(one: Piece, other: Piece, people: np.ndarray) -> bool:
    """Whether a piece is of the same garment as a larger one."""
    if one.slot is Slot.ACCESSORY:
        return _pair(one, other)
    return _person(one, people) == _person(other, people) or (one.slot is Slot.SHOES and _pair(one, other))


def _person(piece: Piece, people: np.ndarray) -> int:
    """Whom most of a piece is on; it may reach over the edge of the person."""
    counts = np.bincount(people[piece.rows, piece.columns][piece.mask])
    counts[0] = 0
    return int(counts.argmax())


def _pair(one: Piece, other: Piece) -> bool:
    """Whether two pieces are a left and a right: of one size, at one height, and not far apart."""
    tall = min(one.rows.stop, other.rows.stop) - max(one.rows.start, other.rows.start)
    apart = max(one.columns.start, other.columns.start) - min(one.columns.stop, other.columns.stop)
    sides = [piece.columns.stop - piece.columns.start for piece in (one, other)]
    heights = [piece.rows.stop - piece.rows.start for piece in (one, other)]
    return other.area >= 0.3 * one.area and tall >= 0.4 * min(heights) and apart <= max(sides)


def _joined(group: Sequence[Piece], probability: np.ndarray) -> Piece:
    """The pieces of one garment as one, without what is tiny beside the largest."""
    kept = [piece for piece in group if piece.area >= _SHARE_OF_PIECE * group[0].area]
    rows = slice(min(piece.rows.start for piece in kept), max(piece.rows.stop for piece in kept))
    columns = slice(min(piece.columns.start for piece in kept), max(piece.columns.stop for piece in kept))
    mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=bool)
    for piece in kept:
        top, left = piece.rows.start - rows.start, piece.columns.start - columns.start
        mask[top : top + piece.mask.shape[0], left : left + piece.mask.shape[1]] |= piece.mask
    return Piece(group[0].slot, rows, columns, mask, float(probability[rows, columns][mask].mean()))
