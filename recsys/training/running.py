"""A training run as the command line shows it: progress with time left, a line an epoch, a table at the end.

All of it but the table goes to standard error.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column, Table

from recsys import encoders
from recsys.files import sha256
from recsys.training import checkpoints
from recsys.training.boxes import BoxedPicture, read_boxed
from recsys.training.checkpoints import BEST, LAST
from recsys.training.coco import read_coco
from recsys.training.compare import compare
from recsys.training.config import Training, TrainingError
from recsys.training.detector import DetectorConfig, DetectorTask, starting_file
from recsys.training.detector_network import require_operators
from recsys.training.examples import hold_out, read_examples
from recsys.training.export_classifier import encode
from recsys.training.held_out import refuse_learned
from recsys.training.logs import open_log
from recsys.training.loop import Log, Step, Trained, fit
from recsys.training.metric import MetricConfig
from recsys.training.mlp import MlpConfig, fit_mlp
from recsys.training.parser import ParserConfig, ParserTask
from recsys.training.parser_photos import read_data
from recsys.training.runs import KINDS

out, err = Console(), Console(stderr=True)


def train(
    kind: str, data: Sequence[Path], config: Path | None, folder: Path, *, resume: bool, log: str | None, threads: int
) -> None:
    """Train a kind of model (`recsys.training.runs.KINDS`) on prepared data sets, shown as it goes; raises as `fit` does."""
    settings = _begin(KINDS[kind].config, config, folder, resume, threads)
    with interruptible(folder), progress_bar() as bar:
        task = KINDS[kind].task(settings, [read_examples(prepared) for prepared in data], folder, bar.computed if bar else None)
        trained = fit(task, settings, folder, resume=resume, progress=bar, logs=_logs(log, folder, kind, settings))
    out.print(epoch_table(trained))
    say(f"The best epoch is in {folder}. Make an encoder of it: python -m recsys train export {folder} --name own-{kind}")


def train_parser(data: Sequence[Path], config: Path | None, folder: Path, *, resume: bool, log: str | None, threads: int) -> None:
    """Train a garment parser on copies of Clothing Co-Parsing and prepared data sets of single garments, shown as it goes."""
    settings = _begin(ParserConfig, config, folder, resume, threads)
    with interruptible(folder), progress_bar() as bar:
        photos = read_data(settings, data, folder, bar.computed if bar else None)
        task = ParserTask(settings, photos, folder)
        trained = fit(task, settings, folder, resume=resume, progress=bar, logs=_logs(log, folder, "parser", settings))
    out.print(epoch_table(trained))
    say(f"The best epoch is in {folder}. Make a detector of it: python -m recsys train export {folder} --name own-parser")


def train_rivals(data: Sequence[Path], config: Path | None, folder: Path, *, resume: bool, log: str | None, threads: int) -> None:
    """Train a metric model with every loss (`recsys.training.compare.RIVALS`), and print a table, the best first."""
    settings = _begin(MetricConfig, config, folder, resume, threads)
    with interruptible(folder), progress_bar() as bar:
        found = compare(
            settings, [read_examples(prepared) for prepared in data], folder, resume=resume, computed=bar.computed if bar else None,
            progress=bar, logs=lambda name, run, rival: _logs(log, run, "metric", rival, f"{name}: "),
        )  # fmt: skip
    figures = list(found[0][1].best["validation"])
    table = Table("Loss", *(Column(name, justify="right") for name in ("epoch", *figures)))
    for name, trained in found:
        best = trained.best
        table.add_row(name, str(best["epoch"]), *(f"{best['validation'][figure]:.4f}" for figure in figures))
    out.print(table)
    winner = found[0][1].folder
    say(f"The best is in {winner}. Make an encoder of it: python -m recsys train export {winner} --name own-metric")


def train_mlp(
    data: Sequence[Path], config: Path | None, folder: Path, encoder: str, label: str, *,
    resume: bool, log: str | None, threads: int,
) -> None:  # fmt: skip
    """Train a perceptron on an encoder's vectors to tell a kind of label; it is written into `folder`, for that encoder."""
    settings = _begin(MlpConfig, config, folder, resume, threads)
    loaded = encoders.load(encoder, threads=1)
    with interruptible(folder), progress_bar() as bar:
        examples = [example for prepared in data for example in read_examples(prepared) if label in example.labels]
        if not examples:
            raise TrainingError(f"no picture of {', '.join(map(str, data))} has the label {label!r}")
        held = {example.item_id for example in hold_out(examples, settings.hold_out)[1]}
        refuse_learned(held, encoder)
        photos = encode(examples, loaded, bar.computed if bar else None)
        trained = fit_mlp(
            photos.vectors, [example.labels[label] for example in examples], settings,
            held=np.array([example.item_id in held for example in examples]), item_ids=[example.item_id for example in examples],
            origin=loaded.checksum, folder=folder, resume=resume, progress=bar, logs=_logs(log, folder, "mlp", settings),
        )  # fmt: skip
    path = folder / f"{label}.safetensors"
    trained.save(path, loaded)
    (best, _), (last, _) = (checkpoints.load(folder / name) for name in (BEST, LAST))
    out.print(epoch_table(Trained(folder, best.epochs[-1], last.epochs)))
    say(f"The classifier is {path}; it takes the vectors of {encoder}. Read it with recsys.classification.Mlp.load.")


def train_detector(
    data: Sequence[Path], images: Path | None, config: Path | None, folder: Path, *, resume: bool, log: str | None, threads: int
) -> None:
    """Fine-tune Faster R-CNN on the boxes of prepared data sets and, of the pictures in `images`, of COCO files."""
    require_operators()
    settings = _begin(DetectorConfig, config, folder, resume, threads)
    with interruptible(folder), progress_bar() as bar:
        pictures = [picture for source in data for picture in _boxed(source, images, settings)]
        start = None if resume and (folder / LAST).is_file() else starting_file(settings)
        if start is not None:
            say(f"starting from {start}, SHA-256 {sha256(start)}")
        task = DetectorTask(settings, pictures, start, folder)
        trained = fit(task, settings, folder, resume=resume, progress=bar, logs=_logs(log, folder, task.name, settings))
    out.print(epoch_table(trained))
    say(f"The best epoch is in {folder}. Make a detector of it: python -m recsys train export {folder} --name own-detector")


def _boxed(source: Path, images: Path | None, settings: DetectorConfig) -> list[BoxedPicture]:
    """The pictures of a COCO file or a prepared data set, with a line for what was left out."""
    if source.is_dir():
        return read_boxed(source)
    if images is None:
        raise TrainingError(f"{source} has boxes alone: give the folder of its pictures with --images")
    found = read_coco(source, images, settings.slots)
    for reason, count in found.dropped.most_common():
        say(f"{source.name}: {count:,} {'box' if count == 1 else 'boxes'} left out: {reason}")
    return found.pictures


_Config = TypeVar("_Config", bound=Training)


def _begin(kind: type[_Config], config: Path | None, folder: Path, resume: bool, threads: int) -> _Config:
    """Set the threads, read the settings, and refuse a folder with a run that is not to be resumed: all before the pictures."""
    torch.set_num_threads(threads or os.cpu_count() or 1)
    if not resume:
        checkpoints.refuse_run(folder)
    return kind.read(config)


def _logs(log: str | None, folder: Path, kind: str, settings: Training, prefix: str = "") -> list[Log]:
    lines: list[Log] = [EpochLines(settings.epochs, prefix)]
    return lines if log is None else [*lines, open_log(log, folder, kind, settings.to_dict())]


@contextmanager
def interruptible(folder: Path) -> Iterator[None]:
    """Turn Ctrl-C into a line that says what is kept and how to go on, and exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        if any(folder.rglob(LAST)):
            say(f"stopped: the last checkpoint in {folder} is whole; the same command with --resume goes on from it")
        else:
            say(f"stopped before the first epoch was done: there is no checkpoint in {folder} yet; give the same command again")
        raise typer.Exit(130) from None


class Bar:
    """Where a run is, on one line that moves: epoch, steps, loss, rate, time left."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar = progress.add_task("Reading", total=None, facts="")

    def computed(self, done: int, total: int) -> None:
        """Show that some pictures of all have been computed, before there are steps."""
        self._progress.update(self._bar, description="Pictures", completed=done, total=total, facts=f"{done:,} of {total:,}")

    def __call__(self, step: Step) -> None:
        """Show a step."""
        speed = self._progress.tasks[0].speed
        rate = f"{speed:.1f} steps/s, " if speed else ""
        self._progress.update(
            self._bar,
            description=f"Epoch {step.epoch} of {step.epochs}",
            total=step.epochs * step.steps,
            completed=(step.epoch - 1) * step.steps + step.step,
            facts=f"loss {step.loss:.3f}, {rate}{duration(step.seconds_left)} left",
        )


@contextmanager
def progress_bar() -> Iterator[Bar | None]:
    """A bar on standard error where that is a terminal; None elsewhere, where a line an epoch says enough."""
    if not err.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[facts]}"))
    with Progress(*columns, console=err, transient=True) as progress:
        yield Bar(progress)


class EpochLines:
    """A `Log` that says a line an epoch."""

    def __init__(self, epochs: int, prefix: str = "") -> None:
        self._epochs, self._prefix = epochs, prefix

    def epoch(self, record: dict[str, Any]) -> None:
        """See `Log`."""
        figures = "  ".join(f"{name} {value:.4f}" for name, value in record["validation"].items())
        where = f"{self._prefix}epoch {record['epoch']} of {self._epochs}"
        say(f"{where}  loss {record['train']['loss']:.4f}  {figures}  {duration(record['seconds'])}")

    def close(self) -> None:
        """See `Log`."""


def epoch_table(trained: Trained) -> Table:
    """Figures in rows; the best epoch and the last in columns."""
    shown = {"Best": trained.best, "Last": trained.epochs[-1]}
    table = Table("Held out", *(Column(f"{word} (epoch {record['epoch']})", justify="right") for word, record in shown.items()))
    for name in trained.best["validation"]:
        table.add_row(name, *(f"{record['validation'][name]:.4f}" for record in shown.values()))
    table.add_row("training loss", *(f"{record['train']['loss']:.4f}" for record in shown.values()))
    return table


def duration(seconds: float) -> str:
    """3725 -> "1 h 02 min", 65 -> "1 min 05 s", 5.4 -> "5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def say(line: str) -> None:
    """One line on standard error, as it is: paths may hold anything."""
    err.print(line, markup=False, highlight=False, soft_wrap=True)
