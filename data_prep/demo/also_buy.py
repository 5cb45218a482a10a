"""Who buys what with what: a small generative model of co-purchase, so that the demo's lists mean something and can be checked.

For garments i and j of different, compatible slots (`recsys.datatypes.COMPLEMENTS`):

    score(i, j) = 4.0 · style(i, j) + 1.6 · season(i, j) + 3.2 · harmony(i, j) + 0.9 · price(i, j) + gender(i, j)

    style     cosine of the two style vectors (kind and brand), in 0..1
    season    1 - |season_i - season_j| / 2, so that a puffer and sandals score low
    harmony   of the two ground colours in Lab, in 0..1 (see `harmony`): neutrals go with all, analogous and complementary hues go
              together, hues 60 to 150 degrees apart clash, the more so the stronger they are
    price     exp(-|level_i - level_j| / 2) over the brands' price levels
    gender    0 where they agree or one is unisex, -6 where one is for women and the other for men

A list of n = 6..14 is drawn without replacement with P(j) ∝ exp(2.2 · (score(i, j) + popularity_j)) / (number of items in j's
slot), popularity_j ~ N(0, 0.25) (Gumbel top-n). Then 12 % of the entries are replaced by noise, uniform over all other items
(own slot and all); 3 % by items no longer sold ("demo-9..."); and 12 % of the items are new and have no list yet. Lists are not
symmetric. Nothing about the pictures is used, so a match that looks right is right for the reason a shop's would be.
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_prep.demo.assortment import Garment
from data_prep.demo.palette import COLOURS, NEUTRALS, Colour
from recsys.datatypes import COMPLEMENTS, Slot

WEIGHTS = {"style": 4.0, "season": 1.6, "harmony": 3.2, "price": 0.9}
GENDER_CONFLICT = -6.0
SHARPNESS = 2.2
NOISE, DISCONTINUED, WITHOUT_LIST = 0.12, 0.03, 0.12
FEWEST, MOST = 6, 14
PAIRS = 1800
_TEST_EVERY = 5


def harmony(left: Colour, right: Colour) -> float:
    """How well two colours are worn together, in 0..1."""
    neutral = (left.name in NEUTRALS) + (right.name in NEUTRALS)
    contrast = min(1.0, abs(left.lab[0] - right.lab[0]) / 45)
    if neutral == 2:
        return 0.72 + 0.18 * contrast
    if neutral == 1:
        return 0.84 + 0.10 * contrast
    apart = abs((left.hue - right.hue + 180) % 360 - 180)
    strength = min(1.0, min(left.chroma, right.chroma) / 45)
    if apart <= 25:
        return 0.70 + 0.15 * contrast
    if apart <= 60:
        return 0.72
    if apart >= 150:
        return 0.66
    return 0.42 - 0.34 * strength


def scores(garments: list[Garment]) -> NDArray[np.float64]:
    """(n, n) scores of every ordered pair; -inf where the slots do not go together."""
    styles = np.array([garment.styles for garment in garments])
    season = np.array([garment.season for garment in garments])
    level = np.array([garment.brand.level for garment in garments], dtype=float)
    names = sorted(COLOURS)
    table = np.array([[harmony(COLOURS[a], COLOURS[b]) for b in names] for a in names])
    colour = np.array([names.index(garment.design.colours[0]) for garment in garments])
    total = (
        WEIGHTS["style"] * (styles @ styles.T)
        + WEIGHTS["season"] * (1 - np.abs(season[:, None] - season[None, :]) / 2)
        + WEIGHTS["harmony"] * table[colour[:, None], colour[None, :]]
        + WEIGHTS["price"] * np.exp(-np.abs(level[:, None] - level[None, :]) / 2)
    )
    gender = np.array([garment.gender for garment in garments])
    conflict = ((gender[:, None] == "women") & (gender[None, :] == "men")) | (
        (gender[:, None] == "men") & (gender[None, :] == "women")
    )
    compatible = np.array([[Slot(b.slot) in COMPLEMENTS[Slot(a.slot)] for b in garments] for a in garments])
    return np.where(compatible, total + GENDER_CONFLICT * conflict, -np.inf)


def also_buy(garments: list[Garment], seed: int = 7) -> list[list[str]]:
    """The list of every garment, in their order."""
    rng = np.random.default_rng([seed, 202])
    n = len(garments)
    slots = [garment.slot for garment in garments]
    crowd = np.log([slots.count(slot) for slot in slots])
    logits = SHARPNESS * (scores(garments) + rng.normal(0, 0.25, n)[None, :]) - crowd[None, :]
    new = set(rng.choice(n, size=round(WITHOUT_LIST * n), replace=False).tolist())
    gone = [f"demo-{9000 + i}" for i in range(1, 61)]
    lists: list[list[str]] = []
    for i in range(n):
        size = int(rng.integers(FEWEST, MOST + 1))
        order = np.argsort(-(logits[i] + rng.gumbel(size=n)))
        picks = [garments[int(j)].item_id for j in order[:size]]
        for place in range(size):
            draw = float(rng.random())
            other = garments[int(rng.integers(n))].item_id
            old = gone[int(rng.integers(len(gone)))]
            chosen = other if draw < NOISE else old if draw < NOISE + DISCONTINUED else picks[place]
            if chosen != garments[i].item_id and chosen not in picks:
                picks[place] = chosen
        lists.append([] if i in new else picks)
    return lists


def pairs(garments: list[Garment], lists: list[list[str]], source: str) -> list[dict[str, Any]]:
    """Pairs that go together: all that hold in both directions, then the best-scoring, `PAIRS` in all, ordered by their ids.

    Every fifth by the CRC of its two ids is for testing.
    """
    place = {garment.item_id: i for i, garment in enumerate(garments)}
    table = scores(garments)
    named = {(i, place[other]) for i, items in enumerate(lists) for other in items if other in place}
    ranked = sorted(
        {(min(i, j), max(i, j)) for i, j in named if np.isfinite(table[i, j])},
        key=lambda pair: (-((pair in named) and (pair[::-1] in named)), -float(table[pair]), pair),
    )
    kept = sorted((garments[i].item_id, garments[j].item_id) for i, j in ranked[:PAIRS])
    return [
        {
            "left_id": left,
            "right_id": right,
            "source": source,
            "split": "test" if zlib.crc32(f"{left}|{right}".encode()) % _TEST_EVERY == 0 else "train",
        }
        for left, right in kept
    ]
