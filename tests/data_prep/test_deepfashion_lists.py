"""The lists of DeepFashion as they can be: cut off, counted wrongly, naming what is not there or not theirs to name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep import deepfashion
from data_prep.deepfashion.lists import ListedPictures, by_image, whole
from data_prep.schema import Report
from recsys.images import read_image
from tests.data_prep.deepfashion_copy import (
    BLOUSE,
    DRESS,
    Benchmark,
    items_of,
    number_of,
    reasons,
    small_copy,
)


@pytest.fixture
def benchmark(tmp_path: Path) -> Benchmark:
    return small_copy(tmp_path / "deepfashion")


def test_every_fault_of_a_line_is_accounted_for(benchmark: Benchmark, tmp_path: Path) -> None:
    names = {
        fault: f"img/Faulty_Tee/img_{fault}.jpg" for fault in ("missing", "torn", "nopart", "nobox", "cutbox", "oddbox", "twice")
    }
    for name in names.values():
        benchmark.add(name, "Tee")
    lists = benchmark.lists
    (benchmark.folder / names["missing"]).unlink()
    (benchmark.folder / names["torn"]).write_bytes(b"\xff\xd8\xff\xe0 torn")
    lists["Eval/list_eval_partition.txt"] = [
        line.replace(" train", " trian") if "nopart" in line else line for line in lists["Eval/list_eval_partition.txt"]
    ]
    lists["Anno/list_bbox.txt"] = [
        {"cutbox": line[:-4], "oddbox": line[:-3] + "nan"}.get(line.split()[0][19:25], line)
        for line in lists["Anno/list_bbox.txt"]
        if "nobox" not in line
    ]
    lists["Anno/list_category_img.txt"] += [
        f"{names['twice']} 1",
        "img/Faulty_Tee/img_cut.jpg",
        "",
        f"{BLOUSE[:-5]}8.jpg 0",
        f"{BLOUSE[:-5]}9.jpg 51",
        "img/a.jpg x",
    ]
    lists["Eval/list_eval_partition.txt"] += ["img/Nobody_Knows/1.jpg train", "img/Nobody_Knows/2.jpg train"]
    report = deepfashion.prepare(benchmark.write(), tmp_path / "out")
    assert report.rows_read == 4 + 7 + 5
    counted = reasons(report)
    assert counted.pop(next(reason for reason in counted if "damaged" in reason or "not a picture" in reason)) == 1
    assert counted == {
        "not in the train part, which was asked for": 2,
        "there is no such picture in the folder": 1,
        "list_eval_partition.txt does not say its part": 1,
        "list_bbox.txt has no box for it": 3,
        "the image stands more than once: its first line was taken": 1,
        "the line is cut off": 1,
        "the category number is none of 1 to 50": 3,
    }
    assert {reason: entry["count"] for reason, entry in report.extra["lines_dropped"].items()} == {
        "the line is cut off": 1,
        "the line holds what cannot be meant": 2,  # "trian", and a box of "nan"
        "an image that list_category_img.txt does not name": 2,
    }
    assert report.extra["counts_dropped"] == {
        "the first line counts other than the lines that are there, which were taken": {
            "count": 1,
            "examples": ["list_category_img.txt: 17 said, 16 there"],
        }
    }


def test_counts_that_disagree_are_told_and_the_lines_believed(benchmark: Benchmark, tmp_path: Path) -> None:
    benchmark.counts = {"Anno/list_bbox.txt": 9, "Eval/list_eval_partition.txt": 1}
    report = deepfashion.prepare(benchmark.write(), tmp_path / "out")
    assert report.rows_kept == 2
    (told,) = report.extra["counts_dropped"].values()
    assert sorted(told["examples"]) == ["list_bbox.txt: 9 said, 4 there", "list_eval_partition.txt: 1 said, 4 there"]


def test_a_category_whose_line_is_cut_off_keeps_its_place(benchmark: Benchmark, tmp_path: Path) -> None:
    benchmark.lists["Anno/list_category_cloth.txt"][number_of("Blouse") - 1] = "Blouse"
    report = deepfashion.prepare(benchmark.write(), tmp_path / "out")
    assert reasons(report)["the line of its category is cut off in list_category_cloth.txt"] == 2
    assert items_of(tmp_path / "out")["category"].tolist() == ["dress"]


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "/etc/secret.jpg", "img/../../secret.jpg", "img\\..\\secret.jpg", "img/c:secret.jpg"]
)
def test_no_list_leads_out_of_the_folder(benchmark: Benchmark, tmp_path: Path, name: str, picture: Callable[..., Path]) -> None:
    picture(tmp_path / "secret.jpg")
    assert ListedPictures(benchmark.write()).find(name) == "the image path leads out of the folder"
    assert ListedPictures(benchmark.folder).find("list.jpg") == "the image path does not begin with img/"


def test_no_link_leads_out_of_the_folder(benchmark: Benchmark, tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture(tmp_path / "elsewhere" / "secret.jpg")
    (benchmark.folder / "img" / "product").symlink_to(tmp_path / "elsewhere")
    (benchmark.folder / "img" / "Faded_Midi_Dress" / "1.jpg").symlink_to(tmp_path / "elsewhere" / "secret.jpg")
    (benchmark.folder / "img" / "Faded_Midi_Dress" / "2.jpg").symlink_to(benchmark.folder / DRESS)
    pictures = ListedPictures(benchmark.folder)
    assert pictures.find("img/product/secret.jpg") == "a link that leads out of the folder"
    assert pictures.find("img/Faded_Midi_Dress/1.jpg") == "a link that leads out of the folder"
    assert read_image(Path(pictures.find("img/Faded_Midi_Dress/2.jpg"))).size == Benchmark.SIZE


@given(st.text(max_size=60) | st.just("img/" + "x" * 5000) | st.just("img/" + "x/" * 5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_finds_anything_but_a_picture_of_the_folder(benchmark: Benchmark, name: str) -> None:
    found = ListedPictures(benchmark.folder).find(name)
    assert isinstance(found, str) or found.resolve().is_relative_to(benchmark.folder)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_crash_the_reader_of_lists(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"3\nimage_name label\nimg/a.jpg 1\n" + junk)
    report = Report(source="test")
    values = by_image(path, 2, lambda fields: whole(fields[0]), report)
    text = junk.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = 1 + sum(bool(line.strip()) for line in text.split("\n"))
    noted = sum(entry["count"] for entry in report.extra.get("lines_dropped", {}).values())
    assert values["img/a.jpg"] == 1
    assert lines == len(values) + noted
    assert (lines != 3) == ("counts_dropped" in report.extra)
