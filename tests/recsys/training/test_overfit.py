"""Every trainer can learn 32 real photos by heart: what it makes of them fits what they are labelled with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from recsys.training.augmentation import Augmentation
from recsys.training.autoencoder import SHEET, AutoencoderConfig, AutoencoderTask, as_values
from recsys.training.classifier import ClassifierConfig, ClassifierTask
from recsys.training.cnn import CnnConfig, CnnTask
from recsys.training.config import Training
from recsys.training.examples import Example, hold_out
from recsys.training.loop import Task, fit
from recsys.training.metric import MetricConfig, nearest_figures
from recsys.training.runs import frozen_base, metric_task
from recsys.training.views import plain_views

STILL = Augmentation(ground=0, area=0.95, turn=0, turned=0, light=0, tint=0, blurred=0, coarse=0, erased=0)
HEADS: dict[str, Any] = {
    "heads": ("category",), "weights": (1.0,), "smoothing": 0.0, "augmentation": STILL, "device": "cpu", "weight_decay": 0.0,
}  # fmt: skip


def learned(photos: Sequence[Example]) -> list[Example]:
    return hold_out(photos, 0.1)[0]


def seen(photos: Sequence[Example], side: int) -> torch.Tensor:
    return next(plain_views(learned(photos), 32, side))


def by_heart(task: Task, config: Training, photos: Sequence[Example], folder: Path, side: int) -> float:
    """Accuracy on what was learned from."""
    fit(task, config, folder)
    classes = task.classes["category"]
    task.network.eval()
    with torch.no_grad():
        answers = task.network(seen(photos, side))["category"].argmax(dim=1)
    return float(np.mean([classes[answer] == one.labels["category"] for answer, one in zip(answers, learned(photos), strict=True)]))


def test_there_are_32_photos_of_several_classes(photos: list[Example]) -> None:
    assert len(learned(photos)) == 32
    assert len({example.labels["category"] for example in learned(photos)}) >= 3


def test_the_cnn(photos: list[Example], tmp_path: Path) -> None:
    config = CnnConfig(
        **HEADS, channels=((16, 16), (16, 32), (32, 64)), dropout=0.0, sides=(32,), validation_side=32, epochs=30, batch=16,
        learning_rate=4e-3,
    )  # fmt: skip
    assert by_heart(CnnTask(config, [photos]), config, photos, tmp_path / "run", 32) >= 0.95


def test_the_classifier_with_frozen_then_with_learning_backbone(photos: list[Example], tmp_path: Path) -> None:
    config = ClassifierConfig(
        **HEADS, dim=64, cosine=True, dropout=0.0, sides=(64,), validation_side=64, epochs=14, batch=16, frozen_epochs=11,
        stable=-1.0, learning_rate=1e-2,
    )  # fmt: skip
    assert by_heart(ClassifierTask(config, [photos]), config, photos, tmp_path / "run", 64) >= 0.95


@pytest.mark.parametrize("settings", [{"loss": "multi-similarity"}, {"loss": "triplet", "cross_entropy": True}], ids=str)
def test_the_metric_model(photos: list[Example], tmp_path: Path, settings: dict[str, Any]) -> None:
    config = MetricConfig(
        **settings, label="category", side=64, hidden=64, dim=32, dropout=0.0, epochs=30, batch=16, pictures=4, views=1,
        augmentation=STILL, device="cpu",
    )  # fmt: skip
    task = metric_task(config, [photos], tmp_path / "run")
    fit(task, config, tmp_path / "run")
    task.network.eval()
    with torch.no_grad():
        vectors = task.network(frozen_base(config, tmp_path / "run")(seen(photos, 64))).numpy()
    labels = np.unique([one.labels["category"] for one in learned(photos)], return_inverse=True)[1]
    assert nearest_figures(vectors, labels)["recall@1"] >= 0.95


def test_the_autoencoder_and_its_sheet(photos: list[Example], tmp_path: Path) -> None:
    config = AutoencoderConfig(
        side=32, dim=96, channels=(32, 64), epochs=10, batch=16, learning_rate=4e-3, weight_decay=0.0, augmentation=STILL,
        device="cpu",
    )  # fmt: skip
    task = AutoencoderTask(config, [photos], tmp_path / "run")
    plain = seen(photos, 32)
    task.steps = 24
    task.batches = lambda epoch: iter([(half, np.arange(16)) for half in plain.split(16)] * 12)  # type: ignore[method-assign]
    fit(task, config, tmp_path / "run")
    task.network.eval()
    with torch.no_grad():
        error = (task.network(plain) - as_values(plain)).square().mean()
    assert 1 - float(error / as_values(plain).var()) >= 0.95
    assert (tmp_path / "run" / SHEET).read_bytes().startswith(b"\x89PNG")
