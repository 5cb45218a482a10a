import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from data_prep.commands.fashionvc import fashionvc
from data_prep.fashionvc import prepare
from data_prep.fashionvc.names import garment_columns, id_of, pair_columns, sides_of, words
from data_prep.fashionvc.pairs import split_of_pair
from recsys.errors import DataError
from tests.data_prep.fashionvc_copy import (
    ARRANGEMENTS,
    SPLIT,
    labels,
    named_labels,
    named_triplets,
    prepared,
    triplets,
    write_copy,
    write_pictures,
)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "FashionVCdata")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return write_copy(tmp_path / "FashionVCdata")


def test_items_and_pairs(copy: Path, tmp_path: Path) -> None:
    report, items, pairs = prepared(copy, tmp_path / "out")
    assert items[["title", "category", "slot"]].T.to_dict("list") == {
        "top-1": ["Silk blouse", "blouse", "top"],
        "top-2": ["Wool <b>coat</b>", "coat", "outerwear"],
        "top-3": ["Grey hoodie", "hoodie", "top"],  # the category is not known, the text is
        "top-4": ["Tee", "t-shirt", "top"],
        "bottom-1": ["Slim jeans", "jeans", "bottom"],
        "bottom-9": ["Mini skirt", "skirt", "bottom"],
    }
    assert pairs == SPLIT
    assert items["also_buy"].map(list)["top-2"] == ["bottom-9"]  # and not bottom-1, which it is tested on
    assert (report.together, report.extra["items_in_no_pair"]) == ("worn", 1)
    assert report.extra["splits"] == {"train": 2, "validation": 1, "test": 1}
    assert "not_found" not in report.extra


@pytest.mark.parametrize("rearrange", ARRANGEMENTS)
def test_every_arrangement_gives_the_same(copy: Path, tmp_path: Path, rearrange: Callable[[Path], None]) -> None:
    _, expected, _ = prepared(copy, tmp_path / "expected")
    rearrange(copy)
    report, items, pairs = prepared(copy, tmp_path / "out")
    columns = ["title", "category", "slot", "also_buy"]
    pd.testing.assert_frame_equal(items[columns].sort_index(), expected[columns].sort_index())
    assert pairs == SPLIT
    assert (report.dropped, report.extra.get("pairs_dropped"), report.extra.get("files_dropped")) == ({}, None, None)


@pytest.mark.parametrize(
    ("rearrange", "expected"),
    [
        (triplets, {("top-1", "bottom-9", "train"), ("top-3", "bottom-9", "validation")}),
        (named_triplets, {("top-1", "bottom-9", "train"), ("top-3", "bottom-9", "validation")}),
        (labels, {("top-3", "bottom-9", "train")}),
        (named_labels, {("top-3", "bottom-9", "train")}),
    ],
)
def test_what_does_not_go_together(
    copy: Path, tmp_path: Path, rearrange: Callable[[Path], None], expected: set[tuple[str, str, str]]
) -> None:
    rearrange(copy)
    report, _, _ = prepared(copy, tmp_path / "out")
    negatives = pd.read_parquet(tmp_path / "out" / "negatives.parquet")
    assert {(row.left_id, row.right_id, row.split) for row in negatives.itertuples()} == expected
    assert {*report.extra["negatives_dropped"]} <= {"the two go together by another line", "the pair stands in an earlier part too"}


class TestNoTables:
    """The arrangement that is seen most: gnd_top_bottom_pairs.csv without headings, and pictures."""

    @pytest.fixture
    def bare(self, pictures: Path) -> Path:
        (pictures / "gnd_top_bottom_pairs.csv").write_text("1,1\n2,9\n3,1\n2,1\n")
        return pictures

    def test_pictures_and_pairs_are_enough(self, bare: Path, tmp_path: Path) -> None:
        report, items, pairs = prepared(bare, tmp_path / "out")
        assert items.loc["bottom-9", ["title", "category", "slot"]].tolist() == ["Bottoms 9", "bottoms", "bottom"]
        assert pairs.keys() == SPLIT.keys()
        assert report.extra["not_found"] == ["a table of tops", "a table of bottoms"]

    def test_folders_of_classes_say_the_category(self, bare: Path, tmp_path: Path) -> None:
        (bare / "top" / "Coats").mkdir()
        (bare / "top" / "2.jpg").rename(bare / "top" / "Coats" / "2.jpg")
        _, items, _ = prepared(bare, tmp_path / "out")
        assert items.loc["top-2", ["title", "category", "slot"]].tolist() == ["Coat 2", "coat", "outerwear"]

    def test_the_split_is_drawn_by_the_pair_and_the_seed_alone(self, bare: Path, tmp_path: Path) -> None:
        _, _, pairs = prepared(bare, tmp_path / "a", seed=3)
        (bare / "gnd_top_bottom_pairs.csv").write_text("top,bottom\n2,1\n3,1\n1,1\n4,9\n2,9\n")
        _, _, more = prepared(bare, tmp_path / "b", seed=3)
        assert pairs == {pair: split for pair, split in more.items() if pair != ("top-4", "bottom-9")}

    def test_the_shares_of_the_split(self) -> None:
        def drawn(seed: int) -> list[str]:
            return [split_of_pair((f"top-{top}", f"bottom-{bottom}"), seed) for top in range(100) for bottom in range(100)]

        counts = pd.Series(drawn(7)).value_counts()
        assert counts.to_dict() == pytest.approx({"train": 8000, "validation": 1000, "test": 1000}, abs=150)
        assert drawn(7) != drawn(8)
        number = int(hashlib.sha256(b"7\ntop-1\nbottom-1").hexdigest()[:16], 16) / 16**16
        assert split_of_pair(("top-1", "bottom-1"), 7) == ("train" if number < 0.8 else "validation" if number < 0.9 else "test")

    def test_a_top_may_be_a_dress_or_a_coat_but_a_bottom_is_a_bottom(self, bare: Path, tmp_path: Path) -> None:
        (bare / "top.csv").write_text("id,category\n1,Dresses\n2,Bikinis\n3,Leather jackets\n")
        (bare / "bottom.csv").write_text("id,category\n1,Dresses\n9,Leggings\n")
        _, items, _ = prepared(bare, tmp_path / "out")
        assert items["slot"].to_dict() == {
            "top-1": "dress", "top-2": "top", "top-3": "outerwear", "top-4": "top", "bottom-1": "bottom", "bottom-9": "bottom",
        }  # fmt: skip
        assert items.loc["top-2", "category"] == "top"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, r"holds no table of pairs\. .* here are: pictures only"),
        ({"notes.txt": "x"}, r"holds no table of pairs\. .* here are: notes\.txt"),
        ({"pairs.csv": "1,2,3,4\n"}, r"pairs\.csv has 4 columns and no headings .* Call them top_id and bottom_id"),
        ({"pairs.csv": ""}, r"none of the 0 pairs can be used: the tables of pairs are empty"),
        (
            {"pairs.csv": "7,8\n"},
            r"none of the 1 pairs can be used: 1 × its top is not among the tops \(as pairs\.csv, line 1: 7 with 8\)",
        ),
        ({"pairs.csv": '"1,1\n2,1\n'}, r"pairs\.csv, line 2: unexpected end of data"),
        ({"pairs.json": "nothing"}, r"pairs\.json holds no JSON objects"),
    ],
)
def test_what_cannot_be_understood_is_one_line(pictures: Path, tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (pictures / name).write_text(text)
    with pytest.raises(DataError, match=message):
        prepare(pictures, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "fvc").mkdir()
    (tmp_path / "fvc" / "train.csv").write_text("1,1\n")
    with pytest.raises(DataError, match=r"fvc holds no pictures\. FashionVC has a folder of tops"):
        prepare(tmp_path / "fvc", tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("123", "123"), (" 123.jpg ", "123"), ("top\\123.PNG", "123"), ("../../a.jpg", "a"), ("1.5", "1.5"), ("", ""), ("\x00", "")],
)
def test_ids(text: str, expected: str) -> None:
    assert id_of(text) == expected


def test_names() -> None:
    assert words("gnd_topBottom-pairs2") == {"gnd", "top", "bottom", "pairs"}
    assert sides_of("Tops_info") == ["top"]
    assert sides_of("stop") == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["top_1", "bottom_1"], {}),  # ids, not headings
        (["topId", "positive", "bottom_neg", "y"], {"top": 0, "bottom": 1, "negative": 2, "label": 3}),
        (["top_category_id", "top_text", "bottom", "top_id"], {"top": 3, "bottom": 2}),
        (["neg_top", "top_bottom", "user"], {}),
    ],
)
def test_headings_of_pairs(header: list[str], expected: dict[str, int]) -> None:
    assert pair_columns(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Item Name", "item_id", "CategoryName"], {"id": 1, "category": 2, "text": 0}),
        (["category_id", "category_name", "image_name", "top_id"], {"id": 3, "category": 1}),
        (["image_name", "category"], {"id": 0, "category": 1}),
        (["description", "title", "id"], {"id": 2, "text": 1}),
        (["embed", "score"], {}),
    ],
)
def test_headings_of_garments(header: list[str], expected: dict[str, int]) -> None:
    assert garment_columns(header) == expected


def test_a_zip_and_the_command(copy: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "fvc.zip", "w") as archive:
        for path in sorted(copy.rglob("*")):
            archive.write(path, path.relative_to(tmp_path))
    app = typer.Typer()
    app.command()(fashionvc)
    result = CliRunner().invoke(app, [str(tmp_path / "fvc.zip"), "--out", str(tmp_path / "out"), "--seed", "1"])
    assert result.exit_code == 0, result.output
    assert "fashionvc: 6 rows read, 6 kept" in result.stdout
    assert "4 items say what was worn with them." in result.stdout
    assert prepared(copy, tmp_path / "again")[2] == SPLIT
    (copy / "bottom").rename(tmp_path / "elsewhere")
    result = CliRunner().invoke(app, [str(copy), "--out", str(tmp_path / "out")])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "none of the 4 pairs can be used" in result.stderr
