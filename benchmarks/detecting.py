"""Finding the garments in a photo, and the whole answer for three of them, beside networks of torchvision that label pixels."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.catalogs import made_catalog
from benchmarks.timing import milliseconds, ratio
from recsys import classification, detection, encoders
from recsys.datatypes import Detection, Detector, Slot
from recsys.evaluation.measurement import EncoderId, Measurement, MeasurementSet
from recsys.pipeline import OutfitRecommender

PEERS = ("lraspp_mobilenet_v3_large", "deeplabv3_resnet50")  # the lightest, and the usual one
_PEER_SIDE = 520  # pixels, what torchvision's weights for them are for
_PEER_REPEATS = 7  # a run of the second takes seconds
_THREE = ((Slot.TOP, 0.1, 0.4), (Slot.BOTTOM, 0.4, 0.8), (Slot.SHOES, 0.85, 0.95))  # slot, and from where to where down the photo


class ThreeGarments:
    """A detector that does all that `detector` does with a photo, and then says three garments, whatever was there."""

    def __init__(self, detector: Detector) -> None:
        self.name, self.checksum, self._detector = detector.name, detector.checksum, detector

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        """See `recsys.datatypes.Detector`."""
        self._detector.detect(image)
        return tuple(self._part(slot, start, end, image) for slot, start, end in _THREE)

    def _part(self, slot: Slot, start: float, end: float, image: Image.Image) -> Detection:
        left, right = image.width // 4, image.width * 3 // 4
        top, bottom = round(start * image.height), round(end * image.height)
        mask = np.ones((bottom - top, right - left), dtype=bool)
        mask[0] = False  # a garment is not a rectangle: it is cut out, not cropped
        return Detection(slot, (left, top, right, bottom), mask, 0.9)


def detecting(photo: Image.Image, items: int, repeats: int) -> MeasurementSet:
    """Measure with a decoded RGB photo and a made catalogue of so many items."""
    detector = detection.load(detection.DEFAULT_DETECTOR)
    encoder = encoders.load(encoders.DEFAULT_ENCODER)
    catalog, _ = made_catalog(items, encoder)
    recommender = OutfitRecommender(catalog, encoder, classification.shipped(encoder), ThreeGarments(detector))
    seen = f"{photo.width} x {photo.height} photo, decoded"
    ours = milliseconds("detect.ms", lambda: detector.detect(photo), repeats, seen)
    each = milliseconds("recommend_each.ms", lambda: recommender.recommend_each(photo), repeats, f"with 3 garments, {seen}")
    one = milliseconds("recommend.ms.detected", lambda: recommender.recommend(photo), repeats, f"with one garment, {seen}")
    return MeasurementSet(
        "Finding garments", f"{items:,} made items", (ours, one, each, *_beside(ours, photo)), EncoderId.of(encoder),
        {"catalogue_items": items}, {"detector": {"name": detector.name, "checksum": detector.checksum}},
    )  # fmt: skip


def _beside(ours: Measurement, photo: Image.Image) -> list[Measurement]:
    found = []
    for name in PEERS:
        theirs = milliseconds(f"detect.ms.{name}", _peer(name, photo), _PEER_REPEATS, f"peer: torchvision at {_PEER_SIDE} pixels")
        found += [theirs, ratio(f"detect.times_{name}", ours, theirs, "higher is better")]
    return found


def _peer(name: str, photo: Image.Image) -> Callable[[], Any]:
    """A call that has torchvision's network label the photo's pixels; its weights are random, which takes as long."""
    from recsys.encoders._torchvision import import_torchvision

    import_torchvision()
    import torch
    from torchvision.models import get_model

    network = get_model(name, weights=None, weights_backbone=None).eval()

    def run() -> Any:
        scale = _PEER_SIDE / max(photo.size)
        fitted = photo.resize((round(photo.width * scale), round(photo.height * scale)))
        pixels = torch.from_numpy(np.array(fitted)).permute(2, 0, 1)[None].float() / 255
        with torch.no_grad():
            return network(pixels)["out"].argmax(dim=1).numpy()

    return run
