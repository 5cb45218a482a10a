"""Writing so that a reader sees the old or the new, never a half: shared by the catalogue and by data preparation."""

import ctypes
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from recsys.errors import WearwithError

_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # fcntl.h


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on a clean exit it takes `path`'s place in one step, otherwise it is removed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
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


def working_directory(target: Path) -> Path:
    """Where the next version of the directory `target` is put together: beside it, so that it can be moved in one step."""
    return target.parent / f".{target.name}.building"


def publish_directory(finished: Path, target: Path) -> None:
    """Put the directory `finished` in the place of `target`, and remove what stood there.

    Where the system can exchange two names in one step (Linux `renameat2`), there is no moment without a whole `target`.
    Elsewhere the old one steps aside first, as `.NAME.previous`.
    """
    if not target.exists():
        finished.rename(target)
    elif _exchange(finished, target):
        shutil.rmtree(finished)
    else:
        previous = target.parent / f".{target.name}.previous"
        shutil.rmtree(previous, ignore_errors=True)
        target.rename(previous)
        finished.rename(target)
        shutil.rmtree(previous)


def fail_on_write(error: OSError, path: Path) -> NoReturn:
    """Turn an error of the disk into one line: which folder, what happened, what to do."""
    reason = error.strerror or error
    raise WearwithError(f"could not write to {path}: {reason}. Free some space or choose another folder.") from error


def _exchange(left: Path, right: Path) -> bool:
    """Swap two names atomically; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    return bool(libc.renameat2(_AT_FDCWD, os.fsencode(left), _AT_FDCWD, os.fsencode(right), _RENAME_EXCHANGE) == 0)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
