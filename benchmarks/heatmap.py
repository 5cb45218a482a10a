"""A heat map of items, from the vectors to what is shown: beside scikit-learn, SciPy and seaborn's clustermap; and one of groups.

The groups are compared beside scikit-learn's cosines of all pairs, of which a catalogue of 33,000 has a thousand million.
"""

import io

import numpy as np

from benchmarks.neighbours import made_vectors
from benchmarks.timing import milliseconds, ratio
from pages.ui.similarity_chart import heat_map
from recsys.evaluation.measurement import Measurement, MeasurementSet
from recsys.similarity import Groups, SimilarityMatrix, between_groups, between_items, draw

PEER_GROUPED = 4_000  # items whose groups the peer compares: all pairs of more do not fit into memory
GROUPS = 40


def measure(items: int, grouped: int, dim: int, repeats: int) -> MeasurementSet:
    """Made vectors: the map of `items` of them, and that of GROUPS groups of `grouped`."""
    vectors = made_vectors(items, dim)
    names = [f"Item {number}" for number in range(items)]

    def compared() -> SimilarityMatrix:
        return between_items(vectors, range(items), names)

    page = milliseconds(
        "heatmap.ms.page", lambda: heat_map(compared(), []).to_json(), repeats, "vectors to what the browser draws, ordered"
    )
    png = milliseconds(
        "heatmap.ms.png", lambda: draw(compared(), [], "Items", "png"), repeats, "vectors to a PNG, ordered, with every name"
    )
    peer = milliseconds(
        "heatmap.ms.clustermap", lambda: _clustermap(vectors), repeats, "peer: scikit-learn, SciPy, seaborn's clustermap, a PNG"
    )
    measurements = (
        page,
        png,
        peer,
        ratio("heatmap.times_the_peer.page", page, peer, "higher is better"),
        ratio("heatmap.times_the_peer.png", png, peer, "higher is better"),
        *_grouped(grouped, dim, repeats),
    )
    data = f"{items:,} and {grouped:,} x {dim} random vectors"
    return MeasurementSet("Heat maps", data, measurements, counts={"items": items, "grouped": grouped, "groups": GROUPS})


def _grouped(count: int, dim: int, repeats: int) -> tuple[Measurement, ...]:
    """The groups of all vectors; and of PEER_GROUPED of them beside the peer, which must find the same."""
    vectors = made_vectors(count, dim)
    groups = Groups(np.arange(count) % GROUPS, tuple(f"Group {number}" for number in range(GROUPS)))
    few = min(PEER_GROUPED, count)
    some, theirs = Groups(groups.of[:few], groups.names), _all_pairs(vectors[:few], groups.of[:few])
    matrix = between_groups(vectors[:few], some)
    order = [groups.names.index(name) for name in matrix.names]
    furthest = float(np.nanmax(np.abs(matrix.values - theirs[np.ix_(order, order)])))
    if furthest > 1e-5:
        raise AssertionError(f"a mean of the peer is another by {furthest:.2g}: one of the two is wrong")
    whole = milliseconds("heatmap.ms.groups", lambda: between_groups(vectors, groups), repeats, f"{GROUPS} groups of all vectors")
    ours = milliseconds("heatmap.ms.groups.few", lambda: between_groups(vectors[:few], some), repeats, f"of {few:,} vectors")
    peer = milliseconds(
        "heatmap.ms.groups.few.all_pairs", lambda: _all_pairs(vectors[:few], some.of), max(repeats // 5, 1), "peer: scikit-learn"
    )
    return whole, ours, peer, ratio("heatmap.times_the_peer.groups", ours, peer, "higher is better")


def _clustermap(vectors: np.ndarray) -> bytes:
    """What people use: all cosines, the tree, the picture; without names and pictures at its axes."""
    import seaborn
    from matplotlib import pyplot
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics.pairwise import cosine_similarity

    similarities = cosine_similarity(vectors)
    distances = np.clip(1 - similarities, 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average", optimal_ordering=True)
    grid = seaborn.clustermap(similarities, row_linkage=tree, col_linkage=tree, xticklabels=False, yticklabels=False)
    buffer = io.BytesIO()
    grid.savefig(buffer, format="png")
    pyplot.close(grid.figure)
    return buffer.getvalue()


def _all_pairs(vectors: np.ndarray, of: np.ndarray) -> np.ndarray:
    """(GROUPS, GROUPS) mean cosines of two different items, from the cosines of all pairs."""
    from sklearn.metrics.pairwise import cosine_similarity

    members = (of == np.arange(GROUPS)[:, None]).astype(np.float64)
    similarities = cosine_similarity(vectors)
    np.fill_diagonal(similarities, 0)
    sizes = members.sum(axis=1)
    means: np.ndarray = members @ similarities @ members.T / (np.outer(sizes, sizes) - np.diag(sizes))
    return means
