"""A prepared data set -> a catalogue: read every picture once, encode it and describe its colours, publish the whole in one step.

Batches are read and encoded by as many threads as there are cores, so that none waits for another; give the encoder one thread a
call (`encoders.load(name, threads=1)`). The build happens in `.NAME.building` beside the catalogue. Batches finished there survive
a kill, and the next build of the same data with the same encoder does the others: those under way, one a thread, and those with a
picture that could not be read, which may be mended by now. Only a kill at the very end, while the joined catalogue is checked and
put in place, loses them all. The old catalogue stays whole until the new one takes its place.
"""

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recsys import color
from recsys.batches import BATCHES_FOLDER, Batches, read_json
from recsys.catalog import (
    COLORS_FILE,
    FORMAT,
    INFO_FILE,
    THUMBNAILS_FOLDER,
    VECTORS_FILE,
    Catalog,
    CatalogInfo,
    Together,
    describe_files,
)  # fmt: skip
from recsys.cutout import AROUND
from recsys.datatypes import Detector, Encoder
from recsys.errors import CatalogError, DataError
from recsys.files import FolderKind, publish_directory, replacing_folder, sha256, working_directory, write_json
from recsys.images import PHOTO_SIDE, THUMBNAIL_SIDE
from recsys.palettes import PALETTE_SCHEMA, PALETTES_FILE
from recsys.tables import IMAGE_URLS_FILE, ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, check_items, read_table

BATCH = 64  # rows saved at a time
WORKERS = os.cpu_count() or 2
CATALOG = FolderKind("a catalogue", holds=(INFO_FILE, ITEMS_FILE, f"{THUMBNAILS_FOLDER}/"), error=CatalogError)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `resumed` rows were already done by an earlier, interrupted build.

    `skipped`: item id -> reason, for what could not be read; `without_picture` items never had one. With a detector, `cut_out`
    items' garments were cut out of their pictures, and in `not_found` pictures none of the item's slot was found.
    """

    catalog: Path
    rows_read: int
    rows_kept: int
    resumed: int
    skipped: dict[str, str]
    without_picture: int = 0
    cut_out: int = 0
    not_found: int = 0


def build(
    prepared: Path, out: Path, encoder: Encoder, progress: Progress | None = None, detector: Detector | None = None
) -> BuildReport:
    """Make the catalogue `out` from the data set `prepared`; a picture that cannot be read is skipped, and named in its report.

    detector: what finds an item's garment in its picture, so that its vector and colours are not of the street around; its
    thumbnail then shows the garment, and the whole picture is kept beside it. None takes every picture as a whole. progress is
    called with (rows done, rows in all) after every batch. Raises DataError for a data set that breaks its format, CatalogError
    where `out` is something else than a catalogue or lies in `prepared`, or where no picture could be read, WearwithError where
    another run is writing `out` or the disk refuses.
    """
    if prepared.resolve() in (out.resolve(), *out.resolve().parents):
        raise CatalogError(
            f"{out} lies in the prepared data set {prepared} and would go when that is made anew. Choose another --out."
        )
    with replacing_folder(out, CATALOG) as target:
        everything = read_table(prepared / ITEMS_FILE, ITEM_SCHEMA)
        check_items(everything, where=str(prepared))
        items = everything.filter(pc.is_valid(everything["image"]))
        if not len(items):
            raise DataError(f"{prepared}: not one of the {len(everything):,} items has a picture, so there is nothing to compare")
        _together(prepared, _read_report(prepared))
        working = _prepare_working(target, _plan(prepared, encoder, detector))
        resumed = _encode_all(items, Batches(prepared, working, encoder, detector), progress)
        without_picture = len(everything) - len(items)
        skipped, cut_out, not_found = _finish(prepared, working, items, encoder, without_picture)
        Catalog.load(working)
        publish_directory(working, target)
    kept = len(items) - len(skipped)
    return BuildReport(target, len(everything), kept, resumed, skipped, without_picture, cut_out, not_found)


def _plan(prepared: Path, encoder: Encoder, detector: Detector | None) -> dict[str, Any]:
    """What must be the same for a build to go on from what another one left."""
    return {
        "format": FORMAT,
        "items": sha256(prepared / ITEMS_FILE),
        "prepared_at": (prepared / ITEMS_FILE).stat().st_mtime_ns,  # the same table can come with other pictures
        "encoder": encoder.checksum,
        "detector": detector.checksum if detector else "",
        "color": color.METHOD,
        "photo": PHOTO_SIDE,
        "thumbnail": THUMBNAIL_SIDE,
        "around": AROUND,
        "batch": BATCH,
    }


def _prepare_working(out: Path, plan: dict[str, Any]) -> Path:
    """The working directory, emptied unless it was begun with the same plan."""
    working = working_directory(out)
    plan_file = working / "plan.json"
    if read_json(plan_file) != plan:
        shutil.rmtree(working, ignore_errors=True)
        (working / THUMBNAILS_FOLDER).mkdir(parents=True)
        (working / BATCHES_FOLDER).mkdir()
        write_json(plan_file, plan)
    for half_written in working.glob(".*"):
        half_written.unlink()
    return working


def _encode_all(items: pa.Table, batches: Batches, progress: Progress | None) -> int:
    """Do every batch that an earlier build has not done; returns how many rows it had done."""
    total = len(items)
    todo = [start for start in range(0, total, BATCH) if not batches.is_done(items.slice(start, BATCH), start)]
    resumed = done = total - sum(min(BATCH, total - start) for start in todo)
    if progress:
        progress(done, total)
    pool = ThreadPoolExecutor(WORKERS)
    try:
        futures = [pool.submit(batches.encode, items.slice(start, BATCH), start) for start in todo]
        for future in as_completed(futures):
            done += future.result()
            if progress:
                progress(done, total)
    finally:
        pool.shutdown(cancel_futures=True)  # after Ctrl-C or an error: what runs is finished, what waits is not begun
    return resumed


def _finish(
    prepared: Path, working: Path, items: pa.Table, encoder: Encoder, without_picture: int
) -> tuple[dict[str, str], int, int]:
    """Join the batches, write the tables, the report and last `catalog.json`.

    Returns the skipped ids with their reasons, how many garments were cut out, and in how many pictures none was found.
    """
    batches = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((working / BATCHES_FOLDER).glob("*.json"))]
    kept = [row for batch in batches for row in batch["rows"]]
    all_ids = items["item_id"].to_pylist()
    skipped = {all_ids[int(row)]: reason for batch in batches for row, reason in batch["skipped"].items()}
    if not kept:
        (working / "plan.json").unlink()  # whatever was wrong with all of them, the next build looks again
        fetch = f" Fetch them: python -m data_prep download {prepared}" if (prepared / IMAGE_URLS_FILE).is_file() else ""
        raise CatalogError(f"not one of the {len(items)} pictures could be read; the first: {next(iter(skipped.values()))}{fetch}")
    _join(working, VECTORS_FILE, len(kept), slice(0, encoder.dim))
    _join(working, COLORS_FILE, len(kept), slice(encoder.dim, encoder.dim + color.DIM))
    palettes = [palette for batch in batches for palette in batch["palettes"]]
    pq.write_table(pa.Table.from_pylist(palettes, schema=PALETTE_SCHEMA), working / PALETTES_FILE)

    items = items.take(kept)
    pq.write_table(items, working / ITEMS_FILE)
    pairs = _pairs_within(prepared, items)
    pq.write_table(pairs, working / PAIRS_FILE)
    prepared_report = _read_report(prepared)
    cut_out, not_found = (sum(len(batch[outcome]) for batch in batches) for outcome in ("cut_out", "not_found"))
    write_json(working / REPORT_FILE, _build_report(len(kept), skipped, without_picture, (cut_out, not_found), prepared_report))
    info = CatalogInfo(
        encoder=encoder.name, dim=encoder.dim, encoder_checksum=encoder.checksum,
        color_method=color.METHOD, color_dim=color.DIM,
        items=len(kept), pairs=len(pairs),
        source=str(prepared_report.get("source", "")), together=_together(prepared, prepared_report),
        files=describe_files(working),
    )  # fmt: skip
    write_json(working / INFO_FILE, info.model_dump())
    (working / "plan.json").unlink()  # from here on there is nothing to resume
    shutil.rmtree(working / BATCHES_FOLDER)
    return skipped, cut_out, not_found


def _join(working: Path, name: str, count: int, columns: slice) -> None:
    """Write the file `name`: some columns of the numbers of all batches."""
    header = {"descr": "<f4", "fortran_order": False, "shape": (count, columns.stop - columns.start)}
    with (working / name).open("wb") as file:  # a memory map would end in a crash where the disk is full
        np.lib.format.write_array_header_1_0(file, header)
        for path in sorted((working / BATCHES_FOLDER).glob("*.npy")):
            file.write(np.load(path, allow_pickle=False)[:, columns].astype("<f4").tobytes())


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


def _together(prepared: Path, report: dict[str, Any]) -> Together:
    """What the also-buy lists mean; a report that does not say so means bought."""
    for known in get_args(Together):
        if report.get("together", "bought") == known:
            return known  # type: ignore[no-any-return]
    raise DataError(f'{prepared / REPORT_FILE} says "together": {report["together"]!r}; it must be "bought" or "worn"')


def _build_report(
    kept: int, skipped: dict[str, str], without_picture: int, garments: tuple[int, int], prepared: dict[str, Any]
) -> dict[str, Any]:
    """As a prepared data set's report, but its examples are all there are: every item that was skipped is named.

    garments: how many were cut out, and how many not found.
    """
    dropped: dict[str, dict[str, Any]] = {}
    if skipped:
        examples = [f"{item_id}: {reason}" for item_id, reason in skipped.items()]
        dropped["picture could not be read"] = {"count": len(skipped), "examples": examples}
    if without_picture:
        dropped["the data set has no picture of it"] = {"count": without_picture, "examples": []}
    return {
        "rows_read": kept + len(skipped) + without_picture,
        "rows_kept": kept,
        "dropped": dropped,
        "garments_cut_out": garments[0],
        "garments_not_found": garments[1],
        "prepared": prepared,
    }
