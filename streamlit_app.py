"""Wearwith in the browser: `streamlit run streamlit_app.py`. Page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.ui import frame

HERE = Path(__file__).parent

st.set_page_config(page_title="Wearwith", page_icon=str(HERE / "assets" / "theme" / "icon.png"), layout="wide")
st.html(HERE / "pages" / "ui" / "style.css")
frame.enter()
st.navigation(frame.pages()).run()
