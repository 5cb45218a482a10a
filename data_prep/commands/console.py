"""What every command has in common: its first arguments, a progress bar, errors in one line, and the report in words."""

import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as ProgressBar
from rich.text import Text

from data_prep.schema import Progress, Report
from data_prep.words import Losses, companions, losses, remarks
from recsys.errors import WearwithError
from recsys.tables import IMAGE_URLS_FILE, REPORT_FILE

Unit = Literal["rows", "bytes", "steps"]
REASONS_SHOWN = 12  # what was dropped, by reason; the report file has all
EXAMPLES_SHOWN = 3

Source = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to read. Nothing in it is changed.", show_default=False)]
Archive = Annotated[
    Path, typer.Argument(metavar="SOURCE", help="The folder or the zip file to read. Nothing in it is changed.", show_default=False)
]
Out = Annotated[Path, typer.Option("--out", metavar="OUT", help="Where the prepared data set goes.", show_default=False)]
Crop = Annotated[
    bool,
    typer.Option("--crop/--whole", help="Cut to the garment's box, or whole pictures. A street photo shows the street otherwise."),
]
SlotMap = Annotated[
    list[str] | None,
    typer.Option(
        "--slot-map",
        metavar="CATEGORY=SLOT",
        help="The slot of a category that is not known, as in 'gizmos=accessory'. Repeatable.",
    ),
]


def run(prepare: Callable[[Progress], Report], out: Path, unit: Unit = "rows") -> None:
    """Run one source with a progress bar, then say what came of it; exits with 2 for a mistake of the input, 130 when stopped."""
    begun = time.monotonic()
    left = f"{out} is as it was before" if out.exists() else f"{out} was not made"
    with exits(left), progress_bar("preparing", unit) as progress:
        report = prepare(progress)
    for line in summary(report, out, time.monotonic() - begun):
        say(line)


@contextmanager
def exits(when_stopped: str) -> Iterator[None]:
    """Turn a mistake of the input into one line and exit code 2, Ctrl-C into what it left behind and 130."""
    try:
        yield
    except WearwithError as error:
        say(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        say(f"stopped: {when_stopped}.", err=True)
        raise typer.Exit(130) from None


def say(line: str, err: bool = False) -> None:
    """Print one line. What a terminal would obey rather than show (a file's name may hold it) is spelled out."""
    shown = "".join(
        letter if letter.isprintable() else " " if letter.isspace() else letter.encode("unicode_escape").decode() for letter in line
    )
    typer.echo(shown, err=err)


class _Rate(ProgressColumn):
    """Rows or pictures a second."""

    def render(self, task: Task) -> Text:
        """The rate of the last moments, or of the whole once it is over."""
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else f"{rate:,.0f}/s")


_MEASURES: dict[Unit, tuple[ProgressColumn, ...]] = {
    "rows": (MofNCompleteColumn(), _Rate()),
    "bytes": (DownloadColumn(), TransferSpeedColumn()),
    "steps": (TaskProgressColumn(),),
}


@contextmanager
def progress_bar(doing: str, unit: Unit = "rows") -> Iterator[Progress]:
    """A bar with rate and time left on standard error, where that is a terminal; yields what tells it (done, total)."""
    measures = _MEASURES[unit]
    console = Console(stderr=True)
    columns = (TextColumn(doing), BarColumn(), *measures, TimeRemainingColumn())
    with ProgressBar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)  # 0: nobody knows yet


def summary(report: Report, out: Path, seconds: float) -> list[str]:
    """The report in words, as lines: what was read, kept and dropped, what it is made of, and the command to run next."""
    told = report.to_dict()
    lines = [f"{report.source}: {report.rows_read:,} rows read, {report.rows_kept:,} kept, in {seconds:.1f} s"]
    slots = told.get("items_by_slot", {})
    if slots:
        lines.append("  " + ", ".join(f"{count:,} {slot.replace('_', ' ')}" for slot, count in slots.items()))
    for lost in losses(told):
        lines.append(f"Dropped {lost.count:,}:" if lost.of == "rows" else f"Of the {lost.of}, left out:")
        lines += _reasons(lost, out)
    return [*lines, *remarks(told), companions(told), *next_steps(out)]


def next_steps(out: Path) -> list[str]:
    """The commands that a person runs after this one, a line each."""
    build = build_command(out)
    if (out / IMAGE_URLS_FILE).is_file():
        return [f"Next, fetch the pictures: python -m data_prep download {shlex.quote(str(out))}", f"Then: {build}"]
    return [f"Next: {build}"]


def build_command(prepared: Path) -> str:
    """The command that makes a catalogue of a prepared data set."""
    return f"python -m recsys build {shlex.quote(str(prepared))} --out {shlex.quote(f'catalogs/{prepared.resolve().name}')}"


def _reasons(lost: Losses, out: Path) -> list[str]:
    """One line a reason, with a few examples."""
    lines = []
    for loss in lost.reasons[:REASONS_SHOWN]:
        shown = ", as " + "; ".join(loss.examples[:EXAMPLES_SHOWN]) if loss.examples else ""
        lines.append(f"  {loss.count:>6,}  {loss.reason}{shown}")
    if rest := lost.reasons[REASONS_SHOWN:]:
        lines.append(f"  {sum(loss.count for loss in rest):>6,}  for {len(rest)} other reasons, all in {out / REPORT_FILE}")
    return lines
