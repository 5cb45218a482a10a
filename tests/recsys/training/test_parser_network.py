"""The parser's network and what it stands on: shapes, levels, what is frozen."""

from collections.abc import Iterator

import pytest
import torch

from recsys.training import backbones
from recsys.training.parser_network import ParserNetwork
from tests.recsys.training.tiny_parser import known


@pytest.fixture(scope="module", autouse=True)
def tiny_backbone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, known(patched):
        yield


@pytest.fixture(scope="module")
def lite() -> backbones.EfficientNetLite0:
    torch.manual_seed(1)
    return backbones.EfficientNetLite0(pretrained=False).eval()


@pytest.mark.parametrize("size", [(32, 32), (64, 96), (160, 32)])
def test_the_levels_of_the_backbone_halve_and_lead_to_its_features(
    lite: backbones.EfficientNetLite0, size: tuple[int, int]
) -> None:
    images = torch.randint(0, 256, (2, *size, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        levels = lite.levels(images)
        net = lite.network
        features = net._swish(net._bn1(net._conv_head(levels[-1]))).mean(dim=(2, 3))
        assert torch.allclose(features, lite(images), atol=1e-5)
    assert [tuple(level.shape) for level in levels] == [
        (2, channels, size[0] // stride, size[1] // stride) for channels, stride in zip(lite.pyramid, (4, 8, 16, 32), strict=True)
    ]


def test_frozen_blocks_stay_as_they_are(lite: backbones.EfficientNetLite0) -> None:
    lite.freeze(3)
    assert not any(parameter.requires_grad for block in lite.network._blocks[:3] for parameter in block.parameters())
    assert all(parameter.requires_grad for block in lite.network._blocks[3:] for parameter in block.parameters())
    lite.freeze(-1)
    assert all(parameter.requires_grad for parameter in lite.parameters())


def test_the_network_gives_every_fourth_pixel_a_region() -> None:
    network = ParserNetwork(10, "tiny", 16, pretrained=False).eval()
    with torch.no_grad():
        assert network(torch.zeros(2, 64, 96, 3, dtype=torch.uint8)).shape == (2, 10, 16, 24)
