"""A run shown elsewhere: TensorBoard and Weights & Biases behind the one interface `recsys.training.loop.Log`.

Both are optional packages. What they write goes into the run's folder; Weights & Biases also sends it to wandb.ai, unless
`WANDB_MODE=offline` says otherwise.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from recsys.training.config import TrainingError
from recsys.training.loop import Log


def open_log(name: str, folder: Path, kind: str, settings: Mapping[str, Any]) -> Log:
    """The log called "tensorboard" or "wandb" for a run in `folder`; TrainingError where the name or the package is missing."""
    known: dict[str, Callable[[Path, str, Mapping[str, Any]], Log]] = {"tensorboard": TensorBoard, "wandb": WeightsAndBiases}
    if name not in known:
        raise TrainingError(f"there is no log {name!r}; the logs are {', '.join(known)}")
    folder.mkdir(parents=True, exist_ok=True)
    return known[name](folder, kind, settings)


class TensorBoard:
    """Event files in FOLDER/tensorboard: `tensorboard --logdir FOLDER`."""

    def __init__(self, folder: Path, kind: str, settings: Mapping[str, Any]) -> None:
        _needs("tensorboard")
        from torch.utils.tensorboard import SummaryWriter

        self._writer: Any = SummaryWriter(str(folder / "tensorboard"))
        self._writer.add_text(
            "settings", "\n".join(f"    {name} = {value!r}" for name, value in {"model": kind, **settings}.items())
        )

    def epoch(self, record: dict[str, Any]) -> None:
        """See `Log`."""
        for name, value in figures(record):
            self._writer.add_scalar(name, value, record["epoch"])
        self._writer.flush()

    def close(self) -> None:
        """See `Log`."""
        self._writer.close()


class WeightsAndBiases:
    """A run of the project "wearwith", called as its folder is; gone on with where the folder was logged before."""

    def __init__(self, folder: Path, kind: str, settings: Mapping[str, Any]) -> None:
        wandb = _needs("wandb")
        whole = folder.resolve()
        self._run: Any = wandb.init(
            project="wearwith", name=whole.name, id=f"{whole.name}-{hashlib.sha256(str(whole).encode()).hexdigest()[:8]}",
            dir=str(folder), config={"model": kind, **settings}, resume="allow",
        )  # fmt: skip

    def epoch(self, record: dict[str, Any]) -> None:
        """See `Log`."""
        self._run.log(dict(figures(record)), step=record["epoch"])

    def close(self) -> None:
        """See `Log`."""
        self._run.finish()


def figures(record: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """An epoch's record -> ("train/loss", 0.3), ("validation/accuracy", 0.9), ..., ("learning_rate", 0.001)."""
    for part in ("train", "validation"):
        for name, value in record[part].items():
            yield f"{part}/{name}", value
    yield "learning_rate", record["learning_rate"]


def _needs(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError as error:
        raise TrainingError(f"logging to {package} needs a package that is not here: pip install {package}") from error
