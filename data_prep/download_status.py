"""What became of every picture that was to be fetched: `downloads.sqlite` in the data set, one row an address.

A second run reads it, so that what is settled is not asked for again. No row holds a time or depends on the order, so two runs that
met the same web leave equal tables. It stands apart from the package `download` because a new version of a data set takes over
what the old one had fetched (`schema.preparing`).
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from recsys.errors import DataError, WearwithError

STATUS_FILE = "downloads.sqlite"


class Status(StrEnum):
    """What an address gave in the end."""

    OK = "ok"  # the picture is there
    GONE = "gone"  # the server knows of no such file
    REFUSED = "refused"  # by the server, or by us: an address that is not public, too many redirects
    NOT_AN_IMAGE = "not an image"  # that can be read
    TOO_LARGE = "too large"  # as a file
    UNREACHABLE = "unreachable"  # after every try; the next run asks again


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the table. bytes and sha256 are those of the stored file; detail says why there is none, in one line."""

    url: str
    image: str
    status: Status
    detail: str | None = None
    http_status: int | None = None
    bytes: int | None = None
    sha256: str | None = None


_COLUMNS = ", ".join(field.name for field in fields(Outcome))
_TABLE = """create table if not exists downloads (
    url text primary key, image text not null, status text not null, detail text, http_status integer, bytes integer, sha256 text
)"""


class StatusTable:
    """The table of one data set, made where there is none. A context manager; it is used by one thread.

    Raises DataError where the file is no such table, WearwithError where it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / STATUS_FILE
        with _told(self._path):
            self._database = sqlite3.connect(self._path)
            try:
                self._database.execute(_TABLE)
                self._database.execute(f"select {_COLUMNS} from downloads limit 0")  # noqa: S608 -- our own names
            except sqlite3.Error:
                self._database.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """Write rows, each in the place of an older one of its address; they are on disk when this returns."""
        marks = ", ".join("?" * len(fields(Outcome)))
        with _told(self._path), self._database:
            self._database.executemany(f"insert or replace into downloads ({_COLUMNS}) values ({marks})", map(astuple, outcomes))  # noqa: S608

    def outcomes(self, status: Status | None = None, limit: int = -1) -> Iterator[Outcome]:
        """The rows by address; those of one status, and the first few, where asked for."""
        wanted = "where ? in (status, '')"
        query = f"select {_COLUMNS} from downloads {wanted} order by url limit ?"  # noqa: S608
        with _told(self._path):
            for url, image, name, *others in self._database.execute(query, (status or "", limit)):
                yield Outcome(url, image, Status(name), *others)

    def counts(self) -> dict[Status, int]:
        """How many rows have each status, in the order of `Status`; only those that occur."""
        with _told(self._path):
            counted = dict(self._database.execute("select status, count(*) from downloads group by status"))
        return {status: counted[status] for status in Status if status in counted}


def carry_over(old: Path, new: Path, wanted: Iterable[tuple[str, str]]) -> None:
    """Take over into the data set `new` what `old` has fetched: the pictures of `wanted` (image, url), and their rows.

    Files are linked where the disk can, so that a million of them take no time and no room. An old table that cannot be read costs
    its rows and no more: the next download finds the pictures, and asks again for the rest.
    """
    if not (old / STATUS_FILE).is_file():
        return
    urls = set()
    for image, url in wanted:
        urls.add(url)
        _link(old / image, new / image)
    with suppress(DataError), StatusTable(old) as before, StatusTable(new) as after:
        after.record(outcome for outcome in before.outcomes() if outcome.url in urls)


def _link(source: Path, target: Path) -> None:
    if source.is_symlink() or not source.is_file() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # the file system knows no links; where it is the disk that refuses, the copy says so
        shutil.copyfile(source, target)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one line."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError, ValueError) as error:
        code = getattr(error, "sqlite_errorname", "")
        if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_PERM")):
            raise WearwithError(f"could not write to {path}: {error}. Free some space or choose another folder.") from error
        raise DataError(
            f"{path} is not a table of downloads ({error}). Delete it: the pictures that are there are found again."
        ) from error
