"""Shorts, and trousers for sport: joggers and leggings."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import both, ellipse, join, line, offset, part_of, side, smooth
from data_prep.demo.legs import COPPER, STEEL, TAN_THREAD, Legs, fly, leg_creases, waist_back, waistband
from data_prep.demo.palette import darker, lighter


def shorts(s: Sketch, design: Design) -> None:
    """Shorts in denim, chino, linen or sports cloth."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("style", "chino")
    length = {"short": 200.0, "mid": 250.0, "long": 290.0}[design.get("length", "mid")]
    width = 118 if kind in {"linen", "sport"} else 110
    legs = Legs(waist=80, hip=104, rise=132, hem=(width + (length - 200) * 0.06, 9), length=length)
    ink = TAN_THREAD if kind == "denim" else d.thread(cloth)
    waist_back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=46, puff=0.22)
    leg_creases(part, legs, rng, 1.0)
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
        fly(part, legs, ink)
        waistband(s, legs, cloth, ink)
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
    waist_back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=46, puff=0.24)
    leg_creases(part, legs, rng, 1.4)
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
    waist_back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=40, puff=0.3)
    leg_creases(part, legs, rng, 0.6)
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


DRAW = {"shorts": shorts, "joggers": joggers, "leggings": leggings}
