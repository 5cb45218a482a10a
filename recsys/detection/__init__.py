"""Detection: a photo -> the garments in it. One file a kind of detector, one registry of names.

    detector = load("wearwith-parser")
    detections = detector.detect(image)  # the most prominent first; () where nothing is found

A detector is NAME.json with its NAME.onnx; "kind" in the file says what reads it. Those in `assets/models/` are known by name, any
other by the path of its NAME.json. To add another kind: a class with the `recsys.datatypes.Detector` protocol in a file of its own
and a line in `_KINDS`.
"""

import json
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from PIL import Image

from recsys.datatypes import Detection, Detector
from recsys.detection.choosing import boxed, number_of, whole
from recsys.errors import DetectorError

__all__ = ["DEFAULT_DETECTOR", "NONE", "NoDetector", "boxed", "known", "load", "number_of", "whole"]

DEFAULT_DETECTOR = "wearwith-parser"
NONE = "none"
MODELS_FOLDER = Path(__file__).parents[2] / "assets" / "models"


class NoDetector:
    """Finds nothing: every photo is taken as a whole."""

    name = NONE
    checksum = NONE

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:  # noqa: ARG002  (the protocol gives it)
        """See `recsys.datatypes.Detector`."""
        return ()


def known() -> list[str]:
    """The names that `load` knows: the default, the other detectors in `assets/models/`, and "none"."""
    cards = (path for path in sorted(MODELS_FOLDER.glob("*.json")) if path.with_suffix(".onnx").is_file())
    return list(dict.fromkeys([DEFAULT_DETECTOR, *(card.stem for card in cards if _kind_in(card) in _KINDS), NONE]))


def load(name: str, threads: int = 0) -> Detector:
    """The detector called `name`, or the one whose NAME.json `name` is the path of, ready to detect.

    threads: how many one call of `detect` may use; 0 is all cores, best for one photo. Callers that detect from a thread a core ask
    for 1.

    Raises DetectorError where there is none such, or its files are missing, damaged, or do not belong together.
    """
    if name == NONE:
        return NoDetector()
    if name.endswith(".json"):
        return _read(Path(name), threads)
    if name not in known():
        raise DetectorError(_unknown(name))
    return _read(MODELS_FOLDER / f"{name}.json", threads)


def _read(card: Path, threads: int) -> Detector:
    if not card.is_file():
        raise DetectorError(f"{card} is missing: put it there again, or choose another detector ({', '.join(known())})")
    kind = _kind_in(card)
    if kind not in _KINDS:
        raise DetectorError(f"{card} is not a detector's: its kind is {kind!r}, where a detector's is {' or '.join(_KINDS)}")
    return _KINDS[kind](card, threads)


def _kind_in(card: Path) -> str:
    """What kind of model a NAME.json says it is of; "" where it does not say, or cannot be read."""
    try:
        found = json.loads(card.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    kind = found.get("kind") if isinstance(found, dict) else None
    return kind if isinstance(kind, str) else ""


def _unknown(name: str) -> str:
    nearest = get_close_matches(name, known(), n=1)
    meant = f"; did you mean {nearest[0]!r}?" if nearest else "."
    return f"there is no detector {name!r}{meant} The detectors are {', '.join(known())}, or the path of a detector's NAME.json"


def _parser(card: Path, threads: int) -> Detector:
    from recsys.detection.parser import Parser

    return Parser(card.stem, card.parent, threads)


def _boxes(card: Path, threads: int) -> Detector:
    from recsys.detection.onnx_boxes import OnnxBoxes

    return OnnxBoxes(card, threads)


_KINDS: dict[str, Callable[[Path, int], Detector]] = {"parser": _parser, "boxes": _boxes}
