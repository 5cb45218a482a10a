"""Pictures that a measurement names: in words, and to be seen where a person has the photos.

The paths come out of a file, so none leads out of the folder that the person named, and what is there is decoded as any upload.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui.panels import SAMPLE_WIDTH
from pages.ui.text import brief, plain
from recsys.errors import ImageError
from recsys.images import read_photo, thumbnail

LISTED = 8  # pictures in words before "more"


@dataclass(frozen=True, slots=True)
class Named:
    """A picture that a measurement names. path: below the data. title, caption: below it; said: both in one, as Markdown."""

    path: str
    title: str
    caption: str
    said: str


def show_named(pictures: Sequence[Named], variable: str, folder: str, key: str) -> None:
    """The pictures from the folder that the person names, or that the environment's `variable` does; without one, in words.

    folder: what it may be called. key: one a view; that of the field is "photos-KEY".
    """
    asked = st.text_input(
        "Folder of the photos", key=f"photos-{key}", placeholder=folder, max_chars=500,
        help="The photos are no part of Wearwith. Name the folder they were measured in, on the machine that runs this app.",
    ).strip()  # fmt: skip
    place = _folder(asked or os.environ.get(variable, ""))
    if asked and place is None:
        st.caption(plain(f"There is no folder {asked} on the machine that runs this app."))
    if place is None:
        _in_words(pictures)
    else:
        _in_pictures(pictures, place, key)


def _folder(name: str) -> Path | None:
    """The folder of that name; None where there is none."""
    try:
        folder = Path(name).expanduser()
        return folder if name and folder.is_dir() else None
    except (OSError, RuntimeError):  # a name that is too long; nobody's home
        return None


def _in_words(pictures: Sequence[Named]) -> None:
    st.markdown("\n".join(map(_line, pictures[:LISTED])))
    if rest := pictures[LISTED:]:
        with st.expander(f"{len(rest)} more"):
            st.markdown("\n".join(map(_line, rest)))


def _line(named: Named) -> str:
    return f"- {named.said} :small[{plain(brief(named.path))}]"


def _in_pictures(pictures: Sequence[Named], folder: Path, key: str) -> None:
    missing = 0
    with st.grid(columns=6, min_column_width=SAMPLE_WIDTH, gap="small") as grid:
        for rank, named in enumerate(pictures):
            try:
                picture = _read(folder, named.path)
            except ImageError:
                missing += 1
                continue
            with grid.cell(), st.container(key=f"card-{key}-{rank}"):
                st.image(picture, alt=f"{named.title}, {named.caption}", width="stretch")
                st.text(named.title)
                st.caption(plain(named.caption))
    if missing:
        st.caption(f"{missing} of the {len(pictures)} pictures are not in that folder, or cannot be read.")


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
