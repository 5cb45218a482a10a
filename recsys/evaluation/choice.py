"""Which encoders a comparison takes where nobody names any, and why others are left out."""

from collections.abc import Sequence

from recsys import encoders
from recsys.datatypes import Encoder
from recsys.errors import EncoderError

_NETWORKS = ("wearwith", "efficientnet-lite0", "own-cnn", "autoencoder")  # beside the default, where they are there
_IMG2VEC = "img2vec-"


def load_encoders(names: Sequence[str]) -> list[Encoder]:
    """The encoders called so, each once, for callers that encode from a thread a core; EncoderError where one is not there."""
    return [encoders.load(name, threads=1) for name in dict.fromkeys(names)]


def comparable() -> tuple[list[Encoder], dict[str, str]]:
    """The project's encoders to compare, the default first; and the name of each that is left out -> why.

    Of img2vec's networks, those whose weights are on this machine: they are large, and nothing is downloaded unasked.
    """
    from recsys.encoders.img2vec import MODELS, has_weights

    left_out: dict[str, str] = {}
    loaded: list[Encoder] = []
    here = [f"{_IMG2VEC}{model}" for model in MODELS if has_weights(model)]
    if not here:
        left_out[f"{_IMG2VEC}resnet18"] = "its weights are not on this machine; name it with --encoder to download them"
    for name in dict.fromkeys([encoders.DEFAULT_ENCODER, *_NETWORKS, *here, "color-histogram"]):
        if name not in encoders.names():
            left_out[name] = f"there is no {name}.onnx in assets/models"
            continue
        try:
            loaded.append(encoders.load(name, threads=1))
        except EncoderError as error:
            left_out[name] = str(error)
    return loaded, left_out
