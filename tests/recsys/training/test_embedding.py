"""Several kinds of label at once: the loss by plain loops, what a missing label does, settings that make no sense."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from recsys.training.config import Training, TrainingError
from recsys.training.embedding import EmbeddingConfig, EmbeddingTask
from recsys.training.examples import Example
from recsys.training.loop import fit
from recsys.training.runs import KINDS

TEMPERATURE = 0.1  # of the contrast
SCALE = 16.0  # of the heads


def made(tiny: Callable[..., Training], examples: list[Example], folder: Path, **others: object) -> EmbeddingTask:
    config = tiny("embedding", dropout=0.0, smoothing=0.0, **others)
    task = KINDS["embedding"].task(config, [examples], folder, None)
    assert isinstance(task, EmbeddingTask)
    return task


def contrast(embeddings: np.ndarray, labels: list[str]) -> float:
    """Supervised contrastive loss, one anchor after the other; anchors without a positive have no part."""
    losses = []
    for a in range(len(labels)):
        others = [b for b in range(len(labels)) if b != a]
        positives = [b for b in others if labels[b] == labels[a]]
        if positives:
            whole = sum(math.exp(embeddings[a] @ embeddings[b] / TEMPERATURE) for b in others)
            chances = [math.exp(embeddings[a] @ embeddings[p] / TEMPERATURE) / whole for p in positives]
            losses.append(-sum(map(math.log, chances)) / len(positives))
    return sum(losses) / len(losses)


def entropy(embeddings: np.ndarray, weights: np.ndarray, classes: list[str], labels: list[str]) -> float:
    losses = []
    for row, label in zip(embeddings, labels, strict=True):
        scores = [SCALE * float(row @ weight / np.linalg.norm(weight)) for weight in weights]
        losses.append(math.log(sum(map(math.exp, scores))) - scores[classes.index(label)])
    return sum(losses) / len(losses)


def test_the_loss_is_the_weighted_sum_over_what_is_labelled(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    half = [
        replace(one, labels={k: v for k, v in one.labels.items() if k != "colour" or number % 4 > 1})
        for number, one in enumerate(striped_examples)
    ]
    task = made(tiny, half, tmp_path, batch=24)
    task.network.eval()
    labels = {label: np.array(["", *task.classes[label]])[task._truth[label].numpy() + 1] for label in task.classes}
    batch = next(iter(task.batches(1)))
    loss, figures = task.loss(batch, torch.device("cpu"))
    with torch.no_grad():
        embeddings = task.network(batch[0]).double().numpy()
    expected = {}
    for label, kind in (("category", "loss"), ("colour", "loss"), ("category", "contrast"), ("category+colour", "contrast")):
        names = labels[label][batch[1]]
        known = np.flatnonzero(names != "")
        assert label == "category" or 0 < len(known) < len(names)
        if kind == "loss":
            weights = task.network.heads[f"of_{label}"].weight.detach().double().numpy()
            expected[f"loss.{label}"] = entropy(embeddings[known], weights, task.classes[label], list(names[known]))
        else:
            expected[f"contrast.{label}"] = contrast(embeddings[known], list(names[known]))
    assert figures == pytest.approx(expected, rel=1e-4)
    weighted = [1.0, 0.5, 0.3, 0.2]
    assert float(loss.detach()) == pytest.approx(sum(w * v for w, v in zip(weighted, expected.values(), strict=True)), rel=1e-4)


def test_a_label_that_a_batch_has_nothing_of_has_no_part(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    task = made(tiny, striped_examples, tmp_path)
    for truth in task._truth.values():
        truth[:] = -1
    loss, figures = task.loss(next(iter(task.batches(1))), torch.device("cpu"))
    loss.backward()
    assert (float(loss.detach()), figures) == (0.0, {})


def test_batches_show_every_picture_at_most_once_and_hang_on_the_epoch(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    task = made(tiny, striped_examples, tmp_path)
    first, again, second = ([rows.tolist() for _, rows in task.batches(epoch)] for epoch in (1, 1, 2))
    drawn = [row for rows in first for row in rows]
    assert len(drawn) == len(set(drawn)) == task.steps * 8
    assert first == again != second


def test_it_learns(tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path) -> None:
    config = tiny("embedding", epochs=40, learning_rate=5e-3, labels=("category",), entropies=(1.0,), contrasts=(0.5,))
    epochs = fit(KINDS["embedding"].task(config, [striped_examples], tmp_path, None), config, tmp_path).epochs
    assert epochs[-1]["train"]["loss"] < 0.5 * epochs[0]["train"]["loss"]
    assert epochs[-1]["validation"]["recall@1.category"] >= epochs[0]["validation"]["recall@1.category"]


def test_nothing_to_judge_an_epoch_by_is_found_before_any_features(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    alone = [replace(one, labels={**one.labels, "identity": one.item_id}) for one in striped_examples]
    labels = {"labels": ("category", "identity"), "entropies": (1.0, 0.0), "contrasts": (0.0, 0.0)}
    twice = [replace(one, labels={**one.labels, "identity": str(number // 2)}) for number, one in enumerate(striped_examples)]
    with pytest.raises(TrainingError, match=r"pictures held out share a identity: raise hold_out, or leave it out of judged$"):
        made(tiny, [*twice[:-8], *alone[-8:]], tmp_path, **labels, judged=("category", "identity"))
    with pytest.raises(TrainingError, match="no two of the 0 pictures held out share a category: raise hold_out, or leave it"):
        made(tiny, striped_examples, tmp_path, hold_out=0.0)
    assert not (tmp_path / "features").exists()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"labels": ("slot",)}, "labels, entropies and contrasts must be of one length, 1 or more; they have 1, 3 and 3"),
        ({"entropies": (1.0, -1.0, 0.0)}, "entropies and contrasts must be 0 or more, and not all 0"),
        ({"entropies": (0.0,) * 3, "contrasts": (0.0,) * 3}, "not all 0"),
        ({"judged": ("usage",)}, r"judged is \['usage'\]; it must be some of the labels: article_type, colour, slot"),
        ({"judged": ()}, "judged is"),
    ],
    ids=str,
)
def test_settings_that_make_no_sense(settings: dict[str, object], message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        EmbeddingConfig(**settings)  # type: ignore[arg-type]
