"""The two kinds of MATLAB file that Clothing Co-Parsing has, read as the hostile files they might be."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from recsys.errors import DataError

MAX_FILE_BYTES = 4_000_000  # a 2-megapixel mask is about 20 kB: it packs well
MAX_MASK_PIXELS = 64_000_000

_UNREADABLE = "the annotation is not a MATLAB file that can be read"


def read_mask(path: Path) -> np.ndarray:
    """Read `groundtruth` of a pixel-level annotation -> (height, width) uint8 label numbers; DataError where it is not that."""
    mask: np.ndarray = _read_variable(path, "groundtruth")
    if mask.ndim != 2 or not mask.size or mask.dtype.kind not in "buif":
        raise DataError("the annotation's `groundtruth` is not a grid of label numbers")
    with np.errstate(invalid="ignore"):  # what is not a number
        labels: np.ndarray = mask.astype(np.uint8)
    if not np.array_equal(mask, labels):  # also refuses fractions and negative numbers
        raise DataError("the annotation's `groundtruth` holds numbers that are no labels")
    return labels


def read_tags(path: Path) -> tuple[int, ...]:
    """Read `tags` of an image-level annotation -> the numbers of the labels in the photo; DataError where it is not that."""
    tags = np.asarray(_read_variable(path, "tags")).ravel()
    if tags.dtype.kind not in "buif" or not np.array_equal(tags, tags.astype(np.uint8)):
        raise DataError("the annotation's `tags` are not label numbers")
    return tuple(int(tag) for tag in tags)


def read_label_list(path: Path) -> list[str]:
    """Read `label_list` -> the labels, each at its number; DataError where the file is missing or is something else."""
    if not path.is_file():
        raise DataError(f"{path} is missing: this is not the folder of github.com/bearpaw/clothing-co-parsing. Check the path.")
    try:
        cells = _read_variable(path, "label_list")
        return [str(cell.item()) for cell in cells.ravel()]
    except (DataError, AttributeError, ValueError) as error:
        raise DataError(f"{path} is not the list of labels that it should be ({error}). Download it again.") from error


def _read_variable(path: Path, name: str) -> Any:
    """One variable of a MATLAB 5 file, which is neither large nor becomes large when it is unpacked."""
    from scipy.io import loadmat

    _check_size(path, name)
    try:
        return loadmat(path, appendmat=False, variable_names=[name])[name]
    except Exception as error:  # scipy's reader raises whatever the damaged bytes lead it to
        raise DataError(_UNREADABLE) from error


def _check_size(path: Path, name: str) -> None:
    from scipy.io import whosmat

    try:
        size = path.stat().st_size
        shapes = {found: shape for found, shape, _ in whosmat(path, appendmat=False)} if size <= MAX_FILE_BYTES else {}
    except Exception as error:  # as above
        raise DataError(_UNREADABLE) from error
    if size > MAX_FILE_BYTES:
        raise DataError(f"the annotation is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    if name not in shapes:
        raise DataError(f"the annotation has no `{name}`")
    if math.prod(shapes[name]) > MAX_MASK_PIXELS:
        raise DataError(f"the annotation is larger than {MAX_MASK_PIXELS // 1_000_000} million pixels")
