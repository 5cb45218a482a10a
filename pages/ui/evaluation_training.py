"""Training: what each epoch brought, from the history that a training run writes."""

import shlex
from collections.abc import Sequence

import streamlit as st

from pages.ui import evaluation_charts as charts
from pages.ui.evaluation_files import Epoch, History, Results
from pages.ui.evaluation_parts import in_words, words_of
from pages.ui.resources import ROOT
from pages.ui.text import plain
from recsys.encoders import DEFAULT_ENCODER

TRAIN = "python -m recsys train classifier --data DIR --out runs/mine"


def show_training(results: Results) -> None:
    """Accuracy and loss of one model by epoch."""
    st.subheader("How was it trained?", anchor=False)
    if not results.histories:
        st.info("No training has left its history here. This command trains an encoder:", icon=":material/query_stats:")
        st.code(TRAIN, language="sh", wrap_lines=True)
        return
    names = sorted(results.histories, key=lambda name: name != DEFAULT_ENCODER)  # what ships, then by name
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Model", names, key="trained")
    history = results.histories[name]
    st.markdown(plain(summary(name, history)))
    judged, losses = _judged(history.epochs), _losses(history.epochs)
    if judged:
        st.markdown("**What was held out.** Figures on pictures kept back from the training, after each epoch; higher is better.")
        charts.show(charts.curves(history.epochs, judged, history.best, "Share"), f"Figures of {name} by epoch")
    if losses:
        st.markdown("**Loss.** What the training makes smaller; the solid line is of the pictures it learns from.")
        charts.show(charts.curves(history.epochs, losses, history.best, "Loss"), f"Loss of {name} by epoch")
    st.caption(
        "What is held out is a part of the training data, and chose the epoch. The other views measure on no picture that an "
        "encoder's list of training pictures (NAME.trained-on.json) names, be it learned from or held out."
    )
    with st.expander("Train it again", icon=":material/terminal:", key="again-training"):
        recipe = f"assets/models/{name}.toml"
        config = f" --config {shlex.quote(recipe)}" if (ROOT / recipe).is_file() else ""
        command = f"python -m recsys train {shlex.quote(history.model)}{config} --data DIR --out {shlex.quote(f'runs/{name}')}"
        st.code(command, language="sh", wrap_lines=True)
        if history.settings:
            st.caption(plain(in_words(history.settings)))


def summary(name: str, history: History) -> str:
    """How long it took and which epoch was kept, by what."""
    count, seconds = len(history.epochs), sum(epoch.seconds for epoch in history.epochs)
    kept = next((epoch for epoch in history.epochs if epoch.epoch == history.best), None)
    told = f"{name} ({history.model}): {count} epoch{'s' * (count != 1)} in {_duration(seconds)}."
    if kept is None or not kept.validation:
        return told
    figure, value = next(iter(kept.validation.items()))
    return told if value is None else f"{told} Epoch {kept.epoch} was kept: {words_of(figure)} {value:.3f} on what was held out."


def _judged(epochs: Sequence[Epoch]) -> dict[str, list[float | None]]:
    names = dict.fromkeys(name for epoch in epochs for name in epoch.validation if "loss" not in name)
    return {words_of(name): [epoch.validation.get(name) for epoch in epochs] for name in names}


def _losses(epochs: Sequence[Epoch]) -> dict[str, list[float | None]]:
    learned = [epoch.train.get("loss") for epoch in epochs]
    held_out = [epoch.validation.get("loss") for epoch in epochs]
    series = {"learning": learned, "held out": held_out}
    return {name: values for name, values in series.items() if any(value is not None for value in values)}


def _duration(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"
