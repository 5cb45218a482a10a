"""Is what looks nearest of the same kind? Every item is a query against all others, by cosine; items of one kind are relevant.

*recall@k*: the share of queries with at least one relevant item among the k nearest (as Liu et al. 2016 report it for fashion).
*precision@k*: the share of the k nearest that is relevant. *map*, mean average precision over the whole ranking: for each relevant
item the share of relevant items down to its rank, averaged over the relevant items, then over the queries (Manning et al. 2008,
section 8.4). Ties go by row.

A query without another item of its kind has no right answer: it is left out and counted, but stays an item that others may find. So
does an item whose kind is not known.

Of products, all that are there take part, clothing or not; of one kind is what has the same article type, or the same article type
and base colour.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np

from recsys.evaluation.intervals import average, of_encoders
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.evaluation.products import Product
from recsys.evaluation.sample import Sample

KS = (1, 5, 10)
PRECISION_AT = 10
UNKNOWN = ""
_BLOCK = 256  # queries at a time: their similarities to all items, and the order of these, are held at once
_DECIMALS = 6  # what two similarities differ in beyond that is rounding, which is not the same on every machine

SEED = 42

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """What became of the q queries of one kind of label. recalled: k -> (q,) bool. precision, average_precision: (q,) in 0..1.

    ceiling: what the mean precision is at most, because some have fewer relevant items than there are places; NaN without a query.
    alone: queries left out because no other item is of their kind. unknown: because their own is not known.
    """

    recalled: Mapping[int, np.ndarray]
    precision: np.ndarray
    average_precision: np.ndarray
    ceiling: float
    alone: int
    unknown: int


def rank(vectors: np.ndarray, kinds: Mapping[str, Sequence[str]], progress: Progress | None = None) -> dict[str, Ranked]:
    """(n, d) unit rows and for each label the kind of every row (UNKNOWN where there is none) -> label -> its figures a query.

    Blockwise: nothing of n × n numbers is ever held. progress is told (queries done, of how many).
    """
    codes = {label: codes_of(names) for label, names in kinds.items()}
    others = {label: others_of(code) for label, code in codes.items()}
    found: dict[str, list[np.ndarray]] = {label: [] for label in kinds}
    for start in range(0, len(vectors), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(vectors)))
        order = nearest(vectors[rows] @ vectors.T, rows)
        for label, code in codes.items():
            asked = others[label][rows] > 0
            relevant = code[order[asked]] == code[rows[asked], None]
            found[label].append(_figures(relevant, others[label][rows[asked]]))
        if progress:
            progress(int(rows[-1]) + 1, len(vectors))
    return {label: _joined(blocks, codes[label], others[label]) for label, blocks in found.items()}


def retrieval_figures(ranked: Mapping[str, Ranked], generator: np.random.Generator) -> tuple[Measurement, ...]:
    """`recall@1.LABEL`, `recall@5.LABEL`, `recall@10.LABEL`, `precision@10.LABEL` and `map.LABEL` of each label, with intervals."""
    figures = []
    for label, of_label in ranked.items():
        figures += [average(f"recall@{k}.{label}", hits, generator) for k, hits in of_label.recalled.items()]
        figures.append(average(f"precision@{PRECISION_AT}.{label}", of_label.precision, generator, _ceiling_note(of_label.ceiling)))
        figures.append(average(f"map.{label}", of_label.average_precision, generator))
    return tuple(figures)


def measure_retrieval(sample: Sample, name: str, progress: Callable[[str, int, int], None] | None = None) -> MeasurementSet:
    """The figures of each encoder of a sample of products; those without a name behind them are the first's. name: of the data."""
    kinds = {
        "article_type": [product.article_type for product in sample.products],
        "article_type_colour": [type_and_colour(product) for product in sample.products],
    }
    return compare(sample.vectors, kinds, f"{name}: {sample.data}", sample.counts, progress)


def compare(
    vectors: Mapping[EncoderId, np.ndarray],
    kinds: Mapping[str, Sequence[str]],
    data: str,
    counts: Mapping[str, int],
    progress: Callable[[str, int, int], None] | None = None,
) -> MeasurementSet:
    """The figures of several encoders' vectors of the same items, from memory."""
    figures: dict[str, tuple[Measurement, ...]] = {}
    ranked: dict[str, Ranked] = {}
    for encoder, rows in vectors.items():
        ranked = rank(rows, kinds, partial(progress, f"ranking, {encoder.name}") if progress else None)
        figures[encoder.name] = retrieval_figures(ranked, np.random.default_rng(SEED))
    return MeasurementSet(
        what="Retrieval: is what looks nearest of the same kind?",
        data=data,
        measurements=of_encoders(figures),
        encoder=next(iter(vectors)),
        counts={**counts, **{f"alone.{label}": of_label.alone for label, of_label in ranked.items()}},
        parameters={"seed": SEED, "classes": {label: len(set(names) - {UNKNOWN}) for label, names in kinds.items()}},
        details={"encoders": [asdict(encoder) for encoder in vectors]},
    )


def _ceiling_note(ceiling: float) -> str:
    """What nobody can do better than, where that shows in two decimals."""
    return f"{ceiling:.2f} at most: some have fewer than {PRECISION_AT} others of their kind" if ceiling < 0.995 else ""


def type_and_colour(product: Product) -> str:
    """Its article type and base colour as one kind; UNKNOWN where its colour is not said."""
    return f"{product.article_type}, {product.colour}" if product.colour else UNKNOWN


def codes_of(names: Sequence[str]) -> np.ndarray:
    """The names as (n,) int64: equal for equal names, -1 for UNKNOWN."""
    listed = np.asarray(names, dtype=str)
    codes = np.unique(listed, return_inverse=True)[1].astype(np.int64)
    codes[listed == UNKNOWN] = -1
    return codes


def others_of(codes: np.ndarray) -> np.ndarray:
    """How many other rows are of each row's kind, (n,); 0 where it has none."""
    counts = np.bincount(codes + 1)
    others: np.ndarray = np.where(codes < 0, 0, counts[codes + 1] - 1)
    return others


def nearest(similarities: np.ndarray, rows: np.ndarray, most: int | None = None) -> np.ndarray:
    """(q, n) similarities of the q `rows` to all n -> (q, n - 1) the other rows, nearest first; or only the `most` nearest."""
    n = similarities.shape[1]
    # One number to sort by, similarity and then row, is several times as fast as a stable order of the similarities.
    keys = np.rint(similarities.astype(np.float64) * -(10.0**_DECIMALS)).astype(np.int64) * n + np.arange(n)
    keys[np.arange(len(rows)), rows] = (np.iinfo(np.int64).max // n - 1) * n + rows  # itself comes last, and is cut off
    if most is not None and most < n - 1:
        keys = np.partition(keys, most, axis=1)[:, : most + 1]
    keys.sort(axis=1)
    others: np.ndarray = keys[:, :-1] % n
    return others


def _figures(relevant: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """(q, n - 1) bool in the order of the ranking and (q,) how many are relevant -> (q, len(KS) + 2): recalls, precision, AP."""
    ranks = np.arange(1, relevant.shape[1] + 1)
    precisions = np.cumsum(relevant, axis=1, dtype=np.float64) / ranks
    recalls = [relevant[:, :k].any(axis=1) for k in KS]
    precision = relevant[:, :PRECISION_AT].sum(axis=1) / PRECISION_AT
    return np.column_stack([*recalls, precision, (precisions * relevant).sum(axis=1) / wanted])


def _joined(blocks: Sequence[np.ndarray], codes: np.ndarray, others: np.ndarray) -> Ranked:
    figures = np.concatenate([np.empty((0, len(KS) + 2)), *blocks])
    unknown = int((codes < 0).sum())
    relevant = np.minimum(others[others > 0], PRECISION_AT)
    return Ranked(
        recalled={k: figures[:, column].astype(bool) for column, k in enumerate(KS)},
        precision=figures[:, -2],
        average_precision=figures[:, -1],
        ceiling=float(relevant.mean() / PRECISION_AT) if len(relevant) else math.nan,
        alone=int((others == 0).sum()) - unknown,
        unknown=unknown,
    )
