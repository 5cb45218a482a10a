"""An item of the catalogue in the place of a photo: what the catalogue says of it, what goes with it, what is similar."""

import streamlit as st

from pages.ui import intake, item_query, panels
from pages.ui.colours import colours
from pages.ui.controls import Controls
from pages.ui.text import plain
from recsys import words
from recsys.catalog import Catalog
from recsys.datatypes import Item, Options, Slot
from recsys.errors import WearwithError
from recsys.pipeline import OutfitRecommender

SIMILAR_SHOWN, SIMILAR_FIRST_SHOWN = 12, 24
_SHOWN = "item-shown"  # in the session: what was shown last, and whose turn it is to scroll up


def matched(recommender: OutfitRecommender, item: Item, asked: Controls) -> None:
    """The item, and the answers to it; what is similar first, where the URL says so."""
    first = item_query.similar_first()
    _begin_at_the_top((item.item_id, first))
    left, right = st.columns([3, 7], gap="medium")
    with left:
        about(item, recommender.catalog, first)
    with right:
        if first:
            _similar(recommender, item, asked, SIMILAR_FIRST_SHOWN)
        _goes_with(recommender, item, asked)
    if not first:
        _similar(recommender, item, asked, SIMILAR_SHOWN)


def about(item: Item, catalog: Catalog, similar_first: bool) -> None:
    """The picture and what the catalogue knows, which needs no guess; and the ways to another question."""
    with st.container(key="photo"), st.container(key="card-chosen"):
        panels.picture_and_title(item, catalog)
        panels.link("What goes with it" if similar_first else "What is similar to it", item, catalog, similar=not similar_first)
    st.markdown(f"**{plain(words.stated(item))}**")
    with st.container(key="colours-of-item"):
        colours(catalog.palette(catalog.row_of(item.item_id)))
    with st.container(horizontal=True):
        if intake.has_photo():
            st.button("Back to your photo", icon=":material/arrow_back:", type="tertiary", on_click=item_query.forget)
        st.button("Choose another", icon=":material/checkroom:", type="tertiary", on_click=intake.forget_photo)


def _begin_at_the_top(shown: object) -> None:
    """Scroll up where something else is shown than before: its link was under a card, perhaps the last of them."""
    before, turn = st.session_state.get(_SHOWN, (None, 0))
    with st.container(key="to-top"):
        places = st.empty(), st.empty()
    if shown != before:
        st.session_state[_SHOWN] = shown, 1 - turn
        places[turn].html(  # in turn, because a script that stands where it stood before is not run again
            "<script>document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)</script>", unsafe_allow_javascript=True
        )


def _goes_with(recommender: OutfitRecommender, item: Item, asked: Controls) -> None:
    try:
        answer = recommender.recommend_item(item.item_id, asked.options(None))
    except WearwithError as error:
        st.error(plain(str(error)), icon=":material/tune:")
        return
    panels.matches(answer, recommender.catalog)


def _similar(recommender: OutfitRecommender, item: Item, asked: Controls, count: int) -> None:
    within = () if item.slot is Slot.NOT_CLOTHING else (item.slot,)
    options = Options(k=count, slots=within, color_weight=asked.color_weight)
    found = recommender.similar_item(item.item_id, options)
    panels.similar_gallery(found, recommender.catalog, asked.color_weight, item)
