"""From a prepared data set to a catalogue: what is built."""

import gc
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from PIL import Image

from recsys import batches, building
from recsys.building import build
from recsys.catalog import Catalog
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, DataError
from recsys.images import PHOTO_SIDE, THUMBNAIL_SIDE, read_image, read_photo
from recsys.tables import IMAGE_URLS_FILE, ITEMS_FILE
from tests.support import data_set, encoded, item_row, noise, numbered, plain, snapshot, wardrobe, write_prepared


def test_every_row_holds_the_vector_of_its_own_picture(prepared_dir: Path, catalog_dir: Path) -> None:
    catalog, encoder = Catalog.load(catalog_dir), ColorHistogram()
    assert len(catalog) == 64
    for row in range(len(catalog)):
        picture = read_photo(prepared_dir / catalog.items["image"][row])
        assert np.array_equal(catalog.vectors[row], encoder.encode([picture])[0])


def test_large_photos_have_the_vector_that_they_would_have_as_a_question(tmp_path: Path) -> None:
    photos = [encoded(noise(size, 1), kind) for size in ((1700, 1100), (2300, 900)) for kind in ("JPEG", "PNG")]
    prepared = write_prepared(tmp_path / "prepared", numbered(4), photos)
    build(prepared, tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    for row, photo in enumerate(photos):
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([read_photo(photo)])[0])
        with Image.open(catalog.thumbnail(catalog.ids[row])) as small:
            assert (small.format, max(small.size)) == ("WEBP", THUMBNAIL_SIDE)


def test_a_thread_holds_few_pictures_and_none_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "WORKERS", 1)
    read: list[weakref.ref[Image.Image]] = []
    held, sides = [], set()

    def counted(source: Path, name: str) -> Image.Image:
        picture = read_photo(source, name=name)
        read.append(weakref.ref(picture))
        gc.collect()
        held.append(sum(reference() is not None for reference in read))
        sides.add(max(picture.size))
        return picture

    monkeypatch.setattr(batches, "read_photo", counted)
    pictures: list[Any] = [noise((30, 20), number) for number in range(70)]
    pictures[5], pictures[17] = noise((1500, 900)), b"not a picture"
    build(write_prepared(tmp_path / "prepared", numbered(70), pictures), tmp_path / "catalog", ColorHistogram())
    assert max(held) == batches.HELD == 16
    assert sides == {30, PHOTO_SIDE}
    catalog = Catalog.load(tmp_path / "catalog")
    assert len(catalog) == 69
    assert np.array_equal(catalog.vectors[17:], ColorHistogram().encode(pictures[18:]))


def test_all_that_was_skipped_is_named_in_the_report(tmp_path: Path) -> None:
    broken = range(1, 90, 2)
    report = build(data_set(tmp_path / "prepared", 90, broken), tmp_path / "catalog", ColorHistogram())
    (dropped,) = Catalog.load(tmp_path / "catalog").report()["dropped"].values()
    assert dropped["count"] == len(broken)
    assert dropped["examples"] == [f"{item_id}: {reason}" for item_id, reason in report.skipped.items()]
    assert [example.split(":")[0] for example in dropped["examples"]] == [f"n{number:03}" for number in broken]


def test_the_tables_arrive_whole_and_in_order(prepared_dir: Path, catalog_dir: Path) -> None:
    rows, _ = wardrobe()
    catalog = Catalog.load(catalog_dir)
    for name in ("item_id", "title", "category", "slot", "price", "gender", "brand"):
        column = catalog.items[name].astype(object)
        assert column.where(column.notna(), None).tolist() == [row.get(name) for row in rows]
    assert pq.read_table(catalog_dir / "items.parquet").equals(pq.read_table(prepared_dir / "items.parquet"))


def test_pictures_that_cannot_be_read_are_skipped_counted_and_named(tmp_path: Path) -> None:
    rows = numbered(6)
    truncated = encoded(noise((200, 200)), "JPEG")[:4000]
    pictures = [plain(), b"text", noise(), None, truncated, plain((1, 2, 3))]
    prepared = write_prepared(tmp_path / "prepared", rows, pictures, pairs=[("n000", "n001"), ("n000", "n002")])
    report = build(prepared, tmp_path / "catalog", ColorHistogram())
    assert (report.rows_read, report.rows_kept, report.resumed) == (6, 3, 0)
    assert list(report.skipped) == ["n001", "n003", "n004"]
    assert report.skipped["n001"].startswith("images/1.png is not a picture")
    assert report.skipped["n003"].startswith("there is no file")
    assert report.skipped["n004"].startswith("images/4.png is damaged or cut short")

    catalog = Catalog.load(tmp_path / "catalog")
    assert catalog.ids.tolist() == ["n000", "n002", "n005"]
    for row, picture in enumerate([plain(), noise(), plain((1, 2, 3))]):
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([picture])[0])
    assert catalog.pairs()["right_id"].tolist() == ["n002"]
    assert [catalog.also_buy(row).tolist() for row in range(3)] == [[-1], [-2], [0]]
    assert catalog.report()["dropped"]["picture could not be read"]["count"] == 3
    assert catalog.report()["dropped"]["picture could not be read"]["examples"][0].startswith("n001: images/1.png is not a picture")
    assert (catalog.report()["rows_read"], catalog.report()["rows_kept"]) == (6, 3)
    assert len(list((tmp_path / "catalog" / "thumbnails").iterdir())) == 3


def test_a_broken_picture_leaves_the_rows_after_it_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 4)
    broken = [0, 5, 8, 9, 10, 11, 29]  # the first, one inside, a batch as a whole, the last
    build(data_set(tmp_path / "prepared", broken=broken), tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    kept = [number for number in range(30) if number not in broken]
    assert catalog.ids.tolist() == [f"n{number:03}" for number in kept]
    assert np.array_equal(catalog.vectors, ColorHistogram().encode([noise((30, 20), number) for number in kept]))


def test_progress_counts_up_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH", 8)
    told: list[tuple[int, int]] = []
    build(data_set(tmp_path / "prepared"), tmp_path / "catalog", ColorHistogram(), lambda done, total: told.append((done, total)))
    assert len(told) == 5
    assert told == sorted(told)
    assert (told[0], told[-1]) == ((0, 30), (30, 30))


def test_ids_of_any_kind_have_an_item_and_a_picture(tmp_path: Path) -> None:
    ids = [
        "a/b",
        "../../etc/passwd",
        "..",
        "🧥👖",
        "naïve é",
        "con",
        " ",
        "a\nb",
        "'; DROP TABLE items;--",
        "x" * 3000,
        "\\",
        "-rf",
    ]
    pictures = [noise((20, 20), seed) for seed in range(len(ids))]
    before = snapshot(tmp_path)
    rows = [item_row(item_id, also_buy=[ids[0]]) for item_id in ids]
    build(write_prepared(tmp_path / "in" / "prepared", rows, pictures), tmp_path / "in" / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "in" / "catalog")
    for item_id, picture in zip(ids, pictures, strict=True):
        row = catalog.row_of(item_id)
        assert catalog.item(row).item_id == item_id
        assert np.array_equal(catalog.vectors[row], ColorHistogram().encode([picture])[0])
        assert read_image(catalog.thumbnail(item_id)).size == (20, 20)
        assert catalog.thumbnail(item_id).parent == tmp_path / "in" / "catalog" / "thumbnails"
    assert before == {}
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_building_twice_gives_the_same_bytes_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    prepared = data_set(tmp_path / "prepared")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    first = snapshot(tmp_path / "catalog")
    build(prepared, tmp_path / "catalog", ColorHistogram())
    assert snapshot(tmp_path / "catalog") == first
    assert {path.name for path in tmp_path.iterdir()} == {"prepared", "catalog"}


def test_a_new_build_takes_the_place_of_an_older_catalogue(tmp_path: Path) -> None:
    build(data_set(tmp_path / "old", 5), tmp_path / "catalog", ColorHistogram())
    build(data_set(tmp_path / "new", 7), tmp_path / "catalog", ColorHistogram())
    assert len(Catalog.load(tmp_path / "catalog")) == 7
    assert len(list((tmp_path / "catalog" / "thumbnails").iterdir())) == 7


def test_a_link_to_a_catalogue_stays_a_link(tmp_path: Path) -> None:
    build(data_set(tmp_path / "old", 5), tmp_path / "catalogs" / "first", ColorHistogram())
    (tmp_path / "current").symlink_to(tmp_path / "catalogs" / "first")
    for count in (7, 9):
        build(data_set(tmp_path / f"new{count}", count), tmp_path / "current", ColorHistogram())
        assert (tmp_path / "current").is_symlink()
        assert len(Catalog.load(tmp_path / "catalogs" / "first")) == count


def without_pictures(prepared: Path, *ids: str) -> Path:
    """The data set again, in which nobody has a picture of the items named."""
    items = pq.read_table(prepared / ITEMS_FILE)
    missing = pc.is_in(items["item_id"], value_set=pa.array(ids))
    place = items.schema.get_field_index("image")
    pq.write_table(items.set_column(place, "image", pc.if_else(missing, None, items["image"])), prepared / ITEMS_FILE)
    return prepared


def test_items_that_nobody_has_a_picture_of_are_left_out_and_counted(tmp_path: Path) -> None:
    prepared = without_pictures(data_set(tmp_path / "prepared", 5), "n001", "n003")
    report = build(prepared, tmp_path / "catalog", ColorHistogram())
    catalog = Catalog.load(tmp_path / "catalog")
    assert list(catalog.ids) == ["n000", "n002", "n004"]
    assert (report.rows_read, report.rows_kept, report.without_picture, report.skipped) == (5, 3, 2, {})
    told = catalog.report()
    assert (told["rows_read"], told["rows_kept"]) == (5, 3)
    assert told["dropped"]["the data set has no picture of it"]["count"] == 2


def test_pictures_that_were_never_fetched_are_said_to_be_so(tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "prepared", numbered(2), [None, None])
    (prepared / IMAGE_URLS_FILE).touch()
    with pytest.raises(CatalogError, match=r"not one of the 2 pictures .* Fetch them: python -m data_prep download .*prepared$"):
        build(prepared, tmp_path / "catalog", ColorHistogram())


def test_a_data_set_without_any_picture_is_no_catalogue(tmp_path: Path) -> None:
    prepared = without_pictures(data_set(tmp_path / "prepared", 2), "n000", "n001")
    with pytest.raises(DataError, match="not one of the 2 items has a picture, so there is nothing to compare"):
        build(prepared, tmp_path / "catalog", ColorHistogram())
    assert not (tmp_path / "catalog").exists()
