"""Every loss against plain loops over its paper's formula."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from recsys.training.config import TrainingError
from recsys.training.metric_losses import DISTANCES, LOSSES, MINERS, MetricLoss

DIM, CLASSES, MARGIN = 5, 4, 0.2


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """12 unit rows of 3 classes, some nearer to another class than to their own."""
    rows = torch.randn(12, DIM, generator=torch.Generator().manual_seed(1)) + torch.eye(DIM)[torch.arange(12) % 3]
    return functional.normalize(rows), torch.arange(12) % 3


def loss_of(name: str, miner: str = "semi-hard", distance: str = "cosine") -> MetricLoss:
    torch.manual_seed(0)
    return MetricLoss(name, classes=CLASSES, dim=DIM, miner=miner, distance=distance, margin=MARGIN)


def cosine(left: torch.Tensor, right: torch.Tensor) -> float:
    return float(left @ right / (left.norm() * right.norm()))


@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("miner", MINERS)
def test_triplet(batch: tuple[torch.Tensor, torch.Tensor], miner: str, distance: str) -> None:
    rows, labels = batch
    distances = {"cosine": lambda a, b: -cosine(a, b), "euclidean": lambda a, b: float((a - b).norm())}[distance]
    found = []
    for a in range(12):
        for p in range(12):
            for n in range(12):
                if a == p or labels[a] != labels[p] or labels[a] == labels[n]:
                    continue
                gap = distances(rows[a], rows[n]) - distances(rows[a], rows[p])
                taken = {"semi-hard": 0 < gap <= MARGIN, "hard": gap <= 0, "all": gap <= MARGIN}[miner]
                if taken and MARGIN - gap > 0:
                    found.append(MARGIN - gap)
    assert len(found) > 3
    assert float(loss_of("triplet", miner, distance)(rows, labels)) == pytest.approx(np.mean(found), abs=1e-5)


def test_triplet_without_one_that_breaks_the_margin_is_zero_and_can_be_learned_from() -> None:
    rows = torch.eye(DIM)[[0, 0, 1, 1]].requires_grad_()
    loss = loss_of("triplet")(rows, torch.tensor([0, 0, 1, 1]))
    loss.backward()
    assert loss.item() == 0
    assert rows.grad is not None


def test_multi_similarity(batch: tuple[torch.Tensor, torch.Tensor]) -> None:
    rows, labels = batch
    alpha, beta, base, epsilon = 2, 50, 0.5, 0.1
    total = 0.0
    for a in range(12):
        positives = [cosine(rows[a], rows[i]) for i in range(12) if i != a and labels[i] == labels[a]]
        negatives = [cosine(rows[a], rows[i]) for i in range(12) if labels[i] != labels[a]]
        hard_positives = [s for s in positives if s - epsilon < max(negatives)]
        hard_negatives = [s for s in negatives if s + epsilon > min(positives)]
        total += math.log1p(sum(math.exp(-alpha * (s - base)) for s in hard_positives)) / alpha
        total += math.log1p(sum(math.exp(beta * (s - base)) for s in hard_negatives)) / beta
    assert float(loss_of("multi-similarity")(rows, labels)) == pytest.approx(total / 12, abs=1e-4)


def test_proxy_anchor(batch: tuple[torch.Tensor, torch.Tensor]) -> None:
    rows, labels = batch
    loss = loss_of("proxy-anchor")
    proxies, alpha, margin = next(iter(loss.parameters())), 32, 0.1
    positive, negative = 0.0, 0.0
    for c in range(CLASSES):  # the fourth has no picture in the batch
        cosines = [(cosine(row, proxies[c]), int(label) == c) for row, label in zip(rows, labels, strict=True)]
        positive += math.log1p(sum(math.exp(-alpha * (s - margin)) for s, own in cosines if own))
        negative += math.log1p(sum(math.exp(alpha * (s + margin)) for s, own in cosines if not own))
    assert float(loss(rows, labels)) == pytest.approx(positive / 3 + negative / CLASSES, rel=1e-4)


def test_supervised_contrastive(batch: tuple[torch.Tensor, torch.Tensor]) -> None:
    rows, labels = batch
    found = []
    for a in range(12):
        others = [i for i in range(12) if i != a]
        below = math.log(sum(math.exp(cosine(rows[a], rows[i]) / 0.1) for i in others))
        own = [cosine(rows[a], rows[i]) / 0.1 - below for i in others if labels[i] == labels[a]]
        found.append(-sum(own) / len(own))
    assert float(loss_of("supcon")(rows, labels)) == pytest.approx(np.mean(found), abs=1e-4)


@pytest.mark.parametrize("name", LOSSES)
def test_half_precision_around_a_loss_does_not_reach_it(batch: tuple[torch.Tensor, torch.Tensor], name: str) -> None:
    rows, labels = batch
    loss = loss_of(name)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found, of_halves = loss(rows, labels), loss(rows.bfloat16(), labels)
    assert found == loss(rows, labels)
    assert of_halves.dtype == torch.float32


def test_what_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(TrainingError, match=r"there is no loss 'arcface'; the losses are triplet, multi-similarity, "):
        loss_of("arcface")
    with pytest.raises(TrainingError, match=r"there is no miner 'easy'; it can be semi-hard, hard, all"):
        loss_of("triplet", miner="easy")
    with pytest.raises(TrainingError, match=r"there is no distance 'manhattan'; it can be cosine, euclidean"):
        loss_of("triplet", distance="manhattan")
