"""The Evaluate page over files that are damaged or hostile: one clear line each, and the rest is shown."""

import re
from pathlib import Path

import pytest

from recsys.evaluation.measurement import Measurement, MeasurementSet
from tests.pages import evaluations
from tests.pages.evaluate_page import charts, open_view, tables, text

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("{", "slots-products.json is no measurement"),
        ("[]", "slots-products.json is no measurement"),
        ('{"what": "x"}', "slots-products.json is no measurement (data: Field required)"),
        ("\x80", "slots-products.json is no measurement"),
    ],
)
def test_a_damaged_file_is_one_line_and_the_rest_is_shown(results: Path, tmp_path: Path, damage: str, said: str) -> None:
    evaluations.write_all(results)
    (results / "evaluation" / "slots-products.json").write_bytes(damage.encode("latin-1"))
    app = open_view("Finding similar")
    (warning,) = app.main.warning
    assert said in warning.value.replace("\\", "")
    assert str(tmp_path) not in text(app)
    assert len(tables(app)) == 4
    assert "There is no measurement of slots here yet" in text(open_view("Seven slots"))


@pytest.mark.parametrize(
    "damage", ["{", '{"model": "x", "best": 1, "epochs": []}', '{"model": "x", "best": 1, "epochs": [{"epoch": "two"}]}']
)
def test_a_damaged_history_is_one_line(results: Path, damage: str) -> None:
    evaluations.write_history(results).write_text(damage)
    app = open_view("Training")
    assert "wearwith.history.json is no training history" in text(app)
    assert "No training has left its history here" in text(app)


@pytest.mark.parametrize(
    "details",
    [
        {"confusion": {"labels": ["a", "b"], "matrix": [[1, 2]]}},
        {"per_class": [{"label": "a"}]},
        {"mistakes": "none"},
    ],
)
def test_damaged_details_leave_the_figures(results: Path, details: dict[str, object]) -> None:
    evaluations.write_classification(results, details)
    app = open_view("Ten classes")
    assert "the details in classification-clothing.json are damaged" in text(app)
    assert tables(app)[0]["wearwith"]["Accuracy"] == "0.887 :small[0.855–0.919]"


def test_damaged_details_of_the_heads_leave_the_figures(results: Path) -> None:
    evaluations.write_heads(results, {"colour": {"confused": [{"truth": "Navy Blue"}]}})
    app = open_view("Type and colour")
    assert "the details in heads-products.json are damaged" in text(app)
    assert tables(app)[1]["wearwith"]["Colour"] == "**0.633** :small[0.626–0.640]"


@pytest.mark.parametrize("details", [{"worst": [{"id": "ccp-0001"}]}, {"confusion": {"labels": ["top"], "matrix": []}}])
def test_damaged_details_of_a_detection_leave_the_figures(results: Path, details: dict[str, object]) -> None:
    evaluations.write_detection(results, details)
    app = open_view("Detection")
    assert "the details in detection-ccp.json are damaged" in text(app)
    assert tables(app)[0]["All slots"]["IoU"] == "0.710 :small[0.690–0.730]"


def test_a_measurement_without_details_or_figures_is_shown_as_far_as_it_goes(results: Path) -> None:
    evaluations.write_classification(results, {})
    evaluations.write(results, "slots-none", MeasurementSet("Seven slots", "nothing", ()))
    evaluations.write(results, "retrieval-none", MeasurementSet("Retrieval", "nothing", ()))
    evaluations.write(results, "heads-none", MeasurementSet("Type and colour", "nothing", ()))
    evaluations.write(results, "detection-none", MeasurementSet("Detection", "nothing", ()))
    evaluations.write(results, "garments-none", MeasurementSet("Detection", "nothing", ()))
    evaluations.write(results, "color-none", MeasurementSet("Colour", "nothing", (), parameters={"color_weight": "some"}))
    assert len(charts(open_view("Ten classes"))) == 1
    for view in ("Seven slots", "Type and colour", "Colour", "Finding similar", "Detection"):
        app = open_view(view)
        assert tables(app) == []
        assert "Measured on nothing" in text(app)


def test_names_from_a_file_are_shown_as_they_are_and_never_as_html_or_markdown(results: Path) -> None:
    hostile = f"{SCRIPT} **x** [y](http://z)"
    evaluations.write_slots(results, [hostile, "other"])
    evaluations.write_classification(results, evaluations.classification_details([SCRIPT, "**b**"]))
    evaluations.write_heads(results, evaluations.heads_details(SCRIPT))
    evaluations.write_detection(results, evaluations.detection_details(hostile))
    evaluations.write_color(results, evaluations.color_details(hostile, SCRIPT), other=hostile)
    evaluations.write(
        results,
        "recognition-x",
        MeasurementSet(hostile, hostile, (Measurement(SCRIPT, 0.5, 0.4, 0.6, 3, hostile),), parameters={SCRIPT: SCRIPT}),
    )
    for view in ("Seven slots", "Ten classes", "Type and colour", "Colour", "Detection", "Matching"):
        app = open_view(view)
        shown = [*app.main.markdown, *app.main.caption, *app.main.warning]
        cells = [cell for table in app.main.table for cell in (*table.value.index, *table.value.to_numpy().ravel())]
        said = "\n".join([*(element.value for element in shown), *cells])
        assert re.search(r"(?<!\\)<script", said) is None
        assert re.search(r"(?<!\\)\[y", said) is None
        assert r"\<script\>" in said
        assert all("<script" not in chart for chart in charts(app))
