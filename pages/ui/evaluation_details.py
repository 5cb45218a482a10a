"""A classification beyond its figures: what is taken for what, class by class, and whether its probabilities can be believed."""

import math
from collections.abc import Sequence

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui.evaluation_files import Bin, ClassFigures, Confusion
from pages.ui.evaluation_parts import NOTHING, table
from pages.ui.text import plain
from recsys.evaluation.measurement import Measurement


def show_classes(confusion: Confusion | None, per_class: Sequence[ClassFigures], things: str, whose: str) -> None:
    """The confusion matrix, and beside it the figures of each class. things: what was judged; whose: the encoder."""
    if not confusion and not per_class:
        return
    matrix, by_class = st.columns([3, 2], gap="medium")
    with matrix:
        if confusion:
            _confusion(confusion, whose)
    with by_class:
        if per_class:
            _by_class(per_class, things)


def show_reliability(bins: Sequence[Bin], error: Measurement | None) -> None:
    """Stated probabilities beside what came true. error: the expected calibration error."""
    off = f" On average they are off by {error.value:.3f}." if error else ""
    st.markdown(
        "**Can its probabilities be believed?** Where a bar ends at the dashed line, yes: of the answers given 0.8, 0.8 are right. "
        f"Along the top: how many photos each bar is made of.{off}"
    )
    charts.show(charts.reliability(bins), "Share of right answers by stated probability, beside the line of equality")


def most_frequent_mistake(confusion: Confusion) -> str:
    """What is most often taken for something else, in words; "" where nothing is."""
    mistakes = [
        (count, truth, answer)
        for truth, row in zip(confusion.labels, confusion.matrix, strict=True)
        for answer, count in zip(confusion.labels, row, strict=True)
        if truth != answer and count
    ]
    if not mistakes:
        return ""
    count, truth, answer = max(mistakes)
    return f"Most often, {count:,} time{'s' * (count != 1)}: {truth}, taken for {answer}."


def _confusion(confusion: Confusion, whose: str) -> None:
    often = most_frequent_mistake(confusion)
    st.markdown(f"**What is taken for what** with {plain(whose)}. Right answers lie on the diagonal. {plain(often)}")
    charts.show(charts.confusion(confusion), f"Confusion matrix of {len(confusion.labels)} classes. {often}")


def _by_class(per_class: Sequence[ClassFigures], things: str) -> None:
    st.markdown("**Class by class**, the weakest first.")
    table(
        {
            plain(each.label): {
                "Precision": _share(each.precision), "Recall": _share(each.recall), "F1": _share(each.f1),
                "Cases": f"{each.support:,}",
            }
            for each in sorted(per_class, key=lambda each: -1.0 if each.f1 is None else each.f1)
        },
        f"Precision and recall of {things} by class", key="classes",
    )  # fmt: skip
    st.caption(f"Precision: of the {things} called so, the share that is. Recall: of the {things} that are, the share called so.")


def _share(value: float | None) -> str:
    return NOTHING if value is None or math.isnan(value) else f"{value:.3f}"
