"""`python -m data_prep products`."""

from typing import Annotated

import typer

from data_prep import products as source_of_products
from data_prep.commands.console import Archive, Out, run


def products(
    source: Archive,
    out: Out,
    split: Annotated[
        source_of_products.Split, typer.Option("--split", help="Products whose id leaves 1 when divided by 4 are for validation.")
    ] = source_of_products.Split.ALL,
) -> None:
    """Kaggle's Fashion Product Images: up to 44,000 products of a shop.

    SOURCE is the zip of the small or the full set, or a folder with styles.csv
    and images/ (MIT as listed there). All of a shop's products are taken, as
    its catalogue needs; who trains or measures takes a part with --split. What
    goes with what is not said, so matches from it rest on looks alone.
    """
    run(lambda progress: source_of_products.prepare(source, out, split=split, progress=progress), out)
