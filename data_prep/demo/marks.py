"""What is drawn on cloth: lines, stitches, seams, tints, buttons. Recorded in drawing units, drawn by the canvas later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from data_prep.demo.geometry import Curve, ellipse, moved, normals, resample
from data_prep.demo.kit import skia
from data_prep.demo.palette import RGB, darker, lighter

Outline = Curve | list[Curve]
BLACK: RGB = (0.05, 0.05, 0.07)
WHITE: RGB = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """Where drawing units land on the frame: bent a little, scaled, shifted. Frame units are pixels of the finished picture."""

    bend: Callable[[Curve], Curve]
    scale: float
    shift: tuple[float, float]

    def __call__(self, curve: Curve) -> Curve:
        return np.asarray(self.bend(curve) * self.scale + np.array(self.shift))


class Pen:
    """A Skia canvas that takes curves in drawing units."""

    def __init__(self, canvas: Any, fit: Fit) -> None:
        self.canvas, self.fit = canvas, fit

    def path(self, outline: Outline, *, closed: bool = True) -> Any:
        """The outline as a Skia path in frame units; a list of curves leaves holes (even-odd)."""
        builder = skia().PathBuilder()
        for curve in outline if isinstance(outline, list) else [outline]:
            builder.addPolygon([skia().Point(float(x), float(y)) for x, y in self.fit(curve)], closed)
        path = builder.detach()
        path.setFillType(skia().PathFillType.kEvenOdd if isinstance(outline, list) else skia().PathFillType.kWinding)
        return path

    def paint(self, colour: RGB, alpha: float = 1.0, *, stroke: float = 0.0, blur: float = 0.0) -> Any:
        """An antialiased paint; `stroke` > 0 strokes that wide, `blur` softens by a Gaussian of that sigma (drawing units)."""
        paint = skia().Paint(AntiAlias=True, Color4f=skia().Color4f(*(float(c) for c in colour), float(alpha)))
        if stroke > 0:
            paint.setStyle(skia().Paint.kStroke_Style)
            paint.setStrokeWidth(float(stroke * self.fit.scale))
            paint.setStrokeCap(skia().Paint.kRound_Cap)
            paint.setStrokeJoin(skia().Paint.kRound_Join)
        if blur > 0:
            paint.setMaskFilter(skia().MaskFilter.MakeBlur(skia().kNormal_BlurStyle, float(blur * self.fit.scale)))
        return paint

    def fill(self, outline: Outline, colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill an outline."""
        self.canvas.drawPath(self.path(outline), self.paint(colour, alpha, blur=blur))

    def stroke(self, curve: Curve, colour: RGB, width: float, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Stroke an open curve."""
        self.canvas.drawPath(self.path(curve, closed=False), self.paint(colour, alpha, stroke=width, blur=blur))

    def blend(self, outline: Outline, stops: tuple[RGB, ...], start: tuple[float, float], end: tuple[float, float]) -> None:
        """Fill an outline with a linear gradient from `start` to `end` (drawing units)."""
        ends = [skia().Point(float(x), float(y)) for x, y in self.fit(np.array([start, end], dtype=float))]
        colours = [skia().Color4f(*(float(c) for c in stop), 1.0).toColor() for stop in stops]
        paint = skia().Paint(AntiAlias=True, Shader=skia().GradientShader.MakeLinear(ends, colours))
        self.canvas.drawPath(self.path(outline), paint)


Mark = Callable[[Pen], None]


class Marks:
    """A list of marks in drawing order, and the words to add to it."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def fill(self, outline: Outline, colour: RGB, alpha: float = 1.0, blur: float = 0.0) -> None:
        """An area of another colour, soft-edged where `blur` > 0."""
        self.marks.append(lambda pen: pen.fill(outline, colour, alpha, blur))

    def shade(self, outline: Outline, alpha: float = 0.3, blur: float = 6.0) -> None:
        """A soft dark area: where light does not get to."""
        self.fill(outline, BLACK, alpha, blur)

    def line(self, curve: Curve, colour: RGB = BLACK, width: float = 1.0, alpha: float = 1.0, blur: float = 0.0) -> None:
        """A line along a curve."""
        self.marks.append(lambda pen: pen.stroke(curve, colour, width, alpha, blur))

    def stitch(
        self, curve: Curve, colour: RGB, *, length: float = 3.4, gap: float = 2.0, width: float = 1.0, alpha: float = 0.85
    ) -> None:
        """A row of stitches along a curve, each with the tiny shadow of its dent."""
        total = float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())
        count = max(2, round(total / (length + gap)))
        share = length / (length + gap)
        dense = resample(curve, count * 8 + 1)

        def draw(pen: Pen) -> None:
            pen.stroke(curve, BLACK, width * 1.9, 0.13)
            for i in range(count):
                piece = dense[i * 8 : i * 8 + max(2, round(8 * share)) + 1]
                pen.stroke(piece, colour, width, alpha)

        self.marks.append(draw)

    def gradient(self, outline: Outline, stops: tuple[RGB, ...], start: tuple[float, float], end: tuple[float, float]) -> None:
        """An area with a linear gradient, as on polished metal."""
        self.marks.append(lambda pen: pen.blend(outline, stops, start, end))

    def metal(self, outline: Outline, tone: RGB, x: float, y: float, size: float) -> None:
        """A piece of polished metal around (x, y): bands of light and dark across it, and a fine dark rim."""
        stops = (lighter(tone, 0.75), tone, darker(tone, 0.5), lighter(tone, 0.45), darker(tone, 0.3))
        self.shade(_shifted(outline, 0.8, 1.6), 0.4, 1.2)
        self.gradient(outline, stops, (x - size, y - size), (x + size, y + size))
        for curve in outline if isinstance(outline, list) else [outline]:
            self.line(np.vstack([curve, curve[:1]]), darker(tone, 0.75), 0.5, 0.65)

    def ring(self, x: float, y: float, radius: float, tone: RGB, *, thickness: float = 2.6, squash: float = 1.0) -> None:
        """A metal ring."""
        outer, inner = ellipse(x, y, radius, radius * squash), ellipse(x, y, radius - thickness, radius * squash - thickness)
        self.metal([outer, inner], tone, x, y, radius)

    def button(self, x: float, y: float, radius: float, colour: RGB, *, holes: int = 4) -> None:
        """A button with a rim and sewn holes; `holes` 0 makes a metal shank button or a snap."""
        disc = ellipse(x, y, radius)
        self.shade(moved(disc, 0.5, radius * 0.35), 0.5, radius * 0.25)
        if holes == 0:
            self.metal(disc, colour, x, y, radius)
            self.line(ellipse(x, y, radius * 0.6), darker(colour, 0.5), radius * 0.14, 0.6)
            return
        self.gradient(
            disc, (lighter(colour, 0.35), colour, darker(colour, 0.28)), (x - radius, y - radius), (x + radius, y + radius)
        )
        self.line(ellipse(x, y, radius * 0.94), darker(colour, 0.55), radius * 0.1, 0.7)
        self.line(ellipse(x, y, radius * 0.62), darker(colour, 0.45), radius * 0.14, 0.4)
        d = radius * 0.24
        spots = [(d, d), (-d, -d), (d, -d), (-d, d)] if holes == 4 else [(0, d), (0, -d)]
        for dx, dy in spots:
            self.fill(ellipse(x + dx, y + dy, radius * 0.13), darker(colour, 0.8), 0.9)

    def zipper(self, curve: Curve, metal: RGB, tape: RGB, *, width: float = 6.0, pull: bool = True) -> None:
        """A closed zip along a curve: tape, teeth, and the slider hanging at its start."""
        total = float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())
        count = max(6, round(total / 2.6))
        teeth, across = resample(curve, count), normals(resample(curve, count))

        def draw(pen: Pen) -> None:
            pen.stroke(curve, tape, width, 1.0)
            pen.stroke(curve, BLACK, width * 0.62, 0.35)
            for i in range(count):
                sign = 1 if i % 2 else -1
                a, b = teeth[i] - across[i] * 0.12 * width, teeth[i] + across[i] * sign * 0.3 * width
                pen.stroke(np.array([a, b]), lighter(metal, 0.35) if i % 2 else metal, 1.25, 0.95)

        self.marks.append(draw)
        if pull:
            x, y = (float(v) for v in teeth[0])
            self.metal(ellipse(x, y + 2, width * 0.42, width * 0.6), metal, x, y, width * 0.6)
            tab = moved(np.array([(-1.6, 0), (1.6, 0), (2.2, 11), (0, 13.5), (-2.2, 11)]) * width / 6, x, y + width * 0.5, 4)
            self.metal(tab, metal, x, y + width, width)


def _shifted(outline: Outline, dx: float, dy: float) -> Outline:
    return [moved(curve, dx, dy) for curve in outline] if isinstance(outline, list) else moved(outline, dx, dy)
