"""Evaluate my catalogue: the same measurements on the vectors of the chosen catalogue. No picture is read."""

import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.ui import controls, resources
from pages.ui.evaluation_files import Results, by_encoder
from pages.ui.evaluation_parts import offer_json, on_what
from pages.ui.evaluation_retrieval import kinds, retrieval_tables
from pages.ui.evaluation_slots import slots_table
from pages.ui.text import plain
from recsys.catalog import Catalog
from recsys.errors import WearwithError
from recsys.evaluation.measurement import MeasurementSet

ASKED = "evaluated"


def show_catalog(_: Results) -> None:
    """The button, and what came of it, for the catalogue that is chosen."""
    st.subheader("How does it do on my catalogue?", anchor=False)
    catalogs = resources.catalogs()
    if not catalogs:
        st.info("There is no catalogue yet. Import one on the Catalogue page.", icon=":material/inventory_2:")
        st.page_link("pages/catalog.py")
        return
    name = controls.choose_catalog(catalogs, st.container())
    try:
        catalog = resources.catalog(catalogs[name])
        of_what = f"the {len(catalog):,} item{'s' * (len(catalog) != 1)} of {name}"
        st.markdown(
            plain(
                f"How well are {of_what} told apart by what {catalog.info.encoder} sees in them? Measured as in the other views, "
                "on the vectors that the catalogue holds. It takes seconds, or a minute for a large one."
            )
        )
        version = _version(catalog)
        st.button("Measure it", type="primary", icon=":material/play_arrow:", key="measure", on_click=_ask, args=(version,))
        if st.session_state.get(ASKED) == version:
            _show(name, _measure(version, catalog))
    except WearwithError as error:
        st.error(plain(str(error)), icon=":material/inventory_2:")
    st.code(f"python -m recsys evaluate catalog --catalog {_place(catalogs[name])}", language="sh", wrap_lines=True)


def _show(name: str, measured: Sequence[MeasurementSet]) -> None:
    if not any(by_encoder(one, "mlp_accuracy") for one in measured):
        st.info("Fewer than two slots have items enough, so there are no slots to tell apart.", icon=":material/checkroom:")
    for one in measured:
        st.markdown(f"**{plain(one.what)}**")
        on_what(one)
        if by_encoder(one, "mlp_accuracy"):
            slots_table(one)
        if kinds(one):
            retrieval_tables(one)
    offer_json(f"catalogue-{name}.json", _as_json(measured))


@st.cache_data(max_entries=8, show_spinner="Measuring the catalogue ...", show_time=True)
def _measure(version: str, _catalog: Catalog) -> list[MeasurementSet]:  # noqa: ARG001
    """version: which catalogue it is."""
    from recsys.evaluation.catalog import measure_catalog

    return measure_catalog(_catalog)


def _ask(version: str) -> None:
    st.session_state[ASKED] = version


def _version(catalog: Catalog) -> str:
    """The checksums of a catalogue's files."""
    return "-".join(file.sha256 for _, file in sorted(catalog.info.files.items()))


def _place(directory: Path) -> str:
    """A catalogue's folder as the command line takes it; of one elsewhere its name alone."""
    inside = directory.is_relative_to(resources.ROOT)
    return shlex.quote(str(directory.relative_to(resources.ROOT) if inside else directory.name))


def _as_json(measured: Sequence[MeasurementSet]) -> bytes:
    from recsys.evaluation.catalog import merged

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.json"
        merged(measured).write(path)
        return path.read_bytes()
