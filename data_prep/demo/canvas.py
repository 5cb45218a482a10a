"""From parts of cloth to a picture: each part gets a height, the height gets light, and the parts shade each other and the ground.

A garment is a `Sketch`: a list of parts and trims, back to front, in free drawing units. `render` fits it into the frame and, part
by part, (1) draws the cloth and its marks with Skia at twice the size, (2) makes a height field out of the part's silhouette
(rounded towards its edge), its folds and a little seeded crumple, (3) lets the cloth follow the height, so that stripes bend over
folds, (4) lights it from the upper left, and (5) lays it over what is there, with a soft shadow. All arithmetic is float32 numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from data_prep.demo.fabrics import Fabric, cover
from data_prep.demo.geometry import Curve, leaf, wobble
from data_prep.demo.kit import skia
from data_prep.demo.marks import BLACK, WHITE, Fit, Marks, Outline, Pen

Plane = NDArray[np.floating[Any]]
WIDTH, HEIGHT = 480, 600
FILL = 0.86  # of the limiting side of the frame
_SS = 2  # supersampling of cloth and marks
_PAD = 24  # a part throws its shadow this far
_DEEPEST = 12.0  # the height of one full fold, in frame pixels
_LIGHT = np.array([-0.42, -0.62, 0.66]) / np.linalg.norm([-0.42, -0.62, 0.66])
_HALFWAY = (_LIGHT + np.array([0.0, 0.0, 1.0])) / np.linalg.norm(_LIGHT + np.array([0.0, 0.0, 1.0]))


@dataclass(frozen=True, slots=True)
class Fold:
    """A crease along a curve: a ridge where `depth` > 0, a valley where it is < 0 (drawing units)."""

    curve: Curve
    width: float
    depth: float


class Part(Marks):
    """One piece of cloth (leather, rubber, ...) with its own grain direction.

    turn: degrees by which the fabric is turned; puff: how round the piece is as a whole; radius: over what distance from its
    edge it rounds; roll: how round its very edge is; tone: > 0 darkens it (an inside); shadow: what it throws on the parts
    below; flush: neighbouring outlines that continue the same volume; crumple: how much seeded unevenness.
    """

    def __init__(
        self,
        outline: Outline,
        fabric: Fabric,
        *,
        turn: float = 0.0,
        puff: float = 0.2,
        radius: float = 60.0,
        roll: float = 0.22,
        tone: float = 0.0,
        shadow: float = 0.4,
        flush: Sequence[Curve] = (),
        crumple: float = 1.0,
    ) -> None:
        super().__init__()
        self.outline, self.fabric, self.turn = outline, fabric, turn
        self.puff, self.radius, self.roll, self.tone, self.shadow, self.crumple = puff, radius, roll, tone, shadow, crumple
        self.flush = list(flush)
        self.folds: list[Fold] = []

    def fold(self, curve: Curve, width: float = 14.0, depth: float = 2.4) -> None:
        """Press a fold into the piece; see `Fold`."""
        self.folds.append(Fold(curve, width, depth))

    def crease(self, curve: Curve, width: float = 14.0, depth: float = 2.4) -> None:
        """A fold as cloth makes it: a ridge with a narrower valley along its lower right."""
        self.fold(curve, width, depth)
        self.fold(curve + np.array([width * 0.32, width * 0.42]), width * 0.7, -depth * 0.8)

    def seam(self, curve: Curve, *, width: float = 1.0, alpha: float = 0.42) -> None:
        """Where two pieces are sewn together: a fine dark line in a shallow groove."""
        self.line(curve, BLACK, width, alpha)
        self.line(curve + np.array([0.9, 0.9]) * width, WHITE, width * 0.8, 0.16)
        self.folds.append(Fold(curve, -5.0 * width, -1.3))


class Trim(Marks):
    """Marks that lie on top of everything drawn so far: buttons, zips, hardware, laces."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the drawing stands once more: the second shoe of a pair."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    stretch: float = 1.0  # of the height

    def __call__(self, curve: Curve) -> Curve:
        return np.asarray(curve * np.array([self.scale, self.scale * self.stretch]) + np.array([self.x, self.y]))


class Sketch:
    """A garment as parts and trims, back to front; `stiff` things (shoes, watches) are not bent out of symmetry."""

    def __init__(self, seed: int, *, stiff: bool = False) -> None:
        self.seed, self.stiff = seed, stiff
        self.layers: list[Part | Trim] = []
        self.copies: list[Copy] = [Copy()]
        self.extent: list[Curve] = []

    def part(self, outline: Outline, fabric: Fabric, **options: Any) -> Part:
        """Add a piece of cloth; see `Part` for the options."""
        part = Part(outline, fabric, **options)
        self.layers.append(part)
        return part

    def reserve(self, curve: Curve) -> None:
        """Make room in the frame for trims that reach beyond all parts."""
        self.extent.append(curve)

    def trim(self) -> Trim:
        """Add a layer of trims."""
        trim = Trim()
        self.layers.append(trim)
        return trim


def render(sketch: Sketch, width: int = WIDTH, height: int = HEIGHT, *, ground: bool = True) -> Image.Image:
    """The finished product picture on white; without `ground` an RGBA cut-out with no ground shadow."""
    picture = _compose(sketch, width, height)
    if not ground:
        alpha = picture[..., 3:]
        straight = np.where(alpha > 1e-4, picture[..., :3] / np.maximum(alpha, 1e-4), 0.0)
        return Image.fromarray(_bytes(np.concatenate([straight, alpha], axis=2)), "RGBA")
    alpha = picture[..., 3]
    far = _shift(_blur(alpha, 15.0), 12, 3)
    near = _shift(_blur(alpha, 3.5), 4, 1)
    shadow = np.clip(0.17 * far + 0.16 * near, 0, 1)[..., None]
    white = 1.0 - shadow * np.array([0.96, 0.97, 1.0], dtype=np.float32) * 0.95
    return Image.fromarray(_bytes(picture[..., :3] + white * (1 - alpha[..., None])), "RGB")


def _compose(sketch: Sketch, width: int, height: int) -> Plane:
    picture = np.zeros((height, width, 4), dtype=np.float32)
    for fit in _fits(sketch, width, height):
        for number, layer in enumerate(sketch.layers):
            if isinstance(layer, Part):
                _lay(picture, layer, fit, [sketch.seed, number])
            elif layer.marks:
                drawn = _drawn(layer.marks, fit, (0, 0, width, height))
                picture *= 1 - drawn[..., 3:]
                picture += drawn
    return picture


def _fits(sketch: Sketch, width: int, height: int) -> list[Fit]:
    """One fit for each copy, such that all copies together fill the frame."""
    outlines = [
        c for p in sketch.layers if isinstance(p, Part) for c in (p.outline if isinstance(p.outline, list) else [p.outline])
    ]
    every = np.concatenate([copy(np.concatenate([*outlines, *sketch.extent])) for copy in sketch.copies])
    low, high = every.min(axis=0), every.max(axis=0)
    size = high - low
    scale = float(min(FILL * width / size[0], FILL * height / size[1]))
    bend = wobble(sketch.seed, 0.0 if sketch.stiff else 0.011 * float(size.max()), float(size.max()))
    middle = (low + high) / 2 * scale
    shift = (width / 2 - float(middle[0]), height * 0.495 - float(middle[1]))
    return [Fit(lambda curve, copy=copy: bend(copy(curve)), scale, shift) for copy in sketch.copies]  # type: ignore[misc]


def _lay(picture: Plane, part: Part, fit: Fit, seed: list[int]) -> None:
    """Draw one part over the picture, in place."""
    height, width = picture.shape[:2]
    points = np.concatenate([fit(c) for c in (part.outline if isinstance(part.outline, list) else [part.outline])])
    x0, y0 = (max(0, int(v) - _PAD) for v in points.min(axis=0))
    x1, y1 = (min(limit, int(v) + _PAD + 1) for v, limit in zip(points.max(axis=0), (width, height), strict=True))
    window = (x0, y0, x1, y1)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    mask = _mask([part.outline], fit, window)
    relief = _height(part, mask, fit, window, seed)
    gy, gx = (np.asarray(slope) for slope in np.gradient(relief))
    cloth = _cloth(part, fit, window, gx, gy)
    lit = _light(cloth, gx, gy, part.fabric) * (1 - part.tone)
    if part.shadow > 0:
        spread = 9 * fit.scale + 2
        cast = 0.6 * _shift(_blur(mask, spread * 0.45), round(spread * 0.5), round(spread * 0.28)) + 0.5 * _shift(
            _blur(mask, 1.6), 1, 1
        )
        picture[y0:y1, x0:x1, :3] *= 1 - np.clip(cast, 0, 1)[..., None] * part.shadow
    view = picture[y0:y1, x0:x1]
    view *= 1 - mask[..., None]
    view[..., :3] += lit * mask[..., None]
    view[..., 3] += mask


def _height(part: Part, mask: Plane, fit: Fit, window: tuple[int, int, int, int], seed: list[int]) -> Plane:
    volume = np.maximum(mask, _mask([*part.flush], fit, window)) if part.flush else mask
    sigma = max(2.0, part.radius * fit.scale / 2)
    inner = _blur(volume, sigma)
    relief = part.puff * sigma * 4 * inner * (2 - inner)
    edge = _blur(mask, 2.2)
    relief = relief + part.roll * 8 * edge * (2 - edge)
    if part.folds:
        relief = relief + _folds(part.folds, fit, window)
    crumple = part.crumple * part.fabric.crumple
    if crumple > 0:
        relief = relief + crumple * _crumple(mask.shape, seed)
    return np.asarray(relief, dtype=np.float32)


def _folds(folds: Sequence[Fold], fit: Fit, window: tuple[int, int, int, int]) -> Plane:
    """Ridges are summed in red and valleys in green, each softened by its own width."""
    array, canvas = _surface(window, 1)
    pen = Pen(canvas, fit)
    for fold in folds:
        gain = 1.0 if fold.width < 0 else 1.7  # blurring lowers a fold
        strength = min(1.0, gain * abs(fold.depth) * min(fit.scale, 1.6) / _DEEPEST)
        colour = (1.0, 0.0, 0.0) if fold.depth > 0 else (0.0, 1.0, 0.0)
        seam = fold.width < 0
        soft = abs(fold.width) * (0.18 if seam else 0.36)
        paint = pen.paint(colour, strength, stroke=abs(fold.width) * 0.4 if seam else 0.0, blur=soft)
        paint.setBlendMode(skia().BlendMode.kPlus)
        shape = pen.path(fold.curve, closed=False) if seam else pen.path(leaf(fold.curve, fold.width * 0.6))
        canvas.drawPath(shape, paint)
    planes = array.astype(np.float32) / np.float32(255) * _DEEPEST
    return _blur(planes[..., 0] - planes[..., 1], 0.9)


@cache
def _crumple_field(seed: int) -> Plane:
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft2(rng.standard_normal((768, 512)))
    fy, fx = np.fft.fftfreq(768)[:, None], np.fft.rfftfreq(512)[None, :]
    radius = np.hypot(fy * 0.8, fx)
    field = np.fft.irfft2(spectrum * np.exp(-((radius * 42) ** 2)) * (radius > 0.002), (768, 512))
    return np.asarray(field / field.std(), dtype=np.float32)


def _crumple(shape: tuple[int, ...], seed: list[int]) -> Plane:
    rng = np.random.default_rng([*seed, 5])
    field = _crumple_field(int(rng.integers(4)))
    y, x = int(rng.integers(0, 768)), int(rng.integers(0, 512))
    rolled = np.roll(field, (y, x), axis=(0, 1))
    return np.tile(rolled, (2, 3))[: shape[0], : shape[1]] * np.float32(0.7)


def _cloth(part: Part, fit: Fit, window: tuple[int, int, int, int], gx: Plane, gy: Plane) -> Plane:
    """The fabric and its marks, pulled along by the slopes of the cloth, at the final size: (h, w, 3), opaque."""
    array, canvas = _surface(window, _SS)
    middle = fit(np.concatenate(part.outline) if isinstance(part.outline, list) else part.outline).mean(axis=0)
    cover(canvas, part.fabric, part.turn, fit.scale, (float(middle[0]), float(middle[1])))
    pen = Pen(canvas, fit)
    for mark in part.marks:
        mark(pen)
    colour = array[..., :3]
    if part.fabric.patterned:
        h, w = colour.shape[:2]
        push = 3.2 * _SS
        dx = np.repeat(np.repeat(gx, _SS, 0), _SS, 1)
        dy = np.repeat(np.repeat(gy, _SS, 0), _SS, 1)
        limit = 5.0 * _SS
        sx = np.clip(np.arange(w)[None, :] + np.clip(dx * push, -limit, limit), 0, w - 1).astype(np.int32)
        sy = np.clip(np.arange(h)[:, None] + np.clip(dy * push, -limit, limit), 0, h - 1).astype(np.int32)
        colour = colour[sy, sx]
    return _shrink(colour)


def _light(cloth: Plane, gx: Plane, gy: Plane, fabric: Fabric) -> Plane:
    """Lambert light from the upper left with a broad front light; the unlit flat cloth keeps its colour."""
    nz = 1 / np.sqrt(1 + gx * gx + gy * gy)
    key = np.clip((-gx * _LIGHT[0] - gy * _LIGHT[1] + _LIGHT[2]) * nz / _LIGHT[2], 0.0, 1.9)
    shade = 0.58 * nz + 0.42 * key
    cool = np.stack([shade**1.08, shade**1.02, shade**0.94], axis=2)
    lit = cloth * np.minimum(cool, 1.0)
    above = np.maximum(shade - 1, 0)[..., None]
    lit = lit + (1 - cloth) * above * (0.55 + fabric.sheen)
    lit = lit + (np.minimum(shade, 1.15)[..., None] - 1) * 0.10 * (1 - cloth)  # folds show on black, too
    if fabric.gloss > 0:
        mirror = np.clip((-gx * _HALFWAY[0] - gy * _HALFWAY[1] + _HALFWAY[2]) * nz, 0, 1)
        shine = np.clip(mirror**fabric.hardness - float(_HALFWAY[2]) ** fabric.hardness * 0.9, 0, 1)
        lit = lit + fabric.gloss * shine[..., None] * (1 - 0.5 * cloth)
    return np.asarray(np.clip(lit, 0, 1), dtype=np.float32)


def _surface(window: tuple[int, int, int, int], scale: int) -> tuple[NDArray[np.uint8], Any]:
    x0, y0, x1, y1 = window
    array = np.zeros(((y1 - y0) * scale, (x1 - x0) * scale, 4), dtype=np.uint8)
    canvas = skia().Canvas(array, colorType=skia().kRGBA_8888_ColorType, alphaType=skia().kPremul_AlphaType)
    canvas.scale(scale, scale)
    canvas.translate(-x0, -y0)
    return array, canvas


def _mask(outlines: Sequence[Outline], fit: Fit, window: tuple[int, int, int, int]) -> Plane:
    array, canvas = _surface(window, _SS)
    pen = Pen(canvas, fit)
    for outline in outlines:
        pen.fill(outline, WHITE)
    return _shrink(array[..., 3])


def _drawn(marks: Sequence[Any], fit: Fit, window: tuple[int, int, int, int]) -> Plane:
    array, canvas = _surface(window, _SS)
    pen = Pen(canvas, fit)
    for mark in marks:
        mark(pen)
    return _shrink(array)


def _shrink(pixels: NDArray[np.uint8]) -> Plane:
    """Bytes at twice the size -> 0..1 at the final size, each pixel the mean of four."""
    rows = np.add(pixels[0::_SS], pixels[1::_SS], dtype=np.uint16)
    return np.asarray((rows[:, 0::_SS] + rows[:, 1::_SS]) * np.float32(1 / (255 * _SS * _SS)), dtype=np.float32)


def _blur(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur by three box filters; outside the plane lies nothing."""
    radius = max(1, round(np.sqrt(sigma * sigma * 4 + 1) / 2))
    for axis in (0, 1):
        for _ in range(3):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (radius + 1, radius)
            total = np.cumsum(np.pad(plane, pad), axis=axis, dtype=np.float64)
            n, k = plane.shape[axis], 2 * radius + 1
            high, low = (total[k:], total[:-k]) if axis == 0 else (total[:, k:], total[:, :-k])
            plane = np.asarray((high - low) / k, dtype=np.float32)[: n if axis == 0 else None]
    return plane


def _shift(plane: Plane, down: int, right: int) -> Plane:
    moved = np.zeros_like(plane)
    moved[down:, right:] = plane[: plane.shape[0] - down or None, : plane.shape[1] - right or None]
    return moved


def _bytes(picture: Plane) -> NDArray[np.uint8]:
    return np.asarray(np.clip(picture * 255 + 0.5, 0, 255), dtype=np.uint8)
