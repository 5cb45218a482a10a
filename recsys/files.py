"""Writing so that a reader sees the old or the new, never a half: shared by the catalogue and by data preparation."""

import ctypes
import errno
import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from recsys.errors import WearwithError

CACHE_VARIABLE = "WEARWITH_CACHE"
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # fcntl.h
_MANY = 500  # files: up to here each is waited for, and not what other programs are writing to the same disk
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class FolderKind:
    """What a folder that we write always holds and never holds, so that a folder of anything else is never replaced.

    `holds` and `lacks` are names inside it, a folder's with a slash at its end; `error` is raised for what is of another kind.
    """

    name: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    error: type[WearwithError] = WearwithError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on a clean exit it takes `path`'s place in one step, otherwise it is removed.

    The disk holds the whole file before the name leads to it: after a power loss there is the old one or the new one.
    """
    temporary = path.parent / f".{path.name}.{secrets.token_hex(8)}"
    temporary.touch(mode=0o666, exist_ok=False)  # the system takes off what the umask says
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
        _flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """Where what can be had again is kept: $WEARWITH_CACHE, or `wearwith` where the system has its caches (~/.cache on Linux)."""
    if own := os.environ.get(CACHE_VARIABLE):
        return Path(own)
    if sys.platform == "win32":
        caches = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    else:
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "wearwith"


@contextmanager
def replacing_folder(out: Path, kind: FolderKind) -> Iterator[Path]:
    """Yield the folder to replace with `publish_directory`: where `out` leads, ours alone, and whole if a run was killed.

    A link stays, and what it leads to is replaced. Raises `kind.error` where `out` is something else, WearwithError where another
    run is writing it; an OSError inside becomes one line.
    """
    target = _followed(out)
    try:
        with locked(target):
            _restore(target)
            refuse_foreign(target, kind)
            yield target
    except OSError as error:
        fail_on_write(error, target)


def refuse_foreign(out: Path, kind: FolderKind) -> None:
    """Raise `kind.error` unless `out` may be replaced: there is nothing, an empty folder, or a folder of this kind."""
    if not out.exists() or (out.is_dir() and (not any(out.iterdir()) or _is_of(out, kind))):
        return
    raise kind.error(f"{out} exists and is not {kind.name}, so it will not be replaced. Choose another --out.")


def working_directory(target: Path) -> Path:
    """Where the next version of the directory `target` is put together: beside it, so that it can be moved in one step."""
    return target.parent / f".{target.name}.building"


def publish_directory(finished: Path, target: Path) -> None:
    """Put the directory `finished` in the place of `target`, and remove what stood there.

    Where the system can exchange two names in one step (Linux `renameat2`), there is no moment without a whole `target`.
    Elsewhere the old one steps aside first, as `.NAME.previous`; a kill at that moment leaves it there, and the next
    `replacing_folder` brings it back.
    """
    _flush_tree(finished)
    previous = _previous(target)
    if not target.exists():
        finished.rename(target)
    elif _exchange(finished, target):
        shutil.rmtree(finished)
    else:
        shutil.rmtree(previous, ignore_errors=True)
        target.rename(previous)
        try:
            finished.rename(target)
        finally:
            _restore(target)
    _flush(target.parent)
    shutil.rmtree(previous, ignore_errors=True)


def fail_on_write(error: OSError, target: Path) -> NoReturn:
    """Turn a disk's error, met while `target` was made, into one line: what happened, where, and a remedy if one is known."""
    reason = os.strerror(error.errno) if error.errno else str(error)  # libraries put long sentences of their own into strerror
    if error.errno in _FULL:
        raise WearwithError(f"could not write to {target}: {reason}. Free some space or choose another folder.") from error
    if error.errno == errno.EROFS or _concerns(error, target):
        raise WearwithError(f"could not write to {target}: {reason}. Choose another folder.") from error
    if error.filename is not None:
        raise WearwithError(f"{os.fsdecode(error.filename)}: {reason}") from error
    raise WearwithError(f"{target} could not be finished: {reason}") from error


def _followed(out: Path) -> Path:
    """Where a link leads; and `.` by its name, because what stands beside it is named after it."""
    if not out.is_symlink() and out.name not in ("", ".."):
        return out
    try:
        return out.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise WearwithError(f"{out} is a link that leads nowhere. Choose another --out.") from error


def _is_of(folder: Path, kind: FolderKind) -> bool:
    def has(name: str) -> bool:
        return (folder / name).is_dir() if name.endswith("/") else (folder / name).is_file()

    return all(map(has, kind.holds)) and not any(map(has, kind.lacks))


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep two runs that write one folder apart, where the system has file locks; the lock goes with the process that holds it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    path = target.parent / f".{target.name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not path.exists() or not os.path.samestat(os.fstat(file.fileno()), path.stat()):
                raise BlockingIOError  # it was removed by the run that just ended, and perhaps made again by another
        except BlockingIOError as error:
            raise WearwithError(f"another run is writing {target}: wait for it to end") from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _previous(target: Path) -> Path:
    return target.parent / f".{target.name}.previous"


def _restore(target: Path) -> None:
    """Bring back the folder that had stepped aside, where nothing has taken its place."""
    if not target.exists() and _previous(target).exists():
        _previous(target).rename(target)


def _concerns(error: OSError, target: Path) -> bool:
    """Whether the error is about what we write: the target, what stands beside it in its name, or a folder above it."""
    if error.filename is None:
        return False
    path = Path(os.fsdecode(error.filename)).absolute()
    target = target.absolute()
    beside = (target, working_directory(target), _previous(target), target.parent / f".{target.name}.lock")
    return path in target.parents or any(path.is_relative_to(own) for own in beside)


def _flush(path: Path) -> None:
    """Wait until the disk holds a file, or a folder's list of names where the system can say."""
    if path.is_dir():
        with suppress(OSError):
            _fsync(path, os.O_RDONLY)
    else:
        _fsync(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)


def _flush_tree(folder: Path) -> None:
    """Wait until the disk holds everything below a folder."""
    tree = list(os.walk(folder, topdown=False))
    if sum(len(names) for _, _, names in tree) > _MANY and _sync_file_system(folder):
        return
    for parent, _, names in tree:
        for name in names:
            if not (path := Path(parent, name)).is_symlink():
                _flush(path)
        _flush(Path(parent))


def _sync_file_system(folder: Path) -> bool:
    """Wait until the disk holds all that was written to the file system of `folder`; False where the system cannot say so.

    For tens of thousands of files this takes a second where waiting for one after the other takes ten, or minutes on a busy disk.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(libc.syncfs(handle) == 0)
    finally:
        os.close(handle)


def _fsync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(left: Path, right: Path) -> bool:
    """Swap two names atomically; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    return bool(libc.renameat2(_AT_FDCWD, os.fsencode(left), _AT_FDCWD, os.fsencode(right), _RENAME_EXCHANGE) == 0)
