"""A photo as a box detector's input, and a box there as one in the photo."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from recsys.detection.box_config import BoxInput


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """A photo laid into an input.

    pixels: (height, width, 3) uint8 RGB. scale: pixels of the input to one of the photo, across and down. corner: where the photo's
    top left corner lies in it.
    """

    pixels: np.ndarray
    scale: tuple[float, float]
    corner: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """The input's width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def on_photo(self, boxes: np.ndarray) -> np.ndarray:
        """(n, 4) left, top, right, bottom in pixels of the input -> the same in pixels of the photo."""
        moved: np.ndarray = (boxes - np.array(self.corner * 2)) / np.array(self.scale * 2)
        return moved


def frame(image: Image.Image, into: BoxInput) -> Framed:
    """Lay an RGB photo of any size into an input, as `BoxInput` says."""
    if into.size is None:
        return Framed(np.asarray(image, dtype=np.uint8), (1.0, 1.0), (0, 0))
    if into.fit == "stretch":
        width, height = into.size
    else:
        scale = min(into.size[0] / image.width, into.size[1] / image.height)
        width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    corner = ((into.size[0] - width) // 2, (into.size[1] - height) // 2) if into.fit == "letterbox" else (0, 0)
    fitted = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    ground = Image.new("RGB", into.size, (into.ground,) * 3)
    ground.paste(fitted, corner)
    return Framed(np.asarray(ground, dtype=np.uint8), (width / image.width, height / image.height), corner)


def as_tensor(pixels: np.ndarray, into: BoxInput, dtype: np.dtype) -> np.ndarray:
    """(height, width, 3) uint8 RGB -> what the graph takes, in its layout, colours and numbers."""
    ordered = pixels if into.colours == "RGB" else pixels[..., ::-1]
    if dtype != np.uint8:
        ordered = (ordered * np.float32(into.scale) - np.array(into.mean, np.float32)) / np.array(into.std, np.float32)
    channels_first = "CHW" in into.layout
    laid = ordered.transpose(2, 0, 1) if channels_first else ordered
    laid = laid[None] if into.layout.startswith("N") else laid
    return np.ascontiguousarray(laid, dtype=dtype)
