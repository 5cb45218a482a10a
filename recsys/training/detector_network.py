"""Faster R-CNN (Ren et al. 2015) with ResNet-50 and a feature pyramid (Lin et al. 2017), as torchvision has it; and its weights.

torchvision's compiled operators are needed: they come with a torchvision that was built for the torch beside it.
"""

import logging
import pickle
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import torch
from torch import nn

from recsys.encoders._torchvision import import_torchvision
from recsys.training.config import TrainingError

logger = logging.getLogger(__name__)

HEAD = "roi_heads.box_predictor."  # what tells classes apart: of other classes it starts anew
COCO = "coco"  # the weights that torchvision trained on COCO
Weights = dict[str, torch.Tensor]


def require_operators() -> None:
    """Raise TrainingError where torchvision's compiled operators cannot be called."""
    torchvision = import_torchvision()
    try:
        torchvision.ops.nms(torch.tensor([[0.0, 0.0, 1.0, 1.0]]), torch.ones(1), 0.5)
    except (RuntimeError, NotImplementedError) as error:
        raise TrainingError(
            f"torchvision {torchvision.__version__} has no compiled operators for torch {torch.__version__}, which Faster R-CNN "
            "needs (torchvision.ops.nms fails): install both from one place, for example with `pip install --force-reinstall torch "
            "torchvision --index-url https://download.pytorch.org/whl/cu128` (or .../whl/cpu)"
        ) from error


def resnet50_fpn(classes: int, sides: tuple[int, ...], most: int, trainable: int, pretrained: bool) -> nn.Module:
    """The Faster R-CNN of torchvision for `classes` classes and the ground, in training mode, its weights drawn at random.

    sides: of the shorter side of a picture, one of them drawn in training, the last otherwise; most: pixels of the longer side.
    trainable: stages of the ResNet that learn, 0 to 5. pretrained: trained weights will be put in, so the statistics of its batch
    norms stay as they are.
    """
    from torchvision.models.detection import FasterRCNN
    from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
    from torchvision.ops.misc import FrozenBatchNorm2d

    backbone = resnet_fpn_backbone(
        backbone_name="resnet50", weights=None, norm_layer=FrozenBatchNorm2d if pretrained else nn.BatchNorm2d,
        trainable_layers=trainable,
    )  # fmt: skip
    network: nn.Module = FasterRCNN(backbone, classes + 1, min_size=sides, max_size=most)
    return network


NETWORKS: dict[str, Callable[[int, tuple[int, ...], int, int, bool], nn.Module]] = {"resnet50-fpn": resnet50_fpn}


def coco_file() -> Path:
    """The path of torchvision's COCO weights in torch's cache, downloaded and checked against the hash in their name if need be.

    Raises TrainingError where they cannot be fetched.
    """
    from torchvision.models.detection import FasterRCNN_ResNet50_FPN_Weights

    url: str = FasterRCNN_ResNet50_FPN_Weights.COCO_V1.url
    path = Path(torch.hub.get_dir(), "checkpoints", url.rpartition("/")[2])
    if path.is_file():
        return path
    logger.warning("the weights that training starts from are not on this machine yet: downloading %s to %s", url, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.hub.download_url_to_file(url, str(path), hash_prefix=path.stem.rpartition("-")[2], progress=True)
    except (OSError, HTTPException, RuntimeError) as error:  # URLError and time-outs are OSErrors; a wrong hash is a RuntimeError
        reason = " ".join(str(error).split()) or type(error).__name__
        raise TrainingError(
            f"the COCO weights could not be downloaded from {url} ({reason}): check the network, put the file at {path} yourself, "
            'say start = "FILE" with weights = "" in the settings, or train from scratch with weights = ""'
        ) from error
    return path


def read_weights(path: Path) -> Weights:
    """The tensors of a PyTorch file of weights by name; TrainingError where it holds anything else."""
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError, OSError, ValueError) as error:
        raise TrainingError(f"{path} is not a readable file of weights (tensors alone are read): fetch it again") from error
    if not isinstance(found, dict) or not all(isinstance(value, torch.Tensor) for value in found.values()):
        raise TrainingError(f"{path} is not a file of weights: it must hold tensors by name, as `torch.save(state_dict)` writes it")
    return found


def put_pretrained(network: nn.Module, weights: Weights, path: Path) -> None:
    """Put weights into a network, but for the head, which starts anew; TrainingError names the first that does not fit.

    Counts of batches, which frozen batch norms do not have, are left out.
    """
    own = network.state_dict()
    counts = ".num_batches_tracked"
    given = {name: value for name, value in weights.items() if not name.startswith(HEAD) and not name.endswith(counts)}
    for name in sorted(name for name in own if not name.startswith(HEAD) and not name.endswith(counts)):
        shape = tuple(given[name].shape) if name in given else "nothing"
        if shape != tuple(own[name].shape):
            raise TrainingError(f"{path} is of another network: its {name} is {shape}, this one's is {tuple(own[name].shape)}")
    network.load_state_dict(own | {name: value for name, value in given.items() if name in own})
