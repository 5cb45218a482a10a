"""The flowers of printed cloth: scattered over a seamless tile with Skia."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_prep.demo.geometry import Curve, ellipse, leaf, moved, smooth
from data_prep.demo.kit import skia
from data_prep.demo.marks import Fit, Pen
from data_prep.demo.palette import RGB, darker, lightness, mix


def scatter(colours: tuple[RGB, ...], side: int, count: int, size: tuple[float, float], seed: int) -> NDArray[np.float64]:
    """A tile of `side` pixels with `count` flowers; colours: ground, petals, second petals, leaves."""
    rng = np.random.default_rng(seed)
    ground = colours[0]
    petals = list(colours[1:3]) or [(0.95, 0.93, 0.88)]
    green: RGB = colours[3] if len(colours) > 3 else mix(ground, (0.36, 0.48, 0.34), 0.75 if lightness(ground) > 0.4 else 0.55)
    array = np.zeros((side, side, 4), dtype=np.uint8)
    canvas = skia().Canvas(array, colorType=skia().kRGBA_8888_ColorType, alphaType=skia().kPremul_AlphaType)
    canvas.clear(skia().Color4f(*(float(c) for c in ground), 1.0).toColor())
    pen = Pen(canvas, Fit(lambda curve: curve, 1.0, (0.0, 0.0)))
    placed: list[tuple[float, float, float]] = []
    for _ in range(count):  # the best of many candidates each time: even, yet without rows
        radius = float(rng.uniform(*size))
        spots = [(float(x), float(y)) for x, y in rng.uniform(0, side, (60, 2))]
        x, y = max(spots, key=lambda spot: _room(spot, placed, side))
        if _room((x, y), placed, side) > radius * 1.02:
            placed.append((x, y, radius))
    for number, (x, y, radius) in enumerate(placed):
        turn = float(rng.uniform(0, 360))
        colour = petals[number % len(petals)]
        shapes = _flower(rng, radius, colour, green)
        for dx in (-side, 0, side):
            for dy in (-side, 0, side):
                for shape, tone in shapes:
                    pen.fill(moved(shape, x + dx, y + dy, turn), tone)
    return np.asarray(array[..., :3] / 255.0)


def _room(spot: tuple[float, float], placed: list[tuple[float, float, float]], side: int) -> float:
    """The distance from a spot to the nearest flower's rim, across the seams of the tile."""
    return min(
        (float(np.hypot(_wrapped(spot[0] - x, side), _wrapped(spot[1] - y, side))) - radius for x, y, radius in placed),
        default=float(side),
    )


def _wrapped(distance: float, side: int) -> float:
    return abs((distance + side / 2) % side - side / 2)


def _flower(rng: np.random.Generator, radius: float, colour: RGB, green: RGB) -> list[tuple[Curve, Any]]:
    shapes: list[tuple[Curve, RGB]] = []
    for angle in rng.uniform(0, 360, 2):
        vein = smooth((0, 0), (radius * 0.8, -radius * 0.25), (radius * 1.55, radius * 0.1))
        shapes.append((moved(leaf(vein, radius * 0.5), turn=float(angle)), green))
    for petal in range(5):
        shape = ellipse(radius * 0.52, 0, radius * 0.5, radius * 0.36)
        shapes.append((moved(shape, turn=petal * 72.0), colour))
        crease = leaf(smooth((radius * 0.15, 0), (radius * 0.7, 0)), radius * 0.12)
        shapes.append((moved(crease, turn=petal * 72.0), darker(colour, 0.18)))
    shapes.append((ellipse(0, 0, radius * 0.2), mix(colour, (0.82, 0.62, 0.22), 0.8)))
    return shapes
