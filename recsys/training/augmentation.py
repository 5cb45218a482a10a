"""A picture as it might have been taken: another ground, another crop, another light, less sharp.

Colour is what people match by, so light changes little here: a navy shirt stays navy. The ground changes much: a shop's picture on
white and a phone's picture on a bed must come to the same vector.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from recsys.cutout import garment_mask
from recsys.images import WHITE, letterbox
from recsys.training.config import TrainingError, check_least, check_shares


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far a view may be from its picture. ground, turned, blurred, coarse, erased and grey are the shares of views that
    something is done to.

    area: least share of the picture that a view keeps. turn: degrees either way. light: how far brightness, contrast and
    saturation change, as a share; tint: of each colour channel. grey: without any colour, for what must not lean on it. moved: the
    share of views that are cropped, and lie anywhere on the square; the others are the picture as an encoder sees it.
    """

    ground: float = 0.35
    area: float = 0.55
    turn: float = 12.0
    turned: float = 0.3
    light: float = 0.2
    tint: float = 0.04
    blurred: float = 0.1
    coarse: float = 0.15
    erased: float = 0.15
    grey: float = 0.0
    moved: float = 1.0

    def __post_init__(self) -> None:
        for name in ("ground", "turned", "blurred", "coarse", "erased", "grey", "moved"):
            if not 0 <= getattr(self, name) <= 1:
                raise TrainingError(f"{name} is {getattr(self, name)}; it is a share, from 0 to 1")
        if not 0 < self.area <= 1:
            raise TrainingError(f"area is {self.area}; it is a share, above 0 and up to 1")
        check_shares(self, "light", "tint")
        check_least(self, turn=0)


def view(image: Image.Image, backdrop: Image.Image, side: int, generator: np.random.Generator, how: Augmentation) -> np.ndarray:
    """An RGB picture -> a random view of it, (side, side, 3) uint8, on white as `recsys.images.letterbox` does it.

    backdrop: another picture, of which a new ground is made where this one has a plain white one.
    """
    if generator.random() < how.ground:
        image = on_another_ground(image, backdrop, generator)
    if generator.random() < how.coarse:
        longest = int(generator.integers(48, 112))
        image = image.copy()
        image.thumbnail((longest, longest), Image.Resampling.BILINEAR)
    if generator.random() < how.turned:
        image = image.rotate(generator.uniform(-how.turn, how.turn), Image.Resampling.BILINEAR, fillcolor=WHITE)
    moved = how.moved == 1 or generator.random() < how.moved  # not asked at 1: such recipes draw the numbers they always drew
    square = _crop(image, side, generator, how.area) if moved else letterbox(image, side)
    if generator.random() < 0.5:
        square = square.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if generator.random() < how.blurred:
        square = square.filter(ImageFilter.GaussianBlur(generator.uniform(0.4, max(0.4, side / 90))))
    values = other_light(np.asarray(square, dtype=np.float32), generator, how)
    if generator.random() < how.erased:
        erase(values, generator)
    pixels: np.ndarray = values.clip(0, 255).round().astype(np.uint8)
    return pixels


def on_another_ground(image: Image.Image, backdrop: Image.Image, generator: np.random.Generator) -> Image.Image:
    """The garment before a plain colour, or before something that is out of focus."""
    mask = garment_mask(image)
    if mask is None:
        return image
    if generator.random() < 0.5:
        ground = Image.new("RGB", image.size, tuple(int(value) for value in generator.integers(40, 256, size=3)))
    else:
        ground = backdrop.resize(image.size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(max(image.size) / 16))
    ground.paste(image, mask=Image.fromarray((mask * np.uint8(255)), "L"))
    return ground


def _crop(image: Image.Image, side: int, generator: np.random.Generator, least: float) -> Image.Image:
    """A part of the picture, a little stretched, somewhere on a white square."""
    width, height = image.size
    share = np.sqrt(generator.uniform(least, 1.0))
    stretch = np.exp(generator.uniform(-0.15, 0.15))
    wide, tall = min(share * stretch, 1.0) * width, min(share / stretch, 1.0) * height
    left, top = generator.uniform(0, width - wide), generator.uniform(0, height - tall)
    scale = generator.uniform(0.85, 1.0) * side / max(wide, tall)
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    part = image.resize(size, Image.Resampling.BILINEAR, box=(left, top, left + wide, top + tall), reducing_gap=2.0)
    square = Image.new("RGB", (side, side), WHITE)
    square.paste(part, (int(generator.integers(0, side - size[0] + 1)), int(generator.integers(0, side - size[1] + 1))))
    return square


def other_light(values: np.ndarray, generator: np.random.Generator, how: Augmentation) -> np.ndarray:
    """(height, width, 3) float32 of 0 to 255 with another brightness, contrast, saturation and tint, or grey."""
    brightness, contrast, saturation = 1 + generator.uniform(-how.light, how.light, size=3).astype(np.float32)
    tint = 1 + generator.uniform(-how.tint, how.tint, size=3).astype(np.float32)
    grey = values.mean(axis=2, keepdims=True)
    values = grey + saturation * (values - grey)
    changed: np.ndarray = (values.mean() * (1 - contrast) + contrast * values) * brightness * tint
    if how.grey and generator.random() < how.grey:  # asked first: recipes without it draw the numbers they always drew
        changed = np.repeat(changed.mean(axis=2, keepdims=True), 3, axis=2)
    return changed


def erase(values: np.ndarray, generator: np.random.Generator) -> tuple[slice, slice]:
    """Put a plain rectangle over a part: an arm, a hanger, a corner of the bed (random erasing, Zhong et al. 2020); says which."""
    height, width = values.shape[:2]
    tall, wide = (generator.uniform(0.15, 0.45, size=2) * (height, width)).astype(int)
    top, left = int(generator.integers(0, height - tall + 1)), int(generator.integers(0, width - wide + 1))
    covered = slice(top, top + tall), slice(left, left + wide)
    values[covered] = generator.uniform(0, 255, size=3)
    return covered
