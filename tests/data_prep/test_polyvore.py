import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from data_prep.commands.polyvore import polyvore
from data_prep.polyvore import Split, Version, prepare
from data_prep.polyvore.garments import describe
from data_prep.polyvore.published import id_of
from recsys.errors import DataError
from tests.data_prep.polyvore_copy import CATEGORIES, Polyvore, prepared, small_copy


@pytest.fixture
def data(tmp_path: Path) -> Polyvore:
    return small_copy(tmp_path / "polyvore_outfits")


def test_items_pairs_and_outfits(data: Polyvore, tmp_path: Path) -> None:
    data.item("10", "27", title="Slim   fit\u2028<b>denim</b>")
    (data.folder / "polyvore_outfit_titles.json").write_text(json.dumps({"100": {"url_name": "u", "title": ""}, "200": "odd"}))
    report, tables = prepared(data, tmp_path)
    items = tables["items"].set_index("item_id")
    assert items.loc["10", ["title", "category", "slot"]].tolist() == ["Slim fit <b>denim</b>", "jeans", "bottom"]
    assert items.loc["11", ["title", "category", "slot", "source"]].tolist() == ["T-shirt 11", "t-shirt", "top", "polyvore-outfits"]
    assert items["also_buy"].map(list).to_dict() == {
        "10": ["11", "12"], "11": ["10", "12"], "12": ["10", "11"],
        **{str(number): [] for number in range(13, 19)},
    }  # fmt: skip
    assert report.together == "worn"
    outfits = tables["outfits"].set_index("outfit_id")
    assert outfits["item_ids"].map(list).to_dict()["101"] == ["12", "11"]
    assert (outfits.loc["100", "title"], outfits["title"].notna().sum()) == ("u", 1)
    assert report.extra["pairs_dropped"] == {
        "the two are worn together in several outfits of one part": {"count": 1, "examples": ["11+12"]}
    }
    assert report.dropped == {"the item is in none of the outfits that are taken": {"count": 1, "examples": ["19"]}}
    assert {path.name for path in (tmp_path / "out" / "images").iterdir()} == {Path(image).name for image in items["image"]}


def test_what_a_later_part_wears_is_on_no_list_and_stays_with_the_first_part(data: Polyvore, tmp_path: Path) -> None:
    data.outfit("test", "302", "11", "10", "19")
    report, tables = prepared(data, tmp_path)
    pairs = tables["pairs"].set_index(["left_id", "right_id"])["split"]
    assert pairs["10", "11"] == "train"
    assert pairs["11", "19"] == "test"
    assert report.extra["pairs_dropped"]["the two are worn together in an earlier part already"]["examples"] == ["10+11"]


def test_a_part_holds_the_same_whether_it_is_asked_for_alone_or_not(data: Polyvore, tmp_path: Path) -> None:
    data.outfit("test", "100", "18", "19")  # its set_id is in train
    whole, tables = prepared(data, tmp_path)
    alone, of_test = prepared(data, tmp_path, splits=[Split.TEST])
    assert of_test["outfits"]["outfit_id"].tolist() == ["300", "301"]
    assert of_test["outfits"].equals(tables["outfits"].query("split == 'test'").reset_index(drop=True))
    reason = {"its set_id stands in an earlier part too": {"count": 1, "examples": ["test.json: 100"]}}
    assert whole.extra["outfits_dropped"] == alone.extra["outfits_dropped"] == reason
    assert set(of_test["items"]["item_id"]) == {"10", "11", "15", "16", "17", "18"}
    assert alone.extra["with_also_buy"] == 0


def test_the_disjoint_version_shares_no_item_with_train(data: Polyvore, tmp_path: Path) -> None:
    data.outfit("validation", "201", "17", "18")  # validation and test may share
    report, tables = prepared(data, tmp_path, version=Version.DISJOINT)
    assert tables["outfits"]["outfit_id"].tolist() == ["100", "101", "200", "201"]
    assert report.extra["outfits_dropped"] == {
        "it shares an item with the train part, which no outfit of the disjoint version may": {
            "count": 2,
            "examples": ["test.json: 300", "test.json: 301"],
        }
    }


def test_lost_items_and_what_they_take_with_them(data: Polyvore, tmp_path: Path) -> None:
    (data.folder / "images" / "13.jpg").unlink()  # outfit 200 has one item left
    (data.folder / "images" / "12.jpg").write_bytes(b"\xff\xd8\xff\xe0 torn")
    del data.metadata["15"]
    data.metadata["16"]["semantic_category"] = "beauty"
    data.metadata["17"] = None
    data.outfit("train", "102", "18", "18", "14")
    data.outfits["train"] += [{"items": [{"item_id": "10"}], "set_id": "103"}, "odd"]
    report, tables = prepared(data, tmp_path)
    assert {reason: entry["examples"] for reason, entry in report.dropped.items() if "damaged" not in reason} == {
        "an outfit names it, and the metadata does not describe it": ["15"],
        "no slot is known for its semantic category": ["16: beauty"],
        "its metadata is not a record": ["17: none"],
        "the item is in none of the outfits that are taken": ["19"],
        "there is no such picture in images/": ["13"],
    }
    assert {reason: entry["examples"] for reason, entry in report.extra["outfits_dropped"].items()} == {
        "the outfit is not of the form {items: [{item_id, index}, ...], set_id}, each index once": [
            "train.json: {'items': [{'item_id': '10'}], 'set_id': '103'}",
            "train.json: 'odd'",
        ],
        "fewer than two of its items are left": ["101", "200", "300"],
    }
    assert report.extra["outfit_items_dropped"]["the outfit names the item twice"]["examples"] == ["18 at 102_2"]
    assert report.extra["outfit_items_dropped"]["the item was dropped"]["count"] == 6
    assert tables["outfits"].set_index("outfit_id")["item_ids"].map(list).to_dict() == {
        "100": ["10", "11"],
        "102": ["18", "14"],
        "301": ["18", "11"],
    }


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"semantic_category": "tops", "category_id": "27", "title": "Denim jacket"}, ("top", "top")),  # neither agrees
        ({"semantic_category": "tops", "category_id": "19", "title": "Hoodie"}, ("top", "t-shirt")),
        ({"semantic_category": "tops", "title": "", "url_name": "grey hoodie"}, ("top", "hoodie")),
        ({"semantic_category": "tops", "title": "Marc by Marc", "url_name": "grey hoodie"}, ("top", "hoodie")),
        ({"semantic_category": "", "category_id": 46, "title": None}, ("shoes", "pumps")),
        ({"semantic_category": "scarves"}, ("accessory", "scarf")),
        ({"semantic_category": "jewellery", "title": "Gold ring"}, ("accessory", "ring")),
        ({"semantic_category": "sunglasses"}, ("accessory", "sunglasses")),
        ({"semantic_category": "all-body", "title": "Wide romper"}, ("dress", "jumpsuit")),
    ],
)
def test_slot_and_category(record: dict[str, Any], expected: tuple[str, str]) -> None:
    described = describe("1", record, CATEGORIES)
    assert isinstance(described, dict)
    assert (described["slot"], described["category"]) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", "12"), (12, "12"), ("", None), (True, None), (1.5, None), ("a b", None), ("a\n", None), ("\ud800", None), (None, None)],
)
def test_ids(value: object, expected: str | None) -> None:
    assert id_of(value) == expected


def test_an_id_reaches_nothing_outside_images(data: Polyvore, tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "secret.jpg")
    (data.folder / "images" / "19.jpg").unlink()
    (data.folder / "images" / "19.jpg").symlink_to(tmp_path / "secret.jpg")
    data.metadata["../../secret"] = data.metadata["10"]
    data.outfit("train", "102", "../../secret", "19", "10", "11")
    report, tables = prepared(data, tmp_path)
    assert report.dropped["there is no such picture in images/"]["examples"] == ["19", "../../secret"]
    assert not {"19", "../../secret"} & set(tables["items"]["item_id"])


def test_a_zip_gives_what_its_folder_gives(data: Polyvore, tmp_path: Path) -> None:
    _, tables = prepared(data, tmp_path)
    with zipfile.ZipFile(tmp_path / "polyvore.zip", "w") as archive:
        for path in sorted(data.folder.rglob("*")):
            archive.write(path, path.relative_to(tmp_path))
    prepare(tmp_path / "polyvore.zip", tmp_path / "again")
    for name, table in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "again" / f"{name}.parquet"), table)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("polyvore_item_metadata.json", None, r"polyvore_item_metadata\.json is missing: this is not the folder polyvore_outfits"),
        ("polyvore_item_metadata.json", "[]", r"is not of the form \{item_id: \{\.\.\.\}\}"),
        ("polyvore_item_metadata.json", '{"1": {}, "1": {}}', r"not JSON that can be read: '1' stands twice in one record"),
        ("polyvore_item_metadata.json", '{"1": ', r"is not JSON that can be read: .*Download it again"),
        ("polyvore_item_metadata.json", "[" * 100_000, r"is not JSON that can be read"),
        ("categories.csv", None, r"categories\.csv is missing"),
        ("nondisjoint/valid.json", None, r"valid\.json is missing"),
        ("nondisjoint/test.json", "{}", r"test\.json is not a list"),
        ("nondisjoint/fill_in_blank_test.json", '{"a": 1}', r"fill_in_blank_test\.json is not a list"),
    ],
)
def test_another_layout_is_refused(data: Polyvore, tmp_path: Path, file: str, text: str | None, message: str) -> None:
    folder = data.write()
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)
    with pytest.raises(DataError, match=message):
        prepare(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command(data: Polyvore, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(polyvore)
    run: Callable[..., Any] = lambda *more: CliRunner().invoke(app, [str(data.write()), "--out", str(tmp_path / "out"), *more])  # noqa: E731
    result = run()
    assert result.exit_code == 0, result.output
    assert "polyvore-outfits: 10 rows read, 9 kept" in result.stdout
    assert "3 items say what was worn with them." in result.stdout
    assert run("--split", "test", "--split", "validation").exit_code == 0
    assert set(pd.read_parquet(tmp_path / "out" / "outfits.parquet")["split"]) == {"test", "validation"}
    result = run("--disjoint")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "disjoint/train.json is missing" in result.stderr


def test_a_list_that_is_no_outfit(data: Polyvore, tmp_path: Path) -> None:
    data.outfit("train", "102", *(str(number) for number in range(1000, 1101)))
    report, _ = prepared(data, tmp_path)
    reason = "it has more than 100 items, which nobody wears together"
    assert report.extra["outfits_dropped"] == {reason: {"count": 1, "examples": ["train.json: 102"]}}


def test_no_outfit_at_all(data: Polyvore, tmp_path: Path) -> None:
    for outfits in data.outfits.values():
        outfits.clear()
    with pytest.raises(DataError, match=r"none of the 10 rows can be used: 10 × the item is in none of the outfits that are taken"):
        prepare(data.write(), tmp_path / "out")
