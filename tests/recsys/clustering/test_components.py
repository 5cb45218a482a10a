"""Principal components against scikit-learn, in tall and in wide tables."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from recsys.clustering import ClusteringError, principal_components


@pytest.mark.parametrize("shape", [(50, 6), (6, 50), (8, 8)])
@pytest.mark.parametrize("dims", [2, 3])
def test_components_are_scikit_learns(shape: tuple[int, int], dims: int) -> None:
    vectors = np.random.default_rng(0).normal(size=shape)
    found, expected = principal_components(vectors, dims), PCA(dims).fit(vectors)
    np.testing.assert_allclose(np.abs(np.sum(found.components * expected.components_, axis=1)), 1)
    np.testing.assert_allclose(np.abs(found.coordinates), np.abs(expected.transform(vectors)), atol=1e-9)
    np.testing.assert_allclose(found.explained, expected.explained_variance_ratio_)
    again = expected.inverse_transform(expected.transform(vectors))
    assert found.reconstruction_error == pytest.approx(np.mean((vectors - again) ** 2))
    np.testing.assert_allclose(found.reconstruct(found.coordinates), again)
    np.testing.assert_allclose(found.project(vectors), found.coordinates, atol=1e-9)


def test_float32_rows_are_as_good() -> None:
    vectors = np.random.default_rng(1).normal(size=(400, 30))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    narrow, wide = principal_components(vectors.astype(np.float32)), principal_components(vectors)
    np.testing.assert_allclose(narrow.coordinates, wide.coordinates, atol=1e-4)
    assert narrow.reconstruction_error == pytest.approx(wide.reconstruction_error, rel=1e-4)


def test_the_largest_weight_of_a_component_is_positive() -> None:
    line = np.outer(np.arange(5.0), [-3.0, 1.0])
    component = principal_components(line, 1).components[0]
    np.testing.assert_allclose(component, [3 / np.sqrt(10), -1 / np.sqrt(10)])


@pytest.mark.filterwarnings("error")
def test_few_items_and_items_that_are_all_the_same() -> None:
    one = principal_components(np.ones((1, 3)), 1)
    assert (one.coordinates.tolist(), one.explained.tolist(), one.reconstruction_error) == ([[0]], [0], 0)
    two = principal_components(np.array([[0.0, 0, 0], [2, 0, 0]]), 2)
    np.testing.assert_allclose(two.coordinates, [[-1, 0], [1, 0]], atol=1e-12)
    np.testing.assert_allclose(two.explained, [1, 0], atol=1e-12)
    same = principal_components(np.ones((5, 3)), 2)
    assert not same.explained.any()
    assert not same.coordinates.any()
    np.testing.assert_allclose(np.linalg.norm(same.components, axis=1), 1)


@pytest.mark.parametrize(("shape", "dims"), [((2, 5), 3), ((5, 2), 3), ((5, 2), 0)])
def test_more_dimensions_than_there_are_are_refused(shape: tuple[int, int], dims: int) -> None:
    with pytest.raises(ClusteringError, match=rf"have no {dims} principal components; ask for 1 to 2"):
        principal_components(np.ones(shape), dims)
