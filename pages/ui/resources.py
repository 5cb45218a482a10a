"""What is loaded once and shared: the catalogues there are, a recommender for each that is opened, a vector for each photo."""

import os
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from recsys.catalog import INFO_FILE
from recsys.errors import CatalogError
from recsys.pipeline import OutfitRecommender

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo" / "catalog"
SAMPLES = ROOT / "assets" / "demo" / "samples"


def catalogs() -> dict[str, Path]:
    """The catalogues a person can choose from, by name: those in `catalogs/` (or `$WEARWITH_CATALOGS`), newest first; the demo."""
    folder = Path(os.environ.get("WEARWITH_CATALOGS", ROOT / "catalogs"))
    own = [path for path in folder.glob(f"*/{INFO_FILE}") if not path.parent.name.startswith(".")] if folder.is_dir() else []
    found = {path.parent.name: path.parent for path in sorted(own, key=lambda path: path.stat().st_mtime, reverse=True)}
    if (DEMO / INFO_FILE).is_file():
        found.setdefault("demo", DEMO)
    return found


def recommender(directory: Path) -> OutfitRecommender:
    """The recommender over a catalogue, loaded once; loaded anew when the catalogue was built anew. Raises WearwithError."""
    try:
        built = (directory / INFO_FILE).stat().st_mtime_ns
    except OSError as error:
        raise CatalogError(f"{directory} is gone: build it again, or choose another catalogue") from error
    return _load(str(directory), built)


@st.cache_resource(max_entries=3, show_spinner="Opening the catalogue ...")
def _load(directory: str, built: int) -> OutfitRecommender:  # noqa: ARG001 - `built` makes a rebuilt catalogue another one
    return OutfitRecommender.load(directory)


@st.cache_data(max_entries=256, show_spinner=False)
def vector(_recommender: OutfitRecommender, encoder_checksum: str, digest: str, _image: Image.Image) -> np.ndarray:  # noqa: ARG001
    """A photo's (dim,) vector; `encoder_checksum` and the photo's `digest` say which."""
    return _recommender.embed(_image)
