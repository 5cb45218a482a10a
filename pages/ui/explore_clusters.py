"""The clusters of the landscape: how many, and what is in each."""

import math

import streamlit as st

from pages.ui import explore_selection, served
from pages.ui.cluster_cards import chosen, cluster_cards, count_curves
from recsys.catalog import Catalog
from recsys.landscape import ClusterView, Landscape

CURVE_LEAST = 3  # points, or it is no curve


def clusters(catalog: Catalog, landscape: Landscape, view: ClusterView) -> None:
    """A card a cluster; above them, where they say something, the curves that speak for each number of clusters."""
    addresses = served.addresses(catalog)

    def choose() -> None:
        _choose(catalog, view, chosen())

    above = st.container()
    if len(view.clusters) < view.k:
        count = len(view.clusters)
        st.caption(f"There {'is' if count == 1 else 'are'} {count} and not {view.k}: no more items differ in how they look.")
    cluster_cards(view, catalog, addresses, choose)
    with above, st.spinner("Comparing numbers of clusters ..."):
        counts, suggested = landscape.counts, landscape.suggested_k
    if sum(not math.isnan(silhouette) for silhouette in counts.silhouettes) < CURVE_LEAST:
        above.caption("There are too few items that differ to say which number of clusters suits them.")
        return
    with above:
        count_curves(counts, view.k, suggested, addresses, choose)


def _choose(catalog: Catalog, view: ClusterView, said: dict[str, int]) -> None:
    """Select a cluster or an item of a strip, or take another number of clusters."""
    if 0 <= said.get("cluster", -1) < len(view.clusters):
        number = said["cluster"]
        explore_selection.open_with(catalog, (view.labels == number).nonzero()[0].tolist(), view.clusters[number].label)
    elif 0 <= said.get("row", -1) < len(catalog):
        explore_selection.open_with(catalog, [said["row"]])
    elif "k" in said:
        st.session_state["clusters"] = said["k"]
