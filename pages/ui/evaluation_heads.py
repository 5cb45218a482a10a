"""Type and colour: which type of article a product is, and which base colour it has, named by a head on each encoder."""

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui import evaluation_details as details
from pages.ui.evaluation_files import HeadsDetails, Results, by_encoder
from pages.ui.evaluation_parts import again, chosen, compare, on_what, whose

LABELS = {"Type": "article_type", "Colour": "colour"}
COLUMNS = {"{}": "{}_accuracy", "{} in three": "{}_accuracy_top3"}  # two tables of two: four columns are too wide for a phone


def show_heads(results: Results) -> None:
    """The table of encoders first, then what the first of them takes for what."""
    st.subheader("Which type of article, and which colour?", anchor=False)
    stored = chosen(results, "heads", "products")
    if stored is None:
        return
    st.markdown(
        "For each a small classifier learned from labelled products to name it, from what an encoder sees in their pictures."
    )
    on_what(stored.measured)
    for (label, name), where in zip(LABELS.items(), st.columns(2, gap="medium"), strict=True):
        columns = {
            heading.format(label): figures
            for heading, figure in COLUMNS.items()
            if (figures := by_encoder(stored.measured, figure.format(name)))
        }
        with where:
            compare(columns, f"{label} by encoder")
    st.caption(
        "Type and colour: the share of products named as the shop names them. In three: how often that name is among the three "
        "most probable. Where there are several encoders, the best of a column is bold; under each figure its interval."
    )
    for label, name in LABELS.items():
        if len(figures := by_encoder(stored.measured, f"{name}_accuracy")) > 1:
            charts.show(charts.intervals(figures, f"{label} named rightly"), f"{label} by encoder, as in the table")
    told = details.read(stored, HeadsDetails)
    if told is not None:
        types, colours = st.columns(2, gap="medium")
        with types:
            details.show_many_classes(told.article_type, "types of article", "products", whose(stored.measured))
        with colours:
            details.show_many_classes(told.colour, "base colours", "products", whose(stored.measured))
    again(stored)
