"""Wearwith in the browser: `streamlit run streamlit_app.py`. Page settings and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.ui import frame, served

HERE = Path(__file__).parent

if __name__ == "__main__":
    st.set_page_config(page_title="Wearwith", page_icon=str(HERE / "assets" / "theme" / "icon.png"), layout="wide")
    st.html(HERE / "pages" / "ui" / "style.css")
    frame.enter()
    st.navigation(frame.pages()).run()
else:
    app = st.App(__file__, routes=served.routes())  # `streamlit run` looks for this and has its server answer our routes, too
