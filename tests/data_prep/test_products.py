import csv
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from data_prep import products
from data_prep.products import Split
from data_prep.products.article_types import slot_of_product
from data_prep.vocabulary import slot_and_category
from recsys.article_types import ARTICLE_TYPES
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
SHIRT = "15970,Men,Apparel,Topwear,Shirts,Navy Blue,Fall,2011,Casual,Turtle Check Men Navy Blue Shirt"
WATCH = "59263,Women,Accessories,Watches,Watches,Silver,Winter,2016,Casual,Titan Women Silver Watch"
BRIEFS = "1165,Men,Apparel,Innerwear,Briefs,NA,,NA,,Jockey Men Briefs"  # 1165 leaves 1 when divided by 4

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
Shop = Callable[..., Path]


@pytest.fixture
def shop(tmp_path: Path, picture: Callable[..., Path]) -> Shop:
    """The folder of the Kaggle set with these lines in styles.csv, and a picture of each id that is a number."""

    def make(*lines: str, folder: Path | None = None, without: tuple[str, ...] = (), ends: str = "\n", bom: str = "") -> Path:
        folder = folder or tmp_path / "kaggle"
        (folder / "images").mkdir(parents=True)
        (folder / "styles.csv").write_text(bom + ends.join([HEADER, *lines, ""]), encoding="utf-8", newline="")
        for number in {line.split(",")[0] for line in lines} - set(without):
            if number.isdecimal():
                picture(folder / "images" / f"{number}.jpg", (60, 80))
        return folder

    return make


def items_of(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "items.parquet").set_index("item_id")


def labels_of(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "labels.parquet").set_index("item_id")


def reasons(report: products.Report) -> dict[str, int]:
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    return {reason: entry["count"] for reason, entry in report.dropped.items()}


def test_a_product_is_an_item_with_its_words(shop: Shop, tmp_path: Path) -> None:
    report = products.prepare(shop(SHIRT, WATCH, BRIEFS), tmp_path / "out")
    items = items_of(tmp_path / "out")
    assert (report.rows_read, report.rows_kept, report.dropped, report.together) == (3, 3, {}, "bought")
    assert [*items.index] == ["product-15970", "product-59263", "product-1165"]
    shirt = items.loc["product-15970"]
    assert shirt[["title", "category", "slot", "colour", "gender", "source"]].tolist() == [
        "Turtle Check Men Navy Blue Shirt", "shirt", "top", "Navy Blue", "men", "fashion-product-images",
    ]  # fmt: skip
    assert items.loc["product-1165", ["category", "slot"]].tolist() == ["underwear", Slot.NOT_CLOTHING]
    assert pd.isna(items.loc["product-1165", "colour"])
    assert all(len(names) == 0 for names in items["also_buy"])
    assert read_image(tmp_path / "out" / shirt["image"]).size == (60, 80)


def test_labels_tell_the_part_and_the_attributes_whatever_is_taken(shop: Shop, tmp_path: Path) -> None:
    products.prepare(shop(SHIRT, BRIEFS), tmp_path / "out")
    labels = labels_of(tmp_path / "out")
    assert labels["split"].to_dict() == {"product-15970": "train", "product-1165": "validation"}
    assert [*labels.loc["product-15970", "attributes"]] == ["season:Fall", "usage:Casual", "year:2011", "articleType:Shirts"]
    assert [*labels.loc["product-1165", "attributes"]] == ["articleType:Briefs"]


@pytest.mark.parametrize("split", [Split.TRAIN, Split.VALIDATION])
def test_a_part_has_the_ids_of_its_rule_and_the_rest_is_accounted_for(shop: Shop, tmp_path: Path, split: Split) -> None:
    numbers = [1, 2, 3, 4, 5, 8, 13, 10_001]
    report = products.prepare(shop(*(SHIRT.replace("15970", str(number)) for number in numbers)), tmp_path / "out", split=split)
    expected = {f"product-{number}" for number in numbers if (number % 4 == 1) == (split is Split.VALIDATION)}
    assert set(items_of(tmp_path / "out").index) == expected
    assert reasons(report) == {f"not in the {split} part, which was asked for": len(numbers) - len(expected)}
    assert report.extra["pictures_not_in_table"] == 0


def test_every_kind_of_broken_line_is_accounted_for(shop: Shop, tmp_path: Path) -> None:
    source = shop(
        SHIRT,
        "6044,Men,Footwear,Shoes,Sports Shoes,Black,Summer,2011,Sports,Nike Men Black, Red and White Shoes",
        '7491,Women,Apparel,Bottomwear,Shorts,Pink,Summer,2011,Sports,"Nike Women\'s EM Tempo 3.5"" Pink, Short"',
        '7492,Women,Apparel,Bottomwear,Shorts,Pink,Summer,2011,Sports,"Nike quote that never ends',
        "7493,Women,Apparel,Bottomwear,Shorts,Pink,Summer,2011",
        "",
        f"{SHIRT} again",
        "39386,Men,Apparel,Bottomwear,Jeans,Blue,Summer,2012,Casual,No picture",
        "8000,Men,Gadgets,Gizmos,Gizmo,Blue,Summer,2012,Casual,Who knows",
        "8001,Men,Gadgets,Gizmos,Widget,Blue,Summer,2012,Casual,Who knows",
        "abc,Men,Apparel,Bottomwear,Jeans,Blue,Summer,2012,Casual,No number",
        "..,Men,Apparel,Bottomwear,Jeans,Blue,Summer,2012,Casual,Out of the folder",
        ",Men,Apparel,Bottomwear,Jeans,Blue,Summer,2012,Casual,No id",
        "3,,,Bottomwear,,,,,,",
        without=("39386",),
        bom="\ufeff",
        ends="\r\n",
    )
    (source / "images" / "9.jpg").write_bytes(b"of no line")  # as is that of 7493, whose line is cut off
    report = products.prepare(source, tmp_path / "out")
    assert report.rows_read == 13
    assert reasons(report) == {
        "the line has not as many fields as there are headings": 1,
        "the id stands more than once: its first line was taken": 1,
        "there is no picture of this id in images/": 1,
        "neither articleType nor subCategory nor masterCategory says what it is": 2,
        "the id is not a number": 3,
    }
    assert report.dropped["the line has not as many fields as there are headings"]["examples"] == ["line 6: no id"]
    assert items_of(tmp_path / "out")["title"].to_dict() == {
        "product-15970": "Turtle Check Men Navy Blue Shirt",
        "product-6044": "Nike Men Black, Red and White Shoes",
        "product-7491": "Nike Women's EM Tempo 3.5\" Pink, Short",
        "product-7492": "Nike quote that never ends",
        "product-3": "Bottoms 3",
    }
    assert (report.extra["titles_with_commas_joined"], report.extra["pictures_not_in_table"]) == (1, 2)


def test_a_torn_picture_is_dropped_with_its_fault(shop: Shop, tmp_path: Path) -> None:
    source = shop(SHIRT, WATCH, BRIEFS)
    (source / "images" / "59263.jpg").write_bytes(b"\xff\xd8\xff\xe0 torn")
    (source / "images" / "1165.jpg").write_bytes(b"")
    report = products.prepare(source, tmp_path / "out")
    assert sorted(reasons(report).values()) == [1, 1]
    assert [*items_of(tmp_path / "out").index] == [*labels_of(tmp_path / "out").index] == ["product-15970"]


def test_a_link_out_of_the_folder_is_not_followed(shop: Shop, tmp_path: Path, picture: Callable[..., Path]) -> None:
    source = shop(SHIRT, WATCH)
    (source / "images" / "59263.jpg").unlink()
    (source / "images" / "59263.jpg").symlink_to(picture(tmp_path / "secret.jpg"))
    assert reasons(products.prepare(source, tmp_path / "out")) == {"a link that leads out of the folder": 1}
    (source / "images").rename(tmp_path / "elsewhere")
    (source / "images").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match=r"2 × a link that leads out of the folder"):
        products.prepare(source, tmp_path / "out")


def test_of_two_pictures_of_one_id_the_first_by_name(shop: Shop, tmp_path: Path, picture: Callable[..., Path]) -> None:
    source = shop(SHIRT)
    picture(source / "images" / "15970.png", (10, 10))
    products.prepare(source, tmp_path / "out")
    assert read_image(tmp_path / "out" / items_of(tmp_path / "out")["image"].iloc[0]).size == (60, 80)


def test_what_is_named_like_a_picture_and_is_no_file_is_no_picture(shop: Shop, tmp_path: Path) -> None:
    source = shop(SHIRT, WATCH, BRIEFS, without=("59263", "1165"))
    (source / "images" / "59263.jpg").symlink_to("59263.jpg")  # in a circle
    os.mkfifo(source / "images" / "1165.jpg")  # to open it would wait for ever
    report = products.prepare(source, tmp_path / "out")
    assert reasons(report) == {"there is no picture of this id in images/": 2}


def test_the_full_set_has_price_and_brand_and_large_pictures(shop: Shop, tmp_path: Path, picture: Callable[..., Path]) -> None:
    numbers = range(1, 12)
    source = shop(*(SHIRT.replace("15970", str(number)) for number in numbers))
    picture(source / "images" / "1.jpg", (2400, 1800))
    details: list[object] = [
        {"data": {"price": 895.5, "brandName": "Turtle"}},
        {"data": {"price": True, "brandName": "  <b>Nike</b> \ud800\n"}},
        {"data": {"price": float("inf"), "brandName": None}},
        {"data": {"price": -1, "brandName": "NA"}},
        {"data": {"price": 10**400}},
        {"data": None}, [], {"meta": 1},
    ]  # fmt: skip
    (source / "styles").mkdir()
    for number, content in zip(numbers, details, strict=False):
        (source / "styles" / f"{number}.json").write_text(json.dumps(content))
    (source / "styles" / "9.json").write_text("[" * 200_000)
    (source / "styles" / "10.json").write_bytes(b'{"data": \xff')
    report = products.prepare(source, tmp_path / "out")
    items = items_of(tmp_path / "out").astype(object)
    told = {name: (row["price"], row["brand"]) for name, row in items.where(items.notna(), None).iterrows()}
    assert {name: pair for name, pair in told.items() if pair != (None, None)} == {
        "product-1": (895.5, "Turtle"),
        "product-2": (None, "<b>Nike</b>"),
    }
    assert report.rows_kept == len(numbers)
    assert report.extra["details_dropped"]["a file of styles/ that cannot be understood"]["count"] == 5
    assert max(read_image(tmp_path / "out" / items.loc["product-1", "image"]).size) == 1600


@pytest.mark.parametrize("below", ["", "fashion-dataset/", "archive/fashion-dataset/"])
def test_a_zip_gives_what_its_folder_gives_and_a_second_copy_is_left_alone(shop: Shop, tmp_path: Path, below: str) -> None:
    source = shop(SHIRT, BRIEFS)
    shop(WATCH, folder=source / "fashion-dataset")
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        for path in sorted(source.rglob("*")):
            archive.write(path, f"{below}{path.relative_to(source)}")
    products.prepare(source, tmp_path / "a")
    products.prepare(tmp_path / "archive.zip", tmp_path / "b")
    assert [*items_of(tmp_path / "a").index] == ["product-15970", "product-1165"]
    pd.testing.assert_frame_equal(items_of(tmp_path / "a"), items_of(tmp_path / "b"))
    pd.testing.assert_frame_equal(labels_of(tmp_path / "a"), labels_of(tmp_path / "b"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_another_layout_is_refused(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(DataError, match=r"holds no styles\.csv beside a folder images/: .*data_prep shop"):
        products.prepare(tmp_path / "other", tmp_path / "out")
    with pytest.raises(DataError, match=r"there is no .*nowhere"):
        products.prepare(tmp_path / "nowhere", tmp_path / "out")
    source = shop(SHIRT)
    (source / "styles.csv").write_text("id;articleType\n1;Shirts\n")
    with pytest.raises(DataError, match=r"has no column id, articleType; its columns are: id;articleType"):
        products.prepare(source, tmp_path / "out")
    (source / "styles.csv").write_text("")
    with pytest.raises(DataError, match=r"its columns are: none"):
        products.prepare(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_crash_the_reader_or_lose_a_line(tmp_path: Path, junk: bytes) -> None:
    table = tmp_path / "styles.csv"
    table.write_bytes(f"{HEADER}\n{SHIRT}\n".encode() + junk)
    report = products.Report(source="test")
    kept = products._products(table, products._Shelf({"15970": tmp_path / "15970.jpg"}, {}), Split.ALL, report)
    text = junk.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    assert report.rows_read == 1 + sum(bool(line.strip()) for line in text.split("\n"))
    assert report.rows_read == len(kept) + sum(entry["count"] for entry in report.dropped.values())


def test_the_table_has_143_article_types_in_the_words_of_the_vocabulary() -> None:
    assert len(ARTICLE_TYPES) == 143
    own = {"clothing set", "fragrance", "cosmetics", "skin care", "shoe accessory", "sports equipment", "other"}
    for article_type, (slot, category) in ARTICLE_TYPES.items():
        assert category in own or slot_and_category(category) == (slot, category), article_type


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("Tshirts", "Belts", "Accessories"), (Slot.TOP, "t-shirt")),  # filed wrongly: the finest column counts
        (("Joggers", "Bottomwear", "Apparel"), (Slot.BOTTOM, "joggers")),  # not in the table: the vocabulary knows it
        (("Gizmo", "Topwear", "Apparel"), (Slot.TOP, "top")),
        (("", "Innerwear", "Apparel"), (Slot.NOT_CLOTHING, "underwear")),
        (("", "Loungewear and Nightwear", "Apparel"), (Slot.NOT_CLOTHING, "sleepwear")),
        (("Gizmo", "Gadgets", "Footwear"), (Slot.SHOES, "shoes")),
        (("Gizmo", "Gadgets", "Apparel"), None),
        (("Ties", "Free Gifts", "Free Items"), (Slot.NOT_CLOTHING, "free items")),
        (("Lipstick", "Lips", "Personal Care"), (Slot.NOT_CLOTHING, "cosmetics")),
        (("", "", ""), None),
    ],
)
def test_the_finest_column_that_is_understood_names_the_slot(columns: tuple[str, str, str], expected: object) -> None:
    assert slot_of_product(*columns) == expected


def test_the_command(shop: Shop, tmp_path: Path) -> None:
    import typer

    from data_prep.commands.products import products as command

    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, [str(shop(SHIRT, BRIEFS)), "--out", str(tmp_path / "out"), "--split", "validation"])
    assert result.exit_code == 0, result.output
    assert "fashion-product-images: 2 rows read, 1 kept" in result.stdout
    assert "1  not in the validation part, which was asked for, as line 2: 15970" in result.stdout


def test_the_real_data_set(tmp_path: Path) -> None:
    real = SHARED / "fashion-product-images-small.zip"
    if not real.is_file():
        pytest.skip(f"needs the public data set {real.name} in {SHARED}")
    with zipfile.ZipFile(real) as archive:
        archive.extract("styles.csv", tmp_path / "part")
        with (tmp_path / "part" / "styles.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows[:40]:
            archive.extract(f"images/{row['id']}.jpg", tmp_path / "part")
    report = products.prepare(tmp_path / "part", tmp_path / "out")
    assert (report.rows_read, report.rows_kept) == (len(rows), 40)
    assert reasons(report) == {"there is no picture of this id in images/": len(rows) - 40}
    assert items_of(tmp_path / "out")["title"].tolist() == [" ".join(row["productDisplayName"].split()) for row in rows[:40]]
