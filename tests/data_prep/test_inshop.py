"""DeepFashion, In-shop Clothes Retrieval, in a small copy of the official layout."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from data_prep.commands.inshop import inshop as command
from data_prep.deepfashion import inshop
from data_prep.deepfashion.inshop import Split
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image
from tests.data_prep.deepfashion_copy import items_of, labels_of, reasons

DRESS = "img/WOMEN/Dresses/id_00000002/02_1_front.jpg"
DRESS_BACK = "img/WOMEN/Dresses/id_00000002/02_3_back.jpg"
TEE = "img/MEN/Tees_Tanks/id_00000055/01_2_side.jpg"
JEANS = "img/MEN/Denim/id_00000080/01_7_additional.jpg"
JEANS_SIDE = "img/MEN/Denim/id_00000080/01_2_side.jpg"

FOLDERS = {
    "MEN": {
        "Denim": Slot.BOTTOM, "Jackets_Vests": Slot.OUTERWEAR, "Pants": Slot.BOTTOM, "Shirts_Polos": Slot.TOP,
        "Shorts": Slot.BOTTOM, "Suiting": Slot.OUTERWEAR, "Sweaters": Slot.TOP, "Sweatshirts_Hoodies": Slot.TOP,
        "Tees_Tanks": Slot.TOP,
    },
    "WOMEN": {
        "Blouses_Shirts": Slot.TOP, "Cardigans": Slot.OUTERWEAR, "Denim": Slot.BOTTOM, "Dresses": Slot.DRESS,
        "Graphic_Tees": Slot.TOP, "Jackets_Coats": Slot.OUTERWEAR, "Leggings": Slot.BOTTOM, "Pants": Slot.BOTTOM,
        "Rompers_Jumpsuits": Slot.DRESS, "Shorts": Slot.BOTTOM, "Skirts": Slot.BOTTOM, "Sweaters": Slot.TOP,
        "Sweatshirts_Hoodies": Slot.TOP, "Tees_Tanks": Slot.TOP,
    },
}  # fmt: skip


class Benchmark:
    """The lists as text, which a test may spoil before they are written; pictures of 64 × 64 with a blue garment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ends = "\n"
        self.boxes: list[str] = []
        self.partition: list[str] = []
        self.items: list[str] = []
        self.descriptions: object = None

    def add(self, name: str, part: str, clothes_type: int = 3, pose: int = 1) -> None:
        item = name.split("/")[3]
        self.boxes.append(f"{name:<60} {clothes_type} {pose} 016 008 048 056")
        self.partition.append(f"{name:<60} {item} {part}")
        if item not in self.items:
            self.items.append(item)
        pixels = np.full((64, 64, 3), 255, dtype=np.uint8)
        pixels[8:56, 16:48] = (20, 40, 180)
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(self.folder / name, quality=95)

    def write(self) -> Path:
        lists = {
            "Anno/list_bbox_inshop.txt": [str(len(self.boxes)), "image_name clothes_type pose_type x_1 y_1 x_2 y_2", *self.boxes],
            "Anno/list_item_inshop.txt": [str(len(self.items)), *self.items],
            "Eval/list_eval_partition.txt": [str(len(self.partition)), "image_name item_id evaluation_status", *self.partition],
        }
        for path, lines in lists.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(self.ends.join([*lines, ""]), newline="")
        if self.descriptions is not None:
            (self.folder / "Anno/list_description_inshop.json").write_text(json.dumps(self.descriptions))
        return self.folder


@pytest.fixture
def benchmark(tmp_path: Path) -> Benchmark:
    made = Benchmark(tmp_path / "inshop")
    made.add(DRESS, "train")
    made.add(DRESS_BACK, "train", pose=3)
    made.add(TEE, "query", clothes_type=1, pose=2)
    made.add(JEANS, "gallery", clothes_type=2, pose=9)
    made.descriptions = [{"item": "id_00000002", "color": "Cherry", "description": ["A woven dress <b>with</b> pockets"]}]
    return made


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_photos_of_one_product_share_its_identity(benchmark: Benchmark, tmp_path: Path, ends: str) -> None:
    benchmark.ends = ends
    report = inshop.prepare(benchmark.write(), tmp_path / "out")
    items, labels = items_of(tmp_path / "out"), labels_of(tmp_path / "out")
    assert (report.rows_read, report.rows_kept) == (4, 2)
    assert reasons(report) == {"not in the train part, which was asked for": 2}
    assert [*items.index] == [*labels.index] == [f"inshop/{name.removeprefix('img/')}" for name in (DRESS, DRESS_BACK)]
    assert items.iloc[0][["title", "category", "slot", "colour", "gender", "source"]].tolist() == [
        "Cherry dress", "dress", "dress", "Cherry", "women", "deepfashion-inshop",
    ]  # fmt: skip
    assert labels["identity"].tolist() == ["id_00000002"] * 2
    assert [[*names] for names in labels["attributes"]] == [["pose:front"], ["pose:back"]]
    assert [[*box] for box in labels["box"]] == [[0, 0, 32, 48]] * 2
    stored = read_image(tmp_path / "out" / items.iloc[0]["image"])
    assert stored.size == (32, 48)
    assert np.asarray(stored).reshape(-1, 3).mean(axis=0) == pytest.approx((20, 40, 180), abs=6)
    assert set(report.extra) & {"lines_dropped", "counts_dropped", "item_ids_dropped", "descriptions_dropped"} == set()


def test_the_parts_are_as_given(benchmark: Benchmark, tmp_path: Path) -> None:
    inshop.prepare(benchmark.write(), tmp_path / "all", split=Split.ALL, crop=False)
    items, labels = items_of(tmp_path / "all"), labels_of(tmp_path / "all")
    assert labels["split"].tolist() == ["train", "train", "query", "gallery"]
    assert [[*box] for box in labels["box"]] == [[16, 8, 48, 56]] * 4
    assert [[*names] for names in labels["attributes"]][3] == []  # there is no pose 9
    assert items["title"].tolist()[2:] == ["T-shirt id_00000055", "Jeans id_00000080"]
    assert (tmp_path / "all" / items.iloc[0]["image"]).read_bytes() == (benchmark.folder / DRESS).read_bytes()
    inshop.prepare(benchmark.folder, tmp_path / "query", split=Split.QUERY)
    assert labels_of(tmp_path / "query")["identity"].tolist() == ["id_00000055"]


def test_every_fault_of_a_line_is_accounted_for(benchmark: Benchmark, tmp_path: Path) -> None:
    folder = "img/WOMEN/Dresses/id_00000002"
    for name in ("missing", "torn", "nobox", "part", "cut"):
        benchmark.add(f"{folder}/{name}.jpg", "train")
    benchmark.add("img/WOMEN/Gizmos/id_00000003/1.jpg", "train")
    benchmark.add("img/WOMEN/Dresses/id_00000004/1.jpg", "train")
    benchmark.items.remove("id_00000004")
    benchmark.items.append("id_00000099")
    (benchmark.folder / folder / "missing.jpg").unlink()
    (benchmark.folder / folder / "torn.jpg").write_bytes(b"")
    benchmark.boxes = [line for line in benchmark.boxes if "nobox" not in line]
    benchmark.partition = [
        line.replace(" train", " val") if "part.jpg" in line else line.rsplit(maxsplit=1)[0] if "cut.jpg" in line else line
        for line in benchmark.partition
    ]
    benchmark.partition += [
        f"{DRESS} id_00000002 train",
        "img/WOMEN/Dresses/id_00000002/x.jpg id_00000055 train",
        "img/Dresses/id_00000002/x.jpg id_00000002 train",
        "img/../Dresses/id_00000002/x.jpg id_00000002 train",
    ]
    benchmark.boxes += [f"{name} 3 1 0 0 9 9" for name in ("img/../Dresses/id_00000002/x.jpg", "img/nobody.jpg")]
    report = inshop.prepare(benchmark.write(), tmp_path / "out")
    counted = reasons(report)
    assert report.rows_read == 4 + 7 + 4
    assert counted.pop(next(reason for reason in counted if "empty" in reason)) == 1
    assert counted == {
        "not in the train part, which was asked for": 2,
        "there is no such picture in the folder": 1,
        "list_bbox_inshop.txt has no box for it": 1,
        "the part is none of train, query and gallery": 1,
        "the line is cut off": 1,
        "no slot known for the folder in its path": 1,
        "its item id is not in list_item_inshop.txt": 1,
        "the image stands more than once: its first line was taken": 1,
        "its path and its line say different items": 1,
        "the image path is not of the form img/WOMEN/Dresses/id_00000002/02_1_front.jpg": 1,
        "the image path leads out of the folder": 1,
    }
    assert report.extra["item_ids_dropped"] == {
        "an item of list_item_inshop.txt that no image shows": {"count": 1, "examples": ["id_00000099"]}
    }
    assert report.extra["lines_dropped"] == {
        "an image that list_eval_partition.txt does not name": {
            "count": 2,  # the one whose line is cut off is not known by its name
            "examples": [f"list_bbox_inshop.txt: {folder}/cut.jpg"],
        }
    }


def test_the_23_folders(tmp_path: Path) -> None:
    benchmark = Benchmark(tmp_path / "all")
    paths = [(sex, folder) for sex, folders in FOLDERS.items() for folder in folders]
    for number, (sex, folder) in enumerate(paths):
        where = {Slot.BOTTOM: 2, Slot.DRESS: 3}.get(FOLDERS[sex][folder], 1)
        benchmark.add(f"img/{sex}/{folder}/id_{number:08d}/01_1_front.jpg", "train", clothes_type=2 if folder == "Denim" else where)
    assert inshop.prepare(benchmark.write(), tmp_path / "out").rows_kept == len(paths) == 23
    items = items_of(tmp_path / "out")
    assert items["slot"].tolist() == [FOLDERS[sex][folder] for sex, folder in paths]
    assert items["gender"].tolist() == [sex.lower() for sex, _ in paths]


@pytest.mark.parametrize(
    ("folder", "clothes_type", "expected"),
    [
        ("Suiting", 1, ["suit jacket", "outerwear"]),
        ("Suiting", 2, ["pants", "bottom"]),
        ("Denim", 1, ["jacket", "outerwear"]),
        ("Denim", 2, ["jeans", "bottom"]),
    ],
)
def test_where_it_is_worn_tells_what_denim_and_suiting_are(
    tmp_path: Path, folder: str, clothes_type: int, expected: list[str]
) -> None:
    benchmark = Benchmark(tmp_path / "one")
    benchmark.add(f"img/MEN/{folder}/id_00000001/01_1_front.jpg", "train", clothes_type=clothes_type)
    inshop.prepare(benchmark.write(), tmp_path / "out")
    assert items_of(tmp_path / "out").iloc[0][["category", "slot"]].tolist() == expected


@pytest.mark.parametrize(
    ("descriptions", "dropped"),
    [
        ({"id_00000002": "Cherry"}, {"the file is not a list in JSON": 1}),
        ([{"item": "id_00000002"}, ["id_00000002", "Cherry"], {"item": 2, "color": "Red"}], {"an entry without item and color": 3}),
        ([{"item": "id_00000002", "color": " \u202e\n"}], {}),
    ],
)
def test_descriptions_that_cannot_be_understood_leave_the_colour_empty(
    benchmark: Benchmark, tmp_path: Path, descriptions: object, dropped: dict[str, int]
) -> None:
    benchmark.descriptions = descriptions
    report = inshop.prepare(benchmark.write(), tmp_path / "out")
    assert items_of(tmp_path / "out")["colour"].isna().all()
    assert {reason: entry["count"] for reason, entry in report.extra.get("descriptions_dropped", {}).items()} == dropped


def test_the_lists_beside_the_partition_may_be_missing(benchmark: Benchmark, tmp_path: Path) -> None:
    folder = benchmark.write()
    for name in ("list_item_inshop.txt", "list_description_inshop.json"):
        (folder / "Anno" / name).unlink()
    assert inshop.prepare(folder, tmp_path / "a").rows_kept == 2
    (folder / "Anno" / "list_bbox_inshop.txt").unlink()
    assert inshop.prepare(folder, tmp_path / "b", crop=False).rows_kept == 2
    assert labels_of(tmp_path / "b")["box"].tolist() == [None, None]
    with pytest.raises(DataError, match=r"list_bbox_inshop\.txt is missing"):
        inshop.prepare(folder, tmp_path / "c")
    (folder / "Eval" / "list_eval_partition.txt").unlink()
    with pytest.raises(DataError, match=r"has no Eval/list_eval_partition\.txt: this is not the folder of DeepFashion's In-shop"):
        inshop.prepare(folder, tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_the_lists_of_the_other_benchmark_are_refused(benchmark: Benchmark, tmp_path: Path) -> None:
    benchmark.partition = [f"{line.split()[0]} train" for line in benchmark.partition]
    with pytest.raises(DataError, match=r"none of the 4 rows can be used: .*the line is cut off"):
        inshop.prepare(benchmark.write(), tmp_path / "out")


def test_the_command(benchmark: Benchmark, tmp_path: Path, picture: Callable[..., Path]) -> None:
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, [str(benchmark.write()), "--out", str(tmp_path / "out"), "--split", "gallery", "--whole"])
    assert result.exit_code == 0, result.output
    assert "deepfashion-inshop: 4 rows read, 1 kept" in result.stdout
    (kept,) = (tmp_path / "out" / "images").iterdir()
    assert read_image(kept).size == (64, 64)
