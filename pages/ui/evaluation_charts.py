"""The charts of the Evaluate page: numbers in, a figure out.

They hold still, so that a finger scrolls the page over them; fit either theme; and say by text or shape what they say by colour.
"""

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.evaluation_files import Bin, Confusion, Epoch
from pages.ui.panels import ACCENT, MARK
from recsys.evaluation.measurement import Measurement

SHADES = [[0.0, "rgba(47,138,132,0)"], [1.0, "rgba(47,138,132,0.7)"]]  # over either theme's ground, its text stays legible
LINES = (ACCENT, MARK, "#a8505c", "#5b82a8", "#7d8f45", "#93709f")  # between those of the light and the dark theme
QUIET = "#8c8376"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")
COUNTS_SHOWN = 16  # classes: with more, the cells are too small for numbers


def show(figure: Any, alt: str) -> None:
    """Draw a figure. alt: what it shows, for who cannot see it."""
    axis = {"fixedrange": True, "automargin": True, "zeroline": False}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_layout(dragmode=False, margin={"l": 0, "r": 8, "t": 16, "b": 0})
    st.plotly_chart(figure, width="stretch", config={"displayModeBar": False, "scrollZoom": False}, alt=alt)


def intervals(figures: Mapping[str, Measurement], axis: str, chance: float | None = None) -> Any:
    """A dot a figure with its interval as a line, name and value above it; the best is filled. chance: where a line is dashed."""
    from plotly import graph_objects

    figures = {name: figure for name, figure in figures.items() if not math.isnan(figure.value)}
    values = [figure.value for figure in figures.values()]
    rows = list(range(len(values)))
    figure = graph_objects.Figure(
        graph_objects.Scatter(
            x=values, y=rows, mode="markers", hoverinfo="x",
            marker={
                "size": 11, "color": ACCENT, "line_width": 2,
                "symbol": ["circle" if value == max(values) else "circle-open" for value in values],
            },
            error_x={
                "type": "data", "symmetric": False, "thickness": 2, "width": 5, "color": ACCENT,
                "array": [figure.high - figure.value for figure in figures.values()],
                "arrayminus": [figure.value - figure.low for figure in figures.values()],
            },
        )
    )  # fmt: skip
    # Names beside the rows would take half the width of a phone.
    for row, (name, value) in enumerate(zip(figures, values, strict=True)):
        figure.add_annotation(
            text=f"{_text(name)} <b>{value:.3f}</b>", x=0, xref="paper", xanchor="left", y=row, yshift=20, showarrow=False
        )
    if chance is not None:
        figure.add_vline(x=chance, line_dash="dash", line_color=MARK)
    figure.update_layout(height=70 + 48 * len(rows), showlegend=False, xaxis_title=axis)
    figure.update_yaxes(range=[len(rows) - 0.6, -0.8], showgrid=False, showticklabels=False)
    return figure


def confusion(counts: Confusion) -> Any:
    """Counts by truth and answer; the shade is the share of the row."""
    from plotly import graph_objects

    names = [_text(label) for label in counts.labels]
    shares = [[count / max(1, sum(row)) for count in row] for row in counts.matrix]
    figure = graph_objects.Figure(
        graph_objects.Heatmap(
            x=names, y=names, z=shares, zmin=0, zmax=1, colorscale=SHADES, showscale=False, xgap=1, ygap=1,
            customdata=counts.matrix,
            hovertemplate="%{y}, taken for %{x}: %{customdata} (%{z:.0%} of the row)<extra></extra>",
        )
    )  # fmt: skip
    if len(names) <= COUNTS_SHOWN:
        # A trace of text takes the theme's colour; the heat map's own text would be drawn for a white ground.
        cells = [
            (x, y, count) for y, row in zip(names, counts.matrix, strict=True) for x, count in zip(names, row, strict=True) if count
        ]
        across, down, shown = zip(*cells, strict=True) if cells else ((), (), ())
        figure.add_scatter(x=across, y=down, text=shown, mode="text", hoverinfo="skip", textfont_size=12)
    figure.update_layout(height=140 + max(200, 30 * len(names)), xaxis_title="Answer", yaxis_title="Truth", showlegend=False)
    figure.update_xaxes(showgrid=False, tickangle=-45)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def reliability(bins: Sequence[Bin]) -> Any:
    """The share that was right by the probability that was stated; along the top how many cases each dot is made of.

    A dot lies at the mean probability of its bin, which the calibration error compares, too; the bin is a pale bar behind it.
    """
    from plotly import graph_objects

    filled = [each for each in bins if each.count and each.accuracy is not None and each.confidence is not None]
    middles = [(each.low + each.high) / 2 for each in filled]
    shares = [each.accuracy for each in filled]
    figure = graph_objects.Figure(
        graph_objects.Bar(
            x=middles, y=shares, width=[0.92 * (each.high - each.low) for each in filled], marker_color=ACCENT, opacity=0.25,
            hoverinfo="skip",
        )
    )  # fmt: skip
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dash", "color": MARK}, hoverinfo="skip")
    figure.add_scatter(
        x=[each.confidence for each in filled], y=shares, mode="markers", marker={"size": 9, "color": ACCENT},
        customdata=[each.count for each in filled],
        hovertemplate="stated %{x:.3f} on average: %{y:.3f} right, %{customdata:,} photos<extra></extra>",
    )  # fmt: skip
    counts = [f"{each.count:,}" for each in filled]
    figure.add_scatter(x=middles, y=[1.08] * len(counts), text=counts, mode="text", hoverinfo="skip")
    figure.update_layout(
        height=320, showlegend=False, xaxis_title="Probability it stated", yaxis_title="Share that was right",
        xaxis_range=[0, 1], yaxis_range=[0, 1.15], yaxis_tickvals=[0, 0.25, 0.5, 0.75, 1],
    )  # fmt: skip
    return figure


def curves(epochs: Sequence[Epoch], series: Mapping[str, Sequence[float | None]], best: int, axis: str) -> Any:
    """Figures by epoch, a line each, told apart by dash and mark as well as by colour; the epoch that was kept is marked."""
    from plotly import graph_objects

    figure = graph_objects.Figure()
    for number, (name, values) in enumerate(series.items()):
        colour, dash, symbol = (marks[number % len(marks)] for marks in (LINES, DASHES, SYMBOLS))
        figure.add_scatter(
            x=[epoch.epoch for epoch in epochs], y=values, name=_text(name), mode="lines+markers", hovertemplate="%{y:.3f}",
            line={"dash": dash, "color": colour}, marker={"symbol": symbol, "size": 7},
        )  # fmt: skip
    figure.add_vline(x=best, line_dash="dot", line_color=QUIET, annotation_text="kept", annotation_position="top left")
    figure.update_layout(
        height=340, xaxis_title="Epoch", yaxis_title=axis, hovermode="x unified", showlegend=True,
        legend={"orientation": "h", "yanchor": "top", "y": -0.22, "x": 0},
    )  # fmt: skip
    figure.update_xaxes(tick0=1, dtick=max(1, len(epochs) // 10))
    return figure


def _text(name: str) -> str:
    """A name as Plotly shows it: it takes some tags of HTML for its own."""
    return html.escape(name, quote=False)
