"""The figure in README, from the JSON that the benchmarks wrote: `python -m benchmarks figure`."""

import json
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import seaborn as sns

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "wearwith"  # the same figures draw the same file

OURS, PEER = "Wearwith", "what people use instead"
_PANELS = (
    ("build", "images_per_second", "Building a catalogue,\nimages a second (more is better)"),
    ("recommend", "ms", "One recommendation,\nmilliseconds (less is better)"),
    ("start", "seconds", "Start of a new process,\nseconds (less is better)"),
    ("start", "megabytes", "Start of a new process,\nmegabytes (less is better)"),
)


def draw(results: Path) -> Path:
    """Read `benchmark-*.json` of a folder and write `benchmarks.svg` beside them; returns its path."""
    rows = []
    for name, unit, title in _PANELS:
        measured = json.loads((results / f"benchmark-{name}.json").read_text(encoding="utf-8"))["metrics"]
        values = {figure.removeprefix(f"{name}.{unit}"): entry["value"] for figure, entry in measured.items()}
        peer = next(value for suffix, value in values.items() if suffix.startswith(".img2vec"))
        rows += [{"panel": title, "who": OURS, "value": values[""]}, {"panel": title, "who": PEER, "value": peer}]
    sns.set_theme(style="white", font_scale=0.8)
    grid = sns.catplot(
        pd.DataFrame(rows), x="value", y="who", hue="who", col="panel", kind="bar", sharex=False, height=1.7, aspect=1.6,
        palette={OURS: "#0f5c5c", PEER: "#c9c1b3"}, legend=False,
    )  # fmt: skip
    grid.set_titles("{col_name}", size=8)
    grid.set_axis_labels("", "")
    for axes in grid.axes.flat:
        for bars in axes.containers:
            axes.bar_label(bars, fmt="{:,.3g}", padding=3, size=8)
        axes.set_xticks([])
        axes.margins(x=0.25)
    grid.despine(bottom=True)
    path = results / "benchmarks.svg"
    grid.savefig(path, metadata={"Date": None})
    return path
