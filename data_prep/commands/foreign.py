"""`python -m data_prep foreign`."""

from typing import Annotated

import typer

from data_prep import foreign as source_of_foreign
from data_prep.ccp import REPOSITORY
from data_prep.commands.console import Out
from data_prep.commands.repository import Copy, Elsewhere, Refresh, run_on_copy
from recsys.co_parsing import Split


def foreign(
    out: Out,
    copy: Copy = None,
    source: Elsewhere = None,
    refresh: Refresh = False,
    split: Annotated[
        Split, typer.Option("--split", help="Photos whose number leaves 1 when divided by 5 are the validation part.")
    ] = Split.ALL,
) -> None:
    """Pictures of no garment: to learn, and to measure, what is nothing known.

    Pieces of street, wall, sky and floor beside the people of Clothing
    Co-Parsing (fetched once, or a copy of it, as for ccp), and made pictures:
    plain colours, noise, patterns, lines of text. No catalogue needs them.
    Training takes the training part alone; who measures takes the other with
    --split validation.
    """
    run_on_copy(
        lambda folder, progress: source_of_foreign.prepare(folder, out, split=split, progress=progress),
        out,
        REPOSITORY,
        copy=copy,
        source=source,
        refresh=refresh,
    )
