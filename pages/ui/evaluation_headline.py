"""What the shipped encoder does, in plain sentences: each with its figure and interval, and said only where it was measured."""

import math
from collections.abc import Iterator

import streamlit as st

from pages.ui.evaluation_files import Results, Stored, by_encoder, checksums
from pages.ui.evaluation_parts import percent
from pages.ui.text import plain
from recsys import encoders
from recsys.encoders import DEFAULT_ENCODER
from recsys.errors import WearwithError
from recsys.evaluation.measurement import EncoderId, Measurement

SLOT = "slot (top, shoes, bag, …)"


def show_headline(results: Results) -> None:
    """What the shipped encoder does, as far as it was measured; and a line for each file that cannot be shown."""
    try:
        encoder = _identified(DEFAULT_ENCODER)
    except WearwithError as error:
        st.error(plain(str(error)), icon=":material/broken_image:")
    else:
        _show_sentences(results, encoder)
    for problem in results.problems:
        st.warning(plain(problem), icon=":material/broken_image:")


def outdated(results: Results, encoder: EncoderId) -> list[str]:
    """The measurements that are of an encoder of that name with another checksum: they say nothing of this one."""
    return [
        name
        for name, stored in sorted(results.measurements.items())
        if checksums(stored.measured).get(encoder.name, encoder.checksum) != encoder.checksum
    ]


def headline(results: Results, encoder: EncoderId) -> Iterator[str]:
    """Markdown sentences, the most telling first, each of a figure of exactly that encoder."""
    told = list(_kinds(results, encoder)) or list(_recognised(results, encoder))
    yield from told[:1]
    yield from _sorted(results, encoder)
    yield from _named(results, encoder)
    for stored in results.of("retrieval")[:1]:
        if found := _figure(stored, "precision@10.article_type", encoder):
            yield f"Asked what is most like each of {found.n:,} products, {percent(found)} of its first ten are of the same type."


@st.cache_data(show_spinner=False)
def _identified(encoder: str) -> EncoderId:
    return EncoderId.of(encoders.load(encoder, threads=1))


def _show_sentences(results: Results, encoder: EncoderId) -> None:
    old = outdated(results, encoder)
    if sentences := list(headline(results, encoder)):
        st.markdown(
            f"**{plain(encoder.name)}**, the network that turns each picture into numbers, on pictures it was not trained on. In "
            "brackets the 95 % interval."
        )
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    elif not old:
        st.info(
            plain(
                f"Nothing has been measured of {encoder.name}, the encoder that ships. Each view names the command that does it."
            ),
            icon=":material/query_stats:",
        )
    if old:
        st.warning(
            plain(
                f"These figures are of another version of {encoder.name} than the one that runs here: {', '.join(old)}. Measure "
                "again; each view names the command."
            ),
            icon=":material/history:",
        )


def _kinds(results: Results, encoder: EncoderId) -> Iterator[str]:
    for stored in results.of("classification"):
        if accuracy := _figure(stored, "accuracy", encoder):
            classes = stored.measured.counts.get("classes")
            of = f", one of {classes:,}," if classes else ""
            yield f"It names the kind of garment in a photo{of} rightly in {percent(accuracy)} of {accuracy.n:,} photos."


def _recognised(results: Results, encoder: EncoderId) -> Iterator[str]:
    for stored in sorted(results.of("recognition"), key=lambda stored: stored.name != "recognition-clothing"):
        if accuracy := _figure(stored, "slot_accuracy", encoder):
            yield f"It tells a garment's {SLOT} by the items most like it, rightly in {percent(accuracy)} of {accuracy.n:,} photos."


def _sorted(results: Results, encoder: EncoderId) -> Iterator[str]:
    for stored in results.of("slots")[:1]:
        if mlp := _figure(stored, "mlp_accuracy", encoder):
            alone = _figure(stored, "kmeans_accuracy", encoder)
            rest = f"; k-means, shown no slot, sorts {percent(alone)} of {alone.n:,} rightly" if alone else ""
            yield f"A small classifier on top of it puts {percent(mlp)} of {mlp.n:,} products into the right {SLOT}{rest}."


def _named(results: Results, encoder: EncoderId) -> Iterator[str]:
    for stored in results.of("heads")[:1]:
        article_type, colour = (_figure(stored, f"{label}_accuracy", encoder) for label in ("article_type", "colour"))
        if article_type and colour:
            yield (
                f"From a product's picture alone, its article type is named rightly in {percent(article_type)} of "
                f"{article_type.n:,} and its colour in {percent(colour)} of {colour.n:,}."
            )


def _figure(stored: Stored, name: str, encoder: EncoderId) -> Measurement | None:
    if checksums(stored.measured).get(encoder.name) != encoder.checksum:
        return None
    figure = by_encoder(stored.measured, name).get(encoder.name)
    return figure if figure is not None and not math.isnan(figure.value) else None
