"""Wearwith in the browser: `streamlit run streamlit_app.py`. Page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(page_title="Wearwith", page_icon=str(HERE / "assets" / "theme" / "icon.png"), layout="wide")
st.html(HERE / "pages" / "ui" / "style.css")
st.navigation([st.Page("pages/match.py", title="Match", icon=":material/checkroom:", default=True)]).run()
