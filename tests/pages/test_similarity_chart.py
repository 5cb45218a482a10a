"""The heat map's figure: cells, points, pictures and names stand where they belong."""

import math

import numpy as np
import pytest

from pages.ui.similarity_chart import PICTURES_MOST, heat_map
from recsys.similarity import SimilarityMatrix

VALUES = np.array([[0.5, 0.31, -0.001], [0.31, math.nan, 0.7], [-0.001, 0.7, 0.2]])
GROUPS = SimilarityMatrix(
    ("Shirts", "T-shirts <b>", "Mostly wide navy and cream striped jeans"), VALUES, np.arange(3), np.ones(3, int)
)


def items(count: int) -> SimilarityMatrix:
    return SimilarityMatrix(tuple(f"Item {line}" for line in range(count)), np.eye(count), np.arange(count))


def test_a_point_lies_over_every_cell_and_says_what_it_is() -> None:
    figure = heat_map(GROUPS, [])
    cells, texts, between, within = figure.data
    assert np.asarray(cells.z) == pytest.approx(VALUES, nan_ok=True)
    assert {(x, y) for x, y in zip([*between.x, *within.x], [*between.y, *within.y], strict=True)} == {
        (x, y) for x in range(3) for y in range(3)
    }
    names, within_names = figure.layout.yaxis.ticktext, figure.layout.xaxis.ticktext
    for x, y, value in zip(between.x, between.y, between.customdata, strict=True):
        assert value == pytest.approx(VALUES[y, x], abs=0.005)
        assert not math.copysign(1, value) < 0
    assert names[1] == "T-shirts &lt;b&gt;"
    assert within_names[1] == "t-shirts &lt;b&gt;"
    assert between.hovertemplate.startswith("%{y}<br>and %{x}:<br>%{customdata:.2f} mean cosine similarity")
    assert within.hovertext[0] == "Shirts among themselves:<br>0.50 mean cosine similarity, 1 is identical"
    assert "one item" in within.hovertext[1]
    assert list(texts.text) == ["0.50", "0.31", "0.00", "0.31", "–", "0.70", "0.00", "0.70", "0.20"]


def test_names_of_groups_are_written_in_short_and_those_of_items_not() -> None:
    assert list(heat_map(GROUPS, []).layout.yaxis2.ticktext) == ["Shirts", "T-shirts &lt;b&gt;", "Mostly wide<br>navy and…"]
    assert heat_map(GROUPS, []).layout.yaxis2.showticklabels
    assert not heat_map(items(3), []).layout.yaxis2.showticklabels


@pytest.mark.parametrize("count", [2, 16, 17, PICTURES_MOST])
def test_pictures_stand_before_the_cells_and_overlap_nowhere(count: int) -> None:
    figure = heat_map(items(count), [f"data:{line}" for line in range(count)])
    assert len(figure.layout.images) == 2 * count
    (left, right), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    boxes = []
    for image in figure.layout.images:
        box = (image.x - image.sizex / 2, image.x + image.sizex / 2, image.y - image.sizey / 2, image.y + image.sizey / 2)
        assert box[1] <= -0.5 or box[3] <= -0.5
        assert left <= box[0] < box[1] <= right
        assert top <= box[2] < box[3] <= bottom
        line = int(image.source.removeprefix("data:"))
        assert line in (image.x, image.y)
        boxes.append(box)
    for place, (x0, x1, y0, y1) in enumerate(boxes):
        assert not any(x0 < b[1] and b[0] < x1 and y0 < b[3] and b[2] < y1 for b in boxes[place + 1 :])


def test_a_point_on_a_picture_names_it_and_means_no_pair() -> None:
    names = heat_map(items(20), ["data:"] * 20).data[-1]
    assert list(names.hovertext) == 2 * [f"Item {line}" for line in range(20)]
    assert all(min(x, y) < 0 <= max(x, y) for x, y in zip(names.x, names.y, strict=True))


def test_a_picture_that_is_gone_leaves_its_place() -> None:
    assert [image.source for image in heat_map(items(2), ["", "data:1"]).layout.images] == ["data:1"] * 2
    assert not heat_map(items(2), ["", ""]).layout.images


def test_two_hundred_items_are_sent_in_less_than_a_megabyte() -> None:
    figure = heat_map(items(200), [])
    assert len(figure.to_json()) < 1_000_000
    assert figure.data[0].xgap == 0
    assert [trace.type for trace in figure.data] == ["heatmap", "scattergl", "scattergl"]
