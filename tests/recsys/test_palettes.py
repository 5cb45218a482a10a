"""Palettes as rows of a table."""

from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pytest

from recsys.palettes import PALETTE_SCHEMA, Palette, Swatch, broken_palette, palette_at

PALETTES = [
    Palette((Swatch("#102030", 0.75, "navy blue"), Swatch("#ffffff", 0.25, "white")), ("navy blue", "blue", "white")),
    Palette((Swatch("#000000", 1.0, "black"),), ("black",)),
]


def table(*rows: Any) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=PALETTE_SCHEMA)


def whole(**changed: Any) -> dict[str, Any]:
    swatch = {"hex": "#102030", "share": 1.0, "name": "navy blue"}
    return {"names": ["navy blue"], "swatches": [swatch | changed]}


def test_a_palette_comes_back_as_it_went() -> None:
    made = table(*map(asdict, PALETTES))
    assert [palette_at(made, row) for row in range(2)] == PALETTES
    assert broken_palette(made) is None


@pytest.mark.parametrize(
    "row",
    [
        whole(hex="102030"), whole(hex="#10203G"), whole(hex=None), whole(hex="#102030 "), whole(share=0.0), whole(share=1.5),
        whole(share=float("nan")), whole(share=None), whole(name=None), {"names": ["x"], "swatches": []},
        {"names": ["x"], "swatches": None},
        {"names": [], "swatches": whole()["swatches"]}, {"names": None, "swatches": whole()["swatches"]},
    ],
)  # fmt: skip
def test_a_row_that_holds_no_palette_is_found(row: dict[str, Any]) -> None:
    assert broken_palette(table(whole(), row, whole(hex="red"))) == 1
