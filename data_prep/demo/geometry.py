"""Outlines as dense polylines: every curve is an (n, 2) float64 array, so mirroring, bending and offsetting are one line each.

Drawing units are free; x grows to the right, y grows downwards, and garments are drawn around x = 0. The canvas fits the finished
garment into its frame. Skia is not needed here.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
Point = Sequence[float]  # (x, y), or (x, y, 0) where the outline has a corner

_SAMPLES = 14  # points a segment: smooth at three times the final size


def smooth(*points: Point, closed: bool = False) -> Curve:
    """The smooth curve through `points`; (x, y, 0) makes a corner, and between two corners runs a straight line.

    Each run between corners is a cubic Hermite spline whose tangents follow the chord lengths (Catmull-Rom, non-uniform).
    """
    if closed:
        points = (*points, points[0])
    corners = [i for i, point in enumerate(points) if len(point) == 3 or i in (0, len(points) - 1)]
    xy = np.array([point[:2] for point in points], dtype=float)
    runs = [_spline(xy[a : b + 1]) for a, b in pairwise(corners)]
    return np.concatenate([runs[0], *(run[1:] for run in runs[1:])])


def _spline(knots: Curve) -> Curve:
    if len(knots) == 2:
        return np.linspace(knots[0], knots[1], 8)
    chords = np.maximum(np.linalg.norm(np.diff(knots, axis=0), axis=1), 1e-6)
    slopes = np.diff(knots, axis=0) / chords[:, None]
    inner = (slopes[:-1] * chords[1:, None] + slopes[1:] * chords[:-1, None]) / (chords[:-1] + chords[1:])[:, None]
    tangents = np.vstack([1.5 * slopes[0] - 0.5 * inner[0], inner, 1.5 * slopes[-1] - 0.5 * inner[-1]])
    t = np.linspace(0, 1, _SAMPLES, endpoint=False)[:, None]
    pieces = []
    for i, chord in enumerate(chords):
        h00, h10 = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
        h01, h11 = -2 * t**3 + 3 * t**2, t**3 - t**2
        pieces.append(h00 * knots[i] + h10 * chord * tangents[i] + h01 * knots[i + 1] + h11 * chord * tangents[i + 1])
    return np.vstack([*pieces, knots[-1:]])


def line(*points: Point) -> Curve:
    """The straight line through `points`."""
    return smooth(*((*point[:2], 0) for point in points))


def join(*curves: Curve) -> Curve:
    """One outline out of several curves, one after the other."""
    return np.concatenate(curves)


def flip(curve: Curve) -> Curve:
    """The mirror image about x = 0, run backwards: a half and its flip, joined, close a symmetric outline."""
    return np.asarray(curve[::-1] * np.array([-1.0, 1.0]))


def side(curve: Curve, sign: int) -> Curve:
    """The curve for the right side (`sign` 1) or its mirror image for the left (-1)."""
    return np.asarray(curve * np.array([float(sign), 1.0]))


def both(half: Curve) -> Curve:
    """The closed outline whose right half is `half`."""
    return join(half, flip(half))


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Curve:
    """An ellipse around (x, y), turned by `turn` degrees."""
    t = np.linspace(0, 2 * np.pi, 60)
    return moved(np.stack([np.cos(t) * rx, np.sin(t) * (rx if ry is None else ry)], axis=1), x, y, turn)


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Curve:
    """A rectangle around (x, y) with rounded corners."""
    w, h, r = width / 2, height / 2, min(radius, width / 2, height / 2)
    if r <= 0:
        return line((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h), (x - w, y - h))
    t = np.linspace(0, np.pi / 2, 10)
    arc = np.stack([np.cos(t), np.sin(t)], axis=1) * r
    turns = [(w - r, h - r, 0), (-w + r, h - r, 1), (-w + r, -h + r, 2), (w - r, -h + r, 3)]
    corners = [arc @ _rotation(90 * quarter).T + np.array([x + cx, y + cy]) for cx, cy, quarter in turns]
    return np.concatenate([*corners, corners[0][:1]])


def moved(curve: Curve, dx: float = 0.0, dy: float = 0.0, turn: float = 0.0, scale: float = 1.0) -> Curve:
    """The curve scaled, turned about the origin by `turn` degrees, then shifted."""
    return np.asarray(curve * scale @ _rotation(turn).T + np.array([dx, dy]))


def _rotation(degrees: float) -> Curve:
    a = np.deg2rad(degrees)
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])


def resample(curve: Curve, n: int) -> Curve:
    """`n` points at equal distances along the curve."""
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    at = np.linspace(0, lengths[-1], n)
    return np.stack([np.interp(at, lengths, curve[:, 0]), np.interp(at, lengths, curve[:, 1])], axis=1)


def part_of(curve: Curve, start: float, stop: float, n: int = 40) -> Curve:
    """The stretch of the curve between two shares of its length."""
    dense = resample(curve, 400)
    return resample(dense[int(start * 399) : max(int(stop * 399) + 1, int(start * 399) + 2)], n)


def at(curve: Curve, share: float) -> tuple[float, float]:
    """The point at a share of the curve's length."""
    x, y = resample(curve, 401)[round(share * 400)]
    return float(x), float(y)


def normals(curve: Curve) -> Curve:
    """Unit normals, to the left of the direction of travel when y points down."""
    tangents = np.gradient(curve, axis=0)
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    return np.stack([tangents[:, 1], -tangents[:, 0]], axis=1)


def offset(curve: Curve, distance: float) -> Curve:
    """The parallel curve, `distance` to the left of the direction of travel (to the outside of a clockwise outline)."""
    even = resample(curve, max(24, len(curve)))
    return even + normals(even) * distance


def ribbon(curve: Curve, width: float, end_width: float | None = None) -> Curve:
    """The closed outline of a band along `curve`, from `width` to `end_width`."""
    even = resample(curve, 48)
    half = np.linspace(width, width if end_width is None else end_width, 48)[:, None] / 2
    n = normals(even)
    return np.concatenate([even + n * half, (even - n * half)[::-1]])


def leaf(curve: Curve, width: float) -> Curve:
    """The closed outline of a stroke along `curve` that swells to `width` and tapers to both ends."""
    even = resample(curve, 28)
    half = (np.sin(np.linspace(0, np.pi, 28)) ** 0.7)[:, None] * width / 2
    n = normals(even)
    return np.concatenate([even + n * half, (even - n * half)[::-1]])


def between(left: Curve, right: Curve, share: float, n: int = 40) -> Curve:
    """The curve that lies at `share` of the way from `left` to `right` (both run the same way)."""
    return resample(left, n) * (1 - share) + resample(right, n) * share


def wobble(seed: int, amount: float, size: float) -> Callable[[Curve], Curve]:
    """A gentle, smooth bend of the plane by about `amount` units over lengths of `size`: nothing hangs quite symmetrically."""
    rng = np.random.default_rng([seed, 1])
    phase = rng.uniform(0, 2 * np.pi, (2, 3))
    turn = rng.uniform(-np.pi, np.pi, (2, 3))
    waves = np.array([1.0, 1.7, 2.9]) * 2 * np.pi / size
    heights = amount * np.array([0.6, 0.35, 0.2])

    def bend(curve: Curve) -> Curve:
        shift = np.zeros(curve.shape)
        for axis in (0, 1):
            for wave in range(3):
                run = curve[:, 0] * np.cos(turn[axis, wave]) + curve[:, 1] * np.sin(turn[axis, wave])
                shift[:, axis] += heights[wave] * np.sin(run * waves[wave] + phase[axis, wave])
        return curve + shift

    return bend
