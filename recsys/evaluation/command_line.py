"""`python -m recsys evaluate ...`: one command a measurement.

What measures is imported by the command that needs it: `python -m recsys match` imports this module and never measures.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from recsys.datatypes import Options
from recsys.pipeline import OutfitRecommender

if TYPE_CHECKING:
    from recsys.evaluation.measurement import MeasurementSet
    from recsys.evaluation.queries import Queries

app = typer.Typer(help="Measure on photos the catalogue has never seen; every figure with its interval and beside a peer.")
out, err = Console(), Console(stderr=True)
DEFAULTS = Options()

CatalogOption = Annotated[Path, typer.Option("--catalog", "-c", help="The catalogue to ask.")]
DataOption = Annotated[Path, typer.Option("--data", "-d", help="A prepared data set of other photos than the catalogue's.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")]


@app.command()
def recognition(catalog: CatalogOption, data: DataOption, json: JsonOption = None) -> None:
    """How often the vote of the nearest items names a photo's slot and category rightly."""
    from recsys.evaluation.recognition import measure_recognition

    recommender, queries = _load(catalog, data)
    _show(measure_recognition(recommender, queries, data), json)


@app.command()
def matching(
    catalog: CatalogOption,
    data: DataOption,
    k: Annotated[int, typer.Option(help="How many similar items are asked.")] = DEFAULTS.k,
    threshold: Annotated[float, typer.Option(help="Least cosine of a proposed item to the photo.")] = DEFAULTS.threshold,
    json: JsonOption = None,
) -> None:
    """Whether what is proposed resembles what was really worn together, more than what others wore; 0.5 is chance."""
    from recsys.evaluation.matching import measure_matching

    options = Options(k=k, threshold=threshold)
    recommender, queries = _load(catalog, data)
    _show(measure_matching(recommender, queries, data, options), json)


def _load(catalog: Path, data: Path) -> "tuple[OutfitRecommender, Queries]":
    from recsys.evaluation.queries import read_queries

    recommender = OutfitRecommender.load(catalog)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Photos", total=None)
        queries = read_queries(
            data, recommender.encoder, set(recommender.catalog.ids),
            lambda done, total: progress.update(task, completed=done, total=total),
        )  # fmt: skip
    return recommender, queries


def _show(measured: "MeasurementSet", json: Path | None) -> None:
    out.print(measured.table())
    if json is not None:
        measured.write(json)
