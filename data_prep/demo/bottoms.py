"""Trousers of every kind, from one pattern: jeans, chinos, wide trousers, joggers, leggings, shorts."""

from dataclasses import dataclass

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import (
    Curve,
    Point,
    between,
    both,
    box,
    ellipse,
    join,
    leaf,
    line,
    moved,
    offset,
    part_of,
    side,
    smooth,
)
from data_prep.demo.palette import RGB, darker, lighter, lightness

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


def _back(s: Sketch, legs: Legs, cloth: Fabric, tag: RGB = (0.93, 0.91, 0.86)) -> None:
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


def _creases(part: Part, legs: Legs, rng: np.random.Generator, amount: float) -> None:
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


def _waistband(s: Sketch, legs: Legs, cloth: Fabric, ink: RGB, *, loops: bool = True, height: float = 19.0) -> None:
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


def _fly(part: Part, legs: Legs, ink: RGB) -> None:
    part.seam(smooth((0, 24), (0, 80), (1, legs.rise)))
    part.stitch(smooth((15, 26), (15, 66), (12, 86), (1, 98)), ink, alpha=0.8)
    part.stitch(smooth((18, 26), (18, 66), (14.5, 90), (2, 103)), ink, alpha=0.7)
    part.fold(smooth((4, 28), (6, 60), (3, 90)), 10, 1.4)


_JEANS = {
    "skinny": Legs(hip=92, knee=(70, 22), hem=(58, 24)), "straight": Legs(knee=(86, 24), hem=(82, 30)),
    "wide": Legs(waist=74, hip=100, knee=(110, 16), hem=(124, 12), rise=136), "flared": Legs(waist=74, hip=92, knee=(76, 24),
        hem=(112, 16)),
    "mom": Legs(waist=74, hip=100, knee=(90, 22), hem=(72, 28), rise=146, length=480), "cropped": Legs(knee=(88, 22), hem=(86, 24),
        length=440),
}  # fmt: skip


def jeans(s: Sketch, design: Design) -> None:
    """Five-pocket jeans with fading, rivets and contrast thread."""
    rng, cloth = design.rng(), design.cloth()
    legs = _JEANS[design.get("fit", "straight")]
    dark = lightness(cloth.base) < 0.24
    ink = TAN_THREAD if not dark or rng.random() < 0.5 else lighter(cloth.base, 0.3)
    if lightness(cloth.base) > 0.8:
        ink = darker(cloth.base, 0.25)
    _back(s, legs, cloth, (0.62, 0.42, 0.24))
    part = s.part(legs.outline(), cloth, radius=46, puff=0.22)
    wash = {"faded": 0.42, "washed": 0.3, "rinse": 0.1}[design.get("wash", "washed")]
    light = lighter(cloth.base, 0.6)
    for sign in d.SIDES:
        spot = leaf(legs.down(0.5, 0.0), 74 if legs.hem[0] < 100 else 92)
        part.fill(side(spot, sign), light, wash * 0.62, 20)
        part.fill(
            side(moved(ellipse(0, 0, 22, 44), (legs.knee[0] + legs.knee[1]) / 2, legs.rise + 160), sign), light, wash * 0.6, 16
        )
        for i in range(4):
            y = legs.rise - 26 + 13 * i
            part.fill(side(leaf(smooth((10, y), (40, y - 8 + 4 * i), (76, y - 22 + 11 * i)), 6), sign), light, wash * 0.9, 2.6)
        part.line(side(offset(legs.outer(), -2.4), sign), darker(cloth.base, 0.5), 2.2, 0.22, 1)
        part.stitch(side(offset(part_of(legs.outer(), 0.05, 0.36), -6), sign), ink, alpha=0.7)
        part.seam(side(legs.inner() + np.array([2.0, 0]), sign), alpha=0.2)
        pocket = smooth((legs.waist * 0.42, 26, 0), (legs.waist * 0.46, 50), (legs.waist * 0.72, 64), (legs.hip - 3, 62, 0))
        part.seam(side(pocket, sign), alpha=0.55)
        part.shade(side(leaf(pocket - np.array([-2, 4]), 6), sign), 0.28, 2.5)
        for lift in (3.0, 7.0):
            part.stitch(side(pocket + np.array([-lift * 0.7, lift * 0.75]), sign), ink, alpha=0.85)
        hem = legs.hemline()
        part.stitch(side(hem - np.array([0, 9.0]), sign), ink, alpha=0.85)
        part.line(side(hem - np.array([0, 3.0]), sign), light, 3.5, wash * 0.7, 1.5)
    coin = smooth((legs.waist * 0.62, 38, 0), (legs.waist * 0.64, 52, 0), (legs.hip - 8, 48, 0))
    part.stitch(coin, ink, alpha=0.6)
    _creases(part, legs, rng, 1.15)
    part.shade(both(smooth((0, legs.rise - 16, 0), (16, legs.rise + 24), (8, legs.rise + 90), (0, legs.rise + 60, 0))), 0.32, 8)
    _fly(part, legs, ink)
    if design.get("knees") == "ripped":
        _rips(part, legs, rng, cloth)
    if design.get("hem") == "turn-up":
        for sign in d.SIDES:
            outer, inner = legs.across(legs.length - 24)
            cuff = smooth((outer + 2, legs.length - 26, 0), (legs.hem[0] + 3, legs.length + 2, 0),
                ((legs.hem[0] + legs.hem[1]) / 2, legs.length + 8),
                          (legs.hem[1] - 3, legs.length + 2, 0), (inner - 2, legs.length - 26, 0), ((outer + inner) / 2,
                              legs.length - 21), closed=True)  # fmt: skip
            s.part(side(cuff, sign), cloth.dyed(lighter(cloth.base, 0.4)), radius=20, puff=0.2, shadow=0.45)
    _waistband(s, legs, cloth, ink)
    trim = s.trim()
    trim.button(0, 16, 6.2, COPPER if ink == TAN_THREAD else STEEL, holes=0)
    for sign in d.SIDES:
        trim.button(sign * (legs.waist * 0.45), 29, 2, COPPER, holes=0)
        trim.button(sign * (legs.hip - 8), 65, 2, COPPER, holes=0)


def _rips(part: Part, legs: Legs, rng: np.random.Generator, cloth: Fabric) -> None:
    for sign in (1, -1):
        x, y = (legs.knee[0] + legs.knee[1]) / 2, legs.rise + 148 + float(rng.uniform(-22, 22))
        for i in range(int(rng.integers(2, 4))):
            width = float(rng.uniform(34, 48))
            hole = leaf(
                smooth((x - width / 2, y + 17 * i), (x, y + 17 * i + 3), (x + width / 2, y + 17 * i - 1)), float(rng.uniform(9, 14))
            )
            part.fill(side(hole, sign), lighter(cloth.base, 0.85), 0.95)
            part.shade(side(hole + np.array([0, -1.6]), sign), 0.14, 1.5)
            for dy in np.linspace(-4, 4, 5):
                part.line(
                    side(smooth((x - width * 0.4, y + 17 * i + dy), (x + width * 0.4, y + 17 * i + dy + 1)), sign),
                    (1, 1, 1),
                    0.9,
                    0.7,
                )
                part.line(
                    side(smooth((x - width * 0.4, y + 17 * i + dy + 1), (x + width * 0.4, y + 17 * i + dy + 2)), sign),
                    darker(cloth.base, 0.3),
                    0.5,
                    0.35,
                )


_CHINOS = {
    "slim": Legs(hip=94, knee=(74, 22), hem=(66, 26)), "straight": Legs(knee=(86, 22), hem=(80, 26)), "tapered": Legs(hip=102,
        knee=(86, 22), hem=(64, 26), rise=134, length=488),
    "wide": Legs(waist=74, hip=102, knee=(114, 12), hem=(128, 8), rise=138), "cropped": Legs(waist=76, hip=100, knee=(100, 14),
        hem=(104, 12), length=440, rise=136),
}  # fmt: skip


def chinos(s: Sketch, design: Design) -> None:
    """Chinos and tailored trousers: slant pockets, and where they are wide, pleats and a pressed crease."""
    rng, cloth = design.rng(), design.cloth()
    legs = _CHINOS[design.get("fit", "straight")]
    ink = d.thread(cloth)
    _back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=48, puff=0.22)
    pressed = design.get("front") in {"pleated", "pressed"}
    _creases(part, legs, rng, 0.65 if pressed else 1.0)
    for sign in d.SIDES:
        pocket = line((legs.waist * 0.60, 24), (legs.hip - 3, 92))
        part.seam(side(pocket, sign), alpha=0.5)
        part.shade(side(leaf(pocket + np.array([3, -2]), 6), sign), 0.25, 2.5)
        part.stitch(side(pocket + np.array([-4, 2.5]), sign), ink, alpha=0.5)
        part.stitch(side(legs.hemline() - np.array([0, 13.0]), sign), ink, alpha=0.35)
        if pressed:
            crease = legs.down(0.5, 0.0)
            part.line(side(crease, sign), darker(cloth.base, 0.5), 1.2, 0.35)
            part.line(side(crease + np.array([-1.6, 0]), sign), lighter(cloth.base, 0.5), 1.4, 0.3)
            part.fold(side(crease, sign), 13, 2.8)
        if design.get("front") == "pleated":
            for x in (34.0, 47.0):
                pleat = smooth((x, 24), (x + 3, 66), (x + 8, 118))
                part.line(side(pleat, sign), (0.03, 0.03, 0.05), 1.2, 0.4)
                part.crease(side(pleat, sign), 12, 2.6)
    part.shade(both(smooth((0, legs.rise - 14, 0), (16, legs.rise + 24), (8, legs.rise + 90), (0, legs.rise + 60, 0))), 0.3, 8)
    _fly(part, legs, ink)
    if design.get("hem") == "turn-up":
        for sign in d.SIDES:
            low = legs.hemline() - np.array([0, 20.0])
            part.line(side(low, sign), (0.03, 0.03, 0.05), 2.2, 0.4, 0.8)
            part.fold(side(low + np.array([0, 3.0]), sign), 8, 2.0)
    _waistband(s, legs, cloth, ink)
    s.trim().button(0, 16, 5, d.button_colour(cloth))


def shorts(s: Sketch, design: Design) -> None:
    """Shorts in denim, chino, linen or sports cloth."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("style", "chino")
    length = {"short": 200.0, "mid": 250.0, "long": 290.0}[design.get("length", "mid")]
    width = 118 if kind in {"linen", "sport"} else 110
    legs = Legs(waist=80, hip=104, rise=132, hem=(width + (length - 200) * 0.06, 9), length=length)
    ink = TAN_THREAD if kind == "denim" else d.thread(cloth)
    _back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=46, puff=0.22)
    _creases(part, legs, rng, 1.0)
    for sign in d.SIDES:
        if kind == "denim":
            part.fill(side(ellipse(60, 160, 30, 60), sign), lighter(cloth.base, 0.6), 0.25, 18)
            pocket = smooth((34, 26, 0), (38, 50), (60, 64), (100, 62, 0))
        else:
            pocket = line((50, 22), (101, 96))
        part.seam(side(pocket, sign), alpha=0.55)
        part.stitch(side(pocket + np.array([-4, 3]), sign), ink, alpha=0.7)
        part.fold(side(smooth((64, 120), (68, 170), (70, length)), sign), 20, 2.0)
        part.fold(side(smooth((30, 150), (34, 190), (36, length)), sign), 16, 2.0)
        hem = legs.hemline()
        if kind == "sport":
            part.line(side(offset(legs.outer(), -8), sign), design.accent_rgb, 6)
        elif design.get("hem") != "raw":
            part.stitch(side(hem - np.array([0, 10.0]), sign), ink, alpha=0.7)
    part.shade(both(smooth((0, legs.rise - 14, 0), (14, legs.rise + 20), (6, length), (0, length, 0))), 0.3, 8)
    if kind in {"sport", "linen"}:
        _elastic(s, legs, cloth, rng)
    else:
        _fly(part, legs, ink)
        _waistband(s, legs, cloth, ink)
        s.trim().button(0, 16, 5.6, COPPER if kind == "denim" else d.button_colour(cloth), holes=0 if kind == "denim" else 4)
    if design.get("hem") == "turn-up":
        for sign in d.SIDES:
            a, b = legs.hem
            cuff = smooth(
                (a, length - 20, 0),
                (a + 4, length + 4, 0),
                ((a + b) / 2, length + 9),
                (b - 2, length + 4, 0),
                (b, length - 20, 0),
                ((a + b) / 2, length - 15),
                closed=True,
            )
            s.part(side(cuff, sign), cloth, turn=4 * sign, radius=18, puff=0.18, shadow=0.4)
    if design.get("hem") == "raw":
        fringe = s.trim()
        for sign in d.SIDES:
            for x in np.linspace(legs.hem[1] + 2, legs.hem[0] - 2, 60):
                drop = float(rng.uniform(3, 10))
                fringe.line(
                    side(smooth((x, length + 1), (x + rng.uniform(-2, 2), length + 4 + drop)), sign),
                    lighter(cloth.base, 0.72),
                    0.9,
                    0.8,
                )


def _elastic(s: Sketch, legs: Legs, cloth: Fabric, rng: np.random.Generator) -> None:
    w = legs.waist
    right = (w + 4, 21, 0)
    band = s.part(
        both(join(smooth((0, 6, 0), (w * 0.6, 4), (w, -2, 0)), line((w, -2), right), smooth(right, (w * 0.6, 26), (0, 29, 0)))),
        cloth.plain(),
        radius=24,
        puff=0.14,
        shadow=0.35,
    )
    for x in np.linspace(-w + 6, w - 6, 30) + rng.uniform(-1.5, 1.5, 30):
        band.fold(line((x, 3), (x + rng.uniform(-1, 1), 27)), 5, 1.5)
    trim = s.trim()
    for sign in d.SIDES:
        end = 84 + float(rng.uniform(-8, 10))
        d.cord(trim, side(smooth((8, 17), (15, 34), (11, 60), (16, end)), sign), lighter(cloth.base, 0.7), 3.8, tip=STEEL)
        trim.ring(sign * 8.0, 16, 2.8, STEEL, thickness=1.3)


def joggers(s: Sketch, design: Design) -> None:
    """Track trousers with an elastic waist, cord and ribbed cuffs."""
    rng, cloth = design.rng(), design.cloth()
    legs = Legs(waist=76, hip=100, rise=138, knee=(90, 20), hem=(62, 30), length=476)
    _back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=46, puff=0.24)
    _creases(part, legs, rng, 1.4)
    for sign in d.SIDES:
        pocket = smooth((58, 28, 0), (84, 60), (97, 106, 0))
        part.seam(side(pocket, sign), alpha=0.5)
        part.stitch(side(pocket + np.array([-4, 3]), sign), d.thread(cloth), alpha=0.5)
        if design.get("stripe") in {"one", "two"}:
            for inset in (9.0,) if design.get("stripe") == "one" else (7.0, 17.0):
                part.line(side(offset(part_of(legs.outer(), 0.03, 1), -inset), sign), design.accent_rgb, 6, 0.95)
        if design.get("knees") == "seamed":
            outer, inner = legs.across(300)
            part.seam(side(smooth((outer, 296), ((outer + inner) / 2, 304), (inner, 298)), sign))
    part.shade(both(smooth((0, legs.rise - 14, 0), (16, legs.rise + 24), (8, legs.rise + 90), (0, legs.rise + 60, 0))), 0.3, 8)
    part.seam(line((0, 28), (0, legs.rise)))
    rib = fabric("rib", darker(cloth.base, 0.08))
    for sign in d.SIDES:
        cuff = smooth(
            (63, 474, 0), (57, 490), (57, 506, 0), (46, 509), (35, 506, 0), (34, 490), (29, 474, 0), (46, 479), (63, 474, 0)
        )
        s.part(side(cuff, sign), rib, radius=20, puff=0.24, shadow=0.4)
    _elastic(s, legs, cloth, rng)


def leggings(s: Sketch, design: Design) -> None:
    """Close-fitting sports leggings with a high waistband and panel seams."""
    rng, cloth = design.rng(), design.cloth(gloss=0.12)
    legs = Legs(waist=66, hip=88, rise=140, knee=(62, 20), hem=(48, 23), length=500 if design.get("length") != "cropped" else 440)
    _back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=40, puff=0.3)
    _creases(part, legs, rng, 0.6)
    panel = design.accent_rgb if design.get("panel") == "contrast" else darker(cloth.base, 0.12)
    for sign in d.SIDES:
        curve = smooth((legs.waist, 44), (64, 120), (52, 230), (58, 320), (44, legs.length))
        stripe = join(curve, legs.outer()[::-1])
        part.fill(side(stripe, sign), panel, 0.85 if design.get("panel") == "contrast" else 0.4)
        part.seam(side(curve, sign), alpha=0.4)
        part.stitch(side(curve + np.array([-2.4, 0]), sign), lighter(cloth.base, 0.3), alpha=0.4)
    part.shade(both(smooth((0, legs.rise - 14, 0), (12, legs.rise + 24), (6, legs.rise + 90), (0, legs.rise + 60, 0))), 0.3, 8)
    part.seam(line((0, 46), (0, legs.rise)), alpha=0.35)
    w = legs.waist
    band = s.part(
        both(
            join(
                smooth((0, 5, 0), (w * 0.6, 3), (w, -2, 0)),
                line((w, -2), (w + 11, 42)),
                smooth((w + 11, 42, 0), (w * 0.6, 50), (0, 54, 0)),
            )
        ),
        cloth,
        radius=40,
        puff=0.26,
        shadow=0.3,
    )
    band.stitch(both(smooth((0, 51, 0), (w * 0.6, 47), (w + 10, 39, 0)))[:30], lighter(cloth.base, 0.3), alpha=0.4)


DRAW = {"jeans": jeans, "chinos": chinos, "trousers": chinos, "shorts": shorts, "joggers": joggers, "leggings": leggings}
