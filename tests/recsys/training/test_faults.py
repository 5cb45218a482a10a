"""A run that meets what it should not: other data, numbers that are none, steps without a label, a half-precision stop."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from recsys.training import checkpoints, loop
from recsys.training.checkpoints import LAST
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example
from recsys.training.loop import Step, Task, fit
from recsys.training.runs import KINDS

Tiny = Callable[..., Training]


def task_of(kind: str, config: Training, examples: list[Example], folder: Path) -> Any:
    return KINDS[kind].task(config, [examples], folder, None)


@pytest.mark.parametrize("kind", KINDS)
def test_other_pictures_are_not_gone_on_with(kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    config, run = tiny(kind, epochs=1), tmp_path / "run"
    fit(task_of(kind, config, striped_examples, run), config, run)
    before = (run / LAST).read_bytes()
    for others in (striped_examples[1:], striped_examples[::-1]):  # the order says which rows a batch has
        with pytest.raises(TrainingError, match=r"last.safetensors was trained on other pictures or .*: give the same --data and"):
            fit(task_of(kind, config, others, run), config, run, resume=True)
    assert (run / LAST).read_bytes() == before


def test_a_checkpoint_that_does_not_say_what_it_was_given_is_gone_on_with(
    tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("cnn", epochs=2)

    def stop(step: Step) -> None:
        if step.epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(task_of("cnn", config, striped_examples, tmp_path), config, tmp_path / "run", progress=stop)
    state, parts = checkpoints.load(tmp_path / "run" / LAST)
    state.data = ""
    checkpoints.save(tmp_path / "run" / LAST, state, **parts)
    fit(task_of("cnn", config, striped_examples, tmp_path), config, tmp_path / "run", resume=True)
    assert checkpoints.load(tmp_path / "run" / LAST)[0].data != ""


def test_in_half_precision_too_a_resumed_run_is_one_that_never_stopped(
    tiny: Tiny, striped_examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop._Run, "amp", True)  # bfloat16 on a CPU, with the scaler that a GPU's float16 needs
    config = tiny("cnn")
    task = task_of("cnn", config, striped_examples, tmp_path)
    fit(task, config, tmp_path / "whole")

    def stop(step: Step) -> None:
        if step.epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(task_of("cnn", config, striped_examples, tmp_path), config, tmp_path / "stopped", progress=stop)
    fit(task_of("cnn", config, striped_examples, tmp_path), config, tmp_path / "stopped", resume=True)
    (_, whole), (_, resumed) = (checkpoints.load(tmp_path / name / LAST) for name in ("whole", "stopped"))
    assert whole["scaler"]["_growth_tracker"] == 3 * task.steps
    assert whole.keys() == resumed.keys()
    for part, tensors in whole.items():
        assert all(torch.equal(tensor, resumed[part][name]) for name, tensor in tensors.items())


def in_last_step_of_epoch_2(task: Task, change: Callable[[torch.Tensor], torch.Tensor]) -> None:
    """Make the task's loss another in that step alone."""
    right, calls = task.loss, iter(range(1, 10**6))

    def loss(batch: Any, device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        found, figures = right(batch, device)
        return (change(found), figures) if next(calls) == 2 * task.steps else (found, figures)

    task.loss = loss  # type: ignore[method-assign]


def test_a_gradient_that_is_no_number_ends_the_run_before_it_is_in_the_weights(
    tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    config, run = tiny("cnn"), tmp_path / "run"
    task = task_of("cnn", config, striped_examples, tmp_path)
    in_last_step_of_epoch_2(task, lambda loss: loss + (loss * 0).sqrt())  # 0, and its slope there is infinite
    with pytest.raises(TrainingError, match=rf"the gradient is no number any more \(nan\) in epoch 2, step {task.steps}: lower"):
        fit(task, config, run)
    state, parts = checkpoints.load(run / LAST)
    assert state.epoch == 1
    assert all(tensor.isfinite().all() for tensor in parts["network"].values())


def test_an_epoch_that_cannot_be_judged_ends_the_run(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    config, run = tiny("cnn"), tmp_path / "run"
    task = task_of("cnn", config, striped_examples, tmp_path)
    figures = iter([0.5, math.nan])
    task.validate = lambda network, device: {"accuracy": next(figures)}
    with pytest.raises(TrainingError, match=r"the validation's accuracy is no number any more \(nan\) in epoch 2: lower"):
        fit(task, config, run)
    assert checkpoints.load(run / LAST)[0].epoch == 1


@pytest.mark.parametrize("kind", ["cnn", "classifier"])
def test_a_batch_without_any_label_can_be_learned_from(kind: str, tiny: Tiny, striped_examples: list[Example]) -> None:
    task = task_of(kind, tiny(kind), striped_examples, Path())
    for truth in task._truth.values():
        truth[:] = -1
    loss, figures = task.loss(next(iter(task.batches(1))), torch.device("cpu"))
    loss.backward()
    assert figures == {}
    assert float(loss.detach()) == pytest.approx(float(task.penalty().detach()))


def test_a_figure_that_some_steps_do_not_have_is_averaged_over_those_that_do(
    tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("cnn", epochs=1)
    task = task_of("cnn", config, striped_examples, tmp_path)
    right, given = task.loss, iter([{"loss.rare": 4.0}, {}, {"loss.rare": 1.0}, {}])
    task.loss = lambda batch, device: (right(batch, device)[0], next(given))
    assert task.steps == 4
    assert fit(task, config, tmp_path / "run").epochs[0]["train"]["loss.rare"] == 2.5


class Shown:
    """A log that counts."""

    def __init__(self) -> None:
        self.epochs, self.closed = 0, 0

    def epoch(self, record: dict[str, Any]) -> None:
        self.epochs += 1

    def close(self) -> None:
        self.closed += 1


def test_logs_are_closed_however_a_run_ends(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    config, run = tiny("cnn", epochs=2), tmp_path / "run"

    def fitted(log: Shown, **others: Any) -> None:
        fit(task_of("cnn", config, striped_examples, tmp_path), config, run, logs=[log], **others)

    def stop(step: Step) -> None:
        if step.epoch == 2:
            raise KeyboardInterrupt

    stopped, refused, finished = Shown(), Shown(), Shown()
    with pytest.raises(KeyboardInterrupt):
        fitted(stopped, progress=stop)
    with pytest.raises(TrainingError, match="holds a run already"):
        fitted(refused)
    fitted(finished, resume=True)
    assert [(log.epochs, log.closed) for log in (stopped, refused, finished)] == [(1, 1), (0, 1), (1, 1)]
