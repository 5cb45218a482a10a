"""Pictures with a table (CSV) that names them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from data_prep.folder import prepare
from recsys.datatypes import Slot
from recsys.errors import DataError
from tests.data_prep.folder_checks import prepared, reasons

MakePicture = Callable[..., Path]
WriteCsv = Callable[[Path, list[dict[str, str]]], Path]


@pytest.fixture
def flat(tmp_path: Path, picture: MakePicture) -> Path:
    for name in ("a.jpg", "b.jpg", "c.jpg", "photos/d.jpg"):
        picture(tmp_path / "flat" / name)
    return tmp_path / "flat"


def test_all_columns(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    write_csv(
        flat / "items.csv",
        [
            {
                "Item ID": "A", "Image Path": "a.jpg", "Title": "A <b>bold</b> shirt", "Category": "Shirts",
                "Brand": "Acme",
                "Color": "navy", "Gender": "Ladies", "Price": "$1,299.00", "URL": "https://a.example/1",
                "also_buy": "B|C|nowhere|A",
            },
            {
                "Item ID": "B", "Image Path": "b", "Title": "", "Category": "jeans", "Brand": "", "Color": "", "Gender": "",
                "Price": "ask", "URL": "javascript:alert(1)", "also_buy": '["A"]',
            },
            {
                "Item ID": "C", "Image Path": "photos\\d.jpg", "Title": "Pumps", "Category": "", "Brand": "", "Color": "",
                "Gender": "aliens", "Price": "", "URL": "", "also_buy": "",
            },
        ],
    )  # fmt: skip
    report, items, pairs = prepared(flat, tmp_path)
    assert items.loc["A", ["title", "category", "slot", "brand", "colour", "gender", "price", "url"]].tolist() == [
        "A <b>bold</b> shirt", "shirt", "top", "Acme", "navy", "women", 1299.0, "https://a.example/1",
    ]  # fmt: skip
    assert [*items.loc["A", "also_buy"]] == ["B", "C", "nowhere"]  # one that is not here stays listed, and is no pair
    assert pairs[["left_id", "right_id"]].to_numpy().tolist() == [["A", "B"], ["A", "C"]]
    assert items.loc["C", ["category", "slot"]].tolist() == ["pumps", "shoes"]  # by the title
    assert items.loc["B", ["price", "url", "brand"]].isna().all()
    assert items["gender"].isna().tolist() == [False, True, True]
    assert report.extra["gender_not_understood"] == 1  # the row is kept
    assert report.extra["price_not_understood"] == report.extra["url_not_understood"] == 1
    assert report.extra["pictures_not_in_table"] == 1


def test_ids_from_the_pictures_where_the_table_has_none(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    write_csv(flat / "things.csv", [{"file": "a.jpg", "type": "hat"}, {"file": "d.jpg", "type": "belt"}])
    assert [*prepared(flat, tmp_path)[1].index] == ["a", "photos/d"]


def test_pictures_named_like_the_ids_where_the_table_names_none(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    write_csv(flat / "styles.csv", [{"id": "a", "articleType": "Tshirts"}, {"id": "zz", "articleType": "Tshirts"}])
    report, items, _ = prepared(flat, tmp_path)
    assert [*items.index] == ["a"]
    assert reasons(report) == {"there is no such picture in the folder": ["line 3: zz"]}


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("../../etc/passwd", "the image path leads out of the folder"),
        ("photos/../../secret.jpg", "the image path leads out of the folder"),
        ("/etc/passwd", "the image path leads out of the folder"),
        ("C:\\photos\\a.jpg", "the image path leads out of the folder"),
        ("\\\\server\\a.jpg", "the image path leads out of the folder"),
        ("https://a.example/a.jpg", "the image is a web address: use `python -m data_prep shop`, which can fetch pictures"),
        ("file:///etc/passwd", "the image is a web address: use `python -m data_prep shop`, which can fetch pictures"),
        ("link.jpg", "a link that leads out of the folder"),
        ("nowhere.jpg", "there is no such picture in the folder"),
        ("items.csv", "there is no such picture in the folder"),
        ("", "the row names no picture"),
    ],
)
def test_no_row_reaches_out_of_the_folder(
    flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture, image: str, reason: str
) -> None:
    (flat / "link.jpg").symlink_to(picture(tmp_path / "secret.jpg"))
    write_csv(flat / "items.csv", [{"image": "a.jpg", "category": "hat"}, {"image": image, "category": "hat"}])
    report, items, _ = prepared(flat, tmp_path)
    assert [*items.index] == ["a"]
    assert [*report.dropped] == [reason]


def test_a_name_that_several_pictures_have(flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    picture(flat / "other" / "d.jpg")
    write_csv(flat / "items.csv", [{"image": "other/d.jpg", "category": "hat"}, {"image": "d.jpg", "category": "hat"}])
    report, items, _ = prepared(flat, tmp_path)
    assert [*items.index] == ["other/d"]
    assert [*report.dropped] == ["several pictures have this name: give the path"]


def test_doubled_ids_and_unknown_words(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    rows = [("1", "a.jpg", "hat", ""), ("1", "b.jpg", "hat", ""), ("2", "b.jpg", "gizmo", ""), ("3", "b.jpg", "gizmo", "Tops")]
    rows += [("4", "c.jpg", "hat", "nonsense"), ("5", "c.jpg", "", ""), ("6", "c.jpg", "", "bag")]
    write_csv(flat / "items.csv", [dict(zip(("id", "image", "category", "slot"), row, strict=True)) for row in rows])
    report, items, _ = prepared(flat, tmp_path)
    assert items[["category", "slot"]].T.to_dict("list") == {
        "1": ["hat", "accessory"],
        "3": ["gizmo", "top"],
        "6": ["bag", "bag"],
    }
    assert reasons(report) == {
        "the item_id stands more than once": ["line 3: b.jpg"],
        "no slot known for category 'gizmo'": ["line 4: b.jpg"],
        "unknown slot 'nonsense': the slots are " + ", ".join(Slot): ["line 6: c.jpg"],
        "neither the row nor the picture's folder says what it is": ["line 7: c.jpg"],
    }


def test_the_folders_name_what_the_table_does_not(shop: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    write_csv(shop / "items.csv", [{"image": "boots/3.webp", "title": "Walkers"}])
    _, items, _ = prepared(shop, tmp_path)
    assert items.loc["boots/3", ["title", "slot"]].tolist() == ["Walkers", "shoes"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write(flat: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["image", "category", "title"]) + "\r\n" + delimiter.join(["a.jpg", "hat", '"Café, le\nsoir"']) + "\r\n\r\n"
    )
    (flat / "items.csv").write_bytes(text.encode(encoding))
    report, items, _ = prepared(flat, tmp_path)
    assert items["title"].tolist() == ["Café, le soir"]
    assert report.rows_read == 1


def test_tables_that_cannot_be_read(flat: Path, tmp_path: Path) -> None:
    table = flat / "items.csv"
    table.write_text("colour,size\nred,4\n")
    with pytest.raises(
        DataError, match=r"no column that names the picture; its columns are: colour, size\. Call one of them image"
    ):
        prepare(flat, tmp_path / "out")
    table.write_text('image,category\n"a.jpg,hat\nb.jpg,hat\n')
    with pytest.raises(DataError, match=r"items.csv, line 3: unexpected end of data"):
        prepare(flat, tmp_path / "out")
    for other in ('<?xml version="1.0"?>\n<rss>', "\n<!DOCTYPE html>", '[{"image": "a.jpg"}]', '{"items": []}'):
        table.write_text(other)
        with pytest.raises(DataError, match=r"items\.csv is XML, HTML or JSON, not a CSV\. Export the table as CSV UTF-8\."):
            prepare(flat, tmp_path / "out")
    table.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="is not text in UTF-8"):
        prepare(flat, tmp_path / "out")
    table.write_text("")
    with pytest.raises(DataError, match="its columns are: none"):
        prepare(flat, tmp_path / "out")
    with pytest.raises(DataError, match="there is no table"):
        prepare(flat, tmp_path / "out", table=tmp_path / "nowhere.csv")


@pytest.mark.parametrize("before", ["\n \n", "sep=;\n", '"sep=;"\r\n', "SEP=;\n\n"])
def test_what_stands_before_the_headings(flat: Path, tmp_path: Path, before: str) -> None:
    (flat / "items.csv").write_text(before + "image;category;title\na.jpg;hat;Red, warm, soft hat\n", newline="")
    report, items, _ = prepared(flat, tmp_path)
    assert (report.rows_read, items["title"].tolist()) == (1, ["Red, warm, soft hat"])


def test_a_file_that_is_no_table_is_not_told_whole(flat: Path, tmp_path: Path) -> None:
    (flat / "items.csv").write_text(",".join(f"number {number}" for number in range(10_000)))
    with pytest.raises(DataError, match=r"columns are: number 0, .*number 39 and 9,960 more\. Call one") as caught:
        prepare(flat, tmp_path / "out")
    assert len(str(caught.value)) < 2000


def test_an_address_keeps_its_length_and_an_example_does_not(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    address = "https://a.example/" + "x" * 1000
    rows = [{"image": "a.jpg", "category": "hat", "url": address}, {"image": "n" * 100_000, "category": "hat", "url": ""}]
    write_csv(flat / "items.csv", rows)
    report, items, _ = prepared(flat, tmp_path)
    assert items.loc["a", "url"] == address
    assert [len(example) for example in reasons(report)["there is no such picture in the folder"]] == [len("line 3: ") + 300]


def test_a_table_inside_out_is_not_replaced_with_it(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    rows = [{"image": "a.jpg", "category": "hat"}]
    write_csv(flat / "items.csv", rows)
    prepared(flat, tmp_path)
    kept = write_csv(tmp_path / "out" / "mine.csv", rows)
    with pytest.raises(DataError, match=r"mine\.csv, which is read, lies inside .*out, which is replaced"):
        prepare(flat, tmp_path / "out", table=kept)
    assert kept.is_file()


def test_several_tables_need_a_choice(flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    rows = [{"image": "a.jpg", "category": "hat"}]
    chosen = write_csv(flat / "x.csv", rows)
    write_csv(flat / "y.csv", rows)
    with pytest.raises(DataError, match=r"several tables \(x.csv, y.csv\): say which one with --table FILE"):
        prepare(flat, tmp_path / "out")
    assert prepared(flat, tmp_path, table=chosen)[0].rows_kept == 1


def test_a_row_with_too_many_fields(flat: Path, tmp_path: Path) -> None:
    (flat / "items.csv").write_text("image,category,title\na.jpg,hat,Red, warm hat\nb.jpg,hat\n")
    report, items, _ = prepared(flat, tmp_path)
    assert [*items.index] == ["b"]
    assert reasons(report) == {"more fields than there are headings: a text with the separator in it needs quotes": ["line 2"]}


def test_an_accent_written_in_two_ways(flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    picture(flat / "cafe\N{COMBINING ACUTE ACCENT}.jpg")
    write_csv(flat / "items.csv", [{"image": "café.jpg", "category": "hat"}])
    assert prepared(flat, tmp_path)[0].rows_kept == 1


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["a.jpg", "b", "../a.jpg", "hat", "top", "A|B", "[1", '["A", null, [2]]', "$5", "http://x", "9" * 400, "\x00", "\u2028", '"']
)
_COLUMNS = ("image", "id", "title", "category", "slot", "price", "url", "also_buy")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[_CELL] * len(_COLUMNS)), max_size=6))
def test_no_row_of_any_table_is_lost(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    folder = tmp_path / "any"
    folder.mkdir(exist_ok=True)
    for name in ("a.jpg", "b.jpg"):
        Image.new("RGB", (4, 4)).save(folder / name)
    with (folder / "items.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerows([_COLUMNS, ("a.jpg", "sure", "", "hat", "", "", "", ""), *rows])
    report, _, _ = prepared(folder, tmp_path)
    assert report.rows_read == 1 + sum(any(cell.strip() for cell in row) for row in rows)
    assert report.rows_kept >= 1
