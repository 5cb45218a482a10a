"""What the points of the landscape are coloured by: cluster, slot, category, colour or price -> classes and codes."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from PIL import Image, ImageColor

from pages.ui.landscape import Colouring, Place
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.landscape import ClusterView
from recsys.words import heading

NAMED = 10  # categories or colours with a class of their own; the rest is one class
SHADES = 256  # a tint is a byte
PRICE_CLASSES = 6
RAMP = ("#e3c878", "#b9b06a", "#86976a", "#4f7f6c", "#24666a", "#0f4a5c")  # from the least to the highest price
OTHER = "other"

CLUSTER, SLOT, CATEGORY, COLOUR, PRICE = "Cluster", "Slot", "Category", "Colour", "Price"


def offered(catalog: Catalog) -> list[str]:
    """What a catalogue's items can be coloured by."""
    return [CLUSTER, SLOT, CATEGORY, COLOUR, *([PRICE] if catalog.price_range else [])]


def colouring(by: str, catalog: Catalog, view: ClusterView) -> Colouring:
    """The classes and their colours. by: one of `offered`."""
    if by == CLUSTER:
        classes = tuple(Place(cluster.label, cluster.size, number) for number, cluster in enumerate(view.clusters))
        return Colouring(by, classes, view.labels.astype(np.uint8))
    return _OF_CATALOG[by](catalog)


def _by_slot(catalog: Catalog) -> Colouring:
    known = [slot for slot in Slot if (catalog.slots == slot).any()]
    codes = np.zeros(len(catalog), dtype=np.uint8)
    classes = []
    for number, slot in enumerate(known):
        inside = catalog.slots == slot
        codes[inside] = number
        quiet = slot is Slot.NOT_CLOTHING
        classes.append(Place(heading(slot), int(inside.sum()), None if quiet else number))
    return Colouring(SLOT, tuple(classes), codes)


def _by_category(catalog: Catalog) -> Colouring:
    names, codes, counts = _commonest(catalog.items["category"])
    return Colouring(CATEGORY, _places(names, counts, list(range(len(names)))), codes)


def _by_colour(catalog: Catalog) -> Colouring:
    """Each item in the main colour of its own picture; the class is what that is called."""
    names, codes, counts = _commonest(pd.Series(catalog.seen_colors))
    pixels = np.array([ImageColor.getrgb(colour) for colour in catalog.main_colors], dtype=np.uint8)
    few = Image.fromarray(pixels[None]).quantize(SHADES)
    palette = np.array(few.getpalette(), dtype=int).reshape(-1, 3)
    typical = [_hex(np.median(pixels[codes == number], axis=0)) for number in range(len(names))]
    return Colouring(COLOUR, _places(names, counts, typical), codes, np.asarray(few)[0], tuple(_hex(shade) for shade in palette))


def _by_price(catalog: Catalog) -> Colouring:
    """Classes of about as many items each, between round prices."""
    prices = catalog.items["price"].to_numpy(dtype=np.float64)
    edges = np.unique([_round(edge) for edge in np.nanquantile(prices, np.linspace(0, 1, PRICE_CLASSES + 1)[1:-1])])
    classed = np.where(np.isnan(prices), len(edges) + 1, np.searchsorted(edges, prices, side="right"))
    names = [*_price_names(edges), "no price known"]
    counts = np.bincount(classed, minlength=len(names))
    colours = [RAMP[round(number * (len(RAMP) - 1) / max(1, len(edges)))] for number in range(len(edges) + 1)]
    there = np.flatnonzero(counts)
    places = tuple(
        Place(names[number], int(counts[number]), colours[number] if number < len(colours) else None) for number in there.tolist()
    )
    return Colouring(PRICE, places, np.searchsorted(there, classed).astype(np.uint8))


_OF_CATALOG: dict[str, Callable[[Catalog], Colouring]] = {
    SLOT: _by_slot, CATEGORY: _by_category, COLOUR: _by_colour, PRICE: _by_price,
}  # fmt: skip


def _commonest(values: "pd.Series[str]") -> tuple[list[str], np.ndarray, list[int]]:
    """The NAMED commonest values and, last, OTHER where there are more; (n,) uint8 which of them each is; how many each has."""
    counted = values.value_counts()
    ordered = sorted(counted.index, key=lambda name: (-counted[name], name))
    names = ordered[:NAMED]
    codes = pd.Index(names).get_indexer(pd.Index(values))
    if len(ordered) > len(names):
        codes = np.where(codes < 0, len(names), codes)
        names = [*names, OTHER]
    return names, codes.astype(np.uint8), np.bincount(codes, minlength=len(names)).tolist()


def _places(names: Sequence[str], counts: Sequence[int], colours: Sequence[int | str]) -> tuple[Place, ...]:
    return tuple(
        Place(name.capitalize(), count, None if name == OTHER else colour)
        for name, count, colour in zip(names, counts, colours, strict=True)
    )


def _price_names(edges: np.ndarray) -> list[str]:
    texts = [f"{edge:,.0f}" if edge >= 10 else f"{edge:,.2f}" for edge in edges]
    if not texts:
        return ["any price"]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    return [f"below {texts[0]}", *between, f"from {texts[-1]}"]


def _round(value: float) -> float:
    """To two digits that count."""
    return float(f"{value:.2g}")


def _hex(colour: np.ndarray) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour.tolist())
