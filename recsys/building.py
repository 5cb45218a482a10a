"""A prepared data set -> a catalogue: read and encode every picture once, publish the whole in one step.

Batches are read and encoded by as many threads as there are cores, so that none waits for another; give the encoder one thread a
call (`encoders.load(name, threads=1)`). The build happens in `.NAME.building` beside the catalogue; what is finished there survives
a kill, and the next build of the same data with the same encoder goes on from it. The old catalogue stays whole until the new one
takes its place.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recsys.catalog import (
    FORMAT,
    INFO_FILE,
    THUMBNAILS_FOLDER,
    VECTORS_FILE,
    Catalog,
    CatalogInfo,
    describe_files,
    thumbnail_name,
)  # fmt: skip
from recsys.datatypes import Encoder
from recsys.errors import CatalogError, DataError, ImageError
from recsys.files import fail_on_write, publish_directory, replacing, sha256, working_directory, write_json
from recsys.images import THUMBNAIL_SIDE, read_image, thumbnail
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, check_items, read_table

BATCH = 64  # pictures encoded and saved at a time: what a kill can lose
WORKERS = os.cpu_count() or 2
EXAMPLES_KEPT = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `resumed` rows were already done by an earlier, interrupted build; `skipped`: item id -> reason."""

    catalog: Path
    rows_read: int
    rows_kept: int
    resumed: int
    skipped: dict[str, str]


def build(prepared: Path, out: Path, encoder: Encoder, progress: Progress | None = None) -> BuildReport:
    """Make the catalogue `out` from the data set `prepared`; a picture that cannot be read is skipped, counted and named.

    progress is called with (rows done, rows in all) after every batch. Raises DataError for a data set that breaks its format,
    CatalogError where `out` is something else than a catalogue or no picture could be read.
    """
    if out.is_symlink():
        out = out.resolve()  # the link stays, and what it leads to is replaced
    _refuse_foreign(out)
    items = read_table(prepared / ITEMS_FILE, ITEM_SCHEMA)
    check_items(items.to_pandas(), where=str(prepared))
    plan = _plan(prepared, encoder)
    try:
        with _locked(out):
            working = _prepare_working(out, plan)
            resumed = _encode_all(prepared, working, items, encoder, progress)
            skipped = _finish(prepared, working, items, encoder)
            Catalog.load(working)
            publish_directory(working, out)
    except OSError as error:
        fail_on_write(error, out)
    return BuildReport(out, len(items), len(items) - len(skipped), resumed, skipped)


def _plan(prepared: Path, encoder: Encoder) -> dict[str, Any]:
    """What must be the same for a build to go on from what another one left."""
    return {
        "format": FORMAT,
        "items": sha256(prepared / ITEMS_FILE),
        "prepared_at": (prepared / ITEMS_FILE).stat().st_mtime_ns,  # the same table can come with other pictures
        "encoder": encoder.checksum,
        "thumbnail": THUMBNAIL_SIDE,
        "batch": BATCH,
    }


def _refuse_foreign(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / INFO_FILE).is_file())):
        raise CatalogError(f"{out} exists and is not a catalogue, so it will not be replaced. Choose another --out.")


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Keep two builds of one catalogue apart, where the system has file locks; the lock goes with the process that holds it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    path = out.parent / f".{out.name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not path.exists() or not os.path.samestat(os.fstat(file.fileno()), path.stat()):
                raise BlockingIOError  # it was removed by the build that just ended, and perhaps made again by another
        except BlockingIOError as error:
            raise CatalogError(f"another build is writing {out}: wait for it to end") from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _prepare_working(out: Path, plan: dict[str, Any]) -> Path:
    """The working directory, emptied unless it was begun with the same plan."""
    working = working_directory(out)
    plan_file = working / "plan.json"
    if not plan_file.is_file() or json.loads(plan_file.read_text(encoding="utf-8")) != plan:
        shutil.rmtree(working, ignore_errors=True)
        (working / THUMBNAILS_FOLDER).mkdir(parents=True)
        (working / "batches").mkdir()
        write_json(plan_file, plan)
    return working


def _encode_all(prepared: Path, working: Path, items: pa.Table, encoder: Encoder, progress: Progress | None) -> int:
    """Do every batch that an earlier build has not done; returns how many rows it had done."""
    total = len(items)
    todo = [start for start in range(0, total, BATCH) if not _is_done(working, start)]
    resumed = done = total - sum(min(BATCH, total - start) for start in todo)
    if progress:
        progress(done, total)
    pool = ThreadPoolExecutor(WORKERS)
    try:
        futures = [pool.submit(_encode_batch, prepared, working, items.slice(start, BATCH), start, encoder) for start in todo]
        for future in as_completed(futures):
            done += future.result()
            if progress:
                progress(done, total)
    finally:
        pool.shutdown(cancel_futures=True)  # after Ctrl-C or an error: what runs is finished, what waits is not begun
    return resumed


def _is_done(working: Path, start: int) -> bool:
    """Whether an interrupted build finished this batch, with nothing skipped: what could not be read may be mended by now."""
    path = working / "batches" / f"{start:09d}.json"
    return path.is_file() and not json.loads(path.read_text(encoding="utf-8"))["skipped"]


def _encode_batch(prepared: Path, working: Path, items: pa.Table, start: int, encoder: Encoder) -> int:
    """Read and encode the items from row `start` on; returns how many there were.

    Writes their vectors, then the rows these belong to and the reasons for those skipped; the second file says it is whole.
    """
    rows, images, skipped = [], [], {}
    for row, (item_id, path) in enumerate(zip(items["item_id"].to_pylist(), items["image"].to_pylist(), strict=True), start):
        try:
            image = read_image(prepared / path, name=path, draft_side=THUMBNAIL_SIDE)
        except ImageError as error:
            skipped[str(row)] = str(error)
            continue
        small = working / THUMBNAILS_FOLDER / thumbnail_name(item_id, path)
        small.write_bytes(thumbnail(image, "JPEG" if small.suffix == ".jpg" else "WEBP"))
        rows.append(row)
        images.append(image)
    with replacing(working / "batches" / f"{start:09d}.npy") as temporary, temporary.open("wb") as file:
        np.save(file, encoder.encode(images))
    write_json(working / "batches" / f"{start:09d}.json", {"rows": rows, "skipped": skipped})
    return len(items)


def _finish(prepared: Path, working: Path, items: pa.Table, encoder: Encoder) -> dict[str, str]:
    """Join the batches, write the tables, the report and last `catalog.json`; returns the skipped ids with their reasons."""
    batches = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((working / "batches").glob("*.json"))]
    kept = [row for batch in batches for row in batch["rows"]]
    all_ids = items["item_id"].to_pylist()
    skipped = {all_ids[int(row)]: reason for batch in batches for row, reason in batch["skipped"].items()}
    if not kept:
        (working / "plan.json").unlink()  # whatever was wrong with all of them, the next build looks again
        raise CatalogError(f"not one of the {len(items)} pictures could be read; the first: {next(iter(skipped.values()))}")
    _join_vectors(working, len(kept), encoder.dim)

    items = items.take(kept)
    pq.write_table(items, working / ITEMS_FILE)
    pairs = _pairs_within(prepared, items)
    pq.write_table(pairs, working / PAIRS_FILE)
    prepared_report = _read_report(prepared)
    write_json(working / REPORT_FILE, _build_report(len(all_ids), len(kept), skipped, prepared_report))
    info = CatalogInfo(
        encoder=encoder.name, dim=encoder.dim, encoder_checksum=encoder.checksum,
        items=len(kept), pairs=len(pairs),
        source=str(prepared_report.get("source", "")), together=str(prepared_report.get("together", "bought")),
        files=describe_files(working),
    )  # fmt: skip
    write_json(working / INFO_FILE, info.model_dump())
    (working / "plan.json").unlink()  # from here on there is nothing to resume
    shutil.rmtree(working / "batches")
    return skipped


def _join_vectors(working: Path, count: int, dim: int) -> None:
    joined = np.lib.format.open_memmap(working / VECTORS_FILE, mode="w+", dtype=np.float32, shape=(count, dim))
    at = 0
    for path in sorted((working / "batches").glob("*.npy")):
        vectors = np.load(path, allow_pickle=False)
        joined[at : at + len(vectors)] = vectors
        at += len(vectors)
    joined.flush()


def _pairs_within(prepared: Path, items: pa.Table) -> pa.Table:
    """The data set's pairs whose two items were kept."""
    pairs = read_table(prepared / PAIRS_FILE, PAIR_SCHEMA)
    ids = items["item_id"]
    both = pc.and_(pc.is_in(pairs["left_id"], value_set=ids), pc.is_in(pairs["right_id"], value_set=ids))
    return pairs.filter(both)


def _read_report(prepared: Path) -> dict[str, Any]:
    path = prepared / REPORT_FILE
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} is missing or damaged: prepare the data again with `python -m data_prep`") from error
    if not isinstance(report, dict):
        raise DataError(f"{path} is damaged: prepare the data again with `python -m data_prep`")
    return report


def _build_report(read: int, kept: int, skipped: dict[str, str], prepared: dict[str, Any]) -> dict[str, Any]:
    examples = [f"{item_id}: {reason}" for item_id, reason in list(skipped.items())[:EXAMPLES_KEPT]]
    dropped = {"picture could not be read": {"count": len(skipped), "examples": examples}} if skipped else {}
    return {"rows_read": read, "rows_kept": kept, "dropped": dropped, "prepared": prepared}
