"""A made person in the street, and a detector that knows where their garments are."""

from collections.abc import Sequence

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageDraw

from recsys.datatypes import Box, Detection, Slot
from tests.support import PALETTE, Colour

SIZE = (90, 160)
SHIRT, TROUSERS, SHOES, BAG = PALETTE[0], PALETTE[2], PALETTE[3], PALETTE[1]
WORN: tuple[tuple[Slot, Colour, Box], ...] = (
    (Slot.TOP, SHIRT, (25, 30, 65, 80)),
    (Slot.BOTTOM, TROUSERS, (30, 80, 60, 135)),
    (Slot.BAG, BAG, (66, 70, 84, 95)),
    (Slot.SHOES, SHOES, (28, 138, 62, 150)),
)


def person() -> Image.Image:
    """A photo of SIZE: coloured garments, rounded, on a grey street."""
    photo = Image.new("RGB", SIZE, (150, 150, 150))
    for _, colour, (left, top, right, bottom) in WORN:
        ImageDraw.Draw(photo).ellipse((left, top, right - 1, bottom - 1), fill=colour)
    ImageDraw.Draw(photo).ellipse((36, 8, 53, 28), fill=(220, 180, 150))
    return photo


def detections(worn: Sequence[tuple[Slot, Colour, Box]] = WORN) -> tuple[Detection, ...]:
    """What is to be found in `person`, pixel by pixel."""
    pixels = np.asarray(person())
    return tuple(
        Detection(slot, box, (pixels[box[1] : box[3], box[0] : box[2]] == colour).all(axis=2), 0.9) for slot, colour, box in worn
    )


class Known:
    """A detector that finds what it is told, in photos of the person's size, and counts how often it is asked."""

    name = "known"

    def __init__(self, found: tuple[Detection, ...]) -> None:
        self.found = found
        self.checksum = f"known-{id(self)}"
        self.asked = 0

    def detect(self, image: Image.Image) -> tuple[Detection, ...]:
        self.asked += 1
        return self.found if image.size == SIZE else ()


def detect_with(detector: Known, monkeypatch: pytest.MonkeyPatch) -> Known:
    """Have the app and the recommenders that a test loads detect with this one."""
    monkeypatch.setattr("recsys.detection.load", lambda name, threads=0: detector)
    st.cache_resource.clear()
    return detector
