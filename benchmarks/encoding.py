"""Pictures to vectors: an encoder of ours beside the same kind of network run eagerly by torch, and beside img2vec-pytorch.

All three are given the same pictures, in passes of as many; torch's network takes squares of the side that ours takes.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from PIL import Image

from benchmarks.peers import img2vec
from benchmarks.timing import milliseconds, ratio
from recsys import encoders
from recsys.encoders.onnx import BATCH, MODELS_FOLDER, OnnxEncoder, OnnxModel
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.images import letterbox, pixels
from recsys.training.backbones import EfficientNetLite0

MANY = 128  # pictures, when many are to be encoded
SIDE = 224  # pixels, for an encoder that has no side of its own
REPEATS_OF_ONE, REPEATS_OF_MANY = 100, 8

Encode = Callable[[list[Image.Image]], object]


def encoding(name: str, pictures: list[Image.Image]) -> MeasurementSet:
    """Time the encoder `name` on decoded pictures: one at a time, and many; resizing is part of it for all."""
    encoder = encoders.load(name)
    side = OnnxModel.read(name, MODELS_FOLDER).side if isinstance(encoder, OnnxEncoder) else SIDE
    network = EfficientNetLite0(pretrained=False).eval()

    @torch.inference_mode()
    def eager(images: list[Image.Image]) -> torch.Tensor:
        found: torch.Tensor = network(torch.from_numpy(pixels([letterbox(image, side) for image in images])))
        return found

    measurements = _both("", encoder.encode, pictures, name)
    measurements += _both(".torch", eager, pictures, f"peer: EfficientNet-Lite0 in torch, eager, {side} pixels")
    with img2vec() as peer:
        measurements += _both(".img2vec", peer.get_vec, pictures, "peer: img2vec-pytorch, ResNet-18, 224 pixels")
    ours, torchs, theirs = (measurements[i] for i in (0, 2, 4))
    measurements += (
        ratio("encode.times_torch", ours, torchs, "one picture; higher is better"),
        ratio("encode.times_img2vec", ours, theirs, "one picture; higher is better"),
    )
    width, height = pictures[0].size
    data = f"{len(pictures)} decoded pictures, the first {width} x {height}"
    return MeasurementSet("Pictures to vectors", data, measurements, EncoderId.of(encoder), {"pictures": len(pictures)})


def _both(suffix: str, encode: Encode, pictures: list[Image.Image], note: str) -> tuple[Measurement, ...]:
    """Milliseconds for one picture, and pictures a second when there are many."""
    many = [pictures[i % len(pictures)] for i in range(MANY)]
    passes = [many[start : start + BATCH] for start in range(0, MANY, BATCH)]
    single = milliseconds(f"encode.ms{suffix}", lambda: encode(pictures[:1]), REPEATS_OF_ONE, note)
    batch = milliseconds("", lambda: [encode(some) for some in passes], REPEATS_OF_MANY, note)
    rates = [MANY / time * 1000 for time in (batch.value, batch.high, batch.low)]
    told = f"higher is better; {MANY} pictures, {BATCH} a pass, {note}"
    rate = replace(single, name=f"encode.per_second{suffix}", n=REPEATS_OF_MANY, note=told)
    value, low, high = (float(np.round(found, 3)) for found in rates)
    return single, replace(rate, value=value, low=low, high=high)
