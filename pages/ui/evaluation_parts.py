"""What every view of the Evaluate page is made of: tables of figures, what they were measured on, and how to measure again."""

import math
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui.evaluation_files import Results, Stored, checksums
from pages.ui.text import brief, plain
from recsys.evaluation.measurement import Measurement, MeasurementSet

NOTHING = "–"
MACHINE = "machine"  # the parameter of a benchmark that says where it ran
LONGEST_PARAMETER = 300  # characters
_EVALUATE = "python -m recsys evaluate"
_COMMANDS = {
    "slots": f"{_EVALUATE} slots --data PRODUCTS_ZIP",
    "classification": f"{_EVALUATE} classification --data DIR",
    "heads": f"{_EVALUATE} heads --data PRODUCTS_ZIP",
    "color": f"{_EVALUATE} color --data PRODUCTS_ZIP",
    "detection": f"{_EVALUATE} detection --data CLOTHING_CO_PARSING",
    "garments": f"{_EVALUATE} garments --data CLOTHING_DATASET_SMALL",
    "retrieval": f"{_EVALUATE} retrieval --data PRODUCTS_ZIP",
    "reconstruction": f"{_EVALUATE} reconstruction --data PRODUCTS_ZIP",
    "recognition": f"{_EVALUATE} recognition --catalog catalogs/{{of}} --data prepared/{{of}}-validation",
    "matching": f"{_EVALUATE} matching --catalog catalogs/{{of}} --data prepared/{{of}}-validation",
    "benchmark": "python -m benchmarks --results assets/evaluation {of}",
}
_TAKE_ENCODERS = ("slots", "classification", "heads", "color", "retrieval", "reconstruction")
_BENCHMARK_DATA = {"build": " --data prepared/clothing", "encode": " --data prepared/clothing", "products": " PRODUCTS_ZIP"}

_NAMES = {  # of counts and parameters that no reader would understand
    "lines": "products in the file",
    "trained_on": "left out because an encoder was trained on them",
    "chosen_by": "the weight of colour chosen on",
    "fitted": "PCA fitted on",
    "least": "fewest pictures to learn a class",
    "alone.article_type": "without another of their type",
    "alone.article_type_colour": "without another of their type and colour",
    "alone.category": "without another of their category",
    "alone.slot": "without another of their slot",
}


def table(rows: Mapping[str, Mapping[str, str]], what: str, key: str) -> None:
    """A small table. rows: by the text of the first column, Markdown by heading. what: the alternative text. key: one a page."""
    frame = pd.DataFrame.from_dict(rows, orient="index").fillna(NOTHING)
    with st.container(key=f"figures-{key}"):
        st.table(frame, border="horizontal", alt=what)


def in_figures(figure: Measurement | None, best: bool = False) -> str:
    """A share and its interval, as Markdown; the best of a column is bold."""
    if figure is None or math.isnan(figure.value):
        return NOTHING
    value = f"**{figure.value:.3f}**" if best else f"{figure.value:.3f}"
    return f"{value} :small[{interval(figure)}]" if interval(figure) else value


def interval(figure: Measurement) -> str:
    """The interval of a share: "0.861–0.925"; "" for what was taken once."""
    once = figure.low == figure.high or math.isnan(figure.low) or math.isnan(figure.high)
    return "" if once else f"{figure.low:.3f}–{figure.high:.3f}"


def compare(columns: Mapping[str, Mapping[str, Measurement]], what: str) -> None:
    """The figures of encoders: a row each, in the order they come in, the best of each column bold; under them what they note."""
    encoders = dict.fromkeys(name for column in columns.values() for name in column)
    if not encoders:
        return
    best = {heading: highest(column) for heading, column in columns.items()}
    table(
        {
            plain(name): {
                heading: in_figures(column.get(name), best=name == best[heading] and len(column) > 1)
                for heading, column in columns.items()
            }
            for name in encoders
        },
        what,
        key=what,
    )
    if said := notes(columns):
        st.caption(plain(said))


def notes(columns: Mapping[str, Mapping[str, Measurement]]) -> str:
    """What the figures note, each note once, with its headings where these are not all; "" where they note nothing."""
    headings: dict[str, dict[str, None]] = {}
    for heading, column in columns.items():
        for figure in column.values():
            for note in figure.note.split("; "):
                headings.setdefault(note, {})[heading] = None
    told = [note if len(of) == len(columns) > 1 else f"{', '.join(of)}: {note}" for note, of in headings.items() if note]
    return " · ".join(told)


def highest(figures: Mapping[str, Measurement]) -> str | None:
    """The name of the greatest figure; None where there is none."""
    real = {name: figure.value for name, figure in figures.items() if not math.isnan(figure.value)}
    return max(real, key=real.__getitem__, default=None)


def chosen(results: Results, kind: str, of: str) -> Stored | None:
    """The measurement of a kind, of several the one that a person wants to see; None where there is none, which is then said."""
    found = results.of(kind)
    if not found:
        missing(kind, of)
        return None
    if len(found) == 1:
        return found[0]
    by_name = {stored.name: stored for stored in found}
    name = st.selectbox("Measured on", list(by_name), key=f"measured-{kind}", format_func=lambda name: by_name[name].measured.data)
    return by_name[name]


def missing(kind: str, of: str) -> None:
    """That nothing of a kind was measured, and the command that does it."""
    st.info(f"There is no measurement of {kind} here yet. This command makes it:", icon=":material/query_stats:")
    st.code(command(f"{kind}-{of}"), language="sh", wrap_lines=True)


def on_what(measured: MeasurementSet) -> None:
    """What the figures below were measured on."""
    st.caption(plain(measured_on(measured)))


def again(stored: Stored) -> None:
    """On demand: the command that measures, what else decides, and the figures to take away."""
    with st.expander("Measure it again", icon=":material/terminal:", key=f"again-{stored.name}"):
        st.code(command(stored.name, checksums(stored.measured)), language="sh", wrap_lines=True)
        if told := parameters(stored.measured):
            st.caption(plain(told))
        offer_json(f"{stored.name}.json", stored.content)


def offer_json(name: str, content: bytes) -> None:
    """The figures to take away."""
    st.download_button(
        "Figures as JSON", content, file_name=name, mime="application/json", icon=":material/download:", on_click="ignore",
        key=f"json-{name}",
    )  # fmt: skip


def measured_on(measured: MeasurementSet) -> str:
    """On what, on how many, with which encoder, on which machine: one line. Parts of a count and what `data` says are left out."""
    names = measured.counts.keys()
    counts = [
        f"{words_of(name)}: {count:,}"
        for name, count in measured.counts.items()
        if count and f"{count:,}" not in measured.data and not any(name.startswith((f"{whole}_", "alone.")) for whole in names)
    ]
    encoder = [measured.encoder.name] if measured.encoder else []
    machine = [str(measured.parameters[MACHINE])] if MACHINE in measured.parameters else []
    return "Measured on " + " · ".join((measured.data, *counts, *encoder, *machine, measured.interval))


def whose(measured: MeasurementSet) -> str:
    """The encoder that figures without a name behind them, and all details, are of."""
    return measured.encoder.name if measured.encoder else "all encoders"


def parameters(measured: MeasurementSet) -> str:
    """All counts, what else decides the figures, and of which version of the encoder they are; "" where nothing does."""
    told = [f"{words_of(name)}: {count:,}" for name, count in measured.counts.items()]
    told += [f"{words_of(name)}: {in_words(value)}" for name, value in measured.parameters.items() if name != MACHINE]
    if measured.encoder:
        told.append(f"checksum of the encoder: {measured.encoder.checksum[:12]}")
    return " · ".join(told)


def command(name: str, encoders: Iterable[str] = ()) -> str:
    """The command that writes the measurement NAME.json. encoders: those it is of, where the command can be told."""
    kind, _, of = name.partition("-")
    if kind not in _COMMANDS:
        return "python -m recsys evaluate --help"
    if kind == "benchmark":
        return _COMMANDS[kind].format(of=shlex.quote(of)) + _BENCHMARK_DATA.get(of, "")
    named = [f" --encoder {shlex.quote(encoder)}" for encoder in encoders if kind in _TAKE_ENCODERS]
    return f"{_COMMANDS[kind].format(of=shlex.quote(of))}{''.join(named)} --json assets/evaluation/{shlex.quote(name)}.json"


def words_of(name: str) -> str:
    """The name of a figure or a count, as words: "build.images_per_second" is "build · images per second"."""
    if name in _NAMES:
        return _NAMES[name]
    parts = [f"{int(part):,}" if part.isascii() and part.isdigit() else part.replace("_", " ") for part in name.split(".")]
    return " · ".join("milliseconds" if part == "ms" else part for part in parts)


def in_words(value: Any) -> str:
    """A parameter, however deep, in words; the beginning of a long one."""
    if isinstance(value, Mapping):
        return brief(", ".join(f"{words_of(str(name))} {in_words(inner)}" for name, inner in value.items()), LONGEST_PARAMETER)
    if isinstance(value, list | tuple):
        return brief(", ".join(map(in_words, value)), LONGEST_PARAMETER)
    return f"{value:g}" if isinstance(value, float) else brief(str(value), LONGEST_PARAMETER)


def percent(figure: Measurement) -> str:
    """A share as Markdown with its interval: "**89.7 %** (86.1 to 92.5)"."""
    value = f"**{100 * figure.value:.1f} %**"
    return f"{value} ({100 * figure.low:.1f} to {100 * figure.high:.1f})" if interval(figure) else value
