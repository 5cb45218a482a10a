"""The colour of a garment: its palette, what it is called, a feature to search by, and what it goes with.

describe(image, mask)    description.py   palette and feature of a picture in one go, about 2 ms (palette, features: one of them)
name_shares(lab)         names.py         what a colour is called, in the words of vocabulary.py
is_called(rows, names)   names.py         which garments go by a name, from their features
harmony(left, right)     harmony.py       how well two palettes go together, and why

Behind them: pixels.py (which pixels are the garment's), clusters.py (their few colours), lab.py (CIELAB and CIEDE2000).
"""

from recsys.color.description import DIM, METHOD, Description, describe, feature_of_hex, features, palette
from recsys.color.harmony import Harmony, Relation, harmony
from recsys.color.names import is_called, leading, name_shares
from recsys.color.vocabulary import NAMES

__all__ = [
    "DIM",
    "METHOD",
    "NAMES",
    "Description",
    "Harmony",
    "Relation",
    "describe",
    "feature_of_hex",
    "features",
    "harmony",
    "is_called",
    "leading",
    "name_shares",
    "palette",
]
