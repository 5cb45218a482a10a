"""The losses of metric learning side by side, on the same features: which of them to ship."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from recsys.training.examples import Example
from recsys.training.loop import Log, Step, Trained, fit
from recsys.training.metric import MetricConfig
from recsys.training.runs import metric_task

RIVALS: dict[str, dict[str, Any]] = {
    "triplet-semi-hard": {"loss": "triplet", "miner": "semi-hard"},
    "triplet-hard": {"loss": "triplet", "miner": "hard"},
    "triplet-all": {"loss": "triplet", "miner": "all"},
    "triplet-euclidean": {"loss": "triplet", "miner": "semi-hard", "distance": "euclidean"},
    "multi-similarity": {"loss": "multi-similarity"},
    "proxy-anchor": {"loss": "proxy-anchor"},
    "supcon": {"loss": "supcon"},
    "cross-entropy-triplet": {"loss": "triplet", "miner": "semi-hard", "cross_entropy": True},
}


def compare(
    config: MetricConfig,
    data: Sequence[Sequence[Example]],
    folder: Path,
    *,
    resume: bool = False,
    computed: Callable[[int, int], None] | None = None,
    progress: Callable[[Step], None] | None = None,
    logs: Callable[[str, Path, MetricConfig], Sequence[Log]] | None = None,
) -> list[tuple[str, Trained]]:
    """Train each of `RIVALS` into a folder of its name in `folder`, all on one set of features; the best first.

    What they do not name is as `config` says. computed: told of the pictures whose features are computed; logs: the logs of a rival
    with this name, folder and settings. The other arguments, and what is raised: see `fit`.
    """
    found = []
    for name, settings in RIVALS.items():
        rival, run = replace(config, **settings), folder / name
        task = metric_task(rival, data, run, computed, cache=folder / "features")
        found.append((name, fit(task, rival, run, resume=resume, progress=progress, logs=logs(name, run, rival) if logs else ())))
    return sorted(found, key=lambda one: -one[1].best["validation"]["precision@10"])
