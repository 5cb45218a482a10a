"""`python -m data_prep amazon`."""

from pathlib import Path
from typing import Annotated

import typer

from data_prep import amazon as source_of_amazon
from data_prep.amazon import Selection
from data_prep.commands.console import Out, run
from data_prep.schema import Progress, Report


def amazon(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="meta_*.json.gz or meta_*.jsonl.gz.", show_default=False)],
    out: Out,
    require_image: Annotated[bool, typer.Option("--require-image", help="Leave out what has no address of a picture.")] = False,
    require_also_buy: Annotated[
        bool,
        typer.Option(
            "--require-also-buy", help="Leave out what lists no other product that is kept; a sample is drawn of the rest."
        ),
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="Read the first N lines only.", show_default=False)
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", metavar="N", help="N products drawn at random, with what they list.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws another sample.")] = 0,
    export_csv: Annotated[
        Path | None,
        typer.Option(
            "--export-csv",
            metavar="FILE",
            help="Also write asin, title, imageURLHighRes, also_buy, category and ground_truth (the slot).",
            show_default=False,
        ),
    ] = None,
) -> None:
    r"""Amazon's product metadata: millions of products, and what was bought with them.

    FILE is meta_Clothing_Shoes_and_Jewelry.json.gz or meta_AMAZON_FASHION of
    2018, or a meta_*.jsonl.gz of 2023, as their authors publish them. The
    pictures are fetched afterwards, with `python -m data_prep download`; take
    a sample first, for there are millions:

        python -m data_prep amazon FILE --require-image --require-also-buy \
            --sample 20000 --out prepared/amazon
    """

    def prepare(progress: Progress) -> Report:
        selection = Selection(limit, require_image, require_also_buy, sample, seed)
        return source_of_amazon.prepare(source, out, selection, export_csv=export_csv, progress=progress)

    run(prepare, out, unit="steps")
