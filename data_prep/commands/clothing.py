"""`python -m data_prep clothing`."""

from typing import Annotated

import typer

from data_prep import clothing as source_of_clothing
from data_prep.commands.console import Out
from data_prep.commands.repository import Copy, Elsewhere, Refresh, run_on_copy


def clothing(
    out: Out,
    copy: Copy = None,
    source: Elsewhere = None,
    refresh: Refresh = False,
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split", help="train, validation, test or all; train unless said otherwise. Repeatable.", show_default=False
        ),
    ] = None,
) -> None:
    """clothing-dataset-small: 3,800 photos of single garments in ten classes.

    github.com/alexeygrigorev/clothing-dataset-small (CC0), fetched once, or a
    copy of it. It does not say what goes with what, so matches from it rest on
    looks alone. Only the training photos are taken unless you say otherwise: a
    figure measured on the others means nothing once a catalogue holds them.
    """
    run_on_copy(
        lambda folder, progress: source_of_clothing.prepare(folder, out, splits=split or ["train"], progress=progress),
        out,
        source_of_clothing.REPOSITORY,
        copy=copy,
        source=source,
        refresh=refresh,
    )
