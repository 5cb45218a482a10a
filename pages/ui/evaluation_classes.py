"""Ten classes: which kind of garment a photo shows, by a linear layer on each encoder, and where the first of them goes wrong."""

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import ClassificationDetails, Results, by_encoder, own
from pages.ui.evaluation_mistakes import show_mistakes
from pages.ui.evaluation_parts import again, chosen, in_figures, on_what, table, whose
from pages.ui.text import plain
from recsys.evaluation.measurement import MeasurementSet

FIGURES = {"accuracy": "Accuracy", "macro_f1": "Macro F1", "ece": "ECE"}


def show_classes(results: Results) -> None:
    """Accuracy by encoder, then the first encoder class by class."""
    st.subheader("Which kind of garment is it?", anchor=False)
    stored = chosen(results, "classification", "clothing")
    if stored is None:
        return
    st.markdown("A linear layer learned from labelled photos to name the kind of garment from what an encoder sees in a photo.")
    on_what(stored.measured)
    _figures(stored.measured)
    accuracies = by_encoder(stored.measured, "accuracy")
    if len(accuracies) > 1:
        st.markdown("**By encoder.** The share of photos named rightly, with its interval; the best is filled.")
        charts.show(charts.intervals(accuracies, "Accuracy"), "Accuracy by encoder with intervals")
    told = details.read(stored, ClassificationDetails)
    if told is not None:
        details.show_classes(told, "photos", whose(stored.measured))
        if told.reliability:
            details.show_reliability(told.reliability, own(stored.measured, "ece"))
        if told.mistakes:
            show_mistakes(told.mistakes)
    again(stored)


def _figures(measured: MeasurementSet) -> None:
    figures = {heading: in_figures(figure) for name, heading in FIGURES.items() if (figure := own(measured, name))}
    if figures:
        table({plain(whose(measured)): figures}, "Figures of the classification", key="classification")
        st.caption(
            "Accuracy: the share of photos named rightly. Macro F1: precision and recall in one, each class counting the same. "
            "ECE, the expected calibration error: how far stated probabilities lie from what came true; 0 is best."
        )
