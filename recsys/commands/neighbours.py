"""`python -m recsys neighbours`: every item's nearest items, as a table."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recsys.catalog import Catalog
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, WornSlot, err, say, writable
from recsys.datatypes import WEARABLE, Slot
from recsys.errors import QueryError, WearwithError
from recsys.neighbours import write_neighbours

PARQUET = ".parquet"


def _parquet(path: Path) -> Path:
    """The path as it is; WearwithError, before anything is computed, where no Parquet file can come to be there."""
    writable(path)
    if path.suffix.lower() != PARQUET:
        raise WearwithError(f"--out is {path}, and the table is written as Parquet: call it {path.with_suffix(PARQUET).name}")
    return path


def neighbours(
    out_file: Annotated[Path, typer.Option("--out", "-o", help="The Parquet file to write.", callback=_parquet)],
    catalog: CatalogOption = DEMO_CATALOG,
    k: Annotated[int, typer.Option(help="How many neighbours an item, at most.")] = 20,
    slot: Annotated[
        list[WornSlot] | None,
        typer.Option("--slot", help="Only items of this slot; give it again for more. Default: all that is worn."),
    ] = None,
    same_slot: Annotated[bool, typer.Option("--same-slot", help="Only neighbours of the item's own slot.")] = False,
) -> None:
    """Every item's most similar other items, as a table: item_id, rank, neighbour_id, similarity (cosine, 1 is identical)."""
    if k < 1:
        raise QueryError(f"k is {k}; ask for at least 1 neighbour")
    loaded = Catalog.load(catalog)
    asked = [Slot(one) for one in slot or WEARABLE]
    rows = np.flatnonzero(np.isin(loaded.slots, asked))
    if not len(rows):
        raise QueryError(f"{catalog} holds nothing of {' or '.join(asked)}, so there are no neighbours")
    vectors = loaded.vectors if len(rows) == len(loaded) else loaded.vectors[rows]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("Items", total=len(rows))
        try:
            written = write_neighbours(
                out_file, vectors, loaded.ids[rows], k,
                groups=loaded.slots[rows] if same_slot else None,
                show=lambda done: progress.update(task, completed=done),
            )  # fmt: skip
        except KeyboardInterrupt:
            progress.stop()
            say(f"stopped: {out_file} is as it was before")
            raise typer.Exit(130) from None
        progress.update(task, completed=len(rows))
    say(f"{written:,} neighbours of {len(rows):,} items are in {out_file}.")
    if len(rows) <= k:
        say(f"  fewer than {k} an item: there are no more others")
