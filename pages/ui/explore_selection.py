"""What is selected of the catalogue, wherever it was taken, and its gallery."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.ui import panels
from pages.ui.landscape import taken
from pages.ui.text import plain
from recsys.catalog import Catalog
from recsys.words import counted

SHOWN = 24  # cards, and as many more at a time
CARD_WIDTH = 130  # pixels: six abreast at a desk, two on a phone
PANEL, PANEL_KEY = "Selection", "show"  # the panel that shows it, and where the URL and the session say which panel is open
_SELECTION, _MORE = "explore-selection", "explore-shown"


@dataclass(frozen=True)
class Selection:
    """rows: of the catalogue in `folder`. said: what they are, as a heading."""

    folder: str
    rows: tuple[int, ...] = ()
    said: str = ""


def current(catalog: Catalog) -> Selection:
    """What is selected; nothing where it was selected of another catalogue."""
    selection = st.session_state.get(_SELECTION)
    return selection if selection is not None and selection.folder == str(catalog.directory) else Selection(str(catalog.directory))


def select(catalog: Catalog, rows: Sequence[int], said: str = "") -> None:
    """Select rows, in the order that they are to be shown."""
    st.session_state[_SELECTION] = Selection(str(catalog.directory), tuple(rows), said)
    st.session_state[_MORE] = SHOWN


def open_with(catalog: Catalog, rows: Sequence[int], said: str = "") -> None:
    """As `select`, and the gallery is what lies under the map."""
    select(catalog, rows, said)
    st.session_state[PANEL_KEY] = PANEL


def take(catalog: Catalog) -> None:
    """Callback of the map: what was taken there is selected."""
    open_with(catalog, taken(len(catalog)))


def gallery(catalog: Catalog) -> None:
    """The selection as cards, or how to select."""
    selection = current(catalog)
    if not selection.rows:
        st.caption("Nothing is selected. Click an item of the map, or draw around some with the lasso: they open here as cards.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(selection.said or _count(len(selection.rows))), anchor=False, width="content")
        st.button("Let go", icon=":material/close:", type="tertiary", on_click=select, args=(catalog, ()))
    if len(selection.rows) > 1:
        st.caption(plain(_made_of(catalog, selection.rows)))
    shown = selection.rows[: st.session_state.get(_MORE, SHOWN)]
    with st.grid(columns=6, min_column_width=CARD_WIDTH, gap="small") as grid:
        for row in shown:
            item = catalog.item(row)
            with grid.cell(), st.container(key=f"card-selected-{row}"):
                panels.picture_and_title(item, catalog)
                panels.offer(item, catalog)
    if rest := len(selection.rows) - len(shown):
        st.button(f"Show {min(rest, SHOWN)} more of {rest:,}", type="tertiary", icon=":material/expand_more:", on_click=_more)


def _more() -> None:
    st.session_state[_MORE] = st.session_state.get(_MORE, SHOWN) + SHOWN


def _count(count: int) -> str:
    return f"{count:,} item{'s' * (count != 1)}"


def _made_of(catalog: Catalog, rows: Sequence[int], most: int = 6) -> str:
    """What the items are, the commonest first: "12 shirts, 3 coats and 1 other"."""
    categories = Counter(catalog.items["category"].iloc[list(rows)])
    named = [counted(count, name) for name, count in categories.most_common(most)]
    rest = len(rows) - sum(count for _, count in categories.most_common(most))
    return ", ".join([*named, *([f"{rest:,} other"] if rest else [])])
