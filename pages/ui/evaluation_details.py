"""A classification beyond its figures: what is taken for what, class by class, and whether its probabilities can be believed."""

import math
from collections.abc import Sequence

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui.evaluation_files import (
    Bin,
    ClassFigures,
    ClassificationDetails,
    Confused,
    Confusion,
    Details,
    ManyClasses,
    Stored,
    details_of,
)
from pages.ui.evaluation_parts import NOTHING, table
from pages.ui.text import plain
from recsys.errors import WearwithError
from recsys.evaluation.measurement import Measurement
from recsys.evaluation.scores import LEGIBLE

CONFUSIONS = 8  # of many classes, in words


def read(stored: Stored, shape: type[Details]) -> Details | None:
    """The details of a measurement; None where they are damaged, which is then said."""
    try:
        return details_of(stored, shape)
    except WearwithError as error:
        st.warning(plain(str(error)), icon=":material/broken_image:")
        return None


def show_classes(told: ClassificationDetails, things: str, whose: str) -> None:
    """The confusion matrix, and beside it the figures of each class. things: what was judged; whose: the encoder."""
    if told.confusion is None:
        show_many_classes(told, "classes", things, whose)
        return
    if len(told.confusion.labels) > LEGIBLE:  # a file of an earlier version
        show_many_classes(ManyClasses(per_class=told.per_class, confused=mistakes_of(told.confusion)), "classes", things, whose)
        return
    matrix, by_class = st.columns([3, 2], gap="medium")
    with matrix:
        show_confusion(told.confusion, whose)
    with by_class:
        if told.per_class:
            st.markdown("**Class by class**, the weakest first.")
            _by_class(told.per_class, things, key="classes")


def show_many_classes(told: ManyClasses, named: str, things: str, whose: str) -> None:
    """Classes that are too many for a matrix: the commonest mistakes, and on demand each. named: what they are, in the plural."""
    if told.confused:
        st.markdown(f"**What is taken for what** of the {named} with {plain(whose)}, the commonest first.")
        st.markdown("\n".join(map(_line, told.confused[:CONFUSIONS])))
    if told.per_class:
        with st.expander(f"The {len(told.per_class)} {named}, the weakest first"):
            _by_class(told.per_class, things, key=named)


def show_reliability(bins: Sequence[Bin], error: Measurement | None) -> None:
    """Stated probabilities beside what came true. error: the expected calibration error."""
    off = f" On average they are off by {error.value:.3f}." if error else ""
    st.markdown(
        "**Can its probabilities be believed?** Where a dot lies on the dashed line, yes: of the answers given 0.8, 0.8 are right. "
        f"Each dot is the mean of the photos in the pale bar behind it; along the top, how many these are.{off}"
    )
    charts.show(charts.reliability(bins), "Share of right answers by stated probability, beside the line of equality")


def show_confusion(confusion: Confusion, whose: str) -> None:
    """The confusion matrix, and its commonest mistake in words. whose: the answers'."""
    often = _most_often(confusion)
    st.markdown(f"**What is taken for what** with {plain(whose)}. Right answers lie on the diagonal. {plain(often)}")
    charts.show(charts.confusion(confusion), f"Confusion matrix of {len(confusion.labels)} classes. {often}")


def mistakes_of(confusion: Confusion) -> list[Confused]:
    """The mistakes of a matrix, the commonest first."""
    mistakes = [
        Confused(truth=truth, answer=answer, count=count)
        for truth, row in zip(confusion.labels, confusion.matrix, strict=True)
        for answer, count in zip(confusion.labels, row, strict=True)
        if truth != answer and count
    ]
    return sorted(mistakes, key=lambda mistake: -mistake.count)


def _most_often(confusion: Confusion) -> str:
    """The commonest mistake in words; "" where there is none."""
    if not (mistakes := mistakes_of(confusion)):
        return ""
    first = mistakes[0]
    return f"Most often, {_times(first.count)}: {first.truth}, taken for {first.answer}."


def _line(each: Confused) -> str:
    return f"- {plain(each.truth)}, taken for {plain(each.answer)}: {_times(each.count)}"


def _times(count: int) -> str:
    return f"{count:,} time{'s' * (count != 1)}"


def _by_class(per_class: Sequence[ClassFigures], things: str, key: str) -> None:
    table(
        {
            plain(each.label): {
                "Precision": _share(each.precision), "Recall": _share(each.recall), "F1": _share(each.f1),
                "Cases": f"{each.support:,}",
            }
            for each in sorted(per_class, key=lambda each: -1.0 if each.f1 is None else each.f1)
        },
        f"Precision and recall of {things} by class", key=key,
    )  # fmt: skip
    st.caption(f"Precision: of the {things} called so, the share that is. Recall: of the {things} that are, the share called so.")


def _share(value: float | None) -> str:
    return NOTHING if value is None or math.isnan(value) else f"{value:.3f}"
