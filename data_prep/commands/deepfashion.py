"""`python -m data_prep deepfashion`."""

from typing import Annotated

import typer

from data_prep import deepfashion as source_of_deepfashion
from data_prep.commands.console import Crop, Out, Source, run
from data_prep.deepfashion.sample import Balance
from data_prep.schema import Progress, Report
from recsys.errors import DataError


def deepfashion(
    source: Source,
    out: Out,
    split: Annotated[
        source_of_deepfashion.Split, typer.Option("--split", help="The official parts.")
    ] = source_of_deepfashion.Split.TRAIN,
    crop: Crop = True,
    per_class: Annotated[
        int | None,
        typer.Option(
            "--per-class", min=1, metavar="N", help="Only N images of each upper- and lower-body class.", show_default=False
        ),
    ] = None,
    min_class_size: Annotated[
        int | None,
        typer.Option(
            "--min-class-size",
            min=1,
            metavar="M",
            help="With --per-class: of the classes that have at least M images; N unless said otherwise.",
            show_default=False,
        ),
    ] = None,
    classes: Annotated[
        int | None,
        typer.Option("--classes", min=1, metavar="K", help="With --per-class: of the K largest of them.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="With --per-class: another number draws other images.")] = 0,
) -> None:
    """DeepFashion: 289,000 photos in 50 categories, with attributes.

    DIR holds Anno/, Eval/ and img/ as the Category and Attribute Prediction
    benchmark has them (non-commercial research, on request). What goes with
    what is not said, so matches from it rest on looks alone.

    A balanced sample, as a classifier is trained on: --per-class 640 --classes 15
    """

    def prepare(progress: Progress) -> Report:
        if per_class is None and (min_class_size or classes):
            raise DataError("--min-class-size and --classes choose classes for --per-class: say how many images of each, too.")
        balance = Balance(per_class, min_class_size, classes, seed) if per_class else None
        return source_of_deepfashion.prepare(source, out, split=split, crop=crop, balance=balance, progress=progress)

    run(prepare, out)
