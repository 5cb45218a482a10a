"""How alike items, or groups of items, look: cosine similarities for a heat map, so ordered that what is alike stands together.

    matrix = between_items(catalog.vectors, rows, titles)
    matrix = between_groups(catalog.vectors, by_slot(catalog.slots))
    matrix.in_words(0, 1)  # "Shirts and t-shirts: 0.61 mean cosine similarity, 1 is identical"
    draw(matrix, pictures, "By category", "png")

The n x n similarities of a catalogue never exist: items are compared a block at a time, and the mean over all pairs of two groups
follows from the groups' sums.

pairs.py: vectors -> similarities. matrix.py: what is shown of them. ordering.py: hierarchical clustering. groups.py: slots and
categories as groups. picture.py: the picture to keep.
"""

from recsys.similarity.groups import Groups, by_category, by_slot
from recsys.similarity.matrix import SimilarityMatrix
from recsys.similarity.ordering import clustered_order
from recsys.similarity.pairs import GROUPS_MOST, ITEMS_MOST, between_groups, between_items, cosines
from recsys.similarity.picture import draw

__all__ = [
    "GROUPS_MOST", "ITEMS_MOST", "Groups", "SimilarityMatrix", "between_groups", "between_items", "by_category", "by_slot",
    "clustered_order", "cosines", "draw",
]  # fmt: skip
