"""The colour names: the base colours of Kaggle's "Fashion Product Images", and where each of them lies.

A name has reference points (L*, C*, hue in degrees, CIELAB under D65). Those of the eleven basic colour terms (Berlin and Kay,
"Basic Color Terms", 1969) fill the region that the term has in the ISCC-NBS system (Kelly and Judd, "Color: Universal Language and
Dictionary of Names", 1976): black up to L* 25 and white from L* 83 or so, brown as dark orange, pink as light red. The others lie
about where the XKCD survey of 2010 (xkcd.com/color/rgb) and CSS Color 4 put the name, with less chroma where cloth in a photo has
less than a patch of colour on a screen. All are set by hand, none by a fit; they were gone over four times against the base colours
of 5,000 products of the training part (points were added and moved where a name was missed), never against those of validation.

Two base colours are not here: "multi" and "metallic" name no colour. Silver, steel, gold, bronze and copper are metals: their
points are those of the body colour, which without the shine is hard to tell from grey, yellow or brown. "Grey melange" is a yarn,
and looks like grey.
"""

import numpy as np

Points = tuple[tuple[float, float, float], ...]

BASIC_TERMS = frozenset({"black", "white", "grey", "red", "green", "yellow", "blue", "brown", "orange", "pink", "purple"})

VOCABULARY: dict[str, Points] = {
    "black": ((0, 0, 0), (8, 0, 0), (16, 0, 0), (24, 0, 0), (16, 3, 60), (22, 3, 150), (20, 2, 300)),
    "charcoal": ((31, 0, 0), (36, 0, 0), (33, 4, 265)),
    "grey": ((45, 0, 0), (60, 4, 265), (70, 3, 70), (55, 3, 80), (53, 0, 0), (62, 0, 0), (70, 0, 0), (76, 0, 0)),
    "grey melange": ((68, 2, 60),),
    "silver": ((79, 0, 150), (84, 0, 0), (75, 2, 230), (70, 0, 0)),
    "steel": ((55, 3, 245), (66, 2, 240), (76, 2, 200)),
    "white": ((83, 0, 0), (89, 0, 0), (95, 0, 0), (100, 0, 0), (90, 4, 270), (88, 4, 20), (92, 4, 90)),
    "off white": ((93, 6, 95), (87, 7, 85)),
    "cream": ((93, 13, 97), (88, 15, 90)),
    "beige": ((85, 14, 85), (75, 14, 80), (70, 16, 75), (80, 20, 85), (64, 12, 78)),
    "skin": ((72, 22, 62), (65, 25, 58)),
    "nude": ((78, 20, 65),),
    "tan": ((62, 30, 70), (50, 28, 66)),
    "khaki": ((66, 20, 92), (58, 18, 86)),
    "taupe": ((50, 9, 75),),
    "mushroom brown": ((62, 12, 62),),
    "brown": (
        (15, 9, 45), (22, 9, 50), (28, 10, 55), (35, 14, 55), (40, 22, 60), (45, 12, 60), (50, 25, 62), (55, 14, 65),
        (38, 8, 60),
    ),
    "coffee brown": ((32, 12, 68),),
    "bronze": ((50, 22, 80), (58, 16, 80)),
    "copper": ((52, 32, 52),),
    "gold": ((75, 40, 86), (70, 28, 84), (82, 22, 86), (62, 26, 80)),
    "rust": ((42, 45, 45),),
    "mustard": ((65, 50, 78), (60, 42, 76)),
    "yellow": ((85, 70, 95), (80, 50, 90), (88, 40, 98), (90, 25, 100), (78, 60, 86)),
    "orange": ((65, 70, 58), (58, 68, 50), (60, 60, 50), (70, 45, 58), (75, 35, 65), (66, 35, 55)),
    "peach": ((80, 25, 60), (78, 20, 45)),
    "olive": ((40, 15, 100), (45, 22, 105), (35, 12, 110), (52, 18, 100), (30, 8, 105), (45, 8, 100)),
    "green": (
        (45, 40, 145), (55, 45, 140), (35, 20, 150), (25, 12, 155), (50, 20, 150), (65, 25, 145), (75, 20, 140),
        (80, 40, 120), (70, 50, 125), (85, 12, 150), (40, 10, 150), (60, 10, 140), (75, 8, 150), (85, 60, 115),
    ),
    "sea green": ((65, 25, 178), (76, 20, 182)),
    "teal": ((45, 22, 205), (35, 16, 208), (55, 22, 200), (40, 22, 190), (28, 12, 205)),
    "turquoise blue": ((70, 32, 215), (75, 20, 205), (62, 36, 225)),
    "lime green": ((86, 75, 116),),
    "fluorescent green": ((88, 95, 122),),
    "blue": (
        (35, 50, 290), (45, 40, 280), (50, 30, 270), (60, 30, 260), (40, 20, 270), (55, 15, 265), (70, 18, 260),
        (80, 12, 260), (65, 10, 265), (40, 12, 268), (45, 10, 265), (85, 8, 265), (30, 25, 280), (55, 40, 255),
        (75, 30, 245), (28, 45, 295), (78, 8, 250),
    ),
    "navy blue": (
        (10, 14, 290), (14, 10, 282), (18, 8, 280), (24, 8, 275), (10, 8, 290), (20, 18, 285), (26, 16, 278), (20, 11, 280),
        (28, 22, 285), (27, 10, 275), (33, 12, 280), (14, 22, 300), (33, 20, 285),
    ),
    "purple": (
        (30, 30, 315), (40, 30, 315), (25, 22, 318), (50, 25, 315), (35, 15, 325), (45, 12, 320), (60, 18, 315),
        (35, 40, 330), (20, 16, 320), (40, 45, 310), (55, 10, 320), (65, 12, 310),
    ),
    "lavender": ((70, 20, 305), (80, 12, 308), (75, 15, 315)),
    "mauve": ((60, 16, 345),),
    "magenta": ((48, 55, 352), (42, 45, 356)),
    "pink": (
        (70, 25, 0), (80, 15, 5), (60, 40, 0), (55, 55, 5), (86, 9, 10), (65, 30, 10), (75, 20, 350), (50, 60, 10),
        (60, 25, 5), (62, 45, 15),
    ),
    "rose": ((62, 30, 18), (78, 16, 20)),
    "red": (
        (42, 65, 35), (48, 50, 28), (40, 40, 25), (52, 55, 30), (38, 55, 32), (50, 35, 22), (45, 30, 22), (55, 45, 27),
        (60, 50, 30), (38, 48, 28),
    ),
    "maroon": ((28, 36, 26), (32, 35, 20), (30, 30, 22), (25, 20, 22), (35, 25, 18), (22, 12, 20), (18, 16, 25)),
    "burgundy": ((25, 25, 6), (32, 30, 8)),
}  # fmt: skip

NAMES: tuple[str, ...] = tuple(VOCABULARY)


def reference_points() -> tuple[np.ndarray, np.ndarray]:
    """(r, 3) CIELAB of all reference points, and (r,) which of `NAMES` each belongs to, in their order."""
    lch = np.array([point for points in VOCABULARY.values() for point in points], dtype=np.float64)
    owners = np.repeat(np.arange(len(VOCABULARY)), [len(points) for points in VOCABULARY.values()])
    hue = np.radians(lch[:, 2])
    return np.column_stack([lch[:, 0], lch[:, 1] * np.cos(hue), lch[:, 1] * np.sin(hue)]), owners
