"""The garment parser in ONNX: a photo -> the garments in it, each with its outline; no torch.

A parser is NAME.onnx, NAME.json (`ParserModel`) and NAME.md (its card) in `assets/models/`. The graph takes `images` (n, height,
width, 3) uint8 RGB with sides that are multiples of 32, and gives `probabilities` (n, regions, height / 2, width / 2) float32 of
each region; scaling to the network's range is part of it.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.co_parsing import REGIONS
from recsys.cutout import box_of, garment_mask
from recsys.datatypes import WEARABLE, Box, Detection
from recsys.detection.garments import LEAST_SCORE, Piece, garments, lying, nobody
from recsys.errors import DetectorError
from recsys.files import sha256
from recsys.images import fit
from recsys.onnx_session import open_session

KIND = "parser"
MULTIPLE = 32  # of a photo's sides
CELL = 2  # pixels a side of what one probability is of
_BLURRED_TO = (32, 32)  # cells, in which the noise of a dark photo is gone
_LEAST_CONTRAST = 3.0  # standard deviation of the lightness in them, of 255; the palest of 3,500 photos of garments has 4.8
_LEAST_ON_WHITE = 0.01  # of the photo: less is dust on white paper
PREPROCESSING = "fit-white-6"  # changes with what happens to a photo here, so that the checksum does

Extent = tuple[float, float]  # cells down and across that a photo is: of the last ones it may be a part


@dataclass(frozen=True, slots=True)
class ParserModel:
    """What NAME.json says of NAME.onnx. side: pixels of a photo's longer side; regions: what the probabilities are of, in order."""

    name: str
    side: int
    regions: tuple[str, ...]
    sha256: str

    @classmethod
    def read(cls, name: str, folder: Path) -> "ParserModel":
        """Read NAME.json and check the .onnx file beside it; DetectorError where either is missing or they disagree."""
        card, graph = folder / f"{name}.json", folder / f"{name}.onnx"
        for path in (card, graph):
            if not path.is_file():
                raise DetectorError(f"{path} is missing: put it there again, or choose another detector")
        try:
            fields = json.loads(card.read_text(encoding="utf-8"))
            model = cls(name, int(fields["side"]), tuple(map(str, fields["regions"])), str(fields["sha256"]))
        except (ValueError, KeyError, TypeError) as error:
            raise DetectorError(f"{card} is damaged ({error}): get it back") from error
        if "background" not in model.regions or not set(WEARABLE).intersection(model.regions) or model.side < MULTIPLE:
            raise DetectorError(
                f"{card} is no parser's: its regions lack 'background' or any slot, or its side is below {MULTIPLE}"
            )
        if unknown := sorted(set(model.regions).difference(REGIONS)):
            raise DetectorError(f"{card} has the region {unknown[0]!r}; the regions are {', '.join(REGIONS)}")
        found = sha256(graph)
        if found != model.sha256:
            raise DetectorError(
                f"{graph} has the checksum {found[:12]}… where {card.name} says {model.sha256[:12]}…: get both back"
            )
        return model


class Parser:
    """A detector that labels every pixel. threads: how many ONNX Runtime may use; 0 is all cores."""

    def __init__(self, name: str, folder: Path, threads: int = 0) -> None:
        self._model = ParserModel.read(name, folder)
        self._session = open_session(folder / f"{name}.onnx", threads)

    @property
    def name(self) -> str:
        """The name in the registry."""
        return self._model.name

    @property
    def checksum(self) -> str:
        """Of the graph and of what is done before and after it."""
        return f"{PREPROCESSING}-{self._model.sha256}"

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """See `recsys.datatypes.Detector`."""
        if _is_blank(image):
            return ()
        probabilities, extent = self._probabilities(image)
        without_person = nobody(probabilities.argmax(axis=0), self._model.regions)
        if without_person and (ground := garment_mask(image)) is not None:
            return _on_white(ground, probabilities, extent, self._model.regions)
        pieces = (_on_photo(piece, extent, image.size) for piece in garments(probabilities, self._model.regions))
        found = tuple(detection for detection in pieces if detection.mask.any())
        return (replace(found[0], alone=True),) if without_person and len(found) == 1 else found

    def regions(self, image: Image.Image) -> np.ndarray:
        """RGB photo -> (height, width) uint8: the region of each pixel, a number in `recsys.co_parsing.REGIONS`' order."""
        probabilities, (down, across) = self._probabilities(image)
        photo = (0, 0, across, down)
        whole = [np.asarray(Image.fromarray(one).resize(image.size, Image.Resampling.BILINEAR, photo)) for one in probabilities]
        numbers = np.array([REGIONS.index(region) for region in self._model.regions], dtype=np.uint8)
        regions: np.ndarray = numbers[np.stack(whole).argmax(axis=0)]
        return regions

    def _probabilities(self, image: Image.Image) -> tuple[np.ndarray, Extent]:
        """(regions, cells down, cells across) float32, of the photo alone, and how many cells it really is."""
        fitted, (width, height) = fit(image, self._model.side, MULTIPLE)
        (found,) = self._session.run(["probabilities"], {"images": np.asarray(fitted)[None]})
        cells: np.ndarray = found[0][:, : math.ceil(height / CELL), : math.ceil(width / CELL)]
        return cells, (height / CELL, width / CELL)


def _is_blank(image: Image.Image) -> bool:
    """Whether nothing is to be seen: a covered lens, the dark, a wall."""
    small = image.convert("L").resize(_BLURRED_TO, Image.Resampling.BOX, reducing_gap=2.0)
    return float(np.asarray(small, dtype=np.float32).std()) < _LEAST_CONTRAST


def _on_white(mask: np.ndarray, probabilities: np.ndarray, extent: Extent, regions: Sequence[str]) -> tuple[Detection, ...]:
    """The garments of a photo on a plain white ground, outlined by the ground; one that is alone is the photo as a whole.

    mask: (height, width) bool, all but the ground.
    """
    if mask.mean() < _LEAST_ON_WHITE:
        return ()
    small = Image.fromarray(mask).resize((probabilities.shape[2], probabilities.shape[1]), Image.Resampling.NEAREST)
    pieces = lying(probabilities, np.asarray(small), regions)
    if len(pieces) != 1:
        found = [_on_photo(piece, extent, (mask.shape[1], mask.shape[0])) for piece in pieces]
        return tuple(detection for detection in found if detection.mask.any() and detection.score >= LEAST_SCORE)
    left, top, right, bottom = box_of(mask)
    known = pieces[0].score >= LEAST_SCORE
    return (Detection(pieces[0].slot if known else None, (left, top, right, bottom), mask[top:bottom, left:right],
                      pieces[0].score, whole=True),)  # fmt: skip


def _on_photo(piece: Piece, extent: Extent, size: tuple[int, int]) -> Detection:
    """A garment of the grid as one of the photo (width, height)."""
    across, down = size[0] / extent[1], size[1] / extent[0]
    box: Box = (
        math.floor(piece.columns.start * across), math.floor(piece.rows.start * down),
        min(size[0], math.ceil(piece.columns.stop * across)), min(size[1], math.ceil(piece.rows.stop * down)),
    )  # fmt: skip
    soft = Image.fromarray(piece.mask.astype(np.float32)).resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR)
    return Detection(piece.slot, box, np.asarray(soft) >= 0.5, piece.score)
