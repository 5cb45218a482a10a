"""`python -m data_prep folder`."""

from pathlib import Path
from typing import Annotated

import typer

from data_prep import folder as source_of_folders
from data_prep.archives import unpacked
from data_prep.commands.console import Archive, Out, SlotMap, run
from data_prep.naming import parse_slot_map
from data_prep.schema import Progress, Report


def folder(
    source: Archive,
    out: Out,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            metavar="FILE",
            help="The CSV to read. Without it: DIR/items.csv, or the only CSV in DIR.",
            show_default=False,
        ),
    ] = None,
    slot_map: SlotMap = None,
) -> None:
    """Your own pictures: in folders named by category, or with a table.

    SOURCE is a folder DIR, or a zip of one. Folders: DIR/shirts/1.jpg,
    DIR/women/dresses/2.png. The nearest folder that names a garment is the
    category.

    A table (CSV) beside the pictures: a column `image` (the path below DIR or
    the file name) and any of item_id, title, category, slot, brand, colour,
    gender, price, url and also_buy (what goes with the item: their item_ids,
    separated by | or ; or spaces).
    """

    def prepare(progress: Progress) -> Report:
        slots = parse_slot_map(slot_map or [])
        with unpacked(source, out, progress) as where:
            return source_of_folders.prepare(where, out, table=table, slot_map=slots, progress=progress)

    run(prepare, out)
