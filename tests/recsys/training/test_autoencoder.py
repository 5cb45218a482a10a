from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from recsys.images import read_image
from recsys.training.autoencoder import SHEET, Autoencoder, AutoencoderConfig, AutoencoderTask, as_values, write_sheet
from recsys.training.config import Training, TrainingError
from recsys.training.examples import Example, hold_out
from recsys.training.views import plain_views


def test_the_sheet_has_the_originals_over_what_was_drawn(tmp_path: Path) -> None:
    originals = torch.rand(4, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    write_sheet(tmp_path / SHEET, originals, 1 - originals)
    sheet = np.asarray(read_image(tmp_path / SHEET)).astype(float) / 255
    assert sheet.shape == (16, 32, 3)
    for number in range(4):
        columns = slice(8 * number, 8 * number + 8)
        assert np.abs(sheet[:8, columns] - originals[number].permute(1, 2, 0).numpy()).max() < 0.003
        assert np.abs(sheet[8:, columns] - (1 - originals[number]).permute(1, 2, 0).numpy()).max() < 0.003


def test_what_is_drawn_has_the_shape_of_the_pictures_and_the_embedding_is_short() -> None:
    network = Autoencoder(AutoencoderConfig(side=48, dim=7, channels=(4, 8, 16)))
    images = torch.randint(0, 256, (5, 48, 48, 3), dtype=torch.uint8)
    assert network.embed(images).shape == (5, 7)
    assert network(images).shape == (5, 3, 48, 48)


def test_each_number_of_an_embedding_has_mean_0_and_variance_1() -> None:
    torch.manual_seed(0)
    network = Autoencoder(AutoencoderConfig(side=32, dim=6, channels=(4, 8))).train()
    embeddings = network.embed(torch.randint(0, 256, (40, 32, 32, 3), dtype=torch.uint8)).detach()
    assert embeddings.mean(dim=0).abs().max() < 1e-5
    assert (embeddings.var(dim=0, unbiased=False) - 1).abs().max() < 0.01


def test_a_batch_of_one_picture_is_refused() -> None:
    with pytest.raises(TrainingError, match=r"^batch is 1; it must be at least 2$"):
        AutoencoderConfig(batch=1)


def test_figures_are_the_mean_squared_error_and_the_variance_it_leaves(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("autoencoder")
    assert isinstance(config, AutoencoderConfig)
    task = AutoencoderTask(config, [striped_examples], tmp_path)
    task.network.eval()
    figures = task.validate(task.network, torch.device("cpu"))
    truth = as_values(torch.cat(list(plain_views(hold_out(striped_examples, 0.1)[1], 2, 32)))).double().numpy()
    with torch.no_grad():
        drawn = task.network(torch.cat(list(plain_views(hold_out(striped_examples, 0.1)[1], 2, 32)))).double().numpy()
    error = ((truth - drawn) ** 2).mean()
    assert figures == pytest.approx({"explained": 1 - error / truth.var(axis=0).mean(), "loss": error}, rel=1e-4)


def test_who_draws_the_mean_picture_every_time_explains_nothing(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("autoencoder")
    assert isinstance(config, AutoencoderConfig)
    task = AutoencoderTask(config, [striped_examples], tmp_path)
    held = as_values(torch.cat(list(plain_views(hold_out(striped_examples, 0.1)[1], 2, 32))))

    class Mean(nn.Module):
        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return held.mean(dim=0).expand(len(images), -1, -1, -1)

    assert task.validate(Mean(), torch.device("cpu"))["explained"] == pytest.approx(0, abs=1e-5)


def test_the_sheet_is_drawn_anew_only_by_a_better_epoch(
    tiny: Callable[..., Training], striped_examples: list[Example], tmp_path: Path
) -> None:
    config = tiny("autoencoder")
    assert isinstance(config, AutoencoderConfig)
    task = AutoencoderTask(config, [striped_examples], tmp_path)
    task.begin(2, [{"validation": {"explained": 1.0}}])
    task.validate(task.network.eval(), torch.device("cpu"))
    assert not (tmp_path / SHEET).exists()
    task.begin(2, [{"validation": {"explained": -99.0}}])
    task.validate(task.network, torch.device("cpu"))
    assert (tmp_path / SHEET).exists()
