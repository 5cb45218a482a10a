"""Autoencoder: what so few numbers keep of a picture, in figures and drawn before one's eyes."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from pages.ui.evaluation_files import Results, Stored, by_encoder
from pages.ui.evaluation_parts import NOTHING, again, chosen, in_figures, on_what, table
from pages.ui.intake import current_photo
from pages.ui.resources import DEMO, catalog
from pages.ui.text import plain
from recsys.encoders.onnx import MODELS_FOLDER
from recsys.errors import WearwithError
from recsys.evaluation.measurement import Measurement
from recsys.images import letterbox, read_photo
from recsys.reconstruction import DEFAULT_AUTOENCODER, Autoencoder

NAMES = {"pca": "Principal components (PCA)"}
DRAWINGS = 7  # one a slot
CELL_WIDTH = 90  # pixels: eight abreast beside the sidebar, three on a phone
SHOWN_SIDE = 192  # pixels: three times what the autoencoder draws, so that its pixels stay pixels

Pair = tuple[np.ndarray, np.ndarray]  # a picture as it is seen and as it is drawn again, (SHOWN_SIDE, SHOWN_SIDE, 3) uint8 each


def show_reconstruction(results: Results) -> None:
    """The figures first, then pictures over what became of them."""
    st.subheader("What do its numbers keep of a picture?", anchor=False)
    stored = chosen(results, "reconstruction", "products")
    st.markdown(
        "An autoencoder learns without any label: it puts a picture into a few numbers, and draws it again from these alone. What "
        "they do not hold is lost."
    )
    if stored is not None:
        _figures(stored)
    _drawings()
    if stored is not None:
        again(stored)


def _figures(stored: Stored) -> None:
    measured = stored.measured
    on_what(measured)
    explained, errors = (by_encoder(measured, name) for name in ("explained", "mse"))
    rows = {
        plain(NAMES.get(name, name)): {
            "Variance kept": in_figures(figure, best=_is_best(figure, explained)), "Squared error": _error(errors.get(name)),
        }
        for name, figure in explained.items()
    }  # fmt: skip
    table(rows, "Variance kept and squared error, the autoencoder beside principal components", key="reconstruction")
    st.caption(
        "Variance kept: of all in which the pictures differ from their mean picture, the share that is drawn again; 1 is "
        "everything. Squared error: of a pixel's value of 0 to 1, on average; lower is better. PCA has as many numbers: the best "
        "that a flat map of the pixels can do, on the pictures that it was fitted on."
    )


def _is_best(figure: Measurement, others: Mapping[str, Measurement]) -> bool:
    return len(others) > 1 and figure.value == max(other.value for other in others.values())


def _error(figure: Measurement | None) -> str:
    """A mean squared error, which is small, and its interval."""
    if figure is None or math.isnan(figure.value):
        return NOTHING
    return f"{figure.value:.4f} :small[{figure.low:.4f}–{figure.high:.4f}]"


def _drawings() -> None:
    """The demo's drawings, and the person's photo where there is one, each over what is drawn again of it."""
    try:
        autoencoder = _autoencoder(str(MODELS_FOLDER))
        demo = catalog(DEMO)
    except WearwithError as error:
        st.info(plain(str(error)), icon=":material/query_stats:")
        return
    items = demo.spread(DRAWINGS)
    named = [(item.title, item.category.capitalize()) for item in items]
    pairs = _of_files(autoencoder.checksum, [demo.thumbnail(item.item_id) for item in items], autoencoder)
    if photo := current_photo():
        named, pairs = [("Your photo", "Your photo"), *named], [*_pairs(autoencoder, [photo.image]), *pairs]
    st.markdown(
        f"**Before and after.** Above, what it sees: {autoencoder.side} pixels a side. Below, the same drawn again from its "
        f"{autoencoder.dim} numbers, just now."
    )
    with st.grid(columns=len(pairs), min_column_width=CELL_WIDTH, gap="small") as grid:
        for (title, caption), (seen, drawn) in zip(named, pairs, strict=True):
            with grid.cell(), st.container(gap="xsmall"):
                st.image(seen, alt=f"{title}, as the autoencoder sees it", width="stretch")
                st.image(drawn, alt=f"{title}, drawn again", width="stretch")
                st.caption(plain(caption))
    yours = "The first is your photo of the page Match." if photo else "A photo that you show on the page Match stands here, too."
    st.caption(f"It learned from small photos of products on white, and from nothing else. These are drawings of the demo. {yours}")


@st.cache_resource(max_entries=1, show_spinner=False)
def _autoencoder(folder: str) -> Autoencoder:
    return Autoencoder(DEFAULT_AUTOENCODER, Path(folder))


@st.cache_data(max_entries=4, show_spinner=False)
def _of_files(checksum: str, paths: Sequence[Path], _autoencoder: Autoencoder) -> list[Pair]:  # noqa: ARG001
    return _pairs(_autoencoder, [read_photo(path) for path in paths])


def _pairs(autoencoder: Autoencoder, images: Sequence[Image.Image]) -> list[Pair]:
    seen = [letterbox(image, autoencoder.side) for image in images]
    return [(_enlarged(before), _enlarged(after)) for before, after in zip(seen, autoencoder.redraw(seen), strict=True)]


def _enlarged(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.resize((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.NEAREST))
