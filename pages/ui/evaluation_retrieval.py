"""Finding similar: of what lies nearest to a product, how much is of its kind."""

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui.evaluation_files import Results, by_encoder
from pages.ui.evaluation_parts import again, chosen, compare, on_what, words_of
from pages.ui.text import plain
from recsys.evaluation.measurement import MeasurementSet

# Side by side at a desk, one under the other on a phone.
TABLES = (
    {"Precision@10": "precision@10", "mAP": "map"},
    {"Recall@1": "recall@1", "Recall@5": "recall@5", "Recall@10": "recall@10"},
)
MEASURES = {name for measures in TABLES for name in measures.values()}
KINDS = {
    "article_type": "the same type of article",
    "article_type_colour": "the same type and base colour",
    "category": "the same category",
    "slot": "the same slot",
}


def show_retrieval(results: Results) -> None:
    """Tables for each notion of "the same kind", and precision as dots."""
    st.subheader("Does it find what is alike?", anchor=False)
    stored = chosen(results, "retrieval", "products")
    if stored is None:
        return
    st.markdown("Each product in turn is the question, and all the others are searched for what looks most like it.")
    on_what(stored.measured)
    retrieval_tables(stored.measured)
    again(stored)


def retrieval_tables(measured: MeasurementSet) -> None:
    """A row an encoder: precision, mAP and recall, for each notion of "the same kind"."""
    for kind in kinds(measured):
        alike = KINDS.get(kind, words_of(kind))
        st.markdown(f"**Alike is {plain(alike)}.**")
        for measures, where in zip(TABLES, st.columns([2, 3], gap="medium"), strict=True):
            columns = {
                heading: figures for heading, name in measures.items() if (figures := by_encoder(measured, f"{name}.{kind}"))
            }
            with where:
                compare(columns, f"{' and '.join(columns)}, alike is {alike}")
        precision = by_encoder(measured, f"precision@10.{kind}")
        if len(precision) > 1:
            charts.show(charts.intervals(precision, "Precision@10"), f"Precision at 10 by encoder, alike is {alike}")
    st.caption(
        "Precision@10: of the ten nearest, the share that is alike. mAP: the same at every depth of the ranking, averaged. "
        "Recall@k: how often at least one of the k nearest is alike. Under each figure its interval."
    )


def kinds(measured: MeasurementSet) -> list[str]:
    """The notions of "the same kind" that a set has figures for: the part of a name after the measure."""
    names = [figure.name.split(".") for figure in measured.measurements]
    return list(dict.fromkeys(parts[1] for parts in names if len(parts) > 1 and parts[0] in MEASURES))
