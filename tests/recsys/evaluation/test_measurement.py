"""Intervals against textbook and brute-force expectations, and the one JSON shape."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recsys.evaluation import measurement
from recsys.evaluation.measurement import Measurement, MeasurementSet, mean, proportion


def test_wilson_interval_agrees_with_the_textbook() -> None:
    # 81 of 263: Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    figure = proportion("share", [True] * 81 + [False] * 182)
    assert figure.value == pytest.approx(0.3080, abs=1e-4)
    assert (figure.low, figure.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_wilson_interval_of_nothing_wrong_stays_within_one() -> None:
    # 0 of 20, ibid.
    figure = proportion("share", [False] * 20)
    assert (figure.low, figure.high) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_no_cases_give_no_figure() -> None:
    assert math.isnan(proportion("share", []).value)
    assert math.isnan(mean("mean", np.array([]), np.array([]), np.random.default_rng(0)).value)


def test_cases_of_one_group_count_as_one() -> None:
    generator = np.random.default_rng(0)
    values = np.repeat(generator.normal(size=20), 50)
    alone = mean("mean", values, np.arange(1000), np.random.default_rng(0))
    grouped = mean("mean", values, np.repeat(np.arange(20), 50), np.random.default_rng(0))
    assert grouped.value == alone.value == pytest.approx(values.mean())
    assert grouped.high - grouped.low > 4 * (alone.high - alone.low)
    # For groups of equal size the interval is that of the 20 group means: about 1.96 standard errors to each side.
    means = values.reshape(20, 50).mean(axis=1)
    assert (grouped.high - grouped.low) / 2 == pytest.approx(1.96 * means.std() / math.sqrt(20), rel=0.15)


def test_json_has_the_one_shape(tmp_path: Path) -> None:
    measured = MeasurementSet("what", "data", "model", (Measurement("m", 0.5, 0.4, 0.6, 10),), {"k": 5})
    measured.write(tmp_path / "figures.json")
    read = json.loads((tmp_path / "figures.json").read_text())
    assert {"what", "data", "model", "parameters", "measurements", "interval"} == set(read)
    assert read["measurements"] == [{"name": "m", "value": 0.5, "low": 0.4, "high": 0.6, "n": 10, "note": ""}]


def test_a_figure_that_there_is_none_of_is_null_in_the_json_and_nothing_in_the_table(tmp_path: Path) -> None:
    figures = (proportion("share", []), Measurement("ratio", math.inf, -math.inf, math.inf, 1))
    measured = MeasurementSet("what", "data", "model", figures, {"k": math.nan, "odd": [math.inf, (1, "a")]})
    measured.write(tmp_path / "figures.json")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    read = json.loads((tmp_path / "figures.json").read_text(), parse_constant=refuse)
    assert [(figure["value"], figure["low"], figure["high"]) for figure in read["measurements"]] == [(None, None, None)] * 2
    assert read["measurements"][0]["note"] == "no cases"
    assert read["parameters"] == {"k": None, "odd": [None, [1, "a"]]}
    table = MeasurementSet("what", "data", "model", (proportion("share", []),)).table()
    assert [[*column.cells] for column in table.columns] == [["share"], [""], [""], ["0"], ["no cases"]]


def test_the_docstring_shows_the_shape_that_is_written(tmp_path: Path) -> None:
    assert measurement.__doc__ is not None
    example = measurement.__doc__.partition("{")[2].rpartition("}")[0].replace(", ...", "")
    figure = Measurement("slot_accuracy", 0.9, 0.87, 0.93, 330, "...")
    MeasurementSet("...", "...", "...", (figure,), {"k": 5}).write(tmp_path / "a")
    assert json.loads("{" + example + "}") == json.loads((tmp_path / "a").read_text())


def test_what_only_measuring_needs_is_not_imported_with_the_command_line() -> None:
    code = "import sys, recsys.__main__; print([name for name in sys.modules if name.partition('.')[0] in ('scipy', 'sklearn')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
