"""A similarity matrix as a picture to keep: seaborn's heat map with the pictures of its lines along both axes.

The figure is made by itself and not through pyplot's state, so that several threads may draw at once; it has no canvas until it is
saved, because seaborn would draw all of it on that before the names are there. matplotlib and seaborn are imported by the functions
that draw alone: that takes a second, which the start of the app need not.
"""

import io
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PIL import Image

from recsys.errors import ImageError
from recsys.images import WHITE, letterbox, read_image
from recsys.similarity.matrix import SimilarityMatrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Kind = Literal["png", "svg"]

SHADES = ("#f3efe6", "#a5cdc5", "#4f9f98", "#0f5c5c", "#052a2d")  # ever darker: they say the same in grey
INK = "#1f1d1a"
DPI = 100
CELLS = ((4, 110, 1), (12, 64, 1), (40, 36, 1), (80, 22, 2))  # up to so many lines: pixels a cell, tiers of pictures
SMALLEST_CELL = (14, 2)
VALUES_SHOWN = 12  # lines: with more, a number does not fit into its cell
RASTER_FROM = 40  # lines: with more, an SVG holds the cells as one picture and not as thousands of shapes
LONGEST_NAME = 32  # characters
MARGIN, HEAD, NARROWEST = 16, 92, 420  # pixels: around all; for the title and the scale; of the whole picture


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where what stands, in pixels at DPI.

    Where cells are small, the pictures stand in two tiers, by turns, so that each may be two cells wide.
    """

    lines: int
    longest: int  # name, in characters
    cell: int
    tiers: int

    @classmethod
    def of(cls, names: Sequence[str]) -> "_Layout":
        cell, tiers = next(((cell, tiers) for most, cell, tiers in CELLS if len(names) <= most), SMALLEST_CELL)
        return cls(len(names), max(map(len, names)), cell, tiers)

    @property
    def text(self) -> float:
        """The size of names, in points."""
        return min(9, 0.6 * self.cell)

    @property
    def names(self) -> int:
        """How long the longest name may get: most letters are narrower than this."""
        return round(10 + 0.62 * self.text * self.longest * DPI / 72)

    @property
    def side(self) -> int:
        """Of the square of all cells."""
        return self.lines * self.cell

    @property
    def tile(self) -> int:
        """Of a line's picture."""
        return self.cell * self.tiers

    @property
    def strip(self) -> int:
        """How deep the pictures stand."""
        return self.tile * self.tiers

    @property
    def overhang(self) -> float:
        """By how much the pictures of the first and the last line reach beyond their cells, in cells."""
        return (self.tiers - 1) / 2

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of it all."""
        inner = self.names + self.strip + self.side
        return 2 * MARGIN + max(inner + self.tile, NARROWEST), 2 * MARGIN + HEAD + inner

    @property
    def corner(self) -> tuple[int, int]:
        """The left and the bottom of the cells."""
        return MARGIN + self.names + self.strip, MARGIN + self.names


def draw(matrix: SimilarityMatrix, pictures: Sequence[Path], title: str, kind: Kind) -> bytes:
    """The heat map of a matrix as a file that can be kept.

    pictures: the files of its lines' pictures; the place of one that is gone or cannot be read stays empty. title: what was
    compared. kind: "png" or "svg".
    """
    from matplotlib.figure import Figure

    names = [_short(name) for name in matrix.names]
    layout = _Layout.of(names)
    width, height = layout.size
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    left, bottom = layout.corner
    cells = _axes(figure, left, bottom, layout.side, layout.side)
    scale = _axes(figure, 2 * MARGIN, height - MARGIN - 52, NARROWEST - 4 * MARGIN, 9)
    _draw_cells(matrix, cells, scale)
    beyond = round(layout.overhang * layout.cell)
    along = layout.side + 2 * beyond
    beside = _axes(figure, left - layout.strip, bottom - beyond, layout.strip, along)
    above = _axes(figure, left - beyond, bottom + layout.side, along, layout.strip)
    tiles = [_tile(path, layout.tile) for path in pictures]
    beside.imshow(_strip(tiles, layout, down=True), aspect="auto")
    above.imshow(_strip(tiles, layout, down=False), aspect="auto")
    _write_names(names, layout, cells)
    figure.text(MARGIN / width, 1 - MARGIN / height, _wrapped(title, width), color=INK, size=11, va="top", parse_math=False)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # a title may be in any script
        figure.savefig(buffer, format=kind, dpi=DPI, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def _axes(figure: "Figure", left: float, bottom: float, width: float, height: float) -> "Axes":
    """Axes at a place in pixels, without a frame."""
    across, up = figure.get_size_inches() * DPI
    axes = figure.add_axes((left / across, bottom / up, width / across, height / up))
    axes.set_frame_on(False)
    axes.tick_params(length=0, colors=INK)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def _draw_cells(matrix: SimilarityMatrix, cells: "Axes", scale: "Axes") -> None:
    """The cells, and the scale of their colours."""
    import seaborn
    from matplotlib.colors import LinearSegmentedColormap

    low, high = matrix.limits
    seaborn.heatmap(
        matrix.values, ax=cells, vmin=low, vmax=high, cmap=LinearSegmentedColormap.from_list("wearwith", SHADES),
        annot=matrix.figures if len(matrix) <= VALUES_SHOWN else None, fmt=".2f", annot_kws={"size": 9},
        xticklabels=False, yticklabels=False,
        linewidths=0.5 * (len(matrix) <= RASTER_FROM), rasterized=len(matrix) > RASTER_FROM,
        cbar_ax=scale, cbar_kws={"orientation": "horizontal"},
    )  # fmt: skip
    scale.tick_params(length=0, labelsize=8, colors=INK)
    scale.set_xlabel(f"{matrix.measure}, 1 is identical", size=8, color=INK)
    for line in np.flatnonzero(np.isnan(np.diag(matrix.values))):
        cells.text(line + 0.5, line + 0.5, "–", ha="center", va="center", color=INK, size=9)


def _tile(path: Path, side: int) -> Image.Image:
    """A picture as a white square of `side` pixels; nothing but white where it is gone or cannot be read."""
    try:
        return letterbox(read_image(path, draft_side=side), side)
    except ImageError:
        return Image.new("RGB", (side, side), WHITE)


def _strip(tiles: Sequence[Image.Image], layout: _Layout, down: bool) -> Image.Image:
    """The pictures in a row, or one below the other, by turns in each tier; the first is nearest to the cells."""
    size = ((layout.lines + layout.tiers - 1) * layout.cell, layout.strip)
    strip = Image.new("RGB", size[::-1] if down else size, WHITE)
    for line, tile in enumerate(tiles):
        place = (line * layout.cell, (layout.tiers - 1 - line % layout.tiers) * layout.tile)
        strip.paste(tile, place[::-1] if down else place)
    return strip


def _write_names(names: Sequence[str], layout: _Layout, cells: "Axes") -> None:
    """The lines' names, at the left of their pictures and below their columns."""
    written: dict[str, Any] = {"size": layout.text, "color": INK, "parse_math": False}
    gap = 6 / layout.cell
    for line, name in enumerate(names):
        cells.text(line + 0.5, layout.lines + gap, name, ha="center", va="top", rotation=90, **written)
        cells.text(-layout.strip / layout.cell - gap, line + 0.5, name, ha="right", va="center", **written)


def _short(name: str) -> str:
    """A name on one line, cut at a word where there is one."""
    shortened = textwrap.shorten(name, LONGEST_NAME, placeholder="…")
    return f"{name[: LONGEST_NAME - 1]}…" if shortened == "…" else shortened


def _wrapped(title: str, width: int) -> str:
    """The title on at most two lines of a picture of this width."""
    return "\n".join(textwrap.wrap(title, width // 8, max_lines=2, placeholder="…"))
