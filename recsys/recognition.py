"""What a garment is: what a person said, else the trained classifier and the vote of what it looks like, else its outline."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from recsys.catalog import Catalog
from recsys.classification import VOTERS, GarmentClassifier, neighbour_vote
from recsys.datatypes import Garment, Options, Slot
from recsys.errors import QueryError
from recsys.retrieval import ScoredQuery


class Recogniser:
    """Recognises garments by the items of a catalogue, and by a classifier for its vectors where there is one."""

    def __init__(self, catalog: Catalog, classifier: GarmentClassifier | None) -> None:
        self._classifier = classifier
        self._slots = catalog.slots
        self._categories = catalog.items["category"].to_numpy(dtype=object)
        self._in_slot: dict[Slot, np.ndarray] = {slot: catalog.slots == slot for slot in Slot}

    @cached_property
    def kinds(self) -> tuple[tuple[Slot, str], ...]:
        """The catalogue's categories in alphabetical order, each with its slot: what a person can say a photo shows."""
        found = set(zip(map(Slot, self._slots.tolist()), self._categories.tolist(), strict=True))
        return tuple(sorted(found, key=lambda kind: (kind[1], kind[0])))

    def garment(self, vector: np.ndarray, scored: ScoredQuery, options: Options, worn_as: Slot | None = None) -> Garment:
        """What a picture shows. vector: (dim,) of it; scored: the catalogue's items by their likeness to it.

        worn_as: the slot of its outline on a person (`Detection.worn_slot`), None where there is none. QueryError where a person
        named what the catalogue does not have.
        """
        return self._as_worn(self._by_looks(vector, scored, options), worn_as, scored)

    def _by_looks(self, vector: np.ndarray, scored: ScoredQuery, options: Options) -> Garment:
        """What a person said the photo shows, else the classifier's word and the vote of what it looks like."""
        if options.category is not None or options.slot is not None:
            return self._corrected(options.slot, options.category, scored)
        vote = self._vote(scored, None)
        if self._classifier is None:
            return vote

        def within(slot: Slot) -> Garment | None:
            return self._vote(scored, self._in_slot[slot]) if self._in_slot[slot].any() else None

        return self._classifier.garment(vector, vote, within, nearest=float(scored.nearest(1).similarities[0]))

    def _as_worn(self, garment: Garment, slot: Slot | None, scored: ScoredQuery) -> Garment:
        """A garment of whose looks too little is known is what its outline on a person says.

        Of 28 such in the photos that the parser was chosen by, the outline was right about 17 and the looks about 9.
        """
        if slot is None or garment.sure or garment.corrected or garment.slot is slot:
            return garment
        votes = self._vote(scored, self._in_slot[slot]).category_votes if self._in_slot[slot].any() else ((slot.noun, 1.0),)
        category, share = votes[0]
        return replace(
            garment,
            slot=slot,
            category=category,
            confidence=dict(garment.slot_votes).get(slot, 0.0),
            category_confidence=share,
            category_votes=votes,
            outlined=True,
        )

    def _vote(self, scored: ScoredQuery, among: np.ndarray | None) -> Garment:
        voters = scored.nearest(VOTERS, among)
        return neighbour_vote(voters.similarities, self._slots[voters.rows].tolist(), self._categories[voters.rows].tolist())

    def _corrected(self, slot: Slot | None, category: str | None, scored: ScoredQuery) -> Garment:
        """The garment as a person named it; what was left open (category or slot) is what the items that fit vote."""
        fits = np.ones(len(self._slots), dtype=bool)
        if slot is not None:
            fits &= self._in_slot[slot]
        if category is not None:
            fits &= self._categories == category
        if not fits.any():
            named = (category or "item") + (f" of slot {slot}" if slot else "")
            raise QueryError(f"the catalogue has no {named}; it has {', '.join(sorted(set(self._categories)))}")
        vote = self._vote(scored, fits)
        return Garment(slot or vote.slot, category or vote.category, confidence=1.0, category_confidence=1.0, corrected=True)
