"""The one training loop: epochs with progress, a checkpoint after each, the best by validation kept, resumed without a trace.

A model to be trained is a `Task`. The random numbers of an epoch hang on the seed and the epoch alone, so a run that is stopped
and resumed draws the same ones, and its history is that of a run that was never stopped: to the last bit on a CPU, as near as its
sums are repeatable on a GPU.
"""

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from recsys.files import locked, write_json
from recsys.training import checkpoints
from recsys.training.checkpoints import BEST, HISTORY, LAST, State
from recsys.training.config import Training, TrainingError
from recsys.training.devices import device_of, keep_memory

_CLIP = 5.0  # norm of the gradient
_LEAST_RATE = 0.01  # of the learning rate, at the end


class Task(Protocol):
    """A model and how it is learned.

    name: of the kind of model. classes: what its outputs stand for, by head. steps: batches an epoch. item_ids: of the pictures it
    is given, in their order; seen: of those that a network it builds on was trained on. origin: the checksum of the encoder whose
    vectors it is given, "" for pictures.
    """

    name: str
    classes: dict[str, list[str]]
    steps: int
    item_ids: list[str]
    origin: str
    seen: Sequence[str]

    @property
    def network(self) -> nn.Module:
        """What is learned."""
        ...

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Groups for the optimizer; "rate" multiplies the learning rate of one (1 where it is missing)."""
        ...

    def begin(self, epoch: int, history: Sequence[dict[str, Any]]) -> None:
        """Called before each epoch, from 1: freeze or unfreeze by what the epochs before it came to."""
        ...

    def batches(self, epoch: int) -> Iterator[Any]:
        """`steps` batches, the same for the same epoch."""
        ...

    def loss(self, batch: Any, device: torch.device) -> tuple[torch.Tensor, dict[str, float]]:
        """The loss of a batch, () float32, and other figures to be averaged over the epoch."""
        ...

    def validate(self, network: nn.Module, device: torch.device) -> dict[str, float]:
        """Figures on what was held out; the first decides which epoch is best, higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run is: for a progress bar. seconds_left: of the whole run, at the pace of this sitting."""

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    seconds_left: float


class Log(Protocol):
    """Something that shows a run elsewhere: TensorBoard, Weights & Biases."""

    def epoch(self, record: dict[str, Any]) -> None:
        """An epoch is done; `record` is what history.json gets of it."""
        ...

    def close(self) -> None:
        """The run is over."""
        ...


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished run: where its best weights are, that epoch's record and all epochs'."""

    folder: Path
    best: dict[str, Any]
    epochs: list[dict[str, Any]]


def fit(
    task: Task,
    training: Training,
    folder: Path,
    *,
    resume: bool = False,
    progress: Callable[[Step], None] | None = None,
    logs: Sequence[Log] = (),
) -> Trained:
    """Train, and write LAST, BEST, HISTORY and TRAINED_ON into `folder`.

    resume: go on from LAST where it is there. logs: closed, however the run ends. Raises TrainingError where `folder` holds a run
    and resume was not asked for, where its checkpoint is of something else, and where the loss, its gradient or the figure that
    epochs are judged by stops being a number; what was written before stays.
    """
    with ExitStack() as ending:
        for log in logs:
            ending.enter_context(closing(log))
        with locked(folder):
            return _Run(task, training, folder, resume).go(progress, logs)


class _Run:
    def __init__(self, task: Task, training: Training, folder: Path, resume: bool) -> None:
        self.task, self.training, self.folder = task, training, folder
        self.device = device_of(training.device)
        torch.manual_seed(training.seed)
        keep_memory()
        task.network.to(self.device)
        groups = task.parameter_groups()
        self.rates = [group.pop("rate", 1.0) for group in groups]
        self.optimizer = torch.optim.AdamW(groups, lr=training.learning_rate, weight_decay=training.weight_decay)
        self.average = (
            AveragedModel(task.network, multi_avg_fn=get_ema_multi_avg_fn(training.average), use_buffers=True)  # type: ignore[no-untyped-call]
            if training.average
            else None
        )
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=self.amp)
        self.state = State(task.name, training.to_dict(), task.classes, data=_digest(task))
        if not resume:
            checkpoints.refuse_run(folder)
        elif (folder / LAST).exists():
            self._resume()

    @property
    def amp(self) -> bool:
        return self.training.mixed_precision and self.device.type == "cuda"

    def go(self, progress: Callable[[Step], None] | None, logs: Sequence[Log]) -> Trained:
        started, first = time.monotonic(), self.state.epoch
        checkpoints.note_trained_on(self.folder, {*self.task.item_ids, *self.task.seen})
        while self.state.epoch < self.training.epochs and not self._stale():
            epoch = self.state.epoch + 1

            def report(step: int, loss: float, epoch: int = epoch) -> None:
                done = (epoch - 1 - first) + step / self.task.steps
                left = (time.monotonic() - started) / done * (self.training.epochs - first - done)
                if progress:
                    progress(Step(epoch, self.training.epochs, step, self.task.steps, loss, left))

            record = self._epoch(epoch, report)
            for log in logs:
                log.epoch(record)
        return Trained(self.folder, max(self.state.epochs, key=_figure), self.state.epochs)

    def _epoch(self, epoch: int, report: Callable[[int, float], None]) -> dict[str, Any]:
        began = time.monotonic()
        torch.manual_seed(self.training.seed * 100_003 + epoch)
        self.task.begin(epoch, self.state.epochs)
        self.task.network.train()
        found: dict[str, list[float]] = {}
        for step, batch in enumerate(self.task.batches(epoch), start=1):
            rate = self._rate((epoch - 1) * self.task.steps + step - 1)
            figures = self._step(batch, rate, f"epoch {epoch}, step {step}")
            for name, value in figures.items():
                found.setdefault(name, []).append(value)
            report(step, figures["loss"])
        validated = self.average.module if self.average else self.task.network
        validated.eval()
        with torch.no_grad():
            validation = self.task.validate(validated, self.device)
        record = {
            "epoch": epoch,
            "train": {name: sum(values) / len(values) for name, values in found.items()},
            "validation": validation,
            "learning_rate": rate,
            "seconds": round(time.monotonic() - began, 1),
        }
        self._check_finite(f"validation's {next(iter(validation))}", _figure(record), f"epoch {epoch}")
        better = not self.state.epochs or _figure(record) > max(map(_figure, self.state.epochs))
        self.state.epochs.append(record)
        self._write(validated, better)
        return record

    def _step(self, batch: Any, rate: float, where: str) -> dict[str, float]:
        for group, factor in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        with torch.autocast(self.device.type, enabled=self.amp):
            loss, figures = self.task.loss(batch, self.device)
        value = float(loss.detach())
        self._check_finite("loss", value, where)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        self.scaler.unscale_(self.optimizer)
        norm = nn.utils.clip_grad_norm_((p for group in self.optimizer.param_groups for p in group["params"]), _CLIP)
        if not self.amp:  # with it, the scaler leaves such a step out
            self._check_finite("gradient", float(norm), where)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        if self.average:
            self.average.update_parameters(self.task.network)
        return {"loss": value, **figures}

    def _check_finite(self, what: str, value: float, where: str) -> None:
        if not math.isfinite(value):
            raise TrainingError(
                f"the {what} is no number any more ({value}) in {where}: "
                f"lower learning_rate (it is {self.training.learning_rate:g}); the last good checkpoint is in {self.folder}"
            )

    def _rate(self, step: int) -> float:
        """The learning rate of a step: a straight line up, then half a cosine down (Loshchilov and Hutter 2017)."""
        total = self.training.epochs * self.task.steps
        warmup = round(self.training.warmup * total)
        if step < warmup:
            return self.training.learning_rate * (step + 1) / warmup
        done = (step - warmup) / max(1, total - warmup)
        return self.training.learning_rate * (_LEAST_RATE + (1 - _LEAST_RATE) * 0.5 * (1 + math.cos(math.pi * done)))

    def _stale(self) -> bool:
        """Whether `patience` epochs have passed without a better one."""
        epochs, patience = self.state.epochs, self.training.patience
        if not patience or len(epochs) <= patience:
            return False
        return max(map(_figure, epochs[-patience:])) <= max(map(_figure, epochs[:-patience]))

    def _write(self, validated: nn.Module, better: bool) -> None:
        if better:
            checkpoints.save(self.folder / BEST, self.state, network=validated.state_dict())
        parts = {
            "network": self.task.network.state_dict(),
            "optimizer": checkpoints.optimizer_tensors(self.optimizer),
            "scaler": {name: torch.tensor(value) for name, value in self.scaler.state_dict().items()},  # nothing where it is off
        }
        if self.average:
            parts["average"] = self.average.state_dict()
        checkpoints.save(self.folder / LAST, self.state, **parts)
        best = max(self.state.epochs, key=_figure)["epoch"]
        write_json(
            self.folder / HISTORY,
            {"model": self.state.model, "settings": self.state.settings, "best": best, "epochs": self.state.epochs},
        )

    def _resume(self) -> None:
        path = self.folder / LAST
        found, parts = checkpoints.load(path)
        if found.model != self.state.model:
            raise TrainingError(f"{path} is of the kind {found.model!r}, not {self.state.model!r}: choose another --out")
        checkpoints.put_weights(self.task.network, parts.get("network", {}), path)
        settings = {**self.state.settings, "device": found.settings.get("device")}  # another device may go on
        for name in sorted(settings.keys() | found.settings.keys()):
            theirs, ours = (json_of.get(name) for json_of in (found.settings, _as_json(settings)))
            if theirs != ours:
                raise TrainingError(
                    f"{path} was trained with {name} = {theirs}, now it is {ours}: change it back or choose another --out"
                )
        if found.classes != _as_json(self.state.classes):
            raise TrainingError(f"{path} was trained on other classes: give the same --data, or choose another --out")
        if found.data not in ("", self.state.data):
            remedy = "give the same --data and --encoder, or choose another --out"
            raise TrainingError(f"{path} was trained on other pictures or another encoder's vectors: {remedy}")
        if self.average:
            self.average.load_state_dict(parts["average"])
        if "scaler" in parts:
            self.scaler.load_state_dict({name: value.item() for name, value in parts["scaler"].items()})
        checkpoints.put_optimizer(self.optimizer, parts.get("optimizer", {}))
        self.state.epochs = found.epochs


def _figure(record: dict[str, Any]) -> float:
    """What an epoch is judged by: the first of its validation's figures."""
    return float(next(iter(record["validation"].values())))


def _digest(task: Task) -> str:
    """Of what a task is given, in its order."""
    return hashlib.sha256(json.dumps([task.origin, task.item_ids]).encode()).hexdigest()


def _as_json(value: dict[str, Any]) -> dict[str, Any]:
    """Tuples as lists, however deep, as a checkpoint's header gives them back."""
    found: dict[str, Any] = json.loads(json.dumps(value))
    return found
