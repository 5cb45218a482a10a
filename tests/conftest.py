"""Fixtures that more than one test file uses."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from recsys.building import build
from recsys.detection import NONE
from recsys.encoders.histogram import ColorHistogram
from recsys.pipeline import OutfitRecommender
from tests.co_parsing_copy import CoParsing
from tests.support import encoded, striped, wardrobe, write_prepared

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def prepared_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared data set of 64 items (`support.wardrobe`); not to be changed."""
    rows, pictures = wardrobe()
    pairs = [("i000", "i002"), ("i001", "i004")]
    return write_prepared(tmp_path_factory.mktemp("wardrobe") / "prepared", rows, pictures, pairs)


@pytest.fixture(scope="session")
def catalog_dir(prepared_dir: Path) -> Path:
    """The catalogue of `prepared_dir`, by the colour-histogram encoder; not to be changed."""
    out = prepared_dir.parent / "catalog"
    build(prepared_dir, out, ColorHistogram())
    return out


@pytest.fixture
def catalog_copy(catalog_dir: Path, tmp_path: Path) -> Path:
    """A copy of `catalog_dir` that a test may damage."""
    return Path(shutil.copytree(catalog_dir, tmp_path / "copy"))


@pytest.fixture(scope="session")
def recommender(catalog_dir: Path) -> OutfitRecommender:
    """The recommender of `catalog_dir`, which takes photos whole: its pictures are stripes."""
    return OutfitRecommender.load(catalog_dir, NONE)


@pytest.fixture
def by_looks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour counts nothing; tests/recsys/test_pipeline_colors.py is about it."""
    monkeypatch.setattr("recsys.pipeline.COLOR_WEIGHT", 0.0)


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that looks like some items of `catalog_dir` and unlike others."""
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    path.write_bytes(encoded(striped([(220, 20, 30), (30, 60, 200)], [20, 12])))
    return path


@pytest.fixture
def co_parsing(tmp_path: Path) -> CoParsing:
    """A folder in the layout of clothing-co-parsing, with no photo yet."""
    return CoParsing(tmp_path / "ccp")


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """A real data set by its folder's name; skips where it is not on this machine."""

    def find(name: str) -> Path:
        if not (SHARED / name).is_dir():
            pytest.skip(f"needs the public data set {name} in {SHARED}")
        return SHARED / name

    return find
