"""DeepFashion, Category and Attribute Prediction: what becomes of an image, a category, an attribute."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data_prep import deepfashion
from data_prep.deepfashion import Split
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.images import read_image
from tests.data_prep.deepfashion_copy import (
    BLOUSE,
    CATEGORIES,
    DRESS,
    Benchmark,
    items_of,
    labels_of,
    number_of,
    reasons,
    small_copy,
)


@pytest.fixture
def benchmark(tmp_path: Path) -> Benchmark:
    return small_copy(tmp_path / "deepfashion")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_image_is_an_item_cut_to_its_box(benchmark: Benchmark, tmp_path: Path, ends: str) -> None:
    benchmark.ends = ends
    report = deepfashion.prepare(benchmark.write(), tmp_path / "out")
    items, labels = items_of(tmp_path / "out"), labels_of(tmp_path / "out")
    assert (report.rows_read, report.rows_kept) == (4, 2)
    assert reasons(report) == {"not in the train part, which was asked for": 2}
    assert [*items.index] == [*labels.index] == [f"deepfashion/{name.removeprefix('img/')}" for name in (BLOUSE, DRESS)]
    blouse = items.iloc[0]
    assert blouse[["title", "category", "slot", "source"]].tolist() == [
        "Sheer Pleated-Front Blouse", "blouse", "top", "deepfashion",
    ]  # fmt: skip
    assert len(blouse["also_buy"]) == 0
    stored = read_image(tmp_path / "out" / blouse["image"])
    assert stored.size == (30, 60)
    assert np.asarray(stored).reshape(-1, 3).mean(axis=0) == pytest.approx((200, 20, 30), abs=6)  # the garment and nothing else
    label = labels.iloc[0]
    assert (label["split"], label["identity"]) == ("train", "Sheer_Pleated-Front_Blouse")
    assert [*label["box"]] == [0, 0, 30, 60]
    assert [*label["attributes"]] == ["abstract animal print", "zip-up"]
    assert report.extra["images_by_class"] == {"Blouse": 1, "Dress": 1}
    assert "lines_dropped" not in report.extra
    assert "counts_dropped" not in report.extra


def test_whole_pictures_keep_their_bytes_and_the_box(benchmark: Benchmark, tmp_path: Path) -> None:
    deepfashion.prepare(benchmark.write(), tmp_path / "out", crop=False, split=Split.ALL)
    items, labels = items_of(tmp_path / "out"), labels_of(tmp_path / "out")
    assert labels["split"].tolist() == ["train", "validation", "test", "train"]
    assert [[*box] for box in labels["box"]] == [[10, 20, 40, 80]] * 4
    assert (tmp_path / "out" / items.iloc[0]["image"]).read_bytes() == (benchmark.folder / BLOUSE).read_bytes()


@pytest.mark.parametrize("annotations", ["Anno_coarse", "Anno_fine", "Anno/Anno_fine"])
def test_newer_releases_lie_otherwise(benchmark: Benchmark, tmp_path: Path, annotations: str) -> None:
    folder = benchmark.write()
    (folder / "Anno").rename(folder / "lists")
    (folder / annotations).parent.mkdir(exist_ok=True)
    (folder / "lists").rename(folder / annotations)
    (folder / "Img").mkdir()
    (folder / "img").rename(folder / "Img" / "img")
    assert deepfashion.prepare(folder, tmp_path / "out").rows_kept == 2


def test_attributes_that_are_not_as_many_as_their_names(benchmark: Benchmark, tmp_path: Path) -> None:
    benchmark.lists["Anno/list_attr_img.txt"][0] = f"{BLOUSE} 1 1"
    report = deepfashion.prepare(benchmark.write(), tmp_path / "out")
    assert report.extra["lines_dropped"] == {"not 4 attributes in the line": {"count": 1, "examples": ["list_attr_img.txt line 3"]}}
    assert report.extra["without_attributes"] == 1
    assert [len(names) for names in labels_of(tmp_path / "out")["attributes"]] == [0, 0]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "Anno" / "list_category_img.txt").unlink(), r"has no Anno/list_category_img\.txt .*inshop"),
        (lambda folder: (folder / "Anno" / "list_bbox.txt").unlink(), r"list_bbox\.txt is missing: is this the folder"),
        (lambda folder: (folder / "Eval" / "list_eval_partition.txt").unlink(), r"list_eval_partition\.txt is missing"),
        (lambda folder: (folder / "Anno" / "list_category_cloth.txt").write_text(""), r"does not begin with a count"),
        (lambda folder: (folder / "Anno" / "list_bbox.txt").write_text("image_name x_1\n"), r"does not begin with a count"),
        (lambda folder: (folder / "img").rename(folder / "pictures"), r"has no folder img/ or Img/img/"),
    ],
)
def test_another_layout_is_refused(benchmark: Benchmark, tmp_path: Path, spoil: Callable[[Path], object], message: str) -> None:
    spoil(benchmark.write())
    with pytest.raises(DataError, match=message):
        deepfashion.prepare(benchmark.folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_whole_pictures_need_no_boxes(benchmark: Benchmark, tmp_path: Path) -> None:
    (benchmark.write() / "Anno" / "list_bbox.txt").unlink()
    assert deepfashion.prepare(benchmark.folder, tmp_path / "out", crop=False).rows_kept == 2
    assert labels_of(tmp_path / "out")["box"].tolist() == [None, None]


def test_the_fifty_categories(tmp_path: Path) -> None:
    benchmark = Benchmark(tmp_path / "all")
    for name, _ in CATEGORIES:
        benchmark.add(f"img/{name}/1.jpg", name)
    deepfashion.prepare(benchmark.write(), tmp_path / "out")
    items = items_of(tmp_path / "out")
    by_slot = {slot: set(group["title"].str.replace(" ", "_")) for slot, group in items.groupby("slot")}
    assert len(items) == 50
    assert by_slot[Slot.OUTERWEAR] == {
        "Anorak", "Blazer", "Bomber", "Cardigan", "Jacket", "Parka", "Peacoat", "Poncho", "Cape", "Coat", "Kimono",
    }  # fmt: skip
    assert by_slot[Slot.NOT_CLOTHING] == {"Trunks", "Coverup", "Nightdress", "Onesie", "Robe"}
    where = dict(CATEGORIES)
    assert {where[name] for name in by_slot[Slot.TOP]} == {1}
    assert {where[name] for name in by_slot[Slot.BOTTOM]} == {2}
    assert {where[name] for name in by_slot[Slot.DRESS]} == {3}
    named = items.set_index("title")["category"]
    assert named[["Tee", "Flannel", "Jeggings", "Trunks", "Romper", "Kaftan"]].tolist() == [
        "t-shirt", "shirt", "leggings", "swimwear", "jumpsuit", "dress",
    ]  # fmt: skip


def test_a_category_that_nobody_knows_is_named_by_where_it_is_worn(benchmark: Benchmark, tmp_path: Path) -> None:
    benchmark.lists["Anno/list_category_cloth.txt"][number_of("Dress") - 1] = "Thing of wool 2"
    deepfashion.prepare(benchmark.write(), tmp_path / "out")
    assert items_of(tmp_path / "out").iloc[1][["category", "slot"]].tolist() == ["bottoms", "bottom"]
