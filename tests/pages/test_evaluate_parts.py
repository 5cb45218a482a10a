"""What the Evaluate page is made of: figures by encoder, sentences, commands, charts."""

import shlex

import pytest

from pages.ui.evaluation_files import Bin, Confusion, Epoch, by_encoder
from pages.ui.evaluation_parts import command, interval, measured_on, percent
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet


def test_the_figures_of_encoders_are_told_from_other_figures() -> None:
    names = ("accuracy", "accuracy.b", "accuracy.own", "accuracy.by.class", "accuracy_top5.b", "map.b")
    measured = MeasurementSet(
        "", "", tuple(Measurement(name, place, 0, 0, 1) for place, name in enumerate(names)), EncoderId("own", "")
    )
    assert {name: figure.value for name, figure in by_encoder(measured, "accuracy").items()} == {"own": 0, "b": 1}
    assert list(by_encoder(measured, "accuracy")) == ["own", "b"]


def test_an_interval_is_said_where_there_is_one() -> None:
    assert percent(Measurement("m", 0.8974, 0.8606, 0.9253, 10)) == "**89.7 %** (86.1 to 92.5)"
    assert percent(Measurement("m", 0.5, 0.5, 0.5, 10)) == "**50.0 %**"
    assert interval(Measurement("m", 0.5, float("nan"), float("nan"), 0)) == ""


def test_counts_are_said_once() -> None:
    counts = {"photos": 1341, "items": 20, "items_top": 12, "unreadable": 0}
    measured = MeasurementSet("", "1,341 photos", (), EncoderId("net", "c0ffee"), counts, {"machine": "an abacus"})
    assert measured_on(measured) == "Measured on 1,341 photos · items: 20 · net · an abacus · 95 % interval"


def test_a_name_cannot_end_the_command_that_it_stands_in() -> None:
    assert shlex.split(command("recognition-x; rm -rf ~"))[-1] == "assets/evaluation/recognition-x; rm -rf ~.json"
    assert command("benchmark-build") == "python -m benchmarks --results assets/evaluation build --data prepared/clothing"
    assert command("something-else") == "python -m recsys evaluate --help"


@pytest.mark.parametrize("matrix", [[], [[1]], [[1, 2], [3]], [[1, 2], [3, 4], [5, 6]]])
def test_a_confusion_matrix_is_as_square_as_its_labels(matrix: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="2 labels, but a matrix with sides of"):
        Confusion(labels=["a", "b"], matrix=matrix)


def test_charts_stand_without_cases() -> None:
    from pages.ui import evaluation_charts

    assert len(evaluation_charts.confusion(Confusion(labels=["a"], matrix=[[0]])).data) == 2
    empty = Bin(low=0, high=0.1, confidence=None, accuracy=None, count=0)
    assert list(evaluation_charts.reliability([empty]).data[0].x) == []
    epochs = [Epoch(epoch=1, train={}, validation={"accuracy": None})]
    assert list(evaluation_charts.curves(epochs, {"accuracy": [None]}, 1, "x").data[0].y) == [None]
