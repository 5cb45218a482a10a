"""What is loaded once and shared: the catalogues there are, what is opened of them, what is found in each photo, the imports."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread

import numpy as np
import streamlit as st
from PIL import Image
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.importing.job import Importer
from pages.ui.colour_chips import ColourChips, colour_chips
from pages.ui.holdings import Holdings, holdings_of
from recsys import classification, color, detection, encoders
from recsys.catalog import INFO_FILE, Catalog
from recsys.cutout import cut
from recsys.datatypes import Detection, Detector, Encoder
from recsys.errors import CatalogError
from recsys.landscape import Landscape
from recsys.pipeline import OutfitRecommender, colors_of
from recsys.search import WordIndex
from recsys.word_search import WordSearch

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo" / "catalog"
SAMPLES = ROOT / "assets" / "demo" / "samples"
CLUSTERING = "sklearn.cluster"


def shelf() -> Path:
    """The folder of a person's own catalogues: `catalogs/`, or `$WEARWITH_CATALOGS`."""
    return Path(os.environ.get("WEARWITH_CATALOGS", ROOT / "catalogs"))


def own_catalogs() -> dict[str, Path]:
    """A person's own catalogues by name, newest first."""
    folder = shelf()
    built: dict[Path, int] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if not path.name.startswith("."):
            with suppress(CatalogError):  # something else, or a catalogue that somebody removes at this moment
                built[path] = _built(path)
    return {path.name: path for path in sorted(built, key=built.__getitem__, reverse=True)}


def catalogs() -> dict[str, Path]:
    """The catalogues a person can choose from, by name: their own, newest first; the demo."""
    found = own_catalogs()
    if (DEMO / INFO_FILE).is_file():
        found.setdefault("demo", DEMO)
    return found


def name_of(catalog: Catalog) -> str:
    """What `catalogs` calls a catalogue."""
    return "demo" if catalog.directory == DEMO else catalog.directory.name


def catalog(directory: Path) -> Catalog:
    """A catalogue, loaded once; loaded anew when it was built anew. Raises WearwithError."""
    return _load_catalog(str(directory), _built(directory))


def recommender(directory: Path) -> OutfitRecommender:
    """The recommender over a catalogue, as `catalog`. Raises WearwithError."""
    return _load_recommender(str(directory), _built(directory))


def begin_clustering() -> None:
    """Have scikit-learn imported from now on: a second that the first clusters would wait for, after all else."""
    if CLUSTERING not in sys.modules:
        Thread(target=import_module, args=(CLUSTERING,), daemon=True).start()


def landscape(directory: Path) -> Landscape:
    """A catalogue's landscape, as `catalog`; what it has computed stays with it. Raises WearwithError."""
    return _survey(str(directory), _built(directory))


def word_index(directory: Path) -> WordIndex:
    """The words of a catalogue's items, as `catalog`. Raises WearwithError."""
    return _index_words(str(directory), _built(directory))


def word_search(directory: Path) -> WordSearch:
    """The search by words over a catalogue, with its pictures where its encoder knows words, as `catalog`. Raises WearwithError."""
    return _open_search(str(directory), _built(directory))


def chips(directory: Path) -> ColourChips:
    """The colours to choose from in a catalogue, counted once. Raises WearwithError."""
    return _count_colours(str(directory), _built(directory))


def holdings(directory: Path) -> Holdings:
    """What a catalogue holds, counted once. Raises WearwithError."""
    return _count(str(directory), _built(directory))


@st.cache_resource(show_spinner=False)
def importer() -> Importer:
    """The imports of this server."""
    return Importer()


def let_go(upload: UploadedFile) -> None:
    """Have Streamlit forget an upload that was handed on: it would hold the bytes until the session ends."""
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)


@st.cache_data(max_entries=64, show_spinner="Looking for garments ...")
def detections(
    _recommender: OutfitRecommender,
    detector_checksum: str,  # noqa: ARG001
    digest: str,  # noqa: ARG001
    _image: Image.Image,
) -> tuple[Detection, ...]:
    """What is found in a photo; `detector_checksum` and the photo's `digest` say which."""
    return _recommender.detect(_image)


@st.cache_data(max_entries=256, show_spinner=False)
def vector(
    _recommender: OutfitRecommender,
    encoder_checksum: str,  # noqa: ARG001
    detector_checksum: str,  # noqa: ARG001
    digest: str,  # noqa: ARG001
    part: str,  # noqa: ARG001
    _image: Image.Image,
    _detection: Detection,
) -> np.ndarray:
    """The (dim,) vector of a part of a photo; the checksums, the photo's `digest` and the `part` (`choice.in_url`) say which."""
    return _recommender.embed(cut(_image, _detection))


@st.cache_data(max_entries=256, show_spinner=False)
def colours(
    detector_checksum: str,  # noqa: ARG001
    digest: str,  # noqa: ARG001
    part: str,  # noqa: ARG001
    _image: Image.Image,
    _detection: Detection,
) -> color.Description:
    """The colours of a part of a photo, named as in `vector`."""
    return colors_of(_image, _detection)


def _built(directory: Path) -> int:
    """When a catalogue was built: a rebuilt one is another one."""
    try:
        return (directory / INFO_FILE).stat().st_mtime_ns
    except OSError as error:
        raise CatalogError(f"{directory} is gone: build it again, or choose another catalogue") from error


@st.cache_resource(max_entries=3, show_spinner="Opening the catalogue ...")
def _load_catalog(directory: str, built: int) -> Catalog:  # noqa: ARG001
    return Catalog.load(directory)


@st.cache_resource(max_entries=3, show_spinner=False)
def _index_words(directory: str, built: int) -> WordIndex:
    return WordIndex(_load_catalog(directory, built).items)


@st.cache_resource(max_entries=3, show_spinner=False)
def _open_search(directory: str, built: int) -> WordSearch:
    opened = _load_catalog(directory, built)
    name = opened.info.encoder
    return WordSearch(opened, _index_words(directory, built), _load_encoder(name) if encoders.knows_words(name) else None)


@st.cache_data(max_entries=16, show_spinner=False)
def _count_colours(directory: str, built: int) -> ColourChips:
    return colour_chips(_load_catalog(directory, built))


@st.cache_resource(max_entries=3, show_spinner="Opening the catalogue ...")
def _load_recommender(directory: str, built: int) -> OutfitRecommender:
    opened = _load_catalog(directory, built)
    encoder = _load_encoder(opened.info.encoder)
    return OutfitRecommender(opened, encoder, classification.shipped(encoder), _load_detector(detection.DEFAULT_DETECTOR))


@st.cache_resource(max_entries=3, show_spinner=False)
def _survey(directory: str, built: int) -> Landscape:
    return Landscape(_load_catalog(directory, built))


@st.cache_resource(max_entries=2, show_spinner=False)
def _load_encoder(name: str) -> Encoder:
    return encoders.load(name)


@st.cache_resource(max_entries=1, show_spinner=False)
def _load_detector(name: str) -> Detector:
    return detection.load(name)


@st.cache_data(max_entries=16, show_spinner=False)
def _count(directory: str, built: int) -> Holdings:
    return holdings_of(_load_catalog(directory, built))
