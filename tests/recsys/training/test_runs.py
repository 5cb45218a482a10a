"""What a run stands on: a copy of its own, made by the first start that comes to something, and only of what can be stood on."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from recsys.errors import WearwithError
from recsys.files import locked
from recsys.training import checkpoints
from recsys.training.augmentation import Augmentation
from recsys.training.checkpoints import BEST, LAST, TRAINED_ON
from recsys.training.classifier import Classifier, ClassifierConfig
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example
from recsys.training.features import Views, features_of
from recsys.training.loop import Step, fit
from recsys.training.metric import MetricConfig
from recsys.training.runs import BASE, KINDS, Frozen, adopt_base

Tiny = Callable[..., Training]
on_a_frozen_network = pytest.mark.parametrize("kind", ["metric", "embedding"])


@pytest.fixture
def base(cnn_run: Path, tmp_path: Path) -> Path:
    """A run to stand on, like `cnn_run`, that can be spoiled; it saw one item more."""
    folder = tmp_path / "base"
    shutil.copytree(cnn_run, folder)
    checkpoints.note_trained_on(folder, ["only-the-base-saw"])
    return folder


def metric(tiny: Tiny, **settings: object) -> MetricConfig:
    config = tiny("metric", **settings)
    assert isinstance(config, MetricConfig)
    return config


def stop(step: Step) -> None:
    if step.epoch == 2:
        raise KeyboardInterrupt


def test_what_a_start_without_a_checkpoint_left_is_replaced(tiny: Tiny, cnn_run: Path, base: Path, tmp_path: Path) -> None:
    state, parts = checkpoints.load(base / BEST)
    checkpoints.save(base / BEST, state, network={name: tensor + 1 for name, tensor in parts["network"].items()})
    config, run = metric(tiny), tmp_path / "run"
    assert "only-the-base-saw" not in adopt_base(config, run)
    assert (run / BASE).read_bytes() == (cnn_run / BEST).read_bytes()
    assert "only-the-base-saw" in adopt_base(replace(config, base=str(base)), run)
    assert (run / BASE).read_bytes() == (base / BEST).read_bytes()
    assert adopt_base(replace(config, base="efficientnet-lite0"), run) == []
    assert not (run / BASE).exists()


@on_a_frozen_network
def test_a_run_goes_on_without_the_run_it_stands_on(
    kind: str, tiny: Tiny, striped_examples: list[Example], base: Path, tmp_path: Path
) -> None:
    config, run = tiny(kind, base=str(base)), tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        fit(KINDS[kind].task(config, [striped_examples], run, None), config, run, progress=stop)
    copied = (run / BASE).read_bytes()
    shutil.rmtree(base)
    done = fit(KINDS[kind].task(config, [striped_examples], run, None), config, run, resume=True)
    assert len(done.epochs) == 3
    assert (run / BASE).read_bytes() == copied
    assert checkpoints.read_trained_on(run) == sorted([*(example.item_id for example in striped_examples), "only-the-base-saw"])


def test_a_run_that_never_said_what_it_saw_asks_its_base_and_keeps_its_copy(
    tiny: Tiny, striped_examples: list[Example], base: Path, tmp_path: Path
) -> None:
    config, run = metric(tiny, base=str(base), epochs=1), tmp_path / "run"
    fit(KINDS["metric"].task(config, [striped_examples], run, None), config, run)
    copied = (run / BASE).read_bytes()
    (run / TRAINED_ON).unlink()
    (base / BEST).write_bytes((base / LAST).read_bytes())  # it was trained on
    assert adopt_base(config, run) == checkpoints.read_trained_on(base)
    assert (run / BASE).read_bytes() == copied


@on_a_frozen_network
def test_what_stands_on_a_frozen_network_itself_is_not_stood_on(
    kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    lower, run = tmp_path / "lower", tmp_path / "run"
    config = tiny(kind, epochs=1)
    fit(KINDS[kind].task(config, [striped_examples], lower, None), config, lower)
    says = rf"base is '.*lower', a run of the kind '{kind}' that stands on a frozen network itself; give the run of a classifier"
    with pytest.raises(TrainingError, match=says):
        adopt_base(metric(tiny, base=str(lower)), run)
    assert not run.exists()


def test_no_more_is_held_out_than_the_base_held_out(tiny: Tiny, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="run held 10% of the pictures out; hold_out may be no more, it is 30%"):
        adopt_base(metric(tiny, hold_out=0.3), tmp_path / "run")
    assert adopt_base(metric(tiny, hold_out=0.05), tmp_path / "run")


def test_the_copy_under_a_run_that_is_going_on_stays(tiny: Tiny, tmp_path: Path) -> None:
    with locked(tmp_path / "run"), pytest.raises(WearwithError, match=r"another run is writing .*run: wait for it to end"):
        adopt_base(metric(tiny), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_features_of_two_kinds_of_one_network_are_kept_apart(striped_examples: list[Example], tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Classifier(ClassifierConfig(pretrained=False, dim=8), {"category": ["a", "b"]})
    frozen = [Frozen(network, features) for features in ("embedding", "backbone")]
    views = Views(32, 0, Augmentation(), 1)
    found = [features_of(one, striped_examples[:3], views, tmp_path, torch.device("cpu")) for one in frozen]
    assert [features.shape for features in found] == [(1, 3, 8), (1, 3, 1280)]


def test_a_classifier_goes_on_without_the_run_it_started_from(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    first, run = tmp_path / "first", tmp_path / "run"
    config = tiny("classifier", epochs=1)
    fit(KINDS["classifier"].task(config, [striped_examples], first, None), config, first)
    checkpoints.note_trained_on(first, ["only-the-first-saw"])
    config = tiny("classifier", start=str(first), epochs=2)
    with pytest.raises(KeyboardInterrupt):
        fit(KINDS["classifier"].task(config, [striped_examples], run, None), config, run, progress=stop)
    shutil.rmtree(first)
    done = fit(KINDS["classifier"].task(config, [striped_examples], run, None), config, run, resume=True)
    assert len(done.epochs) == 2
    assert "only-the-first-saw" in json.loads((run / TRAINED_ON).read_text())["item_ids"]
