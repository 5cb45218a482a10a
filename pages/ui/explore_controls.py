"""How the landscape is looked at: its layout, what it is coloured by, how many clusters. All of it is in the URL."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from pages.ui import explore_colours
from recsys.catalog import Catalog
from recsys.landscape import Landscape

FLAT, SPACE, NEIGHBOURS = "2-D", "3-D", "t-SNE"
DEFAULT_K = 7


@dataclass(frozen=True)
class Look:
    """What was chosen. layout, dims: as `Landscape.positions` takes them. by: one of `explore_colours.offered`."""

    layout: Literal["pca", "tsne"]
    dims: int
    by: str
    k: int


def ask_look(catalog: Catalog, landscape: Landscape) -> Look:
    """The controls above the map."""
    layouts = [FLAT, SPACE, *([NEIGHBOURS] if "tsne" in landscape.layouts else [])]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="look"):
        shown = st.segmented_control(
            "Layout", layouts, default=FLAT, required=True, key="layout", bind="query-params",
            help="2-D and 3-D: along the principal components of the items' vectors. t-SNE: neighbours stay together, "
            "and that is all it says.",
        )  # fmt: skip
        by = st.segmented_control(
            "Colour by", explore_colours.offered(catalog), default=explore_colours.CLUSTER, required=True, key="by",
            bind="query-params",
        )  # fmt: skip
        k = _ask_k(landscape)
    return Look("tsne" if shown == NEIGHBOURS else "pca", 3 if shown == SPACE else 2, by, k)


def _ask_k(landscape: Landscape) -> int:
    """How many clusters; a catalogue of one or two items leaves no choice."""
    ks = landscape.ks
    if len(ks) < 2:
        return ks[0]
    k: int = st.slider("Clusters", ks[0], ks[-1], min(DEFAULT_K, ks[-1]), key="clusters", bind="query-params", width=220)
    return k
