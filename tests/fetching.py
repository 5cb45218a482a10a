"""Prepared data sets whose pictures are still to be fetched, what a download left, and archives as GitHub packs them."""

import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data_prep.download import DownloadOptions, DownloadReport, download
from data_prep.pictures import fetched_path
from data_prep.schema import Report, preparing, write_prepared


def data_set_of(out: Path, urls: Sequence[str]) -> Path:
    """A data set of one shirt an address."""
    report = Report("test", rows_read=len(urls))
    items = [
        {
            "item_id": f"i{number}",
            "title": "A shirt",
            "category": "shirt",
            "slot": "top",
            "source": "test",
            "image": fetched_path(url),
        }
        for number, url in enumerate(urls)
    ]
    with preparing(out) as directory:
        write_prepared(directory, items, [], report, image_urls=[{"image": fetched_path(url), "url": url} for url in urls])
    return out


def options(**changed: Any) -> DownloadOptions:
    """Loopback is allowed, and nothing takes long."""
    return DownloadOptions(**{"any_address": True, "backoff": 0.02, "timeout": 2.0, "retries": 2, **changed})


def rows(prepared: Path) -> dict[str, tuple[Any, ...]]:
    """The status table: address -> (status, detail, http_status, bytes, sha256); the image is where its address says."""
    database = sqlite3.connect(prepared / "downloads.sqlite")
    try:
        found = database.execute(
            "select url, image, status, detail, http_status, bytes, sha256 from downloads order by url"
        ).fetchall()
    finally:
        database.close()
    assert all(row[1] == fetched_path(row[0]) for row in found)
    return {row[0]: row[2:] for row in found}


def pictures(prepared: Path) -> dict[str, bytes]:
    """Every file below images/, hidden ones too."""
    return {path.relative_to(prepared).as_posix(): path.read_bytes() for path in (prepared / "images").rglob("*") if path.is_file()}


def check_whole(prepared: Path) -> None:
    """Every row that is ok has its file, with the bytes that it says; no other file is there."""
    there = pictures(prepared)
    ok = {fetched_path(url): row[3:] for url, row in rows(prepared).items() if row[0] == "ok"}
    assert {image: (len(data), hashlib.sha256(data).hexdigest()) for image, data in there.items()} == ok


def fetched(folder: Path, *urls: str, **changed: Any) -> tuple[DownloadReport, dict[str, tuple[Any, ...]]]:
    """Fetch into a fresh data set, FOLDER/out, and check what holds for every download."""
    out = data_set_of(folder / "out", list(dict.fromkeys(urls)))
    report = download(out, options=options(**changed))
    check_whole(out)
    assert sum(report.counts.values()) + report.waiting == len(set(urls))
    return report, rows(out)


def zipped(folder: Path) -> bytes:
    """A folder as GitHub packs it: below one folder that is named after the branch."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"data-master/{path.relative_to(folder)}")
    return buffer.getvalue()
