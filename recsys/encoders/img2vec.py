"""The networks of the package img2vec-pytorch (ImageNet weights of torchvision) behind the Encoder protocol.

The weights are not shipped: the first use downloads them from pytorch.org to torch's cache (`TORCH_HOME`), says so before it
starts and shows progress. They come as a pickled checkpoint; it is opened with `weights_only=True` before the package may see
it, so that a file that is anything but tensors is refused.
"""

import logging
import pickle
from collections.abc import Sequence
from functools import cached_property
from http.client import HTTPException
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from PIL import Image

from recsys.encoders._torchvision import import_torchvision
from recsys.encoders.base import LEAST_SIMILARITY, checksum_of, unit_rows
from recsys.errors import EncoderError
from recsys.files import sha256
from recsys.images import letterbox

logger = logging.getLogger(__name__)

# The package's names, the torchvision model whose weights each loads, and the numbers a vector (its default layer).
MODELS: dict[str, tuple[str, int]] = {
    **{name: (name, 512) for name in ("resnet18", "resnet34")},
    **{name: (name, 2048) for name in ("resnet50", "resnet101", "resnet152")},
    "alexnet": ("alexnet", 4096),
    **{f"vgg{depth}": (f"vgg{depth}_bn", 4096) for depth in (11, 13, 16, 19)},
    **{f"densenet{depth}": (f"densenet{depth}", dim) for depth, dim in ((121, 1024), (161, 2208), (169, 1664), (201, 1920))},
    **{f"efficientnet_b{i}": (f"efficientnet_b{i}", dim) for i, dim in enumerate((1280, 1280, 1408, 1536, 1792, 2048, 2304, 2560))},
}
_SIDE = 224
_BATCH = 32


class Img2VecEncoder:
    """One network of img2vec-pytorch, on the CPU.

    Raises EncoderError where the weights can neither be found nor downloaded, or are not what they should be.
    """

    least_similarity = LEAST_SIMILARITY

    def __init__(self, model: str) -> None:
        self._torchvision_name, self.dim = MODELS[model]
        self._model = model
        self.name = f"img2vec-{model}"
        self._weights = _fetch_weights(self.name, self._torchvision_name)
        self._img2vec = self._load()
        self._lock = Lock()  # the package hangs a hook on the network for the length of a call

    @cached_property
    def checksum(self) -> str:
        """Of the preprocessing here and of the weights file."""
        return checksum_of(sha256(self._weights))

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images of any size -> (n, dim) float32, unit rows."""
        rows = [np.empty((0, self.dim), dtype=np.float32)]
        # The package pools a densenet's last feature map for one picture at a time only.
        step = 1 if self._model.startswith("densenet") else _BATCH
        for start in range(0, len(images), step):
            squares = [letterbox(image, _SIDE) for image in images[start : start + step]]
            with self._lock:
                features = self._img2vec.get_vec(squares[0])[None] if step == 1 else self._img2vec.get_vec(squares)
            rows.append(unit_rows(features, self.name))
        return np.concatenate(rows)

    def _load(self) -> Any:
        from img2vec_pytorch import Img2Vec

        try:
            return Img2Vec(cuda=False, model=self._model)
        except (RuntimeError, TypeError, AttributeError) as error:  # tensors of other names or shapes, or no dictionary of tensors
            raise EncoderError(
                f"{self._weights} does not hold the weights of {self._torchvision_name}; remove it and run again"
            ) from error


def has_weights(model: str) -> bool:
    """Whether the weights of a network are on this machine, so that `Img2VecEncoder` need not download them."""
    return _weights_of(MODELS[model][0])[1].is_file()


def _weights_of(torchvision_name: str) -> tuple[str, Path]:
    """Where the checkpoint comes from, and its path in torch's cache."""
    import_torchvision()
    import torch
    from torchvision.models import get_model_weights

    url: str = get_model_weights(torchvision_name).DEFAULT.url
    return url, Path(torch.hub.get_dir(), "checkpoints", url.rpartition("/")[2])


def _fetch_weights(encoder: str, torchvision_name: str) -> Path:
    """The path of the checkpoint in torch's cache, downloaded where it is not there yet, and checked to hold only tensors."""
    import torch

    url, path = _weights_of(torchvision_name)
    if not path.is_file():
        _download(encoder, url, path)
    try:
        torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError, OSError, ValueError) as error:
        raise EncoderError(f"{path} is not a readable checkpoint of weights; remove it and run again to fetch it anew") from error
    return path


def _download(encoder: str, url: str, path: Path) -> None:
    """Fetch a checkpoint whose file name ends in the first digits of its SHA-256, as torchvision's do."""
    import torch

    logger.warning("%s needs weights that are not on this machine yet: downloading %s to %s", encoder, url, path)
    digest = path.stem.rpartition("-")[2]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.hub.download_url_to_file(url, str(path), hash_prefix=digest, progress=True)
    except (OSError, HTTPException, RuntimeError) as error:  # URLError and time-outs are OSErrors; a wrong hash is a RuntimeError
        reason = " ".join(str(error).split()) or type(error).__name__
        raise EncoderError(
            f"{encoder}: its weights could not be downloaded from {url} ({reason}). Check the network and run again, "
            f"put the file at {path} yourself, or use an encoder that needs no download, such as wearwith."
        ) from error
