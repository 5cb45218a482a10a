"""The pattern of trousers of every kind: two legs, the creases in them, waistband and fly."""

from dataclasses import dataclass

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.fabrics import Fabric
from data_prep.demo.geometry import Curve, Point, between, both, box, join, line, part_of, side, smooth
from data_prep.demo.palette import RGB

COPPER: RGB = (0.70, 0.46, 0.30)
STEEL: RGB = (0.70, 0.71, 0.74)
TAN_THREAD: RGB = (0.80, 0.57, 0.29)


@dataclass(frozen=True, slots=True)
class Legs:
    """The right half of a pair of trousers, from the waist (y = 0) down."""

    waist: float = 78
    hip: float = 98
    rise: float = 128
    knee: tuple[float, float] = (88, 26)  # outer and inner x
    hem: tuple[float, float] = (88, 34)
    length: float = 505

    def outer(self) -> Curve:
        """From the waist down the side seam."""
        k = self.rise + (self.length - self.rise) * 0.45
        knots: list[Point] = [(self.waist, 0, 0), (self.hip - 6, 56), (self.hip, self.rise * 0.86)]
        if self.length > 300:
            knots.append((self.knee[0], k))
        return smooth(*knots, (self.hem[0], self.length, 0))

    def inner(self) -> Curve:
        """From the crotch down the inside seam."""
        k = self.rise + (self.length - self.rise) * 0.45
        knots: list[Point] = [(0, self.rise, 0)]
        if self.length > 300:
            knots += [(9, self.rise + 26), (self.knee[1], k)]
        return smooth(*knots, (self.hem[1], self.length, 0))

    def hemline(self) -> Curve:
        """From the outer to the inner end of the hem."""
        mid = ((self.hem[0] + self.hem[1]) / 2, self.length + 5)
        return smooth((self.hem[0], self.length, 0), mid, (self.hem[1], self.length, 0))

    def outline(self) -> Curve:
        """Both legs."""
        top = smooth((0, 7, 0), (self.waist * 0.6, 4), (self.waist, 0, 0))
        return both(join(top, self.outer(), self.hemline(), self.inner()[::-1]))

    def down(self, share: float, start: float = 0.0) -> Curve:
        """A line down the leg, at `share` from outer to inner, starting at a share of the leg's length."""
        return part_of(between(part_of(self.outer(), 0.24, 1), self.inner(), share), start, 1)

    def across(self, y: float) -> tuple[float, float]:
        """Outer and inner x of the leg at a height below the crotch."""
        outer, inner = self.outer(), self.inner()
        return float(np.interp(y, outer[:, 1], outer[:, 0])), float(np.interp(y, inner[:, 1], inner[:, 0]))


def waist_back(s: Sketch, legs: Legs, cloth: Fabric, tag: RGB = (0.93, 0.91, 0.86)) -> None:
    """The inside of the back waist, with its label."""
    w = legs.waist
    part = s.part(
        both(join(smooth((0, -9, 0), (w * 0.6, -8), (w - 1, -2, 0)), smooth((w - 1, -2, 0), (w * 0.6, 12), (0, 18, 0)))),
        cloth,
        tone=0.42,
        puff=0,
        crumple=0.2,
        shadow=0,
    )
    d.label(part, 0, 1, 30, 9, tag)


def leg_creases(part: Part, legs: Legs, rng: np.random.Generator, amount: float) -> None:
    """Whiskers at the crotch, folds at the knee and above the hem, a long soft one down each leg."""
    for sign in (1, -1):
        for i in range(3):
            y = legs.rise - 16 + 11 * i
            reach = float(rng.uniform(34, 66))
            part.crease(
                side(smooth((6, y), (6 + reach * 0.5, y - 5 + 4 * i), (6 + reach, y - 14 + 10 * i)), sign), 10, 1.7 * amount
            )
        if legs.length < 300:
            part.fold(side(legs.down(0.55, 0.1), sign), 24, 1.6 * amount)
            continue
        for y in rng.uniform(-26, 26, 4) + legs.rise + (legs.length - legs.rise) * 0.42:
            outer, inner = legs.across(float(y))
            a = outer - 3 if rng.random() < 0.5 else inner + 3
            b = a + (inner - outer) * 0.55 * (1 if a > (outer + inner) / 2 else -1)
            part.crease(side(smooth((a, y), ((a + b) / 2, y + 5), (b, y + float(rng.uniform(-8, 10)))), sign), 10, 1.7 * amount)
        for y in legs.length - np.array([16.0, 34.0, 55.0]) + rng.uniform(-6, 6, 3):
            outer, inner = legs.across(float(y))
            tilt = float(rng.uniform(-7, 7))
            a, b = (outer - 2, outer + (inner - outer) * 0.7) if rng.random() < 0.5 else (inner + 2, inner + (outer - inner) * 0.7)
            part.crease(side(smooth((a, y), ((a + b) / 2, y + 5), (b, y + tilt)), sign), 10, 1.7 * amount)
        part.fold(side(legs.down(0.45, 0.08), sign), 24, 1.5 * amount)


def waistband(s: Sketch, legs: Legs, cloth: Fabric, ink: RGB, *, loops: bool = True, height: float = 19.0) -> None:
    """A waistband with two rows of stitches and belt loops."""
    w = legs.waist
    right = (w + height * 0.30, height - 3, 0)
    band = s.part(both(join(smooth((0, 6, 0), (w * 0.6, 4), (w, -1, 0)), line((w, -1), right), smooth(right, (w * 0.6, height + 3),
        (0, height + 6, 0)))),
                  cloth, turn=90, radius=24, puff=0.12, shadow=0.3, crumple=0.4)  # fmt: skip
    for lift in (3.0, height - 3):
        band.stitch(both(smooth((0, 6 + lift, 0), (w * 0.6, 4 + lift * 0.98), (w + 2, lift - 2, 0)))[:30], ink, alpha=0.75)
    if loops:
        for x in (-0.86, -0.42, 0.46, 0.86):
            px = x * (w + 2)
            loop = s.part(box(px, height * 0.5 + 3 - 4 * abs(x), 7, height + 6, 2), cloth, radius=5, puff=0.12, shadow=0.4)
            for dx in (-2.0, 2.0):
                loop.stitch(line((px + dx, 0), (px + dx, height + 4)), ink, width=0.8, alpha=0.6)


def fly(part: Part, legs: Legs, ink: RGB) -> None:
    """The fly's seam and its curved stitches."""
    part.seam(smooth((0, 24), (0, 80), (1, legs.rise)))
    part.stitch(smooth((15, 26), (15, 66), (12, 86), (1, 98)), ink, alpha=0.8)
    part.stitch(smooth((18, 26), (18, 66), (14.5, 90), (2, 103)), ink, alpha=0.7)
    part.fold(smooth((4, 28), (6, 60), (3, 90)), 10, 1.4)
