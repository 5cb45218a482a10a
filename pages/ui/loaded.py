"""What a catalogue holds and how healthy it is: counts, slots, a sample, what was left out; and removing it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from data_prep.words import Losses, losses, remarks
from pages.importing.shelf import remove_catalog
from pages.ui import panels
from pages.ui.holdings import Holdings
from pages.ui.text import brief, plain, price, source_in_words
from recsys.catalog import Catalog
from recsys.errors import WearwithError

SAMPLE_SHOWN = 12
REASONS_SHOWN = 12
EXAMPLES_SHOWN = 3
LONGEST_REASON = 400  # characters


def show_holdings(name: str, holdings: Holdings, catalog: Catalog) -> None:
    """How much there is, of what, and what is known of it."""
    st.markdown("  \n".join(_facts(name, holdings, catalog)))
    panels.slot_bars(holdings.by_slot)
    st.caption(plain(_made_of(holdings, catalog)))
    left_out(catalog, key="left-out")


def _facts(name: str, holdings: Holdings, catalog: Catalog) -> list[str]:
    items, together = holdings.items, catalog.info.together
    lines = [f"**{items:,} item{'s' * (items != 1)} in {plain(name)}**"]
    if holdings.with_list:
        lines.append(f"{_share(holdings.with_list, items)} say what was {together} with them")
    else:
        lines.append("No item says what goes with it: matches rest on looks alone")
    if holdings.priced and catalog.price_range:
        low, high = catalog.price_range
        lines.append(f"{_share(holdings.priced, items)} have a price, from {price(low)} to {price(high)}")
    if holdings.gendered:
        lines.append(f"{_share(holdings.gendered, items)} say whom they are made for")
    return lines


def show_sample(catalog: Catalog) -> None:
    """A few items from across the catalogue."""
    if sample := catalog.spread(SAMPLE_SHOWN):
        st.subheader("A sample", anchor=False)
        panels.sample_grid(sample, catalog)


def left_out(catalog: Catalog, key: str) -> None:
    """What of the data did not become an item, by reason, with examples."""
    groups, notes = _told(catalog)
    if not groups and not notes:
        st.caption(f"Nothing was left out: all {len(catalog):,} rows are here.")
    if groups:
        with st.expander(plain(f"Left out: {_in_words(groups)}"), icon=":material/filter_alt:", key=key):
            for group in groups:
                if len(groups) > 1:
                    st.markdown(f"**Of the {plain(group.of)}**")
                st.markdown(_reasons(group))
    for note in notes:
        st.caption(plain(note))


def left_out_in_words(catalog: Catalog) -> str:
    """How much of the data did not become an item: "3 rows and 1 pair"; "" for nothing."""
    return _in_words(_told(catalog)[0])


def _told(catalog: Catalog) -> tuple[list[Losses], list[str]]:
    """What was left out of the data and then of the catalogue, and remarks; of a damaged report, that it is damaged."""
    report = catalog.report()
    told = report.get("prepared")
    try:
        groups = [*losses(told), *(replace(group, of="items") for group in losses({"dropped": report.get("dropped")}))]
        return groups, remarks(told)
    except WearwithError as error:
        return [], [str(error)]


def _in_words(groups: Sequence[Losses]) -> str:
    return " and ".join(f"{group.count:,} {group.of.removesuffix('s') if group.count == 1 else group.of}" for group in groups)


def _reasons(group: Losses) -> str:
    """Markdown: a line a reason, with its examples under it."""
    lines = []
    for loss in group.reasons[:REASONS_SHOWN]:
        lines.append(f"- {loss.count:,} × {plain(brief(loss.reason, LONGEST_REASON))}")
        if examples := "; ".join(map(brief, loss.examples[:EXAMPLES_SHOWN])):
            lines[-1] += f"  \n  :gray[{plain(examples)}]"
    if rest := group.reasons[REASONS_SHOWN:]:
        lines.append(f"- {sum(loss.count for loss in rest):,} for {len(rest)} other reasons, all in the catalogue's report.json")
    return "\n".join(lines)


def offer_removal(name: str, directory: Path) -> None:
    """A way to remove a person's own catalogue, asked twice."""
    with st.popover("Remove this catalogue", icon=":material/delete:", type="tertiary"):
        st.markdown(f"Remove **{plain(name)}**? It can only be had again by importing it again.")
        st.button("Remove it", type="primary", on_click=_remove, args=(name, directory), key="remove")


def show_removal() -> None:
    """What came of a removal, once."""
    if told := st.session_state.pop("removal", None):
        st.markdown(f":material/delete: {plain(told)}")


def _remove(name: str, directory: Path) -> None:
    try:
        remove_catalog(directory)
    except WearwithError as error:
        st.session_state["removal"] = f"{name} could not be removed: {error}"
    else:
        st.session_state["removal"] = f"{name} was removed."
        st.session_state.pop("catalog", None)


def _share(count: int, of: int) -> str:
    return f"All {count:,}" if count == of else f"{count:,} of {of:,}"


def _made_of(holdings: Holdings, catalog: Catalog) -> str:
    info = catalog.info
    return " · ".join(
        (
            f"From {source_in_words(info.source)}",
            f"compared by {info.encoder}",
            f"{size_in_words(holdings.bytes)} on disk",
            f"built {holdings.built.day} {holdings.built:%B %Y, %H:%M}",
        )
    )


def size_in_words(count: int) -> str:
    """Bytes as a person says them: "5.2 MB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{max(1, round(count / 1e3))} kB"
