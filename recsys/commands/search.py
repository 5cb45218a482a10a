"""`python -m recsys search`: items found by words, colour and slot."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from recsys import encoders
from recsys.catalog import Catalog
from recsys.commands.terminal import DEMO_CATALOG, CatalogOption, JsonOption, out, print_json, safe, say
from recsys.datatypes import Slot
from recsys.errors import WearwithError
from recsys.search import AskedWord, WordHit, WordIndex
from recsys.word_search import WordSearch


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
    """The items that some words are about, best first, and why: titles, brands, categories and colours are searched.

    The pictures too, where the catalogue's encoder knows words, as fashion-clip does.
    """
    loaded = Catalog.load(catalog)
    found_by = _open(loaded)
    answer = found_by.find(" ".join(words or ()), colours=color or (), slots=slot or ())
    hits = found_by.index.best(answer, limit)
    if as_json:
        print_json(_plain(loaded, answer.understood, hits))
        return
    for asked in answer.understood:
        if asked.taken_for:
            out.print(safe(asked.taken_for), highlight=False)
    out.print(_table(loaded, hits) if hits else "Nothing in this catalogue has that. Fewer words, or other ones, find more.")


def _open(catalog: Catalog) -> WordSearch:
    """The catalogue's words and pictures; its words alone, and a line that says why, where its encoder cannot be had."""
    index, name = WordIndex(catalog.items), catalog.info.encoder
    try:
        return WordSearch(catalog, index, encoders.load(name) if encoders.knows_words(name) else None)
    except WearwithError as error:
        say(f"The pictures are not searched: {error}")
        return WordSearch(catalog, index)


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
