"""`python -m data_prep polyvore`."""

from typing import Annotated

import typer

from data_prep import polyvore as source_of_outfits
from data_prep.commands.console import Archive, Out, run
from data_prep.polyvore import Split, Version


def polyvore(
    source: Archive,
    out: Out,
    disjoint: Annotated[
        bool, typer.Option("--disjoint/--nondisjoint", help="Whether an item of the train part may be in another part.")
    ] = False,
    split: Annotated[
        list[Split] | None, typer.Option("--split", help="Take this part alone; all three unless said otherwise. Repeatable.")
    ] = None,
) -> None:
    """Polyvore Outfits: 68,306 outfits of 251,008 items, and the field's benchmark.

    SOURCE is polyvore_outfits/ or a zip of it, as the authors publish it
    (github.com/mvasil/fashion-compatibility). Beside the items and the pairs,
    OUT holds outfits, fill-in-the-blank questions and compatibility questions.
    An item's also-buy list is what is worn with it in the train outfits alone,
    so figures measured on the other parts hold.
    """
    version = Version.DISJOINT if disjoint else Version.NONDISJOINT
    run(
        lambda progress: source_of_outfits.prepare(source, out, version=version, splits=split or list(Split), progress=progress),
        out,
    )
