"""The colours in a catalogue: what they are, and how damaged files are refused."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys import color
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.errors import CatalogError
from recsys.images import read_photo
from tests.recsys.test_catalog import refused, sign, zero_row
from tests.support import item_row, make_catalog, plain


def test_every_item_has_the_colours_of_its_own_picture(prepared_dir: Path, catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    catalog.check_color_method(color.METHOD)
    for row in range(0, len(catalog), 7):
        described = color.describe(read_photo(prepared_dir / catalog.items["image"][row]))
        assert np.array_equal(catalog.colors[row], described.feature)
        palette = catalog.palette(row)
        assert palette.names == described.palette.names
        assert [swatch.hex for swatch in palette.swatches] == [swatch.hex for swatch in described.palette.swatches]
        assert sum(swatch.share for swatch in palette.swatches) == pytest.approx(1)


def test_colours_computed_in_another_way_are_refused_with_the_command_to_rebuild(catalog_dir: Path) -> None:
    says = re.escape(f"rebuild it with `python -m recsys build PREPARED --out {catalog_dir} --encoder color-histogram`")
    with pytest.raises(CatalogError, match=f"were computed by another version of Wearwith: {says}"):
        Catalog.load(catalog_dir).check_color_method("f" * 64)


def test_the_names_are_those_that_wearable_items_go_by_the_commonest_first(catalog_dir: Path, tmp_path: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    best = [catalog.palette(row).names[0] for row in range(len(catalog)) if catalog.slots[row] != Slot.NOT_CLOTHING]
    assert set(catalog.color_names) == set(best)
    counts = [best.count(name) for name in catalog.color_names]
    assert counts == sorted(counts, reverse=True)
    for name in catalog.color_names:
        assert (color.is_called(catalog.colors, [name]) & (catalog.slots != Slot.NOT_CLOTHING)).any()
    rows = [item_row("a"), item_row("b"), item_row("c"), item_row("d", Slot.NOT_CLOTHING, "curtain")]
    pictures = [plain(colour) for colour in ((20, 20, 20), (190, 20, 30), (20, 20, 20), (20, 120, 40))]
    assert make_catalog(tmp_path, rows, pictures).color_names == ("black", "red")


def save_colors(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    def damage(catalog: Path) -> None:
        np.save(catalog / "colors.npy", change(np.load(catalog / "colors.npy")))

    return damage


def save_palettes(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def damage(catalog: Path) -> None:
        pq.write_table(change(pq.read_table(catalog / "palettes.parquet")), catalog / "palettes.parquet")

    return damage


def without_swatches(row: int) -> Callable[[pa.Table], pa.Table]:
    def change(palettes: pa.Table) -> pa.Table:
        swatches = palettes["swatches"].to_pylist()
        swatches[row] = []
        return palettes.set_column(1, "swatches", pa.array(swatches, palettes.schema.field("swatches").type))

    return change


DAMAGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a colour too few": (save_colors(lambda c: c[:-1]), r"colors\.npy is float32 \(63, 44\), .* says float32 \(64, 44\): build"),
    "a colour of zeros": (save_colors(zero_row), r"colors\.npy has rows that are not unit vectors: build the catalogue again"),
    "colours that are text": (lambda c: (c / "colors.npy").write_text("[1]") and None, r"colors\.npy is not a NumPy array"),
    "a palette too few": (save_palettes(lambda t: t.slice(1)), r"palettes\.parquet has 63 rows, catalog\.json says 64: build the"),
    "an empty palette": (save_palettes(without_swatches(9)), r"palettes\.parquet has no palette in row 9: build the catalogue"),
    "palettes of another kind": (save_palettes(lambda t: t.drop_columns(["names"])), r"palettes\.parquet has no column names"),
    "palettes that are text": (lambda c: (c / "palettes.parquet").write_text("x") and None, r"palettes\.parquet cannot be read as"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "says"), DAMAGED.values(), ids=DAMAGED)
def test_what_checksums_do_not_find_is_found_all_the_same(catalog_copy: Path, damage: Callable[[Path], None], says: str) -> None:
    damage(catalog_copy)
    sign(catalog_copy)
    refused(catalog_copy, says)
