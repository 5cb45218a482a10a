"""Fixtures of the pages' tests."""

from pathlib import Path

import pytest

from pages.ui.evaluation_mistakes import PHOTOS_VARIABLE


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the page reads: nothing is in it. No catalogue but the demo."""
    folder = tmp_path / "results"
    (folder / "evaluation").mkdir(parents=True)
    monkeypatch.setenv("WEARWITH_RESULTS", str(folder))
    monkeypatch.setenv("WEARWITH_CATALOGS", str(tmp_path / "catalogs"))
    monkeypatch.delenv(PHOTOS_VARIABLE, raising=False)
    return folder
