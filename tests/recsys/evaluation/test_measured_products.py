"""Slots, retrieval and a catalogue measured on made products where the right figures are known."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from recsys.encoders.histogram import ColorHistogram
from recsys.evaluation import slots
from recsys.evaluation.catalog import measure_catalog, merged
from recsys.evaluation.measurement import EncoderId, EvaluationError
from recsys.evaluation.products import open_products
from recsys.evaluation.retrieval import measure_retrieval
from recsys.evaluation.sample import Sample, encode_products
from recsys.evaluation.slots import measure_slots
from tests.recsys.evaluation.kaggle import shop_zip
from tests.support import PALETTE, item_row, make_catalog, plain

NAME = "color-histogram"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 100)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which is looked for what an encoder was trained on."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", folder)
    return folder


def taken(source: Path) -> Sample:
    with open_products(source) as products:
        return encode_products(products, [ColorHistogram()])


def test_colours_tell_the_kinds_apart_as_often_as_they_are_their_own(tmp_path: Path) -> None:
    measured = measure_retrieval(taken(shop_zip(tmp_path / "a.zip", 60)), "a.zip")
    assert measured.data == "a.zip: 60 products"
    of_all = {"lines": 60, "lines_dropped": 0, "trained_on": 0, "unreadable": 0, "products": 60}
    assert measured.counts == {**of_all, "alone.article_type": 0, "alone.article_type_colour": 2}
    assert measured.encoder == EncoderId.of(ColorHistogram())
    assert measured.parameters["classes"]["article_type"] == 5
    # 52 of 60 look like their kind; of these every neighbour has their colour, and at most a few of those are of another kind.
    assert measured["precision@10.article_type"].value > 0.7
    assert measured["recall@10.article_type"].value > 0.85
    assert measured["recall@10.article_type_colour"].n == 58  # a colour that a kind has once finds none


def test_slots_are_told_apart_and_what_is_no_clothing_takes_no_part(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    measured = measure_slots(taken(shop_zip(tmp_path / "a.zip", 120)), "a.zip", lambda *step: told.append(step))
    assert measured.what == "4 slots, by an MLP and by k-means"
    assert measured.counts["items"] == 96
    assert measured.counts["items_top"] == 24
    assert "items_not_clothing" not in measured.counts
    assert measured[f"mlp_accuracy.{NAME}"].n == 39  # 40 % of 96, rounded up
    assert measured[f"mlp_accuracy.{NAME}"].value > 0.75
    assert measured[f"kmeans_accuracy.{NAME}"].n == 96
    for figure in measured.measurements:
        assert 0 < figure.low <= figure.value <= figure.high <= 1
    assert np.array(measured.details["confusion"]["matrix"]).sum() == 39
    assert told == [("classifiers and clusters", 0, 1), ("classifiers and clusters", 1, 1)]


def test_kmeans_of_slots_that_lie_apart_is_right() -> None:
    generator = np.random.default_rng(0)
    names = ["top", "bag", "shoes"] * 20
    rows = np.eye(3, 8)[np.arange(60) % 3] + generator.normal(scale=0.01, size=(60, 8))
    vectors = {EncoderId("made", "1"): (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)}
    measured = slots.compare(vectors, [*names[:-1], "not_clothing"], "data", {})
    for name in ("kmeans_accuracy", "kmeans_nmi", "kmeans_ari"):
        assert measured[f"{name}.made"].value == pytest.approx(1)
    assert measured["mlp_accuracy.made"].value == 1
    with pytest.raises(EvaluationError, match="only 1 slots have 5 items or more"):
        slots.compare(vectors, ["top"] * 58 + ["bag"] * 2, "data", {})


def test_what_an_encoder_was_trained_on_is_left_out_and_counted(tmp_path: Path, models: Path) -> None:
    seen = [f"product-{number}" for number in range(1, 31)] + ["product-1000"]
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": seen}))
    found = taken(shop_zip(tmp_path / "a.zip", 60))
    assert [product.item_id for product in found.products] == [f"product-{number}" for number in range(31, 61)]
    assert found.counts["trained_on"] == 30
    assert found.data == "30 products; left out 30: color-histogram was trained on them"
    everything = [f"product-{number}" for number in range(1, 61)]
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": everything}))
    with pytest.raises(EvaluationError, match=r"leaves 0 products to measure .left out 60: color-histogram was trained on them"):
        taken(tmp_path / "a.zip")


@pytest.mark.parametrize("content", ["{", "[]", '{"ids": []}', '{"item_ids": "product-1"}', '{"item_ids": [1]}'])
def test_a_damaged_list_is_not_taken_for_none(tmp_path: Path, models: Path, content: str) -> None:
    (models / f"{NAME}.trained-on.json").write_text(content)
    with pytest.raises(EvaluationError, match=r"trained-on\.json is damaged .*what color-histogram was trained on is not known"):
        taken(shop_zip(tmp_path / "a.zip", 10))


def test_pictures_that_cannot_be_read_are_left_out_and_counted(tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    shop_zip(source, 10)
    folder = tmp_path / "folder"
    with zipfile.ZipFile(source) as archive:
        archive.extractall(folder)
    (folder / "images" / "3.png").write_bytes(b"not a picture")
    (folder / "images" / "4.png").unlink()
    found = taken(folder)
    assert found.counts == {"lines": 10, "lines_dropped": 1, "trained_on": 0, "unreadable": 1, "products": 8}
    assert found.data == (
        "8 products; left out 1 line: there is no picture of this id in images/; left out 1 whose picture cannot be read"
    )
    (vectors,) = found.vectors.values()
    assert vectors.shape == (8, 216)
    assert np.isfinite(vectors).all()


def test_a_catalogue_is_measured_by_its_vectors_alone(tmp_path: Path, models: Path) -> None:
    kinds = [("top", "shirt"), ("top", "t-shirt"), ("bag", "tote"), ("shoes", "boots")]
    rows = [item_row(f"i{n}", category=kinds[n % 4][1], slot_name=kinds[n % 4][0]) for n in range(40)]
    rows = [{**row, "slot": row.pop("slot_name")} for row in rows]
    catalog = make_catalog(tmp_path, rows, [plain(PALETTE[n % 4]) for n in range(40)], ColorHistogram())
    by_slot, by_category = measure_catalog(catalog)
    assert by_slot["kmeans_accuracy.color-histogram"].n == 40
    assert by_slot["mlp_accuracy.color-histogram"].value == 1
    assert by_category["recall@1.category"].value == 1
    assert by_category["map.category"].value == 1
    assert by_category["precision@10.category"].value == pytest.approx(0.9)  # there are nine others of each
    assert by_category.data == "40 items of the catalogue catalog"
    assert {figure.name for figure in merged([by_slot, by_category]).measurements} == {
        figure.name for one in (by_slot, by_category) for figure in one.measurements
    }
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": [f"i{n}" for n in range(20)]}))
    assert measure_catalog(catalog)[0].data == "20 items of the catalogue catalog; left out 20: color-histogram was trained on them"
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": [f"i{n}" for n in range(39)]}))
    with pytest.raises(EvaluationError, match="leaves 1 items to measure; color-histogram was trained on 39"):
        measure_catalog(catalog)


def test_a_catalogue_of_one_slot_is_measured_by_category_alone(tmp_path: Path) -> None:
    rows = [item_row(f"i{n}", category=("shirt", "blouse")[n % 2]) for n in range(12)]
    catalog = make_catalog(tmp_path, rows, [plain(PALETTE[n % 2]) for n in range(12)], ColorHistogram())
    (by_category,) = measure_catalog(catalog)
    assert by_category["recall@1.category"].value == 1
