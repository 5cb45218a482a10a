"""Jeans, chinos and tailored trousers."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric
from data_prep.demo.geometry import both, ellipse, leaf, line, moved, offset, part_of, side, smooth
from data_prep.demo.legs import COPPER, STEEL, TAN_THREAD, Legs, fly, leg_creases, waist_back, waistband
from data_prep.demo.palette import darker, lighter, lightness

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
    waist_back(s, legs, cloth, (0.62, 0.42, 0.24))
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
    leg_creases(part, legs, rng, 1.15)
    part.shade(both(smooth((0, legs.rise - 16, 0), (16, legs.rise + 24), (8, legs.rise + 90), (0, legs.rise + 60, 0))), 0.32, 8)
    fly(part, legs, ink)
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
    waistband(s, legs, cloth, ink)
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
    waist_back(s, legs, cloth)
    part = s.part(legs.outline(), cloth, radius=48, puff=0.22)
    pressed = design.get("front") in {"pleated", "pressed"}
    leg_creases(part, legs, rng, 0.65 if pressed else 1.0)
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
    fly(part, legs, ink)
    if design.get("hem") == "turn-up":
        for sign in d.SIDES:
            low = legs.hemline() - np.array([0, 20.0])
            part.line(side(low, sign), (0.03, 0.03, 0.05), 2.2, 0.4, 0.8)
            part.fold(side(low + np.array([0, 3.0]), sign), 8, 2.0)
    waistband(s, legs, cloth, ink)
    s.trim().button(0, 16, 5, d.button_colour(cloth))


DRAW = {"jeans": jeans, "chinos": chinos, "trousers": chinos}
