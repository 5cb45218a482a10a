"""Pictures that are made of nothing but colour, pattern, noise or letters."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LEAST_SIDE, LARGEST_SIDE = 64, 256  # pixels
_GRAINS = (1, 2, 4, 8, 16, 32)  # pixels
_WORDS = (
    "open", "closed", "exit", "Monday", "total", "page", "receipt", "north", "station", "street", "paid", "notice", "hello",
    "platform", "no parking", "2,450", "17:35", "8.99", "No. 6", "A4", "thank you", "chapter", "menu", "ticket", "left", "right",
)  # fmt: skip

Size = tuple[int, int]  # width, height
Colour = tuple[int, int, int]


def plain(rng: np.random.Generator, size: Size) -> Image.Image:
    """One colour."""
    return Image.new("RGB", size, _colour(rng))


def gradient(rng: np.random.Generator, size: Size) -> Image.Image:
    """One colour that becomes another, along a line or from a point outward."""
    x, y = _places(size)
    if rng.random() < 0.5:
        way = _along(x, y, rng.uniform(0, 2 * math.pi))
    else:
        way = np.hypot(x - rng.uniform(0, size[0]), y - rng.uniform(0, size[1]))
    share = ((way - way.min()) / np.ptp(way))[..., None]
    return _picture(np.asarray(_colour(rng)) * (1 - share) + np.asarray(_colour(rng)) * share)


def noise(rng: np.random.Generator, size: Size) -> Image.Image:
    """Grains of one size, grey or in all colours, sharp or smooth, from faint to strong on a ground of one colour."""
    width, height = size
    grain = int(rng.choice(_GRAINS))
    channels = int(rng.choice((1, 3)))
    grains = rng.integers(0, 256, (math.ceil(height / grain), math.ceil(width / grain), channels), dtype=np.uint8)
    smooth = Image.Resampling.BICUBIC if rng.random() < 0.5 else Image.Resampling.NEAREST
    spread = Image.fromarray(np.broadcast_to(grains, (*grains.shape[:2], 3)).copy()).resize(size, smooth)
    return Image.blend(plain(rng, size), spread, rng.uniform(0.2, 1))


def stripes(rng: np.random.Generator, size: Size) -> Image.Image:
    """Stripes of one width in two to four colours, at any angle."""
    colours = np.array([_colour(rng) for _ in range(rng.integers(2, 5))])
    across = _along(*_places(size), rng.uniform(0, math.pi)) / _period(rng, size)
    return _picture(colours[np.floor(across).astype(int) % len(colours)])


def checks(rng: np.random.Generator, size: Size) -> Image.Image:
    """A chequerboard of two colours, at any angle."""
    colours = np.array([_colour(rng), _colour(rng)])
    angle, period = rng.uniform(0, math.pi), _period(rng, size)
    x, y = _places(size)
    column, row = (np.floor(_along(x, y, turned) / period).astype(int) for turned in (angle, angle + math.pi / 2))
    return _picture(colours[(column + row) % 2])


def blobs(rng: np.random.Generator, size: Size) -> Image.Image:
    """Ellipses of many sizes and colours strewn over a ground of one colour."""
    picture = plain(rng, size)
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.integers(5, 40)):
        left, top = rng.uniform(-0.2, 1, 2) * size
        wide, high = rng.uniform(0.05, 0.4, 2) * min(size)
        draw.ellipse((left, top, left + wide, top + high), fill=_colour(rng))
    return picture


def text(rng: np.random.Generator, size: Size) -> Image.Image:
    """Lines of words over the whole picture, as on a page, a sign or a screen: dark on light, or light on dark."""
    paper, ink = (tuple(rng.integers(low, low + 80, 3).tolist()) for low in (176, 0))
    if rng.random() < 0.3:
        paper, ink = ink, paper
    picture = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(picture)
    height = int(rng.integers(10, 40))
    font = ImageFont.load_default(height)
    for top in range(int(rng.integers(0, height)), size[1], round(height * rng.uniform(1.1, 1.8))):
        line = " ".join(rng.choice(_WORDS, size[0] // height + 2))
        draw.text((rng.uniform(-1, 0.5) * height, top), line, fill=ink, font=font)
    return picture


# Kind -> how many there are and what makes one.
KINDS: dict[str, tuple[int, Callable[[np.random.Generator, Size], Image.Image]]] = {
    "plain": (60, plain),
    "gradient": (50, gradient),
    "noise": (70, noise),
    "stripes": (40, stripes),
    "checks": (40, checks),
    "blobs": (40, blobs),
    "text": (50, text),
}


def make(kind: str, rng: np.random.Generator) -> Image.Image:
    """A picture of one of KINDS: RGB, of a random size."""
    width, height = rng.integers(LEAST_SIDE, LARGEST_SIDE + 1, 2).tolist()
    return KINDS[kind][1](rng, (width, height))


def _colour(rng: np.random.Generator) -> Colour:
    """Any colour, from grey to bright: of colours drawn from the whole cube, few would be as dull as most of the world is."""
    bright = rng.uniform(0, 255, 3)
    red, green, blue = (bright.mean() + (bright - bright.mean()) * rng.random()).round().astype(int).tolist()
    return red, green, blue


def _period(rng: np.random.Generator, size: Size) -> float:
    """Pixels, from fine to coarse: as many periods of 4 pixels as of half the picture."""
    return float(np.exp(rng.uniform(math.log(4), math.log(min(size) / 2))))


def _places(size: Size) -> tuple[np.ndarray, np.ndarray]:
    """(height, width) float64 each: x and y of every pixel."""
    y, x = np.mgrid[: size[1], : size[0]].astype(np.float64)
    return x, y


def _along(x: np.ndarray, y: np.ndarray, angle: float) -> np.ndarray:
    """How far each place lies in a direction."""
    return x * math.cos(angle) + y * math.sin(angle)


def _picture(values: np.ndarray) -> Image.Image:
    """(height, width, 3) values from 0 to 255 -> RGB."""
    return Image.fromarray(values.round().astype(np.uint8))
