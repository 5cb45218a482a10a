"""A page of the heat map alone, for its tests: the catalogue in `$SIMILARITY_CATALOG`, of which `?n=` items are selected."""

import os
from pathlib import Path

import numpy as np
import streamlit as st

from pages.ui import resources
from pages.ui.similarity_panel import similarity_panel
from recsys.similarity import Groups

catalog = resources.catalog(Path(os.environ["SIMILARITY_CATALOG"]))
clusters = Groups(np.arange(len(catalog)) % 2, ("Even rows", "Odd rows"))
similarity_panel(catalog, range(int(st.query_params.get("n", "0"))), clusters if "clusters" in st.query_params else None)
