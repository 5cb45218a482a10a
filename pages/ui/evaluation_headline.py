"""What the shipped encoder does, in plain sentences: each with its figure and interval, and said only where it was measured."""

import math
from collections.abc import Iterator

import streamlit as st

from pages.ui.evaluation_files import Results, Stored, by_encoder, details_of
from pages.ui.evaluation_parts import percent
from pages.ui.text import plain
from recsys.encoders import DEFAULT_ENCODER
from recsys.errors import WearwithError
from recsys.evaluation.measurement import Measurement


def show_headline(results: Results, encoder: str = DEFAULT_ENCODER) -> None:
    """The sentences there are; that there is none; and a line for each file that cannot be shown."""
    if sentences := list(headline(results, encoder)):
        st.markdown(
            f"**{plain(encoder)}**, the network that turns each picture into numbers, on pictures it was not trained on. In "
            "brackets the 95 % interval."
        )
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    else:
        st.info(
            plain(f"Nothing has been measured of {encoder}, the encoder that ships. Each view names the command that measures it."),
            icon=":material/query_stats:",
        )
    for problem in results.problems:
        st.warning(plain(problem), icon=":material/broken_image:")


def headline(results: Results, encoder: str) -> Iterator[str]:
    """Markdown sentences, the most telling first."""
    told = list(_kinds(results, encoder)) or list(_recognised(results, encoder))
    yield from told[:1]
    yield from _sorted(results, encoder)
    for stored in results.of("retrieval")[:1]:
        if found := _figure(stored, "precision@10.article_type", encoder):
            yield f"Asked what is most like each of {found.n:,} products, {percent(found)} of its first ten are of the same type."


def _kinds(results: Results, encoder: str) -> Iterator[str]:
    for stored in results.of("classification"):
        if accuracy := _figure(stored, "accuracy", encoder):
            of = _of_how_many(stored)
            yield f"It names the kind of garment in a photo{of} rightly in {percent(accuracy)} of {accuracy.n:,} photos."


def _recognised(results: Results, encoder: str) -> Iterator[str]:
    for stored in sorted(results.of("recognition"), key=lambda stored: stored.name != "recognition-clothing"):
        if accuracy := _figure(stored, "slot_accuracy", encoder):
            yield f"It tells a garment's slot by the items most like it, rightly in {percent(accuracy)} of {accuracy.n:,} photos."


def _sorted(results: Results, encoder: str) -> Iterator[str]:
    for stored in results.of("slots")[:1]:
        if mlp := _figure(stored, "mlp_accuracy", encoder):
            alone = _figure(stored, "kmeans_accuracy", encoder)
            rest = f"; k-means, without a single label, {percent(alone)}" if alone else ""
            yield f"A small classifier on top of it puts {percent(mlp)} of {mlp.n:,} products into the right slot{rest}."


def _figure(stored: Stored, name: str, encoder: str) -> Measurement | None:
    figure = by_encoder(stored.measured, name).get(encoder)
    return figure if figure is not None and not math.isnan(figure.value) else None


def _of_how_many(stored: Stored) -> str:
    try:
        confusion = details_of(stored.name, stored.measured).confusion
    except WearwithError:
        return ""
    return f", one of {len(confusion.labels)}," if confusion else ""
