"""Seven slots: how far a small classifier, and k-means without any labels, get on top of each encoder."""

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import Results, by_encoder, details_of
from pages.ui.evaluation_parts import again, choose, compare, missing, on_what, whose
from pages.ui.text import plain
from recsys.errors import WearwithError
from recsys.evaluation.measurement import MeasurementSet

COLUMNS = {"MLP": "mlp_accuracy", "k-means": "kmeans_accuracy", "NMI": "kmeans_nmi"}


def show_slots(results: Results) -> None:
    """The table of encoders first."""
    st.subheader("Which slot is it?", anchor=False)
    found = results.of("slots")
    if not found:
        missing("slots", "products")
        return
    stored = choose(found, "slots")
    st.markdown(
        "A product's picture becomes numbers, and two judges see only these: a small neural network that learned from labelled "
        "products (MLP), and k-means, which sorts them into heaps and never sees a label."
    )
    on_what(stored.measured)
    slots_table(stored.measured)
    mlp = by_encoder(stored.measured, "mlp_accuracy")
    if len(mlp) > 1:
        st.markdown("**By the MLP.** Where two lines do not overlap, the difference is no accident.")
        charts.show(charts.intervals(mlp, "Share put right by the MLP"), "Accuracy of the MLP by encoder, as in the table")
    try:
        told = details_of(stored.name, stored.measured)
    except WearwithError as error:
        st.warning(plain(str(error)), icon=":material/broken_image:")
    else:
        details.show_classes(told.confusion, told.per_class, "products", whose(stored.measured))
    again(stored)


def slots_table(measured: MeasurementSet) -> None:
    """A row an encoder: MLP, k-means, NMI."""
    columns = {heading: figures for heading, name in COLUMNS.items() if (figures := by_encoder(measured, name))}
    compare(columns, "Slots by encoder")
    st.caption(
        "MLP and k-means: the share put right, each heap named so that most fit. NMI: how far the heaps agree with the slots, 1 is "
        "exactly, 0 is chance. Where there are several, the best of a column is bold; under each figure its interval."
    )
