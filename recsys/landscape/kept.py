"""What took long to compute of some vectors, kept in the cache folder for the next process.

A file is named by the method and by a digest of it and of the vectors: it is found again where both are the same, and never where
one changed. What is damaged is made anew.
"""

import hashlib
import io
import logging
from collections.abc import Callable

import numpy as np

from recsys.files import cache_folder, replacing

logger = logging.getLogger(__name__)

_FOLDER = "landscape"


def digest(vectors: np.ndarray) -> str:
    """Names (n, d) vectors by their values, as 64 hexadecimal digits."""
    whole = hashlib.blake2b(str((vectors.dtype.str, vectors.shape)).encode(), digest_size=32)
    whole.update(np.ascontiguousarray(vectors).data)
    return whole.hexdigest()


def kept(
    method: str, settings: object, vectors: str, make: Callable[[], np.ndarray], fits: Callable[[np.ndarray], bool]
) -> np.ndarray:
    """The array of `make`, from the cache where it is there, else made and kept.

    method: a word that names what it is. settings: all else that decides the values; its `repr` counts. vectors: their `digest`.
    fits: whether an array that was read can be one. A disk that refuses costs the next process its time, and is no error.
    """
    key = hashlib.blake2b(f"{settings!r} {vectors}".encode(), digest_size=16).hexdigest()
    path = cache_folder() / _FOLDER / f"{method}-{key}.npy"
    try:
        with path.open("rb") as file:
            found: np.ndarray = np.lib.format.read_array(file, allow_pickle=False)
        if fits(found):
            return found
    except (OSError, ValueError, EOFError):
        pass  # never made, or damaged
    made = make()
    buffer = io.BytesIO()  # numpy does not say what was wrong when it writes to a full disk
    np.save(buffer, made, allow_pickle=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(buffer.getbuffer())
    except OSError as error:
        logger.warning("%s could not be kept in %s (%s): it is computed again the next time", method, path.parent, error.strerror)
    return made
