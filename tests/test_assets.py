"""What ships: the demo catalogue belongs to the drawings and the model beside it, and all of it stays small."""

import json
from pathlib import Path

import numpy as np
import pytest

from recsys import detection, encoders
from recsys.catalog import Catalog
from recsys.datatypes import WEARABLE, Basis, Options
from recsys.evaluation.measurement import MeasurementSet
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, read_table

ASSETS = Path(__file__).parents[1] / "assets"
DEMO = ASSETS / "demo"
EVALUATIONS = sorted((ASSETS / "evaluation").glob("*.json"))


@pytest.fixture(scope="module")
def demo() -> OutfitRecommender:
    return OutfitRecommender.load(DEMO / "catalog")


def test_the_demo_weighs_less_than_15_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 15_000_000


def test_the_demo_catalogue_holds_every_drawing(demo: OutfitRecommender) -> None:
    prepared = read_table(DEMO / "prepared" / ITEMS_FILE, ITEM_SCHEMA)
    shipped = read_table(DEMO / "catalog" / ITEMS_FILE, ITEM_SCHEMA)
    assert shipped.equals(prepared)
    assert demo.catalog.info.encoder == encoders.DEFAULT_ENCODER
    assert demo.catalog.report()["dropped"] == {}
    assert set(demo.catalog.slots) == set(WEARABLE)


def test_the_demo_vectors_are_those_of_the_shipped_model(demo: OutfitRecommender) -> None:
    items = read_table(DEMO / "prepared" / ITEMS_FILE, ITEM_SCHEMA)
    rows = range(0, len(items), len(items) // 12)
    paths = [DEMO / "prepared" / items["image"][row].as_py() for row in rows]
    vectors = demo.encoder.encode([read_photo(path) for path in paths])
    assert np.einsum("ij,ij->i", vectors, demo.catalog.vectors[list(rows)]).min() > 0.999


@pytest.mark.parametrize("sample", sorted((DEMO / "samples").glob("*.webp")), ids=lambda path: path.stem)
def test_a_sample_is_recognised_and_matched_by_evidence(demo: OutfitRecommender, sample: Path) -> None:
    answer = demo.recommend(read_photo(sample))
    expected = {"dress": "dress", "shirt": "top", "sneakers": "shoes"}[sample.stem]
    assert answer.garment.slot == expected
    assert answer.garment.sure
    assert sum(found.basis is Basis.ALSO_BUY for found in answer.by_slot) >= 3


def test_there_are_three_samples() -> None:
    assert len(list((DEMO / "samples").glob("*.webp"))) == 3


def test_every_model_has_a_card_that_names_it() -> None:
    for graph in (ASSETS / "models").glob("*.onnx"):
        assert json.loads(graph.with_suffix(".json").read_text())["name"] == graph.stem
        assert f"`{graph.stem}`" in graph.with_suffix(".md").read_text()


def test_no_path_of_the_machine_it_was_made_on_is_in_a_model() -> None:
    for graph in (ASSETS / "models").glob("*.onnx"):
        assert b"site-packages" not in graph.read_bytes()


def test_measurements_that_ship_have_the_one_shape() -> None:
    assert EVALUATIONS
    for path in EVALUATIONS:
        assert MeasurementSet.read(path).measurements, path.name


def test_figures_are_of_the_weights_that_ship() -> None:
    ours = [name for name in encoders.names() if not name.startswith("img2vec-") and not encoders.knows_words(name)]
    named = {(path.name, *encoder) for path in EVALUATIONS for encoder in encoders_of(path) if encoder[0] in ours}
    shipped = {name: encoders.load(name).checksum for _, name, _ in named}
    assert named
    assert [(file, name) for file, name, checksum in sorted(named) if checksum != shipped[name]] == []  # else: measure again


def test_figures_of_detection_are_of_the_detector_that_ships() -> None:
    measured = [MeasurementSet.read(path).parameters.get("detector") for path in EVALUATIONS]
    checksums = {one["checksum"] for one in measured if one and one["name"] == detection.DEFAULT_DETECTOR}
    assert checksums == {detection.load(detection.DEFAULT_DETECTOR).checksum}  # else: measure again


def test_what_the_app_does_is_measured_with_the_encoder_that_it_uses() -> None:
    of_the_app = [path for path in EVALUATIONS if path.stem.startswith(("recognition-", "matching-", "benchmark-"))]
    named = [(path.name, name) for path in of_the_app for name, _ in encoders_of(path)]
    assert named
    assert [one for one in named if one[1] != encoders.DEFAULT_ENCODER] == []  # else: measure again


def encoders_of(path: Path) -> list[tuple[str, str]]:
    """Name and checksum of each encoder that a file of figures names."""
    measured = MeasurementSet.read(path)
    compared = [(one["name"], one["checksum"]) for one in measured.details.get("encoders", [])]
    return compared + ([(measured.encoder.name, measured.encoder.checksum)] if measured.encoder else [])


@pytest.mark.parametrize("k", [1, 5, 30])
def test_no_demo_item_is_proposed_for_its_own_slot(demo: OutfitRecommender, k: int) -> None:
    for row in range(0, len(demo.catalog), 60):
        answer = demo.recommend_vector(demo.catalog.vectors[row], Options(k=k))
        assert all(match.item.slot != answer.garment.slot for found in answer.by_slot for match in found.matches)


def test_catalogue_loads_from_a_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ASSETS)
    assert len(Catalog.load("demo/catalog")) > 500
