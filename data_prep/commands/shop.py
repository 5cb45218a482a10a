"""`python -m data_prep shop`."""

from pathlib import Path
from typing import Annotated

import typer

from data_prep import shop as source_of_shops
from data_prep.commands.console import Out, SlotMap, run
from data_prep.headings import parse_columns
from data_prep.naming import parse_slot_map
from data_prep.schema import Progress, Report


def shop(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="The products, as CSV. It is not changed.", show_default=False)],
    out: Out,
    images: Annotated[
        Path | None,
        typer.Option(
            "--images",
            metavar="DIR|ZIP",
            help="Where the pictures are that the table names; without it, beside the table.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="OURS=THEIRS", help="A column's heading, as in 'title=Item text'. Repeatable."),
    ] = None,
    slot_map: SlotMap = None,
    orders: Annotated[
        Path | None,
        typer.Option("--orders", metavar="FILE", help="The orders, as CSV: what was bought together.", show_default=False),
    ] = None,
    order_column: Annotated[
        list[str] | None,
        typer.Option(
            "--order-column", metavar="OURS=THEIRS", help="The same for the orders: order, item or item_name. Repeatable."
        ),
    ] = None,
    min_together: Annotated[
        int, typer.Option("--min-together", metavar="N", help="Orders two products must share to be listed.")
    ] = 1,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="The shop's address, for links to Shopify's products.", show_default=False),
    ] = None,
) -> None:
    """Your shop: a table of products, or what Shopify or WooCommerce exports.

    TABLE is a CSV with a heading a column, in English, German, French,
    Spanish, Italian or Dutch; or the product export of Shopify, WooCommerce or
    Magento; or a Google product feed. Pictures are files beside it (or in
    --images), or web addresses, which `python -m data_prep download` fetches.

    With --orders, what was bought together goes on the also-buy lists: at most
    50 products each, most often bought together first.
    """

    def prepare(progress: Progress) -> Report:
        return source_of_shops.prepare(
            table,
            out,
            images=images,
            columns=parse_columns(column or []),
            slot_map=parse_slot_map(slot_map or []),
            orders=orders,
            order_columns=parse_columns(order_column or []),
            min_together=min_together,
            store=store,
            progress=progress,
        )

    run(prepare, out)
