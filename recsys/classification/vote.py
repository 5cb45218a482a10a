"""A photo's slot and category from the items it looks like: a similarity-weighted vote of its nearest neighbours.

Weighted k-nearest neighbours (Dudani 1976). Cosines of one photo's neighbours differ little (0.55 against 0.70), so each vote is
the cosine raised to a power. Both were chosen by leave-one-out on training photos of clothing-dataset-small and
clothing-co-parsing with the encoder efficientnet-lite0; another encoder may want others. How well they do on photos they were not
chosen on: `python -m recsys evaluate recognition`.
"""

from collections.abc import Sequence

import numpy as np

from recsys.datatypes import Garment, Slot

VOTERS = 15
POWER = 12.0
# Chosen on training photos; `python -m recsys evaluate recognition` prints how often it is right when sure, and when not.
SURE_SHARE = 0.65  # of the vote
FAMILIAR = 0.45  # cosine to the nearest item


def neighbour_vote(similarities: np.ndarray, slots: Sequence[Slot], categories: Sequence[str]) -> Garment:
    """The nearest items' cosines (k,), slots and categories, most similar first -> what the photo shows.

    The slot is decided first, then the category among the items of that slot.
    """
    weights = np.maximum(np.asarray(similarities, dtype=np.float64), 1e-6) ** POWER
    slot_votes = _shares(weights, slots)
    slot, confidence = slot_votes[0]
    votes_within = {name: _category_votes(weights, slots, categories, name) for name, _ in slot_votes}
    category_votes = votes_within[slot]
    category, category_confidence = category_votes[0]
    return Garment(
        slot=Slot(slot),
        category=category,
        confidence=confidence,
        category_confidence=category_confidence,
        slot_votes=tuple((Slot(name), share) for name, share in slot_votes),
        category_votes=tuple(category_votes),
        guesses=tuple((Slot(name), votes[0][0]) for name, votes in votes_within.items()),
        sure=confidence >= SURE_SHARE and float(similarities[0]) >= FAMILIAR and slot != Slot.NOT_CLOTHING,
    )


def _category_votes(weights: np.ndarray, slots: Sequence[Slot], categories: Sequence[str], slot: str) -> list[tuple[str, float]]:
    inside = [i for i, voted in enumerate(slots) if voted == slot]
    return _shares(weights[inside], [categories[i] for i in inside])


def _shares(weights: np.ndarray, names: Sequence[str]) -> list[tuple[str, float]]:
    """Each name's share of the weight, largest first, ties by name."""
    totals: dict[str, float] = {}
    for weight, name in zip(weights, names, strict=True):
        totals[name] = totals.get(name, 0.0) + float(weight)
    whole = sum(totals.values())
    return sorted(((name, total / whole) for name, total in totals.items()), key=lambda vote: (-vote[1], vote[0]))
