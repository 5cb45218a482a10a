"""What panels draw of numbers."""

import re

import pytest

from pages.ui import panels


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML that is drawn."""
    shown: list[str] = []
    monkeypatch.setattr("streamlit.html", shown.append)
    return shown


@pytest.mark.parametrize(
    ("value", "mark", "start", "left", "width", "marked"),
    [
        (0.6, None, 0.0, 0, 60, None),
        (0.6, 0.3, 0.0, 0, 60, 30),
        (0.05, 0.0, 0.0, 0, 5, 0),
        (1.0, 1.0, 0.0, 0, 100, 100),
        (1.2, 0.3, 0.0, 0, 100, 30),
        (0.5, -0.25, -0.25, 20, 40, 0),  # from -0.25 to 1: 0 lies a fifth along
        (-0.125, -0.2, -0.25, 10, 10, 4),  # what is below 0 goes to the left of it
        (0.0, 0.0, -0.25, 20, 0, 20),
    ],
)
def test_a_bar_goes_from_nought_to_the_value_on_the_scale_it_is_given(
    drawn: list[str], value: float, mark: float | None, start: float, left: int, width: int, marked: int | None
) -> None:
    panels._bar(value, mark, start)
    span = re.search(r'<span style="left:(\d+)%;width:(\d+)%"></span>', drawn[0])
    line = re.search(r'<i style="left:(\d+)%"></i>', drawn[0])
    assert span
    assert (int(span[1]), int(span[2])) == (left, width)
    assert (int(line[1]) if line else None) == marked


@pytest.mark.parametrize(
    ("similarities", "threshold", "first"),
    [
        ([0.31, 0.7], 0.3, 0.0),
        ([0.31, 0.7], 0.32, -0.03),
        ([-0.07, 0.4], 0.0, -0.1),
        ([0.2, 0.4], -0.2, -0.2),
        ([-0.33, 0.4], -0.1, -0.35),
    ],
)
def test_no_bin_of_the_chart_lies_on_both_sides_of_the_threshold(similarities: list[float], threshold: float, first: float) -> None:
    start = panels._first_bin(similarities, threshold)
    assert start == pytest.approx(first)
    assert start <= min(*similarities, threshold) + 1e-9
    steps = (threshold - start) / panels.BIN
    assert steps == pytest.approx(round(steps))
