"""What a catalogue holds, counted once for the Catalogue page."""

from dataclasses import dataclass
from datetime import datetime

from pages.importing.shelf import size_on_disk
from recsys.catalog import INFO_FILE, Catalog
from recsys.datatypes import Slot


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts of items: all, of each slot that has any, with an also-buy list, with a price, made for someone; bytes on disk."""

    items: int
    by_slot: dict[Slot, int]
    with_list: int
    priced: int
    gendered: int
    bytes: int
    built: datetime


def holdings_of(catalog: Catalog) -> Holdings:
    """Count what a catalogue holds."""
    counts = catalog.items["slot"].value_counts()
    return Holdings(
        items=len(catalog),
        by_slot={slot: int(counts[slot]) for slot in Slot if slot in counts},
        with_list=sum(len(catalog.also_buy(row)) > 0 for row in range(len(catalog))),
        priced=int(catalog.items["price"].notna().sum()),
        gendered=int(catalog.items["gender"].notna().sum()),
        bytes=size_on_disk(catalog.directory),
        built=datetime.fromtimestamp((catalog.directory / INFO_FILE).stat().st_mtime).astimezone(),
    )
