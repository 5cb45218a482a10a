"""Colour: whether products are called what their shop calls them, and what colour adds to finding what is alike."""

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from pydantic import BaseModel

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import Results, Stored, by_encoder, own
from pages.ui.evaluation_parts import NOTHING, again, chosen, in_figures, interval, on_what, table
from pages.ui.evaluation_retrieval import KINDS
from pages.ui.text import plain
from recsys.evaluation.measurement import Measurement, MeasurementSet

NAMED = {"First name": "name_accuracy", "One of three": "name_accuracy_top3"}
ALIKE = {"article_type_colour": "Same type and colour", "article_type": "Same type"}  # of KINDS: what colour is for, what it costs


class NamedColour(BaseModel):
    """How the products of one base colour fared. support: how many these are; what there is none of is None."""

    label: str
    precision: float | None
    recall: float | None
    recall_top3: float | None
    support: int


class AtWeight(BaseModel):
    """Precision at ten for each notion of alike, where colour has this weight."""

    weight: float
    article_type: float
    article_type_colour: float


class ColorDetails(BaseModel):
    """What the measurement of colour says beyond its figures. by_weight: of each encoder."""

    per_name: list[NamedColour] = []
    by_weight: dict[str, list[AtWeight]] = {}


def show_color(results: Results) -> None:
    """The names first, then the search."""
    st.subheader("Which colour is it, and does that help to find what is alike?", anchor=False)
    stored = chosen(results, "color", "products")
    if stored is None:
        return
    on_what(stored.measured)
    told = details.read(stored, ColorDetails) or ColorDetails()
    _names(stored.measured, told.per_name)
    _search(stored, told.by_weight)
    again(stored)


def _names(measured: MeasurementSet, per_name: Sequence[NamedColour]) -> None:
    figures = {heading: figure for heading, name in NAMED.items() if (figure := own(measured, name))}
    if figures:
        st.markdown(
            "**What it is called.** A product's picture is given names by rules that learned nothing from these products; here is "
            "the share whose base colour, as the shop has it, is the first name, or one of the first three."
        )
        rows = {heading: {"Share": in_figures(figure), "Products": f"{figure.n:,}"} for heading, figure in figures.items()}
        table(rows, "Products called as their shop calls them", key="colour-names")
        for note in dict.fromkeys(figure.note for figure in figures.values() if figure.note):
            st.caption(plain(f"{note[:1].upper()}{note[1:]}."))
    if per_name:
        with st.expander(f"The {len(per_name)} base colours, the commonest first"):
            _by_name(per_name)


def _by_name(per_name: Sequence[NamedColour]) -> None:
    rows = {
        plain(each.label): {
            "Precision": _share(each.precision), "Recall": _share(each.recall), "In three": _share(each.recall_top3),
            "Products": f"{each.support:,}",
        }
        for each in sorted(per_name, key=lambda each: -each.support)
    }  # fmt: skip
    table(rows, "Precision and recall by base colour", key="base-colours")
    st.caption(
        "Precision: of the products whose first name it is, the share that is right. Recall: of the products of that base colour, "
        "the share whose first name it is. In three: the share where it is one of three."
    )


def _search(stored: Stored, by_weight: Mapping[str, Sequence[AtWeight]]) -> None:
    found = {kind: rows for kind in ALIKE if (rows := _gains(stored.measured, kind))}
    if found:
        st.markdown(
            "**What it adds to search.** Each product in turn is the question: of the ten nearest, the share that is alike, by the "
            "pictures alone and with colour, which has the weight that did best on other products."
        )
    for (kind, rows), where in zip(found.items(), st.columns(2, gap="medium"), strict=False):
        with where:
            st.markdown(f"Alike is {KINDS[kind]}.")
            table(rows, f"Precision at 10 without and with colour, alike is {KINDS[kind]}", key=f"colour-{kind}")
    if by_weight:
        st.markdown(
            "**By the weight of colour.** The share of the ten nearest that is alike, the more colour counts beside the pictures. "
            "The filled mark is the weight in the tables."
        )
        weights = _weights(stored.measured)
        for (kind, axis), where in zip(ALIKE.items(), st.columns(2, gap="medium"), strict=True):
            with where:
                charts.show(_lines(by_weight, kind, weights, axis), f"{axis} among the ten nearest, by the weight of colour")


def _gains(measured: MeasurementSet, kind: str) -> dict[str, dict[str, str]]:
    """A row an encoder: precision without colour and with it, and what that adds."""
    alone, both, gain = (by_encoder(measured, f"{name}precision@10.{kind}") for name in ("", "fused_", "gain_"))
    return {
        _row(name, both.get(name)): {
            "Pictures": in_figures(alone.get(name)), "Both": in_figures(both.get(name)), "Points": _points(gain.get(name)),
        }
        for name in alone
    }  # fmt: skip


def _row(encoder: str, figure: Measurement | None) -> str:
    return f"{plain(encoder)} :small[{plain(figure.note)}]" if figure and figure.note else plain(encoder)


def _points(gain: Measurement | None) -> str:
    """A difference of shares in points of a hundred, which may be below 0."""
    if gain is None or math.isnan(gain.value):
        return NOTHING
    value = plain(f"{100 * gain.value:+.1f}")
    return f"{value} :small[{plain(f'{100 * gain.low:+.1f} to {100 * gain.high:+.1f}')}]" if interval(gain) else value


def _weights(measured: MeasurementSet) -> dict[str, float]:
    """The weight that was chosen for each encoder."""
    told = measured.parameters.get("color_weight")
    return {name: weight for name, weight in told.items() if isinstance(weight, int | float)} if isinstance(told, Mapping) else {}


def _lines(by_weight: Mapping[str, Sequence[AtWeight]], kind: str, weights: Mapping[str, float], axis: str) -> Any:
    """Precision by the weight of colour, a line an encoder, told apart by dash and mark as well as by colour."""
    from plotly import graph_objects

    figure = graph_objects.Figure()
    for number, (encoder, told) in enumerate(by_weight.items()):
        colour, dash, symbol = (kinds[number % len(kinds)] for kinds in (charts.LINES, charts.DASHES, charts.SYMBOLS))
        marks = [symbol if each.weight == weights.get(encoder) else f"{symbol}-open" for each in told]
        figure.add_scatter(
            x=[each.weight for each in told], y=[getattr(each, kind) for each in told], name=html.escape(encoder, quote=False),
            mode="lines+markers", line={"dash": dash, "color": colour}, hovertemplate="%{y:.3f}",
            marker={"symbol": marks, "size": 9, "line": {"width": 2, "color": colour}},
        )  # fmt: skip
    figure.update_layout(
        height=320, xaxis_title="Weight of colour", yaxis_title=axis, hovermode="x unified", showlegend=True,
        legend={"orientation": "h", "yanchor": "top", "y": -0.22, "x": 0},
    )  # fmt: skip
    return figure


def _share(value: float | None) -> str:
    return NOTHING if value is None or math.isnan(value) else f"{value:.3f}"
