import re

import numpy as np
import pytest

from recsys.encoders.base import unit_rows
from recsys.errors import EncoderError


def test_rows_keep_their_direction_and_get_length_one() -> None:
    rows = unit_rows(np.array([[3, 4], [0, -2]]), "test")
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0, -1]])


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_row_without_a_direction_is_an_error_that_counts_them(bad: float) -> None:
    with pytest.raises(EncoderError, match=re.escape("test made no usable vector of 1 of 2 pictures; its weights may be damaged")):
        unit_rows(np.array([[1.0, 0.0], [bad, 0.0]]), "test")
