"""Pictures in folders named by category; `test_folder_table.py` has those with a table."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from data_prep.folder import prepare
from data_prep.naming import parse_slot_map
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image
from tests.data_prep.folder_checks import prepared, reasons

MakePicture = Callable[..., Path]


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

    def test_links_in_a_circle_are_no_pictures(self, shop: Path, tmp_path: Path) -> None:
        (shop / "shirts" / "self.jpg").symlink_to("self.jpg")
        (shop / "circle").symlink_to("circle")
        report, items, _ = prepared(shop, tmp_path)
        assert len(items) == 4
        assert reasons(report) == {"not a picture file": ["circle", "shirts/self.jpg"]}

    def test_a_category_with_two_slots_is_refused(self) -> None:
        assert parse_slot_map(["Gizmos=bag", "gizmos = bag"]) == {"gizmos": Slot.BAG}
        with pytest.raises(DataError, match="the category 'gizmos' is given two slots: bag and top"):
            parse_slot_map(["Gizmos=bag", "gizmos=top"])

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

    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            ("gizmos", "is not of the form category=slot"),
            ("=top", "is not of the form category=slot"),
            ("gizmos=", "names no slot after the ="),
            ("gizmos=tops", "names no slot after the ="),
        ],
    )
    def test_a_slot_map_that_is_none(self, entry: str, fault: str) -> None:
        with pytest.raises(DataError, match=f"^'{entry}' {fault}; the slots are top, outerwear"):
            parse_slot_map([entry])


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
