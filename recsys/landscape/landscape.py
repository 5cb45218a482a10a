"""What a page asks of a catalogue's landscape."""

from functools import cached_property
from threading import Lock
from typing import Literal

import numpy as np

from recsys.catalog import Catalog
from recsys.clustering import ClusterCounts, Projection, compare_counts, kmeans, principal_components
from recsys.errors import QueryError
from recsys.landscape.kept import digest, kept
from recsys.landscape.labels import Traits
from recsys.landscape.neighbour_map import TSNE_LEAST, TSNE_MOST, TSNE_SETTINGS, neighbour_map, place_by_nearest
from recsys.landscape.views import ClusterView, view

Layout = Literal["pca", "tsne"]
KS_MOST = 20  # clusters: the most that are compared
COMPONENTS = 64  # of each vector, what k-means and t-SNE are given: "wearwith" has 97 % of the variance of products in them
AXES = 3  # the most dimensions that are shown
SEED = 42
_SUGGESTED = (4, 15)  # clusters: fewer say what the slots say already, more are hard to tell apart in a legend
_SOURCE_K = 7  # what the source design takes
_STARTS, _SAMPLE = 20, 3_000  # of k-means, and the rows they are tried on: many starts find more than many rows
COMPARED, COMPARED_STARTS = 1_000, 8  # rows that the numbers of clusters are compared on; with fewer starts some k are unlucky
_ROUNDING = 1e-6  # an axis along which unit vectors spread less shows how numbers are rounded


class Landscape:
    """Where the items of a catalogue stand and how they group. Cheap to make; what is slow is done when it is first asked for.

    May be asked from several threads at once: one computes and the others wait. What takes long (t-SNE, `counts`) is kept in the
    cache folder for the next process, by a digest of the vectors.

    k-means works on the first COMPONENTS principal components, its starts on a sample: `python -m benchmarks landscape` says what
    that costs beside all numbers of all rows.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._maps: dict[int, np.ndarray] = {}
        self._views: dict[int, ClusterView] = {}
        self._map_lock, self._view_lock = Lock(), Lock()  # who waits a minute for a map does not keep others from their clusters

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """`"pca"` always; `"tsne"` too where there are TSNE_LEAST to TSNE_MOST items."""
        return ("pca", "tsne") if TSNE_LEAST <= len(self._catalog) <= TSNE_MOST else ("pca",)

    def positions(self, layout: Layout, dims: int = AXES) -> np.ndarray:
        """(n, dims) float32, where each item stands; dims: 2 or 3.

        "pca": along the first principal components, zeros along those that there are none of (three items have two, identical
        ones none). "tsne": centred on 0; seconds to minutes the first time, then kept. Raises QueryError for a layout that is not
        among `layouts`, and for other dims.
        """
        self._check(layout, dims)
        places = self._coordinates if layout == "pca" else self._map(dims)
        return _widened(places[:, :dims], dims)

    @property
    def explained(self) -> np.ndarray:
        """(3,) float64, the share of the variance that each axis of "pca" shows, largest first; 0 for one that there is not."""
        shares = np.where(self._spread > _ROUNDING, self._projection.explained, 0)[:AXES]
        padded: np.ndarray = np.pad(shares, (0, AXES - len(shares)))
        return padded

    def place(self, vector: np.ndarray, layout: Layout, dims: int = AXES) -> np.ndarray:
        """Where a photo that need not be in the catalogue stands, by its vector (d,) -> (dims,) float32.

        "pca": projected on the same axes. "tsne": the weighted mean of the places of its nearest items (`place_by_nearest`).
        Raises QueryError as `positions` does, and for a vector of another length or with what is no finite number.
        """
        self._check(layout, dims)
        vectors = self._catalog.vectors
        if vector.shape != vectors.shape[1:]:
            raise QueryError(f"the photo's vector has the shape {vector.shape}, an item's has {vectors.shape[1:]}")
        if not np.isfinite(vector).all():
            raise QueryError("the photo's vector holds numbers that are not finite, so it stands nowhere")
        if layout == "tsne":
            return place_by_nearest(vector, vectors, self._map(dims))
        along = np.where(self._spread > _ROUNDING, self._projection.project(vector[None])[0], 0)
        place: np.ndarray = _widened(along[None, :dims].astype(np.float32), dims)[0]
        return place

    @property
    def ks(self) -> tuple[int, ...]:
        """The numbers of clusters that `counts` compares, ascending: from 2 to KS_MOST, or to n; 1 for one item."""
        return tuple(range(min(2, len(self._catalog)), min(KS_MOST, len(self._catalog)) + 1))

    @cached_property
    def counts(self) -> ClusterCounts:
        """What speaks for each of `ks`: inertia and silhouette of `.sampled` items, at most COMPARED. A second; then kept."""
        drawn = np.random.default_rng(SEED).permutation(len(self._catalog))[:COMPARED]

        def compare() -> np.ndarray:
            found = compare_counts(self._coordinates[drawn], self.ks, SEED, COMPARED_STARTS)
            return np.array([found.ks, found.inertias, found.silhouettes, [found.sampled] * len(found.ks)], dtype=np.float64)

        def fits(curves: np.ndarray) -> bool:
            return curves.shape == (4, len(self.ks)) and tuple(curves[0].tolist()) == self.ks

        curves = kept("counts", (self.ks, COMPONENTS, COMPARED, COMPARED_STARTS, SEED), self._digest, compare, fits)
        return ClusterCounts(self.ks, tuple(curves[1].tolist()), tuple(curves[2].tolist()), int(curves[3, 0]))

    @property
    def suggested_k(self) -> int:
        """How many clusters to begin with: of 4 to 15 the one with the highest silhouette, else of all `ks`; 7 where none has one.

        Asks `counts`, which takes as long the first time.
        """
        best = self.counts.within(*_SUGGESTED).by_silhouette or self.counts.by_silhouette
        return best or min(_SOURCE_K, len(self._catalog))

    def clusters(self, k: int) -> ClusterView:
        """The catalogue in k clusters, the same at every call; within a second for 33,000 items, at once the next time.

        Raises ClusteringError where k is not between 1 and n.
        """
        with self._view_lock:
            if k not in self._views:
                found = kmeans(self._coordinates, k, SEED, _STARTS, _SAMPLE)
                self._views[k] = view(found, self._coordinates, self._traits)
            return self._views[k]

    @cached_property
    def _projection(self) -> Projection:
        vectors = self._catalog.vectors
        return principal_components(vectors, min(COMPONENTS, *vectors.shape))

    @cached_property
    def _spread(self) -> np.ndarray:
        """(c,) how far the items lie apart along each component, as a standard deviation."""
        spread: np.ndarray = self._projection.coordinates.std(axis=0)
        return spread

    @cached_property
    def _coordinates(self) -> np.ndarray:
        """(n, c) float32, the items along the components, up to COMPONENTS of them."""
        return np.ascontiguousarray(np.where(self._spread > _ROUNDING, self._projection.coordinates, 0), dtype=np.float32)

    @cached_property
    def _traits(self) -> Traits:
        items = self._catalog.items
        colours = items["colour"].where(items["colour"].notna(), self._catalog.seen_colors)
        return Traits(items["category"], items["slot"], colours, items["gender"])

    @cached_property
    def _digest(self) -> str:
        return digest(self._catalog.vectors)

    def _map(self, dims: int) -> np.ndarray:
        """(n, dims) float32, the t-SNE map."""
        shape = (len(self._catalog), dims)

        def make() -> np.ndarray:
            return neighbour_map(self._coordinates, _widened(self._coordinates[:, :dims], dims))

        def fits(places: np.ndarray) -> bool:
            return places.shape == shape and places.dtype == np.float32 and bool(np.isfinite(places).all())

        with self._map_lock:
            if dims not in self._maps:
                self._maps[dims] = kept("tsne", (dims, COMPONENTS, TSNE_SETTINGS), self._digest, make, fits)
            return self._maps[dims]

    def _check(self, layout: str, dims: int) -> None:
        if layout not in self.layouts:
            size = f"t-SNE is for {TSNE_LEAST} to {TSNE_MOST:,} items, this catalogue has {len(self._catalog):,}"
            raise QueryError(size if layout == "tsne" else f"there is no layout {layout!r}; there is {' and '.join(self.layouts)}")
        if dims not in (2, AXES):
            raise QueryError(f"{dims} dimensions cannot be shown; ask for 2 or {AXES}")


def _widened(places: np.ndarray, dims: int) -> np.ndarray:
    """(n, fewer or as many) -> (n, dims), zeros along axes that there are none of."""
    return np.pad(places, ((0, 0), (0, dims - places.shape[1])))
