"""What every kind of run keeps to: resumed without a trace, checked before it goes on, its last checkpoint always kept."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from recsys.errors import ImageError
from recsys.training import checkpoints
from recsys.training.augmentation import Augmentation
from recsys.training.checkpoints import BEST, HISTORY, LAST, TRAINED_ON
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example, hold_out
from recsys.training.loop import Step, Trained, fit
from recsys.training.runs import KINDS, open_run
from recsys.training.views import RandomViews, repeats_of

Tiny = Callable[..., Training]
every_kind = pytest.mark.parametrize("kind", KINDS)


def train(kind: str, config: Training, examples: list[Example], folder: Path, **others: Any) -> Trained:
    return fit(KINDS[kind].task(config, [examples], folder, None), config, folder, **others)


def stop_at(epoch: int, step: int) -> Callable[[Step], None]:
    def progress(where: Step) -> None:
        if (where.epoch, where.step) == (epoch, step):
            raise KeyboardInterrupt

    return progress


def without_seconds(epochs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in record.items() if name != "seconds"} for record in epochs]


@every_kind
def test_a_run_that_is_stopped_and_resumed_is_one_that_never_was(
    kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny(kind)
    whole = train(kind, config, striped_examples, tmp_path / "whole")
    for stop in [(2, 2), (3, 1)]:
        with pytest.raises(KeyboardInterrupt):
            train(kind, config, striped_examples, tmp_path / "stopped", resume=True, progress=stop_at(*stop))
    resumed = train(kind, config, striped_examples, tmp_path / "stopped", resume=True)
    assert [record["epoch"] for record in whole.epochs] == [1, 2, 3]
    assert without_seconds(resumed.epochs) == without_seconds(whole.epochs)
    for name in (LAST, BEST):
        (_, left), (_, right) = (checkpoints.load(folder / name) for folder in (whole.folder, resumed.folder))
        assert left.keys() == right.keys()
        for part, tensors in left.items():
            assert tensors.keys() == right[part].keys()
            assert all(torch.equal(tensor, right[part][key]) for key, tensor in tensors.items())


@every_kind
def test_a_finished_run_says_what_it_came_to_and_what_it_saw(
    kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    steps: list[Step] = []
    trained = train(kind, tiny(kind, epochs=2), striped_examples, tmp_path / "run", progress=steps.append)
    history = json.loads((tmp_path / "run" / HISTORY).read_text())
    assert history["model"] == kind
    assert history["epochs"] == json.loads(json.dumps(trained.epochs))
    first = [next(iter(record["validation"].values())) for record in trained.epochs]
    assert history["best"] == trained.best["epoch"] == int(np.argmax(first)) + 1
    assert checkpoints.load(tmp_path / "run" / BEST)[0].epoch == trained.best["epoch"]
    saw = json.loads((tmp_path / "run" / TRAINED_ON).read_text())["item_ids"]
    assert saw == sorted(example.item_id for example in striped_examples)
    assert (steps[-1].epoch, steps[-1].step, steps[-1].seconds_left) == (2, steps[-1].steps, 0)
    assert train(kind, tiny(kind, epochs=2), striped_examples, tmp_path / "run", resume=True).epochs == trained.epochs


@every_kind
def test_the_best_epoch_opens_as_a_network_that_embeds(
    kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    train(kind, tiny(kind, epochs=1), striped_examples, tmp_path / "run")
    opened = open_run(tmp_path / "run")
    assert (opened.kind, opened.side, opened.config) == (kind, 32, tiny(kind, epochs=1))
    with torch.no_grad():
        assert opened.network.embed(torch.zeros(3, 32, 32, 3, dtype=torch.uint8)).shape == (3, 8)


@pytest.fixture
def finished(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> Path:
    """A run of one epoch of two, which may be damaged."""
    with pytest.raises(KeyboardInterrupt):
        train("cnn", tiny("cnn", epochs=2), striped_examples, tmp_path / "run", progress=stop_at(2, 1))
    return tmp_path / "run"


def test_a_folder_with_a_run_is_not_overwritten(finished: Path, tiny: Tiny, striped_examples: list[Example]) -> None:
    with pytest.raises(TrainingError, match=r"run holds a run already: go on with --resume, or choose another --out"):
        train("cnn", tiny("cnn", epochs=2), striped_examples, finished)


@pytest.mark.parametrize("kept", [0, 7, 100, 4000])
def test_a_damaged_checkpoint_is_named(finished: Path, tiny: Tiny, striped_examples: list[Example], kept: int) -> None:
    (finished / LAST).write_bytes((finished / LAST).read_bytes()[:kept])
    with pytest.raises(TrainingError, match=r"last.safetensors is not a checkpoint of a training run, or is damaged"):
        train("cnn", tiny("cnn", epochs=2), striped_examples, finished, resume=True)


def test_a_run_of_another_kind_another_architecture_other_settings_or_classes_is_not_gone_on_with(
    finished: Path, tiny: Tiny, striped_examples: list[Example], make_examples: Callable[..., list[Example]]
) -> None:
    before = {path.name: path.read_bytes() for path in finished.iterdir()}
    with pytest.raises(TrainingError, match=r"is of the kind 'cnn', not 'autoencoder': choose another --out"):
        train("autoencoder", tiny("autoencoder"), striped_examples, finished, resume=True)
    with pytest.raises(
        TrainingError, match=r"is of another architecture: its blocks.0.0.weight is \(4, 3, 3, 3\), this model's is \(5,"
    ):
        train("cnn", tiny("cnn", epochs=2, channels=((5, 4), (4, 8))), striped_examples, finished, resume=True)
    with pytest.raises(TrainingError, match=r"was trained with learning_rate = 0.003, now it is 0.1: change it back"):
        train("cnn", tiny("cnn", epochs=2, learning_rate=0.1), striped_examples, finished, resume=True)
    others = [replace(example, labels={"category": example.labels["category"] + "x"}) for example in striped_examples]
    with pytest.raises(TrainingError, match=r"was trained on other classes: give the same --data"):
        train("cnn", tiny("cnn", epochs=2), others, finished, resume=True)
    assert {path.name: path.read_bytes() for path in finished.iterdir()} == before


def test_a_checkpoint_of_another_architecture_does_not_open(finished: Path) -> None:
    state, parts = checkpoints.load(finished / BEST)
    state.settings["channels"] = [[4, 4], [4, 16]]
    checkpoints.save(finished / BEST, state, **parts)
    with pytest.raises(TrainingError, match=r"best.safetensors is of another architecture: its blocks.1.3.weight is"):
        open_run(finished)
    state.model = "transformer"
    checkpoints.save(finished / BEST, state, **parts)
    with pytest.raises(
        TrainingError, match=r"is of a 'transformer'; the kinds of model are classifier, cnn, autoencoder, embedding, metric"
    ):
        open_run(finished)
    with pytest.raises(TrainingError, match=r"there is no checkpoint .*best.safetensors"):
        open_run(finished / "nowhere")


def test_a_loss_that_is_no_number_ends_the_run_and_the_last_checkpoint_stays(
    finished: Path, tiny: Tiny, striped_examples: list[Example]
) -> None:
    config = tiny("cnn", epochs=2)
    task = KINDS["cnn"].task(config, [striped_examples], finished, None)
    before = (finished / LAST).read_bytes()
    task.loss = lambda batch, device: (torch.tensor(torch.nan), {})  # type: ignore[method-assign]
    says = r"the loss is no number any more \(nan\) in epoch 2, step 1: lower learning_rate \(it is 0.003\); the last good"
    with pytest.raises(TrainingError, match=says):
        fit(task, config, finished, resume=True)
    assert (finished / LAST).read_bytes() == before


def test_a_rate_that_is_far_too_high_is_found_out(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    broken = tiny("autoencoder", learning_rate=999.0, warmup=0.0, epochs=9)
    task = KINDS["autoencoder"].task(broken, [striped_examples], tmp_path, None)
    for parameter in task.network.parameters():
        parameter.data.mul_(1e30)
    with pytest.raises(TrainingError, match="the loss is no number any more"):
        fit(task, broken, tmp_path / "run")


def test_a_picture_that_turns_bad_in_mid_epoch_is_named_and_the_last_checkpoint_stays(
    tiny: Tiny, make_examples: Callable[..., list[Example]], tmp_path: Path
) -> None:
    examples, config = make_examples(), tiny("cnn", epochs=2)

    def break_one(where: Step) -> None:
        if where.epoch == 2:
            for example in examples:
                broken = example.picture.with_suffix(".broken")
                broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
                broken.replace(example.picture)  # in one step: the thread that reads ahead sees the old one or the new one

    with pytest.raises(ImageError, match=r"^\d+\.png is (damaged|not a picture)"):
        train("cnn", config, examples, tmp_path / "run", progress=break_one)
    assert checkpoints.load(tmp_path / "run" / LAST)[0].epoch == 1


def test_one_class_teaches_nothing_and_nothing_is_written(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    with pytest.raises(
        TrainingError, match=r"slot needs two classes of at least 5 pictures each to learn; the data has \d+ of 'top'$"
    ):
        train("cnn", tiny("cnn", heads=("slot",)), striped_examples, tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("kind", ["cnn", "classifier"])
def test_nothing_held_out_leaves_nothing_to_choose_by(
    kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="none of the 0 pictures held out has a label"):
        train(kind, tiny(kind, hold_out=0.0), striped_examples, tmp_path / "run")


def test_patience_ends_a_run_that_gets_no_better(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    config = tiny("cnn", epochs=20, patience=2)
    task = KINDS["cnn"].task(config, [striped_examples], tmp_path, None)
    figures = iter([0.1, 0.5, 0.4, 0.5, 0.9])
    task.validate = lambda network, device: {"accuracy": next(figures)}  # type: ignore[method-assign]
    assert [record["validation"]["accuracy"] for record in fit(task, config, tmp_path / "run").epochs] == [0.1, 0.5, 0.4, 0.5]


def test_the_rate_rises_in_a_line_and_falls_in_half_a_cosine(tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    config = tiny("cnn", epochs=4, warmup=0.25, learning_rate=0.01)
    rates = [record["learning_rate"] for record in train("cnn", config, striped_examples, tmp_path / "run").epochs]
    steps = 4  # an epoch: 36 pictures in batches of 8
    for epoch, rate in enumerate(rates, start=1):
        last = epoch * steps - 1
        expected = (
            0.01 * (last + 1) / steps
            if last < steps
            else 0.01 * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * (last - steps) / (3 * steps))))
        )
        assert rate == pytest.approx(expected)


def test_a_run_adds_what_it_saw_in_another_sitting(tmp_path: Path) -> None:
    checkpoints.note_trained_on(tmp_path, ["b", "a"])
    checkpoints.note_trained_on(tmp_path, ["c", "a"])
    assert checkpoints.read_trained_on(tmp_path) == ["a", "b", "c"]
    (tmp_path / TRAINED_ON).write_text('{"ids": []}')
    with pytest.raises(TrainingError, match=r"trained-on.json is damaged .*: what the run was trained on is not known"):
        checkpoints.note_trained_on(tmp_path, ["d"])


def test_views_are_drawn_as_often_as_they_are_to_be(striped_examples: list[Example]) -> None:
    repeats = np.concatenate([np.full(20, 2.0), np.full(20, 0.5)])
    views = RandomViews(striped_examples, repeats, 10, Augmentation(), seed=1)
    assert views.steps == 5

    def rows(epoch: int) -> Iterator[int]:
        for images, chosen in views.batches(epoch, 32):
            assert images.shape == (10, 32, 32, 3)
            yield from chosen

    counts = np.bincount(list(rows(1)), minlength=40)
    assert counts.sum() == 50
    assert counts[:20].mean() > 3 * counts[20:].mean()
    assert list(rows(1)) != list(rows(2))


def test_pictures_that_are_seldom_seen_are_all_seen_in_time(striped_examples: list[Example]) -> None:
    views = RandomViews(striped_examples[:4], np.array([0.01, 0.0, 0.01, 0.01]), 2, Augmentation(), seed=1)
    assert {row for epoch in range(1, 30) for _, rows in views.batches(epoch, 32) for row in rows} == {0, 2, 3}


@pytest.mark.parametrize(
    ("repeats", "says"),
    [
        ([0.0, 0.0], "each must be 0 or more, and not all 0"),
        ([1.0, -1.0], r"repeats is \[1.0, -1.0\]; each must be 0 or more"),
        ([np.nan], "each must be 0 or more"),
        ([np.inf], "each must be 0 or more"),
        ([1.0, 2.0, 3.0], r"repeats is \[1.0, 2.0, 3.0\]; there are fewer data sets, 2"),
    ],
    ids=str,
)
def test_repeats_that_cannot_be(repeats: list[float], says: str) -> None:
    assert repeats_of([0.5], [2, 3]).tolist() == [0.5, 0.5, 1.0, 1.0, 1.0]
    with pytest.raises(TrainingError, match=says):
        repeats_of(repeats, [2, 3])


@pytest.mark.parametrize("kind", ["cnn", "autoencoder"])
def test_a_run_that_would_show_nothing_is_refused(kind: str, tiny: Tiny, striped_examples: list[Example], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="and not all 0"):
        train(kind, tiny(kind, repeats=(0.0,)), striped_examples, tmp_path / "run")


def test_the_loss_of_two_heads_is_their_weighted_cross_entropy_over_what_is_labelled(
    tiny: Tiny, striped_examples: list[Example]
) -> None:
    half = [replace(one, labels={"category": one.labels["category"]}) for one in striped_examples[:20]] + striped_examples[20:]
    config = tiny("cnn", heads=("category", "colour"), weights=(1.0, 0.25), smoothing=0.2, dropout=0.0)
    task = KINDS["cnn"].task(config, [half], Path(), None)
    images, rows = next(iter(task.batches(1)))
    task.network.eval()
    with torch.no_grad():
        loss, _ = task.loss((images, rows), torch.device("cpu"))
        logits = task.network(images)
    learned = hold_out(half, 0.1)[0]
    expected = 0.0
    for head, weight in (("category", 1.0), ("colour", 0.25)):
        found = []
        for scores, row in zip(logits[head].double(), rows, strict=True):
            if head in learned[row].labels:
                chances = scores.exp() / scores.exp().sum()
                truth = task.classes[head].index(learned[row].labels[head])
                found.append(
                    sum(-float(chance.log()) * (0.8 * (i == truth) + 0.2 / len(scores)) for i, chance in enumerate(chances))
                )
        expected += weight * sum(found) / len(found)
    assert float(loss) == pytest.approx(expected, rel=1e-4)
