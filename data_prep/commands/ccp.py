"""`python -m data_prep ccp`."""

from typing import Annotated

import typer

from data_prep import ccp as source_of_ccp
from data_prep.commands.console import Out
from data_prep.commands.repository import Copy, Elsewhere, Refresh, run_on_copy
from recsys.co_parsing import Split


def ccp(
    out: Out,
    copy: Copy = None,
    source: Elsewhere = None,
    refresh: Refresh = False,
    split: Annotated[
        Split, typer.Option("--split", help="Photos whose number leaves 1 when divided by 5 are the validation part.")
    ] = Split.TRAIN,
) -> None:
    """Clothing Co-Parsing: street photos, each garment cut out, and what was worn together.

    github.com/bearpaw/clothing-co-parsing (Apache-2.0), fetched once, or a copy
    of it with photos/, annotations/ and label_list.mat. An item's also-buy list
    is what the same person wears in the same photo.
    """
    run_on_copy(
        lambda folder, progress: source_of_ccp.prepare(folder, out, split=split, progress=progress),
        out,
        source_of_ccp.REPOSITORY,
        copy=copy,
        source=source,
        refresh=refresh,
    )
