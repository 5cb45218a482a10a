import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from typer.testing import CliRunner

from data_prep import foreign
from data_prep.__main__ import app
from data_prep.foreign.made import KINDS, make
from data_prep.foreign.street import LARGEST_SIDE, LEAST_SIDE, MARGIN, free_pieces, out_of_focus
from recsys.co_parsing import Split
from recsys.errors import DataError
from recsys.images import read_image
from recsys.matlab import read_mask
from recsys.training.examples import read_examples

LOOK = {"dress": (150, 60, 250, 340), "hair": (170, 20, 230, 60)}  # of a photo that is 400 × 400
STREET, DRESS = (90, 90, 90), (200, 30, 40)
SOME = 6  # made pictures of each kind


@pytest.fixture
def street(co_parsing, monkeypatch: pytest.MonkeyPatch):
    """A folder of photos with room beside the person, few made pictures, and passers-by in photo 0009."""
    monkeypatch.setattr(foreign, "PASSERS_BY", frozenset({"0009"}))
    monkeypatch.setattr(foreign, "KINDS", {kind: (SOME, draw) for kind, (_, draw) in KINDS.items()})
    co_parsing.SIZE = (400, 400)
    return co_parsing


def prepared(street, out: Path, split: Split = Split.ALL) -> tuple[foreign.Report, pd.DataFrame]:
    """The report, and the items with their parts."""
    report = foreign.prepare(street.folder, out, split=split)
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    items, labels = (pd.read_parquet(out / f"{name}.parquet") for name in ("items", "labels"))
    assert [*items["item_id"]] == [*labels["item_id"]]
    return report, items.assign(split=labels["split"])


def pieces_of(items: pd.DataFrame) -> pd.DataFrame:
    return items[items["item_id"].str.startswith("foreign-ccp-")]


def test_pieces_show_the_street_and_nothing_of_the_person(street, tmp_path: Path) -> None:
    for number in range(602, 640, 5):
        street.add(f"{number:04}", LOOK)
    _, items = prepared(street, tmp_path / "out")
    pieces = pieces_of(items)
    assert len(pieces) >= 12
    for image in pieces["image"]:
        piece = read_image(tmp_path / "out" / image)
        assert min(piece.size) >= LEAST_SIDE
        assert max(piece.size) <= LARGEST_SIDE
        assert np.abs(np.asarray(piece, dtype=int) - STREET).max() < 12


def test_every_item_is_no_garment(street, tmp_path: Path) -> None:
    street.add("0602", LOOK)
    report, items = prepared(street, tmp_path / "out")
    assert [*items["item_id"][:2]] == ["foreign-ccp-0602-1", "foreign-ccp-0602-2"]
    assert "foreign-made-noise-006" in set(items["item_id"])
    assert set(items["slot"]) == {"not_clothing"}
    assert set(items["category"]) == {"no garment"}
    assert [items.iloc[0]["title"], items.iloc[-1]["title"]] == ["Street 0602", "Text 006"]
    assert report.extra["pictures_by_kind"] == {**dict.fromkeys(KINDS, SOME), "street": 2}
    assert (report.extra["photos_used"], report.extra["pictures_made"]) == (1, SOME * len(KINDS))


def test_a_picture_is_in_the_part_that_its_number_says(street, tmp_path: Path) -> None:
    for number in range(601, 661):
        street.add(f"{number:04}", LOOK)
    _, items = prepared(street, tmp_path / "out")
    for row in items.itertuples():
        _, origin, *rest = row.item_id.split("-")
        number = int(rest[0] if origin == "ccp" else rest[-1])
        assert row.split == ("validation" if number % 5 == 1 else "train")
    blurred = pieces_of(items)[lambda rows: rows["item_id"].str.endswith("-1-blurred")]
    assert 1 <= len(blurred) <= 15  # a tenth of 60 photos is asked for
    assert Counter(items["split"])["validation"] >= 2 * len(KINDS) + 15


def test_training_is_given_the_training_part_alone(street, tmp_path: Path) -> None:
    for number in ("0601", "0602"):
        street.add(number, LOOK)
    _, items = prepared(street, tmp_path / "out")
    read = read_examples(tmp_path / "out")
    assert [example.item_id for example in read] == [*items[items["split"] == "train"]["item_id"]]
    assert not [example for example in read if "0601" in example.item_id or example.item_id.endswith(("-001", "-006"))]
    assert {tuple(example.labels.items()) for example in read} == {(("slot", "not_clothing"), ("category", "no garment"))}


def test_a_part_holds_the_same_pictures_as_the_whole(street, tmp_path: Path) -> None:
    for number in ("0601", "0602", "0603"):
        street.add(number, LOOK)
    _, items = prepared(street, tmp_path / "all")
    for split in ("train", "validation"):
        _, part = prepared(street, tmp_path / split, Split(split))
        assert [*part["item_id"]] == [*items[items["split"] == split]["item_id"]]
        for image in part["image"]:
            assert (tmp_path / split / image).read_bytes() == (tmp_path / "all" / image).read_bytes()


def test_no_two_pictures_are_the_same(street, tmp_path: Path) -> None:
    _, items = prepared(street, tmp_path / "out")
    assert len({(tmp_path / "out" / image).read_bytes() for image in items["image"]}) == SOME * len(KINDS)


def test_photos_that_give_no_piece_are_counted(street, tmp_path: Path) -> None:
    for number in ("0009", "0602", "0603", "0604", "0605"):
        street.add(number, LOOK)
    street.add("0603", {"coat": (60, 60, 340, 340)})
    street.annotation("0604").write_bytes(b"not MATLAB at all")
    (street.folder / "photos" / "0605.jpg").unlink()
    report, items = prepared(street, tmp_path / "out")
    assert {item_id.split("-")[2] for item_id in pieces_of(items)["item_id"]} == {"0602"}
    assert {reason: entry["examples"] for reason, entry in report.dropped.items()} == {
        "not all the people and clothes in the photo have labels": ["photo 0009"],
        "there is no room beside the person": ["photo 0603"],
        "the annotation is not a MATLAB file that can be read": ["photo 0604"],
        "the annotation has no photo": ["photo 0605"],
    }


def test_a_list_without_the_label_of_the_background(street, tmp_path: Path) -> None:
    from scipy.io import savemat

    street.add("0602", LOOK)
    savemat(street.folder / "label_list.mat", {"label_list": np.array([["dress", "hair"]], dtype=object)})
    with pytest.raises(
        DataError, match=r"label_list\.mat has no label 'null', so nothing says where the person ends\. Download it"
    ):
        foreign.prepare(street.folder, tmp_path / "out")


def test_another_layout_is_refused(street, tmp_path: Path) -> None:
    shutil.rmtree(street.folder / "annotations")
    with pytest.raises(DataError, match="pixel-level is missing"):
        foreign.prepare(street.folder, tmp_path / "out")


def test_the_command(street, tmp_path: Path) -> None:
    street.add("0601", LOOK)
    street.add("0602", LOOK)
    result = CliRunner().invoke(app, ["foreign", str(street.folder), "--out", str(tmp_path / "out"), "--split", "validation"])
    assert result.exit_code == 0, result.output
    made = 2 * len(KINDS)  # numbers 1 and 6
    assert result.stdout.startswith(f"foreign: {made + 2} rows read, {made + 2} kept")


def places(pieces: list[Image.Image]) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of pieces of a photo whose red is x and whose green is y."""
    corners = [piece.getpixel((0, 0)) for piece in pieces]
    return [(x, y, x + piece.width, y + piece.height) for (x, y, _), piece in zip(corners, pieces, strict=True)]


def coordinates(width: int, height: int) -> Image.Image:
    y, x = np.mgrid[:height, :width].astype(np.uint8)
    return Image.fromarray(np.stack([x, y, np.zeros_like(x)], axis=-1))


def has_room(taken: np.ndarray) -> bool:
    """Whether the smallest piece fits anywhere, by trying every place."""
    height, width = taken.shape
    return any(
        not taken[max(top - MARGIN, 0) : top + LEAST_SIDE + MARGIN, max(left - MARGIN, 0) : left + LEAST_SIDE + MARGIN].any()
        for top in range(height - LEAST_SIDE + 1)
        for left in range(width - LEAST_SIDE + 1)
    )


@pytest.mark.parametrize("seed", range(12))
def test_pieces_are_free_and_apart_wherever_there_is_room(seed: int) -> None:
    rng = np.random.default_rng(seed)
    taken = np.zeros((160, 140), dtype=bool)
    for top, left in zip(rng.integers(0, 160, 3), rng.integers(0, 140, 3), strict=True):
        taken[top : top + 20, left : left + 12] = True
    found = places(free_pieces(coordinates(140, 160), taken, 2, rng))
    assert bool(found) == has_room(taken)
    for left, top, right, bottom in found:
        assert not taken[max(top - MARGIN, 0) : bottom + MARGIN, max(left - MARGIN, 0) : right + MARGIN].any()
        taken[top:bottom, left:right] = True  # the next may not come near it
    assert len(found) == 2 or not has_room(taken)


def test_the_only_place_is_found() -> None:
    taken = np.ones((150, 150), dtype=bool)
    taken[30 : 30 + LEAST_SIDE + 2 * MARGIN, 40 : 40 + LEAST_SIDE + 2 * MARGIN] = False
    found = places(free_pieces(coordinates(150, 150), taken, 2, np.random.default_rng(0)))
    left, top = 40 + MARGIN, 30 + MARGIN
    assert found == [(left, top, left + LEAST_SIDE, top + LEAST_SIDE)]
    taken[30, 40] = True
    assert free_pieces(coordinates(150, 150), taken, 2, np.random.default_rng(0)) == []


def test_a_photo_smaller_than_a_piece() -> None:
    assert free_pieces(coordinates(63, 200), np.zeros((200, 63), dtype=bool), 2, np.random.default_rng(0)) == []


def test_out_of_focus_keeps_the_size_and_loses_the_detail() -> None:
    rng = np.random.default_rng(0)
    sharp = Image.fromarray(rng.integers(0, 256, (70, 90, 3), dtype=np.uint8))
    soft = out_of_focus(sharp, rng)
    assert soft.size == sharp.size
    assert np.asarray(soft).std() < np.asarray(sharp).std() / 3


def colours_of(kind: str, seed: int) -> int:
    picture = make(kind, np.random.default_rng(seed))
    assert picture.mode == "RGB"
    assert LEAST_SIDE <= min(picture.size) <= max(picture.size) <= 256
    return len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0))


@pytest.mark.parametrize("seed", range(8))
def test_each_kind_is_what_its_name_says(seed: int) -> None:
    assert colours_of("plain", seed) == 1
    assert colours_of("checks", seed) == 2
    assert 2 <= colours_of("stripes", seed) <= 4
    assert 2 <= colours_of("blobs", seed) <= 40
    assert colours_of("text", seed) > 2  # paper, ink, and between them the edges of the letters
    assert colours_of("noise", seed) > 4
    steps = np.abs(np.diff(np.asarray(make("gradient", np.random.default_rng(seed)), dtype=int), axis=0))
    assert steps.max() <= 255 / LEAST_SIDE * 2


def test_real_photos(shared_data: Callable[[str], Path]) -> None:
    real = shared_data("clothing-co-parsing")
    cut = 0
    for number in ("0002", "0382", "0569"):
        photo = read_image(real / "photos" / f"{number}.jpg")
        labelled = read_mask(real / "annotations" / "pixel-level" / f"{number}.mat") != 0
        marked = np.zeros((*labelled.shape, 3), dtype=np.uint8)
        marked[labelled] = 255
        for seed in range(4):
            pieces, marks = (
                free_pieces(picture, labelled, 2, np.random.default_rng(seed)) for picture in (photo, Image.fromarray(marked))
            )
            cut += len(pieces)
            assert [piece.size for piece in pieces] == [mark.size for mark in marks]
            assert not any(np.asarray(mark).any() for mark in marks)
    assert cut == 24
