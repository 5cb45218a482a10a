"""The metric model's parts: its figures, its labels, its features, its loss."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from recsys.training.augmentation import Augmentation
from recsys.training.config import TrainingError
from recsys.training.examples import Example
from recsys.training.features import Views, features_of
from recsys.training.metric import MetricConfig, MetricTask, nearest_figures

CPU = torch.device("cpu")
QUICK = MetricConfig(label="category", side=32, hidden=16, dim=8, batch=8, pictures=2, views=2, least=2, device="cpu", hold_out=0.2)


class Colours(nn.Module):
    """(n, side, side, 3) uint8 -> (n, 4) means: what a frozen network is to these tests. asked: pictures it was given."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(scale))
        self.asked = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.asked += len(images)
        means = images.float().mean(dim=(1, 2)) / 255
        return self.scale * torch.cat([means, 1 - means[:, :1]], dim=1)


def test_figures_are_those_of_plain_loops() -> None:
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(60, 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = generator.integers(0, 7, 60)
    labels[0] = 99  # alone: it cannot be asked for
    precision, recall = [], []
    for asked in range(1, 60):
        others = [other for other in range(60) if other != asked]
        nearest = sorted(others, key=lambda other: -float(vectors[asked] @ vectors[other]))[:10]
        if (labels[others] == labels[asked]).any():
            precision.append(np.mean([labels[other] == labels[asked] for other in nearest]))
            recall.append(labels[nearest[0]] == labels[asked])
    assert nearest_figures(vectors, labels) == pytest.approx({"precision@10": np.mean(precision), "recall@1": np.mean(recall)})


def test_of_fewer_than_ten_others_all_are_looked_at() -> None:
    vectors = np.eye(3)[[0, 0, 1]]
    assert nearest_figures(vectors, np.array([1, 1, 2])) == {"precision@10": 0.5, "recall@1": 1.0}


def test_features_are_of_the_plain_picture_first_and_of_random_views(striped_examples: list[Example], tmp_path: Path) -> None:
    found = features_of(Colours(), striped_examples[:5], Views(32, 3, Augmentation(), 1), tmp_path, CPU)
    assert found.shape == (4, 5, 4)
    assert found.dtype == np.float16
    plain = features_of(Colours(), striped_examples[:5], Views(32, 0, Augmentation(), 1), tmp_path, CPU)
    assert (plain[0] == found[0]).all()
    assert len(np.unique(found[:, 0], axis=0)) == 4


def test_features_are_computed_once_and_gone_on_with(striped_examples: list[Example], tmp_path: Path) -> None:
    examples, views, network = striped_examples * 4, Views(32, 1, Augmentation(), 1), Colours()  # 160 pictures, three files
    told: list[tuple[int, int]] = []
    found = features_of(network, examples, views, tmp_path, CPU, lambda done, total: told.append((done, total)))
    assert told == [(64, 160), (128, 160), (160, 160)]
    assert network.asked == 320
    sorted(tmp_path.iterdir())[1].unlink()  # as if it had been stopped
    again = features_of(network, examples, views, tmp_path, CPU)
    assert (again == found).all()
    assert network.asked == 320 + 128
    for other, changed in [(Colours(2.0), views), (network, replace(views, seed=2)), (network, replace(views, side=33))]:
        before = other.asked
        features_of(other, examples[:10], changed, tmp_path, CPU)
        assert other.asked == before + 20


def test_features_of_a_picture_that_has_changed_are_computed_again(
    make_examples: Callable[..., list[Example]], tmp_path: Path
) -> None:
    examples, views, network = make_examples(6), Views(32, 0, Augmentation(), 1), Colours()
    before = features_of(network, examples, views, tmp_path, CPU)
    examples[0].picture.write_bytes(examples[1].picture.read_bytes())
    after = features_of(network, examples, views, tmp_path, CPU)
    assert network.asked == 12
    assert (after[:, 0] == before[:, 1]).all()
    examples[2].picture.unlink()
    with pytest.raises(TrainingError, match=r"2\.png cannot be read: No such file or directory"):
        features_of(network, examples, views, tmp_path, CPU)


def test_a_damaged_file_of_features_is_named(striped_examples: list[Example], tmp_path: Path) -> None:
    views = Views(32, 0, Augmentation(), 1)
    features_of(Colours(), striped_examples[:5], views, tmp_path, CPU)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"\x93NUMPY")
    with pytest.raises(TrainingError, match=rf"{path.name} is damaged: remove it and run again"):
        features_of(Colours(), striped_examples[:5], views, tmp_path, CPU)


def task(config: MetricConfig, examples: list[Example], cache: Path) -> MetricTask:
    return MetricTask(config, [examples], Colours().eval(), cache, seen=("seen-before",))


def test_joined_labels_are_positives_only_together(striped_examples: list[Example], tmp_path: Path) -> None:
    made = task(replace(QUICK, label="category+colour"), striped_examples, tmp_path)
    assert made.classes == {"category+colour": [f"c{c} k{k}" for c in range(3) for k in range(2)]}
    assert (made.item_ids, made.seen) == ([example.item_id for example in striped_examples], ("seen-before",))


def test_pictures_without_the_label_are_left_out(striped_examples: list[Example], tmp_path: Path) -> None:
    bare = [Example(one.item_id, one.picture, {"slot": "top"}) for one in striped_examples[:7]]
    with_all = task(QUICK, striped_examples, tmp_path)
    with_some = task(QUICK, bare + striped_examples[7:], tmp_path)
    assert with_some.classes == with_all.classes
    assert len(with_some._labels) < len(with_all._labels)


def test_a_label_that_nothing_has_is_refused(striped_examples: list[Example], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"^identity needs two classes of at least \d+ pictures each .* has none$"):
        task(replace(QUICK, label="identity"), striped_examples, tmp_path)


def test_cross_entropy_and_the_metric_loss_are_one_loss(striped_examples: list[Example], tmp_path: Path) -> None:
    config = replace(QUICK, loss="supcon", cross_entropy=True, weight=0.3, dropout=0.0)
    made = task(config, striped_examples, tmp_path)
    made.network.eval()
    features, labels = next(made.batches(1))
    loss, figures = made.loss((features, labels), CPU)
    embeddings = made.network(features).detach()
    assert torch.allclose(embeddings.norm(dim=1), torch.ones(len(labels)))
    head = made.network.head
    assert head is not None
    logits = 16 * embeddings @ functional.normalize(head.weight.detach()).T
    entropy = -np.mean([float(logits[row].log_softmax(dim=0)[label]) for row, label in enumerate(labels)])
    metric = float(made.network.metric(embeddings, labels))
    assert figures == pytest.approx({"loss.metric": metric, "loss.cross_entropy": entropy}, rel=1e-5)
    assert float(loss.detach()) == pytest.approx(entropy + 0.3 * metric, rel=1e-5)


def test_a_batch_is_of_labels_side_by_side_and_the_same_for_its_epoch(striped_examples: list[Example], tmp_path: Path) -> None:
    made = task(QUICK, striped_examples, tmp_path)
    batches = list(made.batches(1))
    assert len(batches) == made.steps
    for features, labels in batches:
        assert features.shape == (6, 4)  # three classes are all there are
        assert (labels[0::2] == labels[1::2]).all()
    again = list(made.batches(1))
    assert all(torch.equal(left[0], right[0]) for left, right in zip(batches, again, strict=True))
    assert not all(torch.equal(left[0], right[0]) for left, right in zip(batches, made.batches(2), strict=True))


def test_proxies_are_learned_faster(striped_examples: list[Example], tmp_path: Path) -> None:
    groups = task(replace(QUICK, loss="proxy-anchor"), striped_examples, tmp_path).parameter_groups()
    assert [group.get("rate", 1.0) for group in groups] == [1.0, 10.0]
    assert groups[1]["params"][0].shape == (3, 8)


def test_nothing_to_choose_an_epoch_by(make_examples: Callable[..., list[Example]], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no two of the \d+ pictures held out share a category: raise hold_out"):
        task(replace(QUICK, hold_out=0.06), make_examples(24), tmp_path)
