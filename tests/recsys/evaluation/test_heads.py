"""Heads for article type and colour: right where that is known, fitted on no product that is measured, honest about the rest."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recsys.classification import Mlp
from recsys.encoders.histogram import ColorHistogram
from recsys.evaluation import heads
from recsys.evaluation.heads import Labelled, compare, fit_head, judge, measure_heads
from recsys.evaluation.measurement import EncoderId, EvaluationError, MeasurementSet
from recsys.evaluation.products import open_products
from recsys.training import mlp
from recsys.training.examples import is_held_out
from recsys.training.mlp import MlpConfig
from tests.recsys.evaluation.kaggle import shop_zip

NAME = "color-histogram"
MADE = EncoderId("made", "1")


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which is looked for what an encoder was trained on."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", folder)
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 100)
    return folder


def measured(source: Path) -> MeasurementSet:
    with open_products(source) as products:
        return measure_heads(products, [ColorHistogram()], "shop.zip")


def made(types: Sequence[str], colours: Sequence[str], first: int = 0) -> Labelled:
    """Products whose vectors say nothing but their type and colour."""
    rows = np.zeros((len(types), 16), dtype=np.float32)
    for row, (article_type, colour) in enumerate(zip(types, colours, strict=True)):
        rows[row, ord(article_type) % 8] = rows[row, 8 + ord(colour or "?") % 8] = np.sqrt(0.5)
    ids = tuple(f"product-{number}" for number in range(first, first + len(types)))
    return Labelled(ids, rows, {"article_type": np.array(types), "colour": np.array(colours)})


def test_a_shop_where_colour_is_all_there_is_to_see(tmp_path: Path) -> None:
    found = measured(shop_zip(tmp_path / "shop.zip", 120))
    assert found.data == "shop.zip: 30 products; learned from 90 others"
    assert found.counts["products"] == 30
    assert found.counts["products_learned_from"] == 90
    assert found[f"colour_accuracy.{NAME}"].value == 1
    # Of 1, 5, 9, ... 117 four are divisible by 7, and look like another type.
    assert found[f"article_type_accuracy.{NAME}"].value == pytest.approx(26 / 30)
    assert found[f"article_type_accuracy_top3.{NAME}"].value >= 26 / 30
    assert {figure.n for figure in found.measurements} == {30}
    assert {figure.note for figure in found.measurements} == {""}
    assert re.fullmatch("5 classes, (no|one) hidden layer", found.parameters["heads"][NAME]["colour"])
    assert sum(line["support"] for line in found.details["article_type"]["per_class"]) == 30
    assert sum(line["count"] for line in found.details["article_type"]["confused"]) == 4
    assert found.details["colour"]["confused"] == []
    assert found.encoder == EncoderId.of(ColorHistogram())


def test_no_measured_product_is_fitted_or_chosen_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []

    def watched(learned: Labelled, label: str) -> Mlp:
        seen.append(learned.item_ids)
        return fit_head(learned, label)

    monkeypatch.setattr(heads, "fit_head", watched)
    measured(shop_zip(tmp_path / "shop.zip", 60))
    others = tuple(f"product-{number}" for number in range(1, 61) if number % 4 != 1)
    assert seen == [others, others]


@pytest.mark.parametrize("better", [(), (256,)])
def test_head_and_epoch_are_chosen_on_the_tenth_that_the_ids_hold_out(
    monkeypatch: pytest.MonkeyPatch, better: tuple[int, ...]
) -> None:
    learned = made(["A", "B"] * 100, ["x", "y"] * 100)
    expected = np.array([is_held_out(item_id, 0.1) for item_id in learned.item_ids])
    assert 0 < expected.sum() < 40
    asked: list[tuple[int, ...]] = []

    def fitted(vectors: np.ndarray, labels: list[str], config: MlpConfig, seed: int, held: np.ndarray) -> Mlp:
        np.testing.assert_array_equal(held, expected)
        np.testing.assert_array_equal(vectors, learned.vectors)
        asked.append(config.hidden)
        answer = np.zeros((16, 2), np.float32)
        answer[[1, 2], [0, 1] if config.hidden == better else [1, 0]] = 1  # "A" is the number 1 of a vector, "B" the number 2
        return Mlp(("A", "B"), (answer,), (np.zeros(2, np.float32),), temperature=1 + len(config.hidden))

    monkeypatch.setattr(mlp, "fit_mlp", fitted)
    assert fit_head(learned, "article_type").temperature == 1 + len(better)
    assert asked == [(), (256,)]


def test_what_is_too_rare_to_learn_counts_as_wrong_and_a_colour_that_is_not_said_not_at_all() -> None:
    learned = made(["A", "B", "C"] * 40 + ["D"] * 4, ["x", "y", ""] * 40 + ["x"] * 4)
    asked = made(["A", "B", "C", "D", "E"], ["x", "y", "", "x", "z"], first=1000)
    found = compare({MADE: learned}, {MADE: asked}, "data", {})
    article_type, colour = found["article_type_accuracy.made"], found["colour_accuracy.made"]
    assert (article_type.value, article_type.n) == (3 / 5, 5)
    assert article_type.note == "2 products of classes too rare to learn count as wrong"
    assert found["article_type_accuracy_top3.made"].value == 3 / 5  # three of three classes, and D and E are none of them
    assert (colour.value, colour.n) == (3 / 4, 4)
    assert {(line["label"], line["recall"]) for line in found.details["article_type"]["per_class"]} == {
        ("A", 1), ("B", 1), ("C", 1), ("D", 0), ("E", 0),
    }  # fmt: skip


def test_nobody_says_a_colour() -> None:
    learned, asked = made(["A", "B"] * 40, ["x", "y"] * 40), made(["A", "B"], ["", ""], first=1000)
    judged = judge(fit_head(learned, "colour"), asked, "colour")
    assert len(judged.truth) == 0
    assert compare({MADE: learned}, {MADE: asked}, "data", {})["colour_accuracy.made"].n == 0


def test_one_class_is_nothing_to_tell_apart() -> None:
    with pytest.raises(EvaluationError, match="colour has 1 classes with 5 training products or more; two are needed"):
        fit_head(made(["A", "B"] * 40, ["x"] * 76 + ["y"] * 4), "colour")


def test_an_encoder_that_was_trained_on_what_is_learned_from_has_it_in_its_note(tmp_path: Path, models: Path) -> None:
    source = shop_zip(tmp_path / "shop.zip", 60)
    seen = [f"product-{number}" for number in (2, 3, 5)]
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": seen}))
    found = measured(source)
    assert found.data == "shop.zip: 14 products; left out 1: color-histogram was trained on them; learned from 45 others"
    assert found[f"colour_accuracy.{NAME}"].note == "learned from what color-histogram was trained on"
    (models / f"{NAME}.trained-on.json").write_text(json.dumps({"item_ids": seen, "held_out": seen}))
    assert measured(source)[f"colour_accuracy.{NAME}"].note == ""
