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
from recsys.commands.heatmap import heatmap
from recsys.commands.neighbours import neighbours
from recsys.commands.photo import BoxOption, DetectorOption, GarmentOption, box_meant, garment_meant, in_photo
from recsys.commands.search import search
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, JsonOption, WornSlot, err, out, print_json, safe, say
from recsys.cutout import cut
from recsys.datatypes import Basis, Item, Neighbour, Options, Recommendation, Slot, SlotMatches
from recsys.evaluation import command_line as evaluation
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender, colors_of
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
app.command()(heatmap)
app.command()(neighbours)
app.command()(search)

ImageArgument = Annotated[Path, typer.Argument(help="A photo of a garment: JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF.")]
PriceOption = Annotated[float | None, typer.Option(help="Leave out what costs more, and what has no price.")]
PriceMinOption = Annotated[float | None, typer.Option(help="Leave out what costs less, and what has no price.")]
GenderOption = Annotated[str | None, typer.Option(help="Leave out what is made for another, e.g. `women`.")]
ColorsOption = Annotated[
    list[str] | None, typer.Option("--color", help="Leave out other colours than this one, e.g. `navy`; give it again for more.")
]
ColorWeightOption = Annotated[
    float | None, typer.Option(help=f"How much colour counts among similar items, 0 to 1. Default: {COLOR_WEIGHT}.")
]
SlotsOption = Annotated[
    list[WornSlot] | None,
    typer.Option(
        "--slot", help="Only this slot; give it again for more. Default: of match, all but the photo's own; of similar, any."
    ),
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
    if crop_garments:
        say(f"  {words.cut_out(report.cut_out, report.not_found)}")
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
    this_slot: Annotated[WornSlot | None, typer.Option(help="The photo's own slot, where the guess is wrong.")] = None,
    this_category: Annotated[str | None, typer.Option(help="The photo's own category, where the guess is wrong.")] = None,
    garment: GarmentOption = None,
    box: BoxOption = None,
    detector: DetectorOption = detection.DEFAULT_DETECTOR,
    as_json: JsonOption = False,
) -> None:
    """What goes with a garment in a photo, by slot, with the evidence."""
    options = Options(
        k=k, threshold=threshold, per_slot=per_slot, slots=tuple(map(Slot, slot or ())), price_min=price_min, price_max=price_max,
        gender=gender, slot=Slot(this_slot) if this_slot else None, category=this_category, colors=tuple(color or ()),
        color_weight=color_weight,
    )  # fmt: skip
    meant, drawn = garment_meant(garment, detector), box_meant(box)
    picture = read_photo(image)
    recommender = OutfitRecommender.load(catalog, detector)
    answer = recommender.recommend(picture, options, garment=meant, box=drawn)
    if as_json:
        print_json(answer.to_dict())
    else:
        out.print(safe(in_photo(recommender, picture, answer.detections, answer.chosen, answer.garment)), highlight=False)
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
        k=k, slots=tuple(map(Slot, slot or ())), price_min=price_min, price_max=price_max, gender=gender,
        colors=tuple(color or ()), color_weight=color_weight,
    )  # fmt: skip
    meant, drawn = garment_meant(garment, detector), box_meant(box)
    picture = read_photo(image)
    recommender = OutfitRecommender.load(catalog, detector)
    detections, chosen = recommender.choose(picture, meant, drawn)
    asked = detections[chosen]
    vector, feature = recommender.embed(cut(picture, asked)), colors_of(picture, asked).feature
    found = recommender.similar_vector(vector, options, feature)
    if as_json:
        print_json([asdict(neighbour) for neighbour in found])
    else:
        out.print(safe(in_photo(recommender, picture, detections, chosen)), highlight=False)
        out.print(_neighbour_table("Similar items", found))


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    run(app, "python -m recsys", lambda line: say(f"wearwith: {line}"))


def _print_recommendation(answer: Recommendation, catalog: Catalog) -> None:
    has_lists, slots = catalog.has_lists, sorted(set(map(Slot, catalog.slots)))
    outlined = answer.detection.slot if answer.detection else None
    if outlined and not answer.garment.corrected and outlined is not answer.garment.slot:  # its looks come next
        out.print(safe(words.differing(outlined, answer.garment)), highlight=False)
    out.print(safe(words.understood(answer.garment)), style="bold", highlight=False)
    if not answer.garment.corrected:
        out.print(words.decided(answer.garment), highlight=False)
    out.print(words.accounted(answer.accounting, answer.threshold, answer.together), highlight=False)
    out.print(_neighbour_table("Similar to yours", answer.neighbours))
    if not answer.by_slot:
        out.print(words.nothing_found(answer, slots), highlight=False)
    if answer.by_slot and not has_lists:
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
