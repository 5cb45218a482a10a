"""A garment's box, in pictures that are cut to it and in whole ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from data_prep import deepfashion
from data_prep.deepfashion.boxes import clip
from recsys.images import read_image
from tests.data_prep.deepfashion_copy import (
    BLOUSE,
    Benchmark,
    items_of,
    labels_of,
    reasons,
    small_copy,
)


@pytest.fixture
def benchmark(tmp_path: Path) -> Benchmark:
    return small_copy(tmp_path / "deepfashion")


def test_a_box_follows_a_picture_that_is_reduced(benchmark: Benchmark, tmp_path: Path) -> None:
    Image.new("RGB", (3200, 2400)).save(benchmark.folder / BLOUSE)
    benchmark.lists["Anno/list_bbox.txt"][0] = f"{BLOUSE} 1000 400 2000 2400"
    deepfashion.prepare(benchmark.write(), tmp_path / "out", crop=False)
    assert read_image(tmp_path / "out" / items_of(tmp_path / "out").iloc[0]["image"]).size == (1600, 1200)
    assert [*labels_of(tmp_path / "out").iloc[0]["box"]] == [500, 200, 1000, 1200]


@pytest.mark.parametrize(
    ("box", "cropped", "whole_box"),
    [
        ("-5 -5 20 900", (20, 90), [0, 0, 20, 90]),
        ("10.5 20 20.5 30", (11, 10), [10.5, 20, 20.5, 30]),
        ("100 100 200 200", None, None),
        ("30 30 30 50", None, None),
        ("40 40 20 20", None, None),
    ],
)
def test_a_box_is_kept_within_the_picture(
    benchmark: Benchmark, tmp_path: Path, box: str, cropped: tuple[int, int] | None, whole_box: list[float] | None
) -> None:
    benchmark.lists["Anno/list_bbox.txt"][0] = f"{BLOUSE} {box}"
    report = deepfashion.prepare(benchmark.write(), tmp_path / "cut")
    if cropped:
        assert read_image(tmp_path / "cut" / items_of(tmp_path / "cut").iloc[0]["image"]).size == cropped
        assert [*labels_of(tmp_path / "cut").iloc[0]["box"]] == [0, 0, *cropped]
        assert report.extra["boxes_clipped"] == ("-" in box)
    else:
        assert reasons(report)["the box holds nothing of the picture"] == 1
    assert deepfashion.prepare(benchmark.folder, tmp_path / "whole", crop=False).rows_kept == 2
    kept = labels_of(tmp_path / "whole").iloc[0]["box"]
    assert (kept is None) if whole_box is None else [*kept] == whole_box


@given(st.tuples(*[st.floats(-200, 300)] * 4), st.tuples(st.integers(1, 99), st.integers(1, 99)))
def test_clipping_is_what_is_in_both(box: tuple[float, float, float, float], size: tuple[int, int]) -> None:
    inside = clip(box, size)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if inside is None:
        assert not (
            box[0] < middle[0] < box[2] and box[1] < middle[1] < box[3] and 0 < middle[0] < size[0] and 0 < middle[1] < size[1]
        )
    else:
        assert 0 <= inside[0] < inside[2] <= size[0]
        assert 0 <= inside[1] < inside[3] <= size[1]
        assert clip(inside, size) == inside
        assert box[0] <= inside[0]
        assert inside[2] <= box[2]
