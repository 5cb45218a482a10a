"""Step one: a photo comes in, from a file, the camera or the samples, and stays for the session until another one does."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from PIL import Image

from pages.ui import choice, item_query
from pages.ui.resources import SAMPLES
from pages.ui.text import plain
from recsys.errors import ImageError
from recsys.images import MAX_BYTES, PHOTO_SIDE, read_photo, thumbnail

SAMPLE_WIDTH = 90  # pixels: three abreast on a phone
# HEIC is let in so that it is refused in our words, which say what to do.
TYPES = ["jpg", "jpeg", "png", "webp", "avif", "gif", "bmp", "tif", "tiff", "heic", "heif"]


@dataclass(frozen=True)
class Photo:
    """A photo that passed every check. digest: of the file's bytes. shown: a JPEG of it for the page, made once."""

    name: str
    digest: str
    image: Image.Image
    shown: bytes


def current_photo() -> Photo | None:
    """The photo of this session, or the sample that the URL names; None while there is neither."""
    if not has_photo() and (sample := st.query_params.get("sample")) in samples():
        _keep(samples()[sample].read_bytes(), f"{sample} (a drawing)")
    photo: Photo | None = st.session_state.get("photo")
    return photo


def ask_for_photo() -> None:
    """The drop zone, the camera and the samples. A photo that cannot be read is refused here, with the reason."""
    with st.container(key="intake"):
        source = st.segmented_control(
            "Where is the photo?", ["Photo file", "Camera"], default="Photo file", required=True, label_visibility="collapsed"
        )
        if source == "Camera":
            st.camera_input("Photograph yourself, or one garment laid flat", key="camera", on_change=_take, args=("camera",))
        else:
            st.file_uploader(
                "Drop a photo of yourself or of one garment here, or take one. It stays on the machine that runs Wearwith.",
                type=TYPES, key="upload", max_upload_size=MAX_BYTES // 1_000_000, on_change=_take, args=("upload",),
            )  # fmt: skip
        if problem := st.session_state.pop("photo_problem", None):
            st.error(plain(problem), icon=":material/broken_image:")


def offer_samples() -> None:
    """Three drawn photos to try at once."""
    found = samples()
    if not found:
        return
    st.caption("Or try one of these drawings")
    with st.grid(columns=len(found), min_column_width=SAMPLE_WIDTH, gap="small") as grid:
        for name, path in found.items():
            with grid.cell(), st.container(key=f"sample-{name}"):
                st.image(path, alt=f"Drawn sample photo: {name}", width="stretch")
                st.button(name.capitalize(), key=f"try-{name}", on_click=_take_sample, args=(name,), width="stretch")


def samples() -> dict[str, Path]:
    """The sample photos that ship with the app, by name."""
    return {path.stem: path for path in sorted(SAMPLES.glob("*.webp"))}


def has_photo() -> bool:
    """Whether this session has a photo, also while something else is asked with."""
    return "photo" in st.session_state


def forget_photo() -> None:
    """Back to step one."""
    choice.forget()
    item_query.forget()
    st.session_state.pop("photo", None)
    st.query_params.pop("sample", None)


def _take(widget: str) -> None:
    """Callback of the uploader and the camera: check what came in and keep it, or keep the reason why not."""
    uploaded = st.session_state.get(widget)
    if uploaded is not None:
        choice.forget()
        item_query.forget()
        st.query_params.pop("sample", None)
        _keep(uploaded.getvalue(), "Your photo" if widget == "camera" else uploaded.name)


def _take_sample(name: str) -> None:
    choice.forget()
    item_query.forget()
    st.query_params["sample"] = name
    _keep(samples()[name].read_bytes(), f"{name} (a drawing)")


def _keep(data: bytes, name: str) -> None:
    try:
        image = read_photo(data, name=name)
    except ImageError as error:
        st.session_state["photo_problem"] = str(error)
        return
    shown = thumbnail(image, "JPEG", side=PHOTO_SIDE)
    st.session_state["photo"] = Photo(name, hashlib.sha256(data).hexdigest(), image, shown)
