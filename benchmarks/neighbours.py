"""Every item's nearest items, of a catalogue that is made: seconds and memory of all of it, beside FAISS's flat index on a share.

`python -m benchmarks.neighbours ITEMS DIM K FILE` is the process that is measured.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.preparation import measured_process
from benchmarks.timing import once
from recsys.evaluation.measurement import MeasurementSet
from recsys.neighbours import write_neighbours

PEER_ITEMS = 2_000  # whose neighbours FAISS finds: its time grows with them


def measure(items: int, dim: int, k: int) -> MeasurementSet:
    """Make so many unit vectors, write the table, and compare what it says of PEER_ITEMS of them with FAISS's answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "neighbours.parquet"
        seconds, megabytes = measured_process(["-m", "benchmarks.neighbours", str(items), str(dim), str(k), str(path)])
        ours = pq.read_table(path, columns=["similarity"])["similarity"].to_numpy().reshape(items, -1)
    sample = min(PEER_ITEMS, items)
    theirs, per_second = _faiss(made_vectors(items, dim), sample, k)
    furthest = float(np.abs(ours[:sample] - theirs).max())
    if furthest > 1e-5:
        raise AssertionError(f"a neighbour of FAISS is nearer by {furthest:.2g}: one of the two is wrong")
    measurements = (
        once("neighbours.seconds", seconds, items, "lower is better; a new process, its vectors made, the file written"),
        once("neighbours.megabytes", megabytes, items, "peak resident memory; lower is better"),
        once("neighbours.items_per_second", items / seconds, items, "higher is better"),
        once(
            "neighbours.items_per_second.faiss_flat",
            per_second,
            sample,
            "peer: the same cosines, nothing written, ties as they come",
        ),
        once("neighbours.times_the_peer", items / seconds / per_second, sample, "higher is better"),
    )
    data = f"{items:,} x {dim} random vectors"
    return MeasurementSet("Neighbours of every item", data, measurements, counts={"vectors": items}, parameters={"k": k})


def made_vectors(items: int, dim: int) -> np.ndarray:
    """(items, dim) float32, random unit rows, the same at every call."""
    vectors = np.random.default_rng(0).standard_normal((items, dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _faiss(vectors: np.ndarray, sample: int, k: int) -> tuple[np.ndarray, float]:
    """(sample, k) cosines of the nearest other vectors of the first ones, and how many a second were searched for."""
    import faiss

    start = time.perf_counter()
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    similarities, _ = index.search(vectors[:sample], k + 1)
    return similarities[:, 1:], sample / (time.perf_counter() - start)  # the nearest of all is the vector itself


def main(items: int, dim: int, k: int, path: Path) -> None:
    """Write the neighbours of made vectors to `path`."""
    ids = np.array([f"{number:07}" for number in range(items)], dtype=object)
    write_neighbours(path, made_vectors(items, dim), ids, k)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
