"""Principal component analysis: vectors -> coordinates in two or three dimensions, and what is lost by that."""

from dataclasses import dataclass

import numpy as np

from recsys.clustering.base import ClusteringError, checked


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The first principal components of n vectors.

    coordinates: (n, dims), along the components. components: (dims, d), unit rows. mean: (d,). explained: (dims,), each
    component's share of the variance, largest first. reconstruction_error: the mean squared error, over all numbers of all vectors,
    of what `reconstruct` makes of the coordinates.
    """

    coordinates: np.ndarray
    components: np.ndarray
    mean: np.ndarray
    explained: np.ndarray
    reconstruction_error: float

    def project(self, vectors: np.ndarray) -> np.ndarray:
        """(m, d) other vectors -> (m, dims), on the same axes."""
        coordinates: np.ndarray = (checked(vectors) - self.mean) @ self.components.T
        return coordinates

    def reconstruct(self, coordinates: np.ndarray) -> np.ndarray:
        """(m, dims) coordinates -> (m, d), the vectors they stand for."""
        vectors: np.ndarray = coordinates @ self.components + self.mean
        return vectors


def principal_components(vectors: np.ndarray, dims: int = 2) -> Projection:
    """The principal component analysis of (n, d) vectors (Pearson 1901), exact; the largest weight of a component is positive.

    Vectors that are all the same explain nothing: their shares are 0. Raises ClusteringError where dims is not between 1 and the
    smaller of n and d, or a number is not finite.
    """
    rows = checked(vectors)
    n, d = rows.shape
    if not 1 <= dims <= min(n, d):
        raise ClusteringError(f"{n:,} vectors of {d} numbers have no {dims} principal components; ask for 1 to {min(n, d)}")
    mean = rows.mean(axis=0)
    centred = rows - mean
    # Many rows: their covariances say the same, and are far cheaper to decompose. Either gives orthogonal unit components.
    components = np.linalg.eigh(centred.T @ centred)[1].T[::-1] if n > d else np.linalg.svd(centred, full_matrices=False)[2]
    components = components[:dims]
    strongest = components[np.arange(dims), np.abs(components).argmax(axis=1)]
    components = components * np.sign(strongest)[:, None]
    coordinates = centred @ components.T
    total, kept = np.square(centred).sum(dtype=np.float64), np.square(coordinates).sum(axis=0, dtype=np.float64)
    explained = kept / total if total > 0 else np.zeros(dims)
    return Projection(coordinates, components, mean, explained, float(max(total - kept.sum(), 0) / rows.size))
