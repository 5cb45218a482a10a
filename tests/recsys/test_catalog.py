"""A catalogue on disk is loaded whole or refused with the file that does not fit."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys.catalog import CHECKED_FILES, Catalog, describe_files, thumbnail_name
from recsys.datatypes import Item, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError
from tests.support import PALETTE, item_row, make_catalog, plain, wardrobe


def change_info(catalog: Path, **fields: Any) -> None:
    path = catalog / "catalog.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def sign(catalog: Path) -> None:
    """Let catalog.json vouch for the files as they are now: what a checksum cannot find must be found all the same."""
    change_info(catalog, files={name: described.model_dump() for name, described in describe_files(catalog).items()})


def refused(catalog: Path, says: str) -> None:
    with pytest.raises(CatalogError, match=says) as caught:
        Catalog.load(catalog)
    assert "\n" not in str(caught.value)


def test_a_catalogue_loads_as_it_was_built(catalog_dir: Path) -> None:
    rows, _ = wardrobe()
    catalog = Catalog.load(str(catalog_dir))
    assert len(catalog) == len(rows) == 64
    assert catalog.ids.tolist() == [row["item_id"] for row in rows]
    assert catalog.slots.tolist() == [row["slot"] for row in rows]
    assert catalog.vectors.shape == (64, 216)
    assert (catalog.info.encoder, catalog.info.source, catalog.info.together) == ("color-histogram", "test", "bought")
    assert catalog.pairs()[["left_id", "right_id"]].to_numpy().tolist() == [["i000", "i002"], ["i001", "i004"]]
    assert catalog.report()["rows_kept"] == 64


def test_an_item_has_none_for_what_is_not_known(catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    assert catalog.item(0) == Item("i000", "Item i000", "shirt", Slot.TOP, source="test")
    assert catalog.item(9) == Item(
        "i009", "Item i009", "coat", Slot.OUTERWEAR, brand="Acme", gender="women", price=19.0, source="test"
    )
    assert isinstance(catalog.item(9).price, float)


def test_rows_and_ids_lead_to_each_other(catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    assert [catalog.row_of(item_id) for item_id in catalog.ids] == list(range(64))
    with pytest.raises(CatalogError, match=f"^{re.escape(str(catalog_dir))} holds no item 'gone'$"):
        catalog.row_of("gone")


def lists_of(folder: Path, *lists: list[str | None] | None) -> list[list[int]]:
    """The also-buy lists of items a, b, c, ... as rows."""
    rows = [item_row(item_id) | {"also_buy": listed} for item_id, listed in zip("abcdef", lists, strict=False)]
    catalog = make_catalog(folder, rows, [plain(colour) for colour in PALETTE[: len(rows)]])
    return [catalog.also_buy(row).tolist() for row in range(len(catalog))]


def test_also_buy_lists_name_rows_and_negative_numbers_for_what_is_not_held(tmp_path: Path) -> None:
    found = lists_of(tmp_path, ["b", "gone", "c"], ["lost", "a"], ["gone", "lost", "c"], [])
    (b, gone, c), (lost, a), (gone_again, lost_again), nothing = found
    assert (a, b, c) == (0, 1, 2)
    assert gone == gone_again < 0
    assert lost == lost_again < 0
    assert gone != lost
    assert nothing == []


def test_also_buy_lists_name_an_item_once_and_never_itself(tmp_path: Path) -> None:
    assert lists_of(tmp_path, ["b", "a", "b", "a"], ["a", "gone", "gone"], ["c"]) == [[1], [0, -1], []]


def test_a_missing_list_is_an_empty_one(tmp_path: Path) -> None:
    assert lists_of(tmp_path, None, ["a"], None) == [[], [0], []]


def test_a_null_in_a_list_is_nobody(tmp_path: Path) -> None:
    assert lists_of(tmp_path, [], ["a", None, "gone"], [None]) == [[], [0, -1], []]


def test_a_catalogue_where_nobody_lists_anything_has_empty_lists(tmp_path: Path) -> None:
    assert lists_of(tmp_path, [], [], []) == [[], [], []]


@pytest.mark.parametrize("name", ["catalog.json", *CHECKED_FILES, "report.json", "thumbnails"])
def test_a_missing_file_is_named(catalog_copy: Path, name: str) -> None:
    path = catalog_copy / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    refused(catalog_copy, f"{re.escape(name)}|thumbnails lacks the pictures of 64 items, the first 'i000'")


def test_a_missing_thumbnail_is_named_by_its_item(catalog_copy: Path) -> None:
    (catalog_copy / "thumbnails" / thumbnail_name("i007", "images/7.png")).unlink()
    refused(catalog_copy, r"thumbnails lacks the pictures of 1 items, the first 'i007': build the catalogue again$")


@pytest.mark.parametrize("name", CHECKED_FILES)
def test_a_file_cut_short_is_named_with_both_sizes(catalog_copy: Path, name: str) -> None:
    path = catalog_copy / name
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    says = rf"{name} is {len(content) - 1:,} bytes where catalog\.json says {len(content):,}: it belongs to another build$"
    refused(catalog_copy, says)


@pytest.mark.parametrize("name", CHECKED_FILES)
def test_a_changed_file_of_the_same_size_is_named(catalog_copy: Path, name: str) -> None:
    path = catalog_copy / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    refused(catalog_copy, rf"{name} does not have the checksum catalog\.json states: it was changed, or belongs to another build$")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"7",
        b'{"format": 2}',
        b'{"format": 2, "colour": "red"}',
        b"\xff\xfe",
        b'{"format":\n2,\n\n"',
    ],
)
def test_a_damaged_catalog_json_is_named(catalog_copy: Path, content: bytes) -> None:
    (catalog_copy / "catalog.json").write_bytes(content)
    refused(catalog_copy, r"catalog\.json is damaged \(.*\): build the catalogue again$")


@pytest.mark.parametrize(
    "files", [None, [], 3, "vectors.npy", {"vectors.npy": None}, {name: {} for name in CHECKED_FILES}], ids=str
)
def test_a_catalog_json_whose_list_of_files_is_damaged_is_refused(catalog_copy: Path, files: Any) -> None:
    change_info(catalog_copy, files=files)
    refused(catalog_copy, r"catalog\.json|is missing")


@pytest.mark.parametrize("version", [0, 1, 3, "2", None])
def test_another_format_is_refused_with_both_versions(catalog_copy: Path, version: Any) -> None:
    change_info(catalog_copy, format=version)
    refused(catalog_copy, f"has catalogue format {version}, this Wearwith reads format 2: build it again$")


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: None], ids=["empty folder", "file", "nothing"])
def test_what_is_no_catalogue_is_refused_with_the_way_to_make_one(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "shop")
    refused(
        tmp_path / "shop", r"shop is not a catalogue \(it has no catalog\.json\)\. Make one with `python -m recsys build --help`"
    )


def save_vectors(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    def damage(catalog: Path) -> None:
        np.save(catalog / "vectors.npy", change(np.load(catalog / "vectors.npy")))

    return damage


def zero_row(vectors: np.ndarray) -> np.ndarray:
    vectors[5] = 0
    return vectors


def nan_in_a_row(vectors: np.ndarray) -> np.ndarray:
    vectors[5, 7] = np.nan
    return vectors


def save_pairs(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def damage(catalog: Path) -> None:
        pq.write_table(change(pq.read_table(catalog / "pairs.parquet")), catalog / "pairs.parquet")

    return damage


def pair_with(side: str, item_id: str | None) -> Callable[[Path], None]:
    def change(pairs: pa.Table) -> pa.Table:
        return pairs.set_column(pairs.column_names.index(side), side, pa.array(["i000", item_id], pa.string()))

    return save_pairs(change)


def save_items(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def damage(catalog: Path) -> None:
        pq.write_table(change(pq.read_table(catalog / "items.parquet")), catalog / "items.parquet")

    return damage


def set_item(column: str, row: int, value: str | None) -> Callable[[Path], None]:
    def change(items: pa.Table) -> pa.Table:
        values = items[column].to_pylist()
        values[row] = value
        return items.set_column(items.column_names.index(column), column, pa.array(values, pa.string()))

    return save_items(change)


SIGNED_BUT_WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "a row too few": (save_vectors(lambda v: v[:-1]), r"vectors\.npy is float32 \(63, 216\), .* says float32 \(64, 216\)"),
    "columns too few": (save_vectors(lambda v: v[:, :9]), r"vectors\.npy is float32 \(64, 9\), .* says float32 \(64, 216\)"),
    "float64": (save_vectors(lambda v: v.astype(np.float64)), r"vectors\.npy is float64 \(64, 216\)"),
    "a vector of zeros": (save_vectors(zero_row), r"vectors\.npy has rows that are not unit vectors"),
    "a vector with NaN": (save_vectors(nan_in_a_row), r"vectors\.npy has rows that are not unit vectors"),
    "vectors not of length 1": (save_vectors(lambda v: v * np.float32(1.01)), r"vectors\.npy has rows that are not unit vectors"),
    "vectors that are a pickle": (save_vectors(lambda v: v.astype(object)), r"vectors\.npy is not a NumPy array that can be read"),
    "vectors that are text": (lambda c: (c / "vectors.npy").write_text("[1, 2]") and None, r"vectors\.npy is not a NumPy array"),
    "an item too few": (save_items(lambda t: t.slice(1)), r"items\.parquet has 63 rows, catalog\.json says 64"),
    "no item": (save_items(lambda t: t.slice(0, 0)), "there is not one item"),
    "a column too few": (save_items(lambda t: t.drop_columns(["slot"])), r"items\.parquet has no column slot; it needs item_id, "),
    "items that are text": (lambda c: (c / "items.parquet").write_text("x") and None, r"items\.parquet cannot be read as the"),
    "an item twice": (set_item("item_id", 3, "i004"), "item_id 'i004' stands more than once"),
    "an item without a title": (set_item("title", 3, None), "1 items have no title, the first in row 3"),
    "an unknown slot": (set_item("slot", 3, "hat"), "unknown slot 'hat'; the slots are top, "),
    "vectors of no bytes": (lambda c: (c / "vectors.npy").write_bytes(b"") and None, r"vectors\.npy is not a NumPy array"),
    "vectors that are a zip": (lambda c: (c / "vectors.npy").write_bytes(b"PK\3\4") and None, r"vectors\.npy is not a NumPy array"),
    "a pair too few": (save_pairs(lambda t: t.slice(1)), r"pairs\.parquet has 1 rows, catalog\.json says 2: build the catalogue"),
    "pairs that are text": (lambda c: (c / "pairs.parquet").write_text("x") and None, r"pairs\.parquet cannot be read as the"),
    "pairs without a side": (save_pairs(lambda t: t.drop_columns(["right_id"])), r"pairs\.parquet has no column right_id"),
    "a stranger left": (pair_with("left_id", "gone"), r"pairs\.parquet names 'gone', which is not among the items: build the"),
    "a stranger right": (pair_with("right_id", "gone"), r"pairs\.parquet names 'gone', which is not among the items: build the"),
    "half a pair": (pair_with("right_id", None), r"pairs\.parquet names None, which is not among the items"),
    "a picture outside": (set_item("image", 3, "../../etc/passwd"), "the image path '../../etc/passwd' leads out of the data set"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "says"), SIGNED_BUT_WRONG.values(), ids=SIGNED_BUT_WRONG)
def test_what_checksums_do_not_find_is_found_all_the_same(catalog_copy: Path, damage: Callable[[Path], None], says: str) -> None:
    damage(catalog_copy)
    sign(catalog_copy)
    refused(catalog_copy, says)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_report_is_named(catalog_copy: Path, content: bytes) -> None:
    (catalog_copy / "report.json").write_bytes(content)
    refused(catalog_copy, r"report\.json is damaged \(.*\): build the catalogue again$")


def test_an_empty_thumbnail_is_named(catalog_copy: Path) -> None:
    name = thumbnail_name("i007", "images/7.png")
    (catalog_copy / "thumbnails" / name).write_bytes(b"")
    refused(catalog_copy, rf"thumbnails holds 1 empty pictures, the first {re.escape(name)}: build the catalogue again$")


@pytest.mark.parametrize("together", ["rented", "", None, 7])
def test_lists_that_mean_something_unknown_are_refused(catalog_copy: Path, together: Any) -> None:
    change_info(catalog_copy, together=together)
    refused(catalog_copy, r"catalog\.json is damaged \(together: Input should be 'bought' or 'worn'\): build the catalogue again$")


@pytest.mark.parametrize("name", ["catalog.json", *CHECKED_FILES, "report.json", "thumbnails"])
def test_a_file_that_may_not_be_read_is_named(catalog_copy: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def barred(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Path, *rest: Any, **others: Any) -> Any:
            if path.name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *rest, **others)

        return call

    for method in ("open", "iterdir"):
        monkeypatch.setattr(Path, method, barred(getattr(Path, method)))
    refused(catalog_copy, rf"{re.escape(str(catalog_copy / name))} could not be read: Permission denied$")


def test_an_encoder_that_is_not_the_catalogues_is_refused_with_the_command_to_rebuild(catalog_dir: Path) -> None:
    catalog, encoder = Catalog.load(catalog_dir), ColorHistogram()
    catalog.check_encoder(encoder)
    encoder.checksum = "f" * 64
    says = re.escape(f"`python -m recsys build PREPARED --out {catalog_dir} --encoder color-histogram`")
    with pytest.raises(CatalogError, match=says):
        catalog.check_encoder(encoder)


@pytest.mark.parametrize("item_id", ["a/b", "../../etc/passwd", "con", "🧥", "naïve é", " ", "x" * 5000, "a\nb", "\\"])
def test_the_name_of_a_thumbnail_is_safe_whatever_the_id(item_id: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{20}\.webp", thumbnail_name(item_id, "a.png"))
    assert re.fullmatch(r"[0-9a-f]{20}\.jpg", thumbnail_name(item_id, "a.JPG"))
    assert thumbnail_name(item_id, "a.png") != thumbnail_name(item_id + "x", "a.png")


@pytest.mark.parametrize("count", [0, 1, 7, 12, 56, 500])
def test_a_spread_takes_wearable_items_of_each_slot_in_turn(catalog_dir: Path, count: int) -> None:
    chosen = Catalog.load(catalog_dir).spread(count)
    assert len(chosen) == len({item.item_id for item in chosen}) <= count
    assert [item.slot for item in chosen[:7]] == [slot for slot in Slot if slot is not Slot.NOT_CLOTHING][:count]
    assert Slot.NOT_CLOTHING not in {item.slot for item in chosen}
    assert bool(chosen) is bool(count)
