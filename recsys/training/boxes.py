"""Pictures with boxes around their garments, which a detector is trained on: of a prepared data set here, of COCO's in coco.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from recsys.datatypes import WEARABLE, Slot
from recsys.images import read_image
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, LABEL_SCHEMA, LABELS_FILE, check_items, read_table
from recsys.training.config import TrainingError
from recsys.training.examples import TRAIN, is_held_out

_LOOKED_AT = 16  # pictures, to see whether they are cut to their boxes


@dataclass(frozen=True, slots=True, eq=False)
class BoxedPicture:
    """A picture and the garments in it.

    boxes: (n, 4) float32 left, top, right, bottom in its pixels. slots: of each. size: the width and height that the boxes were
    drawn in, None where nothing says it.
    """

    item_id: str
    picture: Path
    boxes: np.ndarray
    slots: tuple[Slot, ...]
    size: tuple[int, int] | None = None

    def load(self, most: int) -> tuple[Image.Image, np.ndarray]:
        """The RGB picture, at most `most` pixels a side, and the boxes in its pixels, clipped to it: (n, 4) float32.

        Raises ImageError where it cannot be read, TrainingError where it is of another size than its boxes were drawn in.
        """
        image = read_image(self.picture)
        if self.size not in (None, image.size):
            raise TrainingError(
                f"{self.picture} is {image.width} × {image.height} pixels, and its boxes were drawn in "
                f"{' × '.join(map(str, self.size or ()))}: the picture is another one, or it is turned by its EXIF"
            )
        whole = image.size
        image.thumbnail((most, most), Image.Resampling.BILINEAR, reducing_gap=2.0)
        scale = np.array([image.width / whole[0], image.height / whole[1]] * 2, dtype=np.float32)
        limits = np.array(image.size * 2, dtype=np.float32)
        return image, np.clip(self.boxes * scale, 0, limits).astype(np.float32)


def read_boxed(prepared: Path) -> list[BoxedPicture]:
    """The training part of a prepared data set whose labels have boxes, as `data_prep deepfashion --whole` writes it.

    A picture's box is that of its one item, of the item's slot. TrainingError where nothing has a box, or all pictures are cut to
    theirs: from such nothing can be learned about where a garment is.
    """
    table = read_table(prepared / ITEMS_FILE, ITEM_SCHEMA)
    check_items(table, where=str(prepared))
    items = table.to_pandas()
    if not (prepared / LABELS_FILE).is_file():
        raise TrainingError(f"{prepared} has no {LABELS_FILE}, and so no boxes: a detector needs a data set with boxes")
    labels = read_table(prepared / LABELS_FILE, LABEL_SCHEMA).to_pandas()
    items = items[items["image"].notna() & items["slot"].isin(WEARABLE)]
    items = items.merge(labels, on="item_id", how="inner", validate="one_to_one")
    items = items[(items["split"].isna() | (items["split"] == TRAIN)) & items["box"].notna()]
    pictures = [
        BoxedPicture(
            str(row["item_id"]),
            prepared / row["image"],
            np.array([row["box"]], dtype=np.float32).reshape(-1, 4),
            (Slot(row["slot"]),),
        )
        for row in items.to_dict("records")
    ]
    if not pictures:
        raise TrainingError(
            f"{prepared} has no picture with a box in its part {TRAIN!r}, so there is nothing to train a detector on"
        )
    if all(map(_is_cut, pictures[:_LOOKED_AT])):
        raise TrainingError(f"the pictures of {prepared} are cut to their boxes: prepare it again with --whole")
    return pictures


def hold_out(pictures: Sequence[BoxedPicture], share: float) -> tuple[list[BoxedPicture], list[BoxedPicture]]:
    """(pictures to learn from, pictures to choose by), by a hash of the id alone, as `recsys.training.examples.hold_out`."""
    held = [picture for picture in pictures if is_held_out(picture.item_id, share)]
    kept = [picture for picture in pictures if not is_held_out(picture.item_id, share)]
    if not kept or not any(len(picture.boxes) for picture in kept) or not any(len(picture.boxes) for picture in held):
        raise TrainingError(
            f"{len(pictures)} pictures are too few to hold {share:.0%} of them out, with garments in both parts: add pictures or "
            "change hold_out"
        )
    return kept, held


def _is_cut(picture: BoxedPicture) -> bool:
    image, boxes = picture.load(most=1 << 16)
    return bool(np.allclose(boxes[0], (0, 0, *image.size), atol=1))
