"""The sidebar: which catalogue, how to match, what to show. All of it is in the URL, so that a page can be shared."""

import math
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import item_query
from pages.ui.text import brief, plain, source_in_words
from recsys.catalog import Catalog
from recsys.color import NAMES
from recsys.datatypes import WEARABLE, Encoder, Options, Slot
from recsys.retrieval import COLOR_WEIGHT
from recsys.words import heading

DEFAULTS = Options()
SHOWN_AT_FIRST = 4  # cards a slot before "more"
LOWEST = -0.5  # here all pass: of 10,000 pairs of garments the least cosine was -0.33 (wearwith; by other encoders they are nearer)
_IN_URL = ("k", "threshold", "color_weight", "slots", "colors", "price", "gender")
_SUITED = "threshold-suited"  # in the session: the least similarity of the encoder that the slider was last drawn for


@dataclass(frozen=True)
class Controls:
    """What the sidebar says; `options` lack the photo's own slot and category."""

    k: int
    threshold: float
    color_weight: float
    slots: tuple[Slot, ...]
    colors: tuple[str, ...]
    price: tuple[float, float] | None
    gender: str | None

    def options(self, kind: tuple[Slot, str] | None) -> Options:
        """The whole question. kind: the slot and category that the person said the photo shows."""
        low, high = self.price or (None, None)
        slot, category = kind or (None, None)
        return Options(
            k=self.k, threshold=self.threshold, slots=self.slots, price_min=low, price_max=high, gender=self.gender,
            slot=slot, category=category, colors=self.colors, color_weight=self.color_weight,
        )  # fmt: skip


def in_url() -> dict[str, list[str]]:
    """The controls that somebody moved, as the URL has them: for a link that keeps them."""
    return {name: st.query_params.get_all(name) for name in _IN_URL if name in st.query_params}


def choose_catalog(catalogs: dict[str, Path], where: DeltaGenerator) -> str:
    """The catalogue's select box, the same choice on every page; the only one there is needs none. Returns its name."""
    if (asked := st.query_params.get("catalog", next(iter(catalogs)))) not in catalogs:
        said = f"There is no catalogue {brief(asked, 40)!r} here (any more). This is another one."
        st.warning(plain(said), icon=":material/inventory_2:")
        item_query.forget()  # another catalogue may call something else by that id
    if len(catalogs) == 1:
        return next(iter(catalogs))
    if (chosen := st.session_state.get("catalog")) in catalogs:
        st.session_state["catalog"] = chosen  # said again, or a choice that came by the URL does not hold on the next page
    name: str = where.selectbox("Catalogue", list(catalogs), key="catalog", bind="query-params", on_change=item_query.forget)
    return name


def describe_catalog(catalog: Catalog, is_demo: bool) -> None:
    """What is loaded, under the select box."""
    info = catalog.info
    if is_demo:
        st.sidebar.caption(
            f"{info.items:,} drawn garments of invented brands, to try things out. The Catalogue page loads real ones."
        )
    else:
        st.sidebar.caption(
            plain(f"{info.items:,} item{'s' * (info.items != 1)} from {source_in_words(info.source)}, compared by {info.encoder}.")
        )


def ask_controls(catalog: Catalog, encoder: Encoder) -> Controls:
    """How to match and what to show, behind defaults that need no change. encoder: the one that the catalogue was built with."""
    together = catalog.info.together
    with st.sidebar:
        st.subheader("How to match", anchor=False)
        k = st.slider(
            "Similar items to ask", 1, 30, DEFAULTS.k, key="k", bind="query-params",
            help=f"How many of the items that look most like your photo are asked what was {together} with them.",
        )  # fmt: skip
        threshold = _ask_threshold(encoder, together)
        color_weight = _ask_color_weight()
        st.subheader("What to show", anchor=False)
        slots = st.pills(
            "Only these", list(WEARABLE), selection_mode="multi", format_func=heading, key="slots", bind="query-params",
            help="Default: everything but the kind of garment in your photo.",
        )  # fmt: skip
        return Controls(k, threshold, color_weight, tuple(slots), _ask_colors(catalog), _ask_price(catalog), _ask_gender(catalog))


def _ask_threshold(encoder: Encoder, together: str) -> float:
    """The least similarity; it starts at the encoder's own, and goes to another's with the catalogue while nobody has moved it."""
    suited = encoder.least_similarity
    before, now = st.session_state.get(_SUITED, suited), st.session_state.get("threshold")
    if before != suited and now is not None and math.isclose(now, before, abs_tol=1e-6):
        st.session_state["threshold"] = suited  # the slider would stay where it is: a new default alone does not move it
    st.session_state[_SUITED] = suited
    return st.slider(
        "Least similarity", LOWEST, 1.0, suited, 0.05, key="threshold", bind="query-params",
        help=f"An item that was {together} with them is shown if its picture's cosine similarity to your photo is at least this. "
        f"1 is an identical picture; {suited:.2f} suits {plain(encoder.name)}, the encoder of this catalogue. It does not apply to "
        "items that are only near your photo in style.",
    )  # fmt: skip


def _ask_color_weight() -> float:
    """How much of the likeness of similar items is that of their colours."""
    return st.slider(
        "How much colour counts", 0.0, 1.0, COLOR_WEIGHT, 0.05, key="color_weight", bind="query-params",
        help="In choosing the items similar to your photo. At 0 their pictures are compared and nothing else; the higher, the more "
        "the names of their colours decide, and at 1 these alone. The least similarity is of pictures, whatever you say here.",
    )  # fmt: skip


def _ask_colors(catalog: Catalog) -> tuple[str, ...]:
    """The colours to show, of those that the catalogue's items have; none of them for all."""
    known = [name for name in catalog.color_names if name in NAMES]  # somebody else's table of palettes may say others
    if not known:
        return ()
    chosen = st.multiselect(
        "Colour", known, format_func=str.capitalize, key="colors", bind="query-params", placeholder="Any colour",
        filter_mode="contains", select_all=False,
        help="What to wear with your photo, in these colours only. They are named from the pictures, the commonest first; an item "
        "may go by two names.",
    )  # fmt: skip
    return tuple(chosen)


def _ask_price(catalog: Catalog) -> tuple[float, float] | None:
    """A price range, where the catalogue has prices; None while it is not narrowed."""
    if catalog.price_range is None or catalog.price_range[0] == catalog.price_range[1]:
        return None
    low, high = catalog.price_range
    chosen = st.slider("Price", low, high, (low, high), 1.0, key="price", bind="query-params", format="%.0f")
    return None if chosen == (low, high) else (min(chosen), max(chosen))  # a URL may hold them in any order


def _ask_gender(catalog: Catalog) -> str | None:
    """For whom, where the catalogue says so of its items."""
    if not catalog.genders:
        return None
    chosen: str | None = st.pills(
        "Made for", list(catalog.genders), format_func=lambda gender: plain(gender.capitalize()), key="gender", bind="query-params"
    )
    return chosen
