"""`python -m recsys evaluate ...`: one command a measurement.

What measures is imported by the command that needs it: `python -m recsys match` imports this module and never measures.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from PIL.Image import Image
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from recsys import encoders
from recsys.co_parsing import Split
from recsys.commands.terminal import DEMO_CATALOG
from recsys.datatypes import Detection, Detector, Encoder, Options
from recsys.detection import NONE
from recsys.evaluation.products import Part, open_products
from recsys.pipeline import OutfitRecommender

if TYPE_CHECKING:
    from recsys.evaluation.measurement import MeasurementSet
    from recsys.evaluation.queries import Queries

app = typer.Typer(help="Measure on what has never been seen; every figure with its interval.")
out, err = Console(emoji=False), Console(stderr=True, emoji=False)
DEFAULTS = Options()

CatalogOption = Annotated[Path, typer.Option("--catalog", "-c", help="The catalogue to ask.")]
DataOption = Annotated[Path, typer.Option("--data", "-d", help="A prepared data set of other photos than the catalogue's.")]
ProductsOption = Annotated[
    Path, typer.Option("--data", "-d", help="Kaggle's Fashion Product Images: the zip file, or a folder with its contents.")
]
EncoderOption = Annotated[
    list[str] | None, typer.Option("--encoder", "-e", help="An encoder to measure; give it again to compare. See `build --help`.")
]
PartOption = Annotated[Part, typer.Option(help="Measure all, or only those whose id leaves 1 when divided by 4.")]


def _writable(path: Path | None) -> Path | None:
    """The path as it is; EvaluationError, before anything is measured, where no file can come to be there."""
    from recsys.evaluation.measurement import EvaluationError

    if path and path.is_dir():
        raise EvaluationError(f"{path} is a folder, where a file is wanted")
    if path and not path.parent.is_dir():
        raise EvaluationError(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")
    return path


JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.", callback=_writable)]


DetectorOption = Annotated[
    str | None, typer.Option("--detector", help="What finds garments. Default: the detector that the app uses.")
]


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
    threshold: Annotated[
        float | None, typer.Option(help="Least cosine of an also-bought item to the photo. Default: the encoder's own.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Whether what is proposed resembles what was really worn together, more than what others wore; 0.5 is chance."""
    from recsys.evaluation.matching import measure_matching

    options = Options(k=k, threshold=threshold)
    recommender, queries = _load(catalog, data)
    _show(measure_matching(recommender, queries, data, options), json)


@app.command()
def classification(
    data: Annotated[
        Path, typer.Option("--data", "-d", help="A folder with train/CLASS/*, validation/CLASS/*, perhaps test/CLASS/*.")
    ],
    encoder: EncoderOption = None,
    json: JsonOption = None,
) -> None:
    """How well the classes of photos can be told apart: a linear head learned on train/, measured on photos it never saw.

    Of several encoders, a figure without a name is that of the first. Default: the encoder that the app uses.
    """
    from recsys.evaluation.classification import measure_classification

    chosen = _chosen(encoder)
    with _progress() as progress:
        measured = measure_classification(data, chosen, progress)
    _show(measured, json)


@app.command()
def slots(
    data: ProductsOption,
    encoder: EncoderOption = None,
    part: PartOption = Part.ALL,
    json: JsonOption = None,
) -> None:
    """The seven slots, from each encoder's vectors: by a small network that learned them, and by k-means that did not.

    Left out is what any of the encoders was trained on. Default: every encoder that is on this machine.
    """
    from recsys.evaluation.choice import comparable
    from recsys.evaluation.sample import encode_products
    from recsys.evaluation.slots import measure_slots

    chosen, left_out = (_chosen(encoder), {}) if encoder else comparable()
    for name, why in left_out.items():
        err.print(f"left out {name}: {why}", markup=False, highlight=False, soft_wrap=True)
    with _progress() as progress, open_products(data, part) as products:
        measured = measure_slots(encode_products(products, chosen, progress), data.name, progress)
    _show(measured, json)


@app.command()
def retrieval(
    data: ProductsOption,
    encoder: EncoderOption = None,
    part: PartOption = Part.ALL,
    json: JsonOption = None,
) -> None:
    """Whether what looks nearest is of the same article type, and of the same base colour: every product against all others.

    Left out is what any of the encoders was trained on. Default: the encoder that the app uses.
    """
    from recsys.evaluation.retrieval import measure_retrieval
    from recsys.evaluation.sample import encode_products

    chosen = _chosen(encoder)
    with _progress() as progress, open_products(data, part) as products:
        measured = measure_retrieval(encode_products(products, chosen, progress), data.name, progress)
    _show(measured, json)


@app.command()
def heads(data: ProductsOption, encoder: EncoderOption = None, json: JsonOption = None) -> None:
    """How well article type and base colour are named from each encoder's vectors, on the products whose id leaves 1 by 4.

    The others are learned from. Left out is what any of the encoders was trained on. Default: the encoder that the app uses.
    """
    from recsys.evaluation.heads import measure_heads

    chosen = _chosen(encoder)
    with _progress() as progress, open_products(data) as products:
        measured = measure_heads(products, chosen, data.name, progress)
    _show(measured, json)


@app.command()
def color(
    data: ProductsOption,
    encoder: EncoderOption = None,
    part: PartOption = Part.VALIDATION,
    json: JsonOption = None,
) -> None:
    """How often a product is called by its base colour, and what colour adds to each encoder's search of products.

    The weight of colour is chosen on training products. Left out is what any of the encoders was trained on. Default: the encoder
    that the app uses.
    """
    from recsys.evaluation.color import measure_color

    chosen = _chosen(encoder)
    with _progress() as progress, open_products(data) as products:
        measured = measure_color(products, chosen, part, data.name, progress)
    _show(measured, json)


@app.command()
def detection(
    data: Annotated[Path, typer.Option("--data", "-d", help="A folder in the layout of github.com/bearpaw/clothing-co-parsing.")],
    ids: Annotated[str, typer.Option("--ids", help="Only these photos: a file with one id a line, or ids with commas.")] = "",
    detector: DetectorOption = None,
    part: Annotated[Split, typer.Option(help="Which photos: validation is those whose number leaves 1 by 5.")] = Split.ALL,
    json: JsonOption = None,
) -> None:
    """How well the garments of street photos are found: by box, by mask, by pixel; of photos whose every pixel has a label.

    Left out is what the detector was trained on.
    """
    from recsys.evaluation.detection import measure_detection
    from recsys.evaluation.detection_photos import choose_photos, read_numbers
    from recsys.evaluation.trained_on import trained_on

    finder = _detector(detector)
    photos = choose_photos(data, finder.name, trained_on(finder.name), part, read_numbers(ids) if ids else ())
    with _progress() as progress:
        measured = measure_detection(photos, finder, progress)
    _name_unreadable(measured)
    _show(measured, json)


@app.command()
def garments(
    data: Annotated[
        Path, typer.Option("--data", "-d", help="Folders of classes as clothing-dataset-small has them, or a prepared data set.")
    ],
    detector: DetectorOption = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Also draw what was found over some photos, in this JPEG.", callback=_writable)
    ] = None,
    shown: Annotated[int, typer.Option(help="How many photos the sheet has.", min=1)] = 60,
    catalog: Annotated[
        Path | None, typer.Option("--catalog", "-c", help="Also measure which slot the app names with this catalogue.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Whether the garment is found in photos of one garment, and in its slot; and a sheet to judge by eye whether all of it is.

    Left out is what the detector was trained on.
    """
    from recsys.evaluation.contact_sheet import tile, write_sheet
    from recsys.evaluation.garment_photos import GarmentPhoto, open_garments
    from recsys.evaluation.garments import measure_garments, recognised_by
    from recsys.evaluation.trained_on import trained_on

    finder = _detector(detector)
    tiles: list[Image] = []

    def show(number: int, photo: GarmentPhoto, image: Image, found: Sequence[Detection]) -> None:
        tiles.append(tile(image, found, number, photo.label))

    recognise = recognised_by(OutfitRecommender.load(catalog, NONE)) if catalog else None
    with _progress() as progress, open_garments(data) as photos:
        name, seen = data.resolve().name, trained_on(finder.name)
        measured = measure_garments(photos, finder, seen, name, progress, show if sheet else None, shown, recognise)
    if sheet:
        write_sheet(sheet, tiles)
    _name_unreadable(measured)
    _show(measured, json)


@app.command()
def catalog(
    catalog: CatalogOption = DEMO_CATALOG,
    json: JsonOption = None,
) -> None:
    """A catalogue's own vectors: are its slots told apart, and is what looks nearest of the same category? No picture is read."""
    from recsys.catalog import Catalog
    from recsys.evaluation.catalog import measure_catalog, merged

    loaded = Catalog.load(catalog)
    with _progress() as progress:
        measured = measure_catalog(loaded, progress)
    _show(merged(measured), json)


def _detector(name: str | None) -> Detector:
    from recsys import detection

    return detection.load(name or detection.DEFAULT_DETECTOR)


def _name_unreadable(measured: "MeasurementSet") -> None:
    for fault in measured.details["unreadable"]:
        err.print(f"left out {fault['id']}: {fault['why']}", markup=False, highlight=False, soft_wrap=True)


def _chosen(names: Sequence[str] | None) -> list[Encoder]:
    from recsys.evaluation.choice import load_encoders

    return load_encoders(names or [encoders.DEFAULT_ENCODER])


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error for each thing that is being done."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what)
            progress.update(tasks[what], completed=done, total=total)

        yield show


def _load(catalog: Path, data: Path) -> "tuple[OutfitRecommender, Queries]":
    from recsys.evaluation.queries import read_queries

    recommender = OutfitRecommender.load(catalog, NONE)
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
