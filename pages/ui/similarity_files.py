"""What the heat map of the Explore page takes from a catalogue's pictures, and the files that a person takes away from it."""

import base64
from pathlib import Path

import streamlit as st

from recsys.catalog import Catalog
from recsys.errors import ImageError
from recsys.export import similarities_to_csv
from recsys.images import read_image, thumbnail
from recsys.similarity import SimilarityMatrix, draw

AXIS_SIDE = 72  # pixels: along the axes, on a screen of 2x density


def address(catalog: Catalog, row: int) -> str:
    """The picture of an item, small, as an address that holds it; empty where it is gone or cannot be read."""
    path = catalog.thumbnail(catalog.ids[row])
    try:
        return _address(str(path), path.stat().st_mtime_ns)
    except (OSError, ImageError):
        return ""


def drawn(matrix: SimilarityMatrix, catalog: Catalog, title: str) -> bytes:
    """The heat map as a PNG."""
    return draw(matrix, [catalog.thumbnail(catalog.ids[row]) for row in matrix.rows], title, "png")


def table(matrix: SimilarityMatrix, catalog: Catalog) -> str:
    """The heat map as CSV."""
    return similarities_to_csv(catalog.ids[matrix.rows], matrix.names, matrix.sizes, matrix.values)


@st.cache_data(max_entries=512, show_spinner=False)
def _address(path: str, written: int) -> str:  # noqa: ARG001
    small = thumbnail(read_image(Path(path), draft_side=AXIS_SIDE), side=AXIS_SIDE)
    return "data:image/webp;base64," + base64.b64encode(small).decode("ascii")
