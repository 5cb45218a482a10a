"""One call fetches the pictures that `image_urls.parquet` names into the data set; stopped at any moment, the next call goes on.

A picture is decoded whole, stored as a JPEG under a temporary name, and renamed; its row in `downloads.sqlite` follows. So a kill
leaves pictures without a row at worst: the next run looks at such a file, and where it is a whole picture fetches nothing.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from data_prep.download.workers import DownloadOptions, Workers
from data_prep.download_status import Outcome, Status, StatusTable
from data_prep.pictures import fetched_path
from data_prep.schema import IMAGE_URL_SCHEMA, PREPARED, Progress
from recsys.errors import DataError
from recsys.files import replacing_folder
from recsys.tables import IMAGE_URLS_FILE, IMAGES_FOLDER, ITEMS_FILE, read_table

EXAMPLES = 3
_LEFTOVER = re.compile(r"\.[0-9a-f]{24}\.jpg\.[0-9a-f]{16}")  # what `replacing` calls a file that is not whole yet
_AS_USUAL = DownloadOptions()


@dataclass(frozen=True, slots=True)
class DownloadReport:
    """What the data set's addresses have given so far, in this run and before.

    counts: addresses by status. examples: the first few of each status, but ok. asked: settled in this run. waiting: not settled
    yet, where a limit was set.
    """

    counts: dict[Status, int]
    examples: dict[Status, list[Outcome]]
    asked: int
    waiting: int


def download(prepared: Path, *, options: DownloadOptions = _AS_USUAL, progress: Progress | None = None) -> DownloadReport:
    """Fetch the pictures of a prepared data set that are not there yet.

    progress is told (done, to do) of this run several times a second. What it raises stops the run, as Ctrl-C does: what is
    fetched stays, and the next run goes on.

    Raises DataError where `prepared` is no data set with pictures to fetch, WearwithError where another run is at work on it or the
    disk refuses. What a server does is never raised: it is in the report.
    """
    if not (prepared / ITEMS_FILE).is_file():
        raise DataError(f"{prepared} is not a prepared data set (there is no {ITEMS_FILE}). Check the path.")
    if not (prepared / IMAGE_URLS_FILE).is_file():
        raise DataError(
            f"{prepared} has no {IMAGE_URLS_FILE}: its source brought the pictures along, and there is nothing to fetch."
        )
    with replacing_folder(prepared, PREPARED) as target, StatusTable(target) as table:
        _remove_leftovers(target / IMAGES_FOLDER)
        urls = _urls(target)
        jobs = _unsettled(target, urls, table, options.again)
        chosen = jobs[: options.limit]
        Workers(target, chosen, table, options).run(progress)
        examples = {status: [*table.outcomes(status, EXAMPLES)] for status in Status if status is not Status.OK}
        return DownloadReport(
            table.counts(), {status: rows for status, rows in examples.items() if rows}, len(chosen), len(jobs) - len(chosen)
        )


def _urls(target: Path) -> list[str]:
    """The addresses, each once; DataError where an image is not where the format has it (it could be anywhere on the disk)."""
    table = read_table(target / IMAGE_URLS_FILE, IMAGE_URL_SCHEMA)
    if table["url"].null_count:
        raise DataError(f"{target / IMAGE_URLS_FILE} has {table['url'].null_count} rows without an address. Prepare the data anew.")
    for image, url in zip(table["image"].to_pylist(), table["url"].to_pylist(), strict=True):
        if image != fetched_path(url):
            raise DataError(
                f"{target / IMAGE_URLS_FILE} puts {url} at {image}, where its place is {fetched_path(url)}. Prepare the data anew."
            )
    return list(pc.unique(table["url"]).to_pylist())


def _remove_leftovers(images: Path) -> None:
    """Remove the halves that a killed run left."""
    for folder in os.scandir(images):
        if folder.is_dir(follow_symlinks=False) and len(folder.name) == 2:
            for entry in os.scandir(folder):
                if _LEFTOVER.fullmatch(entry.name):
                    Path(entry.path).unlink()


def _unsettled(target: Path, urls: list[str], table: StatusTable, again: frozenset[Status]) -> list[str]:
    """The addresses that this run has to settle, in the order of the data set; a file that is not what was stored is removed."""
    asked_again = again | {Status.UNREACHABLE}
    settled = set()
    for row in table.outcomes():
        if row.status is Status.OK:
            path = target / fetched_path(row.url)
            if path.is_file() and path.stat().st_size == row.bytes:
                settled.add(row.url)
            else:
                path.unlink(missing_ok=True)
        elif row.status not in asked_again:
            settled.add(row.url)
    return [url for url in urls if url not in settled]
