"""The picture to keep: it holds the pictures of its lines, its colours follow the values, and odd names do no harm."""

import io
import math
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from recsys.similarity import SimilarityMatrix, draw
from recsys.similarity.picture import CELLS, MARGIN, SMALLEST_CELL, _Layout, _short
from tests.support import PALETTE, encoded, plain

ODD = "Costs $5 to $6_{x} <b>& 中文\n" + "long " * 30


def matrix_of(values: np.ndarray, names: list[str] | None = None) -> SimilarityMatrix:
    return SimilarityMatrix(tuple(names or [f"Item {line}" for line in range(len(values))]), values, np.arange(len(values)))


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """A file of one colour for each of PALETTE."""
    for number, colour in enumerate(PALETTE):
        (tmp_path / f"{number}.png").write_bytes(encoded(plain(colour, (200, 200))))
    return [tmp_path / f"{number}.png" for number in range(len(PALETTE))]


def opened(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGB")).astype(int)


def test_pictures_stand_at_both_axes_and_cells_are_darker_the_more_alike(pictures: list[Path]) -> None:
    values = np.array([[1.0, 0.6, 0.0], [0.6, 1.0, 0.3], [0.0, 0.3, 1.0]])
    matrix = matrix_of(values)
    drawn = opened(draw(matrix, pictures[:3], "Three items", "png"))
    layout = _Layout.of(matrix.names)
    left, bottom = layout.corner
    top = len(drawn) - bottom - layout.side
    middles = [layout.cell * line + layout.cell // 2 for line in range(3)]
    for middle, colour in zip(middles, PALETTE, strict=False):
        assert drawn[top - layout.strip // 2, left + middle] == pytest.approx(np.array(colour), abs=6)
        assert drawn[top + middle, left - layout.strip // 2] == pytest.approx(np.array(colour), abs=6)
    off_text = layout.cell // 4  # a value is written in the middle
    light = [[drawn[top + y + off_text, left + x + off_text].sum() for x in middles] for y in middles]
    order = np.argsort(values, axis=None, kind="stable")
    assert np.all(np.diff(np.ravel(light)[order]) <= 3)
    assert light[0][0] < light[0][1] < light[1][2] < light[0][2]


def test_a_picture_that_is_gone_or_broken_leaves_its_place_empty(pictures: list[Path], tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    matrix = matrix_of(np.eye(3))
    whole = opened(draw(matrix, pictures[:3], "x", "png"))
    some = opened(draw(matrix, [pictures[0], tmp_path / "broken.png", tmp_path / "gone.png"], "x", "png"))
    layout = _Layout.of(matrix.names)
    left, bottom = layout.corner
    top = len(some) - bottom - layout.side
    assert (some[top - layout.strip : top, left + layout.cell : left + layout.side] == 255).all()
    below = slice(top, None)
    assert np.array_equal(some[below, left:], whole[below, left:])


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("values", [np.array([[math.nan]]), np.ones((2, 2)), np.eye(3)])
def test_odd_names_and_odd_values_are_drawn(values: np.ndarray, kind: str, pictures: list[Path]) -> None:
    matrix = matrix_of(values, [ODD, "", "x" * 300][: len(values)])
    data = draw(matrix, pictures[: len(values)], ODD, "svg" if kind == "svg" else "png")
    if kind == "png":
        assert opened(data).shape == (*_Layout.of([_short(name) for name in matrix.names]).size[::-1], 3)
    else:
        assert ET.fromstring(data).tag.endswith("svg")


@pytest.mark.parametrize("lines", [1, 4, 5, 40, 41, 80, 81, 200])
def test_every_line_has_room(lines: int) -> None:
    layout = _Layout.of(["x" * 32] * lines)
    assert layout.cell >= SMALLEST_CELL[0]
    assert layout.tile >= 28
    assert layout.text >= 8
    width, height = layout.size
    left, bottom = layout.corner
    assert left + layout.side + layout.overhang * layout.cell <= width - MARGIN
    assert bottom - layout.overhang * layout.cell >= MARGIN
    assert bottom + layout.side + layout.strip < height - MARGIN
    assert [most for most, _, _ in CELLS] == sorted(most for most, _, _ in CELLS)


def test_many_lines_are_drawn_with_their_pictures_in_two_tiers(pictures: list[Path]) -> None:
    count = 60
    matrix = matrix_of(np.eye(count))
    drawn = opened(draw(matrix, [pictures[line % 6] for line in range(count)], "Many", "png"))
    layout = _Layout.of(matrix.names)
    left, bottom = layout.corner
    top = len(drawn) - bottom - layout.side
    for line in (0, 1, 30, 59):
        up = top - (line % 2) * layout.tile - layout.tile // 2
        across = left + line * layout.cell + layout.cell // 2
        assert drawn[up, across] == pytest.approx(np.array(PALETTE[line % 6]), abs=6)


def test_nothing_is_left_in_pyplot_and_matplotlib_is_not_imported_before() -> None:
    code = (
        "import sys, numpy as np, recsys.similarity as s\n"
        "assert 'matplotlib' not in sys.modules and 'seaborn' not in sys.modules\n"
        "s.draw(s.SimilarityMatrix(('a',), np.ones((1, 1)), np.zeros(1, int)), [], 'x', 'png')\n"
        "from matplotlib import pyplot\n"
        "assert pyplot.get_fignums() == []"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
