"""Evaluate: how well it works, as measured, and on what."""

import streamlit as st

from pages.ui import frame
from pages.ui.evaluation_catalog import show_catalog
from pages.ui.evaluation_classes import show_classes
from pages.ui.evaluation_color import show_color
from pages.ui.evaluation_detection import show_detection
from pages.ui.evaluation_files import read_results, results_folder
from pages.ui.evaluation_headline import show_headline
from pages.ui.evaluation_heads import show_heads
from pages.ui.evaluation_others import show_matching, show_speed
from pages.ui.evaluation_reconstruction import show_reconstruction
from pages.ui.evaluation_retrieval import show_retrieval
from pages.ui.evaluation_slots import show_slots
from pages.ui.evaluation_training import show_training

VIEWS = {
    "Seven slots": show_slots,
    "Ten classes": show_classes,
    "Type and colour": show_heads,
    "Colour": show_color,
    "Finding similar": show_retrieval,
    "Detection": show_detection,
    "Matching": show_matching,
    "Autoencoder": show_reconstruction,
    "Training": show_training,
    "Speed": show_speed,
    "My catalogue": show_catalog,
}

frame.stay_within()
st.sidebar.header("Wearwith", anchor=False)
st.sidebar.caption("Every figure here comes out of a file that a command wrote; each view names the command.")
st.title("How well does it work?", anchor=False)
results = read_results(results_folder())
show_headline(results)
view = st.pills(
    "Show", list(VIEWS), default=next(iter(VIEWS)), required=True, key="view", bind="query-params", label_visibility="collapsed"
)
VIEWS[view](results)
