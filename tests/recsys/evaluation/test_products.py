"""Products are read out of the zip file as they stand, and every line that gives none is counted with its reason."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data_prep import products as preparation
from recsys.datatypes import Slot
from recsys.errors import DataError, ImageError
from recsys.evaluation.products import Part, open_products
from recsys.images import read_photo
from tests.recsys.evaluation.kaggle import HEADER, line, shop, shop_zip, zipped
from tests.support import encoded, plain

PICTURE = encoded(plain())
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "fashion-product-images-small.zip"


def test_a_product_is_read_with_its_words_and_its_picture(tmp_path: Path) -> None:
    source = zipped(
        tmp_path / "a.zip",
        [line(15970, "Shirts", "Navy Blue"), line(2, "Hoverboards", "NA")],
        {"15970.jpg": PICTURE, "2.png": PICTURE},
    )
    with open_products(source) as products:
        shirt, board = products.items
        assert (shirt.item_id, shirt.article_type, shirt.slot, shirt.colour) == ("product-15970", "Shirts", Slot.TOP, "Navy Blue")
        assert (board.item_id, board.slot, board.colour) == ("product-2", None, None)
        assert read_photo(shirt.picture.read()).size == (24, 24)
        assert (products.lines, products.dropped) == (2, {})


def test_lines_that_give_no_product_are_counted(tmp_path: Path) -> None:
    lines = [
        line(1),
        line(1, "Jeans"),
        line("x1"),
        line(3),
        line(4, "NA"),
        "5,Men,Apparel",
        '6,Men,"Apparel',
        "",
        line(7) + ", with commas, many",
    ]
    pictures = {f"{number}.jpg": PICTURE for number in (1, 4, 5, 6, 7)}
    with open_products(zipped(tmp_path / "a.zip", lines, pictures)) as products:
        assert [(item.item_id, item.article_type) for item in products.items] == [("product-1", "Shirts"), ("product-7", "Shirts")]
        assert products.lines == 8
        assert products.dropped == {
            "the id stands more than once: its first line was taken": 1,
            "the id is not a number": 1,
            "there is no picture of this id in images/": 1,
            "it has no article type": 1,
            "the line has not as many fields as there are headings": 2,
        }


def test_the_validation_part_is_every_fourth_id(tmp_path: Path) -> None:
    with open_products(shop_zip(tmp_path / "a.zip", 20), Part.VALIDATION) as products:
        assert [item.item_id for item in products.items] == [f"product-{number}" for number in (1, 5, 9, 13, 17)]
        assert products.dropped == {"not in the validation part, which was asked for": 15}


@pytest.mark.parametrize("folder", ["", "fashion/", "a/b/"])
def test_the_upper_table_is_read_wherever_it_is(tmp_path: Path, folder: str) -> None:
    lines, pictures = shop(5)
    source = zipped(tmp_path / "a.zip", lines, pictures, folder)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("a/b/c/styles.csv", f"{HEADER}\n{line(99)}\n")
        archive.writestr("a/b/c/images/99.jpg", PICTURE)
    with zipfile.ZipFile(source) as archive:
        archive.extractall(tmp_path / "folder")
    for where in (source, tmp_path / "folder"):
        with open_products(where) as products:
            assert [item.item_id for item in products.items] == [f"product-{number}" for number in range(1, 6)]
            assert products.items[0].picture.read() == pictures["1.png"]


def test_items_are_those_of_the_prepared_data_set(tmp_path: Path) -> None:
    source = shop_zip(tmp_path / "a.zip", 30, without=["9.png"])
    preparation.prepare(source, tmp_path / "prepared")
    expected = pd.read_parquet(tmp_path / "prepared" / "items.parquet").set_index("item_id")
    with open_products(source) as products:
        assert [item.item_id for item in products.items] == [*expected.index]
        assert [str(item.slot) for item in products.items] == expected["slot"].tolist()
        assert [item.colour for item in products.items] == expected["colour"].tolist()


@pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL.name} is not here")
def test_the_real_table_is_understood_whole() -> None:
    with open_products(REAL, Part.VALIDATION) as products:
        assert products.lines == len(products.items) + products.dropped["not in the validation part, which was asked for"]
        assert all(item.slot for item in products.items)
        assert len(products.items) > 8000


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "there is no .*a.zip"),
        (lambda path: path.write_bytes(b"PK not"), "is not a zip file that can be read"),
        (lambda path: path.mkdir(), "holds no styles.csv beside a folder images/"),
        (lambda path: zipped(path, [], {}), "holds no styles.csv beside a folder images/"),
        (lambda path: zipped(path, [], {"1.jpg": PICTURE}), r"no product can be taken from styles.csv \(it has no lines\)"),
        (lambda path: zipped(path, [line(2)], {"1.jpg": PICTURE}), r"styles.csv \(1: there is no picture of this id in images/\)"),
    ],
)  # fmt: skip
def test_what_holds_no_products_is_refused_in_one_line(tmp_path: Path, make: object, why: str) -> None:
    make(tmp_path / "a.zip")  # type: ignore[operator]
    with pytest.raises(DataError, match=why), open_products(tmp_path / "a.zip"):
        pass


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("styles.csv", "id,name\n1,x\n")
        archive.writestr("images/1.jpg", PICTURE)
    with (
        pytest.raises(DataError, match=r"styles\.csv has no column articleType; its columns are: id, name"),
        open_products(tmp_path / "a.zip"),
    ):
        pass


def test_pictures_packed_oddly_or_damaged_are_the_pictures_fault(tmp_path: Path) -> None:
    source = zipped(tmp_path / "a.zip", [line(1), line(2)], {"1.jpg": PICTURE, "2.jpg": PICTURE}, method=zipfile.ZIP_STORED)
    data = source.read_bytes()
    source.write_bytes(data.replace(PICTURE, PICTURE[:-1] + b"x", 1))  # its checksum is another now
    with zipfile.ZipFile(source, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("images/3.jpg", PICTURE)
        archive.writestr("unread.txt", "")
    with open_products(source) as products:
        with pytest.raises(ImageError, match=r"images/1\.jpg cannot be taken out of the zip file"):
            products.items[0].picture.read()
        assert products.items[1].picture.read() == PICTURE


def test_a_member_packed_with_bzip2_is_not_unpacked(tmp_path: Path) -> None:
    source = zipped(tmp_path / "a.zip", [line(1)], {})
    with zipfile.ZipFile(source, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("images/1.jpg", PICTURE)
    with open_products(source) as products, pytest.raises(ImageError, match="packed in a way that is not read here"):
        products.items[0].picture.read()


def test_no_more_is_unpacked_than_a_picture_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = zipped(tmp_path / "a.zip", [line(1)], {"1.jpg": bytes(40_000_000)})
    with open_products(source) as products:
        data = products.items[0].picture.read()
        assert len(data) == 30_000_001
        with pytest.raises(ImageError, match="at most 30 MB"):
            read_photo(data)


def test_a_link_out_of_the_folder_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "shop" / "images").mkdir(parents=True)
    (tmp_path / "outside.jpg").write_bytes(PICTURE)
    (tmp_path / "shop" / "images" / "1.jpg").symlink_to(tmp_path / "outside.jpg")
    (tmp_path / "shop" / "images" / "2.jpg").write_bytes(PICTURE)
    (tmp_path / "shop" / "styles.csv").write_text("\n".join([HEADER, line(1), line(2)]))
    with open_products(tmp_path / "shop") as products:
        assert [item.item_id for item in products.items] == ["product-2"]
