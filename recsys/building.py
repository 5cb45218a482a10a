"""A prepared data set -> a catalogue: read every picture once, encode it and describe its colours, publish the whole in one step.

Batches are read and encoded by as many threads as there are cores, so that none waits for another; give the encoder one thread a
call (`encoders.load(name, threads=1)`). The build happens in `.NAME.building` beside the catalogue. Batches finished there survive
a kill, and the next build of the same data with the same encoder does the others: those under way, one a thread, and those with a
picture that could not be read, which may be mended by now. Only a kill at the very end, while the joined catalogue is checked and
put in place, loses them all. The old catalogue stays whole until the new one takes its place.
"""

import io
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recsys import color
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
    thumbnail_name,
)  # fmt: skip
from recsys.datatypes import Encoder
from recsys.errors import CatalogError, DataError, ImageError
from recsys.files import FolderKind, publish_directory, replacing, replacing_folder, sha256, working_directory, write_json
from recsys.images import PHOTO_SIDE, THUMBNAIL_SIDE, read_photo, thumbnail
from recsys.palettes import PALETTE_SCHEMA, PALETTES_FILE, Palette
from recsys.tables import IMAGE_URLS_FILE, ITEM_SCHEMA, ITEMS_FILE, PAIR_SCHEMA, PAIRS_FILE, REPORT_FILE, check_items, read_table

BATCH = 64  # rows saved at a time
HELD = 16  # decoded pictures a thread holds at a time, at most 3 MB each
WORKERS = os.cpu_count() or 2
CATALOG = FolderKind("a catalogue", holds=(INFO_FILE, ITEMS_FILE, f"{THUMBNAILS_FOLDER}/"), error=CatalogError)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `resumed` rows were already done by an earlier, interrupted build.

    `skipped`: item id -> reason, for what could not be read; `without_picture` items never had one.
    """

    catalog: Path
    rows_read: int
    rows_kept: int
    resumed: int
    skipped: dict[str, str]
    without_picture: int = 0


def build(prepared: Path, out: Path, encoder: Encoder, progress: Progress | None = None) -> BuildReport:
    """Make the catalogue `out` from the data set `prepared`; a picture that cannot be read is skipped, and named in its report.

    progress is called with (rows done, rows in all) after every batch. Raises DataError for a data set that breaks its format,
    CatalogError where `out` is something else than a catalogue or lies in `prepared`, or where no picture could be read,
    WearwithError where another run is writing `out` or the disk refuses.
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
        working = _prepare_working(target, _plan(prepared, encoder))
        resumed = _encode_all(prepared, working, items, encoder, progress)
        skipped = _finish(prepared, working, items, encoder, without_picture=len(everything) - len(items))
        Catalog.load(working)
        publish_directory(working, target)
    return BuildReport(target, len(everything), len(items) - len(skipped), resumed, skipped, len(everything) - len(items))


def _plan(prepared: Path, encoder: Encoder) -> dict[str, Any]:
    """What must be the same for a build to go on from what another one left."""
    return {
        "format": FORMAT,
        "items": sha256(prepared / ITEMS_FILE),
        "prepared_at": (prepared / ITEMS_FILE).stat().st_mtime_ns,  # the same table can come with other pictures
        "encoder": encoder.checksum,
        "color": color.METHOD,
        "photo": PHOTO_SIDE,
        "thumbnail": THUMBNAIL_SIDE,
        "batch": BATCH,
    }


def _prepare_working(out: Path, plan: dict[str, Any]) -> Path:
    """The working directory, emptied unless it was begun with the same plan."""
    working = working_directory(out)
    plan_file = working / "plan.json"
    if _read_json(plan_file) != plan:
        shutil.rmtree(working, ignore_errors=True)
        (working / THUMBNAILS_FOLDER).mkdir(parents=True)
        (working / "batches").mkdir()
        write_json(plan_file, plan)
    for half_written in working.glob(".*"):
        half_written.unlink()
    return working


def _read_json(path: Path) -> Any:
    """What a file that an earlier build left says; None where it is missing or torn."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _encode_all(prepared: Path, working: Path, items: pa.Table, encoder: Encoder, progress: Progress | None) -> int:
    """Do every batch that an earlier build has not done; returns how many rows it had done."""
    total = len(items)
    todo = [start for start in range(0, total, BATCH) if not _is_done(working, items.slice(start, BATCH), start, encoder.dim)]
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


def _is_done(working: Path, items: pa.Table, start: int, dim: int) -> bool:
    """Whether an interrupted build finished this batch, with nothing skipped: what could not be read may be mended by now.

    After a power loss a file can be there and empty, or cut short: a batch is done when its numbers and pictures are.
    """
    note = _read_json(working / "batches" / f"{start:09d}.json") or {}
    if (note.get("rows"), note.get("skipped")) != (list(range(start, start + len(items))), {}):
        return False
    pictures = _thumbnail_paths(working, items)
    if not all(path.is_file() and path.stat().st_size for path in pictures):
        return False
    try:
        numbers = np.lib.format.open_memmap(working / "batches" / f"{start:09d}.npy", mode="r")
    except (FileNotFoundError, ValueError):
        return False
    return numbers.dtype == np.float32 and numbers.shape == (len(items), dim + color.DIM)


def _encode_batch(prepared: Path, working: Path, items: pa.Table, start: int, encoder: Encoder) -> int:
    """Read and encode the items from row `start` on; returns how many there were.

    Writes a row of numbers for each, its vector and then its colour feature; then the rows these belong to, their palettes and the
    reasons for those skipped. The second file says it is whole.
    """
    skipped: dict[str, str] = {}
    some = [
        _encode_some(prepared, working, items.slice(first, HELD), start + first, encoder, skipped)
        for first in range(0, len(items), HELD)
    ]
    rows = [row for row in range(start, start + len(items)) if str(row) not in skipped]
    palettes = [asdict(palette) for _, of_some in some for palette in of_some]
    buffer = io.BytesIO()  # numpy does not say what was wrong when it writes to a full disk
    np.save(buffer, np.concatenate([numbers for numbers, _ in some]))
    with replacing(working / "batches" / f"{start:09d}.npy") as temporary:
        temporary.write_bytes(buffer.getbuffer())
    write_json(working / "batches" / f"{start:09d}.json", {"rows": rows, "skipped": skipped, "palettes": palettes})
    return len(items)


def _encode_some(
    prepared: Path, working: Path, items: pa.Table, start: int, encoder: Encoder, skipped: dict[str, str]
) -> tuple[np.ndarray, list[Palette]]:
    """The numbers and palettes of the pictures that can be read, while their thumbnails are written.

    Row -> reason goes into `skipped`.
    """
    images = []
    for row, (path, small) in enumerate(zip(items["image"].to_pylist(), _thumbnail_paths(working, items), strict=True), start):
        try:
            image = read_photo(prepared / path, name=path)
        except ImageError as error:
            skipped[str(row)] = str(error)
            continue
        small.write_bytes(thumbnail(image, "JPEG" if small.suffix == ".jpg" else "WEBP"))
        images.append(image)
    described = [color.describe(image) for image in images]
    features = np.array([one.feature for one in described], dtype=np.float32).reshape(-1, color.DIM)
    return np.hstack([encoder.encode(images), features]), [one.palette for one in described]


def _thumbnail_paths(working: Path, items: pa.Table) -> list[Path]:
    named = zip(items["item_id"].to_pylist(), items["image"].to_pylist(), strict=True)
    return [working / THUMBNAILS_FOLDER / thumbnail_name(item_id, image) for item_id, image in named]


def _finish(prepared: Path, working: Path, items: pa.Table, encoder: Encoder, without_picture: int) -> dict[str, str]:
    """Join the batches, write the tables, the report and last `catalog.json`; returns the skipped ids with their reasons."""
    batches = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((working / "batches").glob("*.json"))]
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
    write_json(working / REPORT_FILE, _build_report(len(kept), skipped, without_picture, prepared_report))
    info = CatalogInfo(
        encoder=encoder.name, dim=encoder.dim, encoder_checksum=encoder.checksum,
        color_method=color.METHOD, color_dim=color.DIM,
        items=len(kept), pairs=len(pairs),
        source=str(prepared_report.get("source", "")), together=_together(prepared, prepared_report),
        files=describe_files(working),
    )  # fmt: skip
    write_json(working / INFO_FILE, info.model_dump())
    (working / "plan.json").unlink()  # from here on there is nothing to resume
    shutil.rmtree(working / "batches")
    return skipped


def _join(working: Path, name: str, count: int, columns: slice) -> None:
    """Write the file `name`: some columns of the numbers of all batches."""
    header = {"descr": "<f4", "fortran_order": False, "shape": (count, columns.stop - columns.start)}
    with (working / name).open("wb") as file:  # a memory map would end in a crash where the disk is full
        np.lib.format.write_array_header_1_0(file, header)
        for path in sorted((working / "batches").glob("*.npy")):
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


def _build_report(kept: int, skipped: dict[str, str], without_picture: int, prepared: dict[str, Any]) -> dict[str, Any]:
    """As a prepared data set's report, but its examples are all there are: every item that was skipped is named."""
    dropped: dict[str, dict[str, Any]] = {}
    if skipped:
        examples = [f"{item_id}: {reason}" for item_id, reason in skipped.items()]
        dropped["picture could not be read"] = {"count": len(skipped), "examples": examples}
    if without_picture:
        dropped["the data set has no picture of it"] = {"count": without_picture, "examples": []}
    return {"rows_read": kept + len(skipped) + without_picture, "rows_kept": kept, "dropped": dropped, "prepared": prepared}
