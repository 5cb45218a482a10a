"""What surrounds the pages: which there are, and that they are only shown within the app."""

import streamlit as st

_ENTERED = "entered"


def pages() -> list[st.Page]:
    """The pages, in the order of the navigation."""
    return [
        st.Page("pages/match.py", title="Match", icon=":material/checkroom:", default=True),
        st.Page("pages/explore.py", title="Explore", icon=":material/scatter_plot:"),
        st.Page("pages/evaluate.py", title="Evaluate", icon=":material/query_stats:"),
        st.Page("pages/catalog.py", title="Catalogue", icon=":material/inventory_2:"),
    ]


def enter() -> None:
    """Say that this session came in by the app's own script."""
    st.session_state[_ENTERED] = True


def stay_within() -> None:
    """Start again by the app's own script where a page was run alone.

    A server that has just started takes the address /catalog for the file in the folder `pages`, and runs that without anything
    around it, until `st.navigation` is called for the first time.
    """
    if _ENTERED not in st.session_state:
        st.navigation(pages())
        st.rerun()
