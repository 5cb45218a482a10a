"""t-SNE: a map on which near items stay near; and where on it something new stands.

van der Maaten and Hinton, "Visualizing Data using t-SNE", JMLR 2008; the Barnes-Hut approximation (van der Maaten, JMLR 2014) in
scikit-learn, begun at the principal components, without which the map says little of what lies far apart (Kobak and Berens, "The
art of using t-SNE for single-cell transcriptomics", 2019). What lies near is near; sizes and the distances between groups mean
nothing.
"""

import numpy as np

TSNE_MOST = 5_000  # items: more take minutes
TSNE_LEAST = 10  # items: fewer have no neighbourhoods
SEED = 42
PERPLEXITY = 30  # about how many neighbours an item keeps; scikit-learn's own
TSNE_SETTINGS = (PERPLEXITY, SEED)  # what else decides a map
NEAREST = 10  # items that say where something new stands
_FIRST_SPREAD = 1e-4  # of the first axis where it begins: the authors' own
_SAME = 1e-9  # squared distance: nearer is no nearer


def neighbour_map(vectors: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The places of (n, d) float32 vectors on a map that begins at `start` (n, dims) -> (n, dims) float32, centred on 0.

    n: from TSNE_LEAST on. Takes seconds for a thousand, a minute or two for TSNE_MOST.
    """
    from sklearn.manifold import TSNE

    spread = float(start[:, 0].std())
    begin = (start / spread * _FIRST_SPREAD if spread > 0 else start).astype(np.float32)
    # A map cannot keep more neighbours than there are; a third of them is what scikit-learn looks at.
    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    places = TSNE(start.shape[1], perplexity=perplexity, init=begin, random_state=SEED).fit_transform(vectors)
    centred: np.ndarray = (places - places.mean(axis=0)).astype(np.float32)
    return centred


def place_by_nearest(vector: np.ndarray, vectors: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where a vector (d,) stands among vectors (n, d) with places (n, dims) -> (dims,) float32.

    The mean of the places of its NEAREST, weighted by 1 / squared distance (Shepard, "A two-dimensional interpolation function for
    irregularly-spaced data", 1968): t-SNE itself has no way to add to a map. An item's own vector stands where the item stands;
    what is like two groups alike, between them.
    """
    distances = np.square(vectors - vector).sum(axis=1)
    nearest = np.argsort(distances, kind="stable")[:NEAREST]
    weights = 1 / np.maximum(distances[nearest].astype(np.float64), _SAME)
    place: np.ndarray = (weights @ places[nearest] / weights.sum()).astype(np.float32)
    return place
