"""What a photo shows: by the vote of the catalogue's items that it looks like, and by a classifier that was trained.

neighbour_vote(similarities, slots, categories)   vote.py      any encoder, any catalogue, in its own words
GarmentClassifier.load(path, encoder)             garments.py  slot and category, joined with the vote; knows when it is not sure
Mlp.load(path, encoder)                           mlp.py       a multilayer perceptron of any classes, in NumPy
"""

from recsys.classification.garments import GarmentClassifier, kind_of, shipped
from recsys.classification.mlp import Mlp
from recsys.classification.tensors import ClassifierError
from recsys.classification.vote import FAMILIAR, POWER, SURE_SHARE, VOTERS, neighbour_vote

__all__ = [
    "FAMILIAR",
    "POWER",
    "SURE_SHARE",
    "VOTERS",
    "ClassifierError",
    "GarmentClassifier",
    "Mlp",
    "kind_of",
    "neighbour_vote",
    "shipped",
]
