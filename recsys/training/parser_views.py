"""Photos with a region for every pixel, and random views of them: another scale, crop, turn, light, something in front."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from recsys.co_parsing import NO_REGION
from recsys.images import WHITE
from recsys.training.augmentation import Augmentation, erase, on_another_ground, other_light

_BACKGROUND = 0
_ABOUT_A_GARMENT = 0.85  # share of the views whose middle is on the person
_WHITE_GROUND = 0.5  # share of the views that are on white where the photo ends, as a photo is when it is served


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPhoto:
    """A photo (height, width, 3) uint8 and its regions (height, width) uint8, `NO_REGION` where nothing is known.

    drawn: a person drew the regions, and what is learned may be judged by them.
    """

    item_id: str
    pixels: np.ndarray
    regions: np.ndarray
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class ViewSize:
    """Of the views that are learned from.

    height, width: pixels. side: the longer side of a photo at scale 1, which is the size it is served at. least, most: scale.
    """

    height: int
    width: int
    side: int
    least: float
    most: float


def shrunk(image: Image.Image, regions: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """An RGB photo and its regions with the longer side at `side` pixels, where it is longer."""
    scale = side / max(image.size)
    if scale < 1:
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
        regions = np.asarray(Image.fromarray(regions, "L").resize(size, Image.Resampling.NEAREST))
    return np.asarray(image), regions


def batch_of(
    photos: Sequence[LabelledPhoto], size: ViewSize, generator: np.random.Generator, how: Augmentation
) -> tuple[np.ndarray, np.ndarray]:
    """A view of each photo -> (n, height, width, 3) uint8 and (n, height, width) uint8.

    A garment on a plain white ground is put before another one in `how.ground` of the views.
    """
    grounds = generator.permutation(len(photos))
    views = []
    for photo, behind in zip(photos, grounds, strict=True):
        shown = photo
        if not photo.drawn and generator.random() < how.ground:
            shown = replace(photo, pixels=np.asarray(_before(photo, photos[behind], generator)))
        views.append(labelled_view(shown, size, generator, how))
    return np.stack([view for view, _ in views]), np.stack([regions for _, regions in views])


def labelled_view(
    photo: LabelledPhoto, size: ViewSize, generator: np.random.Generator, how: Augmentation
) -> tuple[np.ndarray, np.ndarray]:
    """A random view -> (height, width, 3) uint8 and its regions (height, width) uint8.

    Of `how`, turn, turned, light, tint, grey, blurred (here: seen coarsely), and erased count.
    """
    matrix = _onto_photo(photo, size, generator, how)
    fill = WHITE if generator.random() < _WHITE_GROUND else tuple(int(value) for value in generator.integers(0, 256, size=3))
    shape = size.width, size.height
    image = Image.fromarray(photo.pixels).transform(
        shape, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=fill
    )
    regions = np.array(
        Image.fromarray(photo.regions, "L").transform(
            shape, Image.Transform.AFFINE, matrix, Image.Resampling.NEAREST, fillcolor=_BACKGROUND
        )
    )
    if generator.random() < how.blurred:
        coarse = generator.uniform(0.25, 0.7)
        small = image.resize((round(size.width * coarse), round(size.height * coarse)), Image.Resampling.BILINEAR)
        image = small.resize(shape, Image.Resampling.BILINEAR)
    values = other_light(np.asarray(image, dtype=np.float32), generator, how)
    if generator.random() < how.erased:
        regions[erase(values, generator)] = NO_REGION
    pixels: np.ndarray = values.clip(0, 255).round().astype(np.uint8)
    return pixels, regions


def _before(photo: LabelledPhoto, behind: LabelledPhoto, generator: np.random.Generator) -> Image.Image:
    """The photo, on another ground where its own is plain white."""
    return on_another_ground(Image.fromarray(photo.pixels), Image.fromarray(behind.pixels), generator)


def _onto_photo(photo: LabelledPhoto, size: ViewSize, generator: np.random.Generator, how: Augmentation) -> tuple[float, ...]:
    """The affine map from a view's pixels to the photo's, as Pillow wants it."""
    height, width = photo.regions.shape
    scale = np.exp(generator.uniform(np.log(size.least), np.log(size.most))) * size.side / max(height, width)
    stretch = np.exp(generator.uniform(-0.1, 0.1))
    angle = np.radians(generator.uniform(-how.turn, how.turn)) if generator.random() < how.turned else 0.0
    across, down = 1 / (scale * stretch), stretch / scale
    if generator.random() < 0.5:
        across = -across
    a, b = across * np.cos(angle), -down * np.sin(angle)
    c, d = across * np.sin(angle), down * np.cos(angle)
    x, y = _middle(photo, (size.width / scale, size.height / scale), generator)
    return a, b, x - a * size.width / 2 - b * size.height / 2, c, d, y - c * size.width / 2 - d * size.height / 2


def _middle(photo: LabelledPhoto, seen: tuple[float, float], generator: np.random.Generator) -> tuple[float, float]:
    """Where in the photo the middle of a view is that shows `seen` (width, height) of it: mostly so that the person is in it."""
    height, width = photo.regions.shape
    rows, columns = np.nonzero((photo.regions != _BACKGROUND) & (photo.regions != NO_REGION))
    box = (0, 0, width, height)
    if len(rows) and generator.random() < _ABOUT_A_GARMENT:
        box = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    return _within(box[0], box[2], seen[0], generator), _within(box[1], box[3], seen[1], generator)


def _within(start: float, end: float, seen: float, generator: np.random.Generator) -> float:
    """The middle of a stretch of length `seen` that lies within start..end, or has all of it, and a bit over."""
    room = abs(end - start - seen) / 2 + 0.1 * seen
    return float((start + end) / 2 + generator.uniform(-room, room))
