"""Losses over a batch of embeddings with labels, of the package pytorch-metric-learning, behind one call.

    loss = MetricLoss("triplet", classes=120, dim=256, miner="semi-hard", distance="cosine", margin=0.2)
    loss(embeddings, labels)  # (n, dim) unit rows, (n,) int64 -> () float32

*triplet*: max(0, d(anchor, positive) - d(anchor, negative) + margin), over the triplets that the miner finds, of those that break
the margin: "semi-hard" the negative is farther than the positive (Schroff et al. 2015), "hard" it is nearer, "all" both. With the
distance "cosine" d is minus the cosine, with "euclidean" the length of the difference. *multi-similarity*: Wang et al. 2019, with
its miner. *proxy-anchor*: Kim et al. 2020; a learned direction a class. *supcon*: supervised contrastive, Khosla et al. 2020.
"""

from typing import Any

import torch
from pytorch_metric_learning import distances, losses, miners
from torch import nn

from recsys.training.config import TrainingError

LOSSES = ("triplet", "multi-similarity", "proxy-anchor", "supcon")
MINERS = {"semi-hard": "semihard", "hard": "hard", "all": "all"}
DISTANCES = {"cosine": distances.CosineSimilarity, "euclidean": distances.LpDistance}


class MetricLoss(nn.Module):
    """See the module. miner, distance, margin: of the triplet loss alone; the others have their papers' settings."""

    def __init__(self, name: str, *, classes: int, dim: int, miner: str, distance: str, margin: float) -> None:
        super().__init__()
        self._miner: Any = None
        self.loss: Any
        if name == "triplet":
            self._miner = miners.TripletMarginMiner(margin, _known(MINERS, "miner", miner), distance=_distance(distance))
            self.loss = losses.TripletMarginLoss(margin, distance=_distance(distance))
        elif name == "multi-similarity":
            self._miner = miners.MultiSimilarityMiner(epsilon=0.1)
            self.loss = losses.MultiSimilarityLoss(alpha=2, beta=50, base=0.5)
        elif name == "proxy-anchor":
            self.loss = losses.ProxyAnchorLoss(classes, dim, margin=0.1, alpha=32)
        elif name == "supcon":
            self.loss = losses.SupConLoss(temperature=0.1)
        else:
            raise TrainingError(f"there is no loss {name!r}; the losses are {', '.join(LOSSES)}")

    def forward(self, embeddings: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """See the module."""
        with torch.autocast(embeddings.device.type, enabled=False):  # exp(50 × 0.5) is more than 16 bits hold
            embeddings = embeddings.float()
            mined = None if self._miner is None else self._miner(embeddings, labels)
            found: torch.Tensor = self.loss(embeddings, labels, mined)
        return found


def _distance(name: str) -> Any:
    return _known(DISTANCES, "distance", name)()


def _known(choices: dict[str, Any], kind: str, name: str) -> Any:
    if name not in choices:
        raise TrainingError(f"there is no {kind} {name!r}; it can be {', '.join(choices)}")
    return choices[name]
