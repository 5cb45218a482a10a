"""The Evaluate page's view of colour: names, and what colour adds to search."""

import json
from pathlib import Path

import pytest

from tests.pages import evaluations
from tests.pages.evaluate_page import charts, open_view, tables, text


def test_colour_is_told_name_by_name_and_then_by_its_weight_in_search(results: Path) -> None:
    evaluations.write_color(results)
    app = open_view("Colour")
    named, by_name, of_both, of_type = tables(app)
    assert named == {
        "First name": {"Share": "0.548 :small[0.539–0.557]", "Products": "11,101"},
        "One of three": {"Share": "0.776 :small[0.767–0.785]", "Products": "11,101"},
    }
    assert text(app).count("106 count as wrong.") == 1
    assert list(by_name) == ["black", "mauve"]
    assert by_name["mauve"] == {"Precision": "–", "Recall": "0.000", "In three": "0.250", "Products": "11"}
    assert of_both["wearwith :small[colour weight 0.05]"] == {
        "Pictures": "0.400 :small[0.398–0.402]", "Both": "0.407 :small[0.405–0.409]",
        "Points": "+0.7 :small[+0.5 to +0.9]",
    }  # fmt: skip
    assert of_type["efficientnet-lite0 :small[colour weight 0.3]"]["Points"] == "-5.5 :small[-5.7 to -5.3]"
    both, one = map(json.loads, charts(app))
    assert [line["name"] for line in both["data"]] == ["wearwith", "efficientnet-lite0"]
    assert both["data"][0]["y"] == [0.4, 0.41, 0.39]
    assert one["data"][0]["y"] == [0.7, 0.69, 0.65]
    marks = [[mark.endswith("-open") for mark in line["marker"]["symbol"]] for line in both["data"]]
    assert marks == [[True, False, True], [True, True, False]]


@pytest.mark.parametrize("details", [{"per_name": [{"label": "red"}]}, {"by_weight": {"wearwith": [{"weight": "much"}]}}])
def test_damaged_details_of_colour_leave_the_figures(results: Path, details: dict[str, object]) -> None:
    evaluations.write_color(results, details)
    app = open_view("Colour")
    assert "the details in color.json are damaged" in text(app)
    assert tables(app)[0]["First name"]["Share"] == "0.548 :small[0.539–0.557]"
    assert charts(app) == []
