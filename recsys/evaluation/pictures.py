"""Where the pictures of a measurement lie: a folder, or a zip file that is read without being unpacked."""

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from recsys.errors import DataError, ImageError
from recsys.images import MAX_BYTES

SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif")
_DEPTH = 6  # folders below the source that are looked into
# Of these zipfile unpacks a piece at a time; of the others (bzip2, LZMA) whole blocks, before it looks at their length.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture yet to be read. read: its bytes; ImageError where they cannot be had."""

    name: str
    read: Callable[[], bytes]


class Files(Protocol):
    """Files of one source, by their paths below it with forward slashes, sorted. May be read from several threads at once."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def read(self, name: str, most: int = MAX_BYTES) -> bytes:
        """At most `most` + 1 bytes of a file, so that one that is longer shows; ImageError where it cannot be read."""
        ...


@contextmanager
def opened(source: Path) -> Iterator[Files]:
    """The files of a folder or a zip file; DataError where `source` is neither, or no zip file that can be read."""
    if source.is_dir():
        yield _Folder(source)
        return
    if not source.exists():
        raise DataError(f"there is no {source}. Check the path.")
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataError(f"{source} is not a zip file that can be read ({error}). Download it again.") from error
    with archive:
        yield _Zip(archive)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names = tuple(sorted(_below(folder)))

    def read(self, name: str, most: int = MAX_BYTES) -> bytes:
        try:
            with (self._folder / name).open("rb") as file:
                return file.read(most + 1)
        except OSError as error:
            raise ImageError(f"{name} could not be opened: {error.strerror or error}.") from error


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member.filename.replace("\\", "/"): member for member in archive.infolist() if not member.is_dir()}
        self.names = tuple(sorted(self._members))

    def read(self, name: str, most: int = MAX_BYTES) -> bytes:
        member = self._members[name]
        if member.compress_type not in _METHODS:
            raise ImageError(f"{name} is packed in a way that is not read here. Make the zip again, as most programs do.")
        try:
            with self._archive.open(member) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:  # RuntimeError: a password
            raise ImageError(f"{name} cannot be taken out of the zip file ({error}). Download it again.") from error


def _below(folder: Path) -> Iterator[str]:
    """The files below a folder that are not hidden; links are followed to files inside it alone."""
    root = folder.resolve()
    for where, folders, files in os.walk(folder):
        place = Path(where).relative_to(folder)
        folders[:] = [name for name in folders if not name.startswith(".") and len(place.parts) < _DEPTH]
        for name in files:
            path = Path(where, name)
            if not name.startswith(".") and (not path.is_symlink() or path.resolve().is_relative_to(root)) and path.is_file():
                yield (place / name).as_posix()
