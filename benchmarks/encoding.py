"""Pictures to vectors: an encoder of ours beside the same kind of network run eagerly by torch, and beside img2vec-pytorch."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from PIL import Image

from benchmarks.peers import img2vec
from benchmarks.timing import milliseconds, ratio
from recsys import encoders
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.images import letterbox, pixels
from recsys.training.backbones import EfficientNetLite0

MANY = 128  # pictures a call, when many are to be encoded
REPEATS_OF_ONE, REPEATS_OF_MANY = 100, 8


def encoding(name: str, pictures: list[Image.Image]) -> MeasurementSet:
    """Time the encoder `name` on decoded pictures: one at a time, and many a call; resizing is part of it for all."""
    encoder = encoders.load(name)
    many = [pictures[i % len(pictures)] for i in range(MANY)]
    one = pictures[0]
    network = EfficientNetLite0(pretrained=False).eval()

    @torch.inference_mode()
    def eager(images: list[Image.Image]) -> torch.Tensor:
        found: torch.Tensor = network(torch.from_numpy(pixels([letterbox(image, 224) for image in images])))
        return found

    measurements = _both("", lambda: encoder.encode([one]), lambda: encoder.encode(many), name)
    eager_note = "peer: EfficientNet-Lite0 in torch, eager, 224 pixels"
    measurements += _both(".torch", lambda: eager([one]), lambda: eager(many), eager_note)
    with img2vec() as peer:
        measurements += _both(
            ".img2vec", lambda: peer.get_vec(one), lambda: peer.get_vec(many), "peer: img2vec-pytorch, ResNet-18, 224 pixels"
        )
    ours, torchs, theirs = (measurements[i] for i in (0, 2, 4))
    measurements += (
        ratio("encode.times_torch", ours, torchs, "one picture; higher is better"),
        ratio("encode.times_img2vec", ours, theirs, "one picture; higher is better"),
    )
    width, height = one.size
    data = f"{len(pictures)} decoded pictures, the first {width} x {height}"
    return MeasurementSet("Pictures to vectors", data, measurements, EncoderId.of(encoder), {"pictures": len(pictures)})


def _both(suffix: str, one: Callable[[], object], many: Callable[[], object], note: str) -> tuple[Measurement, ...]:
    """Milliseconds for one picture, and pictures a second when many are given."""
    single = milliseconds(f"encode.ms{suffix}", one, REPEATS_OF_ONE, note)
    batch = milliseconds("", many, REPEATS_OF_MANY, note)
    rates = [MANY / time * 1000 for time in (batch.value, batch.high, batch.low)]
    told = f"higher is better; {MANY} pictures a call, {note}"
    rate = replace(single, name=f"encode.per_second{suffix}", n=REPEATS_OF_MANY, note=told)
    value, low, high = (float(np.round(found, 3)) for found in rates)
    return single, replace(rate, value=value, low=low, high=high)
