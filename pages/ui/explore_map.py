"""The map of the Explore page, and what its axes mean."""

from collections.abc import Sequence
from contextlib import nullcontext

import numpy as np
import streamlit as st

from pages.ui import explore_selection, served
from pages.ui.explore_controls import Look
from pages.ui.landscape import Colouring, Layout, landscape_map, quantised
from recsys.catalog import Catalog
from recsys.landscape import Landscape

AT_ONCE = 1_000  # items: t-SNE of these takes a few seconds and is not asked about
SECONDS_AN_ITEM = 0.02  # of t-SNE, about, on two slow cores
ALL_SHOWN = 0.995  # of the variance: a hundred of a hundred, when it is said
_AGREED = "explore-tsne"


def show_map(
    catalog: Catalog, landscape: Landscape, look: Look, colouring: Colouring, highlighted: Sequence[int], photo: np.ndarray | None
) -> None:
    """The landscape in the layout asked for; a button where it takes long to compute.

    highlighted: rows that stand out. photo: its vector (dim,), for its star; None without.
    """
    if look.layout == "tsne" and not _agreed(catalog):
        return
    with st.spinner("Computing the t-SNE map ...") if look.layout == "tsne" else nullcontext():
        positions = landscape.positions(look.layout, look.dims)
    star = None if photo is None else landscape.place(photo, look.layout, look.dims)
    places, star = quantised(positions, star)

    def take() -> None:
        explore_selection.take(catalog)

    layout = Layout(f"{catalog.directory.name} {look.layout} {look.dims}", places, star)
    landscape_map(layout, colouring, highlighted, served.addresses(catalog), take)
    st.caption(explained(landscape, look, len(catalog)))


def explained(landscape: Landscape, look: Look, count: int) -> str:
    """What the map shows and what it does not, in a sentence or two."""
    if count == 1:
        return "One item alone: there is nothing to compare it with."
    if look.layout == "tsne":
        return "Near points look alike. How far groups lie apart, and how large they are, means nothing on this map."
    shares = landscape.explained[: look.dims]
    if not shares.any():
        return "All items look the same to the encoder, so they stand at one point. A click takes them all."
    axes = int((shares > 0).sum())
    spread = f"{'The axis shows' if axes == 1 else f'The {axes} axes show'} {shares.sum():.0%} of how they differ"
    doubt = ", so points that meet here may still be unlike" if shares.sum() < ALL_SHOWN else ""
    return f"Each point is an item; what looks alike stands near. {spread}{doubt}."


def _agreed(catalog: Catalog) -> bool:
    """Whether t-SNE may be computed: at once where it is quick, else when somebody has said so."""
    key = f"{_AGREED}-{catalog.directory}"
    if len(catalog) <= AT_ONCE or st.session_state.get(key):
        return True
    seconds = len(catalog) * SECONDS_AN_ITEM
    st.info(
        f"A t-SNE map of {len(catalog):,} items takes about {_time(seconds)} to compute. It is kept for the next time.",
        icon=":material/hourglass_empty:",
    )
    st.button("Compute it", on_click=_agree, args=(key,))
    return False


def _agree(key: str) -> None:
    st.session_state[key] = True


def _time(seconds: float) -> str:
    return f"{max(10, round(seconds, -1)):.0f} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
