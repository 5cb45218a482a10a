"""The worst mistakes: in words, and with their pictures where a person has the photos.

The paths come out of a file, so none leads out of the folder that the person named, and what is there is decoded as any upload.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.ui.evaluation_files import Mistake
from pages.ui.panels import SAMPLE_WIDTH
from pages.ui.text import brief, plain
from recsys.errors import ImageError
from recsys.images import read_photo, thumbnail

PHOTOS_VARIABLE = "WEARWITH_PHOTOS"
LISTED = 8  # mistakes in words before "more"


def show_mistakes(mistakes: Sequence[Mistake]) -> None:
    """The wrong answers it was surest of."""
    st.markdown(f"**Its worst mistakes**: the {len(mistakes)} wrong answers it was surest of.")
    asked = st.text_input(
        "Folder of the photos", key="photos", placeholder="clothing-dataset-small", max_chars=500,
        help="The photos are no part of Wearwith. Name the folder they were measured in, on the machine that runs this app.",
    ).strip()  # fmt: skip
    folder = _folder(asked or os.environ.get(PHOTOS_VARIABLE, ""))
    if asked and folder is None:
        st.caption(plain(f"There is no folder {asked} on the machine that runs this app."))
    if folder is None:
        _in_words(mistakes)
    else:
        _in_pictures(mistakes, folder)


def _folder(name: str) -> Path | None:
    """The folder of that name; None where there is none."""
    try:
        folder = Path(name).expanduser()
        return folder if name and folder.is_dir() else None
    except (OSError, RuntimeError):  # a name that is too long; nobody's home
        return None


def _in_words(mistakes: Sequence[Mistake]) -> None:
    st.markdown("\n".join(map(_line, mistakes[:LISTED])))
    if rest := mistakes[LISTED:]:
        with st.expander(f"{len(rest)} more"):
            st.markdown("\n".join(map(_line, rest)))


def _line(mistake: Mistake) -> str:
    said = f"- **{plain(mistake.truth)}**, taken for **{plain(mistake.answer)}** at {mistake.probability:.2f}"
    return f"{said} :small[{plain(brief(mistake.picture))}]"


def _in_pictures(mistakes: Sequence[Mistake], folder: Path) -> None:
    missing = 0
    with st.grid(columns=6, min_column_width=SAMPLE_WIDTH, gap="small") as grid:
        for rank, mistake in enumerate(mistakes):
            try:
                picture = _read(folder, mistake.picture)
            except ImageError:
                missing += 1
                continue
            with grid.cell(), st.container(key=f"card-mistake-{rank}"):
                st.image(picture, alt=f"{mistake.truth}, taken for {mistake.answer}", width="stretch")
                st.text(mistake.truth)
                st.caption(plain(f"taken for {mistake.answer} at {mistake.probability:.2f}"))
    if missing:
        st.caption(f"{missing} of the {len(mistakes)} pictures are not in that folder, or cannot be read.")


def _read(folder: Path, picture: str) -> bytes:
    """A small copy of a picture of the folder. Raises ImageError where it is not in there or cannot be read."""
    try:
        path = (folder / picture).resolve()
        inside = path.is_relative_to(folder.resolve())
        built = path.stat().st_mtime_ns if inside else 0
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a zero byte; RuntimeError: links in a circle
        raise ImageError(f"there is no picture {picture}") from error
    if not inside:
        raise ImageError(f"{picture} leads out of {folder}")
    return _small(str(path), built)


@st.cache_data(max_entries=256, show_spinner=False)
def _small(path: str, built: int) -> bytes:  # noqa: ARG001
    return thumbnail(read_photo(Path(path)))
