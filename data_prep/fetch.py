"""Fetching a public data set's archive into a cache folder, once, and going on where a connection was lost.

While it comes, an archive is `NAME.part`, and `NAME.part.json` says what it is a part of, so that the rest is only put behind it
where the server says that the file is still the same (RFC 9110: Range, If-Range).
"""

import json
import os
import time
import zipfile
import zlib
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from data_prep.archives import MAX_BYTES, refuse_bomb
from data_prep.download.connections import RefusedError, UnreachableError
from data_prep.download.politeness import backoff, retry_after
from data_prep.download.transport import Answer, TooLargeError, Transport
from data_prep.pictures import safe_name
from data_prep.schema import Progress
from recsys.errors import DataError, WearwithError
from recsys.files import cache_folder, fail_on_write, locked, write_json

MIRROR_VARIABLE = "WEARWITH_MIRROR"
GITHUB = "https://github.com/"
TIMEOUT = 30.0  # seconds of silence
TRIES = 4  # in a row that bring nothing
FIRST_BACKOFF = 1.0  # seconds
MOST_REDIRECTS = 5
_BY_HAND = "Check the network and try again, or fetch it with a browser and name the file with --source."
_OK, _PARTIAL, _NO_SUCH_RANGE = 200, 206, 416


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a part is a part of. validator: what If-Range takes, an entity tag or a date; None where the server names neither."""

    address: str
    validator: str | None = None


class _LostError(Exception):
    """A try that failed where another may not; `wait` is what the server asks for, in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def fetch_archive(url: str, progress: Progress | None = None, *, refresh: bool = False) -> Path:
    """The zip file at an address, from the cache where it is there whole; refresh: fetch it anew.

    The mirror that $WEARWITH_MIRROR names takes the place of https://github.com/, and may be on a network of one's own; any other
    address has to be public. Proxies of the environment are used. progress is told (bytes, bytes in all, which is 0 as long as the
    server does not say).

    Raises WearwithError where it cannot be had (what has come is kept for the next try) or written, DataError where what came is
    no zip file.
    """
    archive = cache_folder() / f"{safe_name(url)}.zip"
    if archive.is_file() and not refresh:
        return archive
    address = _mirrored(url)
    try:
        with locked(archive), closing(Transport(TIMEOUT, public_only=address == url, proxies=True)) as transport:
            if refresh or not archive.is_file():  # another run may have fetched it while this one waited
                part = _Part(archive)
                _fetch(transport, address, part, progress)
                part.finish()
    except OSError as error:
        fail_on_write(error, archive)
    return archive


def _mirrored(url: str) -> str:
    mirror = os.environ.get(MIRROR_VARIABLE)
    return f"{mirror.rstrip('/')}/{url.removeprefix(GITHUB)}" if mirror and url.startswith(GITHUB) else url


def obtain(source: str | None, repository: str, progress: Progress | None = None, *, refresh: bool = False) -> Path:
    """A public data set as a person names it: a folder or a zip file of theirs, another address, or None for its `repository`."""
    if source is None:
        return fetch_archive(repository, progress, refresh=refresh)
    return fetch_archive(source, progress, refresh=refresh) if "://" in source else Path(source)


class _Part:
    """The file that an archive is while it comes."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self.path = archive.with_name(f"{archive.name}.part")
        self._note = archive.with_name(f"{archive.name}.part.json")

    def origin(self) -> _Origin | None:
        """What the file is a part of; None where there is none, or nobody knows."""
        try:
            told = json.loads(self._note.read_text(encoding="utf-8"))
            return _Origin(told["address"], told["validator"]) if self.path.is_file() else None
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def begin(self, origin: _Origin) -> None:
        """Start from nothing."""
        self.path.write_bytes(b"")
        write_json(self._note, asdict(origin))

    def finish(self) -> None:
        """Take the archive's place, where it is a whole zip file; otherwise be gone."""
        try:
            _check_zip(self.path)
            self.path.replace(self._archive)
        finally:
            self.path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_bomb(path, archive.infolist())
            broken = archive.testzip()
        if broken is not None:
            raise zipfile.BadZipFile(f"{broken} is damaged")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(
            f"what was fetched is not a zip file that can be read ({error}). Try again, or another --source."
        ) from error


def _fetch(transport: Transport, url: str, part: _Part, progress: Progress | None) -> None:
    """Fetch until the part is whole; the tries count anew whenever one has brought something."""
    tries = 0
    while True:
        before = _size(part.path)
        try:
            _fetch_once(transport, url, part, progress)
        except RefusedError as error:
            raise WearwithError(f"{url} cannot be fetched: {error}. {_BY_HAND}") from error
        except TooLargeError as error:
            raise DataError(f"{url} is more than {MAX_BYTES / 1e9:.0f} GB, which no data set is. It was not fetched.") from error
        except (UnreachableError, _LostError) as error:
            tries = 1 if _size(part.path) > before else tries + 1
            if tries == TRIES:
                raise WearwithError(f"{url} could not be fetched: {error}. {_BY_HAND}") from error
            time.sleep(getattr(error, "wait", None) or backoff(tries, FIRST_BACKOFF))
        else:
            return


def _fetch_once(transport: Transport, url: str, part: _Part, progress: Progress | None) -> None:
    address = url
    for _ in range(MOST_REDIRECTS + 1):
        with transport.get(address, _rest_of(part, url)) as answer:
            if answer.moved_to is None:
                _take(answer, url, part, progress)
                return
            address = answer.moved_to
    raise RefusedError(f"more than {MOST_REDIRECTS} redirects")


def _rest_of(part: _Part, url: str) -> dict[str, str]:
    """The headers that ask for the rest alone, where a rest is all that is missing."""
    origin, have = part.origin(), _size(part.path)
    if origin is None or origin.validator is None or origin.address != url or not have:
        return {}
    return {"Range": f"bytes={have}-", "If-Range": origin.validator}


def _take(answer: Answer, url: str, part: _Part, progress: Progress | None) -> None:
    """Write down what an answer brings; raises where that is not all."""
    if answer.status == _NO_SUCH_RANGE:
        part.begin(_Origin(url))
        raise _LostError("the server has another file now")
    if answer.status == 429 or answer.status >= 500:
        raise _LostError(f"the server answered {answer.status}", retry_after(answer.headers.get("Retry-After")))
    if answer.status not in (_OK, _PARTIAL):
        raise RefusedError(f"the server answered {answer.status}")
    have = _size(part.path) if answer.status == _PARTIAL else 0
    if answer.status == _PARTIAL and not answer.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
        part.begin(_Origin(url))
        raise _LostError("the server sent another part than the one that was asked for")
    if not have:
        part.begin(_Origin(url, _validator(answer)))
    total = have + answer.length if answer.length is not None else 0
    with part.path.open("ab") as file:
        for piece in answer.pieces(limit=MAX_BYTES - have):
            file.write(piece)
            have += len(piece)
            if progress:
                progress(have, total)


def _validator(answer: Answer) -> str | None:
    """A strong entity tag, or the date of the last change: a weak tag does not promise the same bytes (RFC 9110, 13.1.5)."""
    tag = answer.headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
