"""The whole answer on a small catalogue of striped pictures, against an oracle that knows no array.

The oracle: dictionaries, loops and the descriptions of `Options`, `Match` and `Accounting`.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.classification import FAMILIAR, POWER, SURE_SHARE, VOTERS
from recsys.datatypes import COMPLEMENTS, WEARABLE, Match, Options, Recommendation, Slot
from recsys.pipeline import OutfitRecommender
from tests.recsys.pipeline_photos import PHOTOS, ROWS

pytestmark = pytest.mark.usefixtures("by_looks_alone")


def shares(votes: list[tuple[str, float]]) -> dict[str, float]:
    whole = sum(weight for _, weight in votes)
    return {name: sum(weight for voted, weight in votes if voted == name) / whole for name in {name for name, _ in votes}}


def first(shares_by_name: dict[str, float]) -> str:
    return min(shares_by_name, key=lambda name: (-round(shares_by_name[name], 12), name))


def naive(cosine: dict[str, float], ask: Options) -> dict[str, Any]:
    """What `recommend` should say of a photo with these cosines to the items of `ROWS`."""
    ranked = sorted(ROWS, key=lambda i: (-cosine[i], i))
    wearable = [i for i in ranked if ROWS[i]["slot"] != "not_clothing"]

    fits = [i for i in ranked if ask.slot in (None, ROWS[i]["slot"]) and ask.category in (None, ROWS[i]["category"])]
    voters = [(i, max(cosine[i], 1e-6) ** POWER) for i in fits[:VOTERS]]
    by_slot = shares([(ROWS[i]["slot"], weight) for i, weight in voters])
    slot = first(by_slot)
    category = first(shares([(ROWS[i]["category"], weight) for i, weight in voters if ROWS[i]["slot"] == slot]))
    corrected = ask.slot is not None or ask.category is not None
    sure = corrected or (by_slot[slot] >= SURE_SHARE and cosine[ranked[0]] >= FAMILIAR and slot != "not_clothing")

    near = [i for i in wearable if not sure or slot == "not_clothing" or ROWS[i]["slot"] == slot][: ask.k]
    lists = {n: {other for other in ROWS[n]["also_buy"] if other != n} for n in near}
    listing = [n for n in near if lists[n]]
    listed = {other for n in near for other in lists[n]}

    def may_be_shown(i: str) -> bool:
        price, gender = ROWS[i]["price"], ROWS[i]["gender"]
        if ask.price_min is not None and (price is None or price < ask.price_min):
            return False
        if ask.price_max is not None and (price is None or price > ask.price_max):
            return False
        if ask.gender is not None and gender not in (ask.gender, "unisex", None):
            return False
        return ROWS[i]["slot"] != "not_clothing"

    usual = [str(s) for s in COMPLEMENTS[Slot(slot)]]
    slots = [str(s) for s in ask.slots] or usual + [str(s) for s in WEARABLE if s not in usual and s != slot]
    held = {i for i in listed if i in ROWS}
    asked = {i for i in held if may_be_shown(i) and ROWS[i]["slot"] in slots}
    passed = {i for i in asked if cosine[i] >= ask.threshold}
    whole = sum(max(cosine[n], 0) for n in listing) or 1.0
    score = {i: sum(max(cosine[n], 0) for n in listing if i in lists[n]) / whole for i in passed}

    shown = []
    for name in slots:
        ordered = sorted((i for i in passed if ROWS[i]["slot"] == name), key=lambda i: (-round(score[i], 9), -cosine[i], i))
        if ordered:
            lines = [(i, score[i], [n for n in near if i in lists[n]]) for i in ordered]
            shown.append((name, "also-buy", len(lines), lines[: ask.per_slot]))
        elif ask.slots or name in usual:
            stand_in = [i for i in ranked if may_be_shown(i) and ROWS[i]["slot"] == name and i not in asked]
            lines = [(i, max(cosine[i], 0.0), []) for i in stand_in]
            if lines:
                shown.append((name, "style", len(lines), lines[: ask.per_slot]))
    return {
        "garment": (slot, ask.category or category, sure, corrected),
        "neighbours": near,
        "shown": shown,
        "counts": (len(near), len(listing), len(listed), len(listed - held), len(held - asked), len(asked - passed), len(passed)),
    }


def told(answer: Recommendation) -> dict[str, Any]:
    """The answer in the shape of the oracle's."""
    g, a = answer.garment, answer.accounting

    def line(match: Match) -> tuple[object, ...]:
        return match.item.item_id, pytest.approx(match.score), [neighbour.item.item_id for neighbour in match.evidence]

    return {
        "garment": (g.slot, g.category, g.sure, g.corrected),
        "neighbours": [n.item.item_id for n in answer.neighbours],
        "shown": [(found.slot, found.basis, found.found, [line(match) for match in found.matches]) for found in answer.by_slot],
        "counts": (a.neighbours, a.neighbours_with_list, a.listed, a.not_in_catalog, a.not_asked, a.below_threshold, a.passed),
    }  # fmt: skip


options = st.builds(
    Options,
    k=st.integers(1, 70),
    threshold=st.sampled_from([-1.0, 0.0, 0.3, 0.5, 0.8]),
    per_slot=st.integers(1, 12),
    slots=st.lists(st.sampled_from(WEARABLE), unique=True, max_size=3).map(tuple),
    price_min=st.sampled_from([None, None, 0.0, 25.0]),
    price_max=st.sampled_from([None, None, 40.0, 60.0]),
    gender=st.sampled_from([None, None, "women", "men", "unisex"]),
    slot=st.sampled_from([None, None, None, *Slot]),
)


@settings(max_examples=250, deadline=None)
@given(number=st.integers(0, len(PHOTOS) - 1), ask=options)
def test_the_whole_answer_is_the_oracles(recommender: OutfitRecommender, number: int, ask: Options) -> None:
    vector = recommender.embed(PHOTOS[number])
    everything = recommender.similar_vector(vector, Options(k=1000))
    assert len(everything) == sum(row["slot"] != "not_clothing" for row in ROWS.values())
    cosines = np.round(np.clip(recommender.catalog.vectors @ vector, -1, 1).astype(np.float64), 6).tolist()
    cosine = dict(zip(recommender.catalog.ids, cosines, strict=True))
    assert told(recommender.recommend_vector(vector, ask)) == naive(cosine, ask)


@pytest.mark.parametrize("number", range(len(PHOTOS)))
@pytest.mark.parametrize("category", ["jeans", "curtain", "bag"])
def test_the_whole_answer_is_the_oracles_for_a_corrected_category(
    recommender: OutfitRecommender, number: int, category: str
) -> None:
    vector = recommender.embed(PHOTOS[number])
    cosines = np.round((recommender.catalog.vectors @ vector).astype(np.float64), 6).tolist()
    ask = Options(category=category, threshold=0.1)
    assert told(recommender.recommend_vector(vector, ask)) == naive(dict(zip(recommender.catalog.ids, cosines, strict=True)), ask)
