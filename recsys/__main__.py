"""The command line: `python -m recsys --help`."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from recsys import detection, encoders, words
from recsys.building import build as build_catalog
from recsys.catalog import Catalog
from recsys.commands.neighbours import neighbours
from recsys.commands.search import search
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, JsonOption, err, out, print_json, safe, say
from recsys.datatypes import WEARABLE, Basis, Box, Item, Neighbour, Options, Recommendation, Slot, SlotMatches
from recsys.errors import QueryError
from recsys.evaluation import command_line as evaluation
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.retrieval import COLOR_WEIGHT
from recsys.training import command_line as training
from recsys.usage import run

app = typer.Typer(
    help="Wearwith: what do I wear with this? Build a catalogue of products, then ask it with a photo.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
DEFAULTS = Options()
app.add_typer(evaluation.app, name="evaluate")
app.add_typer(training.app, name="train")
app.command()(neighbours)
app.command()(search)

ImageArgument = Annotated[Path, typer.Argument(help="A photo of a garment: JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF.")]
PriceOption = Annotated[float | None, typer.Option(help="Leave out what costs more, and what has no price.")]
PriceMinOption = Annotated[float | None, typer.Option(help="Leave out what costs less, and what has no price.")]
GenderOption = Annotated[str | None, typer.Option(help="Leave out what is made for another, e.g. `women`.")]
GarmentOption = Annotated[
    str | None, typer.Option(metavar="N|SLOT", help="Which garment of the photo, by number or slot. Default: the most prominent.")
]
BoxOption = Annotated[
    str | None, typer.Option(metavar="L,T,R,B", help="Where in the photo it is, in pixels: left, top, right, bottom.")
]
ColorsOption = Annotated[list[str] | None, typer.Option("--color", help="Leave out other colours; give it again for more.")]
ColorWeightOption = Annotated[
    float | None, typer.Option(help=f"How much colour counts among similar items, 0 to 1. Default: {COLOR_WEIGHT}.")
]
DetectorOption = Annotated[
    str, typer.Option(help="What finds the garments: a name, the path of a detector's NAME.json, or none to take the photo whole.")
]
SlotsOption = Annotated[
    list[Slot] | None, typer.Option("--slot", help="Only this slot; give it again for more. Default: all but the photo's own.")
]


@app.command()
def build(
    prepared: Annotated[Path, typer.Argument(help="A prepared data set, made by `python -m data_prep`.")],
    out_dir: Annotated[Path, typer.Option("--out", "-o", help="The catalogue to write; an older one is replaced at the end.")],
    encoder: Annotated[str, typer.Option(help="What turns pictures into vectors: " + ", ".join(encoders.names()[:3]) + ", ...")] = (
        encoders.DEFAULT_ENCODER
    ),
    crop_garments: Annotated[
        bool, typer.Option("--crop-garments", help="Find each item's garment in its picture: for pictures of people.")
    ] = False,
) -> None:
    """Make a catalogue: read every picture once, compute its vector, write all of it in one step.

    Stopped half-way (Ctrl-C, power), it goes on where it was when called again; the old catalogue stays until then.
    """
    loaded = encoders.load(encoder, threads=1)
    finder = detection.load(detection.DEFAULT_DETECTOR, threads=1) if crop_garments else None
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("Pictures", total=None, rate="")

        def show(done: int, total: int) -> None:
            speed = progress.tasks[0].finished_speed or progress.tasks[0].speed
            progress.update(task, completed=done, total=total, rate=f"{speed:.0f}/s" if speed else "")

        try:
            report = build_catalog(prepared, out_dir, loaded, show, finder)
        except KeyboardInterrupt:
            progress.stop()
            say("stopped: what was there before is as it was, and the same command goes on from here")
            raise typer.Exit(130) from None
    resumed = f" ({report.resumed} were done before it was interrupted)" if report.resumed else ""
    say(f"{report.rows_kept} of {report.rows_read} items are in {report.catalog}{resumed}.")
    for item_id, why in list(report.skipped.items())[:5]:
        say(f"  skipped {item_id}: {why}")
    if report.without_picture:
        say(f"  left out {report.without_picture:,} of which the data set has no picture")
    if len(report.skipped) > 5:
        say(f"  ... and {len(report.skipped) - 5} more, in {report.catalog / 'report.json'}")


@app.command()
def match(
    image: ImageArgument,
    catalog: CatalogOption = DEMO_CATALOG,
    k: Annotated[int, typer.Option(help="How many similar items are asked what was bought with them.")] = DEFAULTS.k,
    threshold: Annotated[
        float | None, typer.Option(help="Least cosine of an also-bought item to the photo. Default: the encoder's own.")
    ] = None,
    slot: SlotsOption = None,
    per_slot: Annotated[int, typer.Option(help="Most matches a slot.")] = 6,
    price_min: PriceMinOption = None,
    price_max: PriceOption = None,
    gender: GenderOption = None,
    color: ColorsOption = None,
    color_weight: ColorWeightOption = None,
    this_slot: Annotated[Slot | None, typer.Option(help="The photo's own slot, where the guess is wrong.")] = None,
    this_category: Annotated[str | None, typer.Option(help="The photo's own category, where the guess is wrong.")] = None,
    garment: GarmentOption = None,
    box: BoxOption = None,
    detector: DetectorOption = detection.DEFAULT_DETECTOR,
    as_json: JsonOption = False,
) -> None:
    """What goes with a garment in a photo, by slot, with the evidence."""
    options = Options(
        k=k, threshold=threshold, per_slot=per_slot, slots=tuple(slot or ()), price_min=price_min, price_max=price_max,
        gender=gender, slot=this_slot, category=this_category, colors=tuple(color or ()), color_weight=color_weight,
    )  # fmt: skip
    picture = read_photo(image)
    recommender = OutfitRecommender.load(catalog, detector)
    answer = recommender.recommend(picture, options, garment=_garment(garment), box=_box(box))
    if as_json:
        print_json(answer.to_dict())
    else:
        _print_recommendation(answer, recommender.catalog)


@app.command()
def similar(
    image: ImageArgument,
    catalog: CatalogOption = DEMO_CATALOG,
    k: Annotated[int, typer.Option(help="How many.")] = 10,
    slot: SlotsOption = None,
    price_min: PriceMinOption = None,
    price_max: PriceOption = None,
    gender: GenderOption = None,
    color: ColorsOption = None,
    color_weight: ColorWeightOption = None,
    garment: GarmentOption = None,
    box: BoxOption = None,
    detector: DetectorOption = detection.DEFAULT_DETECTOR,
    as_json: JsonOption = False,
) -> None:
    """The items that look most like a garment in a photo."""
    options = Options(
        k=k, slots=tuple(slot or ()), price_min=price_min, price_max=price_max, gender=gender,
        colors=tuple(color or ()), color_weight=color_weight,
    )  # fmt: skip
    picture = read_photo(image)
    recommender = OutfitRecommender.load(catalog, detector)
    found = recommender.similar(picture, options, garment=_garment(garment), box=_box(box))
    if as_json:
        print_json([asdict(neighbour) for neighbour in found])
    else:
        out.print(_neighbour_table("Similar items", found))


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    run(app, "python -m recsys", lambda line: say(f"wearwith: {line}"))


def _garment(told: str | None) -> int | Slot | None:
    """What --garment says: a number or a slot."""
    if told is None or told.isdecimal():
        return None if told is None else int(told)
    try:
        return Slot(told)
    except ValueError:
        raise QueryError(f"--garment is {told!r}; give a number from 1 or a slot: {', '.join(WEARABLE)}") from None


def _box(told: str | None) -> Box | None:
    """What --box says."""
    if told is None:
        return None
    try:
        left, top, right, bottom = map(int, told.split(","))
    except ValueError:
        raise QueryError(f"--box is {told!r}; give four whole numbers, left,top,right,bottom, in pixels of the photo") from None
    return left, top, right, bottom


def _print_recommendation(answer: Recommendation, catalog: Catalog) -> None:
    has_lists, slots = catalog.has_lists, sorted(set(map(Slot, catalog.slots)))
    outlined = answer.detection.slot if answer.detection else None
    out.print(words.in_photo(answer.detections, answer.chosen), highlight=False)
    if outlined and not answer.garment.corrected and outlined is not answer.garment.slot:  # its looks come next
        out.print(safe(words.differing(outlined, answer.garment)), highlight=False)
    out.print(safe(words.understood(answer.garment)), style="bold", highlight=False)
    if not answer.garment.corrected:
        out.print(words.decided(answer.garment), highlight=False)
    out.print(words.accounted(answer.accounting, answer.threshold, answer.together), highlight=False)
    out.print(_neighbour_table("Similar to yours", answer.neighbours))
    if not answer.by_slot:
        out.print(words.nothing_found(answer, slots), highlight=False)
    if not has_lists:
        out.print(words.without_lists(answer.together), highlight=False)
    for found in answer.by_slot:
        if found.basis is Basis.STYLE and has_lists:
            out.print(words.fallback_note(found, answer.threshold, answer.together), highlight=False)
        out.print(_match_table(found, answer.together))


def _neighbour_table(title: str, neighbours: Sequence[Neighbour]) -> Table:
    table = Table("Item", "Category", Column("Similarity", justify="right"), title=title, title_justify="left")
    for neighbour in neighbours:
        table.add_row(_label(neighbour.item), safe(neighbour.item.category), f"{neighbour.similarity:.2f}")
    return table


def _match_table(found: SlotMatches, together: str) -> Table:
    cut = len(found.matches) < found.found and found.basis is Basis.ALSO_BUY
    title = words.heading(found.slot) + (f", the {len(found.matches)} best of {found.found}" if cut else "")
    table = Table(
        "Item", Column("Price", justify="right"), Column("Score", justify="right"), Column("Similarity", justify="right"), "Why",
        title=title, title_justify="left",
    )  # fmt: skip
    for match in found.matches:
        price = "" if match.item.price is None else f"{match.item.price:.2f}"
        why = words.reason(match, together)
        if match.evidence:
            why += f": {words.names(match.evidence)}"
        table.add_row(_label(match.item), price, f"{match.score:.2f}", f"{match.similarity:.2f}", safe(why))
    return table


def _label(item: Item) -> str:
    return f"{safe(item.title)}\n[dim]{safe(item.item_id)}[/dim]"


if __name__ == "__main__":
    main()
