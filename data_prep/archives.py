"""A data set as people have it: a folder, or the zip file that it came in, opened safely."""

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
_RATIO_FROM = 100_000_000  # bytes: below it, a high ratio does no harm
_CHUNK = 1 << 20


@contextmanager
def unpacked(source: Path, out: Path, progress: Progress | None = None) -> Iterator[Path]:
    """Yield `source` itself where it is a folder; a zip file's contents are unpacked beside `out` for the time being.

    Where all that a zip holds is in one folder, that folder is meant (`my-shop/shirts/1.jpg` means `my-shop`).
    progress is told how many files are unpacked, and of how many.

    Raises DataError where `source` is neither, is damaged or encrypted, or holds more than any data set (a zip bomb); WearwithError
    where the disk refuses.
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
    try:
        with zipfile.ZipFile(source) as archive:
            members = [(member, path) for member in archive.infolist() if (path := _path_of(member))]
            refuse_bomb(source, [member for member, _ in members])
            made: set[Path] = set()
            for done, (member, path) in enumerate(members, start=1):
                place = target / path
                if place.parent not in made:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    made.add(place.parent)
                _unpack_one(archive, member, place)
                if progress:
                    progress(done, len(members))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataError(f"{source} is not a zip file that can be read ({error}). Download it again.") from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise DataError(f"{source} could not be unpacked: {error}") from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise DataError(f"{source} holds a file and a folder of one name ({Path(error.filename or '').name})") from error


def _path_of(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """Where a member goes; None for what is not a file, is hidden, or would lead out of the folder."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.is_dir() or (kind and kind != stat.S_IFREG):
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


def _unpack_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> None:
    """Write one member; it may not be longer than it says it is, for that is what was checked."""
    left = member.file_size
    with archive.open(member) as packed, place.open("wb") as file:
        while chunk := packed.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise DataError(f"{archive.filename} is damaged: {member.filename} is longer than it says. It was not unpacked.")
            file.write(chunk)


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
