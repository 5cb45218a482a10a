"""Vectors -> clusters, how well these agree with known classes, how many there should be; and principal components to look at.

    clusters = kmeans(vectors, k=7).labels
    guessed = assign(clusters, slots).predicted(clusters)  # the Hungarian method
    accuracy(slots, guessed), normalized_mutual_information(slots, clusters), adjusted_rand_index(slots, clusters)
    compare_counts(vectors, range(2, 13)).by_silhouette
    principal_components(vectors, dims=2).coordinates

clusters.py: k-means and the number of clusters. agreement.py: clusters beside classes. components.py: PCA.
"""

from recsys.clustering.agreement import (
    Assignment,
    accuracy,
    adjusted_rand_index,
    assign,
    contingency,
    normalized_mutual_information,
)
from recsys.clustering.base import ClusteringError
from recsys.clustering.clusters import ClusterCounts, Clustering, compare_counts, kmeans, silhouette
from recsys.clustering.components import Projection, principal_components

__all__ = [
    "Assignment", "ClusterCounts", "Clustering", "ClusteringError", "Projection", "accuracy", "adjusted_rand_index", "assign",
    "compare_counts", "contingency", "kmeans", "normalized_mutual_information", "principal_components", "silhouette",
]  # fmt: skip
