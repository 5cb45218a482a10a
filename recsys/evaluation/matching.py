"""Does what is proposed for a photo resemble what was worn with it, more than what others wore?

For two garments of one outfit that the catalogue has never seen, ask with the one and look at the proposals in the slot of the
other. A proposal's figure is the share of the other outfits' garments of that slot that it resembles less (cosine) than the
garment really worn. Proposing the same to everybody gives 0.5 whatever it is, and so does drawing at random; 1 would be right for
this photo every time. (Counting how near a proposal comes to the garment worn would not do: items that resemble everything would
win, see Radovanović et al. 2010 on hubs.)

Measured for the first `TOP` proposals of also-buy evidence (where there is any), of nearness in style alone (for every question,
and for those that have such evidence), and two peers: random items, and the slot's most typical items for everybody.
"""

from pathlib import Path

import numpy as np

from recsys.datatypes import Basis, Options, Slot
from recsys.evaluation.intervals import mean
from recsys.evaluation.measurement import EncoderId, MeasurementSet
from recsys.evaluation.queries import Queries
from recsys.pipeline import OutfitRecommender

TOP = 4  # what the page shows of a slot at first
_NOTES = {
    "also_buy": "where the lists name anything",
    "style": "the fallback, for every question",
    "style_same_questions": "the fallback, where the lists name anything",
    "typical": "peer: the same for everybody",
    "random": "peer",
}


def measure_matching(
    recommender: OutfitRecommender, queries: Queries, data: Path, options: Options, seed: int = 0
) -> MeasurementSet:
    """The figures above over both directions of every pair of different slots; each query's own slot is given, not guessed."""
    generator = np.random.default_rng(seed)
    catalog = recommender.catalog
    slots = np.array(queries.slots, dtype=object)
    outfits = queries.outfits()
    rows_of_slot = {slot: np.flatnonzero(catalog.slots == slot) for slot in Slot}
    typical = {slot: _most_typical(catalog.vectors, rows) for slot, rows in rows_of_slot.items()}
    figures: dict[str, list[float]] = {name: [] for name in _NOTES}
    groups: dict[str, list[int]] = {name: [] for name in _NOTES}
    questions = _questions(queries, rows_of_slot)
    for query, worn in questions:
        slot = Slot(slots[worn])
        proposals = _proposals(recommender, queries.vectors[query], Slot(slots[query]), slot, options)
        proposals["style_same_questions"] = proposals["style"] if len(proposals["also_buy"]) else np.empty(0, dtype=np.int64)
        proposals["typical"] = typical[slot]
        proposals["random"] = generator.choice(rows_of_slot[slot], size=min(TOP, len(rows_of_slot[slot])), replace=False)
        others = queries.vectors[(slots == slot) & (outfits != outfits[query])]
        for name, rows in proposals.items():
            if len(rows) and len(others):
                proposed = catalog.vectors[rows]
                to_worn = proposed @ queries.vectors[worn]
                figures[name].append(float((proposed @ others.T < to_worn[:, None]).mean()))
                groups[name].append(int(outfits[query]))
    return MeasurementSet(
        what=f"Matching: do the first {TOP} proposals resemble what was {catalog.info.together} with the photo, not just anything?",
        data=f"{len(questions):,} questions from the outfits of {data.name}, asked of a catalogue of {len(catalog):,} items",
        counts={
            "questions": len(questions),
            "garments": len(queries.ids),
            "outfits": len(np.unique(outfits)),
            "catalogue_items": len(catalog),
        },
        encoder=EncoderId.of(recommender.encoder),
        parameters={"k": options.k, "threshold": recommender.threshold(options), "top": TOP, "seed": seed},
        measurements=tuple(
            mean(f"preference.{name}", np.array(values), np.array(groups[name]), generator, _NOTES[name])
            for name, values in figures.items()
        ),
    )


def _questions(queries: Queries, rows_of_slot: dict[Slot, np.ndarray]) -> list[tuple[int, int]]:
    """(asked with, really worn) as rows of the queries: both directions of each pair whose slots differ and can be proposed."""
    row = {item_id: position for position, item_id in enumerate(queries.ids)}
    both = [(row[a], row[b]) for left, right in queries.pairs for a, b in ((left, right), (right, left))]
    return [
        (query, worn)
        for query, worn in both
        if queries.slots[query] != queries.slots[worn]
        and Slot.NOT_CLOTHING not in (queries.slots[query], queries.slots[worn])
        and len(rows_of_slot[Slot(queries.slots[worn])])
        and len(rows_of_slot[Slot(queries.slots[query])])
    ]


def _most_typical(vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The rows nearest to their own mean."""
    if not len(rows):
        return rows
    return rows[np.argsort(-(vectors[rows] @ vectors[rows].mean(axis=0)), kind="stable")[:TOP]]


def _proposals(
    recommender: OutfitRecommender, vector: np.ndarray, own: Slot, slot: Slot, options: Options
) -> dict[str, np.ndarray]:
    """Catalogue rows proposed in a slot: by the also-buy lists (perhaps none), and by style alone."""
    question = Options(k=options.k, threshold=options.threshold, per_slot=TOP, slots=(slot,), slot=own)
    answer = recommender.recommend_vector(vector, question)
    listed = [match.item.item_id for found in answer.by_slot if found.basis is Basis.ALSO_BUY for match in found.matches]
    style = [neighbour.item.item_id for neighbour in recommender.similar_vector(vector, Options(k=TOP, slots=(slot,)))]
    rows = recommender.catalog.row_of
    return {name: np.array([rows(i) for i in ids], dtype=np.int64) for name, ids in (("also_buy", listed), ("style", style))}
