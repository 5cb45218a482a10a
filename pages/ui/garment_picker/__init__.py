"""The photo with its garments outlined and named over it, to tap, to reach by keyboard, or to draw a box on.

A custom component of Streamlit: picker.html, picker.css and picker.js are files of ours, and what comes from data reaches them as
JSON alone. What a person chooses goes into the URL (pages/ui/choice.py).
"""

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from pages.ui import choice
from pages.ui.choice import Choice
from pages.ui.intake import Photo
from recsys.datatypes import Detection
from recsys.outlines import name_place, outlines

HERE = Path(__file__).parent
_KEY = "garment-picker"

_picker = st.components.v2.component(
    "garment-picker",
    html=(HERE / "picker.html").read_text(encoding="utf-8"),
    css=(HERE / "picker.css").read_text(encoding="utf-8"),
    js=(HERE / "picker.js").read_text(encoding="utf-8"),
)

Outline = tuple[tuple[int, ...], ...]  # polygons, each x, y, x, y, ... in pixels of the photo


@dataclass(frozen=True)
class Shape:
    """Where a garment is, in pixels of the photo. run: left, right, y of pixels that its name may stand on."""

    outline: Outline
    run: tuple[int, int, int]


@st.cache_data(max_entries=256, show_spinner=False)
def shape(detector_checksum: str, digest: str, part: str, _detection: Detection) -> Shape:  # noqa: ARG001
    """A garment's shape; the checksum, the photo's digest and the `part` of it (`choice.in_url`) say which."""
    left, top = corner = _detection.box[:2]
    polygons = tuple(tuple(np.add(polygon, corner).ravel().tolist()) for polygon in outlines(_detection.mask))
    start, end, y = name_place(_detection.mask)
    return Shape(polygons, (left + start, left + end, top + y))


def garment_picker(photo: Photo, garments: Sequence[tuple[str, Shape]], chosen: Choice, outline: Outline) -> None:
    """Show the photo.

    garments: the name and shape of each, in the order of their numbers. outline: of what is chosen; empty for the whole photo.
    """
    address = "data:image/jpeg;base64," + base64.b64encode(photo.shown).decode("ascii")
    _picker(
        key=_KEY,
        data={
            "photo": address,
            "alt": f"Your photo: {photo.name}",
            "size": photo.image.size,
            "garments": [{"name": name, **asdict(its)} for name, its in garments],
            "chosen": chosen if isinstance(chosen, int) else None,
            "box": chosen if isinstance(chosen, tuple) else None,
            "outline": outline,
        },
        on_choice_change=_chosen,
    )


def _chosen() -> None:
    """Callback of the component."""
    choice.choose_from_page(st.session_state[_KEY].get("choice"))
