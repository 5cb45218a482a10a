"""Places against scikit-learn's PCA, clusters that were put apart, and catalogues that have hardly anything to show."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

from recsys.clustering import ClusteringError, adjusted_rand_index, compare_counts
from recsys.errors import QueryError
from recsys.landscape import KS_MOST, TSNE_LEAST, TSNE_MOST, Landscape, landscape
from tests.recsys.landscape.made import catalog_of, groups, unit


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))


def some(n: int, dim: int = 8, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, dim)))


# ---- Places.


@pytest.mark.parametrize("dims", [2, 3])
def test_places_are_scikit_learns_components(dims: int) -> None:
    vectors = some(60)
    found, expected = Landscape(catalog_of(vectors)), PCA(3).fit(vectors)
    places = found.positions("pca", dims)
    assert places.dtype == np.float32
    np.testing.assert_allclose(np.abs(places), np.abs(expected.transform(vectors))[:, :dims], atol=1e-5)
    np.testing.assert_allclose(found.explained, expected.explained_variance_ratio_, atol=1e-6)


@pytest.mark.parametrize("dims", [2, 3])
def test_what_is_not_in_the_catalogue_is_projected_on_the_same_axes(dims: int) -> None:
    vectors, other = some(60), some(1, seed=9)[0]
    found, expected = Landscape(catalog_of(vectors)), PCA(3).fit(vectors)
    place = found.place(other, "pca", dims)
    assert (place.shape, place.dtype) == ((dims,), np.float32)
    np.testing.assert_allclose(np.abs(place), np.abs(expected.transform(other[None])[0, :dims]), atol=1e-5)
    np.testing.assert_allclose(found.place(vectors[7], "pca", dims), found.positions("pca", dims)[7], atol=1e-6)


@pytest.mark.parametrize(("n", "axes"), [(1, 0), (2, 1), (3, 2), (4, 3)])
def test_few_items_have_zeros_along_the_axes_that_they_lack(n: int, axes: int) -> None:
    vectors = some(n)
    found = Landscape(catalog_of(vectors))
    places = found.positions("pca", 3)
    assert places.any(axis=0).tolist() == [axis < axes for axis in range(3)]
    assert (found.explained > 0).tolist() == [axis < axes for axis in range(3)]
    assert found.explained.sum() == pytest.approx(1 if axes else 0)
    for row, vector in enumerate(vectors):
        np.testing.assert_allclose(found.place(vector, "pca", 3), places[row], atol=1e-6)
    distances = np.linalg.norm(places[:, None] - places, axis=2)
    np.testing.assert_allclose(distances, np.linalg.norm(vectors[:, None] - vectors, axis=2), atol=1e-5)  # nothing is lost


@pytest.mark.parametrize("n", [2, 7, 40])
def test_identical_items_stand_in_one_place(n: int) -> None:
    found = Landscape(catalog_of(np.repeat(some(1), n, axis=0)))
    assert not found.positions("pca", 3).any()
    assert not found.explained.any()
    assert not found.place(some(1, seed=3)[0], "pca", 2).any()


def test_vectors_of_two_numbers_have_two_axes() -> None:
    places = Landscape(catalog_of(some(20, dim=2))).positions("pca", 3)
    assert places.any(axis=0).tolist() == [True, True, False]


def test_who_changes_the_places_changes_only_his_own() -> None:
    found = Landscape(catalog_of(some(5)))
    found.positions("pca", 3)[:] = 9
    assert found.positions("pca", 3).max() < 2


def test_what_cannot_be_shown_is_refused() -> None:
    found = Landscape(catalog_of(some(20)))
    with pytest.raises(QueryError, match="there is no layout 'umap'; there is pca and tsne"):
        found.positions("umap", 2)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="4 dimensions cannot be shown; ask for 2 or 3"):
        found.positions("pca", 4)
    with pytest.raises(QueryError, match=r"the photo's vector has the shape \(7,\), an item's has \(8,\)"):
        found.place(np.ones(7), "pca", 2)
    with pytest.raises(QueryError, match="not finite"):
        found.place(np.full(8, np.nan), "tsne", 2)


# ---- t-SNE.


def test_groups_are_apart_on_the_map_and_a_new_item_stands_in_its_own() -> None:
    vectors, group = groups(3, 20)
    found = Landscape(catalog_of(vectors[3:]))
    places = found.positions("tsne", 2)
    assert (places.shape, places.dtype) == ((57, 2), np.float32)
    centres = np.array([places[group[3:] == one].mean(axis=0) for one in range(3)])
    nearest = np.linalg.norm(places[:, None] - centres, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, group[3:])
    for new in range(3):
        place = found.place(vectors[new], "tsne", 2)
        assert np.linalg.norm(centres - place, axis=1).argmin() == group[new]


def test_the_map_is_offered_where_it_says_something_and_does_not_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def layouts(n: int) -> tuple[str, ...]:
        return Landscape(catalog_of(np.ones((n, 1)))).layouts

    assert layouts(TSNE_LEAST - 1) == layouts(1) == ("pca",)
    assert layouts(TSNE_LEAST) == layouts(TSNE_MOST) == ("pca", "tsne")
    assert layouts(TSNE_MOST + 1) == ("pca",)
    with pytest.raises(QueryError, match="t-SNE is for 10 to 5,000 items, this catalogue has 5"):
        Landscape(catalog_of(some(5))).positions("tsne", 2)


def test_who_asks_for_the_map_while_it_is_made_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    at_work = threading.Barrier(2, timeout=10)

    def slow(vectors: np.ndarray, start: np.ndarray) -> np.ndarray:
        made.append(start.shape[1])
        at_work.wait()
        return start.copy()

    monkeypatch.setattr(landscape, "neighbour_map", slow)
    found = Landscape(catalog_of(some(12)))
    threads = [threading.Thread(target=found.positions, args=("tsne", 2)) for _ in range(3)]
    for thread in threads:
        thread.start()
    at_work.wait()  # somebody is making it; clusters can be had meanwhile
    assert found.clusters(2).k == 2
    for thread in threads:
        thread.join(timeout=10)
    assert made == [2]


# ---- How many clusters.


@pytest.mark.parametrize(("n", "ks"), [(1, (1,)), (2, (2,)), (3, (2, 3)), (500, tuple(range(2, KS_MOST + 1)))])
def test_no_more_clusters_are_compared_than_there_are_items(n: int, ks: tuple[int, ...]) -> None:
    assert Landscape(catalog_of(np.ones((n, 1)))).ks == ks


def test_the_curves_are_those_of_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape, "COMPARED", 40)
    monkeypatch.setattr(landscape, "KS_MOST", 4)
    vectors = some(90)
    counts = Landscape(catalog_of(vectors)).counts
    drawn = np.random.default_rng(42).permutation(90)[:40]
    expected = compare_counts(vectors[drawn], range(2, 5), starts=8)  # eight numbers: all components together are the vectors
    assert counts.ks == (2, 3, 4)
    assert counts.sampled == 40
    assert counts.inertias == pytest.approx(expected.inertias, rel=1e-4)
    assert counts.silhouettes == pytest.approx(expected.silhouettes, abs=1e-3)


@pytest.mark.parametrize("count", [4, 6, 9])
def test_as_many_clusters_are_suggested_as_there_are_groups(count: int) -> None:
    assert Landscape(catalog_of(groups(count, 15)[0])).suggested_k == count


def test_a_suggestion_keeps_within_what_helps_where_it_can() -> None:
    assert Landscape(catalog_of(groups(2, 30)[0])).suggested_k >= 4  # two are too few to look at
    assert Landscape(catalog_of(groups(18, 12, dim=20)[0])).suggested_k <= 15
    pairs = unit(np.array([[1, 0.0], [1, 0.01], [0, 1]]))
    assert Landscape(catalog_of(pairs)).suggested_k == 2  # of 2 and 3, which are all that three items have


@pytest.mark.parametrize(("n", "k"), [(1, 1), (2, 2), (5, 5), (30, 7)])
def test_seven_are_suggested_where_nothing_speaks(n: int, k: int) -> None:
    found = Landscape(catalog_of(np.repeat(some(1), n, axis=0)))
    assert found.suggested_k == k
    assert found.counts.by_elbow is None


# ---- Clusters.


def test_the_clusters_are_those_of_full_k_means() -> None:
    vectors, group = groups(7, 40, dim=100, spread=0.02)
    found = Landscape(catalog_of(vectors)).clusters(7)
    expected = KMeans(7, n_init=10, random_state=0).fit(vectors).labels_
    assert adjusted_rand_index(group.astype(str), found.labels) == 1
    assert adjusted_rand_index(expected.astype(str), found.labels) == 1


def test_the_same_clusters_are_found_again_and_at_once() -> None:
    catalog = catalog_of(some(50))
    found = Landscape(catalog)
    assert found.clusters(5) is found.clusters(5)
    np.testing.assert_array_equal(found.clusters(5).labels, Landscape(catalog).clusters(5).labels)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.data())
def test_any_number_of_clusters_up_to_the_items_can_be_had(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n))
    copies = data.draw(st.integers(1, n))  # of the first item
    vectors = some(n, dim=3)
    vectors[:copies] = vectors[0]
    found = Landscape(catalog_of(vectors)).clusters(k)
    assert found.k == k
    assert len(found.clusters) == min(k, n - copies + 1)
    sizes = [cluster.size for cluster in found.clusters]
    assert sizes == sorted(sizes, reverse=True) == np.bincount(found.labels).tolist()
    assert len({cluster.label for cluster in found.clusters}) == len(found.clusters)


@pytest.mark.parametrize("k", [0, 4])
def test_more_clusters_than_items_are_refused(k: int) -> None:
    with pytest.raises(ClusteringError, match=f"3 items cannot be put into {k} clusters; ask for 1 to 3"):
        Landscape(catalog_of(some(3))).clusters(k)


def test_a_cluster_says_what_its_items_are() -> None:
    vectors, group = groups(2, 10)
    catalog = catalog_of(vectors, ["shirt" if one else "boots" for one in group], ["top" if one else "shoes" for one in group])
    assert {cluster.label for cluster in Landscape(catalog).clusters(2).clusters} == {"Shirts", "Boots"}


def test_a_colour_is_what_was_said_and_else_what_is_seen() -> None:
    vectors, group = groups(2, 10)
    said = catalog_of(vectors, colours=["Navy Blue" if one else None for one in group])
    assert {cluster.label for cluster in Landscape(said).clusters(2).clusters} == {"Navy blue shirts", "Grey shirts"}
