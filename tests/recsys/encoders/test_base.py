import hashlib
import re

import numpy as np
import pytest
from PIL import Image

from recsys.encoders import base
from recsys.encoders.base import checksum_of, unit_rows
from recsys.errors import EncoderError
from recsys.images import letterbox


def test_rows_keep_their_direction_and_get_length_one() -> None:
    rows = unit_rows(np.array([[3, 4], [0, -2]]), "test")
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0, -1]])


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_row_without_a_direction_is_an_error_that_counts_them(bad: float) -> None:
    with pytest.raises(EncoderError, match=re.escape("test made no usable vector of 1 of 2 pictures; its weights may be damaged")):
        unit_rows(np.array([[1.0, 0.0], [bad, 0.0]]), "test")


def test_a_checksum_is_of_the_weights_and_of_the_preprocessing(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = "a" * 64
    before = checksum_of(weights)
    assert before == hashlib.sha256(f"letterbox white 1 {weights}".encode()).hexdigest()
    assert checksum_of("b" * 64) != before
    monkeypatch.setattr(base, "PREPROCESSING", "letterbox white 2")
    assert checksum_of(weights) != before


def test_the_letterbox_is_the_one_that_checksums_were_made_with() -> None:
    """Where this fails the letterbox has changed: raise the number in `PREPROCESSING`, and put the new figures here."""
    ramp = Image.fromarray((np.arange(40 * 60 * 3).reshape(40, 60, 3) // 29).astype(np.uint8))
    expected = [
        [255, 255, 255, 255, 255, 255],
        [35, 36, 37, 38, 39, 39],
        [91, 92, 93, 94, 95, 95],
        [153, 154, 155, 156, 157, 157],
        [208, 209, 210, 211, 212, 213],
        [255, 255, 255, 255, 255, 255],
    ]
    assert base.PREPROCESSING == "letterbox white 1"
    # Another release of Pillow may round otherwise.
    assert np.abs(np.asarray(letterbox(ramp, 6), dtype=int)[..., 0] - expected).max() <= 2
