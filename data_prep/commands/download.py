"""`python -m data_prep download`."""

from pathlib import Path
from typing import Annotated

import typer

from data_prep.commands.console import build_command, exits, progress_bar, say
from data_prep.download import DownloadOptions, DownloadReport, Status
from data_prep.download import download as fetch_pictures
from data_prep.schema import Progress

_USUAL = DownloadOptions()


def download(
    prepared: Annotated[Path, typer.Argument(metavar="PREPARED", help="The prepared data set.", show_default=False)],
    concurrency: Annotated[int, typer.Option("--concurrency", metavar="N", help="Requests at once.")] = _USUAL.concurrency,
    per_host: Annotated[int, typer.Option("--per-host", metavar="N", help="Requests at once of one host.")] = _USUAL.per_host,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long a server may stay silent; six times this for a picture.")
    ] = _USUAL.timeout,
    retries: Annotated[
        int, typer.Option("--retries", metavar="N", help="How often to ask again where a server fails.")
    ] = _USUAL.retries,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="Fetch that many pictures and stop.", show_default=False)
    ] = None,
    any_address: Annotated[
        bool,
        typer.Option(
            "--any-address",
            help="Also ask hosts of your own network (with --again refused, if they were refused before), and use the proxies of "
            "the environment (HTTPS_PROXY).",
        ),
    ] = False,
    again: Annotated[
        list[Status] | None,
        typer.Option(
            "--again",
            metavar="STATUS",
            help="Also ask again for what was settled as gone, refused, 'not an image' or 'too large'. Repeatable.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Fetch the pictures that a data set has only addresses of.

    Stop it whenever you like: the same command goes on, and asks for nothing
    twice. What could not be reached is asked for again by the next run.
    downloads.sqlite in PREPARED says what became of every address.
    """
    told = [0, 0]

    with exits("what is fetched stays"):
        options = DownloadOptions(
            concurrency=concurrency,
            per_host=per_host,
            timeout=timeout,
            retries=retries,
            limit=limit,
            any_address=any_address,
            again=frozenset(again or ()),
        )
        try:
            with progress_bar("fetching") as bar:
                report = fetch_pictures(prepared, options=options, progress=_both(bar, told))
        except KeyboardInterrupt:
            say(f"stopped: {told[0]:,} of {told[1]:,} are done, and the same command goes on.", err=True)
            raise typer.Exit(130) from None
    for line in summary(report, prepared):
        say(line)
    if not report.counts.get(Status.OK, 0):
        raise typer.Exit(2)


def summary(report: DownloadReport, prepared: Path) -> list[str]:
    """The report in words, as lines, with the command to run next."""
    there = report.counts.get(Status.OK, 0)
    total = sum(report.counts.values()) + report.waiting
    lines = [f"{there:,} of {total:,} pictures are there; this run settled {report.asked:,} addresses."]
    for status, outcomes in report.examples.items():
        examples = "; ".join(f"{outcome.url} ({outcome.detail})" for outcome in outcomes)
        lines.append(f"  {report.counts[status]:>6,}  {status}, as {examples}")
    if Status.UNREACHABLE in report.counts:
        lines.append("The same command asks again for those unreachable.")
    if any("public address" in (outcome.detail or "") for outcome in report.examples.get(Status.REFUSED, ())):
        lines.append("For hosts that are not public, and that you trust: --any-address --again refused.")
    if report.waiting:
        lines.append(f"{report.waiting:,} are still to fetch: run it again.")
    return (
        [*lines, f"Next: {build_command(prepared)}"]
        if there
        else [*lines, "Not one picture is there yet, so nothing can be built."]
    )


def _both(bar: Progress, told: list[int]) -> Progress:
    def progress(done: int, total: int) -> None:
        told[:] = done, total
        bar(done, total)

    return progress
