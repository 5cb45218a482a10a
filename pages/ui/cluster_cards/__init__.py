"""The clusters as cards: label, size, make-up, the most and the least typical items; and the curves that speak for how many.

A custom component of Streamlit, so that two hundred pictures are fetched as they come into sight. What comes from data reaches the
files beside this one as JSON alone.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.served import Addresses
from recsys.catalog import Catalog
from recsys.clustering import ClusterCounts
from recsys.landscape import Cluster, ClusterView

HERE = Path(__file__).parent
CATEGORIES_SHOWN = 5
_KEY = "cluster-cards"

_cards = st.components.v2.component(
    "cluster-cards",
    html=(HERE / "cards.html").read_text(encoding="utf-8"),
    css=(HERE / "cards.css").read_text(encoding="utf-8"),
    js=(HERE / "cards.js").read_text(encoding="utf-8"),
)


def cluster_cards(view: ClusterView, catalog: Catalog, addresses: Addresses, on_choose: Callable[[], None]) -> None:
    """Show what is in the clusters. on_choose is called when somebody chose something: `chosen` says what."""
    _mount("cards", {"clusters": [_card(cluster, catalog) for cluster in view.clusters]}, addresses, on_choose)


def count_curves(counts: ClusterCounts, k: int, suggested: int, addresses: Addresses, on_choose: Callable[[], None]) -> None:
    """Show what speaks for each number of clusters. k: the one that is shown now. on_choose: as in `cluster_cards`."""
    _mount("curves", {"curves": _curves(counts, k, suggested)}, addresses, on_choose)


def _mount(part: str, data: dict[str, Any], addresses: Addresses, on_choose: Callable[[], None]) -> None:
    thumbnails = {"address": addresses.thumbnails, "version": addresses.version}
    whole = {"curves": None, "clusters": [], "thumbnails": thumbnails, **data}
    _cards(key=f"{_KEY}-{part}", data=whole, on_chosen_change=on_choose)


def chosen() -> dict[str, int]:
    """What the browser says was chosen: {"cluster": its number}, {"row": of an item} or {"k": clusters}; {} for anything else."""
    heard = [st.session_state[key].get("chosen") for key in (f"{_KEY}-cards", f"{_KEY}-curves") if key in st.session_state]
    said = next((each for each in heard if isinstance(each, dict)), {})
    return {name: said[name] for name in ("cluster", "row", "k") if type(said.get(name)) is int}


def _card(cluster: Cluster, catalog: Catalog) -> dict[str, Any]:
    titles = catalog.items["title"]
    shown, others = cluster.categories[:CATEGORIES_SHOWN], cluster.categories[CATEGORIES_SHOWN:]
    rest = [(f"{len(others)} other{'s' * (len(others) != 1)}", sum(share for _, share in others))] if others else []
    return {
        "label": cluster.label,
        "size": cluster.size,
        "share": cluster.size / len(catalog),
        "categories": [*shown, *rest],
        "central": [[row, titles.iloc[row]] for row in cluster.central],
        "odd": [[row, titles.iloc[row]] for row in cluster.odd],
    }


def _curves(counts: ClusterCounts, k: int, suggested: int) -> dict[str, Any]:
    bend = "without a bend" if counts.by_elbow is None else f"it bends at {counts.by_elbow}"
    return {
        "ks": counts.ks,
        "k": k,
        "lines": [
            {
                "title": "Silhouette", "values": [None if math.isnan(value) else value for value in counts.silhouettes],
                "best": suggested,
                "says": f"How much nearer {counts.sampled:,} items are to their own cluster than to the next: "
                f"{suggested} is suggested. Choose a point to take its number.",
            },
            {
                "title": "Elbow", "values": list(counts.inertias), "best": counts.by_elbow,
                "says": f"The squared distances within clusters, which always fall with their number: {bend}.",
            },
        ],
    }  # fmt: skip
