"""Match: a photo in, what goes with it out."""

import streamlit as st

from pages.ui import controls, frame, intake, panels, resources
from pages.ui.text import plain
from recsys.datatypes import Options
from recsys.errors import WearwithError
from recsys.words import without_lists

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
chosen = controls.ask_controls(catalog, recommender.encoder)

st.title("What do I wear with this?", anchor=False)
photo = intake.current_photo()
if photo is None:
    zone, tries = st.columns([3, 2], gap="large")
    with zone:
        intake.ask_for_photo()
    with tries:
        intake.offer_samples()
    panels.catalog_strip(recommender.catalog.spread(STRIP_SHOWN), catalog)
    st.stop()

vector = resources.vector(recommender, recommender.encoder.checksum, photo.digest, photo.image)
try:
    answer = recommender.recommend_vector(vector, chosen.options(panels.correction(photo, recommender.kinds)))
except WearwithError as error:
    st.error(plain(str(error)), icon=":material/tune:")
    st.stop()

left, right = st.columns([1, 3], gap="large")
with left:
    panels.photo_panel(photo, answer.garment, recommender.kinds)
with right:
    if not catalog.has_lists:
        st.info(without_lists(catalog.info.together), icon=":material/info:")
    for found in answer.by_slot:
        panels.slot_row(found, answer, catalog)
    if not answer.by_slot:
        panels.nothing_found(answer, catalog)
    panels.how_found(answer)
alike = Options(k=SIMILAR_SHOWN, slots=(answer.garment.slot,) if answer.garment.corrected else ())
panels.similar_gallery(recommender.similar_vector(vector, alike), catalog)
