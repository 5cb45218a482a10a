"""The one JSON shape: what is written is what is read again, and anything else is refused in one line."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from recsys.evaluation import measurement
from recsys.evaluation.intervals import proportion
from recsys.evaluation.measurement import EncoderId, EvaluationError, Measurement, MeasurementSet

ENCODER = EncoderId("histogram", "c0ffee")
FIGURE = Measurement("accuracy", 0.5, 0.4, 0.6, 10, "note")
MEASURED = MeasurementSet(
    "what", "data", (FIGURE,), ENCODER, {"photos": 10}, {"k": 5}, details={"confusion": {"labels": ["a"], "matrix": [[10]]}}
)


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def test_json_has_the_one_shape(tmp_path: Path) -> None:
    MEASURED.write(tmp_path / "figures.json")
    assert json.loads((tmp_path / "figures.json").read_text()) == {
        "what": "what",
        "data": "data",
        "counts": {"photos": 10},
        "encoder": {"name": "histogram", "checksum": "c0ffee"},
        "metrics": {"accuracy": {"value": 0.5, "low": 0.4, "high": 0.6, "n": 10, "note": "note"}},
        "parameters": {"k": 5},
        "interval": "95 % interval",
        "details": {"confusion": {"labels": ["a"], "matrix": [[10]]}},
    }


def test_what_is_written_is_what_is_read_again(tmp_path: Path) -> None:
    alone = MeasurementSet("what", "data", (FIGURE,), interval="5 % to 95 %")
    for measured in (MEASURED, alone):
        measured.write(tmp_path / "figures.json")
        assert MeasurementSet.read(tmp_path / "figures.json") == measured


@pytest.mark.parametrize(("place", "why"), [("missing/a.json", "No such file or directory"), ("taken", "Is a directory")])
def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, place: str, why: str) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(EvaluationError, match=f"{place} cannot be written: {why}"):
        MEASURED.write(tmp_path / place)
    assert [*tmp_path.iterdir()] == [tmp_path / "taken"]


def test_a_figure_is_found_by_its_name() -> None:
    assert MEASURED["accuracy"] is FIGURE
    with pytest.raises(KeyError, match="precision"):
        MEASURED["precision"]


def test_no_figure_hides_another() -> None:
    with pytest.raises(ValueError, match="the figure 'accuracy' stands twice"):
        MeasurementSet("what", "data", (FIGURE, FIGURE))


def test_a_figure_that_there_is_none_of_is_null_in_the_json_and_nothing_in_the_table(tmp_path: Path) -> None:
    figures = (proportion("share", []), Measurement("ratio", math.inf, -math.inf, math.inf, 1))
    measured = MeasurementSet("what", "data", figures, parameters={"k": math.nan, "odd": [math.inf, (1, "a")]})
    path = tmp_path / "figures.json"
    measured.write(path)
    read = json.loads(path.read_text(), parse_constant=refuse)
    assert [(one["value"], one["low"], one["high"]) for one in read["metrics"].values()] == [(None, None, None)] * 2
    assert read["metrics"]["share"]["note"] == "no cases"
    assert read["parameters"] == {"k": None, "odd": [None, [1, "a"]]}
    assert math.isnan(MeasurementSet.read(path)["share"].value)
    table = MeasurementSet("what", "data", (proportion("share", []),)).table()
    assert [[*column.cells] for column in table.columns] == [["share"], [""], [""], ["0"], ["no cases"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (b"{", "Expecting property name"),
        (b"\xff\xfe", "invalid start byte"),
        (b"[]", "the whole: Input should be"),
        (b"[" * 100_000, "is no measurement"),
        (b'{"what": "a"}', "data: Field required"),
        (b'{"what": 3}', "what: Input should be a valid string"),
    ],
)
def test_what_is_no_measurement_is_refused_in_one_line(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "figures.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationError, match=why) as caught:
        MeasurementSet.read(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        (("metrics", "accuracy", "value"), "high", r"metrics\.accuracy\.value: Input should be a valid number"),
        (("metrics", "accuracy", "n"), -1, r"metrics\.accuracy\.n: Input should be greater"),
        (("metrics", "accuracy", "extra"), 1, r"metrics\.accuracy\.extra: Extra inputs"),
        (("counts", "photos"), 1.5, r"counts\.photos: Input should be a valid integer"),
        (("encoder",), {"name": "x"}, r"encoder\.checksum: Field required"),
        (("model",), "x", "model: Extra inputs"),
    ],
)
def test_a_field_of_another_kind_is_named(tmp_path: Path, place: tuple[str, ...], value: object, why: str) -> None:
    path = tmp_path / "figures.json"
    MEASURED.write(path)
    told = json.loads(path.read_text())
    inside = told
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    path.write_text(json.dumps(told))
    with pytest.raises(EvaluationError, match=why):
        MeasurementSet.read(path)


def test_the_docstring_shows_the_shape_that_is_written(tmp_path: Path) -> None:
    assert measurement.__doc__ is not None
    example = measurement.__doc__.partition("{")[2].rpartition("}")[0].replace(", ...", "")
    figure = Measurement("accuracy", 0.9, 0.87, 0.93, 330, "...")
    MeasurementSet("...", "...", (figure,), EncoderId("...", "..."), {"photos": 330}, {"k": 5}, details={"per_class": []}).write(
        tmp_path / "a"
    )
    assert json.loads("{" + example + "}") == json.loads((tmp_path / "a").read_text())


def test_a_table_shows_a_figure_of_the_sets_own_encoder_once() -> None:
    names = ("accuracy", "accuracy.histogram", "accuracy.other", "alone.histogram")
    figures = tuple(Measurement(name, 0.5, 0.4, 0.6, 10) for name in names)
    table = MeasurementSet("what", "data", figures, ENCODER).table()
    assert [*table.columns[0].cells] == ["accuracy", "accuracy.other", "alone.histogram"]
    assert len(table.columns) == 4  # nobody has a note
    assert table.row_count == 3


def test_the_ends_of_an_interval_are_told_apart_whatever_their_signs() -> None:
    figures = (Measurement("gain", -0.0015, -0.002, -0.001, 10), Measurement("change", 0.0, -0.1, 0.1, 10))
    table = MeasurementSet("what", "data", figures).table()
    assert [*table.columns[2].cells] == ["-0.002 to -0.001", "-0.100 to 0.100"]


def test_a_table_shows_names_with_brackets_as_they_are() -> None:
    table = MeasurementSet("what", "[red]data[/red]", (FIGURE,), ENCODER).table()
    assert "\\[red]data" in str(table.title)
    assert "histogram" in str(table.title)


def test_what_only_measuring_needs_is_not_imported_with_the_command_line() -> None:
    code = "import sys, recsys.__main__; print([name for name in sys.modules if name.partition('.')[0] in ('scipy', 'sklearn')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
