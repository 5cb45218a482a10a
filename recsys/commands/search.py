"""`python -m recsys search`: items found by words, colour and slot."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from recsys.catalog import Catalog
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, JsonOption, out, print_json, safe
from recsys.datatypes import Slot
from recsys.search import AskedWord, WordHit, WordIndex


def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for, mistyped or not: navy chek shirt.")] = None,
    catalog: CatalogOption = DEMO_CATALOG,
    color: Annotated[
        list[str] | None, typer.Option("--color", help="Only this colour, as the items name it or in part; again for more.")
    ] = None,
    slot: Annotated[list[Slot] | None, typer.Option("--slot", help="Only this slot; give it again for more.")] = None,
    limit: Annotated[int, typer.Option(help="How many items, at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """The items that some words are about, best first, and why: titles, brands, categories and colours are searched."""
    loaded = Catalog.load(catalog)
    index = WordIndex(loaded.items)
    question = " ".join(words or ())
    hits = index.search(question, colours=color or (), slots=slot or (), limit=limit)
    understood = index.understood(question)
    if as_json:
        print_json(_plain(loaded, understood, hits))
        return
    for asked in understood:
        if asked.taken_for:
            out.print(safe(asked.taken_for), highlight=False)
    out.print(_table(loaded, hits) if hits else "Nothing in this catalogue has that. Fewer words, or other ones, find more.")


def _table(catalog: Catalog, hits: Sequence[WordHit]) -> Table:
    table = Table("Item", "Category", "Colour", "Why")
    for hit in hits:
        item = catalog.item(hit.row)
        label = f"{safe(item.title)}\n[dim]{safe(item.item_id)}[/dim]"
        table.add_row(label, safe(item.category), safe(item.colour or ""), safe(hit.why))
    return table


def _plain(catalog: Catalog, understood: Sequence[AskedWord], hits: Sequence[WordHit]) -> dict[str, object]:
    return {
        "asked": [asdict(asked) for asked in understood],
        "hits": [
            {"item": asdict(catalog.item(hit.row)), "score": hit.score, "why": hit.why, "found": [asdict(one) for one in hit.found]}
            for hit in hits
        ],
    }
