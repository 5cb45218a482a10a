"""Weights for the encoders that ship none."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from recsys.encoders.clip import MODELS
from tests.recsys.encoders.clip_checkpoint import look_in, write_tiny


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


@pytest.fixture(scope="session")
def clip_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of Hugging Face's that holds a tiny `fashion-clip`."""
    cache = tmp_path_factory.mktemp("hugging-face")
    write_tiny(cache, MODELS["fashion-clip"])
    return cache


@pytest.fixture(scope="module")
def clip_home(request: pytest.FixtureRequest) -> Iterator[None]:
    """For a file of tests, that cache is where CLIP is looked for; nothing, where the package that CLIP needs is not installed."""
    with pytest.MonkeyPatch.context() as patched:
        if find_spec("transformers"):
            look_in(patched, request.getfixturevalue("clip_cache"))
        yield
