"""Fixtures of the pages' tests."""

import shutil
from pathlib import Path

import pytest

from pages.ui import evaluation_detection, evaluation_mistakes


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the page reads: nothing is in it. No catalogue but the demo."""
    folder = tmp_path / "results"
    (folder / "evaluation").mkdir(parents=True)
    monkeypatch.setenv("WEARWITH_RESULTS", str(folder))
    monkeypatch.setenv("WEARWITH_CATALOGS", str(tmp_path / "catalogs"))
    for view in (evaluation_detection, evaluation_mistakes):
        monkeypatch.delenv(view.PHOTOS_VARIABLE, raising=False)
    return folder


@pytest.fixture
def catalogs(tmp_path: Path, catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues that the app offers, with one called `wardrobe`."""
    folder = tmp_path / "catalogs"
    shutil.copytree(catalog_dir, folder / "wardrobe")
    monkeypatch.setenv("WEARWITH_CATALOGS", str(folder))
    return folder
