"""What clustering and components share: the error, and the check of what they are given."""

import numpy as np

from recsys.errors import WearwithError


class ClusteringError(WearwithError):
    """Clusters or components that cannot be had of these vectors, such as more clusters than there are items."""


def checked(vectors: np.ndarray) -> np.ndarray:
    """The vectors as (n, d) floats; ClusteringError where they are no such table, or hold what is no number."""
    rows = np.asarray(vectors)
    if rows.ndim != 2 or not rows.size:
        raise ClusteringError(f"vectors of the shape {rows.shape} cannot be clustered; (items, numbers an item) is needed")
    if not np.issubdtype(rows.dtype, np.floating):
        rows = rows.astype(np.float64)
    if not np.isfinite(rows).all():
        raise ClusteringError("a vector holds numbers that are not finite, so nothing is near it")
    return rows
