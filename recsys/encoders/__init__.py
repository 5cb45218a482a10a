"""Encoders: pictures -> vectors whose cosine says how alike the pictures look. One file an encoder, one registry of names.

    encoder = load("efficientnet-lite0")
    vectors = encoder.encode([image])  # (1, 1280) float32, unit rows

To add one: a class with the `recsys.datatypes.Encoder` protocol in a file of its own, a line in `_factories`, and its name in
`tests/recsys/encoders/test_contract.py`, which every encoder must pass.
"""

from collections.abc import Callable
from functools import partial

from recsys.datatypes import Encoder
from recsys.errors import EncoderError

DEFAULT_ENCODER = "efficientnet-lite0"


def names() -> list[str]:
    """The names that `load` knows, the default first."""
    return list(_factories())


def load(name: str) -> Encoder:
    """The encoder called `name`, ready to encode.

    Raises EncoderError where the name is unknown or the weights cannot be had.
    """
    factory = _factories().get(name)
    if factory is None:
        raise EncoderError(f"there is no encoder {name!r}; the encoders are {', '.join(names())}")
    return factory()


def _factories() -> dict[str, Callable[[], Encoder]]:
    from recsys.encoders.histogram import ColorHistogram
    from recsys.encoders.img2vec import MODELS, Img2VecEncoder
    from recsys.encoders.onnx import OnnxEncoder

    return {
        DEFAULT_ENCODER: partial(OnnxEncoder, DEFAULT_ENCODER),
        "color-histogram": ColorHistogram,
        **{f"img2vec-{model}": partial(Img2VecEncoder, model) for model in MODELS},
    }
