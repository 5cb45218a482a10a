"""What preparing data takes: Amazon's metadata at its full size beside pandas, and a shop's 33,000 products.

Every run is a process of its own, so that its peak of resident memory is its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.amazon_metadata import write_metadata
from benchmarks.timing import once
from recsys.evaluation.measurement import Measurement, MeasurementSet
from recsys.tables import ITEMS_FILE

ROOT = Path(__file__).parents[1]
PEER_LINES = 300_000  # what pandas still holds in the memory of a laptop
REPEATS = 3  # of the comparison; the best of each counts, as for a stopwatch


def metadata(sizes: Sequence[int], made: Path | None) -> MeasurementSet:
    """Prepare made files of so many lines; and PEER_LINES of them beside pandas. made: a folder to keep the files in."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = made or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measurements = [one for lines in sizes for one in _prepared(_made(folder, lines), lines, Path(temporary))]
        measurements += _beside_pandas(_made(folder, PEER_LINES), Path(temporary))
    return MeasurementSet("Preparing Amazon's metadata with DuckDB", "made lines of the real schema and dirt", tuple(measurements))


def products(source: Path) -> MeasurementSet:
    """Prepare the zip or folder of Kaggle's product images."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "out"
        seconds, megabytes = measured_process(["-m", "data_prep", "products", str(source), "--out", str(out)])
        kept = pq.read_metadata(out / ITEMS_FILE).num_rows
    measurements = (
        once("products.seconds", seconds, kept, "lower is better; unpacked, decoded, stored and flushed to disk"),
        once("products.megabytes", megabytes, kept, "peak resident memory; lower is better"),
    )
    return MeasurementSet("Preparing products", f"{kept:,} products with pictures", measurements, counts={"products": kept})


def _made(folder: Path, lines: int) -> Path:
    path = folder / f"meta-{lines}.json.gz"
    if not path.is_file():
        unfinished = path.with_suffix(".part")
        write_metadata(unfinished, lines)
        unfinished.replace(path)
    return path


def _prepared(source: Path, lines: int, folder: Path) -> list[Measurement]:
    seconds, megabytes = _ours(source, folder / "out")
    return [
        once(f"metadata.seconds.{lines}", seconds, lines, f"lower is better; {source.stat().st_size / 1e6:,.0f} MB gzipped"),
        once(f"metadata.megabytes.{lines}", megabytes, lines, "peak resident memory; lower is better"),
    ]


def _beside_pandas(source: Path, folder: Path) -> list[Measurement]:
    """Both ways, one after the other and again, from the same file to the same items; their numbers of items are compared."""
    out, theirs_out = folder / "out", folder / "pandas"
    runs = [
        (_ours(source, out), measured_process(["-m", "benchmarks.pandas_cleaning", str(source), str(theirs_out)]))
        for _ in range(REPEATS)
    ]
    ours, theirs = (tuple(min(run[who][i] for run in runs) for i in (0, 1)) for who in (0, 1))
    kept, kept_by_pandas = (pq.read_metadata(path / ITEMS_FILE).num_rows for path in (out, theirs_out))
    if kept != kept_by_pandas:
        raise AssertionError(
            f"pandas keeps {kept_by_pandas:,} items of {source.name} and data_prep {kept:,}: they do not do the same"
        )
    note = f"best of {REPEATS}; lower is better"
    return [
        once("metadata.seconds", ours[0], PEER_LINES, note),
        once("metadata.seconds.pandas", theirs[0], PEER_LINES, f"peer: {note}; the same items, pairs and addresses"),
        once("metadata.times_the_peer", theirs[0] / ours[0], PEER_LINES, "higher is better"),
        once("metadata.megabytes", ours[1], PEER_LINES, note),
        once("metadata.megabytes.pandas", theirs[1], PEER_LINES, f"peer: {note}"),
        once("metadata.share_of_the_peers_memory", ours[1] / theirs[1], PEER_LINES, "lower is better"),
    ]


def _ours(source: Path, out: Path) -> tuple[float, float]:
    return measured_process(["-m", "data_prep", "amazon", str(source), "--out", str(out)])


def measured_process(arguments: list[str]) -> tuple[float, float]:
    """Run Python with `arguments` from the project's root; its seconds and its peak of resident memory in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"python {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    per_megabyte = 1_000_000 if sys.platform == "darwin" else 1_000
    return time.perf_counter() - begun, used.ru_maxrss * (1.024 if per_megabyte == 1_000 else 1) / per_megabyte
