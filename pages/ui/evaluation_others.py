"""Matching and recognition, and speed: measurements shown as they are, a row a figure."""

import math

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui.evaluation_files import Results, Stored
from pages.ui.evaluation_parts import NOTHING, again, in_figures, missing, on_what, table, words_of
from pages.ui.text import plain
from recsys.evaluation.measurement import Measurement, MeasurementSet

WORDS = {
    "slot_accuracy": "Slot named rightly",
    "category_accuracy": "Category named rightly",
    "sure": "Photos it is sure of",
    "slot_accuracy_when_sure": "Slot right, when it is sure",
    "slot_accuracy_when_not": "Slot right, when it is not",
    "slot_accuracy.scikit_learn": "Slot, by scikit-learn",
    "slot_accuracy.most_frequent": "Slot, always the commonest",
    "category_accuracy.scikit_learn": "Category, by scikit-learn",
    "category_accuracy.most_frequent": "Category, always the commonest",
    "preference.also_buy": "By what was bought or worn together",
    "preference.style": "By nearness in style",
    "preference.style_same_questions": "By nearness in style, of the same questions",
    "preference.typical": "The same for everybody",
    "preference.random": "Anything at random",
}
CHANCE = 0.5
SHOWN_APART = (
    "slots", "classification", "heads", "color", "retrieval", "detection", "garments", "recognition", "matching", "reconstruction",
    "benchmark",
)  # fmt: skip


def show_matching(results: Results) -> None:
    """What is recognised of a photo, and whether proposals resemble what was worn; and measurements of other kinds."""
    st.subheader("Does the whole thing work?", anchor=False)
    for kind in ("matching", "recognition"):
        found = results.of(kind)
        if not found:
            missing(kind, "ccp")
        for stored in found:
            _shares(stored, chance=CHANCE if kind == "matching" else None)
    for name in sorted(results.measurements):
        if name.partition("-")[0] not in SHOWN_APART:
            _shares(results.measurements[name])


def show_speed(results: Results) -> None:
    """What the benchmarks took."""
    st.subheader("How fast is it?", anchor=False)
    found = results.of("benchmark")
    if not found:
        missing("benchmark", "all")
    for stored in found:
        st.markdown(f"**{plain(stored.measured.what)}**")
        on_what(stored.measured)
        rows = {
            _row(_of_benchmark(figure, stored.measured), figure.note): {"Value": _quantity(figure)}
            for figure in stored.measured.measurements
        }
        table(rows, stored.measured.what, key=stored.name)
        again(stored)


def _shares(stored: Stored, chance: float | None = None) -> None:
    """A set of shares, in the order they were measured."""
    measured = stored.measured
    st.markdown(f"**{plain(measured.what)}**")
    on_what(measured)
    if chance is not None:
        by_name = {_words(figure): figure for figure in measured.measurements}
        charts.show(charts.intervals(by_name, "Preference; the dashed line is chance", chance), f"{measured.what} As in the table.")
        st.caption(
            "Preference: of two garments, the one worn with it and one that another person wore, how often a proposal is more like "
            f"the first; {chance} is chance. Likeness is judged by the same encoder, so figures of two encoders do not compare."
        )
    rows = {
        _row(_words(figure), figure.note): {"Share": in_figures(figure), "Cases": f"{figure.n:,}"}
        for figure in measured.measurements
    }
    table(rows, measured.what, key=stored.name)
    again(stored)


def _row(name: str, note: str) -> str:
    return f"{plain(name)} :small[{plain(note)}]" if note else plain(name)


def _words(figure: Measurement) -> str:
    return WORDS.get(figure.name) or words_of(figure.name).capitalize()


def _of_benchmark(figure: Measurement, measured: MeasurementSet) -> str:
    """The name of a benchmark's figure in words, without the first part where all have the same: the heading says it."""
    first, _, rest = figure.name.partition(".")
    shared = all(other.name.startswith(f"{first}.") for other in measured.measurements)
    return words_of(rest if shared else figure.name).capitalize()


def _quantity(figure: Measurement) -> str:
    """A time, a size or a rate with three digits that count, and how far it spread."""
    if math.isnan(figure.value):
        return NOTHING
    once = figure.low == figure.high or math.isnan(figure.low)
    spread = "" if once else f" :small[{_digits(figure.low)}–{_digits(figure.high)}]"
    return f"{_digits(figure.value)}{spread}"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
