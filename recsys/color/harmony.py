"""How well two garments' colours go together, from where their hues lie on the circle: a rule of design, not a measured taste.

Pairs of colours are sorted as Itten does ("The Art of Color", 1961) and Matsuda's hue templates ("Color design", 1995, as Cohen-Or,
Sorkine, Gal, Leyvand and Xu, "Color harmonization", 2006, draw them): *analogous*, hues side by side (one arc); *complementary*,
opposite; *triadic*, a third of the circle apart; *neutral*, one of the two has hardly a hue, which goes with any; *clash*, none of
these. Angles are CIELAB's, where opposite is not always the painter's opposite. Ou and Luo, "A colour harmony model for two-colour
combinations", 2006, measured that pairs please more the less their hue and chroma differ: so whatever a relation says counts less,
and a clash is the milder, the less chroma there is to see.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from recsys.color.lab import lab_of_hex, lch_of
from recsys.palettes import Palette

NEUTRAL_CHROMA = 12.0  # with less a colour is worn as black, white, grey, navy or beige are: with anything
VIVID_CHROMA = 40.0  # from here on a hue is seen in full
ANALOGOUS, TRIADIC, COMPLEMENTARY = 40.0, 120.0, 180.0  # degrees: the end of the first, the middles of the others
TOLERANCE = 20.0  # degrees to either side of a middle


class Relation(StrEnum):
    """How the hues of two colours stand to each other."""

    NEUTRAL = "neutral"
    ANALOGOUS = "analogous"
    COMPLEMENTARY = "complementary"
    TRIADIC = "triadic"
    CLASH = "clash"


_RELATIONS = tuple(Relation)
_SCORES = {
    Relation.NEUTRAL: 0.9,
    Relation.ANALOGOUS: 1.0,
    Relation.COMPLEMENTARY: 0.8,
    Relation.TRIADIC: 0.6,
    Relation.CLASH: 0.2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Harmony:
    """score: 0..1, higher goes together better. kind: the relation that most of the two palettes' colours stand in."""

    score: float
    kind: Relation


def harmony(left: Palette, right: Palette) -> Harmony:
    """Every colour of one palette with every colour of the other, each pair counting as much as its colours cover.

    The same both ways round.
    """
    (lch_left, shares_left), (lch_right, shares_right) = _colours(left), _colours(right)
    weights = np.outer(shares_left, shares_right)
    relations = _relations(lch_left[:, None], lch_right[None])
    scores = np.array([_SCORES[relation] for relation in _RELATIONS])[relations]
    seen = np.sqrt(np.outer(_visible(lch_left), _visible(lch_right)))
    scores = _SCORES[Relation.NEUTRAL] + (scores - _SCORES[Relation.NEUTRAL]) * seen
    covered = np.round(np.bincount(relations.ravel(), weights.ravel(), minlength=len(_RELATIONS)), 9)
    return Harmony(float(np.clip((weights * scores).sum(), 0, 1)), _RELATIONS[int(covered.argmax())])


def _colours(palette: Palette) -> tuple[np.ndarray, np.ndarray]:
    """(k, 3) lightness, chroma and hue, and (k,) shares, together 1."""
    shares = np.array([swatch.share for swatch in palette.swatches], dtype=np.float64)
    return lch_of(lab_of_hex(*(swatch.hex for swatch in palette.swatches))), shares / shares.sum()


def _relations(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The relation of each pair, by its place in `_RELATIONS`."""
    apart = np.abs((left[..., 2] - right[..., 2] + 180) % 360 - 180)
    neutral = np.minimum(left[..., 1], right[..., 1]) < NEUTRAL_CHROMA
    rules = {
        Relation.NEUTRAL: neutral,
        Relation.ANALOGOUS: apart <= ANALOGOUS,
        Relation.COMPLEMENTARY: apart >= COMPLEMENTARY - TOLERANCE,
        Relation.TRIADIC: np.abs(apart - TRIADIC) <= TOLERANCE,
    }
    found: np.ndarray = np.select(
        list(rules.values()), [_RELATIONS.index(rule) for rule in rules], _RELATIONS.index(Relation.CLASH)
    )
    return found


def _visible(lch: np.ndarray) -> np.ndarray:
    """(k,) in 0..1: how much of a hue there is to see, from none at the chroma of a neutral."""
    visible: np.ndarray = np.clip((lch[:, 1] - NEUTRAL_CHROMA) / (VIVID_CHROMA - NEUTRAL_CHROMA), 0, 1)
    return visible
