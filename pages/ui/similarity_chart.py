"""The heat map of the Explore page: a matrix in, a figure out.

It holds still, so that a finger scrolls the page over it, and fits either theme. A cell of Plotly's heat map cannot be chosen in
Streamlit, a point can: over every cell lies a point that is not to be seen, and that is what answers to the mouse and to a tap.
"""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pages.ui.text import brief
from recsys.similarity import SimilarityMatrix

SHADES = [[0.0, "rgba(47,138,132,0)"], [1.0, "rgba(47,138,132,0.7)"]]  # over either theme's ground, its text stays legible
PICTURES_MOST = 40  # lines: with more, a picture is smaller than a fingernail
VALUES_MOST = 8  # lines: with more, a number does not fit into its cell on a phone
ONE_TIER = 16  # lines: with more, the pictures stand in two tiers, by turns, so that each may be two cells wide
TALLEST = 640  # pixels, of all cells
HEIGHTS = ((8, 44), (16, 32))  # up to so many lines: pixels a row; what there are more share TALLEST
NAME_WIDTH, NAME_LINES = 14, 2  # characters beside a row; a phone has room for a third of its width
LONGEST_TEXT = 120  # characters
DEEPEST = 44  # pixels, of a picture above its column
LABEL = {"bgcolor": "#1f1d1a", "bordercolor": "#8c8376", "font_color": "#faf8f4"}  # of the theme, its text were pale
UNSEEN = {"mode": "markers", "marker_opacity": 0, "selected_marker_opacity": 0, "unselected_marker_opacity": 0}
FOOT = 44  # pixels, for the scale of colours


def heat_map(matrix: SimilarityMatrix, pictures: Sequence[str]) -> Any:
    """The figure. pictures: addresses of the lines' pictures, empty where there is none; no address at all shows none.

    A point that is chosen says by its y and x which two lines are meant; one on a picture has a negative y or x.
    """
    from plotly import graph_objects

    count = len(matrix)
    low, high = matrix.limits
    gap = int(count <= PICTURES_MOST)
    figure = graph_objects.Figure(
        graph_objects.Heatmap(
            z=matrix.values.astype(np.float32), zmin=low, zmax=high, colorscale=SHADES, xgap=gap, ygap=gap, hoverinfo="skip",
            yaxis="y2",
            colorbar={
                "orientation": "h", "thickness": 8, "len": 0.6, "x": 1, "xanchor": "right", "y": 0, "yanchor": "top",
                "outlinewidth": 0, "nticks": 5,
            },
        )
    )  # fmt: skip
    row = next((row for most, row in HEIGHTS if count <= most), TALLEST / count)
    strips = _Strips.of(count, row) if any(pictures) else _Strips(0, 0, 0)
    if count <= VALUES_MOST:
        _write_values(figure, matrix)
    _lay_points(figure, matrix)
    for line, address in enumerate(pictures):
        if address:
            _stand_picture(figure, address, line, strips)
    if strips.tiers:
        _name_pictures(figure, matrix, strips)
    _name_axes(figure, matrix, strips)
    figure.update_layout(
        height=round(row * (count + strips.tiers * strips.deep + strips.overhang)) + FOOT,
        margin={"l": 0, "r": 4, "t": 4, "b": FOOT}, showlegend=False, hovermode="closest", hoverdistance=-1, hoverlabel=LABEL,
    )  # fmt: skip
    return figure


@dataclass(frozen=True, slots=True)
class _Strips:
    """Where pictures stand: in so many tiers, by turns, so that each may be as many cells wide; all lengths are in cells.

    wide, deep: of a tier, at the left of the rows and above the columns.
    """

    tiers: int
    wide: float
    deep: float

    @classmethod
    def of(cls, count: int, row: float) -> "_Strips":
        tiers = 1 if count <= ONE_TIER else 2
        return cls(tiers, tiers, min(tiers, DEEPEST / row))

    @property
    def overhang(self) -> float:
        """By how much the first and the last picture reach beyond their cells."""
        return max(self.tiers - 1, 0) / 2

    def place(self, line: int, length: float) -> float:
        """The middle of a line's picture in a strip whose tiers are of this length, on the axis that leads through it.

        The first is in the far tier: in the near one, that of the row and that of the column would overlap in the corner.
        """
        return -0.5 - length * ((line + 1) % self.tiers + 0.5)


def _write_values(figure: Any, matrix: SimilarityMatrix) -> None:
    """The values as text over the cells: in the theme's colour, which the heat map's own would not be."""
    lines, others = np.indices(matrix.values.shape).reshape(2, -1)
    text = ["–" if np.isnan(figure) else f"{figure:.2f}" for figure in matrix.figures.ravel()]
    figure.add_scatter(
        x=others, y=lines, text=text, mode="text", hoverinfo="skip", textfont_size=12, yaxis="y2",
        unselected_textfont_color="black",  # or it fades when a cell is chosen; the theme says the colour (style.css)
    )  # fmt: skip


def _lay_points(figure: Any, matrix: SimilarityMatrix) -> None:
    """A point over every cell, unseen, that says in words what the cell is.

    What the axes call a place is in small letters along x alone, so that a sentence may begin with the one of y.
    """
    lines, others = np.nonzero(~np.eye(len(matrix), dtype=bool))
    between = f"%{{y}}<br>and %{{x}}:<br>%{{customdata:.2f}} {matrix.measure}, 1 is identical<extra></extra>"
    values = matrix.figures[lines, others].astype(np.float32)
    figure.add_scattergl(x=_small(others), y=_small(lines), customdata=values, hovertemplate=between, **UNSEEN)
    places = list(range(len(matrix)))
    within = [_text(matrix.in_words(line, line)).replace(": ", ":<br>") for line in places]
    figure.add_scattergl(x=places, y=places, hovertext=within, hoverinfo="text", **UNSEEN)


def _stand_picture(figure: Any, address: str, line: int, strips: _Strips) -> None:
    """A line's picture above its column and at the left of its row."""
    shape = {"source": address, "xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle", "sizing": "contain"}
    side = 0.94 * strips.tiers
    figure.add_layout_image(x=line, y=strips.place(line, strips.deep), sizex=side, sizey=0.94 * strips.deep, **shape)
    figure.add_layout_image(x=strips.place(line, strips.wide), y=line, sizex=0.94 * strips.wide, sizey=side, **shape)


def _name_pictures(figure: Any, matrix: SimilarityMatrix, strips: _Strips) -> None:
    """A point over every picture, unseen, that says whose it is."""
    places = list(range(len(matrix)))
    left = [strips.place(line, strips.wide) for line in places]
    above = [strips.place(line, strips.deep) for line in places]
    names = [_text(name) for name in matrix.names]
    figure.add_scattergl(x=[*places, *left], y=[*above, *places], hovertext=2 * names, hoverinfo="text", **UNSEEN)


def _name_axes(figure: Any, matrix: SimilarityMatrix, strips: _Strips) -> None:
    """Call every place of both axes by its line's name: what a point says when it is pointed at.

    Written are the names of groups alone, at the left, in short: by an axis of their own.
    """
    end = len(matrix) - 0.5 + strips.overhang
    across, down = [-0.5 - strips.tiers * strips.wide, end], [end, -0.5 - strips.tiers * strips.deep]
    axis = {
        "fixedrange": True, "showgrid": False, "zeroline": False, "ticks": "", "tickmode": "array",
        "tickvals": np.arange(len(matrix)), "showticklabels": False,
    }  # fmt: skip
    written = matrix.sizes is not None and len(matrix) <= PICTURES_MOST
    short = {"overlaying": "y", "showticklabels": written, "automargin": True, "ticktext": [*map(_wrapped, matrix.names)]}
    figure.update_layout(
        xaxis={**axis, "range": across, "ticktext": [*map(_text, matrix.names_within)]},
        yaxis={**axis, "range": down, "ticktext": [*map(_text, matrix.names)]},
        yaxis2={**axis, "range": down, **short},
    )


def _small(places: np.ndarray) -> np.ndarray:
    """Lines as bytes, of which a map of 200 needs 40,000."""
    return places.astype(np.uint8)


def _text(name: str) -> str:
    """A name, or what is said of it, as Plotly shows it: which takes some tags of HTML for its own."""
    return html.escape(brief(name, LONGEST_TEXT), quote=False)


def _wrapped(name: str) -> str:
    """A name beside its row, on few short lines."""
    return "<br>".join(map(_text, textwrap.wrap(name, NAME_WIDTH, max_lines=NAME_LINES, placeholder="…")))
