"""Search by words: a box, chips of colours and slots, and what was found as cards. What is asked is in the URL alone."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from pages.ui import panels, resources
from pages.ui.colour_chips import ColourChips
from pages.ui.text import brief, plain
from recsys import words
from recsys.catalog import Catalog
from recsys.color import is_called
from recsys.datatypes import Slot
from recsys.errors import QueryError, WearwithError
from recsys.search import Found, How, WordAnswer, WordHit
from recsys.word_search import WordSearch

PAGE = 24  # cards
LONGEST = 400  # characters of what the words were taken for
_WORDS, _COLOURS, _SLOTS, _PAGE = "words", "words_colours", "words_slots", "words_page"


def search_box(catalog: Catalog) -> np.ndarray | None:
    """The box, its chips, and what was found for them; (m,) rows of all that was found, best first, None while nothing is asked."""
    return found_for(ask_words(), catalog)


def ask_words(on_ask: Callable[[], None] | None = None) -> str:
    """The box alone; what is asked in words. on_ask is called when that has changed."""

    def said() -> None:
        _said(_WORDS)
        if on_ask is not None:
            on_ask()

    st.session_state[_WORDS] = asked = st.query_params.get(_WORDS, "")
    st.text_input(
        "Search the catalogue", key=_WORDS, type="search", placeholder="navy check shirt", label_visibility="collapsed",
        on_change=said,
    )  # fmt: skip
    return asked


def found_for(asked: str, catalog: Catalog) -> np.ndarray | None:
    """The chips and what was found, as `search_box`. asked: what `ask_words` said."""
    chips = resources.chips(catalog.directory)
    colours, slots = _ask_colours(chips), _ask_slots(catalog)
    if not (asked.strip() or colours or slots):
        return None
    search = _open(catalog)
    try:
        answer = _answer(search, catalog, chips, asked, colours, slots)
    except QueryError as error:
        st.error(plain(brief(f"Not searched: {error}")), icon=":material/search_off:")
        return None
    if taken := " ".join(word.taken_for for word in answer.understood if word.taken_for):
        st.caption(plain(brief(taken, LONGEST)))
    if len(answer.rows):
        _show(answer, catalog)
    else:
        chosen = bool(colours or slots)
        _nothing(len(_answer(search, catalog, chips, asked, [], []).rows) if chosen and asked.strip() else 0)
    return answer.rows


def _open(catalog: Catalog) -> WordSearch:
    """The search over words and pictures; over words alone, and why, where the encoder that reads words cannot be had."""
    try:
        return resources.word_search(catalog.directory)
    except WearwithError as error:
        st.warning(plain(brief(f"The pictures are not searched: {error}", LONGEST)), icon=":material/image_not_supported:")
        return WordSearch(catalog, resources.word_index(catalog.directory))


def _answer(
    search: WordSearch, catalog: Catalog, chips: ColourChips, asked: str, colours: Sequence[str], slots: Sequence[Slot]
) -> WordAnswer:
    if chips.stated or not colours:
        return search.find(asked, colours=colours, slots=slots)
    return search.find(asked, slots=slots, among=is_called(catalog.colors, colours))


def _show(answer: WordAnswer, catalog: Catalog) -> None:
    """One page of the cards, each with which of the words it has and where."""
    count = len(answer.rows)
    pages = -(-count // PAGE)
    place = (_page(pages) - 1) * PAGE
    hits = resources.word_index(catalog.directory).hits(answer, place, PAGE)
    shown = f", {place + 1:,} to {place + len(hits):,} shown" if pages > 1 else ""
    st.caption(f"{count:,} found, the best first{shown}." if count > 1 else "1 found.")
    with st.grid(columns=6, min_column_width=panels.SAMPLE_WIDTH, gap="small") as grid:
        for number, hit in enumerate(hits):
            with grid.cell(), st.container(key=f"card-found-{number}"):
                item = catalog.item(hit.row)
                panels.picture_and_title(item, catalog)
                _why(hit, answer)
                panels.offer(item, catalog)
    if pages > 1:
        st.pagination(pages, key=_PAGE, on_change=_turned)


def _why(hit: WordHit, answer: WordAnswer) -> None:
    """Which of the words an item has, and on demand where; what was chosen by a chip needs no saying."""
    found = [one for one in hit.found if one.how is not How.CHOSEN]
    if found:
        st.caption(plain("; ".join(_had(found, answer))))
        with st.popover("Why", type="tertiary"):
            for one in found:
                st.text(one)


def _had(found: Sequence[Found], answer: WordAnswer) -> list[str]:
    """The words that an item has, those that it lacks of them, and that its picture is like them."""
    worded = [one for one in found if one.how is not How.PICTURE]
    missing = [word.spelled for word in answer.understood if word.spelled not in [one.asked for one in worded]]
    said = [", ".join(one.found for one in worded)] * bool(worded) + [f"not {', '.join(missing)}"] * bool(worded and missing)
    return [*said, *(str(one) for one in found if one.how is How.PICTURE)]


def _nothing(without_chips: int) -> None:
    """Why nothing was found, and what would change it. without_chips: what the words would find of any colour and kind."""
    if without_chips:
        st.info(f"Nothing of the colours and kinds chosen; {without_chips:,} of others.", icon=":material/tune:")
        st.button("Search all colours and kinds", on_click=_forget, args=(_COLOURS, _SLOTS, _PAGE))
    else:
        st.info("Nothing in this catalogue has that. Fewer words, or other ones, find more.", icon=":material/search_off:")


def _ask_colours(chips: ColourChips) -> list[str]:
    return _ask_chips("Colours", _COLOURS, chips.names, list(chips.looks), chips.label)


def _ask_slots(catalog: Catalog) -> list[Slot]:
    there = [slot for slot in Slot if (catalog.slots == slot).any()]
    return [Slot(name) for name in _ask_chips("Kinds", _SLOTS, there, there, lambda name: words.heading(Slot(name)))]


def _ask_chips(label: str, key: str, known: Sequence[str], offered: Sequence[str], said: Callable[[str], str]) -> list[str]:
    """What is chosen of a row of chips. known: what may be in the URL; offered: what has a chip, unless it is chosen."""
    asked = st.query_params.get_all(key)
    st.session_state[key] = chosen = [name for name in dict.fromkeys(asked) if name in known]
    if unknown := [name for name in asked if name not in known]:
        st.warning(plain(f"The address is not followed: there is no {brief(unknown[0], 40)!r} here."), icon=":material/search_off:")
    if len(known) > 1 or chosen:
        st.pills(
            label, list(dict.fromkeys([*offered, *chosen])), selection_mode="multi", format_func=said, key=key, wrap=False,
            label_visibility="collapsed", on_change=_said, args=(key,),
        )  # fmt: skip
    return chosen


def _page(pages: int) -> int:
    asked = st.query_params.get(_PAGE, "1")
    st.session_state[_PAGE] = page = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 9 else 1
    return page


def _said(key: str) -> None:
    """Callback: what is asked goes into the URL, and its answer begins with the first page."""
    _forget(key, _PAGE)
    if said := st.session_state[key]:
        st.query_params[key] = said


def _turned() -> None:
    st.query_params[_PAGE] = str(st.session_state[_PAGE])


def _forget(*keys: str) -> None:
    for key in keys:
        st.query_params.pop(key, None)
