"""Catalogue: what is loaded and how healthy it is, and imports of more."""

import streamlit as st

from pages.ui import controls, frame, import_form, import_panel, loaded, resources
from pages.ui.text import plain
from recsys.errors import WearwithError

frame.stay_within()
st.sidebar.header("Wearwith", anchor=False)
st.sidebar.caption("Photos are matched with one catalogue at a time: the one chosen here.")
st.title("Catalogue", anchor=False)
import_panel.show_import(resources.importer())
loaded.show_removal()

catalogs = resources.catalogs()
catalog = None
left, right = st.columns([3, 2], gap="large")
with left:
    if catalogs:
        name = controls.choose_catalog(catalogs, left)
        directory = catalogs[name]
        try:
            catalog = resources.catalog(directory)
            loaded.show_holdings(name, resources.holdings(directory), catalog)
        except WearwithError as error:
            st.error(plain(str(error)), icon=":material/inventory_2:")
        if directory.parent == resources.shelf():
            loaded.offer_removal(name, directory)
    else:
        st.info("There is no catalogue yet. Import one here.", icon=":material/inventory_2:")
with right.container(key="import-form"):
    import_form.ask_for_import()
if catalog is not None:
    loaded.show_sample(catalog)
