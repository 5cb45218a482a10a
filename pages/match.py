"""Match: a photo in, what goes with it out."""

import streamlit as st

from pages.ui import controls, frame, intake, item_panel, item_query, panels, photo_panel, photo_parts, resources, word_search
from pages.ui.text import plain
from recsys.datatypes import Options
from recsys.errors import WearwithError

SIMILAR_SHOWN, STRIP_SHOWN = 12, 6

frame.stay_within()
catalogs = resources.catalogs()
if not catalogs:
    st.error("There is no catalogue to match against. Import one on the Catalogue page.", icon=":material/inventory_2:")
    st.page_link("pages/catalog.py")
    st.stop()
st.sidebar.header("Wearwith", anchor=False)
directory = catalogs[controls.choose_catalog(catalogs, st.sidebar)]
try:
    recommender = resources.recommender(directory)
except WearwithError as error:
    st.error(plain(str(error)), icon=":material/inventory_2:")
    st.stop()
catalog = recommender.catalog
controls.describe_catalog(catalog, is_demo=directory == resources.DEMO)
asked = controls.ask_controls(catalog, recommender.encoder)

st.title("What do I wear with this?", anchor=False)
item = item_query.current_item(catalog)
if item is not None:
    item_panel.matched(recommender, item, asked)
    st.stop()
photo = intake.current_photo()
if photo is None:
    zone, tries = st.columns([3, 2], gap="large")
    with zone:
        intake.ask_for_photo()
    with tries:
        intake.offer_samples()
    st.subheader("Or search the catalogue", anchor=False)
    if word_search.search_box(catalog) is None:
        panels.catalog_strip(catalog.spread(STRIP_SHOWN), catalog)
    st.stop()

parts = photo_parts.found_in(recommender, photo)
chosen = photo_parts.chosen_of(recommender, photo, parts)
try:
    answers = {
        part.choice: recommender.recommend_vector(
            part.vector,
            asked.options(photo_panel.correction(photo, part, recommender.kinds)),
            part.colours.feature,
            worn_as=part.detection.worn_slot,
        )
        for part in dict.fromkeys([*parts, chosen])
    }
except WearwithError as error:
    st.error(plain(str(error)), icon=":material/tune:")
    st.stop()
answer = answers[chosen.choice]
names = photo_parts.names(parts, [answers[part.choice].garment for part in parts])

left, right = st.columns([3, 7], gap="medium")
with left:
    photo_panel.photo_panel(photo, parts, names, chosen)
    outlined = photo_parts.as_outlined(recommender, chosen, answer.garment)
    photo_panel.understanding(photo, chosen, answer.garment, outlined, recommender.kinds)
    photo_panel.others(names, chosen)
    photo_panel.colours_together(parts, names, chosen)
with right:
    panels.matches(answer, catalog)
within = (answer.garment.slot,) if answer.garment.corrected else ()
alike = Options(k=SIMILAR_SHOWN, slots=within, color_weight=asked.color_weight)
similar = recommender.similar_vector(chosen.vector, alike, chosen.colours.feature)
panels.similar_gallery(similar, catalog, asked.color_weight)
