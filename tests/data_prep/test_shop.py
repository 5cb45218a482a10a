"""A shop's own table: its columns in any of six languages, its pictures on disk or at addresses, its orders."""

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from data_prep.commands.shop import shop as shop_command
from data_prep.headings import HEADINGS, choose_columns, heading_name, parse_columns
from data_prep.naming import parse_slot_map
from data_prep.shop import prepare
from recsys.errors import DataError
from tests.data_prep.shop_checks import CDN, faults, prepared

MakePicture = Callable[..., Path]
WriteCsv = Callable[[Path, list[dict[str, str]]], Path]


class TestColumns:
    def test_a_german_shop(self, tmp_path: Path, picture: MakePicture) -> None:
        text = (
            "Artikelnummer;Bezeichnung;Warengruppe;Marke;Farbe;Geschlecht;Preis;Bild;Passt zu\r\n"
            'H-1;"Hemd ""Sylt""; weiß";Herren > Leinenhemden;Möve;weiß;Herren;"1.299,00 €";hemd.jpg;R-7|S-2\r\n'
            "\r\n"
            "R-7;Midirock;Röcke;Möve;;Damen;49,90 €;röcke/R-7.jpg;\r\n"
            "S-2;Gutschein;Gutscheine;;;;25;;\r\n"
            "X-9;Allerlei;Neuheiten;;;;;;\r\n"
        )
        (tmp_path / "artikel.csv").write_bytes(text.encode("cp1252"))
        picture(tmp_path / "hemd.jpg")
        picture(tmp_path / "röcke" / "R-7.jpg")
        report, items, _ = prepared(tmp_path / "artikel.csv", tmp_path.parent / "out-de")
        assert items.loc["H-1", ["title", "category", "slot", "brand", "colour", "price"]].tolist() == [
            'Hemd "Sylt"; weiß', "shirt", "top", "Möve", "weiß", 1299.0,
        ]  # fmt: skip
        assert items.loc["R-7", ["category", "gender", "price"]].tolist() == ["skirt", "women", 49.9]
        assert items.loc["S-2", "slot"] == "not_clothing"
        assert [*items.loc["H-1", "also_buy"]] == ["R-7", "S-2"]
        assert report.extra["columns"] == {
            "item_id": "Artikelnummer", "title": "Bezeichnung", "category": "Warengruppe", "brand": "Marke", "colour": "Farbe",
            "gender": "Geschlecht", "price": "Preis", "image": "Bild", "also_buy": "Passt zu",
        }  # fmt: skip
        assert report.dropped == {
            "no slot known for the category: say one with --slot-map CATEGORY=SLOT": {
                "count": 1,
                "examples": ["line 6: Allerlei, Neuheiten"],
            }
        }

    def test_a_google_product_feed(self, tmp_path: Path) -> None:
        headings = "id\ttitle\tdescription\tlink\timage link\tadditional image link\tavailability\tprice\tsale price\tbrand\tgender"
        headings += "\tcolor\tgoogle product category\tproduct type\titem group id\n"
        shirt = 'Best" shirt\t"Soft\thttps://a.example/s?v=1\thttps://cdn.a.example/s.jpg\t\tin stock'
        lines = [
            f's-1\t"{shirt}\t29.95 EUR\t\tAcme\tmale\tBlue/White\t212\tNew in\tS',
            f's-2\t"{shirt}\t24.95 EUR\t\tAcme\tmale\tRed\t212\tNew in\tS',
            "b-1\tWalker\tWarm\thttps://a.example/b\t\thttps://cdn.a.example/b1.jpg,https://cdn.a.example/b2.jpg\tin stock\t"
            "99.00 EUR\t\tAcme\tunisex\tBlack\tApparel & Accessories > Shoes\tHome > Shoes > Boots\t",
        ]
        (tmp_path / "feed.tsv").write_text(headings + "\n".join(lines), encoding="utf-8")
        report, items, addresses = prepared(tmp_path / "feed.tsv", tmp_path / "out")
        assert items.loc["S", ["title", "slot", "price", "colour", "gender", "url"]].tolist() == [
            '"Best" shirt', "top", 24.95, "Blue/White", "men", "https://a.example/s?v=1",
        ]  # fmt: skip
        assert items.loc["b-1", ["category", "gender"]].tolist() == ["boots", "unisex"]
        assert addresses[items.loc["b-1", "image"]] == "https://cdn.a.example/b1.jpg"
        assert report.dropped == {"a further variant or picture of a product": {"count": 1, "examples": ['line 3: "Best" shirt']}}

    def test_what_a_person_says_goes_before_what_is_guessed(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        row = {"title": "internal", "Shown as": "Hat", "Gruppe": "Gizmos", "pic": f"{CDN}/1.jpg", "image": "", "Ref=No": "7"}
        table = write_csv(tmp_path / "t.csv", [row])
        columns = parse_columns(["title=Shown as", "category=gruppe", "image=PIC", "item_id=Ref=No"])
        report, items, addresses = prepared(table, tmp_path / "out", columns=columns, slot_map=parse_slot_map(["gizmos=bag"]))
        assert items.loc["7", ["title", "category", "slot"]].tolist() == ["Hat", "gizmos", "bag"]
        assert [*addresses.values()] == [f"{CDN}/1.jpg"]
        assert report.extra["columns"] == {"title": "Shown as", "category": "Gruppe", "image": "pic", "item_id": "Ref=No"}

    def test_a_name_that_is_not_there_is_refused_with_what_there_is(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        table = write_csv(tmp_path / "t.csv", [{"Ware": "Hat", "Bild": "a.jpg"}])
        with pytest.raises(
            DataError, match=r"t\.csv has no column that names the product; its columns are: Ware, Bild\. Say which"
        ):
            prepare(table, tmp_path / "out")
        with pytest.raises(DataError, match=r"there is no column 'titel' to fill; the columns are: .*title.*gender"):
            prepare(table, tmp_path / "out", columns={"titel": "Ware"})
        with pytest.raises(DataError, match=r"t\.csv has no column 'Name'; its columns are: Ware, Bild"):
            prepare(table, tmp_path / "out", columns={"title": "Name"})
        for entry in ("title", "title=", "=Ware", ""):
            with pytest.raises(DataError, match="is not of the form ours=theirs"):
                parse_columns([entry])
        with pytest.raises(DataError, match="the column title is said twice: as 'a' and as 'b'"):
            parse_columns(["title=a", "title=b"])

    def test_of_two_columns_for_one_the_first_that_says_something(self) -> None:
        places = choose_columns(["Sale price", "Price", "Name"], HEADINGS, {}, "t")
        assert places == {"price": (1, 0), "title": (2,)}

    @pytest.mark.parametrize(
        ("heading", "name"),
        [
            ("  Catégorie ", "categorie"),
            ("Image Src", "image_src"),
            ("g:id", "id"),
            ("Größe", "grosse"),
            ("名前", "名前"),
            ("--", ""),
        ],
    )
    def test_headings_without_what_does_not_count(self, heading: str, name: str) -> None:
        assert heading_name(heading) == name

    def test_a_column_that_is_said_for_one_is_not_guessed_for_another(self) -> None:
        assert choose_columns(["name", "id"], HEADINGS, {"brand": "Name"}, "t") == {"brand": (0,), "item_id": (1,)}

    def test_no_heading_means_two_of_ours(self) -> None:
        every = [heading for headings in HEADINGS.values() for heading in headings]
        assert sorted(every) == sorted(set(every))
        assert all(heading == heading_name(heading) for heading in every)


class TestRows:
    def test_every_row_is_kept_or_dropped_with_why(self, tmp_path: Path) -> None:
        (tmp_path / "t.csv").write_text(
            "id,title,category,slot,price,status,image,url\n"
            f"1,Hat,,,9,active,{CDN}/1.jpg,https://a.example\n"
            "1,Cap,,,9,active,,\n"
            ",,Hats,,,,,\n"
            "3,A,B,C,D,E,F,G,more\n"
            "4,Thing,,nonsense,,,,\n"
            "5,Thing,,,,,,\n"
            "6,Hat,,,,Draft,,\n"
            "7,Blob,Blobs,,,,,\n"
            "8,,Caps,,ask,,,javascript:alert(1)\n"
            "9,\n"
        )
        report, items, _ = prepared(tmp_path / "t.csv", tmp_path / "out")
        assert {reason: entry["examples"] for reason, entry in report.dropped.items()} == {
            "the item_id stands more than once": ["line 3: Cap"],
            "the row has neither an id nor a title": ["line 4"],
            "more fields than there are headings: a text with the separator in it needs quotes": ["line 5"],
            "the slot is none of top, outerwear, bottom, dress, shoes, bag, accessory, not_clothing": ["line 6: Thing, nonsense"],
            "neither a category nor the tags nor the title say what it is": ["line 7: Thing", "line 11: 9"],
            "not for sale: a draft, archived or not published": ["line 8: Hat"],
            "no slot known for the category: say one with --slot-map CATEGORY=SLOT": ["line 9: Blob, Blobs"],
        }
        assert report.extra["categories_without_slot"] == {"Blobs": 1}
        assert items["title"].to_dict() == {"1": "Hat", "8": "Cap 8"}
        assert report.extra["price_not_understood"] == report.extra["url_not_understood"] == 1
        assert items.loc["8", ["price", "url"]].isna().all()

    def test_a_product_without_an_id_goes_by_its_title(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        table = write_csv(tmp_path / "t.csv", [{"name": "Blue hat", "photo": f"{CDN}/1.jpg"}])
        assert [*prepared(table, tmp_path / "out")[1].index] == ["Blue hat"]

    def test_a_title_with_markup_stays_text(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        titles = {"<script>alert(1)</script> hat": "<script>alert(1)</script> hat", "Tom &amp; Tim&nbsp;hat": "Tom & Tim hat"}
        table = write_csv(tmp_path / "t.csv", [{"title": title, "image": f"{CDN}/1.jpg"} for title in titles])
        assert prepared(table, tmp_path / "out")[1]["title"].tolist() == [*titles.values()]

    def test_a_description_of_any_length(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        row = {"title": "Hat " * 200, "description": "x" * 300_000, "image": f"{CDN}/1.jpg"}
        assert prepared(write_csv(tmp_path / "t.csv", [row]), tmp_path / "out")[1]["title"].str.len().tolist() == [300 - 1]

    def test_tables_that_are_none(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        (tmp_path / "t.csv").write_bytes(b"PK\x03\x04 workbook")
        with pytest.raises(DataError, match=r"t\.csv is a workbook or a zip file, not a CSV\. Open it and save"):
            prepare(tmp_path / "t.csv", tmp_path / "out")
        with pytest.raises(DataError, match=r"gone\.csv could not be opened: No such file"):
            prepare(tmp_path / "gone.csv", tmp_path / "out")
        (tmp_path / "t.csv").write_text("title,image\n")
        with pytest.raises(DataError, match="not one row was read"):
            prepare(tmp_path / "t.csv", tmp_path / "out")
        with pytest.raises(DataError, match="at least 0 orders together is asked for; 1 is the least"):
            prepare(tmp_path / "t.csv", tmp_path / "out", min_together=0)

    def test_tables_inside_out_are_not_replaced_with_it(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        rows = [{"title": "Hat", "image": f"{CDN}/1.jpg", "order": "1", "item": "Hat"}]
        prepared(write_csv(tmp_path / "t.csv", rows), tmp_path / "out")
        inside = write_csv(tmp_path / "out" / "mine.csv", rows)
        (tmp_path / "photos").mkdir()
        for tables in ({"table": inside, "images": tmp_path / "photos"}, {"table": tmp_path / "t.csv", "orders": inside}):
            with pytest.raises(DataError, match=r"mine\.csv, which is read, lies inside .*out, which is replaced"):
                prepare(out=tmp_path / "out", **tables)
        assert inside.is_file()


class TestOrders:
    def test_the_tables_own_list_comes_before_what_was_bought(self, tmp_path: Path, write_csv: WriteCsv) -> None:
        rows = [
            {"id": "hat", "sku": "H", "title": "Warm hat", "goes with": "C|gone", "image": f"{CDN}/1.jpg"},
            {"id": "cap", "sku": "C", "title": "Red cap", "goes with": "Red cap", "image": ""},
            {"id": "belt", "sku": "B", "title": "Belt", "goes with": "", "image": ""},
        ]
        orders = [{"Order number": "1", "SKU": sku} for sku in ("H", "B", "C", "X")] + [
            {"Order number": "2", "SKU": sku} for sku in ("H", "belt")
        ]
        table, bought = write_csv(tmp_path / "t.csv", rows), write_csv(tmp_path / "o.csv", orders)
        report, items, _ = prepared(table, tmp_path / "out", orders=bought)
        assert {name: [*others] for name, others in items["also_buy"].items()} == {
            "hat": ["cap", "gone", "belt"],
            "cap": ["belt", "hat"],
            "belt": ["hat", "cap"],
        }
        pairs = pd.read_parquet(tmp_path / "out" / "pairs.parquet")
        assert pairs[["left_id", "right_id"]].to_numpy().tolist() == [["belt", "cap"], ["belt", "hat"], ["cap", "hat"]]
        assert set(pairs["split"]) == {"train"}
        assert report.together == "bought"
        assert faults(report, "order_lines_dropped") == {"none of the products that were kept is called so": ["line 5: X"]}
        _, items, _ = prepared(table, tmp_path / "out", orders=bought, min_together=2)
        assert [*items.loc["belt", "also_buy"]] == ["hat"]


def test_the_command(tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
    app = typer.Typer()
    app.command()(shop_command)
    picture(tmp_path / "photos" / "a.jpg")
    table = write_csv(
        tmp_path / "t.csv", [{"Ware": "Gizmo", "Gruppe": "Gizmos", "Bild": "a.jpg"}, {"Ware": "Hat", "Gruppe": "", "Bild": ""}]
    )
    orders = write_csv(tmp_path / "o.csv", [{"Beleg": "1", "Ware": "Gizmo"}, {"Beleg": "1", "Ware": "Hat"}])
    arguments = [
        str(table), "--out", str(tmp_path / "out"), "--images", str(tmp_path / "photos"), "--column", "title=Ware",
        "--column", "category=Gruppe", "--slot-map", "gizmos=bag", "--orders", str(orders), "--order-column", "order=Beleg",
        "--order-column", "item_name=Ware", "--min-together", "1",
    ]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "shop: 2 rows read, 2 kept" in result.stdout
    assert "2 items say what was bought with them." in result.stdout
    failed = CliRunner().invoke(app, [*arguments, "--column", "title=Bild"])
    assert failed.exit_code == 2
    assert failed.stderr == "error: the column title is said twice: as 'Ware' and as 'Bild'\n"
    assert all(len(line) <= 80 for line in (shop_command.__doc__ or "").splitlines())


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["a.jpg", "b.jpg|a.jpg", "../a.jpg", f"{CDN}/1.jpg", "//x", "hat", "Hats > Caps", "a,b", '["\\ud800"]', "[1", "id:1", "1", "$5",
     "true", "draft", "variation", "&nbsp;", "&lt;b&gt;", "sku=1,a=b|sku=2", "9" * 400, "\x00", "\u2028", '"', "top"]
)  # fmt: skip
_LAYOUTS = (
    ("id", "sku", "title", "category", "slot", "price", "image", "url", "also_buy", "item_group_id", "google_product_category"),
    ("Handle", "Title", "Type", "Tags", "Variant SKU", "Variant Price", "Image Src", "Image Position", "Option1 Name",
     "Option1 Value", "Status", "Gift Card"),
    ("ID", "Type", "SKU", "Name", "Published", "Parent", "Categories", "Images", "Cross-sells", "Attribute 1 name",
     "Attribute 1 value(s)"),
    ("sku", "attribute_set_code", "product_type", "name", "categories", "base_image", "configurable_variations", "price"),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), columns=st.sampled_from(_LAYOUTS))
def test_no_row_of_any_table_is_lost(data: st.DataObject, columns: tuple[str, ...], tmp_path: Path) -> None:
    rows = data.draw(st.lists(st.tuples(*[_CELL] * len(columns)), max_size=8))
    sure = {"id": "sure", "Handle": "sure", "ID": "sure", "sku": "sure", "Title": "Hat", "title": "Hat", "Name": "Hat",
            "name": "Hat", "image": f"{CDN}/sure.jpg", "Image Src": f"{CDN}/sure.jpg", "Images": f"{CDN}/sure.jpg",
            "base_image": f"{CDN}/sure.jpg"}  # fmt: skip
    folder = tmp_path / "any"
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (4, 4)).save(folder / "a.jpg")
    with (folder / "t.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([columns, [sure.get(name, "") for name in columns], *rows])
    with (folder / "o.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("order", "item"), *(row[:2] for row in rows)])
    report, items, _ = prepared(folder / "t.csv", tmp_path / "out", images=folder, orders=folder / "o.csv")
    assert report.rows_read == 1 + sum(any(cell.strip() for cell in row) for row in rows)
    assert "sure" in items.index
    assert all(title.isprintable() for title in items["title"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_file_is_a_table_or_one_line_says_why_not(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"title,image\nHat,http://a.example/1.jpg\n" + content)
    try:
        report, _, _ = prepared(tmp_path / "t.csv", tmp_path / "out")
    except DataError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert report.rows_kept >= 1
