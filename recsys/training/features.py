"""What a frozen network makes of a few fixed views of every picture: computed once, kept, and gone on with where it was stopped.

A network on top of a frozen one sees nothing else, so that an epoch of its training takes seconds.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from recsys.files import replacing
from recsys.images import letterbox, pixels, read_photo
from recsys.training.augmentation import Augmentation, view
from recsys.training.config import TrainingError
from recsys.training.examples import Example
from recsys.training.views import ahead

_CHUNK = 64  # pictures a file


@dataclass(frozen=True, slots=True)
class Views:
    """Which views: the picture as an encoder sees it, `side` pixels a side, and `random` more, drawn from `seed`."""

    side: int
    random: int
    augmentation: Augmentation
    seed: int


def features_of(
    network: nn.Module,
    examples: Sequence[Example],
    views: Views,
    folder: Path,
    device: torch.device,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """(1 + random, n, dim) float16: of every view of every example what `network` gives, in the examples' order.

    network: (n, side, side, 3) uint8 -> (n, dim), in evaluation mode; where it can give several kinds of feature, its attribute
    `features` says which. What `folder` holds of the same network, pictures and views is not computed again. progress: told of
    (pictures done, pictures).
    """
    key = _key(network, examples, views)
    starts = range(0, len(examples), _CHUNK)
    paths = {start: folder / f"{key}-{start:07}.npy" for start in starts}
    folder.mkdir(parents=True, exist_ok=True)

    def make(start: int) -> tuple[int, torch.Tensor]:
        return start, torch.from_numpy(_views(examples[start : start + _CHUNK], views, start))

    for start, images in ahead(make, [start for start in starts if not paths[start].is_file()]):
        with torch.no_grad():
            found = np.stack([network(one.to(device)).float().cpu().numpy() for one in images])
        with replacing(paths[start]) as temporary, temporary.open("wb") as file:
            np.save(file, found.astype(np.float16), allow_pickle=False)
        if progress:
            progress(start + images.shape[1], len(examples))
    return np.concatenate([_read(path) for path in paths.values()], axis=1)


def _views(examples: Sequence[Example], views: Views, start: int) -> np.ndarray:
    """(1 + random, m, side, side, 3) uint8."""
    images = [read_photo(example.picture) for example in examples]
    generator = np.random.default_rng((views.seed, start))
    rows = [pixels([letterbox(image, views.side) for image in images])]
    for _ in range(views.random):
        backdrops = generator.permutation(len(images))
        rows.append(np.stack([
            view(image, images[behind], views.side, generator, views.augmentation)
            for image, behind in zip(images, backdrops, strict=True)
        ]))  # fmt: skip
    return np.stack(rows)


def _read(path: Path) -> np.ndarray:
    try:
        found: np.ndarray = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise TrainingError(f"{path} is damaged: remove it and run again") from error
    return found


def _key(network: nn.Module, examples: Sequence[Example], views: Views) -> str:
    """Of all that decides the features; a picture is known by its file's size and time."""
    which, files = getattr(network, "features", ""), [_file(example) for example in examples]
    digest = hashlib.sha256(json.dumps([which, asdict(views), files]).encode())
    for name, tensor in network.state_dict().items():
        digest.update(name.encode() + tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]


def _file(example: Example) -> tuple[str, int, int]:
    try:
        status = example.picture.stat()
    except OSError as error:
        raise TrainingError(f"{example.picture} cannot be read: {error.strerror}") from error
    return example.item_id, status.st_size, status.st_mtime_ns
