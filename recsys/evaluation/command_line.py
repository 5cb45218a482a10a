"""`python -m recsys evaluate ...`: one command a measurement.

What measures is imported by the command that needs it: `python -m recsys match` imports this module and never measures.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from PIL.Image import Image

from recsys.co_parsing import Split
from recsys.commands.terminal import DEMO_CATALOG, say, writable
from recsys.datatypes import Detection, Options
from recsys.detection import NONE
from recsys.evaluation.products import Part, open_products
from recsys.evaluation.terminal import (
    CatalogOption,
    DataOption,
    DetectorOption,
    EncoderOption,
    JsonOption,
    PartOption,
    ProductsOption,
    chosen_detector,
    chosen_encoders,
    load_queries,
    name_unreadable,
    print_figures,
    progress_bars,
)
from recsys.pipeline import OutfitRecommender
from recsys.reconstruction import DEFAULT_AUTOENCODER

app = typer.Typer(help="Measure on what has never been seen; every figure with its interval.")
DEFAULTS = Options()


@app.command()
def recognition(catalog: CatalogOption, data: DataOption, json: JsonOption = None) -> None:
    """How often the vote of the nearest items names a photo's slot and category rightly."""
    from recsys.evaluation.recognition import measure_recognition

    recommender, queries = load_queries(catalog, data)
    print_figures(measure_recognition(recommender, queries, data), json)


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
    recommender, queries = load_queries(catalog, data)
    print_figures(measure_matching(recommender, queries, data, options), json)


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

    chosen = chosen_encoders(encoder)
    with progress_bars() as progress:
        measured = measure_classification(data, chosen, progress)
    print_figures(measured, json)


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

    chosen, left_out = (chosen_encoders(encoder), {}) if encoder else comparable()
    for name, why in left_out.items():
        say(f"left out {name}: {why}")
    with progress_bars() as progress, open_products(data, part) as products:
        measured = measure_slots(encode_products(products, chosen, progress), data.name, progress)
    print_figures(measured, json)


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

    chosen = chosen_encoders(encoder)
    with progress_bars() as progress, open_products(data, part) as products:
        measured = measure_retrieval(encode_products(products, chosen, progress), data.name, progress)
    print_figures(measured, json)


@app.command()
def reconstruction(
    data: Annotated[
        Path, typer.Option("--data", "-d", help="Kaggle's Fashion Product Images, zip or folder, or a prepared data set.")
    ],
    encoder: Annotated[
        str, typer.Option("--encoder", "-e", help="An autoencoder: an encoder with a decoder.")
    ] = DEFAULT_AUTOENCODER,
    part: PartOption = Part.ALL,
    json: JsonOption = None,
) -> None:
    """What an autoencoder's numbers keep of a picture, beside as many principal components (PCA).

    Left out is what the autoencoder was trained on; PCA is fitted on some of that.
    """
    from recsys.evaluation.product_pictures import open_product_pictures
    from recsys.evaluation.reconstruction import measure_reconstruction
    from recsys.reconstruction import Autoencoder

    with progress_bars() as progress, open_product_pictures(data) as pictures:
        measured = measure_reconstruction(pictures, Autoencoder(encoder), part, data.resolve().name, progress)
    print_figures(measured, json)


@app.command()
def heads(data: ProductsOption, encoder: EncoderOption = None, json: JsonOption = None) -> None:
    """How well article type and base colour are named from each encoder's vectors, on the products whose id leaves 1 by 4.

    The others are learned from. Left out is what any of the encoders was trained on. Default: the encoder that the app uses.
    """
    from recsys.evaluation.heads import measure_heads

    chosen = chosen_encoders(encoder)
    with progress_bars() as progress, open_products(data) as products:
        measured = measure_heads(products, chosen, data.name, progress)
    print_figures(measured, json)


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

    chosen = chosen_encoders(encoder)
    with progress_bars() as progress, open_products(data) as products:
        measured = measure_color(products, chosen, part, data.name, progress)
    print_figures(measured, json)


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

    finder = chosen_detector(detector)
    photos = choose_photos(data, finder.name, trained_on(finder.name), part, read_numbers(ids) if ids else ())
    with progress_bars() as progress:
        measured = measure_detection(photos, finder, progress)
    name_unreadable(measured)
    print_figures(measured, json)


@app.command()
def garments(
    data: Annotated[
        Path, typer.Option("--data", "-d", help="Folders of classes as clothing-dataset-small has them, or a prepared data set.")
    ],
    detector: DetectorOption = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Also draw what was found over some photos, in this JPEG.", callback=writable)
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

    finder = chosen_detector(detector)
    tiles: list[Image] = []

    def show(number: int, photo: GarmentPhoto, image: Image, found: Sequence[Detection]) -> None:
        tiles.append(tile(image, found, number, photo.label))

    recognise = recognised_by(OutfitRecommender.load(catalog, NONE)) if catalog else None
    with progress_bars() as progress, open_garments(data) as photos:
        name, seen = data.resolve().name, trained_on(finder.name)
        measured = measure_garments(photos, finder, seen, name, progress, show if sheet else None, shown, recognise)
    if sheet:
        write_sheet(sheet, tiles)
    name_unreadable(measured)
    print_figures(measured, json)


@app.command()
def catalog(
    catalog: CatalogOption = DEMO_CATALOG,
    json: JsonOption = None,
) -> None:
    """A catalogue's own vectors: are its slots told apart, and is what looks nearest of the same category? No picture is read."""
    from recsys.catalog import Catalog
    from recsys.evaluation.catalog import measure_catalog, merged

    loaded = Catalog.load(catalog)
    with progress_bars() as progress:
        measured = measure_catalog(loaded, progress)
    print_figures(merged(measured), json)
