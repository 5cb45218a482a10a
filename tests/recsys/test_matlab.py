"""MATLAB files as Clothing Co-Parsing has them, and what only looks like them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from recsys import matlab
from recsys.errors import DataError
from recsys.matlab import read_label_list, read_mask

MASK = np.arange(12, dtype=np.uint8).reshape(3, 4)


def saved(path: Path, **variables: Any) -> Path:
    savemat(path, variables, do_compression=True)
    return path


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.float64])
def test_a_mask_is_read_as_whole_numbers_whatever_they_are_stored_as(tmp_path: Path, kind: type) -> None:
    mask = read_mask(saved(tmp_path / "a.mat", groundtruth=MASK.astype(kind), other=np.ones(3)))
    assert mask.dtype == np.uint8
    assert np.array_equal(mask, MASK)


@pytest.mark.parametrize(
    ("groundtruth", "why"),
    [
        (MASK + 0.5, "holds numbers that are no labels"),
        (MASK.astype(np.int32) - 1, "holds numbers that are no labels"),
        (np.full((2, 2), 256), "holds numbers that are no labels"),
        (np.full((2, 2), np.nan), "holds numbers that are no labels"),
        (np.zeros((2, 2, 2)), "is not a grid of label numbers"),
        (np.zeros((0, 4)), "is not a grid of label numbers"),
        (np.array([["a", "b"]], dtype=object), "is not a grid of label numbers"),
    ],
)
def test_what_holds_no_labels_is_refused(tmp_path: Path, groundtruth: np.ndarray, why: str) -> None:
    with pytest.raises(DataError, match=why):
        read_mask(saved(tmp_path / "a.mat", groundtruth=groundtruth))


def test_what_is_no_annotation_is_refused(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.mat", groundtruth=MASK).read_bytes()
    for damaged in (b"", b"not MATLAB at all", whole[: len(whole) // 2]):
        (tmp_path / "b.mat").write_bytes(damaged)
        with pytest.raises(DataError, match="the annotation is not a MATLAB file that can be read"):
            read_mask(tmp_path / "b.mat")
    with pytest.raises(DataError, match="the annotation has no `groundtruth`"):
        read_mask(saved(tmp_path / "c.mat", something=MASK))


def test_what_is_huge_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "a.mat", groundtruth=np.zeros((100, 150), dtype=np.uint8))
    monkeypatch.setattr("scipy.io.loadmat", lambda *_, **__: pytest.fail("it was unpacked"))
    monkeypatch.setattr(matlab, "MAX_MASK_PIXELS", 100 * 150 - 1)
    with pytest.raises(DataError, match=r"the annotation is larger than .* million pixels"):
        read_mask(path)
    monkeypatch.setattr(matlab, "MAX_FILE_BYTES", path.stat().st_size - 1)
    with pytest.raises(DataError, match=r"the annotation is larger than .* MB"):
        read_mask(path)


def test_the_labels_are_read_in_their_order(tmp_path: Path) -> None:
    names = np.empty((1, 3), dtype=object)
    names[0, :] = ["null", "tights", "t-shirt"]
    assert read_label_list(saved(tmp_path / "label_list.mat", label_list=names)) == ["null", "tights", "t-shirt"]


def test_a_label_list_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "label_list.mat"
    with pytest.raises(DataError, match=r"label_list.mat is missing: this is not the folder of github.com/bearpaw"):
        read_label_list(path)
    path.write_bytes(b"labels")
    with pytest.raises(DataError, match=r"label_list.mat is not the list of labels that it should be \(.*\). Download it again"):
        read_label_list(path)
