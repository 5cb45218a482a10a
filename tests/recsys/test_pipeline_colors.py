"""Colour in the pipeline: how much it counts among similar items, and what a colour asked for leaves out."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recsys import color
from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import QueryError
from recsys.pipeline import OutfitRecommender
from recsys.retrieval import COLOR_WEIGHT
from tests.support import item_row, make_catalog, plain

RED, NAVY, GREEN = (190, 20, 30), (15, 25, 80), (20, 120, 40)


@pytest.fixture
def shirts(tmp_path: Path) -> OutfitRecommender:
    """A red, a navy and a green shirt, each bought with shoes of its colour."""
    colours = {"red": RED, "navy": NAVY, "green": GREEN}
    rows = [item_row(name, also_buy=[f"{name}-shoes"]) for name in colours]
    rows += [item_row(f"{name}-shoes", Slot.SHOES, "sneakers") for name in colours]
    return OutfitRecommender(make_catalog(tmp_path, rows, [plain(colour) for colour in colours.values()] * 2), ColorHistogram())


def found(recommender: OutfitRecommender, **options: object) -> list[str]:
    asked = Options(k=3, slots=(Slot.TOP,), **options)  # type: ignore[arg-type]
    return [neighbour.item.item_id for neighbour in recommender.similar(plain(RED), asked)]


def test_other_colours_are_left_out(shirts: OutfitRecommender) -> None:
    assert set(found(shirts)) == {"red", "navy", "green"}
    assert found(shirts, colors=("navy blue",)) == ["navy"]
    assert set(found(shirts, colors=("navy blue", "red"))) == {"red", "navy"}
    shoes = shirts.recommend(plain(RED), Options(k=3, slot=Slot.TOP, colors=("green",), threshold=-1.0)).by_slot
    assert [match.item.item_id for match in shoes[0].matches] == ["green-shoes"]


def test_a_colour_nobody_knows_is_refused(shirts: OutfitRecommender) -> None:
    with pytest.raises(QueryError, match="there is no colour 'ultraviolet'"):
        found(shirts, colors=("ultraviolet",))


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_that_is_no_share_is_refused(weight: float) -> None:
    with pytest.raises(QueryError, match="the colour weight is"):
        Options(color_weight=weight)


@pytest.mark.parametrize(("asked", "weight"), [(None, COLOR_WEIGHT), (0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_similarity_is_of_looks_and_colours_by_the_weight(shirts: OutfitRecommender, asked: float | None, weight: float) -> None:
    picture = Image.new("RGB", (24, 24), (110, 30, 60))
    vector, feature = shirts.embed(picture), color.features(picture)
    looks, colours = shirts.catalog.vectors @ vector, shirts.catalog.colors @ feature
    for neighbour in shirts.similar(picture, Options(k=6, color_weight=asked)):
        row = shirts.catalog.row_of(neighbour.item.item_id)
        assert neighbour.similarity == pytest.approx((1 - weight) * looks[row] + weight * colours[row], abs=1e-5)


def test_a_vector_and_a_feature_embedded_before_give_the_same_answer(shirts: OutfitRecommender) -> None:
    picture = plain(NAVY)
    options = Options(k=2, color_weight=0.4)
    vector, feature = shirts.embed(picture), color.features(picture)
    assert shirts.recommend_vector(vector, options, feature) == shirts.recommend(picture, options)
    assert shirts.similar_vector(vector, options, feature) == shirts.similar(picture, options)
    without = shirts.recommend_vector(vector, options)
    assert np.isclose(without.neighbours[0].similarity, 1.0, atol=1e-5)
