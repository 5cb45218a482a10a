"""Pictures with a box around the garment that is meant: stored cut to it, or whole with the box beside them."""

import math
from dataclasses import dataclass
from pathlib import Path

from data_prep.pictures import REDUCED_SIDE, safe_name, store_picture
from recsys.errors import ImageError
from recsys.images import read_image

QUALITY = 92  # of the JPEG that a cut-out becomes

Box = tuple[float, float, float, float]  # x1, y1, x2, y2 in pixels


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture in a data set: its file's name, and the garment's box in its pixels, None where none is known.

    `clipped`: whether the box had led beyond the picture.
    """

    name: str
    box: Box | None
    clipped: bool


def store_boxed(source: Path, images: Path, item_id: str, box: Box | None, crop: bool) -> StoredPicture:
    """Store what lies in `box`, whose box then is its whole extent; or with `crop` False the whole picture as `store_picture` does.

    A whole picture's box is None where it has none or an empty one. Raises ImageError where the picture cannot be read, or is to
    be cut and holds nothing of the box.
    """
    return _store_cut(source, images, item_id, box) if crop else _store_whole(source, images, item_id, box)


def clip(box: Box, size: tuple[int, int]) -> Box | None:
    """The part of a box inside a picture of (width, height); None where nothing is."""
    left, top, right, bottom = max(box[0], 0.0), max(box[1], 0.0), min(box[2], float(size[0])), min(box[3], float(size[1]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _store_cut(source: Path, images: Path, item_id: str, box: Box | None) -> StoredPicture:
    image = read_image(source, name="the picture")
    inside = clip(box, image.size) if box else None
    if inside is None:
        raise ImageError("the box holds nothing of the picture")
    cut = image.crop((math.floor(inside[0]), math.floor(inside[1]), math.ceil(inside[2]), math.ceil(inside[3])))
    name = f"{safe_name(item_id)}.jpg"
    cut.save(images / name, "JPEG", quality=QUALITY, subsampling=0)
    return StoredPicture(name, (0.0, 0.0, float(cut.width), float(cut.height)), inside != box)


def _store_whole(source: Path, images: Path, item_id: str, box: Box | None) -> StoredPicture:
    size = read_image(source, name="the picture").size
    name = store_picture(source, images, item_id)
    inside = clip(box, size) if box else None
    if inside is None:
        return StoredPicture(name, None, clipped=False)
    stored = read_image(images / name).size if max(size) > REDUCED_SIDE else size  # up to there it is stored as large as it is
    across, down = stored[0] / size[0], stored[1] / size[1]
    scaled = (inside[0] * across, inside[1] * down, inside[2] * across, inside[3] * down)
    return StoredPicture(name, scaled, inside != box)
