"""What lies under the map: a search, the selection, the clusters, how alike things are, a photo. Only what is open is computed."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import explore_selection
from pages.ui.explore_clusters import clusters
from pages.ui.explore_photo import Standing, show_photo
from pages.ui.similarity_panel import similarity_panel
from pages.ui.word_search import ask_words, found_for
from recsys.catalog import Catalog
from recsys.landscape import ClusterView, Landscape
from recsys.similarity import Groups

SEARCH, CLUSTERS, SIMILARITY, PHOTO = "Search", "Clusters", "Similarity", "Your photo"
PANELS = [SEARCH, explore_selection.PANEL, CLUSTERS, SIMILARITY, PHOTO]


def ask_panel() -> str:
    """Which of the panels is open."""
    shown: str = st.segmented_control(
        "Under the map", PANELS, default=SEARCH, required=True, key=explore_selection.PANEL_KEY, bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    return shown


def found_by(panel: str, catalog: Catalog, photo: Standing | None, box: DeltaGenerator) -> tuple[int, ...]:
    """The rows that stand out on the map: what was searched for, what the photo stands among, else what is selected.

    The search is shown here, before the map is drawn, because it says what was found when it is shown. box: where its words are
    asked for, whichever panel is open.
    """
    with box:
        asked = ask_words(_open_search)
    if panel == SEARCH:
        rows = found_for(asked, catalog)
        if rows is not None and len(rows):
            box.caption(f"{len(rows):,} found: marked on the map, shown below it.")
        elif rows is not None or asked.strip():
            box.caption("Nothing found: why is said below the map.")
        return () if rows is None else tuple(rows.tolist())
    if panel == PHOTO and photo is not None:
        return tuple(catalog.row_of(neighbour.item.item_id) for neighbour in photo.neighbours)
    return explore_selection.current(catalog).rows


def _open_search() -> None:
    st.session_state[explore_selection.PANEL_KEY] = SEARCH


def show_panel(panel: str, catalog: Catalog, landscape: Landscape, view: ClusterView, photo: Standing | None) -> None:
    """The panel that is open, but for the search. photo: where it stands, if there is one."""
    if panel == explore_selection.PANEL:
        explore_selection.gallery(catalog)
    elif panel == CLUSTERS:
        clusters(catalog, landscape, view)
    elif panel == SIMILARITY:
        groups = Groups(view.labels, tuple(cluster.label for cluster in view.clusters))
        similarity_panel(catalog, explore_selection.current(catalog).rows, groups)
    elif panel == PHOTO:
        show_photo(catalog, photo)
