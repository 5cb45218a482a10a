"""`python -m data_prep inshop`."""

from typing import Annotated

import typer

from data_prep.commands.console import Crop, Out, Source, run
from data_prep.deepfashion import inshop as source_of_inshop


def inshop(
    source: Source,
    out: Out,
    split: Annotated[
        source_of_inshop.Split, typer.Option("--split", help="The official parts; query and gallery are the test.")
    ] = source_of_inshop.Split.TRAIN,
    crop: Crop = True,
) -> None:
    """DeepFashion In-shop: 53,000 shop photos of 8,000 products.

    DIR holds Anno/, Eval/ and img/ as the In-shop Clothes Retrieval benchmark
    has them (non-commercial research, on request). Photos of one product share
    an identity, which a model that finds products again is trained on. What
    goes with what is not said, so matches from it rest on looks alone.
    """
    run(lambda progress: source_of_inshop.prepare(source, out, split=split, crop=crop, progress=progress), out)
