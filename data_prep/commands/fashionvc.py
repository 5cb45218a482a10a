"""`python -m data_prep fashionvc`."""

from typing import Annotated

import typer

from data_prep import fashionvc as source_of_pairs
from data_prep.commands.console import Archive, Out, run


def fashionvc(
    source: Archive,
    out: Out,
    seed: Annotated[int, typer.Option("--seed", help="Another number splits otherwise; for a copy that has no split.")] = 7,
) -> None:
    """FashionVC: 20,715 pairs of a top and a bottom, put together by experts.

    SOURCE is a copy as its authors hand it out (Song et al., NeuroStylist,
    2017), or as people rearrange it: pictures named by id in top/ and bottom/
    or in one folder, tables of tops and bottoms where there are any, and the
    pairs in train, valid and test or in one table. Files and columns are found
    by their names. Without a split, the pairs are parted 80 : 10 : 10.
    An item's also-buy list is what is worn with it in the train pairs alone.
    """
    run(lambda progress: source_of_pairs.prepare(source, out, seed=seed, progress=progress), out)
