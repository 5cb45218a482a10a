"""Seven slots: how far a small classifier, and k-means without any labels, get on top of each encoder."""

from collections.abc import Mapping

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import ClassificationDetails, Results, by_encoder
from pages.ui.evaluation_parts import again, chosen, compare, on_what, whose
from recsys.evaluation.measurement import Measurement, MeasurementSet

COLUMNS = {"MLP": "mlp_accuracy", "k-means": "kmeans_accuracy", "NMI": "kmeans_nmi"}


def show_slots(results: Results) -> None:
    """The table of encoders first."""
    st.subheader("Which slot is it?", anchor=False)
    stored = chosen(results, "slots", "products")
    if stored is None:
        return
    st.markdown(
        "A product's picture becomes numbers, and two judges see only these: a small neural network that learned from labelled "
        "products (MLP), and k-means, which sorts them into heaps and never sees a label."
    )
    on_what(stored.measured)
    slots_table(stored.measured)
    mlp = by_encoder(stored.measured, "mlp_accuracy")
    if len(mlp) > 1:
        st.markdown("**By the MLP.** Where two lines do not overlap, the choice of products hardly explains the difference.")
        charts.show(charts.intervals(mlp, "Share put right by the MLP"), "Accuracy of the MLP by encoder, as in the table")
    told = details.read(stored, ClassificationDetails)
    if told is not None:
        details.show_classes(told, "products", whose(stored.measured))
    again(stored)


def slots_table(measured: MeasurementSet) -> None:
    """A row an encoder: MLP, k-means, NMI."""
    columns = {heading: figures for heading, name in COLUMNS.items() if (figures := by_encoder(measured, name))}
    compare(columns, "Slots by encoder")
    tested, clustered = (_of_how_many(columns.get(heading, {})) for heading in ("MLP", "k-means"))
    st.caption(
        f"MLP: the share put right{tested}, none of which it learned from. k-means: the share put right{clustered}, each heap "
        "named so that most fit. NMI: how far the heaps agree with the slots; 1 is exactly, 0 not at all, and in small catalogues "
        "chance alone gives more than 0. Where there are several, the best of a column is bold; under each figure its interval."
    )


def _of_how_many(figures: Mapping[str, Measurement]) -> str:
    return next((f" of {figure.n:,}" for figure in figures.values()), "")
