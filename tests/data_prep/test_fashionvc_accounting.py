from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data_prep.fashionvc_copy import SPLIT, examples, prepared, write_copy, write_pictures

MakePicture = Callable[..., Path]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return write_pictures(tmp_path / "FashionVCdata")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return write_copy(tmp_path / "FashionVCdata")


def test_orphans_of_both_kinds(copy: Path, tmp_path: Path) -> None:
    (copy / "bottom" / "9.jpg").unlink()
    (copy / "top" / "3.jpg").write_bytes(b"")
    (copy / "train.csv").write_text("1,1\n77,1\n2,88\n2,9\n,1\n1,\n1,1,2\n")
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert examples(report.dropped) == {
        "the picture is empty (0 bytes). Copy or export it again.": ["top/3.jpg"],
        "there is no picture that is named by its id": ["bottom-9"],
    }
    assert examples(report.extra["pairs_dropped"]) == {
        "the line has more fields than the others": ["train.csv, line 7"],
        "its top is not among the tops": ["train.csv, line 2: 77 with 1"],
        "its bottom is not among the bottoms": ["train.csv, line 3: 2 with 88"],
        "its bottom was dropped": ["train.csv, line 4: 2 with 9"],
        "the line names no top": ["train.csv, line 5: ? with 1"],
        "the line names no bottom": ["train.csv, line 6: 1 with ?"],
        "its top was dropped": ["valid.csv, line 1: 3 with 1"],
    }
    assert pairs == {("top-1", "bottom-1"): "train", ("top-2", "bottom-1"): "test"}
    assert report.extra["items_in_no_pair"] == 1


def test_a_pair_counts_for_the_first_part_that_it_is_in(copy: Path, tmp_path: Path) -> None:
    (copy / "test.csv").write_text("1,1\n3,1\n2,1\n2,1\n")
    (copy / "a_test.csv").write_text("4,9\n")  # the name's order does not count
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert pairs == {**SPLIT, ("top-4", "bottom-9"): "test"}
    assert examples(report.extra["pairs_dropped"]) == {
        "the pair stands in an earlier part too": ["test.csv, line 1: 1 with 1", "test.csv, line 2: 3 with 1"],
        "the pair stands more than once": ["test.csv, line 4: 2 with 1"],
    }


def test_rows_that_are_no_garment(copy: Path, tmp_path: Path) -> None:
    with (copy / "tops.csv").open("a") as file:
        file.write("\n1,Shirt,again\n,Shirt,no id\n7,Shirt,a text, with a comma\n8,Shirt,no picture\n")
    report, _, _ = prepared(copy, tmp_path / "out")
    assert examples(report.dropped) == {
        "the id stands more than once in its table": ["tops.csv, line 6"],
        "the row names no id": ["tops.csv, line 7"],
        "more fields than there are headings: a text with the separator in it needs quotes": ["tops.csv, line 8"],
        "there is no picture that is named by its id": ["top-8"],
    }
    assert report.rows_read == 10


def test_of_two_tables_that_differ_the_first_is_believed(copy: Path, tmp_path: Path) -> None:
    (copy / "tops_more.csv").write_text("id,category,text\n1,Coats,Other\n4,Coats,\n")
    _, items, _ = prepared(copy, tmp_path / "out")
    assert list(items.loc[["top-1", "top-4"], "title"]) == ["Silk blouse", "Tee"]
    assert list(items.loc[["top-1", "top-4"], "slot"]) == ["top", "top"]


def test_json_lines_that_are_none(copy: Path, tmp_path: Path) -> None:
    (copy / "train.csv").unlink()
    lines = ['{"top_id": 1, "bottom_id": 1}', "{torn", "", "[1, 1]", '{"top_id": 2, "bottom_id": "9.jpg"}']
    (copy / "train.json").write_text("\n".join(lines))
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert pairs == SPLIT
    assert examples(report.extra["pairs_dropped"]) == {
        "the line names no top": ["train.json, line 2: ? with ?", "train.json, line 4: ? with ?"]
    }


def test_labels_in_json(copy: Path, tmp_path: Path) -> None:
    (copy / "train.csv").unlink()
    lines = [
        '{"top": "1", "bottom": "1", "label": true}',
        '{"top": "2", "bottom": "9", "label": 1}',
        '{"top": 3, "bottom": 9, "label": false}',
    ]
    (copy / "train.jsonl").write_text("\n".join(lines))
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert pairs == SPLIT
    assert report.extra["negatives"] == 1


def test_labels_that_are_none(copy: Path, tmp_path: Path) -> None:
    (copy / "train.csv").write_text("top,bottom,label\n1,1,1\n2,9,TRUE\n3,9,maybe\n")
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert pairs == SPLIT
    assert examples(report.extra["pairs_dropped"]) == {"the label is neither 1 nor 0": ["train.csv, line 4"]}


def test_files_and_pictures_that_are_nothing_of_it(copy: Path, tmp_path: Path, picture: MakePicture) -> None:
    (copy / "top_features.npy").write_bytes(b"\x93NUMPY")
    (copy / "README.txt").write_text("FashionVC, handed out for research.\n")
    (copy / "notes.txt").write_bytes(b'"')
    (copy / "top_vectors.csv").write_text("a,b\n0.5,0.1\n")
    (copy / "all_pairs.csv").write_text("4,9\n")
    picture(copy / "top" / "1.png")
    picture(copy / "samples" / "5.jpg")
    secret = picture(tmp_path / "secret.jpg")
    (copy / "top" / "5.jpg").symlink_to(secret)
    report, _, pairs = prepared(copy, tmp_path / "out")
    assert pairs == SPLIT
    assert examples(report.extra["files_dropped"]) == {
        "it is neither a picture nor a table": ["top_features.npy"],
        "neither its name nor its headings say what it is a table of": ["README.txt", "notes.txt"],
        "none of its headings says that it holds ids": ["top_vectors.csv: a, b"],
        "it does not say which part its pairs are in, and other tables do": ["all_pairs.csv"],
        "a link that leads out of the folder": ["top/5.jpg"],
    }
    assert examples(report.extra["pictures_dropped"]) == {
        "another picture is named by the same id": ["top/1.png"],
        "nothing says whether it shows a top or a bottom": ["samples/5.jpg"],
    }


def test_a_table_that_only_its_headings_name(pictures: Path, tmp_path: Path) -> None:
    (pictures / "fashion.csv").write_text("top_category,top_id,bottom_category,bottom_id\nCoat,2,Jeans,1\n")
    assert prepared(pictures, tmp_path / "out")[2].keys() == {("top-2", "bottom-1")}


_ID = st.sampled_from(["1", "2", "3", "4", "9", "77", "1.jpg", "", " ", "a b", "../1", "top", "0", "\x00", '"'])
_LINES = st.lists(st.lists(_ID, min_size=1, max_size=4), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables=st.dictionaries(st.sampled_from(["train.csv", "valid.csv", "test.csv", "pairs.csv", "top.csv", "t.json"]), _LINES),
    heading=st.sampled_from(["top,bottom", "top,bottom,label", "neg,top,pos"]),
    seed=st.integers(0, 9),
)
def test_no_pair_is_lost_or_in_two_parts_whatever_the_tables_hold(
    tables: dict[str, list[list[str]]], heading: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_pictures(tmp_path_factory.mktemp("any") / "fvc")
    for name, lines in tables.items():
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in lines]
        (folder / name).write_text("\n".join(["id,text" if name == "top.csv" else heading, *quoted]))
    (folder / "train_sure.csv").write_text("1,1\n")
    (folder / "test_again.csv").write_text("1,1\n")
    _, _, pairs = prepared(folder, folder.parent / "out", seed=seed)
    assert pairs["top-1", "bottom-1"] == "train"
