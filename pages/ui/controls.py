"""The sidebar: which catalogue, how to match, what to show. Everything is in the URL, so that a page can be shared."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from recsys.catalog import Catalog
from recsys.datatypes import WEARABLE, Options, Slot
from recsys.words import heading

DEFAULTS = Options()
SHOWN_AT_FIRST = 4  # cards a slot before "more"


@dataclass(frozen=True)
class Controls:
    """What the sidebar says; `options` lack the photo's own slot and category."""

    k: int
    threshold: float
    slots: tuple[Slot, ...]
    price: tuple[float, float] | None
    gender: str | None

    def options(self, slot: Slot | None, category: str | None) -> Options:
        """The whole question, with what the person said of the photo."""
        low, high = self.price or (None, None)
        return Options(
            k=self.k, threshold=self.threshold, slots=self.slots, price_min=low, price_max=high, gender=self.gender,
            slot=slot, category=category,
        )  # fmt: skip


def choose_catalog(catalogs: dict[str, Path]) -> Path:
    """The catalogue's select box; the only one there is needs none."""
    st.sidebar.header("Wearwith", anchor=False)
    if len(catalogs) == 1:
        return next(iter(catalogs.values()))
    name = st.sidebar.selectbox("Catalogue", list(catalogs), key="catalog", bind="query-params")
    return catalogs[name]


def describe_catalog(catalog: Catalog, is_demo: bool) -> None:
    """What is loaded, under the select box."""
    info = catalog.info
    if is_demo:
        st.sidebar.caption(
            f"{info.items:,} drawn garments of invented brands, to try things out. README says how to load real products."
        )
    else:
        st.sidebar.caption(f"{info.items:,} items from {info.source}, compared by {info.encoder}.")


def ask_controls(catalog: Catalog) -> Controls:
    """How to match and what to show, behind defaults that need no change."""
    together = catalog.info.together
    with st.sidebar:
        st.subheader("How to match", anchor=False)
        k = st.slider(
            "Similar items to ask", 1, 30, DEFAULTS.k, key="k", bind="query-params",
            help=f"How many of the items that look most like your photo are asked what was {together} with them.",
        )  # fmt: skip
        threshold = st.slider(
            "Least similarity", 0.0, 1.0, DEFAULTS.threshold, 0.05, key="threshold", bind="query-params",
            help=f"An item that was {together} with them is shown if its picture's cosine similarity to your photo is at least "
            "this. 1 is an identical picture; things of different kinds lie around 0.3.",
        )  # fmt: skip
        st.subheader("What to show", anchor=False)
        slots = st.pills(
            "Only these", list(WEARABLE), selection_mode="multi", format_func=heading, key="slots", bind="query-params",
            help="Default: everything but the kind of garment in your photo.",
        )  # fmt: skip
        return Controls(k, threshold, tuple(slots), _ask_price(catalog), _ask_gender(catalog))


def _ask_price(catalog: Catalog) -> tuple[float, float] | None:
    """A price range, where the catalogue has prices; None while it is not narrowed."""
    prices = catalog.items["price"].to_numpy(dtype=np.float64)
    prices = prices[np.isfinite(prices)]
    if not len(prices) or prices.min() == prices.max():
        return None
    low, high = float(np.floor(prices.min())), float(np.ceil(prices.max()))
    chosen = st.slider("Price", low, high, (low, high), key="price", bind="query-params", format="%.0f")
    return None if chosen == (low, high) else chosen


def _ask_gender(catalog: Catalog) -> str | None:
    """For whom, where the catalogue says so of its items."""
    genders = sorted(set(catalog.items["gender"].dropna()) - {"unisex", ""})
    if not genders:
        return None
    chosen: str | None = st.pills("Made for", genders, format_func=str.capitalize, key="gender", bind="query-params")
    return chosen
