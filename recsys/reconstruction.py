"""What the numbers of an autoencoder keep of a picture: the picture, drawn again from them alone. In ONNX Runtime, without torch.

    drawn = Autoencoder("autoencoder").redraw([image])

Such an encoder comes with its decoder: NAME.decoder.onnx, NAME.decoder.json and NAME.decoder.md beside NAME.onnx. The decoder's
graph takes `embeddings` (n, dim) float32, as the encoder's graph gives them and not brought to length 1, and gives `pictures` (n,
side, side, 3) float32 of 0 to 1. It belongs to one version of its encoder, and is refused beside any other.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.encoders.base import checksum_of
from recsys.encoders.onnx import MODELS_FOLDER, OnnxModel, remedy
from recsys.errors import EncoderError
from recsys.files import sha256
from recsys.images import letterbox, pixels
from recsys.onnx_session import open_session

DEFAULT_AUTOENCODER = "autoencoder"
KIND = "decoder"  # what NAME.decoder.json says it is of, so that nobody takes it for an encoder


def decoder_of(encoder: str) -> str:
    """What the decoder of an encoder is called."""
    return f"{encoder}.decoder"


class Autoencoder:
    """An encoder together with its decoder, both in ONNX. threads: how many either may use; 0 is all cores.

    Raises EncoderError where a file of either is missing or damaged, or where they do not belong together.
    """

    def __init__(self, name: str = DEFAULT_AUTOENCODER, folder: Path = MODELS_FOLDER, threads: int = 0) -> None:
        self._model = OnnxModel.read(name, folder)
        _check_decoder(self._model, folder)
        self._encoder = open_session(folder / f"{name}.onnx", threads)
        self._decoder = open_session(folder / f"{decoder_of(name)}.onnx", threads)

    @property
    def name(self) -> str:
        """The encoder's name in the registry."""
        return self._model.name

    @property
    def dim(self) -> int:
        """Numbers that a picture is drawn from."""
        return self._model.dim

    @property
    def side(self) -> int:
        """Pixels a side of what is seen and of what is drawn."""
        return self._model.side

    @property
    def checksum(self) -> str:
        """The encoder's, as `recsys.datatypes.Encoder` has it; the decoder is bound to it."""
        return checksum_of(self._model.sha256)

    def embed(self, squares: np.ndarray) -> np.ndarray:
        """(n, side, side, 3) uint8 letterboxed pictures -> (n, dim) float32, of whatever length."""
        (embeddings,) = self._encoder.run(["features"], {"images": squares})
        found: np.ndarray = embeddings
        return found

    def draw(self, embeddings: np.ndarray) -> np.ndarray:
        """(n, dim) float32, as `embed` gives them -> (n, side, side, 3) float32 of 0 to 1."""
        (pictures,) = self._decoder.run(["pictures"], {"embeddings": embeddings})
        drawn: np.ndarray = pictures
        return drawn

    def redraw(self, images: Sequence[Image.Image]) -> list[Image.Image]:
        """RGB images of any size -> what is left of each when it is letterboxed and drawn again, `side` pixels a side."""
        if not images:
            return []
        drawn = self.draw(self.embed(pixels([letterbox(image, self.side) for image in images])))
        return [Image.fromarray(values) for values in (drawn * 255).round().clip(0, 255).astype(np.uint8)]


def _check_decoder(encoder: OnnxModel, folder: Path) -> None:
    """Raise EncoderError where the decoder of an encoder is missing, damaged, or another version's."""
    name = decoder_of(encoder.name)
    card, graph = folder / f"{name}.json", folder / f"{name}.onnx"
    if not card.is_file() and not graph.is_file():
        raise EncoderError(
            f"{encoder.name} has no decoder, {graph}: `python -m recsys train export` makes one, of an autoencoder alone"
        )
    for path in (card, graph):
        if not path.is_file():
            raise EncoderError(f"{path} is missing; {remedy(path)}")
    try:
        told = json.loads(card.read_text(encoding="utf-8"))
        expected, belongs_to = str(told["sha256"]), str(told["encoder"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{card} is damaged ({error!r}); {remedy(card)}") from error
    found = sha256(graph)
    if found != expected:
        raise EncoderError(f"{graph} has the checksum {found[:12]}… where {card.name} says {expected[:12]}…; {remedy(card, graph)}")
    if belongs_to != encoder.sha256:
        raise EncoderError(
            f"{graph} belongs to an encoder with the checksum {belongs_to[:12]}…, and {encoder.name}.onnx has "
            f"{encoder.sha256[:12]}…; export both again: `python -m recsys train export RUN --name {encoder.name} --replace`"
        )
