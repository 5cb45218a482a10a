"""What the commands for public repositories have in common: where the data is taken from, and fetching it where nobody says."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from data_prep.archives import unpacked
from data_prep.commands.console import exits, progress_bar, run
from data_prep.fetch import obtain
from data_prep.schema import Progress, Report
from recsys.errors import WearwithError

Copy = Annotated[
    Path | None,
    typer.Argument(
        metavar="DIR", help="A copy, as a folder or a zip file. Without it, the repository is fetched.", show_default=False
    ),
]
Elsewhere = Annotated[
    str | None,
    typer.Option("--source", metavar="PATH|URL", help="A copy, or another address to fetch it from.", show_default=False),
]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Fetch it anew, though it is in the cache (WEARWITH_CACHE, or ~/.cache/wearwith).")
]


def run_on_copy(
    prepare: Callable[[Path, Progress], Report], out: Path, repository: str, *, copy: Path | None, source: str | None, refresh: bool
) -> None:
    """Fetch what has to be fetched, open what is a zip file, and run `prepare` on the folder, as `console.run` does."""
    with exits("what has come of the archive is kept, and the same command goes on"), progress_bar("fetching", "bytes") as progress:
        if copy is not None and source is not None:
            raise WearwithError(f"two sources were named, {copy} and {source}. Name one.")
        place = obtain(source if copy is None else str(copy), repository, progress, refresh=refresh)

    def prepare_unpacked(progress: Progress) -> Report:
        with unpacked(place, out, progress) as folder:
            return prepare(folder, progress)

    run(prepare_unpacked, out)
