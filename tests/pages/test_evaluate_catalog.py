"""Evaluating a catalogue of one's own on the Evaluate page."""

import shutil
from pathlib import Path

import pytest

from pages.ui import resources
from recsys.building import build
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.evaluation.measurement import MeasurementSet
from tests.pages import evaluations
from tests.pages.evaluate_page import open_view, tables, text
from tests.support import item_row, plain, write_prepared


def test_the_chosen_catalogue_is_measured_when_asked_and_once(
    results: Path, catalog_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(catalog_dir, tmp_path / "catalogs" / "wardrobe")
    asked: list[int] = []

    def measure(measured: Catalog) -> list[MeasurementSet]:  # the real one learns for seconds; the browser tests wait for it
        asked.append(len(measured))
        values = evaluations.figures({"mlp_accuracy.net": 0.9, "kmeans_accuracy.net": 0.5})
        return [MeasurementSet("Slots", "64 items", values), MeasurementSet("Retrieval", "64 items", ())]

    monkeypatch.setattr("recsys.evaluation.catalog.measure_catalog", measure)
    app = open_view("My catalogue")
    assert "How well are the 64 items of wardrobe told apart by what color-histogram sees in them?" in text(app)
    assert "evaluate catalog --catalog wardrobe" in text(app)
    assert asked == []
    for _ in range(2):
        app.button(key="measure").click().run()
        assert not app.exception
        assert tables(app) == [{"net": {"MLP": "0.900 :small[0.888–0.912]", "k-means": "0.500 :small[0.488–0.512]"}}]
        assert "Figures as JSON" in [button.proto.label for button in app.main.get("download_button")]
    assert asked == [64]
    app.selectbox(key="catalog").set_value("demo").run()
    assert tables(app) == []


def test_a_catalogue_of_one_slot_says_so(results: Path, tmp_path: Path) -> None:
    rows = [item_row(f"i{number}", Slot.BAG, ("tote", "clutch")[number % 2]) for number in range(8)]
    prepared = write_prepared(tmp_path / "prepared", rows, [plain((20 * number, 90, 30)) for number in range(8)])
    build(prepared, tmp_path / "catalogs" / "bags", ColorHistogram())
    app = open_view("My catalogue")
    app.button(key="measure").click().run()
    assert "Fewer than two slots have items enough" in text(app)
    assert tables(app)


def test_a_catalogue_too_small_says_so(results: Path, tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "prepared", [item_row("a", Slot.BAG, "tote")], [plain()])
    build(prepared, tmp_path / "catalogs" / "one", ColorHistogram())
    app = open_view("My catalogue")
    assert "the 1 item of one" in text(app)
    app.button(key="measure").click().run()
    assert "at least 2 are needed" in text(app)


def test_without_a_catalogue_it_leads_to_importing_one(results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "DEMO", tmp_path / "no-demo")
    assert "There is no catalogue yet" in text(open_view("My catalogue"))
