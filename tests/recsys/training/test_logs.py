"""Logging elsewhere, with stand-ins for the packages: they are optional."""

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from recsys.training.config import TrainingError
from recsys.training.logs import figures, open_log

RECORD: dict[str, Any] = {
    "epoch": 3, "train": {"loss": 0.5}, "validation": {"accuracy": 0.75, "accuracy.slot": 0.5}, "learning_rate": 0.01, "seconds": 2,
}  # fmt: skip
EXPECTED = {"train/loss": 0.5, "validation/accuracy": 0.75, "validation/accuracy.slot": 0.5, "learning_rate": 0.01}


def test_figures_carry_their_part() -> None:
    assert dict(figures(RECORD)) == EXPECTED


@pytest.mark.parametrize("package", ["tensorboard", "wandb"])
def test_a_package_that_is_missing_is_named_with_its_command(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(TrainingError, match=f"^logging to {package} needs a package that is not here: pip install {package}$"):
        open_log(package, tmp_path / "run", "cnn", {})


def test_another_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="there is no log 'paper'; the logs are tensorboard, wandb"):
        open_log("paper", tmp_path, "cnn", {})


class Recorder:
    """Takes any call and keeps it."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [("init", args, settings)]

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **settings: self.calls.append((name, args, settings))


def test_tensorboard_gets_every_figure_of_an_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Recorder] = []

    def writer(*args: Any) -> Recorder:
        made.append(Recorder(*args))
        return made[-1]

    module: Any = types.ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = writer
    monkeypatch.setitem(sys.modules, "tensorboard", types.ModuleType("tensorboard"))
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    log = open_log("tensorboard", tmp_path / "run", "cnn", {"epochs": 3})
    log.epoch(RECORD)
    log.close()
    (recorder,) = made
    assert recorder.calls[0][1] == (str(tmp_path / "run" / "tensorboard"),)
    assert "epochs = 3" in recorder.calls[1][1][1]
    assert {args[0]: args[1] for name, args, _ in recorder.calls if name == "add_scalar"} == EXPECTED
    assert {args[2] for name, args, _ in recorder.calls if name == "add_scalar"} == {3}
    assert recorder.calls[-1][0] == "close"


def test_wandb_gets_every_figure_of_an_epoch_and_the_run_s_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, begun = Recorder(), {}
    module: Any = types.ModuleType("wandb")
    module.init = lambda **settings: begun.update(settings) or run
    monkeypatch.setitem(sys.modules, "wandb", module)
    log = open_log("wandb", tmp_path / "own-cnn", "cnn", {"epochs": 3})
    log.epoch(RECORD)
    log.close()
    assert (begun["name"], begun["dir"], begun["resume"]) == ("own-cnn", str(tmp_path / "own-cnn"), "allow")
    first = begun["id"]
    assert first.startswith("own-cnn-")
    open_log("wandb", tmp_path / "other" / "own-cnn", "cnn", {})
    assert begun["id"] != first
    open_log("wandb", tmp_path / "other" / ".." / "own-cnn", "cnn", {"epochs": 3})
    assert begun["id"] == first
    assert begun["config"] == {"model": "cnn", "epochs": 3}
    assert run.calls[1:] == [("log", (EXPECTED,), {"step": 3}), ("finish", (), {})]
