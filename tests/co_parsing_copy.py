"""A made folder in the layout of clothing-co-parsing: grey photos, boxes for garments, a label for every pixel."""

from pathlib import Path

import numpy as np
from PIL import Image

LABELS = [
    "null", "accessories", "bag", "belt", "blazer", "blouse", "bodysuit", "boots", "bra", "bracelet", "cape",
    "cardigan", "clogs", "coat", "dress", "earrings", "flats", "glasses", "gloves", "hair", "hat", "heels", "hoodie",
    "intimate", "jacket", "jeans", "jumper", "leggings", "loafers", "necklace", "panties", "pants", "pumps", "purse",
    "ring", "romper", "sandals", "scarf", "shirt", "shoes", "shorts", "skin", "skirt", "sneakers", "socks",
    "stockings", "suit", "sunglasses", "sweater", "sweatshirt", "swimwear", "t-shirt", "tie", "tights", "top", "vest",
    "wallet", "watch", "wedges",
]  # fmt: skip

Boxes = dict[str, tuple[int, int, int, int]]


class CoParsing:
    """A folder in the layout of clothing-co-parsing, filled photo by photo."""

    SIZE = (100, 150)  # width, height

    def __init__(self, folder: Path) -> None:
        from scipy.io import savemat

        self.folder = folder
        for name in ("photos", "annotations/pixel-level", "annotations/image-level"):
            (folder / name).mkdir(parents=True)
        names = np.empty((1, len(LABELS)), dtype=object)
        names[0, :] = LABELS
        savemat(folder / "label_list.mat", {"label_list": names})

    def annotation(self, number: str) -> Path:
        return self.folder / "annotations" / "pixel-level" / f"{number}.mat"

    def add(self, number: str, boxes: Boxes, mask_size: tuple[int, int] | None = None) -> None:
        """A grey photo whose annotation labels each box (left, top, right, bottom); later boxes lie over earlier ones."""
        width, height = mask_size or self.SIZE
        mask = np.zeros((height, width), dtype=np.uint8)
        photo = np.full((self.SIZE[1], self.SIZE[0], 3), 90, dtype=np.uint8)
        for label, (left, top, right, bottom) in boxes.items():
            mask[top:bottom, left:right] = LABELS.index(label)
            photo[top:bottom, left:right] = (200, 30, 40)
        Image.fromarray(photo).save(self.folder / "photos" / f"{number}.jpg", quality=95)
        self.add_mask(number, mask)

    def add_mask(self, number: str, mask: np.ndarray, name: str = "groundtruth") -> None:
        from scipy.io import savemat

        savemat(self.annotation(number), {name: mask}, do_compression=True)
