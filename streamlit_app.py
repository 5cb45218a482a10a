"""Wearwith in the browser: `streamlit run streamlit_app.py`. Page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

st.set_page_config(page_title="Wearwith", page_icon=":material/checkroom:", layout="wide", initial_sidebar_state="auto")
st.html(Path(__file__).parent / "pages" / "ui" / "style.css")
st.navigation([st.Page("pages/match.py", title="Match", icon=":material/checkroom:", default=True)]).run()
