"""Which street photos a detector is measured on."""

from pathlib import Path

import pytest

from recsys.co_parsing import Split
from recsys.errors import DataError, WearwithError
from recsys.evaluation.detection_photos import choose_photos, read_numbers
from recsys.evaluation.measurement import EvaluationError
from tests.co_parsing_copy import CoParsing

DRESS = {"dress": (10, 10, 50, 110)}


@pytest.fixture
def folder(co_parsing: CoParsing) -> Path:
    for number in ("0001", "0002", "0006", "0007", "1011"):
        co_parsing.add(number, DRESS)
    return co_parsing.folder


def chosen(folder: Path, seen: frozenset[str] = frozenset(), part: Split = Split.ALL, numbers: tuple[str, ...] = ()) -> list[str]:
    return [annotation.stem for annotation in choose_photos(folder, "mine", seen, part, numbers).annotations]


def test_all_with_a_label_for_every_pixel_unless_a_part_or_ids_are_asked_for(folder: Path) -> None:
    (folder / "annotations" / "image-level" / "0003.mat").write_bytes(b"tags")
    assert chosen(folder) == ["0001", "0002", "0006", "0007", "1011"]
    assert chosen(folder, part=Split.VALIDATION) == ["0001", "0006", "1011"]
    assert chosen(folder, part=Split.TRAIN) == ["0002", "0007"]
    assert chosen(folder, numbers=("0007", "0001")) == ["0001", "0007"]
    assert chosen(folder, part=Split.TRAIN, numbers=("0007", "0001")) == ["0007"]


def test_what_the_detector_was_trained_on_is_left_out_and_counted(folder: Path) -> None:
    photos = choose_photos(folder, "mine", frozenset({"ccp-0002", "ccp-0007", "ccp-9999", "product-1"}))
    assert [annotation.stem for annotation in photos.annotations] == ["0001", "0006", "1011"]
    assert photos.seen == ("ccp-0002", "ccp-0007")
    assert photos.remark == "left out 2: mine was trained on them"


@pytest.mark.parametrize(
    ("seen", "part", "numbers", "why"),
    [
        (frozenset({"ccp-0002", "ccp-0007"}), Split.TRAIN, (), r"left out 2: mine was trained on them"),
        (frozenset(), Split.TRAIN, ("0001",), r"of 5, none was asked for"),
    ],
)
def test_where_nothing_is_left_it_says_why(folder: Path, seen: frozenset[str], part: Split, numbers: list[str], why: str) -> None:
    with pytest.raises(EvaluationError, match=rf"ccp leaves no photo to measure on \({why}\)"):
        choose_photos(folder, "mine", seen, part, numbers)


def test_ids_that_are_not_there_are_named(folder: Path) -> None:
    with pytest.raises(DataError, match=r"has no photo with a label for every pixel of the id '0003', 'x'. Check --ids."):
        choose_photos(folder, "mine", frozenset(), numbers=["0003", "0001", "x"])


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"label_list.mat is missing"):
        choose_photos(tmp_path, "mine", frozenset())


@pytest.mark.parametrize("told", ["0002,0011", "2, 11", "ccp-0002,ccp-0011,", "ccp-2,11"])
def test_ids_in_a_list(told: str) -> None:
    assert read_numbers(told) == ["0002", "0011"]


def test_ids_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("\ufeff0002\n\n  ccp-0011 \nmine\n", encoding="utf-8")
    assert read_numbers(str(tmp_path / "ids.txt")) == ["0002", "0011", "mine"]


def test_ids_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    for told in (str(tmp_path / "none.txt"), " , "):
        with pytest.raises(WearwithError, match="names no photo; it wants a file with one id a line"):
            read_numbers(told)
    with pytest.raises(WearwithError, match=r"photo.jpg is not a list of ids that can be read"):
        read_numbers(str(tmp_path / "photo.jpg"))
    assert read_numbers("x" * 5000) == ["x" * 5000]
