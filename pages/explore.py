"""Explore: the whole catalogue as a landscape to walk on, its clusters, and what is like what."""

import streamlit as st

from pages.ui import controls, explore_colours, explore_controls, explore_map, explore_panels, explore_photo, frame, resources
from pages.ui.text import plain
from recsys.errors import WearwithError

frame.stay_within()
resources.begin_clustering()
st.sidebar.header("Wearwith", anchor=False)
title, box = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
title.title("What is in the catalogue?", anchor=False)
catalogs = resources.catalogs()
if not catalogs:
    st.error("There is no catalogue to look at. Import one on the Catalogue page.", icon=":material/inventory_2:")
    st.page_link("pages/catalog.py")
    st.stop()
directory = catalogs[controls.choose_catalog(catalogs, st.sidebar)]
try:
    catalog = resources.catalog(directory)
    landscape = resources.landscape(directory)
except WearwithError as error:
    st.error(plain(str(error)), icon=":material/inventory_2:")
    st.stop()
controls.describe_catalog(catalog, is_demo=directory == resources.DEMO)
look = explore_controls.ask_look(catalog, landscape)
view = landscape.clusters(look.k)
colouring = explore_colours.colouring(look.by, catalog, view)
above = st.container()
panel = explore_panels.ask_panel()
photo = explore_photo.standing(directory)
highlighted = explore_panels.found_by(panel, catalog, photo, box)
with above:
    explore_map.show_map(catalog, landscape, look, colouring, highlighted, photo.chosen.vector if photo else None)
explore_panels.show_panel(panel, catalog, landscape, view, photo)
