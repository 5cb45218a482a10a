"""Where something new stands on a map, by plain loops; and maps of hardly anything."""

import numpy as np
import pytest

from recsys.landscape.neighbour_map import NEAREST, neighbour_map, place_by_nearest
from tests.recsys.landscape.made import unit


def by_loops(vector: list[float], vectors: list[list[float]], places: list[list[float]]) -> list[float]:
    distances = [sum((a - b) ** 2 for a, b in zip(vector, other, strict=True)) for other in vectors]
    nearest = sorted(range(len(vectors)), key=lambda row: distances[row])[:NEAREST]
    whole = sum(1 / distances[row] for row in nearest)
    return [sum(places[row][axis] / distances[row] for row in nearest) / whole for axis in range(len(places[0]))]


@pytest.mark.parametrize("n", [1, 4, 30])
def test_a_new_item_stands_at_the_weighted_mean_of_its_nearest(n: int) -> None:
    generator = np.random.default_rng(n)
    vectors, places, new = (
        unit(generator.normal(size=(n, 5))),
        generator.normal(size=(n, 2)),
        unit(generator.normal(size=(1, 5)))[0],
    )
    found = place_by_nearest(new, vectors, places.astype(np.float32))
    np.testing.assert_allclose(found, by_loops(new.tolist(), vectors.tolist(), places.tolist()), rtol=1e-4)


def test_an_items_own_vector_stands_where_the_item_stands() -> None:
    vectors, places = unit(np.random.default_rng(0).normal(size=(20, 5))), np.arange(40, dtype=np.float32).reshape(20, 2)
    np.testing.assert_allclose(place_by_nearest(vectors[3], vectors, places), places[3], atol=1e-5)


@pytest.mark.parametrize("n", [10, 31])
@pytest.mark.parametrize("dims", [2, 3])
def test_few_or_identical_items_have_a_map_of_finite_numbers_about_its_centre(n: int, dims: int) -> None:
    generator = np.random.default_rng(0)
    for vectors in (unit(generator.normal(size=(n, 5))), np.ones((n, 5), dtype=np.float32)):
        places = neighbour_map(vectors, vectors[:, :dims] - vectors[:, :dims].mean(axis=0))
        assert places.shape == (n, dims)
        assert np.isfinite(places).all()
        np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-3)
