"""A data set as people have it: a folder, or the zip file that it came in, opened safely."""

import errno
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from data_prep.pictures import SUFFIXES
from data_prep.schema import Progress
from recsys.errors import DataError
from recsys.files import fail_on_write

MAX_BYTES = 60_000_000_000  # unpacked: the largest data set that is read here has 25 GB
MAX_RATIO = 100  # unpacked to packed, of a whole archive; photos hardly shrink at all, tables to a tenth
MAX_MEMBERS = 2_000_000
# Of these zipfile unpacks a piece at a time, and no more than a member says it has. Of the others (bzip2, LZMA) it unpacks whole
# blocks before it looks at their length: 600 bytes can take a gigabyte of memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RATIO_FROM = 100_000_000  # bytes: below it, a high ratio does no harm
_CHUNK = 1 << 20


@contextmanager
def unpacked(source: Path, out: Path, progress: Progress | None = None) -> Iterator[Path]:
    """Yield `source` itself where it is a folder; a zip file's contents are unpacked beside `out` for the time being.

    Where all that a zip holds is in one folder, that folder is meant (`my-shop/shirts/1.jpg` means `my-shop`).
    progress is told how many files are unpacked, and of how many.

    Raises DataError where `source` is neither, is damaged, encrypted or packed in an unusual way, or holds more than any data set
    (a zip bomb); WearwithError where the disk refuses.
    """
    if source.is_dir():
        yield source
        return
    if not source.exists():
        raise DataError(f"there is no {source}. Check the path.")
    target = out.parent / f".{out.name}.unpacked"
    shutil.rmtree(target, ignore_errors=True)  # left by a run that was killed
    try:
        try:
            target.mkdir(parents=True)
            _unpack(source, target, progress)
        except OSError as error:
            fail_on_write(error, target)
        yield _only_folder(target)
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _unpack(source: Path, target: Path, progress: Progress | None) -> None:
    """Write what a zip file holds; what Python's zipfile raises for a bad one is of many families, and becomes one line."""
    try:
        _write_members(source, target, progress)
    except RuntimeError as error:  # a password is wanted
        raise DataError(f"{source} could not be unpacked: {error}") from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise DataError(f"{source} holds a file and a folder of one name ({Path(error.filename or '').name})") from error
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise DataError(
            f"{source} holds a file whose name is too long for this disk. Make the zip again, with shorter names."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:  # ValueError: a name that is not UTF-8
        raise DataError(f"{source} is not a zip file that can be read ({error}). Download it again.") from error


def _write_members(source: Path, target: Path, progress: Progress | None) -> None:
    with zipfile.ZipFile(source) as archive:
        members = [(member, path) for member in archive.infolist() if (path := _path_of(member))]
        if odd := [member.filename for member, _ in members if member.compress_type not in _METHODS]:
            raise DataError(
                f"{source} is packed in a way that is not read here ({odd[0]}). Make the zip again, as most programs do."
            )
        refuse_bomb(source, [member for member, _ in members])
        made: set[Path] = set()
        for done, (member, path) in enumerate(members, start=1):
            place = target / path
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            with archive.open(member) as packed, place.open("wb") as file:
                shutil.copyfileobj(packed, file, _CHUNK)
            if progress:
                progress(done, len(members))


def _path_of(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """Where a member goes; None for what is not a file, is hidden, or would lead out of the folder."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if not path.parts or member.is_dir() or (kind and kind != stat.S_IFREG):
        return None
    if path.is_absolute() or ":" in path.parts[0] or any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return None
    return path


def refuse_bomb(source: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raise DataError where a zip file would unpack to more than any data set."""
    size = sum(member.file_size for member in members)
    packed = max(source.stat().st_size, 1)
    if size > MAX_BYTES or len(members) > MAX_MEMBERS or (size > _RATIO_FROM and size / packed > MAX_RATIO):
        raise DataError(
            f"{source} would unpack to {size / 1e9:,.1f} GB in {len(members):,} files, which no data set of pictures does. "
            "It was not unpacked."
        )


def _only_folder(folder: Path) -> Path:
    """The folder that a chain of only folders leads to; one that holds nothing but pictures says what they are, and stays."""
    while True:
        inside = _entries(folder)
        if len(inside) != 1 or not inside[0].is_dir():
            return folder
        below = _entries(Path(inside[0].path))
        if not any(entry.is_dir() or Path(entry.name).suffix.lower() not in SUFFIXES for entry in below):
            return folder
        folder = Path(inside[0].path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    return list(os.scandir(folder)) if folder.is_dir() else []
