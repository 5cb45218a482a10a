"""Classification measured on made folders of pictures whose colour is their class."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recsys.encoders.histogram import ColorHistogram
from recsys.errors import DataError
from recsys.evaluation.class_folders import open_class_folders
from recsys.evaluation.classification import measure_classification
from recsys.evaluation.measurement import EvaluationError, MeasurementSet
from tests.support import PALETTE, plain, striped

CLASSES = ("dress", "hat", "shoes")


class Blind(ColorHistogram):
    """An encoder that sees the size of the picture and nothing else."""

    name = "blind"
    checksum = "0"

    def encode(self, images):  # type: ignore[no-untyped-def]
        return super().encode([plain(PALETTE[image.width % 2], (4, 4)) for image in images])


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 100)


def fill(folder: Path, part: str, each: int, wrong: int = 0) -> Path:
    """`each` pictures a class, mostly of the class's colour; the first `wrong` of a class are of the next one's."""
    for place, name in enumerate(CLASSES):
        (folder / part / name).mkdir(parents=True)
        for number in range(each):
            own = (place + 1) % 3 if number < wrong else place
            picture = striped([PALETTE[own], PALETTE[3 + number % 3]], [20, 1 + number % 5])
            picture.save(folder / part / name / f"{number:02}.png")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(fill(tmp_path / "photos", "train", 12), "validation", 5, wrong=1)


def test_each_figure_and_its_details(folder: Path, tmp_path: Path) -> None:
    (folder / "README.md").write_text("not in a part")
    measured = measure_classification(folder, [ColorHistogram()])
    assert measured["accuracy"].value == pytest.approx(12 / 15)
    assert measured["accuracy"].n == 15
    assert measured["macro_f1"].value == pytest.approx(0.8)
    assert 0.1 < measured["ece"].value < 0.3  # sure of the three that are of another's colour
    assert {figure.name for figure in measured.measurements} == {"accuracy", "macro_f1", "ece"}
    assert measured.data == "15 photos of photos/validation, learned from 36 of photos/train"
    assert measured.counts == {"train_photos": 36, "validation_photos": 15, "classes": 3, "trained_on": 0, "unreadable": 0}
    assert measured.details["confusion"] == {"labels": list(CLASSES), "matrix": [[4, 1, 0], [0, 4, 1], [1, 0, 4]]}
    assert {(one["picture"], one["truth"], one["answer"]) for one in measured.details["mistakes"]} == {
        ("validation/dress/00.png", "dress", "hat"),
        ("validation/hat/00.png", "hat", "shoes"),
        ("validation/shoes/00.png", "shoes", "dress"),
    }
    assert measured.parameters["heads"]["color-histogram"]["chosen_by"] == "5-fold cross-validation, 36 photos"
    measured.write(tmp_path / "figures.json")
    assert MeasurementSet.read(tmp_path / "figures.json").measurements == measured.measurements


def test_several_encoders_are_named_and_the_first_has_the_plain_names(folder: Path) -> None:
    measured = measure_classification(folder, [ColorHistogram(), Blind()])
    assert measured.encoder is not None
    assert measured.encoder.name == "color-histogram"
    assert measured["accuracy"].value == measured["accuracy.color-histogram"].value == pytest.approx(12 / 15)
    assert measured["accuracy.blind"].value < 0.6
    assert [one["name"] for one in measured.details["encoders"]] == ["color-histogram", "blind"]


def test_where_there_is_a_test_part_it_is_reported_and_validation_chooses(folder: Path) -> None:
    fill(folder, "test", 4)
    measured = measure_classification(folder, [ColorHistogram()])
    assert measured["accuracy"].n == 12
    assert measured["accuracy"].value == 1
    assert measured.parameters["heads"]["color-histogram"]["chosen_by"] == "15 photos held out"
    assert measured.counts["test_photos"] == 12
    shutil.rmtree(folder / "validation")
    again = measure_classification(folder, [ColorHistogram()])
    assert again["accuracy"].n == 12
    assert again.parameters["heads"]["color-histogram"]["chosen_by"] == "5-fold cross-validation, 36 photos"


def trained_on(folder: Path, monkeypatch: pytest.MonkeyPatch, seen: list[str], held_out: Sequence[str] = ()) -> None:
    """Let the colour histogram have been trained on these."""
    told = {"item_ids": seen, "held_out": list(held_out)}
    (folder / "color-histogram.trained-on.json").write_text(json.dumps(told))
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", folder)


@pytest.mark.parametrize("encoders", [[ColorHistogram()], [Blind(), ColorHistogram()]], ids=["alone", "beside another"])
def test_what_an_encoder_was_trained_on_is_not_reported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoders: list[ColorHistogram]
) -> None:
    trained_on(tmp_path, monkeypatch, ["validation/hat/00", "validation/shoes/00", "elsewhere"])
    measured = measure_classification(folder, encoders)
    assert measured["accuracy"].n == 13
    assert measured.counts["validation_photos"] == 13
    assert measured.counts["trained_on"] == 2
    assert measured.data.endswith("learned from 36 of photos/train; left out 2: color-histogram was trained on them")
    pictures = {one["picture"] for one in measured.details["mistakes"]}
    assert pictures
    assert not pictures & {"validation/hat/00.png", "validation/shoes/00.png"}


def test_what_an_encoder_was_trained_on_does_not_choose(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(folder, "test", 4)
    trained_on(tmp_path, monkeypatch, ["validation/hat/00", "test/hat/01"])
    measured = measure_classification(folder, [ColorHistogram()])
    assert measured.parameters["heads"]["color-histogram"]["chosen_by"] == "14 photos held out"
    assert measured["accuracy"].n == 11
    trained_on(tmp_path, monkeypatch, [f"validation/{name}/{number:02}" for name in CLASSES for number in range(5)])
    again = measure_classification(folder, [ColorHistogram()])
    assert again.parameters["heads"]["color-histogram"]["chosen_by"] == "5-fold cross-validation, 36 photos"


def test_where_nothing_is_left_to_report_there_is_no_measurement(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained_on(tmp_path, monkeypatch, [f"validation/{name}/{number:02}" for name in CLASSES for number in range(5)])
    with pytest.raises(
        EvaluationError, match=r"validation leaves no photo .* \(left out 15: color-histogram was trained on them\)"
    ):
        measure_classification(folder, [ColorHistogram()])


def test_the_accuracy_says_that_an_encoder_learned_from_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained_on(tmp_path, monkeypatch, ["train/hat/00"])
    measured = measure_classification(folder, [ColorHistogram(), Blind()])
    assert (
        measured["accuracy"].note == measured["accuracy.color-histogram"].note == "learned from what color-histogram was trained on"
    )
    assert measured["accuracy.blind"].note == ""


@pytest.mark.parametrize(("held_out", "judged"), [(0, 60), (5, 75)])
def test_a_head_is_chosen_by_photos_the_encoder_has_not_learned_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_out: int, judged: int
) -> None:
    folder = fill(fill(tmp_path / "photos", "train", 40), "validation", 3)
    seen = [f"train/{name}/{number:02}" for name in CLASSES for number in range(20)]
    held = [f"train/{name}/{number:02}" for name in CLASSES for number in range(held_out)]
    trained_on(tmp_path, monkeypatch, seen, held)
    measured = measure_classification(folder, [ColorHistogram()])
    assert measured.parameters["heads"]["color-histogram"]["chosen_by"] == f"5-fold cross-validation, {judged} photos"


def test_pictures_that_cannot_be_read_are_left_out_and_counted(folder: Path) -> None:
    (folder / "train" / "hat" / "00.png").write_bytes(b"not a picture")
    (folder / "validation" / "hat" / "00.png").write_bytes(b"")
    (folder / "validation" / "hat" / "note.txt").write_text("beside them")
    measured = measure_classification(folder, [ColorHistogram()])
    assert measured.data.endswith("14 photos of photos/validation, learned from 35 of photos/train; left out 2 that cannot be read")
    assert measured.counts["unreadable"] == 2
    with open_class_folders(folder) as parts:
        assert parts["validation"].others == 1


def spoil(folder: Path, how: str) -> None:
    train, hat = folder / "train", folder / "train" / "hat"
    if how == "one class":
        shutil.rmtree(hat)
        shutil.rmtree(train / "shoes")
    elif how == "empty class":
        shutil.rmtree(hat)
        hat.mkdir()
        (hat / "note.txt").touch()
    elif how == "empty validation class":
        (folder / "validation" / "coat").mkdir()
    elif how == "stranger":
        (folder / "validation" / "hat").rename(folder / "validation" / "coat")
    elif how == "no train":
        shutil.rmtree(train)
    elif how == "only train":
        shutil.rmtree(folder / "validation")
    elif how == "empty part":
        shutil.rmtree(folder / "validation")
        (folder / "validation").mkdir()
    elif how == "nothing":
        shutil.rmtree(folder)
    else:
        for path in (folder / "validation" if how == "validation unreadable" else hat).rglob("*.png"):
            path.write_bytes(b"not a picture")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("one class", "must hold a folder for each of two classes or more; it has only 'dress'"),
        ("empty class", r"hat holds no picture: a class without examples can be neither learned nor measured"),
        ("empty validation class", r"coat holds no picture"),
        ("stranger", "validation has the class 'coat', which train/ lacks, so it cannot be learned"),
        ("no train", "has no train/; the layout is train/CLASS"),
        ("only train", "has no validation/ nor test/; the layout is"),
        ("empty part", "validation holds no picture in a class folder"),
        ("nothing", "photos is not a folder"),
    ],
)
def test_another_layout_is_refused_in_one_line(folder: Path, how: str, why: str) -> None:
    spoil(folder, how)
    with pytest.raises(DataError, match=why):
        measure_classification(folder, [ColorHistogram()])


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("hat unreadable", "not one picture of the class 'hat' in train/ can be read, so it cannot be learned"),
        ("validation unreadable", r"not one picture of .*validation can be read, so there is nothing to measure on"),
    ],
)
def test_what_is_left_of_unreadable_pictures_may_be_too_little(folder: Path, how: str, why: str) -> None:
    spoil(folder, how)
    with pytest.raises(EvaluationError, match=why):
        measure_classification(folder, [ColorHistogram()])


@pytest.mark.parametrize("part", ["test", "validation"])
def test_a_class_that_cannot_be_learned_is_told_wherever_it_is_asked_for(folder: Path, part: str) -> None:
    fill(folder, "test", 2)
    shutil.rmtree(folder / ("validation" if part == "test" else "test") / "hat")
    spoil(folder, "hat unreadable")
    with pytest.raises(EvaluationError, match="not one picture of the class 'hat' in train/ can be read, so it cannot be learned"):
        measure_classification(folder, [ColorHistogram()])


def test_progress_says_what_is_done(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    measure_classification(folder, [ColorHistogram()], lambda *step: told.append(step))
    assert ("train, color-histogram", 36, 36) in told
    assert ("validation, color-histogram", 15, 15) in told
    assert np.all([done <= total for _, done, total in told])
