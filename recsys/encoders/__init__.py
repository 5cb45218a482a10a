"""Encoders: pictures -> vectors whose cosine says how alike the pictures look. One file an encoder, one registry of names.

    encoder = load("wearwith")
    vectors = encoder.encode([image])  # (1, 256) float32, unit rows

Every NAME.onnx in `assets/models/` is one (`recsys.encoders.onnx`); `python -m recsys train export` puts them there. To add another
kind: a class with the `recsys.datatypes.Encoder` protocol in a file of its own, a line in `_factories`, and its name in
`tests/recsys/encoders/test_contract.py`, which every encoder must pass.
"""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial

from recsys.datatypes import Encoder
from recsys.errors import EncoderError

DEFAULT_ENCODER = "wearwith"
_IMG2VEC = "img2vec-"


def names() -> list[str]:
    """The names that `load` knows: the default, the other networks in `assets/models/`, and what needs other files or none."""
    return list(_factories())


def load(name: str, threads: int = 0) -> Encoder:
    """The encoder called `name`, ready to encode.

    threads: how many one call of `encode` may use, where the encoder can be told; 0 is all cores, best for one photo. Callers that
    encode from a thread a core ask for 1.

    Raises EncoderError where the name is unknown or the weights cannot be had.
    """
    factory = _factories().get(name)
    if factory is None:
        raise EncoderError(_unknown(name))
    return factory(threads)


def knows_words(name: str) -> bool:
    """Whether the encoder called so is a `recsys.datatypes.WordEncoder`, without loading it."""
    from recsys.encoders.clip import MODELS

    return name in MODELS


def _unknown(name: str) -> str:
    nearest = get_close_matches(name, names(), n=1)
    meant = f"; did you mean {nearest[0]!r}?" if nearest else "."
    ours = [known for known in names() if not known.startswith(_IMG2VEC)]
    others = f"{_IMG2VEC}* ({len(names()) - len(ours)} networks of torchvision)"
    return f"there is no encoder {name!r}{meant} The encoders are {', '.join(ours)}, and {others}"


def _factories() -> dict[str, Callable[[int], Encoder]]:
    from recsys.encoders.clip import MODELS as CLIP_MODELS
    from recsys.encoders.histogram import ColorHistogram
    from recsys.encoders.img2vec import MODELS
    from recsys.encoders.onnx import shipped

    return {
        **{name: partial(_onnx, name) for name in dict.fromkeys([DEFAULT_ENCODER, *shipped()])},
        **{name: partial(_clip, name) for name in CLIP_MODELS},
        "color-histogram": lambda _: ColorHistogram(),
        **{f"{_IMG2VEC}{model}": partial(_img2vec, model) for model in MODELS},
    }


def _onnx(name: str, threads: int) -> Encoder:
    from recsys.encoders.onnx import OnnxEncoder

    return OnnxEncoder(name, threads=threads)


def _img2vec(model: str, _: int) -> Encoder:
    from recsys.encoders.img2vec import Img2VecEncoder

    return Img2VecEncoder(model)


def _clip(name: str, _: int) -> Encoder:
    from recsys.encoders.clip import ClipEncoder

    return ClipEncoder(name)
