import csv
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from data_prep.folder import prepare
from data_prep.naming import parse_slot_map
from data_prep.schema import Report
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image

MakePicture = Callable[..., Path]
WriteCsv = Callable[[Path, list[dict[str, str]]], Path]


def prepared(folder: Path, tmp_path: Path, **options: object) -> tuple[Report, pd.DataFrame, pd.DataFrame]:
    """Prepare `folder` into a fresh OUT and check what holds for every result."""
    out = tmp_path / "out"
    report = prepare(folder, out, **options)
    items, pairs = pd.read_parquet(out / "items.parquet"), pd.read_parquet(out / "pairs.parquet")
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    assert {path.name for path in (out / "images").iterdir()} == {Path(image).name for image in items["image"]}
    for image in items["image"]:
        read_image(out / image)
    return report, items.set_index("item_id"), pairs


def reasons(report: Report) -> dict[str, list[str]]:
    return {reason: entry["examples"] for reason, entry in report.dropped.items()}


class TestFolders:
    def test_the_nearest_folder_that_names_a_garment_is_the_category(self, shop: Path, tmp_path: Path) -> None:
        report, items, pairs = prepared(shop, tmp_path)
        assert items[["category", "slot"]].T.to_dict("list") == {
            "boots/3": ["boots", "shoes"],
            "shirts/IMG_2041": ["shirt", "top"],
            "shirts/linen-shirt": ["shirt", "top"],
            "women_dresses/summer/2": ["dress", "dress"],
        }
        assert items["title"].to_dict() == {
            "boots/3": "Boots 1",
            "shirts/IMG_2041": "Shirt 1",
            "shirts/linen-shirt": "Linen shirt",
            "women_dresses/summer/2": "Dress 1",
        }
        assert (report.rows_read, report.rows_kept, len(pairs)) == (4, 4, 0)

    def test_bytes_are_copied_and_large_or_odd_pictures_are_made_anew(self, tmp_path: Path, picture: MakePicture) -> None:
        folder = tmp_path / "shop"
        small = picture(folder / "shirts" / "small.png")
        picture(folder / "shirts" / "wide.png", size=(2400, 600))
        picture(folder / "shirts" / "old.bmp")
        _, items, _ = prepared(folder, tmp_path)
        out = {name: tmp_path / "out" / items.loc[f"shirts/{name}", "image"] for name in ("small", "wide", "old")}
        assert out["small"].read_bytes() == small.read_bytes()
        assert out["small"].suffix == ".png"
        assert (read_image(out["wide"]).size, out["wide"].suffix) == ((1600, 400), ".jpg")
        assert (read_image(out["old"]).size, out["old"].suffix) == ((24, 32), ".jpg")

    def test_a_wrong_extension_is_put_right(self, tmp_path: Path, picture: MakePicture) -> None:
        png = picture(tmp_path / "shop" / "shirts" / "a.png")
        png.rename(png.with_suffix(".jpg"))
        _, items, _ = prepared(tmp_path / "shop", tmp_path)
        assert items.loc["shirts/a", "image"].endswith(".png")

    def test_every_file_is_accounted_for(self, shop: Path, tmp_path: Path, picture: MakePicture) -> None:
        picture(shop / "gizmos" / "1.jpg")
        picture(shop / "stray.jpg")
        (shop / "shirts" / "empty.jpg").touch()
        (shop / "shirts" / "empty2.jpg").touch()
        (shop / "shirts" / "page.jpg").write_text("<html>404</html>")
        (shop / "shirts" / "notes.txt").write_text("linen")
        report, _, _ = prepared(shop, tmp_path)
        assert report.rows_read == 10
        assert reasons(report) == {
            "no slot known for category 'gizmos'": ["gizmos/1.jpg"],
            "outside the category folders": ["stray.jpg"],
            "the picture is empty (0 bytes). Copy or export it again.": ["shirts/empty.jpg", "shirts/empty2.jpg"],
            "the picture is not a picture that can be read. Use JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF.": ["shirts/page.jpg"],
            "not a picture file": ["shirts/notes.txt"],
        }

    def test_what_systems_leave_behind_is_no_row(self, shop: Path, tmp_path: Path, picture: MakePicture) -> None:
        picture(shop / "__MACOSX" / "shirts" / "1.jpg")
        picture(shop / "shirts" / "._1.jpg")
        picture(shop / ".trash" / "shirts" / "1.jpg")
        (shop / "shirts" / "Thumbs.db").write_bytes(b"thumbs")
        assert prepared(shop, tmp_path)[0].rows_read == 4

    def test_links_are_followed_inside_only(self, shop: Path, tmp_path: Path, picture: MakePicture) -> None:
        outside = picture(tmp_path / "private" / "me.jpg")
        (shop / "shirts" / "out.jpg").symlink_to(outside)
        (shop / "shirts" / "private").symlink_to(outside.parent)
        (shop / "shirts" / "again.png").symlink_to(shop / "shirts" / "IMG_2041.png")
        report, items, _ = prepared(shop, tmp_path)
        assert reasons(report) == {"a link that leads out of the folder": ["shirts/out.jpg", "shirts/private"]}
        assert "shirts/again" in items.index
        assert report.rows_read == 7

    def test_one_stem_with_two_extensions_makes_two_items(self, shop: Path, tmp_path: Path, picture: MakePicture) -> None:
        picture(shop / "boots" / "3.jpg")
        assert {"boots/3.jpg", "boots/3.webp"} <= set(prepared(shop, tmp_path)[1].index)

    def test_a_file_name_in_another_encoding(self, shop: Path, tmp_path: Path) -> None:
        name = os.fsdecode(b"caf\xe9.png")
        try:
            (shop / "shirts" / name).write_bytes((shop / "shirts" / "IMG_2041.png").read_bytes())
        except OSError:
            pytest.skip("this file system takes UTF-8 names only")
        assert "shirts/caf\\udce9" in prepared(shop, tmp_path)[1].index

    def test_pictures_in_no_folders_need_a_word(self, tmp_path: Path, picture: MakePicture) -> None:
        picture(tmp_path / "flat" / "1.jpg")
        with pytest.raises(DataError, match=r"nothing says what the 1 pictures .* show\. Put the pictures into folders"):
            prepare(tmp_path / "flat", tmp_path / "out")

    def test_nothing_usable_says_why(self, tmp_path: Path, picture: MakePicture) -> None:
        picture(tmp_path / "shop" / "gizmos" / "1.jpg")
        with pytest.raises(
            DataError, match=r"none of the 1 rows can be used: 1 × no slot known for category 'gizmos' \(as gizmos/1.jpg\)"
        ):
            prepare(tmp_path / "shop", tmp_path / "out")
        (tmp_path / "empty").mkdir()
        with pytest.raises(DataError, match="not one row was read"):
            prepare(tmp_path / "empty", tmp_path / "out")
        with pytest.raises(DataError, match="is not a folder"):
            prepare(tmp_path / "nowhere", tmp_path / "out")

    def test_a_slot_map_says_what_the_vocabulary_does_not_know(self, tmp_path: Path, picture: MakePicture) -> None:
        picture(tmp_path / "shop" / "My_Gizmos" / "1.jpg")
        picture(tmp_path / "shop" / "ponchos" / "1.jpg")
        slots = parse_slot_map(["my gizmos=accessory", "Ponchos=top"])
        _, items, _ = prepared(tmp_path / "shop", tmp_path, slot_map=slots)
        assert items[["category", "slot"]].to_numpy().tolist() == [["my gizmos", "accessory"], ["cape", "top"]]

    @pytest.mark.parametrize("entry", ["gizmos", "gizmos=", "=top", "gizmos=tops"])
    def test_a_slot_map_that_is_none(self, entry: str) -> None:
        with pytest.raises(DataError, match="is not of the form category=slot; the slots are top, outerwear"):
            parse_slot_map([entry])


class TestTable:
    @pytest.fixture
    def flat(self, tmp_path: Path, picture: MakePicture) -> Path:
        for name in ("a.jpg", "b.jpg", "c.jpg", "photos/d.jpg"):
            picture(tmp_path / "flat" / name)
        return tmp_path / "flat"

    def test_all_columns(self, flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
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

    def test_ids_from_the_pictures_where_the_table_has_none(self, flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
        write_csv(flat / "things.csv", [{"file": "a.jpg", "type": "hat"}, {"file": "d.jpg", "type": "belt"}])
        assert [*prepared(flat, tmp_path)[1].index] == ["a", "photos/d"]

    def test_pictures_named_like_the_ids_where_the_table_names_none(self, flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
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
        self, flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture, image: str, reason: str
    ) -> None:
        (flat / "link.jpg").symlink_to(picture(tmp_path / "secret.jpg"))
        write_csv(flat / "items.csv", [{"image": "a.jpg", "category": "hat"}, {"image": image, "category": "hat"}])
        report, items, _ = prepared(flat, tmp_path)
        assert [*items.index] == ["a"]
        assert [*report.dropped] == [reason]

    def test_a_name_that_several_pictures_have(self, flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
        picture(flat / "other" / "d.jpg")
        write_csv(flat / "items.csv", [{"image": "other/d.jpg", "category": "hat"}, {"image": "d.jpg", "category": "hat"}])
        report, items, _ = prepared(flat, tmp_path)
        assert [*items.index] == ["other/d"]
        assert [*report.dropped] == ["several pictures have this name: give the path"]

    def test_doubled_ids_and_unknown_words(self, flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
        rows = [("1", "a.jpg", "hat", ""), ("1", "b.jpg", "hat", ""), ("2", "b.jpg", "gizmo", ""), ("3", "b.jpg", "gizmo", "Tops")]
        rows += [("4", "c.jpg", "hat", "nonsense"), ("5", "c.jpg", "", ""), ("6", "c.jpg", "", "bag")]
        write_csv(flat / "items.csv", [dict(zip(("id", "image", "category", "slot"), row, strict=True)) for row in rows])
        report, items, _ = prepared(flat, tmp_path)
        assert items[["category", "slot"]].T.to_dict("list") == {
            "1": ["hat", "accessory"],
            "3": ["gizmo", "top"],
            "6": ["bag", "bag"],
        }
        assert (
            reasons(report)
            == {
                "the item_id stands more than once": ["line 3: b.jpg"],
                "no slot known for category 'gizmo'": ["line 4: b.jpg"],
                "unknown slot 'nonsense': the slots are " + ", ".join(Slot): ["line 6: c.jpg"],
                "no slot known for category ''": ["line 7: c.jpg"],
            }
            or "neither the row nor the picture's folder says what it is" in report.dropped
        )

    def test_the_folders_name_what_the_table_does_not(self, shop: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
        write_csv(shop / "items.csv", [{"image": "boots/3.webp", "title": "Walkers"}])
        _, items, _ = prepared(shop, tmp_path)
        assert items.loc["boots/3", ["title", "slot"]].tolist() == ["Walkers", "shoes"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_what_spreadsheets_write(self, flat: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
        text = (
            delimiter.join(["image", "category", "title"])
            + "\r\n"
            + delimiter.join(["a.jpg", "hat", '"Café, le\nsoir"'])
            + "\r\n\r\n"
        )
        (flat / "items.csv").write_bytes(text.encode(encoding))
        report, items, _ = prepared(flat, tmp_path)
        assert items["title"].tolist() == ["Café, le soir"]
        assert report.rows_read == 1

    def test_tables_that_cannot_be_read(self, flat: Path, tmp_path: Path) -> None:
        table = flat / "items.csv"
        table.write_text("colour,size\nred,4\n")
        with pytest.raises(
            DataError, match=r"no column that names the picture; its columns are: colour, size\. Call one of them image"
        ):
            prepare(flat, tmp_path / "out")
        table.write_text('image,category\n"a.jpg,hat\nb.jpg,hat\n')
        with pytest.raises(DataError, match=r"items.csv, line 3: unexpected end of data"):
            prepare(flat, tmp_path / "out")
        table.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(DataError, match="is not text in UTF-8"):
            prepare(flat, tmp_path / "out")
        table.write_text("")
        with pytest.raises(DataError, match="its columns are: none"):
            prepare(flat, tmp_path / "out")
        with pytest.raises(DataError, match="there is no table"):
            prepare(flat, tmp_path / "out", table=tmp_path / "nowhere.csv")

    def test_several_tables_need_a_choice(self, flat: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
        rows = [{"image": "a.jpg", "category": "hat"}]
        chosen = write_csv(flat / "x.csv", rows)
        write_csv(flat / "y.csv", rows)
        with pytest.raises(DataError, match=r"several tables \(x.csv, y.csv\): say which one with --table FILE"):
            prepare(flat, tmp_path / "out")
        assert prepared(flat, tmp_path, table=chosen)[0].rows_kept == 1

    def test_a_row_with_too_many_fields(self, flat: Path, tmp_path: Path) -> None:
        (flat / "items.csv").write_text("image,category,title\na.jpg,hat,Red, warm hat\nb.jpg,hat\n")
        report, items, _ = prepared(flat, tmp_path)
        assert [*items.index] == ["b"]
        assert reasons(report) == {"more fields than there are headings: a text with the separator in it needs quotes": ["line 2"]}

    def test_an_accent_written_in_two_ways(self, flat: Path, tmp_path: Path, write_csv: WriteCsv, picture: MakePicture) -> None:
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


def test_damaged_pictures_count_under_one_reason(shop: Path, tmp_path: Path) -> None:
    picture = Image.effect_noise((64, 64), 90)
    for index in range(3):
        picture.save(shop / "shirts" / f"torn{index}.jpg")
        whole = (shop / "shirts" / f"torn{index}.jpg").read_bytes()
        (shop / "shirts" / f"torn{index}.jpg").write_bytes(whole[: len(whole) // 2 + index])
    report, _, _ = prepared(shop, tmp_path)
    assert {reason: entry["count"] for reason, entry in report.dropped.items()} == {
        "the picture is damaged or cut short. Copy or export it again.": 3
    }
