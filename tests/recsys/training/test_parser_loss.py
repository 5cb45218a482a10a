"""What a parser's training makes smaller, and what it is judged by, against plain loops."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch.nn import functional

from recsys.co_parsing import NO_REGION
from recsys.training.parser import ParserTask, intersection_over_union, soft_dice
from tests.recsys.training.tiny_parser import known, made_photos, tiny_config

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def tiny_backbone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, known(patched):
        yield


def test_soft_dice_by_plain_loops() -> None:
    generator = torch.Generator().manual_seed(4)
    logits = torch.randn(2, 4, 3, 5, generator=generator)
    truth = torch.randint(0, 3, (2, 3, 5), generator=generator)  # the fourth region is nowhere
    truth[0, 1, 2] = truth[1, 0, 0] = NO_REGION
    chances = logits.double().exp()
    chances = chances / chances.sum(dim=1, keepdim=True)
    shares = []
    for region in range(3):
        overlap = total = 0.0
        for n, row, column in np.ndindex(2, 3, 5):
            if truth[n, row, column] != NO_REGION:
                chance, there = float(chances[n, region, row, column]), int(truth[n, row, column] == region)
                overlap, total = overlap + chance * there, total + chance + there
        shares.append(2 * overlap / total)
    assert float(soft_dice(logits, truth)) == pytest.approx(np.mean(shares), rel=1e-5)
    perfect = functional.one_hot(truth.clamp(max=3), 4).permute(0, 3, 1, 2).float() * 99
    assert float(soft_dice(perfect, truth)) == pytest.approx(1, abs=1e-6)


def test_the_loss_is_the_cross_entropy_and_what_is_missing_of_the_overlap() -> None:
    task = ParserTask(tiny_config(dice=0.5), [made_photos()])
    images, regions = next(iter(task.batches(1)))
    regions[:, :24] = NO_REGION
    task.network.eval()
    with torch.no_grad():
        loss, figures = task.loss((images, regions), CPU)
        logits = task.network(images).double()
    truth = regions[:, 2::4, 2::4]
    surprise = [
        -float(logits[n, :, row, column].log_softmax(0)[int(truth[n, row, column])])
        for n, row, column in np.ndindex(*truth.shape)
        if truth[n, row, column] != NO_REGION
    ]
    assert figures["entropy"] == pytest.approx(np.mean(surprise), rel=1e-4)
    assert float(loss) == pytest.approx(figures["entropy"] + 0.5 * (1 - figures["dice"]), rel=1e-5)


def test_a_batch_in_which_nothing_is_known_teaches_nothing_and_breaks_nothing() -> None:
    task = ParserTask(tiny_config(), [made_photos()])
    images, regions = next(iter(task.batches(1)))
    loss, figures = task.loss((images, torch.full_like(regions, NO_REGION)), CPU)
    assert (loss.item(), figures) == (0.0, {"entropy": 0.0, "dice": 1.0})
    loss.backward()
    gradients = [parameter.grad for parameter in task.network.parameters() if parameter.requires_grad]
    assert gradients
    assert all(gradient is not None and not gradient.any() for gradient in gradients)


def test_intersection_over_union_worked_by_hand() -> None:
    counts = np.array([[6, 2, 0], [1, 3, 0], [0, 0, 0]])
    assert intersection_over_union(counts)[:2] == pytest.approx([6 / 9, 3 / 6])
    assert np.isnan(intersection_over_union(counts)[2])
