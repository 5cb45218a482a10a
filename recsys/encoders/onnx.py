"""Encoders exported to ONNX, served with ONNX Runtime: no torch, no download.

A model is three files in `assets/models/`: NAME.onnx, NAME.json (`OnnxModel`) and NAME.md (its model card). The graph takes
`images` (n, side, side, 3) uint8 RGB and gives `features` (n, dim) float32; scaling to the network's range is part of the graph,
so that it cannot drift from the weights.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.encoders.base import LEAST_SIMILARITY, checksum_of, unit_rows
from recsys.errors import EncoderError
from recsys.files import sha256
from recsys.images import letterbox, pixels
from recsys.onnx_session import open_session

BATCH = 8  # pictures a run when several threads share it; one thread is fastest a picture at a time
ROOT = Path(__file__).parents[2]
MODELS_FOLDER = ROOT / "assets" / "models"


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """What NAME.json says of NAME.onnx. `side`: pixels a side of the square input; `sha256`: of the .onnx file.

    `least_similarity`: see `recsys.datatypes.Encoder`; the file may leave it out.
    """

    name: str
    dim: int
    side: int
    sha256: str
    least_similarity: float = LEAST_SIMILARITY

    @classmethod
    def read(cls, name: str, folder: Path) -> "OnnxModel":
        """Read NAME.json and check the .onnx file beside it; EncoderError where either is missing or they disagree."""
        card, graph = folder / f"{name}.json", folder / f"{name}.onnx"
        for path in (card, graph):
            if not path.is_file():
                raise EncoderError(f"{path} is missing; {remedy(path)}")
        try:
            fields = json.loads(card.read_text(encoding="utf-8"))
            model = cls(
                name=name, dim=fields["dim"], side=fields["side"], sha256=fields["sha256"],
                least_similarity=_cosine(fields.get("least_similarity", LEAST_SIMILARITY)),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"{card} is damaged ({error}); {remedy(card)}") from error
        found = sha256(graph)
        if found != model.sha256:
            raise EncoderError(
                f"{graph} has the checksum {found[:12]}… where {card.name} says {model.sha256[:12]}…; {remedy(card, graph)}"
            )
        return model


def shipped(folder: Path | None = None) -> list[str]:
    """The names of the encoders in a folder, default `MODELS_FOLDER`, in alphabetical order.

    A NAME.json with a "kind" is of another kind of model: a detector's, a decoder's.
    """
    return sorted(path.stem for path in (folder or MODELS_FOLDER).glob("*.onnx") if not _says_kind(path.with_suffix(".json")))


def _says_kind(card: Path) -> bool:
    try:
        return "kind" in json.loads(card.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False  # who asks for it is told what is wrong


def _cosine(value: object) -> float:
    """A number from -1 to 1 of a JSON file; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value <= 1:
        raise ValueError(f"least_similarity is {value!r}, and a cosine lies between -1 and 1")
    return float(value)


def remedy(*paths: Path) -> str:
    """How to get files of a model back; the command is for the repository's root, where every command of this project is run."""
    if not all(path.resolve().is_relative_to(MODELS_FOLDER.resolve()) for path in paths):
        return f"put {' and '.join(path.name for path in paths)} there again"
    names = " ".join(path.resolve().relative_to(ROOT.resolve()).as_posix() for path in paths)
    return f"get {'it' if len(paths) == 1 else 'both'} back with `git checkout -- {names}` in {ROOT}"


class OnnxEncoder:
    """An image encoder in ONNX.

    threads: how many ONNX Runtime may use; 0 leaves it to ONNX Runtime (all cores).
    """

    def __init__(self, name: str, folder: Path = MODELS_FOLDER, threads: int = 0) -> None:
        self._model = OnnxModel.read(name, folder)
        self._batch = 1 if threads == 1 else BATCH
        self._session = open_session(folder / f"{name}.onnx", threads)

    @property
    def name(self) -> str:
        """The name in the registry."""
        return self._model.name

    @property
    def dim(self) -> int:
        """Numbers a vector."""
        return self._model.dim

    @property
    def checksum(self) -> str:
        """Of the preprocessing here and of the graph, which holds weights and scaling."""
        return checksum_of(self._model.sha256)

    @property
    def least_similarity(self) -> float:
        """The least cosine to a photo of an item that may go with it."""
        return self._model.least_similarity

    def encode(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB images of any size -> (n, dim) float32, unit rows."""
        rows = [np.empty((0, self.dim), dtype=np.float32)]
        for start in range(0, len(images), self._batch):
            batch = pixels([letterbox(image, self._model.side) for image in images[start : start + self._batch]])
            (features,) = self._session.run(["features"], {"images": batch})
            rows.append(unit_rows(features, self.name))
        return np.concatenate(rows)
