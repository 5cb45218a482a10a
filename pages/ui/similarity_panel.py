"""How alike the slots, categories, clusters or chosen items of a catalogue are: a heat map to look into, and to take away."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from pages.ui import panels, resources
from pages.ui.similarity_chart import PICTURES_MOST, heat_map
from pages.ui.similarity_files import address, drawn, table
from pages.ui.text import brief, plain
from recsys.catalog import VECTORS_FILE, Catalog
from recsys.similarity import GROUPS_MOST, ITEMS_MOST, Groups, SimilarityMatrix, between_groups, between_items, by_category, by_slot

SLOTS, CATEGORIES, CLUSTERS, ITEMS = "Slots", "Categories", "Clusters", "Items"
GROUPS_SHOWN = 20  # at first, of groups that are more
LONGEST_NAME = 60  # characters


def similarity_panel(catalog: Catalog, selected: Sequence[int] = (), clusters: Groups | None = None) -> None:
    """The view of a catalogue. selected: rows that a person chose, if any. clusters: of all its rows, where there are some."""
    st.subheader("How alike they look", anchor=False)
    _look_into(catalog, tuple(map(int, selected)), clusters)


@st.fragment
def _look_into(catalog: Catalog, selected: tuple[int, ...], clusters: Groups | None) -> None:
    """What is chosen in here changes nothing else on the page."""
    kinds = [SLOTS, CATEGORIES, *[CLUSTERS] * (clusters is not None), ITEMS]
    by = st.segmented_control("Compare", kinds, default=SLOTS, required=True, key="alike", bind="query-params")
    chart, pair = st.columns([3, 2], gap="large")
    with chart:
        matrix = _compared(by, catalog, selected, clusters)
    if matrix is None:
        return
    chosen = _Chosen(matrix)
    with chart:
        st.caption(plain(_explained(matrix)))
        if len(matrix) > 1:
            _show_map(matrix, catalog, chosen)
        _offer_files(matrix, catalog, by)
    with pair:
        _show_pair(matrix, catalog, chosen)


class _Chosen:
    """The pair of lines that is looked at, in the session: it begins with the two that are most alike.

    Its keys name the matrix by its lines, so that another matrix begins anew.
    """

    def __init__(self, matrix: SimilarityMatrix) -> None:
        lines = "-".join(map(str, matrix.rows))
        self.keys = tuple(f"alike-{side}-{lines}" for side in ("line", "other"))
        self.map_key = f"alike-map-{lines}"
        for key, line in zip(self.keys, matrix.most_alike or (0, 0), strict=True):
            st.session_state.setdefault(key, line)

    def tapped(self) -> None:
        """Callback of the heat map: the pair is that of the point which was tapped."""
        points = st.session_state[self.map_key].selection.points
        if points and min(points[0]["x"], points[0]["y"]) >= 0:  # no point: the tap took a choice back
            for key, axis in zip(self.keys, ("y", "x"), strict=True):
                st.session_state[key] = int(points[0][axis])


def _compared(by: str, catalog: Catalog, selected: Sequence[int], clusters: Groups | None) -> SimilarityMatrix | None:
    """What is to be shown; None, and what to do is said, where no item is chosen."""
    if by == ITEMS and not selected:
        st.info("Choose items in the landscape, and they are compared with each other here.", icon=":material/select_all:")
        return None
    if by == ITEMS:
        return _of_items(catalog, selected)
    if by == CLUSTERS and clusters is not None:
        return _of_groups(catalog, clusters, by)
    if by == CATEGORIES:
        return _of_groups(catalog, by_category(catalog.items["category"].to_numpy()), by)
    return _of_groups(catalog, by_slot(catalog.slots), by)


def _of_items(catalog: Catalog, selected: Sequence[int]) -> SimilarityMatrix:
    """The items that are selected; of more than fit some, evenly spaced."""
    rows = selected
    if len(selected) > ITEMS_MOST:
        rows = [selected[place] for place in np.linspace(0, len(selected) - 1, ITEMS_MOST).round().astype(int)]
        st.caption(f"{ITEMS_MOST} of the {len(selected):,} selected items, evenly spaced: more could not be told apart.")
    titles = tuple(catalog.item(row).title for row in rows)
    return _compared_items(catalog.info.files[VECTORS_FILE].sha256, catalog.vectors, tuple(rows), titles)


def _of_groups(catalog: Catalog, groups: Groups, by: str) -> SimilarityMatrix:
    """The groups, or the largest of them; how many is asked where they are many."""
    most = GROUPS_MOST
    if len(groups.names) > GROUPS_SHOWN:
        most = st.slider(f"{by}, the largest first", 2, min(len(groups.names), GROUPS_MOST), GROUPS_SHOWN, key=f"alike-most-{by}")
    return _compared_groups(catalog.info.files[VECTORS_FILE].sha256, catalog.vectors, groups.of, groups.names, most)


@st.cache_data(max_entries=32, show_spinner=False)
def _compared_items(vectors_sha256: str, _vectors: np.ndarray, rows: tuple[int, ...], titles: tuple[str, ...]) -> SimilarityMatrix:  # noqa: ARG001
    return between_items(_vectors, rows, titles)


@st.cache_data(max_entries=32, show_spinner=False)
def _compared_groups(
    vectors_sha256: str,  # noqa: ARG001
    _vectors: np.ndarray,
    of: np.ndarray,
    names: tuple[str, ...],
    most: int,
) -> SimilarityMatrix:
    return between_groups(_vectors, Groups(of, names), most)


def _explained(matrix: SimilarityMatrix) -> str:
    """What the map shows, and the first that is to be seen in it, in a few sentences."""
    if len(matrix) == 1:
        return f"There is nothing to compare {brief(matrix.names_within[0], LONGEST_NAME)} with."
    of = "two items" if matrix.sizes is None else "two groups: the mean over all pairs of an item of one and an item of the other"
    said = [
        f"A cell is the cosine similarity of {of}; 1 is identical.",
        "The stronger its colour, the more alike they look, and what is alike stands side by side.",
    ]
    if matrix.left_out:
        said.append(f"Not shown: {matrix.left_out:,} smaller group{'s' * (matrix.left_out != 1)}.")
    for how, pair in (("Most", matrix.most_alike), ("Least", matrix.least_alike)):
        if pair is not None and len(matrix) > 2:
            line, other = pair
            both = " and ".join(brief(matrix.names_within[each], LONGEST_NAME) for each in pair)
            said.append(f"{how} alike: {both} ({matrix.figures[line, other]:.2f}).")
    said.append("To see two of them, choose a cell, or name them beside or below.")
    return " ".join(said)


def _show_map(matrix: SimilarityMatrix, catalog: Catalog, chosen: _Chosen) -> None:
    pictures = [address(catalog, row) for row in matrix.rows] if len(matrix) <= PICTURES_MOST else []
    st.plotly_chart(
        heat_map(matrix, pictures), width="stretch", key=chosen.map_key, on_select=chosen.tapped, selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
        alt=f"Heat map of the {matrix.measure} of {len(matrix)} lines: all are in the table, and a pair in the fields beside it",
    )  # fmt: skip


def _show_pair(matrix: SimilarityMatrix, catalog: Catalog, chosen: _Chosen) -> None:
    """Two lines, chosen in the map or here, with their pictures side by side."""
    said = st.container()
    lines: list[int] = []
    with st.grid(columns=2, min_column_width=panels.CARD_WIDTH, gap="small") as grid:
        for label, key in zip(("Look at", "beside"), chosen.keys, strict=True):
            with grid.cell(), st.container(key=f"card-{label.lower().replace(' ', '-')}"):
                lines.append(_ask_line(label, key, matrix))
                if len(set(lines)) == len(lines):  # a line beside itself is one picture
                    _show_line(lines[-1], matrix, catalog)
    said.markdown(f"**{plain(matrix.in_words(*lines))}.**")


def _ask_line(label: str, key: str, matrix: SimilarityMatrix) -> int:
    return st.selectbox(label, range(len(matrix)), format_func=lambda line: brief(matrix.names[line], LONGEST_NAME), key=key)


def _show_line(line: int, matrix: SimilarityMatrix, catalog: Catalog) -> None:
    """An item as a card; a group by its most central item."""
    item = catalog.item(int(matrix.rows[line]))
    panels.picture_and_title(item, catalog)
    if matrix.sizes is not None:
        st.caption(plain(_stands_for(matrix.names_within[line], int(matrix.sizes[line]))))
    panels.offer(item, catalog)


def _stands_for(name: str, size: int) -> str:
    """Why this picture is shown for a group."""
    named = brief(name, LONGEST_NAME)
    return f"The one item of {named}" if size == 1 else f"The most central of {size:,} {named}"


def _offer_files(matrix: SimilarityMatrix, catalog: Catalog, by: str) -> None:
    """The map as a picture, which is drawn when it is asked for, and as a table."""
    name = resources.name_of(catalog)
    title = f"{by} of {name}, ordered so that what looks alike stands together"
    file = f"wearwith-alike-{by.lower().replace(' ', '-')}"
    with st.container(horizontal=True):
        st.download_button(
            "Picture", partial(drawn, matrix, catalog, title), f"{file}.png", "image/png", key="alike-picture", on_click="ignore",
            icon=":material/image:",
        )  # fmt: skip
        st.download_button(
            "Table", table(matrix, catalog), f"{file}.csv", "text/csv", key="alike-table", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
