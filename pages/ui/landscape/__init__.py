"""The catalogue as a map to walk on: points in two or three dimensions, which the browser's graphics card draws.

A custom component of Streamlit: the files beside this one are ours, and what comes from data reaches them as JSON alone. Places and
codes go as base64, a few bytes an item; pictures and titles are fetched one at a time from the server (pages/ui/served.py).
It draws with WebGL itself: Plotly's 3-D scatter needs many seconds for what one call of WebGL draws in milliseconds.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from pages.ui.served import Addresses

HERE = Path(__file__).parent
SCRIPTS = ("camera", "painter", "card", "landscape", "pointing")
CLASSES_MOST = 255  # a code is a byte
_KEY = "landscape"

_map = st.components.v2.component(
    "landscape",
    html=(HERE / "landscape.html").read_text(encoding="utf-8"),
    css=(HERE / "landscape.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS),
)


@dataclass(frozen=True)
class Place:
    """A class of the legend, of `count` items. colour: the number of a colour of the theme, "#rrggbb", or None for a quiet one."""

    name: str
    count: int
    colour: int | str | None


@dataclass(frozen=True, eq=False)
class Colouring:
    """What the points are coloured by. codes: (n,) uint8, each item's class.

    tints: (n,) uint8 into `shades`, "#rrggbb", where items have a colour of their own; None where they have that of their class.
    """

    by: str
    classes: tuple[Place, ...]
    codes: np.ndarray
    tints: np.ndarray | None = None
    shades: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the points are. name: of the catalogue and the layout: under another one the view begins anew.

    places: (n, 2 or 3) uint16, each axis from 0 to 65535. star: (2 or 3,) of a photo, on the same axes in -1 to 1; None without.
    """

    name: str
    places: np.ndarray
    star: np.ndarray | None = None


def landscape_map(
    layout: Layout, colouring: Colouring, selected: Sequence[int], addresses: Addresses, on_take: Callable[[], None]
) -> None:
    """Show the map. selected: rows. on_take is called when somebody took other items: `taken` says which."""
    _map(
        key=_KEY,
        data={
            "map": f"{layout.name} {addresses.version}",
            "dims": layout.places.shape[1],
            "places": _text(layout.places.astype("<u2")),
            "star": None if layout.star is None else layout.star.tolist(),
            "by": colouring.by,
            "classes": [asdict(each) for each in colouring.classes],
            "codes": _text(colouring.codes),
            "tints": None if colouring.tints is None else _text(colouring.tints),
            "shades": colouring.shades,
            "selected": list(selected),
            "addresses": asdict(addresses),
        },
        on_taken_change=on_take,
    )


def taken(count: int) -> tuple[int, ...]:
    """The rows of a catalogue of `count` items that the browser says were taken, ascending; what is no row is passed over."""
    said = st.session_state[_KEY].get("taken")
    rows = said.get("rows") if isinstance(said, dict) else None
    numbers = {row for row in rows if isinstance(row, int) and not isinstance(row, bool)} if isinstance(rows, list) else set()
    return tuple(sorted(row for row in numbers if 0 <= row < count))


def quantised(positions: np.ndarray, place: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray | None]:
    """(n, 2 or 3) float positions -> the same as uint16, 0 to 65535; and where `place` is on these axes, in -1 to 1, at most.

    A flat map fills its frame, each axis for itself; in space all axes have one scale, so that distances are true.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    if positions.shape[1] == 3:
        half = np.full(3, half.max())
    half = np.where(half > 0, half, 1)
    whole = np.rint(((positions - middle) / half + 1) * 32767.5).astype(np.uint16)
    return whole, None if place is None else np.clip((place - middle) / half, -1, 1)


def _text(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
