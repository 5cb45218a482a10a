"""What colour adds to an encoder's vectors: are more of the ten nearest of the same article type and base colour?

Every product is a query against all others, as in `recsys.evaluation.retrieval`; the similarity is `recsys.retrieval.fused`. Which
weight is measured is chosen on other products: the least that is within NEAR_BEST of the best precision for type and colour.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.evaluation.intervals import average
from recsys.evaluation.measurement import Measurement
from recsys.evaluation.products import Product
from recsys.evaluation.retrieval import PRECISION_AT, codes_of, nearest, others_of, type_and_colour
from recsys.retrieval import fused

WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
NEAR_BEST = 0.002
KINDS: Mapping[str, Callable[[Product], str]] = {
    "article_type": lambda product: product.article_type,
    "article_type_colour": type_and_colour,
}
_BLOCK = 512  # queries at a time

Precisions = dict[str, np.ndarray]  # a label -> (weights, queries) float64, of the queries that have another item of their kind


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """n products: (n, d) unit rows of an encoder, and (n, c) unit rows of their colour."""

    products: Sequence[Product]
    vectors: np.ndarray
    colors: np.ndarray


def precisions(compared: Compared, progress: Callable[[int, int], None] | None = None) -> Precisions:
    """Precision at ten of every query with each of WEIGHTS, and each label of KINDS. progress: (queries done, of how many)."""
    codes = {label: codes_of([kind(product) for product in compared.products]) for label, kind in KINDS.items()}
    asked = {label: others_of(code) > 0 for label, code in codes.items()}
    found: dict[str, list[np.ndarray]] = {label: [] for label in KINDS}
    total = len(compared.products)
    for start in range(0, total, _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, total))
        deep, color = (matrix[rows] @ matrix.T for matrix in (compared.vectors, compared.colors))
        tens = np.stack([nearest(fused(deep, color, weight), rows, PRECISION_AT) for weight in WEIGHTS])
        for label, code in codes.items():
            relevant = (code[tens] == code[rows][:, None]).sum(axis=2) / PRECISION_AT
            found[label].append(relevant[:, asked[label][rows]])
        if progress:
            progress(int(rows[-1]) + 1, total)
    return {label: np.concatenate(blocks, axis=1) for label, blocks in found.items()}


def chosen_weight(found: Precisions) -> float:
    """The weight to measure other products with."""
    means = found["article_type_colour"].mean(axis=1)
    return WEIGHTS[int(np.flatnonzero(means >= means.max() - NEAR_BEST)[0])]


def fusion_figures(found: Precisions, weight: float, encoder: str, seed: int) -> list[Measurement]:
    """Of each label: precision at ten of the encoder alone, fused with colour, and what that adds, query by query."""
    place = WEIGHTS.index(weight)
    figures = []
    for label, of_label in found.items():
        alone, both = of_label[0], of_label[place]
        for name, values in (("", alone), ("fused_", both), ("gain_", both - alone)):
            note = f"colour weight {weight:g}" if name else ""
            generator = np.random.default_rng(seed)
            figures.append(average(f"{name}precision@{PRECISION_AT}.{label}.{encoder}", values, generator, note))
    return figures


def by_weight(found: Precisions) -> list[dict[str, float]]:
    """The mean of each label with each weight."""
    return [
        {"weight": weight, **{label: float(of_label[place].mean()) for label, of_label in found.items()}}
        for place, weight in enumerate(WEIGHTS)
    ]
