"""Surface textures as grey tiles: 0.5 leaves the colour, less darkens, more lightens. All tile seamlessly; two pixels a unit."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float64]
_SIDE = 384


def noise(rng: np.random.Generator, along: float, across: float, side: int = _SIDE) -> Grey:
    """Seamless Gaussian noise of unit variance, smooth over `across` pixels in x and `along` pixels in y."""
    spectrum = np.fft.rfft2(rng.standard_normal((side, side)))
    fy, fx = np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :]
    field = np.fft.irfft2(spectrum * np.exp(-2 * np.pi**2 * ((fy * along) ** 2 + (fx * across) ** 2)), (side, side))
    return np.asarray((field - field.mean()) / field.std())


def _grid(height: int = _SIDE, width: int = _SIDE) -> tuple[Grey, Grey]:
    y, x = np.mgrid[0:height, 0:width].astype(float)
    return y, x


def weave(rng: np.random.Generator) -> Grey:
    """Fine plain weave."""
    return 0.5 + 0.012 * noise(rng, 0.8, 0.8) + 0.008 * noise(rng, 9, 1) + 0.008 * noise(rng, 1, 9)


def linen(rng: np.random.Generator) -> Grey:
    """Slubs both ways."""
    return 0.5 + 0.014 * noise(rng, 14, 0.9) + 0.014 * noise(rng, 0.9, 14) + 0.01 * noise(rng, 0.7, 0.7)


def jersey(rng: np.random.Generator) -> Grey:
    """Fine vertical wales, a little melange."""
    return 0.5 + 0.014 * noise(rng, 5, 0.8) + 0.010 * noise(rng, 1.2, 1.2)


def twill(rng: np.random.Generator) -> Grey:
    """Fine diagonal."""
    y, x = _grid()
    return 0.5 + 0.016 * np.sin(2 * np.pi * (x + y) / 6) + 0.014 * noise(rng, 1, 1)


def denim(rng: np.random.Generator) -> Grey:
    """Diagonal twill with light weft flecks and vertical slubs."""
    y, x = _grid()
    diagonal = np.sin(2 * np.pi * (x - y) / 6)
    flecks = np.maximum(noise(rng, 0.9, 1.6), 0) ** 1.5
    return 0.475 + 0.03 * diagonal + 0.035 * flecks + 0.032 * noise(rng, 26, 1.1) + 0.014 * noise(rng, 3, 3)


def canvas(rng: np.random.Generator) -> Grey:
    """Coarse plain weave."""
    y, x = _grid()
    return 0.5 + 0.022 * np.sin(2 * np.pi * x / 4) * np.sin(2 * np.pi * y / 4) + 0.02 * noise(rng, 6, 1) + 0.02 * noise(rng, 1, 6)


def wool(rng: np.random.Generator) -> Grey:
    """Felted wool: soft mottling and fuzz."""
    return 0.5 + 0.014 * noise(rng, 1.2, 1.2) + 0.008 * noise(rng, 4, 4)


def tweed(rng: np.random.Generator) -> Grey:
    """Light and dark nubs."""
    nubs = noise(rng, 1.3, 1.3)
    return np.asarray(0.5 + 0.045 * nubs + 0.05 * (nubs > 2.0) - 0.05 * (nubs < -1.9))


def herringbone(rng: np.random.Generator) -> Grey:
    """Twill that turns every column."""
    y, x = _grid()
    column = 16
    turned = np.where((x // column) % 2 == 0, x % column, column - x % column)
    return 0.5 + 0.055 * np.sign(np.sin(2 * np.pi * (turned + y) / 8)) * 0.8 + 0.02 * noise(rng, 1, 1)


def corduroy(rng: np.random.Generator) -> Grey:
    """Vertical wales."""
    _, x = _grid()
    wale = np.abs(np.sin(np.pi * x / 8))
    return 0.41 + 0.13 * wale + 0.02 * noise(rng, 2, 1)


def _stitches(cell_w: float, cell_h: float, depth: float, rng: np.random.Generator) -> Grey:
    """Stockinette: columns of V-shaped loops, each leg a slanted soft ellipse."""
    y, x = _grid()
    u = x % cell_w / cell_w
    legs = np.zeros_like(x)
    for mirrored in (u, 1 - u):
        for lap in (-1, 0, 1):
            across = (mirrored - 0.27) * cell_w
            down = (y % cell_h / cell_h - 0.5 + lap) * cell_h + (mirrored - 0.27) * cell_w * 1.05
            legs = np.maximum(legs, np.exp(-((across / (cell_w * 0.21)) ** 2) - (down / (cell_h * 0.58)) ** 2))
    return 0.5 + depth * (legs - 0.62) + 0.014 * noise(rng, 1, 1)


def knit(rng: np.random.Generator) -> Grey:
    """Fine stockinette."""
    return _stitches(8, 6, 0.22, rng)


def chunky(rng: np.random.Generator) -> Grey:
    """Coarse stockinette."""
    return _stitches(16, 12, 0.34, rng)


def rib(rng: np.random.Generator) -> Grey:
    """Vertical ribs of stitches."""
    _, x = _grid()
    return 0.5 + 0.15 * (np.abs(np.sin(np.pi * x / 12)) ** 0.8 - 0.66) + 0.7 * (_stitches(6, 6, 0.12, rng) - 0.5)


def cable(rng: np.random.Generator) -> Grey:
    """Cables of two crossing strands on a ground of purl bumps."""
    y, x = _grid()
    pitch, length = 64, 64
    u = x % pitch - pitch / 2
    swing = 7.5 * np.sin(2 * np.pi * y / length)
    front_left = np.cos(2 * np.pi * y / length) > 0
    a, b = np.exp(-(((u - swing) / 6.2) ** 4)), np.exp(-(((u + swing) / 6.2) ** 4))
    yarn = 0.05 * np.sin(2 * np.pi * (y + 0.9 * np.abs(u - swing)) / 6)
    yarn_b = 0.05 * np.sin(2 * np.pi * (y + 0.9 * np.abs(u + swing)) / 6)
    round_a, round_b = 0.10 - 0.0030 * (u - swing) ** 2, 0.10 - 0.0030 * (u + swing) ** 2
    top = np.where(front_left, a, b) > 0.5
    low = np.where(front_left, b, a) > 0.5
    upper = np.where(front_left, round_a + yarn, round_b + yarn_b)
    lower = np.where(front_left, round_b + yarn_b, round_a + yarn) - 0.035
    purl = 0.045 * np.sin(2 * np.pi * y / 6) * np.sign(np.sin(2 * np.pi * x / 8)) - 0.055
    ribs = np.where(np.abs(np.abs(u) - 23) < 4, 0.05 - 0.012 * (np.abs(u) - 23) ** 2, purl)
    return 0.5 + np.where(top, upper, np.where(low, lower, ribs)) + 0.012 * noise(rng, 1, 1)


def fleece(rng: np.random.Generator) -> Grey:
    """Sweatshirt fleece: a soft melange."""
    return 0.5 + 0.016 * noise(rng, 2.5, 1) + 0.012 * noise(rng, 1, 2.5)


def sherpa(rng: np.random.Generator) -> Grey:
    """Curly pile."""
    curls = noise(rng, 4, 4)
    return 0.52 + 0.10 * np.sin(3.2 * curls) + 0.025 * noise(rng, 1.2, 1.2)


def leather(rng: np.random.Generator) -> Grey:
    """Pebbled grain with darker creases."""
    grain = np.abs(noise(rng, 2.2, 2.2))
    return 0.5 + 0.014 * (grain - 0.8) + 0.010 * noise(rng, 18, 18)


def smooth(rng: np.random.Generator) -> Grey:
    """Nothing to feel."""
    return 0.5 + 0.005 * noise(rng, 2, 2)


def suede(rng: np.random.Generator) -> Grey:
    """Brushed nap."""
    return 0.5 + 0.012 * noise(rng, 7, 5) + 0.018 * noise(rng, 1.3, 1.0)


def straw(rng: np.random.Generator) -> Grey:
    """Basket weave of flat strands."""
    y, x = _grid()
    cell = 8
    checker = ((x // cell) + (y // cell)) % 2
    across = np.where(checker == 0, y % cell, x % cell) / cell - 0.5
    along = np.where(checker == 0, x % cell, y % cell) / cell - 0.5
    return 0.53 + 0.16 * (0.25 - across**2 * 1.6) - 0.30 * along**2 + 0.022 * noise(rng, 1, 1)


def mesh(rng: np.random.Generator) -> Grey:
    """Sports mesh: small holes in offset rows."""
    y, x = _grid()
    row = (y // 6) % 2
    hole = ((x + row * 4) % 8 - 4) ** 2 + (y % 6 - 3) ** 2
    return 0.52 - 0.13 * np.exp(-hole / 2.6) + 0.01 * noise(rng, 1, 1)


def nylon(rng: np.random.Generator) -> Grey:
    """Smooth technical cloth."""
    return 0.5 + 0.005 * noise(rng, 1, 1) + 0.006 * noise(rng, 6, 6)


def wood(rng: np.random.Generator) -> Grey:
    """Grain along y."""
    return 0.5 + 0.05 * noise(rng, 90, 2) + 0.03 * noise(rng, 40, 0.9)


TEXTURES: dict[str, Callable[[np.random.Generator], Grey]] = {
    "weave": weave, "poplin": weave, "jersey": jersey, "linen": linen, "twill": twill, "denim": denim, "canvas": canvas,
    "wool": wool, "tweed": tweed, "herringbone": herringbone, "corduroy": corduroy, "knit": knit, "rib": rib, "cable": cable,
    "chunky": chunky, "fleece": fleece, "sherpa": sherpa, "leather": leather, "patent": smooth, "suede": suede, "satin": smooth,
    "nylon": nylon, "rubber": smooth, "straw": straw, "mesh": mesh, "plastic": smooth, "wood": wood, "chiffon": weave,
}  # fmt: skip
