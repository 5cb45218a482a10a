"""Names and the weight of colour, on made products where the right figures are known."""

from pathlib import Path

import numpy as np
import pytest

from recsys import color
from recsys.encoders.histogram import ColorHistogram
from recsys.evaluation.color import measure_color
from recsys.evaluation.color_fusion import WEIGHTS, Compared, chosen_weight, fusion_figures, precisions
from recsys.evaluation.color_names import Named, name_figures, per_name
from recsys.evaluation.measurement import EvaluationError, MeasurementSet
from recsys.evaluation.pictures import Picture
from recsys.evaluation.products import Part, Product, open_products
from recsys.training.examples import is_held_out
from tests.recsys.evaluation.kaggle import line, shop, shop_zip, zipped

NAME = "color-histogram"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr("recsys.evaluation.trained_on.MODELS_FOLDER", folder)
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("recsys.evaluation.intervals.RESAMPLES", 100)


def measured(source: Path, part: Part = Part.VALIDATION) -> MeasurementSet:
    with open_products(source) as products:
        return measure_color(products, [ColorHistogram()], part, source.name)


def product(number: int, article_type: str, colour: str | None) -> Product:
    return Product(f"product-{number}", article_type, None, colour, Picture(f"{number}.png", lambda: b""))


def test_a_shop_whose_colours_are_plain_is_named_rightly(tmp_path: Path) -> None:
    found = measured(shop_zip(tmp_path / "shop.zip", 120))
    held = sum(number % 4 != 1 and is_held_out(f"product-{number}", 0.1) for number in range(1, 121))
    assert found.data == f"shop.zip: 30 products; the weight of colour chosen on {held} others"
    assert (found.counts["products"], found.counts["named"], found.counts["chosen_by"]) == (30, 30, held)
    assert (found["name_accuracy"].value, found["name_accuracy_top3"].value) == (1, 1)
    assert {row["label"] for row in found.details["per_name"]} == {"red", "green", "blue", "yellow", "black"}
    assert all(row["precision"] == row["recall"] == row["recall_top3"] == 1 for row in found.details["per_name"])
    assert [row["weight"] for row in found.details["by_weight"][NAME]] == list(WEIGHTS)
    assert found.parameters["color_weight"][NAME] in WEIGHTS
    assert found.parameters["color_method"] == color.METHOD
    assert 0 < found[f"precision@10.article_type_colour.{NAME}"].value <= 1


def test_no_product_that_chooses_the_weight_is_measured(tmp_path: Path) -> None:
    source = shop_zip(tmp_path / "shop.zip", 120)
    whole, chosen_by = measured(source, Part.ALL), measured(source).counts["chosen_by"]
    assert whole.counts["products"] == 120 - chosen_by


def test_a_picture_that_cannot_be_read_takes_no_part(tmp_path: Path) -> None:
    lines, pictures = shop(120)
    held = [number for number in range(1, 121) if number % 4 != 1 and is_held_out(f"product-{number}", 0.1)]
    for number in (1, held[0]):
        pictures[f"{number}.png"] = b"torn"
    found = measured(zipped(tmp_path / "shop.zip", lines, pictures))
    assert (found.counts["products"], found.counts["unreadable"], found.counts["chosen_by"]) == (29, 1, len(held) - 1)


def test_without_products_to_choose_by_nothing_is_measured(tmp_path: Path) -> None:
    _, pictures = shop(9)
    lines = [line(number) for number in (1, 5, 9)]
    with pytest.raises(EvaluationError, match="the weight of colour is chosen on training products held out; 0 are there, 2 are"):
        measured(zipped(tmp_path / "shop.zip", lines, pictures))


def test_names_by_hand() -> None:
    answers = [("red", "pink", "maroon"), ("blue", "red", "black"), ("grey", "white", "silver"), ("red", "pink", "rose"), ("red",)]
    named = Named.of(["Red", "Red", "Multi", None, "Pink"], answers)
    assert (named.right(1).tolist(), named.right(3).tolist()) == ([True, False, False, False], [True, True, False, False])
    first, among = name_figures(named)
    assert (first.value, among.value, first.n) == (0.25, 0.5, 4)
    assert first.note == among.note == "1 whose base colour is no name of the vocabulary count as wrong"
    red, multi, pink = per_name(named)
    assert red == {"label": "red", "precision": 0.5, "recall": 0.5, "recall_top3": 1, "support": 2}
    assert (multi["precision"], multi["recall"], pink["recall_top3"]) == (None, 0, 0)


def test_precision_at_ten_is_that_of_plain_loops() -> None:
    generator = np.random.default_rng(3)
    products = [product(number, f"type {number % 3}", f"colour {number % 4}" if number % 7 else None) for number in range(60)]
    vectors, colors = (generator.normal(size=(60, dim)).astype(np.float32) for dim in (5, 3))
    vectors, colors = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (vectors, colors))
    found = precisions(Compared(products, vectors, colors))
    for place, weight in enumerate(WEIGHTS):
        expected = []
        for row, one in enumerate(products):
            if one.colour is None:
                continue
            similarity = {
                other: (1 - weight) * float(vectors[row] @ vectors[other]) + weight * float(colors[row] @ colors[other])
                for other in range(60)
                if other != row
            }
            ten = sorted(similarity, key=lambda other: -similarity[other])[:10]
            alike = [products[other] for other in ten]
            expected.append(sum((of.article_type, of.colour) == (one.article_type, one.colour) for of in alike) / 10)
        assert found["article_type_colour"][place] == pytest.approx(expected)


def test_the_weight_chosen_is_the_least_that_is_as_good_as_the_best() -> None:
    means = [0.20, 0.25, 0.2995, 0.3005, 0.301, 0.29, 0.1]
    found = {"article_type_colour": np.repeat(np.array(means)[:, None], 4, axis=1)}
    assert chosen_weight(found) == 0.1
    alone, fused, gain = fusion_figures(found, 0.1, "made", seed=1)
    assert (alone.name, fused.name) == ("precision@10.article_type_colour.made", "fused_precision@10.article_type_colour.made")
    assert (alone.value, fused.value) == (pytest.approx(0.2), pytest.approx(0.2995))
    assert (gain.name, gain.value) == ("gain_precision@10.article_type_colour.made", pytest.approx(0.0995))
    assert (alone.note, gain.note) == ("", "colour weight 0.1")
