"""`python -m data_prep demo`."""

from pathlib import Path
from typing import Annotated

import typer

from data_prep.commands.console import Out, run
from data_prep.schema import Progress, Report
from recsys.errors import WearwithError


def demo(
    out: Out,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws another collection.")] = 7,
    samples: Annotated[
        Path | None,
        typer.Option("--samples", metavar="DIR", help="Also draw the three sample photos, into this folder.", show_default=False),
    ] = None,
) -> None:
    """A drawn collection, made on the spot: to try everything without any pictures."""
    from data_prep import demo as source_of_drawings

    def prepare(progress: Progress) -> Report:
        report = source_of_drawings.prepare(out, seed=seed, progress=progress)
        if samples is not None:
            try:
                source_of_drawings.draw_samples(samples)
            except OSError as error:
                reason = error.strerror or error
                raise WearwithError(f"could not write to {samples}: {reason}. Choose another folder.") from error
        return report

    run(prepare, out)
