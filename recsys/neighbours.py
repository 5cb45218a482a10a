"""Every item's nearest items, as a table: who lies beside whom, asked of a whole catalogue at once.

The n x n similarities never exist together. A block of items is multiplied with all others, and most of the product is never
looked at again: its columns are dealt into groups, the greatest of every group is taken, and the (k + 1)-th greatest of those is a
lower bound on the (k + 1)-th similarity, so that only groups that reach it can hold a neighbour. What is left is a few dozen
candidates an item. Their cosines are computed again in double precision: the answer is the same whatever the size of the
blocks and however many threads the product had, which 32 bits are not.

Memory is the vectors and one block of `BLOCK_BYTES`. `python -m benchmarks neighbours` measures both, beside FAISS.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from recsys.errors import QueryError, WearwithError
from recsys.files import replacing
from recsys.retrieval import SIMILARITY_DECIMALS, first_twins

NEIGHBOUR_SCHEMA = pa.schema([
    ("item_id", pa.string()),
    ("rank", pa.int32()),
    ("neighbour_id", pa.string()),
    ("similarity", pa.float64()),
])  # fmt: skip

BLOCK_BYTES = 128 * 2**20  # of float32 similarities at a time: wide enough for a fast product, far below what the vectors take
GROUP = 128  # columns whose greatest is taken
ROUNDING = 1e-5  # more than float32 is wrong about the cosine of unit rows, and than what SIMILARITY_DECIMALS calls a tie
_PAIRS_AT_ONCE = 8192  # computed again together: 2 x 16 MB of 512 numbers
_ROWS_AT_ONCE = 200_000  # a row group of the file


@dataclass(frozen=True, slots=True)
class NeighbourBlock:
    """The nearest of some items: (m,) item rows, ranks from 1, neighbour rows and float64 cosines, by item and then by rank."""

    items: np.ndarray
    ranks: np.ndarray
    neighbours: np.ndarray
    similarities: np.ndarray


def nearest_neighbours(vectors: np.ndarray, ids: np.ndarray, k: int, block_bytes: int = BLOCK_BYTES) -> Iterator[NeighbourBlock]:
    """The k nearest other items of every item by cosine, ties by id; fewer where there are fewer. One `NeighbourBlock` a block.

    Identical rows tie exactly, and so do cosines that differ by rounding alone, as in `retrieval.ExactIndex`.

    vectors: (n, d) float32, unit rows. ids: (n,) the items' ids, each once. Raises QueryError where k is below 1.
    """
    if k < 1:
        raise QueryError(f"k is {k}; ask for at least 1 neighbour")
    others = _Others(vectors, ids, k)
    step = max(1, block_bytes // (4 * max(1, len(others))))
    for start in range(0, len(vectors), step):
        yield others.nearest(np.arange(start, min(start + step, len(vectors))))


def write_neighbours(
    path: Path,
    vectors: np.ndarray,
    ids: np.ndarray,
    k: int,
    groups: np.ndarray | None = None,
    show: Callable[[int], None] | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> int:
    """Write the neighbours of every item to a Parquet file of `NEIGHBOUR_SCHEMA`, block by block; returns its number of rows.

    groups: (n,) of what kind each item is, where only items of one kind may be neighbours. show: told how many items are done.
    The file appears when it is whole. Raises WearwithError where it cannot be written.
    """
    kinds = [np.arange(len(ids))] if groups is None else [np.flatnonzero(groups == kind) for kind in np.unique(groups)]
    done = written = 0
    try:
        with replacing(path) as temporary, pq.ParquetWriter(temporary, NEIGHBOUR_SCHEMA, compression="zstd") as writer:
            waiting: list[pa.RecordBatch] = []
            for rows in kinds:
                own_vectors = vectors if len(rows) == len(vectors) else vectors[rows]
                for found in nearest_neighbours(own_vectors, ids[rows], k, block_bytes):
                    waiting.append(_batch(found, ids[rows]))
                    if sum(map(len, waiting)) >= _ROWS_AT_ONCE:
                        written += _write(writer, waiting)
                    if show and len(found.items):  # an item that is alone has no neighbour
                        show(done + int(found.items[-1]) + 1)
                done += len(rows)
            written += _write(writer, waiting)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise WearwithError(f"could not write to {path}: {reason}. Free some space or choose another file.") from error
    return written


class _Others:
    """All items as neighbours, those with the same vector once."""

    def __init__(self, vectors: np.ndarray, ids: np.ndarray, k: int) -> None:
        self._k = k
        self._vectors = vectors
        self._id_rank = np.argsort(np.argsort(ids, kind="stable"), kind="stable")
        twins = first_twins(vectors)
        firsts, place = np.unique(twins, return_inverse=True)
        self._distinct = vectors if len(firsts) == len(vectors) else vectors[firsts]
        self._members = np.lexsort((self._id_rank, place))  # rows by the vector they share, then by id
        self._offsets = np.concatenate(([0], np.cumsum(np.bincount(place))))
        self._width = min(GROUP, max(1, len(firsts) // (4 * (k + 1))))

    def __len__(self) -> int:
        return len(self._distinct)

    def nearest(self, rows: np.ndarray) -> NeighbourBlock:
        """The nearest of a block of consecutive rows."""
        queries, columns = self._candidates(self._vectors[rows] @ self._distinct.T)
        similarities = self._cosines(rows[queries], columns)
        # No more than k + 1 of those who share a vector can be among the nearest: the first by id.
        counts = np.minimum(np.diff(self._offsets)[columns], self._k + 1)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        found = self._members[np.repeat(self._offsets[columns], counts) + within]
        queries, similarities = np.repeat(queries, counts), np.repeat(similarities, counts)
        other = found != rows[queries]
        queries, found, similarities = queries[other], found[other], similarities[other]
        order = np.lexsort((self._id_rank[found], -similarities, queries))
        queries, found, similarities = queries[order], found[order], similarities[order]
        ranks = np.arange(len(queries)) - np.searchsorted(queries, queries) + 1
        best = ranks <= self._k
        return NeighbourBlock(rows[queries[best]], ranks[best], found[best], similarities[best])

    def _candidates(self, product: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(b, m) float32 similarities -> which of them may be among the k + 1 greatest of their row: (c,) rows, (c,) columns."""
        count, width = product.shape[1], self._width
        grouped = count // width * width
        parts = product[:, :grouped].reshape(len(product), width, -1)  # group j: columns j, j + groups, j + 2 * groups, ...
        greatest = np.concatenate((parts.max(axis=1), product[:, grouped:]), axis=1)  # what is left over: groups of one
        wanted = min(self._k + 1, greatest.shape[1])
        bound = np.partition(greatest, -wanted, axis=1)[:, -wanted] - np.float32(ROUNDING)
        reaches = greatest >= bound[:, None]
        rows, groups = np.nonzero(reaches[:, : parts.shape[2]])
        inside, steps = np.nonzero(parts[rows, :, groups] >= bound[rows, None])
        alone, left_over = np.nonzero(reaches[:, parts.shape[2] :])
        return (
            np.concatenate((rows[inside], alone)),
            np.concatenate((groups[inside] + steps * parts.shape[2], left_over + grouped)),
        )

    def _cosines(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """(c,) rows of the items, (c,) of the distinct vectors -> (c,) float64 cosines, rounded as `ExactIndex` rounds."""
        cosines = np.empty(len(rows))
        for start in range(0, len(rows), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            np.einsum("ij,ij->i", self._vectors[rows[part]], self._distinct[columns[part]], dtype=np.float64, out=cosines[part])
        return np.round(np.clip(cosines, -1.0, 1.0), SIMILARITY_DECIMALS)


def _batch(found: NeighbourBlock, ids: np.ndarray) -> pa.RecordBatch:
    columns = (ids[found.items], found.ranks.astype(np.int32), ids[found.neighbours], found.similarities)
    return pa.record_batch(
        [pa.array(column, field.type) for column, field in zip(columns, NEIGHBOUR_SCHEMA, strict=True)], schema=NEIGHBOUR_SCHEMA
    )


def _write(writer: pq.ParquetWriter, batches: list[pa.RecordBatch]) -> int:
    """Write and forget the batches; how many rows they had."""
    table = pa.Table.from_batches(batches, NEIGHBOUR_SCHEMA)
    if len(table):
        writer.write_table(table)
    batches.clear()
    return len(table)
