"""The command that exports ImageNet's features. The export itself downloads weights, and is compared where it is made."""

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from recsys.training import export_imagenet
from recsys.training.config import TrainingError
from tests.recsys.training.conftest import Call


class Mean(nn.Module):
    """A network as small as one can be: the mean colour."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images.float().mean(dim=(1, 2))


def test_the_graph_and_its_description_are_written_where_it_is_told(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_imagenet, "EfficientNetLite0", Mean)
    code, out, err = call(export_imagenet, "--out", tmp_path)
    assert (code, out) == (0, "")
    assert str(tmp_path / "efficientnet-lite0.onnx") in err
    description = json.loads((tmp_path / "efficientnet-lite0.json").read_text())
    assert (description["name"], description["dim"], description["side"]) == ("efficientnet-lite0", 3, 224)


def test_what_cannot_be_done_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline() -> nn.Module:
        raise TrainingError("the weights cannot be had: the network is off")

    monkeypatch.setattr(export_imagenet, "EfficientNetLite0", offline)
    assert call(export_imagenet) == (2, "", "wearwith: the weights cannot be had: the network is off\n")
    code, _, err = call(export_imagenet, "--folder", "x")
    assert (code, err.count("\n")) == (2, 1)
