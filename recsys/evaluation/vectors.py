"""Pictures -> vectors for measuring, kept in the cache folder: encoding takes minutes, and the next measurement wants the same.

What is kept is named by a hash of the encoder's checksum and of every picture's name and bytes, so that it is found again where
all of it is the same, and never where something changed. A file that is damaged is made anew.
"""

import hashlib
import io
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.datatypes import Encoder
from recsys.errors import ImageError
from recsys.evaluation.pictures import Picture
from recsys.files import cache_folder, replacing
from recsys.images import read_photo

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
_FOLDER = "vectors"
_BATCH = 32
_WORKERS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """vectors: (n, dim) float32, unit rows; NaN where the picture cannot be read. faults: why, by row."""

    vectors: np.ndarray
    faults: dict[int, str]

    @property
    def readable(self) -> np.ndarray:
        """(n,) bool: which rows have a vector."""
        mask = np.ones(len(self.vectors), dtype=bool)
        mask[list(self.faults)] = False
        return mask


def encode(pictures: Sequence[Picture], encoder: Encoder, progress: Progress | None = None) -> Encoded:
    """Encode pictures as a person's photo would be, from the cache where they are there. progress: (pictures done, of how many).

    Load the encoder with `threads=1`: a thread a core calls it.
    """
    path = cache_folder() / _FOLDER / f"{encoder.name}-{_key(pictures, encoder)}.npy"
    vectors = _kept(path, (len(pictures), encoder.dim))
    if vectors is None:
        vectors, faults = _encode_all(pictures, encoder, progress)
        _keep(path, vectors)
        return Encoded(vectors, faults)
    if progress:
        progress(len(pictures), len(pictures))
    unreadable = np.flatnonzero(np.isnan(vectors[:, 0])).tolist()
    return Encoded(vectors, {row: _fault(pictures[row]) for row in unreadable})


def _key(pictures: Sequence[Picture], encoder: Encoder) -> str:
    """What decides the vectors, as 40 hexadecimal digits."""
    whole = hashlib.sha256(encoder.checksum.encode())
    with ThreadPoolExecutor(_WORKERS) as pool:
        for picture, digest in zip(pictures, pool.map(_digest, pictures), strict=True):
            whole.update(f"{len(picture.name)} {picture.name} {digest}".encode())
    return whole.hexdigest()[:40]


def _digest(picture: Picture) -> str:
    try:
        return hashlib.sha256(picture.read()).hexdigest()
    except ImageError:
        return "unreadable"


def _kept(path: Path, shape: tuple[int, int]) -> np.ndarray | None:
    """The vectors in a file of the cache; None where it is missing or damaged."""
    try:
        with path.open("rb") as file:
            vectors: np.ndarray = np.lib.format.read_array(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.dtype != np.float32 or vectors.shape != shape:
        return None
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors if np.all(np.isnan(lengths) | (np.abs(lengths - 1) < 1e-3)) else None


def _keep(path: Path, vectors: np.ndarray) -> None:
    """Write the file for the next time; a disk that refuses costs that, and not the measurement."""
    buffer = io.BytesIO()  # numpy does not say what was wrong when it writes to a full disk
    np.save(buffer, vectors, allow_pickle=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(buffer.getbuffer())
    except OSError as error:
        logger.warning("the vectors could not be kept in %s (%s): the next measurement encodes again", path.parent, error.strerror)


def _encode_all(pictures: Sequence[Picture], encoder: Encoder, progress: Progress | None) -> tuple[np.ndarray, dict[int, str]]:
    vectors = np.full((len(pictures), encoder.dim), np.nan, dtype=np.float32)
    faults: dict[int, str] = {}
    starts = range(0, len(pictures), _BATCH)
    pool = ThreadPoolExecutor(_WORKERS)
    try:
        done = pool.map(lambda start: _encode_batch(pictures[start : start + _BATCH], encoder), starts)
        for start, (encoded, broken) in zip(starts, done, strict=True):
            vectors[start : start + len(encoded)] = encoded
            faults |= {start + row: why for row, why in broken.items()}
            if progress:
                progress(start + len(encoded), len(pictures))
    finally:
        pool.shutdown(cancel_futures=True)
    return vectors, faults


def _encode_batch(pictures: Sequence[Picture], encoder: Encoder) -> tuple[np.ndarray, dict[int, str]]:
    vectors = np.full((len(pictures), encoder.dim), np.nan, dtype=np.float32)
    images: dict[int, Image.Image] = {}
    faults: dict[int, str] = {}
    for row, picture in enumerate(pictures):
        try:
            images[row] = read_photo(picture.read(), name=picture.name)
        except ImageError as error:
            faults[row] = str(error)
    vectors[list(images)] = encoder.encode(list(images.values()))
    return vectors, faults


def _fault(picture: Picture) -> str:
    try:
        read_photo(picture.read(), name=picture.name)
    except ImageError as error:
        return str(error)
    return f"{picture.name} could not be read when it was encoded"
