"""The pictures of a shop's products: which of those that a cell names is taken, and what is never read."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_prep.shop import prepare
from data_prep.shop.pictures import web_address
from recsys.errors import DataError
from tests.data_prep.shop_checks import CDN, faults, prepared

MakePicture = Callable[..., Path]
WriteCsv = Callable[[Path, list[dict[str, str]]], Path]


def test_the_first_that_can_be_used(tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    folder = tmp_path / "photos"
    picture(folder / "a, b.jpg")
    picture(folder / "c.jpg")
    (folder / "torn.jpg").touch()
    cells = {
        "whole name": "a, b.jpg",
        "second": "nowhere.jpg; torn.jpg|c.jpg",
        "by spaces": "nowhere.jpg c.jpg",
        "json": '["nowhere.jpg", "photos/../c.jpg", "c.jpg"]',
        "mixed": f"nowhere.jpg, {CDN}/far.jpg",
        "no scheme": "//cdn.shop.example/near.jpg",
        "addresses": f"{CDN}/1,2.jpg?a=b;c|{CDN}/3.jpg",
        "spaced address": f"{CDN}/my shirt.jpg",
        "odd schemes": f"javascript:alert(1) | ftp://a.example/1.jpg | {CDN}/4.jpg",
        "none": "",
    }
    rows = [{"id": name, "title": "Hat", "image": cell} for name, cell in cells.items()]
    report, items, addresses = prepared(write_csv(tmp_path / "t.csv", rows), tmp_path / "out", images=folder)
    assert {name: addresses.get(image, "stored") for name, image in items["image"].dropna().items()} == {
        "whole name": "stored", "second": "stored", "by spaces": "stored", "json": "stored", "mixed": f"{CDN}/far.jpg",
        "no scheme": f"{CDN}/near.jpg", "addresses": f"{CDN}/1,2.jpg?a=b;c", "spaced address": f"{CDN}/my%20shirt.jpg",
        "odd schemes": f"{CDN}/4.jpg",
    }  # fmt: skip
    assert report.extra["without_picture"] == 1
    assert faults(report, "pictures_dropped") == {
        "there is no such picture in the folder": [
            "line 3: Hat: nowhere.jpg", "line 4: Hat: nowhere.jpg", "line 5: Hat: nowhere.jpg", "line 6: Hat: nowhere.jpg",
        ],
        "the picture is empty (0 bytes). Copy or export it again.": ["line 3: Hat: torn.jpg"],
        "the image path leads out of the folder": ["line 5: Hat: photos/../c.jpg"],
        "the address of the picture is not http or https, or longer than 8,000 characters": [
            "line 10: Hat: javascript:alert(1)", "line 10: Hat: ftp://a.example/1.jpg",
        ],
    }  # fmt: skip


def test_pictures_named_like_the_product(tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    picture(tmp_path / "photos" / "SKU-1.jpg")
    table = write_csv(tmp_path / "t.csv", [{"id": "1", "sku": "SKU-1", "title": "Hat"}, {"id": "2", "sku": "", "title": "Cap"}])
    _, items, _ = prepared(table, tmp_path / "out", images=tmp_path / "photos")
    assert items["image"].isna().to_dict() == {"1": False, "2": True}


def test_a_zip_of_pictures(tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.write(picture(tmp_path / "a.jpg"), "photos/hats/a.jpg")
        archive.writestr("../evil.jpg", "evil")
    table = write_csv(tmp_path / "t" / "t.csv", [{"title": "Hat", "image": "hats/a.jpg"}])
    _, items, _ = prepared(table, tmp_path / "out" / "shop", images=tmp_path / "photos.zip")
    assert items["image"].notna().all()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"shop"}


def test_nothing_outside_the_folder_is_read(tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    secret = picture(tmp_path / "secret.jpg")
    folder = tmp_path / "shop"
    picture(folder / "ok.jpg")
    (folder / "link.jpg").symlink_to(secret)
    cells = ["../secret.jpg", str(secret), "link.jpg", "..\\secret.jpg", "C:\\secret.jpg", "file:///etc/passwd", "ok.jpg"]
    table = write_csv(folder / "t.csv", [{"id": f"n{n}", "title": "Hat", "image": cell} for n, cell in enumerate(cells)])
    report, items, _ = prepared(table, tmp_path / "out")
    assert items["image"].notna().to_dict() == {f"n{n}": cell == "ok.jpg" for n, cell in enumerate(cells)}
    assert report.extra["without_picture"] == len(cells) - 1
    assert set(faults(report, "pictures_dropped")) == {
        "the image path leads out of the folder",
        "there is no such picture in the folder",
        "a link that leads out of the folder",
        "the address of the picture is not http or https, or longer than 8,000 characters",
    }


def test_a_shop_without_one_picture_is_refused(tmp_path: Path, write_csv: WriteCsv) -> None:
    table = write_csv(tmp_path / "t.csv", [{"title": "Hat", "image": "a.jpg"}, {"title": "Cap", "image": "b.jpg"}])
    with pytest.raises(
        DataError,
        match=r"not one of the 2 products has a picture: 2 × there is no such picture in the folder \(as line 2: Hat: a\.jpg\)",
    ):
        prepare(table, tmp_path.parent / "out-none")
    table = write_csv(tmp_path / "t.csv", [{"title": "Hat"}])
    with pytest.raises(DataError, match=r"has a picture: 1 × the table names none \(as line 2: Hat\)\."):
        prepare(table, tmp_path / "out")


def test_the_tables_folder_is_not_searched_for_addresses(tmp_path: Path, write_csv: WriteCsv) -> None:
    table = write_csv(tmp_path / "t.csv", [{"title": "Hat", "image": f"{CDN}/1.jpg"}, {"title": "Cap", "image": "none"}])
    _, items, _ = prepared(table, tmp_path / "prepared" / "out")  # which would lie inside it
    assert items["image"].notna().to_dict() == {"Hat": True, "Cap": False}


def test_cells_of_any_length_take_no_time_and_no_room(tmp_path: Path, write_csv: WriteCsv) -> None:
    cells = ["," * 50_000 + "x//", "n" * 100_000, f"{CDN}/" + "x" * 9000, f"{CDN}/1.jpg"]
    table = write_csv(tmp_path / "t.csv", [{"id": f"n{n}", "title": "Hat", "image": cell} for n, cell in enumerate(cells)])
    report, items, _ = prepared(table, tmp_path / "out")
    assert items["image"].notna().tolist() == [False, False, False, True]
    assert all(len(example) < 350 for examples in faults(report, "pictures_dropped").values() for example in examples)


def test_two_products_with_one_address_fetch_it_once(tmp_path: Path, write_csv: WriteCsv) -> None:
    table = write_csv(tmp_path / "t.csv", [{"title": title, "image": f"{CDN}/1.jpg"} for title in ("Hat", "Cap")])
    prepared(table, tmp_path / "out")
    assert len(pd.read_parquet(tmp_path / "out" / "image_urls.parquet")) == 1


@pytest.mark.parametrize("text", ["data:image/png;base64,x", "javascript:alert(1)", "file:///a", "http://", "//", "http://a\x00b"])
def test_what_is_no_address(text: str) -> None:
    assert web_address(text) is None
