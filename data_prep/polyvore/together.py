"""What is worn together in outfits -> the pairs of every part, and the also-buy lists of the train part alone."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa

from data_prep.polyvore.published import Outfit, Split
from data_prep.schema import EXAMPLES_KEPT, Report
from recsys.tables import PAIR_SCHEMA

_PARTS = list(Split)


def pair_up(outfits: Sequence[Outfit], item_ids: Sequence[str], source: str, report: Report) -> tuple[pa.Table, pa.Array]:
    """Pair every two items of an outfit.

    Args:
        outfits: in the order of their parts.
        item_ids: the data set's items; the outfits name no others.
        source: what the pairs' column `source` says.
        report: counts as `pairs_dropped` the pairs that are met again.

    Returns:
        The pairs, each once, with the first part that it is worn in; and for each of `item_ids` the list of what is worn
        with it in the train part. So no pair of another part is on a list.
    """
    rows_of = {item_id: row for row, item_id in enumerate(item_ids)}
    count = len(item_ids)
    # A pair is one number, left row * count + right row: the published outfits have 1.3 million of them.
    found = [_pairs_of(sorted({rows_of[item_id] for item_id in outfit.places.values()}), count) for outfit in outfits]
    codes = np.concatenate([np.empty(0, dtype=np.int64), *found])
    parts = np.repeat([_PARTS.index(outfit.split) for outfit in outfits], [len(codes) for codes in found]).astype(np.int64)
    pairs, first, which = np.unique(codes, return_index=True, return_inverse=True)
    names = pa.array(item_ids, type=pa.string())
    left, right = np.divmod(pairs, max(count, 1))
    _count_repeats(codes, parts, first[which], names, report)
    table = pa.Table.from_arrays(
        [
            names.take(pa.array(left)),
            names.take(pa.array(right)),
            pa.repeat(pa.scalar(source), len(pairs)),
            pa.array(_PARTS, type=pa.string()).take(pa.array(parts[first])),
        ],
        schema=PAIR_SCHEMA,
    )
    trained = parts[first] == _PARTS.index(Split.TRAIN)
    return table, _lists(left[trained], right[trained], names)


def _pairs_of(rows: list[int], count: int) -> np.ndarray:
    """The n sorted rows of an outfit's items -> (n * (n - 1) / 2,) int64 codes."""
    return np.fromiter((left * count + right for left, right in combinations(rows, 2)), dtype=np.int64)


def _count_repeats(codes: np.ndarray, parts: np.ndarray, first: np.ndarray, names: pa.Array, report: Report) -> None:
    again = first != np.arange(len(codes))
    for reason, met in (
        ("the two are worn together in several outfits of one part", again & (parts == parts[first])),
        ("the two are worn together in an earlier part already", again & (parts != parts[first])),
    ):
        if met.any():
            examples = [divmod(int(code), len(names)) for code in codes[met][:EXAMPLES_KEPT]]
            report.note(
                "pairs_dropped", reason, *(f"{names[left]}+{names[right]}" for left, right in examples), count=int(met.sum())
            )


def _lists(left: np.ndarray, right: np.ndarray, names: pa.Array) -> pa.Array:
    """Pairs of rows -> for each row the names of its partners, in the order of the rows."""
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((other, one))
    ends = np.cumsum(np.bincount(one, minlength=len(names)))
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), names.take(pa.array(other[order])))
