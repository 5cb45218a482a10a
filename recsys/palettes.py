"""The colours of a garment as a catalogue keeps them and a page shows them: the noun, and its table on disk."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

PALETTES_FILE = "palettes.parquet"
_SWATCH = pa.struct([("hex", pa.string()), ("share", pa.float32()), ("name", pa.string())])
PALETTE_SCHEMA = pa.schema([("names", pa.list_(pa.string())), ("swatches", pa.list_(_SWATCH))])


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour. hex: "#rrggbb". share: of the garment, above 0 and up to 1. name: what the colour is called, e.g. "navy blue"."""

    hex: str
    share: float
    name: str


@dataclass(frozen=True, slots=True)
class Palette:
    """A garment's few colours, the largest first, their shares together 1; and what it may be called as a whole, the best first."""

    swatches: tuple[Swatch, ...]
    names: tuple[str, ...]


def palette_at(table: pa.Table, row: int) -> Palette:
    """The palette in a row of a table with the columns of `PALETTE_SCHEMA`."""
    swatches = table["swatches"][row].as_py()
    return Palette(tuple(Swatch(**swatch) for swatch in swatches), tuple(table["names"][row].as_py()))


def broken_palette(table: pa.Table) -> int | None:
    """The first row of such a table that holds no palette; None where all do."""
    swatches = pc.list_flatten(table["swatches"])
    hexes, shares, names = (pc.struct_field(swatches, part) for part in ("hex", "share", "name"))
    whole = pc.and_(pc.match_substring_regex(hexes, "^#[0-9a-f]{6}$"), pc.and_(pc.greater(shares, 0), pc.less_equal(shares, 1)))
    whole = pc.fill_null(pc.and_(whole, pc.is_valid(names)), False)
    broken = pc.list_parent_indices(table["swatches"]).filter(pc.invert(whole)).to_pylist()
    for column in ("names", "swatches"):
        empty = pc.fill_null(pc.equal(pc.list_value_length(table[column]), 0), True)
        broken += [row for row, none in enumerate(empty.to_pylist()) if none]
    return min(broken, default=None)
