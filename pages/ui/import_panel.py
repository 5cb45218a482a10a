"""The import under way, or the one that ended last: shown to whoever opens the page, until it is dismissed."""

import streamlit as st

from pages.importing.job import Import, Importer, Standing, State
from pages.ui import resources
from pages.ui.loaded import left_out_in_words, size_in_words
from pages.ui.text import brief, plain
from recsys.errors import WearwithError

POLLED_EVERY = 1.0  # seconds
LONGEST_PROBLEM = 2_000  # characters: reasons for which every row was left out are a few lines
BEGUN = "import_begun"  # in the session's state, from the click that starts an import until the page shows it


def show_import(importer: Importer) -> None:
    """What there is to say of the import; nothing where there is none, or what it made is gone."""
    job = importer.current
    if job is None or (job.state == State.DONE and not job.catalog.exists()):
        return
    with st.container(border=True, key="import"):
        if job.state == State.RUNNING:
            st.fragment(_progress, run_every=POLLED_EVERY)(job)
        elif job.state == State.DONE:
            _done(job, importer)
        else:
            _not_done(job, importer)
        if st.session_state.pop(BEGUN, False):
            _bring_into_sight()


def _bring_into_sight() -> None:
    """Scroll to the panel: the button that starts an import is at the end of a form, a screen or two further down."""
    st.html(
        "<script>document.querySelector('.st-key-import')?.scrollIntoView({block: 'center'})</script>",
        unsafe_allow_javascript=True,
    )


def _progress(running: Import) -> None:
    if running.state != State.RUNNING:
        st.rerun()
    standing = running.standing()
    st.markdown(f"**Importing {plain(running.order.name)}**")
    st.progress(min(standing.done / standing.total, 1.0) if standing.total else 0.0, text=plain(in_words(standing)))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(pace_in_words(standing), width="content")
        st.button("Cancel", icon=":material/close:", on_click=running.cancel, key="import-cancel")


def _done(ended: Import, importer: Importer) -> None:
    name = ended.order.name
    try:
        holdings, catalog = resources.holdings(ended.catalog), resources.catalog(ended.catalog)
    except WearwithError as error:
        st.error(plain(str(error)), icon=":material/inventory_2:")
        _dismiss(importer)
        return
    noun = "item" if holdings.items == 1 else "items"
    made = f":material/check_circle: **{plain(name)} is ready:** {holdings.items:,} {noun} in {duration(ended.seconds)}."
    lost = left_out_in_words(catalog)
    st.markdown(f"{made} Left out: {plain(lost)}." if lost else made)
    with st.container(horizontal=True):
        match = st.button("Match with it", type="primary", on_click=_choose, args=(name,), key="import-match")
        st.button("Look at it", on_click=_look, args=(name, importer), key="import-look")
        _dismiss(importer)
    if match:
        st.switch_page("pages/match.py")


def _not_done(ended: Import, importer: Importer) -> None:
    name = ended.order.name
    stands = "The catalogue of that name is as it was." if ended.order.replace else "No catalogue was made."
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if ended.state == State.CANCELLED:
            st.markdown(f":material/cancel: **The import of {plain(name)} was cancelled.** {stands}", width="content")
        else:
            st.markdown(f":material/error: **{plain(name)} could not be imported.** {stands}", width="content")
        _dismiss(importer)
    if ended.problem:
        st.markdown(plain(brief(ended.problem, LONGEST_PROBLEM)))
    if " --" in ended.problem:
        st.caption("What begins with `--` is an option of the command line, `python -m data_prep`.")


def _dismiss(importer: Importer) -> None:
    st.button("Close", type="tertiary", on_click=importer.dismiss, key="import-dismiss")


def _choose(name: str) -> None:
    st.session_state["catalog"] = name


def _look(name: str, importer: Importer) -> None:
    """What the panel says stands below it then, with the catalogue."""
    _choose(name)
    importer.dismiss()


def in_words(standing: Standing) -> str:
    """What is being done, and how much of it: "Reading the photos: 1,240 of 3,068"."""
    if standing.unit == "bytes" and standing.done:
        of = f" of {size_in_words(standing.total)}" if standing.total else ""
        return f"{standing.doing}: {size_in_words(standing.done)}{of}"
    if not standing.total:
        return f"{standing.doing} ..."
    if standing.unit == "steps":
        return f"{standing.doing}: {standing.done / standing.total:.0%}"
    return f"{standing.doing}: {standing.done:,} of {standing.total:,}"


def pace_in_words(standing: Standing) -> str:
    """The rate and the time left, as far as they are known: "152 a second, about 12 s left"."""
    if standing.rate is None:
        return "What is there stays as it is until the new catalogue is whole."
    rates = {"rows": f"{standing.rate:,.0f} a second", "bytes": f"{size_in_words(round(standing.rate))} a second", "steps": ""}
    left = "" if standing.left is None else "nearly done" if standing.left < 1 else f"about {duration(standing.left)} left"
    return ", ".join(part for part in (rates[standing.unit], left) if part)


def duration(seconds: float) -> str:
    """Seconds as a person says them: "12 s", "3 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))}\u00a0s"
    minutes = round(seconds / 60)
    return f"{minutes}\u00a0min" if minutes < 90 else f"{minutes // 60}\u00a0h {minutes % 60}\u00a0min"
