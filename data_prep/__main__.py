"""The command line of data preparation: `python -m data_prep --help`."""

import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.text import Text

from data_prep import ccp as ccp_source
from data_prep import clothing as clothing_source
from data_prep import folder as folder_source
from data_prep.schema import Progress, Report
from recsys.errors import WearwithError
from recsys.tables import REPORT_FILE

REASONS_SHOWN = 12  # what was dropped, by reason; the report file has all

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback, with nobody's data in it
    help="""Turn pictures of clothes into a prepared data set: a table of items,
what goes with what, the pictures, and a report that accounts for every row.

Your own photos, in folders named by what they show, or with a table:

    python -m data_prep folder my-shop/ --out prepared/my-shop

No pictures at hand:

    python -m data_prep demo --out prepared/demo

Then make a catalogue of it with `python -m recsys build`. An OUT that already
holds a prepared data set is replaced in one step, when the new one is whole.""",
)

Source = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to read. Nothing in it is changed.", show_default=False)]
Out = Annotated[Path, typer.Option("--out", metavar="OUT", help="Where the prepared data set goes.", show_default=False)]


@app.command()
def folder(
    source: Source,
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
    slot_map: Annotated[
        list[str] | None,
        typer.Option(
            "--slot-map",
            metavar="CATEGORY=SLOT",
            help="The slot of a category that is not known, as in 'gizmos=accessory'. Repeatable.",
        ),
    ] = None,
) -> None:
    """Your own pictures: in folders named by category, or with a table.

    Folders: DIR/shirts/1.jpg, DIR/women/dresses/2.png. The nearest folder
    that names a garment is the category.

    A table (CSV) beside the pictures: a column `image` (the path below DIR or
    the file name) and any of item_id, title, category, slot, brand, colour,
    gender, price, url and also_buy (what goes with the item: their item_ids,
    separated by | or ; or spaces).
    """

    def prepare(progress: Progress) -> Report:
        slots = folder_source.parse_slot_map(slot_map or [])
        return folder_source.prepare(source, out, table=table, slot_map=slots, progress=progress)

    _run(prepare, out)


@app.command()
def clothing(
    source: Source,
    out: Out,
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split", help="train, validation, test or all; train unless said otherwise. Repeatable.", show_default=False
        ),
    ] = None,
) -> None:
    """clothing-dataset-small: 3,800 photos of single garments in ten classes.

    DIR is a copy of github.com/alexeygrigorev/clothing-dataset-small (CC0).
    It does not say what goes with what, so matches from it rest on looks alone.
    Only the training photos are taken unless you say otherwise: a figure
    measured on the others means nothing once a catalogue holds them.
    """
    _run(lambda progress: clothing_source.prepare(source, out, splits=split or ["train"], progress=progress), out)


@app.command()
def ccp(
    source: Source,
    out: Out,
    split: Annotated[
        ccp_source.Split, typer.Option("--split", help="Photos whose number leaves 1 when divided by 5 are the validation part.")
    ] = ccp_source.Split.TRAIN,
) -> None:
    """Clothing Co-Parsing: street photos, each garment cut out, and what was worn together.

    DIR is a copy of github.com/bearpaw/clothing-co-parsing (Apache-2.0), with
    photos/, annotations/ and label_list.mat. An item's also-buy list is what
    the same person wears in the same photo.
    """
    _run(lambda progress: ccp_source.prepare(source, out, split=split, progress=progress), out)


@app.command()
def demo(
    out: Out,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws another collection.")] = 7,
    samples: Annotated[
        Path | None,
        typer.Option("--samples", metavar="DIR", help="Also draw the three sample photos, into this folder.", show_default=False),
    ] = None,
) -> None:
    """A drawn collection, made on the spot: to try everything without any pictures."""
    from data_prep import demo as demo_source

    def prepare(progress: Progress) -> Report:
        report = demo_source.prepare(out, seed=seed, progress=progress)
        if samples is not None:
            try:
                demo_source.draw_samples(samples)
            except OSError as error:
                reason = error.strerror or error
                raise WearwithError(f"could not write to {samples}: {reason}. Choose another folder.") from error
        return report

    _run(prepare, out)


class _Rate(ProgressColumn):
    """Pictures a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last moments, or of the whole once it is over."""
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else f"{rate:,.0f}/s")


def _run(prepare: Callable[[Progress], Report], out: Path) -> None:
    """Run one source with a progress bar, then say what came of it; exits with 2 for a mistake of the input, 130 when stopped."""
    begun = time.monotonic()
    try:
        with _progress_bar() as progress:
            report = prepare(progress)
    except WearwithError as error:
        _say(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        left = f"{out} is as it was before" if out.exists() else f"{out} was not made"
        _say(f"stopped: {left}.", err=True)
        raise typer.Exit(130) from None
    for line in summary(report, out, time.monotonic() - begun):
        _say(line)


def _say(line: str, err: bool = False) -> None:
    """Print one line. What a terminal would obey rather than show (a file's name may hold it) is spelled out."""
    shown = "".join(
        letter if letter.isprintable() else " " if letter.isspace() else letter.encode("unicode_escape").decode() for letter in line
    )
    typer.echo(shown, err=err)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    columns = (TextColumn("preparing"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    console = Console(stderr=True)
    with ProgressBar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def summary(report: Report, out: Path, seconds: float) -> list[str]:
    """The report in words, as lines: what was read, kept and dropped, what it is made of, and the command to run next."""
    told = report.to_dict()
    lines = [f"{report.source}: {report.rows_read:,} rows read, {report.rows_kept:,} kept, in {seconds:.1f} s"]
    slots = told.get("items_by_slot", {})
    if slots:
        lines.append("  " + ", ".join(f"{count:,} {slot.replace('_', ' ')}" for slot, count in slots.items()))
    if report.dropped:
        lines.append(f"Dropped {report.rows_read - report.rows_kept:,}:")
        by_count = sorted(report.dropped.items(), key=lambda reason_entry: -reason_entry[1]["count"])
        lines += [f"  {entry['count']:>6,}  {reason}, as {entry['examples'][0]}" for reason, entry in by_count[:REASONS_SHOWN]]
        if len(by_count) > REASONS_SHOWN:
            rest = sum(entry["count"] for _, entry in by_count[REASONS_SHOWN:])
            lines.append(f"  {rest:>6,}  for {len(by_count) - REASONS_SHOWN} other reasons, all in {out / REPORT_FILE}")
    lines += [
        f"  {key.removesuffix('_not_understood')}: {count:,} could not be understood and are left empty"
        for key, count in told.items()
        if key.endswith("_not_understood")
    ]
    if told.get("pictures_not_in_table"):
        lines.append(f"  {told['pictures_not_in_table']:,} pictures are in no row of the table and were left alone")
    if told.get("with_also_buy"):
        lines.append(f"{told['with_also_buy']:,} items say what was {report.together} with them.")
    else:
        lines.append("No item says what goes with it (empty also-buy lists): matches from this data rest on looks alone.")
    name = out.resolve().name
    lines.append(f"Next: python -m recsys build {shlex.quote(str(out))} --out {shlex.quote(f'catalogs/{name}')}")
    return lines


if __name__ == "__main__":
    sys.exit(app(prog_name="python -m data_prep"))
