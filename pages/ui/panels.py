"""One function a view. They show what they are given and compute nothing."""

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import controls, item_query
from pages.ui.colours import colours
from pages.ui.text import plain, price
from recsys import words
from recsys.catalog import Catalog
from recsys.datatypes import Basis, Item, Match, Neighbour, Recommendation, Slot, SlotMatches
from recsys.export import to_csv

CARD_WIDTH = 140  # pixels: two abreast on a phone of 390
ACCENT = "#2f8a84"  # between the accents of the light and the dark theme, for charts that know neither
MARK = "#b8892b"
BIN = 0.05  # of the threshold's chart
SAMPLE_WIDTH = 130  # pixels: six abreast beside the sidebar, two on a phone
STRIP_WIDTH = 100  # pixels: six abreast beside the sidebar
SCORE = {
    Basis.ALSO_BUY: "the share of what is similar to {asked}, weighed by likeness, that stands behind it. 1 is all of it.",
    Basis.STYLE: "how near it looks to {asked}, as the cosine similarity of the pictures. 1 is identical.",
}
COSINE = "cosine similarity of the pictures, 1 is identical"


def matches(answer: Recommendation, catalog: Catalog) -> None:
    """All that goes with what was asked with, a row a slot, or why there is nothing; and how it was found."""
    if answer.by_slot and not catalog.has_lists:
        st.info(words.without_lists(answer.together, answer.item), icon=":material/info:")
    for found in answer.by_slot:
        slot_row(found, answer, catalog)
    if not answer.by_slot:
        nothing_found(answer, catalog)
    how_found(answer)


def slot_row(found: SlotMatches, answer: Recommendation, catalog: Catalog) -> None:
    """The matches of one slot, best first."""
    st.subheader(words.heading(found.slot), anchor=False)
    if found.basis is Basis.STYLE and catalog.has_lists:
        st.caption(plain(words.fallback_note(found, answer.threshold, answer.together, answer.item)))
    key = f"more-{found.slot}"
    shown = found.matches if st.session_state.get(key) else found.matches[: controls.SHOWN_AT_FIRST]
    with st.grid(columns=4, min_column_width=CARD_WIDTH, gap="small") as grid:
        for rank, match in enumerate(shown):
            with grid.cell():
                match_card(f"{found.slot}-{rank}", match, answer, catalog)
    if len(shown) == len(found.matches) < found.found and found.basis is Basis.ALSO_BUY:
        st.caption(f"The {len(shown)} best of {found.found}.")
    if len(shown) < len(found.matches):
        more = len(found.matches) - len(shown)
        icon = ":material/expand_more:"
        st.button(f"Show {more} more", key=f"show-{key}", type="tertiary", icon=icon, on_click=_set, args=(key,))


def match_card(key: str, match: Match, answer: Recommendation, catalog: Catalog) -> None:
    """A product that goes with the photo, with one line of reason and the evidence on demand."""
    with st.container(key=f"card-{key}"):
        picture_and_title(match.item, catalog)
        st.caption(plain(words.reason(match, answer.together, answer.item)))
        why = st.popover(f"Why · {match.score:.2f}", type="tertiary", on_change="rerun", key=f"why-{key}")
        offer(match.item, catalog)
        if why.open:
            with why:
                evidence(match, answer, catalog)


def evidence(match: Match, answer: Recommendation, catalog: Catalog) -> None:
    """Why a product is proposed: the similar items behind it, and both similarities."""
    asked = words.yours(answer.item)
    st.markdown(f"**{plain(words.reason(match, answer.together, answer.item))}**")
    st.caption(f"This item and {asked}: {match.similarity:.2f} {COSINE}")
    threshold = answer.threshold if match.basis is Basis.ALSO_BUY else None
    start = min(0.0, match.similarity, threshold or 0.0, *(neighbour.similarity for neighbour in match.evidence))
    _bar(match.similarity, threshold, start)
    if match.basis is Basis.ALSO_BUY:
        st.caption(f"The mark is the least similarity asked for, {answer.threshold:.2f}.")
    if start < 0:
        st.caption(f"The bars start at 0, on a scale from {start:.2f} to 1.")
    st.caption(f"Score {match.score:.2f}: {SCORE[match.basis].format(asked=asked)}")
    with st.container(key=f"colours-of-{match.item.item_id}"):
        colours(catalog.palette(catalog.row_of(match.item.item_id)))
    if whole := catalog.whole_picture(match.item.item_id):
        st.image(str(whole), caption="The picture it was found in")
    for neighbour in match.evidence:
        picture, text = st.columns([1, 2], vertical_alignment="center")
        with picture:
            _picture(neighbour.item, catalog)
        with text:
            st.text(neighbour.item.title)
            likeness = f"Looks like {asked}: {neighbour.similarity:.2f}" if neighbour.item != answer.item else "It is your choice"
            st.caption(f"{likeness}. It was {answer.together} together with this.")
            _bar(neighbour.similarity, None, start)


def similar_gallery(neighbours: Sequence[Neighbour], catalog: Catalog, color_weight: float, item: Item | None = None) -> None:
    """The items most like the photo, or the `item`. color_weight: how much of their similarity is that of the colours."""
    st.subheader(f"Similar to {'yours' if item is None else words.yours(item)}", anchor=False)
    if not neighbours:
        st.caption("The catalogue has nothing else of this kind.")
        return
    of_colours = f"; {color_weight:.0%} of it is that of the colours" if color_weight else ""
    st.caption(f"The figure is the {COSINE}{of_colours}.")
    with st.grid(columns=6, min_column_width=SAMPLE_WIDTH, gap="small") as grid:
        for rank, neighbour in enumerate(neighbours):
            with grid.cell(), st.container(key=f"card-similar-{rank}"):
                picture_and_title(neighbour.item, catalog)
                st.caption(f"{neighbour.similarity:.2f} similar")
                offer(neighbour.item, catalog)


def catalog_strip(items: Sequence[Item], catalog: Catalog) -> None:
    """A few items, so that the first page shows what there is to match with."""
    st.subheader("In this catalogue", anchor=False)
    with st.grid(columns=6, min_column_width=STRIP_WIDTH, gap="small") as grid:
        for position, item in enumerate(items):
            with grid.cell(), st.container(key=f"card-strip-{position}"):
                _picture(item, catalog)


def sample_grid(items: Sequence[Item], catalog: Catalog) -> None:
    """Items from across a catalogue, as cards."""
    with st.grid(columns=6, min_column_width=SAMPLE_WIDTH, gap="small") as grid:
        for position, item in enumerate(items):
            with grid.cell(), st.container(key=f"card-sample-{position}"):
                picture_and_title(item, catalog)
                offer(item, catalog)


def slot_bars(by_slot: Mapping[Slot, int]) -> None:
    """How many items of each slot there are; the bar of the largest is full."""
    most = max(by_slot.values())
    with st.grid(columns=4, min_column_width=CARD_WIDTH, gap="small") as grid:
        for slot, count in by_slot.items():
            with grid.cell(), st.container(key=f"slot-{slot}"):
                st.caption(f"{words.heading(slot)} · {count:,}")
                _bar(count / most, None)


def how_found(answer: Recommendation) -> None:
    """What became of everything the lists named, and the table to take away."""
    st.caption(plain(words.accounted(answer.accounting, answer.threshold, answer.together, answer.item)))
    with st.container(horizontal=True):
        st.download_button(
            "Results as CSV", to_csv(answer), file_name="wearwith-matches.csv", mime="text/csv", icon=":material/download:",
            on_click="ignore",
        )  # fmt: skip
        details = st.popover("What the threshold does", icon=":material/bar_chart:", on_change="rerun", key="threshold-chart")
    if details.open:
        with details:
            threshold_chart(answer)


def threshold_chart(answer: Recommendation) -> None:
    """Every item of the kinds asked for that the lists named, by similarity, and the threshold across them."""
    similarities = answer.accounting.similarities
    if not similarities:
        st.caption("The similar items' lists named nothing of the kinds you asked for, so there is nothing to draw.")
        return
    from plotly import graph_objects

    start = _first_bin(similarities, answer.threshold)
    bins = {"start": start, "end": 1, "size": BIN}
    figure = graph_objects.Figure(graph_objects.Histogram(x=list(similarities), xbins=bins, marker_color=ACCENT))
    figure.add_vline(x=answer.threshold, line_dash="dash", line_color=MARK)
    figure.update_xaxes(range=[start - BIN / 2, 1 + BIN / 2])
    figure.update_layout(
        height=220, margin={"l": 0, "r": 0, "t": 10, "b": 0}, yaxis_title="Items",
        xaxis_title=f"Cosine similarity to {words.yours(answer.item)}",
        bargap=0.05, showlegend=False,
    )  # fmt: skip
    st.plotly_chart(figure, width="stretch", config={"displayModeBar": False})
    passed = answer.accounting.passed
    st.caption(f"{passed} of {len(similarities)} items lie at or above the dashed line and pass.")


def nothing_found(answer: Recommendation, catalog: Catalog) -> None:
    """Why there is no match, and what would change it."""
    st.info(words.nothing_found(answer, sorted(set(map(Slot, catalog.slots)))), icon=":material/tune:")


def offer(item: Item, catalog: Catalog) -> None:
    """The links under a card: what goes with the item, and what is similar to it, by the controls as they stand."""
    with st.container(horizontal=True, gap="small"):
        link("Match this", item, catalog, similar=False)
        link("Similar", item, catalog, similar=True)


def link(label: str, item: Item, catalog: Catalog, similar: bool) -> None:
    """A link to the Match page with an item. similar: what is similar to it comes first."""
    query = {**controls.in_url(), **item_query.address(item, catalog, similar)}
    st.page_link("pages/match.py", label=label, icon="", query_params=query)


def _set(key: str, value: object = True) -> None:
    st.session_state[key] = value


def _picture(item: Item, catalog: Catalog) -> None:
    path = catalog.thumbnail(item.item_id)
    if path.is_file():
        st.image(path, alt=item.title, width="stretch", link=_web(item.url))
    else:
        st.caption("The picture is gone: the catalogue was built anew. Reload the page.")


def picture_and_title(item: Item, catalog: Catalog) -> None:
    _picture(item, catalog)
    st.text(item.title)
    details = " · ".join(part for part in (item.brand or "", price(item.price)) if part)
    if details:
        st.caption(plain(details))


def _web(url: str | None) -> str | None:
    """A product's page, if it is one: nothing else is made a link."""
    return url if url and url.startswith(("https://", "http://")) else None


def _first_bin(similarities: Sequence[float], threshold: float) -> float:
    """Where the chart's bins begin: at or below 0 and all there is, and so that no bin lies on both sides of the threshold."""
    return threshold - BIN * math.ceil((threshold - min(0.0, threshold, *similarities)) / BIN)


def _bar(value: float, mark: float | None, start: float = 0.0) -> None:
    """A bar from 0 to a value, on a scale from `start`, which is at most 0, to 1; with a mark on it where there is one."""
    left, right, place = (
        100 * min(max((number - start) / (1 - start), 0), 1) for number in (min(value, 0), max(value, 0), mark or 0)
    )
    marked = "" if mark is None else f'<i style="left:{place:.0f}%"></i>'
    st.html(f'<div class="ww-bar"><span style="left:{left:.0f}%;width:{right - left:.0f}%"></span>{marked}</div>')
