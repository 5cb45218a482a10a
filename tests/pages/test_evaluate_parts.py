"""What the Evaluate page is made of: figures by encoder, sentences, commands, charts."""

import shlex

import pytest

from pages.ui.evaluation_details import mistakes_of
from pages.ui.evaluation_files import Bin, Confusion, Epoch, by_encoder, checksums
from pages.ui.evaluation_parts import command, interval, measured_on, parameters, percent
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet


def test_the_figures_of_encoders_are_told_from_other_figures() -> None:
    names = ("accuracy", "accuracy.b", "accuracy.own", "accuracy.by.class", "accuracy_top5.b", "map.b")
    measured = MeasurementSet(
        "", "", tuple(Measurement(name, place, 0, 0, 1) for place, name in enumerate(names)), EncoderId("own", "")
    )
    assert {name: figure.value for name, figure in by_encoder(measured, "accuracy").items()} == {"own": 0, "b": 1}
    assert list(by_encoder(measured, "accuracy")) == ["own", "b"]


def test_an_encoder_with_a_dot_in_its_name_is_known_by_the_list() -> None:
    figures = tuple(Measurement(f"accuracy.{name}", 0.5, 0.4, 0.6, 9) for name in ("mine-1.1", "by.class", "b"))
    listed = [{"name": "mine-1.1", "checksum": "c0ffee"}, {"name": "net", "checksum": "of another file"}, {"name": 3}, "b"]
    measured = MeasurementSet("", "", figures, EncoderId("net", "beef"), details={"encoders": listed})
    assert checksums(measured) == {"net": "beef", "mine-1.1": "c0ffee"}
    assert list(by_encoder(measured, "accuracy")) == ["mine-1.1", "b"]
    assert checksums(MeasurementSet("", "", (), details={"encoders": "none"})) == {}


def test_an_interval_is_said_where_there_is_one() -> None:
    assert percent(Measurement("m", 0.8974, 0.8606, 0.9253, 10)) == "**89.7 %** (86.1 to 92.5)"
    assert percent(Measurement("m", 0.5, 0.5, 0.5, 10)) == "**50.0 %**"
    assert interval(Measurement("m", 0.5, float("nan"), float("nan"), 0)) == ""


def test_counts_are_said_once() -> None:
    counts = {"photos": 1341, "items": 20, "items_top": 12, "unreadable": 0}
    measured = MeasurementSet("", "1,341 photos", (), EncoderId("net", "c0ffee"), counts, {"machine": "an abacus"})
    assert measured_on(measured) == "Measured on 1,341 photos · items: 20 · net · an abacus · 95 % interval"


def test_counts_and_parameters_are_in_words() -> None:
    counts = {"lines": 30, "trained_on": 5, "alone.article_type_colour": 2}
    told = parameters(MeasurementSet("", "", (), None, counts, {"least": 5, "test_share": 0.4, "machine": "an abacus"}))
    assert told == (
        "products in the file: 30 · left out because an encoder was trained on them: 5 · without another of their type and colour: "
        "2 · fewest pictures to learn a class: 5 · test share: 0.4"
    )


def test_to_measure_again_is_to_measure_the_same_encoders() -> None:
    said = command("slots-products", ["net", "mine; rm -rf ~"])
    assert shlex.split(said)[-6:] == [
        "--encoder", "net", "--encoder", "mine; rm -rf ~", "--json", "assets/evaluation/slots-products.json",
    ]  # fmt: skip
    assert "--encoder" not in command("recognition-clothing", ["net"])
    assert "--encoder" not in command("benchmark-encode", ["net"])


def test_a_name_cannot_end_the_command_that_it_stands_in() -> None:
    assert shlex.split(command("recognition-x; rm -rf ~"))[-1] == "assets/evaluation/recognition-x; rm -rf ~.json"
    assert command("benchmark-build") == "python -m benchmarks --results assets/evaluation build --data prepared/clothing"
    assert command("benchmark-encode") == "python -m benchmarks --results assets/evaluation encode --data prepared/clothing"
    assert command("something-else") == "python -m recsys evaluate --help"


@pytest.mark.parametrize("matrix", [[], [[1]], [[1, 2], [3]], [[1, 2], [3, 4], [5, 6]]])
def test_a_confusion_matrix_is_as_square_as_its_labels(matrix: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="2 labels, but a matrix with sides of"):
        Confusion(labels=["a", "b"], matrix=matrix)


def test_charts_stand_without_cases() -> None:
    from pages.ui import evaluation_charts

    assert len(evaluation_charts.confusion(Confusion(labels=["a"], matrix=[[0]])).data) == 2
    empty = Bin(low=0, high=0.1, confidence=None, accuracy=None, count=0)
    assert [list(trace.x) for trace in evaluation_charts.reliability([empty]).data] == [[], [0, 1], [], []]
    epochs = [Epoch(epoch=1, train={}, validation={"accuracy": None})]
    assert list(evaluation_charts.curves(epochs, {"accuracy": [None]}, 1, "x").data[0].y) == [None]


def test_a_dot_of_the_reliability_lies_at_the_mean_probability_that_was_stated() -> None:
    from pages.ui import evaluation_charts

    bins = [
        Bin(low=0.5, high=0.6, confidence=0.58, accuracy=0.5, count=4),
        Bin(low=0.9, high=1, confidence=0.93, accuracy=1, count=6),
    ]
    bars, line, dots, counts = evaluation_charts.reliability(bins).data
    assert list(dots.x) == [0.58, 0.93]
    assert list(dots.y) == list(bars.y) == [0.5, 1]
    assert list(bars.x) == list(counts.x) == pytest.approx([0.55, 0.95])
    assert list(line.x) == list(line.y) == [0, 1]
    assert list(counts.text) == ["4", "6"]


def test_the_mistakes_of_a_matrix_come_the_commonest_first() -> None:
    mistakes = mistakes_of(Confusion(labels=["a", "b", "c"], matrix=[[9, 1, 0], [3, 9, 0], [0, 1, 9]]))
    assert [(each.truth, each.answer, each.count) for each in mistakes] == [("b", "a", 3), ("a", "b", 1), ("c", "b", 1)]
