"""CLIP: pictures and words in one space, so that a catalogue can be searched by what its pictures show.

CLIP (Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021) learns to put a picture and
its caption near each other. FashionCLIP (Chia et al., "Contrastive language and vision learning of general fashion concepts",
Scientific Reports 2022) goes on from it with products of a fashion shop on white, which is how `letterbox` shows a picture; its
words are English.

The weights are not shipped: the first use downloads them from Hugging Face to its cache (`HF_HOME`), and says so before it starts.
Only safetensors, JSON and the tokenizer's text are fetched and read: no pickle, and no code of theirs.
"""

import hashlib
import importlib
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from recsys.encoders._torchvision import import_torchvision
from recsys.encoders.base import LEAST_SIMILARITY, checksum_of, unit_rows
from recsys.errors import EncoderError
from recsys.files import sha256
from recsys.images import letterbox, pixels

logger = logging.getLogger(__name__)

# Our name, and the repository on Hugging Face.
MODELS = {"fashion-clip": "patrickjohncyh/fashion-clip"}  # ViT-B/32, 512 numbers; MIT
SIZE = "0.6 GB"  # of what is downloaded: 151 million float32
_WEIGHTS, _NETWORK = "model.safetensors", "config.json"
_FILES = [_WEIGHTS, _NETWORK, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt"]
# Of the channels, as CLIP was trained.
_MEAN = np.array([0.48145466, 0.4578275, 0.40821073], dtype=np.float32)
_DEVIATION = np.array([0.26862954, 0.26130258, 0.27577711], dtype=np.float32)
_BATCH = 32


class ClipEncoder:
    """A CLIP network, on the CPU; a `recsys.datatypes.WordEncoder`.

    Raises EncoderError where the package `transformers` is not installed, or the weights can neither be found nor downloaded, or
    are not what they should be.
    """

    least_similarity = LEAST_SIMILARITY

    def __init__(self, name: str) -> None:
        self.name = name
        network, tokens = _classes(name)
        self._folder = _fetch(name, MODELS[name])
        self._model, self._tokenizer = _load(network, tokens, self._folder)
        self.dim: int = self._model.config.projection_dim
        self._lock = Lock()  # the tokenizer keeps how it pads and cuts, and refuses two who ask at once

    @cached_property
    def checksum(self) -> str:
        """Of the preprocessing here, the weights, and the description of the network, which says its activation."""
        files = " ".join(sha256(self._folder / file) for file in (_WEIGHTS, _NETWORK))
        return checksum_of(hashlib.sha256(files.encode()).hexdigest())

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images of any size -> (n, dim) float32, unit rows."""
        return self._in_batches(images, self._see)

    def encode_words(self, texts: Sequence[str]) -> np.ndarray:
        """English texts -> (n, dim) float32, unit rows, near the pictures they describe; what is longer than 77 tokens is cut."""
        return self._in_batches(texts, self._read)

    def _in_batches(self, things: Sequence[Any], features: Callable[[Sequence[Any]], Any]) -> np.ndarray:
        import torch

        starts = range(0, len(things), _BATCH)
        with torch.inference_mode():
            rows = [unit_rows(features(things[start : start + _BATCH]).numpy(), self.name) for start in starts]
        return np.concatenate([np.empty((0, self.dim), dtype=np.float32), *rows])

    def _see(self, images: Sequence[Image.Image]) -> Any:
        import torch

        side = self._model.config.vision_config.image_size
        levels = pixels([letterbox(image, side) for image in images]).astype(np.float32) / 255
        channels = ((levels - _MEAN) / _DEVIATION).transpose(0, 3, 1, 2)
        seen = self._model.vision_model(pixel_values=torch.from_numpy(np.ascontiguousarray(channels)))
        return self._model.visual_projection(seen.pooler_output)

    def _read(self, texts: Sequence[str]) -> Any:
        longest = self._model.config.text_config.max_position_embeddings
        with self._lock:
            tokens = self._tokenizer(list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt")
        read = self._model.text_model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"])
        return self._model.text_projection(read.pooler_output)


def _classes(encoder: str) -> tuple[Any, Any]:
    """CLIPModel and CLIPTokenizer of a package that is no requirement of ours."""
    import_torchvision()  # transformers imports it where it is installed
    try:
        transformers = importlib.import_module("transformers")
        classes = transformers.CLIPModel, transformers.CLIPTokenizer  # this imports them
    except ImportError as error:
        raise EncoderError(
            f"{encoder} needs the package transformers, which cannot be imported here ({error}): `pip install transformers`, "
            f"or use an encoder that needs none, such as wearwith"
        ) from error
    return classes


def _fetch(encoder: str, repository: str) -> Path:
    """The folder of a model's files in Hugging Face's cache, downloaded where they are not there yet."""
    hub = importlib.import_module("huggingface_hub")  # transformers requires it
    with suppress(OSError):  # not there, or not all of it
        return _snapshot(hub, repository, local_files_only=True)
    address, cache = f"https://huggingface.co/{repository}", hub.constants.HF_HUB_CACHE
    logger.warning("%s needs weights that are not on this machine yet: downloading %s from %s to %s", encoder, SIZE, address, cache)
    try:
        return _snapshot(hub, repository, local_files_only=False)
    except (OSError, hub.errors.HTTPError) as error:  # the second is that of the library that the package speaks HTTP with
        reason = " ".join(str(error.__cause__ or error).split()) or type(error).__name__
        raise EncoderError(
            f"{encoder}: its weights could not be downloaded from {address} ({reason}). Check the network and run again, "
            f"or use an encoder that needs no download, such as wearwith."
        ) from error


def _snapshot(hub: ModuleType, repository: str, *, local_files_only: bool) -> Path:
    """The folder of a model's files; OSError where they cannot be had. Where the network is down, the package gives what it has."""
    folder = Path(hub.snapshot_download(repository, allow_patterns=_FILES, local_files_only=local_files_only))
    for file in (_WEIGHTS, _NETWORK):
        if not (folder / file).is_file():
            raise FileNotFoundError(f"{folder / file} is not there")
    return folder


def _load(network: Any, tokens: Any, folder: Path) -> tuple[Any, Any]:
    """The network, ready to be asked, and its tokenizer; network, tokens: their classes."""
    import torch
    from safetensors import SafetensorError

    try:
        model, report = network.from_pretrained(
            folder, dtype=torch.float32, use_safetensors=True, local_files_only=True, output_loading_info=True
        )
        tokenizer = tokens.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        raise EncoderError(f"{folder} does not hold a CLIP network that can be read; remove it and run again") from error
    if report["missing_keys"]:  # which are made up at random, and only warned of
        raise EncoderError(
            f"{folder / _WEIGHTS} lacks {len(report['missing_keys'])} of the network's tensors; remove {folder} and run again"
        )
    if len(tokenizer) < model.config.text_config.vocab_size:  # without its files it would be made, silently, with next to no tokens
        raise EncoderError(f"{folder} lacks tokens that the network knows; remove it and run again")
    return model.eval(), tokenizer
