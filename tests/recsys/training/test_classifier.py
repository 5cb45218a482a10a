"""The classifier with a pretrained backbone: what it freezes, what it is punished for, and what it starts from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from recsys.training.checkpoints import TRAINED_ON
from recsys.training.classifier import ClassifierConfig, ClassifierTask, penalty
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example
from recsys.training.loop import fit
from recsys.training.runs import open_run

Tiny = Callable[..., Training]


def classifier(tiny: Tiny, examples: list[Example], **settings: object) -> ClassifierTask:
    config = tiny("classifier", **settings)
    assert isinstance(config, ClassifierConfig)
    return ClassifierTask(config, [examples])


def test_the_backbone_is_frozen_until_the_heads_have_settled(tiny: Tiny, striped_examples: list[Example]) -> None:
    task = classifier(tiny, striped_examples, frozen_epochs=3, stable=0.05, frozen_blocks=2)

    def learns(*accuracies: float) -> int:
        task.begin(len(accuracies) + 1, [{"validation": {"accuracy": accuracy}} for accuracy in accuracies])
        return sum(parameter.requires_grad for parameter in task.network.backbone.parameters())

    everything = len(list(task.network.backbone.parameters()))
    assert learns() == learns(0.2) == learns(0.2, 0.3) == 0
    assert 0 < learns(0.2, 0.21) == learns(0.2, 0.3, 0.4) < everything
    task.network.train()
    backbone: Any = task.network.backbone
    assert not backbone.network._blocks[0].training  # its batch statistics stay
    assert backbone.network._blocks[-1].training


def test_the_penalty_is_on_the_weights_of_neck_and_heads_alone(tiny: Tiny, striped_examples: list[Example]) -> None:
    network = classifier(tiny, striped_examples).network
    l1, l2 = 0.0, 0.0
    for matrix in [network.neck[1].weight, *(head.weight for head in network.heads.values())]:
        for value in matrix.detach().double().flatten().tolist():  # type: ignore[union-attr, operator]
            l1, l2 = l1 + abs(value), l2 + value * value
    assert penalty(network, 0.1, 0.01).item() == pytest.approx(0.1 * l1 + 0.01 * l2, rel=1e-4)


@pytest.fixture(scope="module")
def finished(striped_examples: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of one epoch with the heads category (three classes) and colour (two)."""
    folder = tmp_path_factory.mktemp("classifier") / "first"
    config = ClassifierConfig(
        pretrained=False, heads=("category", "colour"), weights=(1.0, 0.5), dim=8, sides=(32,), validation_side=32, epochs=1,
        batch=8, device="cpu",
    )  # fmt: skip
    fit(ClassifierTask(config, [striped_examples]), config, folder)
    return folder


def test_a_run_starts_from_another_s_best_weights_and_counts_what_that_one_saw(
    tiny: Tiny, striped_examples: list[Example], finished: Path
) -> None:
    task = classifier(tiny, striped_examples[:30], start=str(finished))
    first = open_run(finished).network.state_dict()
    assert all(torch.equal(tensor, first[name]) for name, tensor in task.network.state_dict().items())
    assert task.item_ids == [example.item_id for example in striped_examples[:30]]
    assert task.seen == [example.item_id for example in striped_examples]


def test_heads_of_other_classes_start_anew(tiny: Tiny, make_examples: Callable[..., list[Example]], finished: Path) -> None:
    task = classifier(tiny, make_examples(40, 4), start=str(finished))
    first, own = open_run(finished).network.state_dict(), task.network.state_dict()
    assert own["heads.category.weight"].shape == (4, 8)
    assert {name for name in own if not torch.equal(own[name], first[name])} == {"heads.category.weight", "heads.category.bias"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"dim": 9}, "is of another architecture: its heads.category.weight is \\(3, 8\\), this model's is \\(3, 9\\)"),
        ({"hold_out": 0.3}, "held 10% of the pictures out; hold_out may be no more, it is 30%"),
    ],
)
def test_a_run_that_does_not_fit_is_not_started_from(
    settings: dict[str, object], says: str, tiny: Tiny, striped_examples: list[Example], finished: Path
) -> None:
    with pytest.raises(TrainingError, match=says):
        classifier(tiny, striped_examples, start=str(finished), **settings)


def test_a_run_of_another_kind_is_not_started_from(tiny: Tiny, striped_examples: list[Example], cnn_run: Path) -> None:
    with pytest.raises(TrainingError, match="is of the kind 'cnn'; start needs the run of a classifier"):
        classifier(tiny, striped_examples, start=str(cnn_run))
    with pytest.raises(TrainingError, match="there is no checkpoint nowhere"):
        classifier(tiny, striped_examples, start="nowhere")


def test_a_run_that_does_not_say_what_it_saw_is_not_started_from(
    tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("classifier", epochs=1)
    assert isinstance(config, ClassifierConfig)
    fit(ClassifierTask(config, [striped_examples]), config, tmp_path)
    (tmp_path / TRAINED_ON).unlink()
    with pytest.raises(TrainingError, match="does not say what it was trained on"):
        classifier(tiny, striped_examples, start=str(tmp_path))
