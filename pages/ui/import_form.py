"""Ordering an import: the three choices, what each asks for, and the checks before it starts."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.importing.job import State
from pages.importing.order import Order
from pages.importing.shelf import check_name, taken_by
from pages.ui import resources
from pages.ui.import_panel import BEGUN
from pages.ui.offers import CHOICES, CLOTHING, Offer, Upload
from pages.ui.text import plain
from recsys.errors import WearwithError

SHIPPED = ("demo",)


def ask_for_import() -> None:
    """The choices, and the form of the one that is chosen; nothing to choose while an import runs."""
    st.subheader("Import", anchor=False)
    running = resources.importer().current
    if running is not None and running.state == State.RUNNING:
        _say_why_not()
        st.caption("One import at a time: the next can start when this one has ended.")
        return
    if not resources.own_catalogs():
        _offer_a_start()
    first, *_ = CHOICES
    choice = st.segmented_control("What do you have?", list(CHOICES), default=first, required=True, key="import_choice")
    offers = {offer.title: offer for offer in CHOICES[choice]}
    title = st.selectbox("Data set", list(offers), key="import_offer") if len(offers) > 1 else next(iter(offers))
    _form(offers[title])


def _offer_a_start() -> None:
    """One click to a first catalogue of real photos, for who has none of their own yet."""
    st.button(CLOTHING.button, type="primary", icon=":material/download:", on_click=_start, args=(CLOTHING,), key="import-start")
    st.caption("Real photos to try things out with. They come from GitHub once, and are kept. Or import your own:")


def _form(offer: Offer) -> None:
    st.markdown(offer.words)
    missing = ""
    for upload in offer.uploads:
        if upload.needed and _ask_for(upload) is None:
            missing = f"Needs a file: {upload.label}."
    if others := [upload for upload in offer.uploads if not upload.needed]:
        with st.expander(offer.others, icon=":material/attach_file:"):
            for upload in others:
                _ask_for(upload)
    for number in offer.numbers:
        st.number_input(number.label, number.least, number.most, number.usual, key=f"number-{number.option}")
    name = st.text_input("Name of the catalogue", offer.name, key=f"name-{offer.source}").strip()
    taken = taken_by(name, resources.shelf())
    if taken is not None and taken.name == name:
        st.checkbox("Replace the catalogue of that name", key=f"replace-{offer.source}")
    _say_why_not()
    st.button(
        offer.button, type="primary", key=f"import-{offer.source}", on_click=_start, args=(offer,),
        disabled=bool(missing), help=missing or None,
    )  # fmt: skip


def _say_why_not() -> None:
    """Why the last click started nothing, once, where the button is or was."""
    if problem := st.session_state.pop("import_problem", None):
        st.error(plain(problem), icon=":material/error:")


def _ask_for(upload: Upload) -> UploadedFile | None:
    return st.file_uploader(upload.label, type=list(upload.types), key=_key(upload), max_upload_size=upload.limit)


def _start(offer: Offer) -> None:
    """Callback of the buttons: check, start the import and clear the form, or keep the reason why not."""
    state = st.session_state
    name = state.get(f"name-{offer.source}", offer.name).strip()
    given = {upload.file: state.get(_key(upload)) for upload in offer.uploads}
    order = Order(
        offer.source,
        name,
        replace=state.get(f"replace-{offer.source}", False),
        options={number.option: int(state[f"number-{number.option}"]) for number in offer.numbers},
        files={file: found.name for file, found in given.items() if found is not None},
    )
    shelf = resources.shelf()
    try:
        check_name(name, shelf, shipped=SHIPPED, replace=order.replace)
        resources.importer().start(order, shelf, {file: found for file, found in given.items() if found is not None})
    except WearwithError as error:
        state["import_problem"] = str(error)
        return
    for found in given.values():
        if found is not None:
            resources.let_go(found)
    state["import_round"] = state.get("import_round", 0) + 1
    state[BEGUN] = True


def _key(upload: Upload) -> str:
    """The uploader's key; another one after an import, so that it comes back empty."""
    return f"upload-{st.session_state.get('import_round', 0)}-{upload.file}"
