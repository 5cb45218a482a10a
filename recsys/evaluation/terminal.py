"""What the commands of `evaluate` share: options that mean the same everywhere, progress, how figures are told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from recsys import encoders
from recsys.commands.terminal import err, out, say, writable
from recsys.datatypes import Detector, Encoder
from recsys.detection import NONE
from recsys.evaluation.products import Part
from recsys.pipeline import OutfitRecommender

if TYPE_CHECKING:
    from recsys.evaluation.measurement import MeasurementSet
    from recsys.evaluation.queries import Queries

CatalogOption = Annotated[Path, typer.Option("--catalog", "-c", help="The catalogue to ask.")]
DataOption = Annotated[Path, typer.Option("--data", "-d", help="A prepared data set of other photos than the catalogue's.")]
ProductsOption = Annotated[
    Path, typer.Option("--data", "-d", help="Kaggle's Fashion Product Images: the zip file, or a folder with its contents.")
]
EncoderOption = Annotated[
    list[str] | None, typer.Option("--encoder", "-e", help="An encoder to measure; give it again to compare. See `build --help`.")
]
PartOption = Annotated[Part, typer.Option(help="Measure all, or only those whose id leaves 1 when divided by 4.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.", callback=writable)]
DetectorOption = Annotated[
    str | None, typer.Option("--detector", help="What finds garments. Default: the detector that the app uses.")
]


def chosen_detector(name: str | None) -> Detector:
    """The detector of a name or a path; None for the one that the app uses. DetectorError where there is none such."""
    from recsys import detection

    return detection.load(name or detection.DEFAULT_DETECTOR)


def name_unreadable(measured: "MeasurementSet") -> None:
    """A line on standard error for each picture that a measurement had to leave out."""
    for fault in measured.details["unreadable"]:
        say(f"left out {fault['id']}: {fault['why']}")


def chosen_encoders(names: Sequence[str] | None) -> list[Encoder]:
    """The encoders of the names; without any, the one that the app uses. EncoderError where there is none such."""
    from recsys.evaluation.choice import load_encoders

    return load_encoders(names or [encoders.DEFAULT_ENCODER])


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error for each thing that is being done."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what)
            progress.update(tasks[what], completed=done, total=total)

        yield show


def load_queries(catalog: Path, data: Path) -> "tuple[OutfitRecommender, Queries]":
    """A catalogue's recommender, which takes photos whole, and the photos of a prepared data set as questions to it."""
    from recsys.evaluation.queries import read_queries

    recommender = OutfitRecommender.load(catalog, NONE)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Photos", total=None)
        queries = read_queries(
            data, recommender.encoder, set(recommender.catalog.ids),
            lambda done, total: progress.update(task, completed=done, total=total),
        )  # fmt: skip
    return recommender, queries


def print_figures(measured: "MeasurementSet", json: Path | None) -> None:
    """The figures as a table on standard output, and as JSON in a file where one is given."""
    out.print(measured.table())
    if json is not None:
        measured.write(json)
