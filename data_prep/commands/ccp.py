"""`python -m data_prep ccp`."""

from typing import Annotated

import typer

from data_prep import ccp as source_of_ccp
from data_prep.commands.console import Out, Source, run


def ccp(
    source: Source,
    out: Out,
    split: Annotated[
        source_of_ccp.Split, typer.Option("--split", help="Photos whose number leaves 1 when divided by 5 are the validation part.")
    ] = source_of_ccp.Split.TRAIN,
) -> None:
    """Clothing Co-Parsing: street photos, each garment cut out, and what was worn together.

    DIR is a copy of github.com/bearpaw/clothing-co-parsing (Apache-2.0), with
    photos/, annotations/ and label_list.mat. An item's also-buy list is what
    the same person wears in the same photo.
    """
    run(lambda progress: source_of_ccp.prepare(source, out, split=split, progress=progress), out)
