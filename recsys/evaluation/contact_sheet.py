"""Many photos on one sheet, each with what a detector found drawn over it, for a person to judge by eye.

The most prominent garment has its box, too. A tile's number is the row of the measurement's list of what is on the sheet.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from recsys.datatypes import Detection, Slot
from recsys.evaluation.measurement import EvaluationError
from recsys.files import replacing
from recsys.images import WHITE
from recsys.outlines import outlines

TILE = (240, 240)  # pixels, of the photo
CAPTION = 34  # pixels below it
GAP = 8  # pixels between tiles
COLUMNS = 10
JPEG_QUALITY = 88
INK = (32, 29, 26)
COLOURS: dict[Slot | None, tuple[int, int, int]] = {
    None: (255, 255, 255),
    Slot.TOP: (230, 60, 60),
    Slot.OUTERWEAR: (245, 150, 30),
    Slot.BOTTOM: (50, 110, 235),
    Slot.DRESS: (215, 60, 200),
    Slot.SHOES: (40, 185, 80),
    Slot.BAG: (245, 220, 40),
    Slot.ACCESSORY: (40, 200, 215),
}


def tile(photo: Image.Image, detections: Sequence[Detection], number: int, caption: str) -> Image.Image:
    """An RGB photo of any size with the outlines of its garments, its number, and a caption and what was found below it."""
    scale = min(TILE[0] / photo.width, TILE[1] / photo.height)
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    left, top = (TILE[0] - size[0]) // 2, (TILE[1] - size[1]) // 2
    drawn = Image.new("RGB", (TILE[0], TILE[1] + CAPTION), WHITE)
    drawn.paste(photo.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0), (left, top))
    pen = ImageDraw.Draw(drawn)
    for rank, detection in enumerate(detections):
        colour = COLOURS.get(detection.slot, WHITE)
        origin = np.array(detection.box[:2])
        for polygon in outlines(detection.mask):
            points = (polygon + origin) * scale + (left, top)
            pen.line([*map(tuple, points.tolist()), tuple(points[0].tolist())], fill=colour, width=2)
        if rank == 0:
            x0, y0, x1, y1 = (edge * scale for edge in detection.box)
            pen.rectangle((left + x0, top + y0, left + max(x0, x1 - 1), top + max(y0, y1 - 1)), outline=colour, width=1)
    _write(pen, (3, TILE[1] + 2), f"{number}  {caption}")
    _write(pen, (3, TILE[1] + 17), _found(detections))
    return drawn


def write_sheet(path: Path, tiles: Sequence[Image.Image]) -> None:
    """Put tiles side by side on one sheet and write it as a JPEG, atomically; EvaluationError where it cannot be written."""
    rows = math.ceil(len(tiles) / COLUMNS)
    width, height = TILE[0] + GAP, TILE[1] + CAPTION + GAP
    sheet = Image.new("RGB", (min(len(tiles), COLUMNS) * width - GAP, rows * height - GAP), WHITE)
    for place, one in enumerate(tiles):
        sheet.paste(one, (place % COLUMNS * width, place // COLUMNS * height))
    try:
        with replacing(path) as temporary:
            sheet.save(temporary, "JPEG", quality=JPEG_QUALITY)
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written: {error.strerror or error}") from error


def _found(detections: Sequence[Detection]) -> str:
    named = [f"{detection.slot or 'garment'} {detection.score:.2f}" for detection in detections[:3]]
    return ", ".join(named) + (" ..." if len(detections) > 3 else "") or "nothing found"


def _write(pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str) -> None:
    pen.text(place, text, fill=INK, font=ImageFont.load_default(12))
