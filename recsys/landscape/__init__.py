"""A catalogue as a landscape: where every item stands, in which cluster it is, and what the clusters are.

    landscape = Landscape(catalog)
    landscape.positions("pca", dims=3)  # (n, 3) float32
    for cluster in landscape.clusters(landscape.suggested_k).clusters:
        print(cluster.label, cluster.size)  # "Mostly navy shirts" 412

landscape.py: what a page asks. views.py: clusters and what is in them. labels.py: what sets a cluster apart, in words.
neighbour_map.py: t-SNE, and where in it something new stands. kept.py: what took long, kept for the next time.
"""

from recsys.landscape.landscape import KS_MOST, Landscape, Layout
from recsys.landscape.neighbour_map import TSNE_LEAST, TSNE_MOST
from recsys.landscape.views import Cluster, ClusterView

__all__ = ["KS_MOST", "TSNE_LEAST", "TSNE_MOST", "Cluster", "ClusterView", "Landscape", "Layout"]
