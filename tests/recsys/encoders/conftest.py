"""Weights for the encoders that ship none."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def resnet18_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of ResNet-18's shape and file name with random weights, in a `hub/checkpoints` folder of its own."""
    from recsys.encoders._torchvision import import_torchvision

    import_torchvision()
    import torch
    from torchvision.models import ResNet18_Weights, resnet18

    folder = tmp_path_factory.mktemp("torch-home") / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    path = folder / ResNet18_Weights.DEFAULT.url.rpartition("/")[2]
    state = torch.random.get_rng_state()
    torch.manual_seed(0)
    torch.save(resnet18().state_dict(), path)
    torch.random.set_rng_state(state)
    return path


@pytest.fixture(scope="module")
def resnet18_home(resnet18_file: Path) -> Iterator[Path]:
    """TORCH_HOME for a file of tests: torch finds the random weights there and has nothing to download."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TORCH_HOME", str(resnet18_file.parents[2]))
        yield Path(os.environ["TORCH_HOME"])
