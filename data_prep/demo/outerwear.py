"""Blazers, coats, trench coats, cardigans and other garments that open in front; short jackets are in `jackets.py`."""

from dataclasses import replace

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.block import Sleeve, Torso, drape
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, both, join, line, moved, offset, ribbon, side, smooth
from data_prep.demo.palette import RGB, darker, lighter, mix

BRASS: RGB = (0.74, 0.60, 0.33)
STEEL: RGB = (0.70, 0.71, 0.74)


def front_half(torso: Torso, lap: float, throat: tuple[float, float], break_y: float, cutaway: float = 0.0) -> Curve:
    """The right front: from the neck down the opening to (-lap, break_y), straight to the hem, which is cut away by `cutaway`."""
    y = torso.length + 5
    opening = smooth((torso.neck, 0, 0), throat, (-lap, break_y, 0))
    if cutaway:
        edge = smooth(
            (-lap, break_y, 0),
            (-lap, y - 95),
            (-lap + cutaway * 0.12, y - 52),
            (-lap + cutaway * 0.5, y - 12),
            (-lap + cutaway + 10, y - 0.8, 0),
        )
    else:
        edge = smooth((-lap, break_y, 0), (-lap, y + torso.tails, 0))
    start = edge[-1, 0]
    hem = torso.hemline()[::-1]
    hem = hem[hem[:, 0] > start + 2]
    shoulder = line((torso.shoulder, torso.drop), (torso.neck, 0))
    return join(opening, edge, hem, torso.flank()[::-1], torso.armhole()[::-1], shoulder)


def lining(s: Sketch, torso: Torso, cloth: Fabric, low: float, *, rise: float = 12.0, width: float = 62.0) -> Part:
    """The inside of the back, seen through the opening, with a label and a hanger loop."""
    n = torso.neck
    top = smooth((0, -rise, 0), (n * 0.62, -rise * 0.85), (n + 1, -2, 0))
    part = s.part(
        both(join(top, smooth((n + 1, -2, 0), (width, low * 0.5), (14, low, 0), (0, low, 0)))),
        cloth,
        tone=0.30,
        puff=0.0,
        crumple=0.4,
        shadow=0,
    )
    part.fill(
        both(smooth((0, -rise, 0), (n * 0.62, -rise * 0.8), (n, 0, 0), (n * 0.7, 10), (0, 16, 0))), darker(cloth.base, 0.35), 0.7
    )
    d.label(part, 0, 28, 30, 13, (0.16, 0.16, 0.18))
    part.shade(both(smooth((0, low, 0), (40, low * 0.6), (width, low * 0.4), (30, low * 0.5), (0, low * 0.8, 0))), 0.4, 14)
    return part


def fronts(
    s: Sketch,
    torso: Torso,
    half: Curve,
    cloth: Fabric,
    rng: np.random.Generator,
    sleeve: Sleeve,
    *,
    amount: float = 0.7,
    count: int = 3,
) -> dict[int, Part]:
    """Both fronts, the left one of the picture underneath."""
    parts = {}
    for sign in (-1, 1):
        part = s.part(
            side(half, sign), cloth, flush=[side(half, -sign), sleeve.outline(1), sleeve.outline(-1)], shadow=0.4, puff=0.2
        )
        drape(part, torso, rng, amount=amount, count=count)
        parts[sign] = part
    return parts


def notch_lapels(
    s: Sketch,
    cloth: Fabric,
    break_y: float,
    lap: float,
    *,
    width: float = 80.0,
    peak: bool = False,
    collar: Fabric | None = None,
    drop: float = 0.0,
) -> None:
    """Collar and lapels that roll open down to the break."""
    notch = 74.0 + drop
    for sign in (-1, 1):
        tip = (width + 8, notch - 14) if peak else (width, notch + 10)
        inner = (width - 28, notch + 2) if peak else (width - 22, notch - 2)
        lapel = smooth(
            (34, 4, 0), (22, break_y * 0.42), (-lap, break_y, 0), (width * 0.46, break_y * 0.74), (width * 0.86,
                break_y * 0.52 + 8), (*tip, 0),
            (*inner, 0), (48, 40, 0), (34, 4, 0),
        )  # fmt: skip
        part = s.part(side(lapel, sign), cloth, turn=-14 * sign, radius=26, puff=0.08, shadow=0.55, crumple=0.35)
        rim = smooth(
            (-lap + 4, break_y - 10), (width * 0.44, break_y * 0.72), (width * 0.83, break_y * 0.52 + 6), (tip[0] - 4, tip[1] + 1)
        )
        part.stitch(side(rim, sign), d.thread(cloth), alpha=0.3)
        if not peak and sign == 1:
            part.line(line((width - 20, notch + 19), (width - 8, notch + 15)), darker(cloth.base, 0.5), 1.6, 0.7)
        leaf = smooth(
            (30, 10, 0),
            (32, -14, 0),
            (44, -8),
            (54, 8),
            (66 + (width - 80) * 0.6, notch - 30),
            (width - 8, notch - 12 - (6 if peak else 0), 0),
            (*inner, 0),
            (44, 44),
            (30, 10, 0),
        )
        s.part(side(leaf, sign), collar or cloth, turn=-34 * sign, radius=20, puff=0.12, shadow=0.5, crumple=0.35)


def welt(part: Part, x: float, y: float, width: float, cloth: Fabric, *, turn: float = 0.0) -> None:
    """A jetted pocket: a narrow slit with a welt."""
    from data_prep.demo.geometry import box

    part.fill(moved(box(0, 0, width, 7, 1), x, y, turn), darker(cloth.base, 0.12), 0.9)
    part.line(moved(line((-width / 2, 3.5), (width / 2, 3.5)), x, y, turn), (0.03, 0.03, 0.05), 1.3, 0.55)
    part.line(moved(line((-width / 2, -3.5), (width / 2, -3.5)), x, y, turn), (0.03, 0.03, 0.05), 0.9, 0.4)


def blazer(s: Sketch, design: Design) -> None:
    """A tailored jacket, single- or double-breasted."""
    rng, cloth = design.rng(), design.cloth()
    double = design.get("front") == "double"
    cropped = design.get("fit") == "cropped"
    torso = Torso(
        neck=36, shoulder=114, drop=27, chest=107, armpit=128, waist=97 if design.get("fit") != "relaxed" else 106, waist_at=225,
        hem=111,
        length=300 if cropped else 372 + float(rng.uniform(-8, 10)), front=40,
    )  # fmt: skip
    sleeve = torso.sleeve(312, 12, 46, cap=7)
    lap = 34.0 if double else 7.0
    break_y = 196.0 if double else float(rng.choice([176, 206, 226]))
    if cropped:
        break_y = 168
    lining(s, torso, fabric("satin", mix(cloth.base, design.accent_rgb, 0.55), gloss=0.1), break_y)
    half = front_half(torso, lap, (22, break_y * 0.4), break_y, 0 if double or cropped else 40)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=0.55)
    for sign, part in parts.items():
        part.seam(side(smooth((70, 170), (62, 230), (66, torso.length - 70)), sign), alpha=0.3)
    d.sleeves(s, torso, sleeve, cloth, rng, count=4, depth=1.8)
    for sign in d.SIDES:
        if design.get("pocket") == "patch":
            d.pocket(s, cloth, 62 * sign, torso.length - 118, 62, 78, point=0)
        else:
            d.flap(s, cloth, 64 * sign, torso.length - 112, 60, 23)
    chest = s.part(
        moved(line((-20, -4), (20, -8), (20, 3), (-20, 7), (-20, -4)), 66, 150), cloth, puff=0.06, radius=10, shadow=0.25
    )
    chest.marks.clear()
    notch_lapels(s, cloth, break_y, lap, width=float(rng.choice([72, 80, 88])), peak=double)
    trim = s.trim()
    horn = (
        BRASS
        if design.get("buttons") == "brass"
        else darker(cloth.base, 0.45)
        if rng.random() < 0.5
        else mix(cloth.base, (0.2, 0.14, 0.1), 0.6)
    )
    holes = 0 if design.get("buttons") == "brass" else 4
    rows = [break_y + 8, break_y + 52] if break_y < 210 else [break_y + 8]
    if double:
        rows = [break_y - 2, break_y + 44]
        for x in (-26.0, 26.0):
            d.buttons(trim, x, [break_y - 46, *rows] if x > 0 else rows, 5.6, horn, holes=holes)
        d.buttons(trim, -34, [break_y - 46], 5.6, horn, holes=holes)
    else:
        d.buttons(trim, 0, rows if not cropped else [break_y + 8], 5.6, horn, holes=holes)
    for sign in d.SIDES:
        for share in (0.87, 0.905, 0.94):
            x, y = sleeve.point(share, 0.2)
            trim.button(sign * x, y, 2.9, horn, holes=holes)


def _belt(s: Sketch, torso: Torso, cloth: Fabric, y: float, *, tied: bool, buckle: RGB | None) -> None:
    half = torso.waist + 3
    band = smooth(
        (-half, y - 9, 0), (0, y - 7), (half, y - 9, 0), (half, y + 9, 0), (0, y + 12), (-half, y + 9, 0), (-half, y - 9, 0)
    )
    part = s.part(band, cloth, turn=90, puff=0.1, radius=14, shadow=0.5, crumple=0.5)
    part.stitch(offset(band, -3)[2:-2], d.thread(cloth), alpha=0.35)
    for sign in d.SIDES:
        s.part(
            smooth(
                (half * 0.72 * sign - 5, y - 14, 0),
                (half * 0.72 * sign + 5, y - 14, 0),
                (half * 0.72 * sign + 5, y + 14, 0),
                (half * 0.72 * sign - 5, y + 14, 0),
                closed=True,
            ),
            cloth,
            radius=6,
            shadow=0.35,
        )
    if tied:
        for curve, width in (
            (smooth((4, y), (22, y + 50), (16, y + 110)), 17.0),
            (smooth((-2, y + 2), (-18, y + 46), (-26, y + 92)), 17.0),
        ):
            tail = s.part(ribbon(curve, width - 4, width), cloth, turn=10, radius=12, puff=0.14, shadow=0.5)
            tail.fold(curve + np.array([2, 0]), 8, 2.2)
        s.part(
            smooth((-12, y - 12), (12, y - 13), (14, y + 12), (-10, y + 14), closed=True), cloth, radius=10, puff=0.32, shadow=0.5
        )
    elif buckle is not None:
        tail = s.part(ribbon(smooth((10, y + 2), (36, y + 20), (44, y + 66)), 16, 15), cloth, radius=12, puff=0.12, shadow=0.5)
        tail.stitch(smooth((14, y + 4), (37, y + 22), (44, y + 60)), d.thread(cloth), alpha=0.3)
        from data_prep.demo.geometry import box

        s.trim().metal([box(0, y + 1, 32, 28, 5), box(0, y + 1, 22, 18, 3)], buckle, 0, y, 18)
        s.trim().metal(box(2, y + 1, 24, 2.6, 1), buckle, 0, y, 10)


def coat(s: Sketch, design: Design) -> None:
    """A long wool coat: single- or double-breasted, or a belted wrap."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("front", "single")
    length = {"long": 545.0, "knee": 480.0, "short": 420.0}[design.get("length", "knee")]
    torso = Torso(
        neck=37, shoulder=116, drop=29, chest=111, armpit=132, waist=106 if kind == "wrap" else 109, waist_at=235,
        hem=122 + (length - 420) * 0.10,
        length=length, front=42,
    )  # fmt: skip
    sleeve = torso.sleeve(322, 12, 54, cap=7, fullness=2)
    lap = {"single": 9.0, "double": 40.0, "wrap": 30.0}[kind]
    break_y = {"single": 150.0, "double": 178.0, "wrap": 226.0}[kind]
    lining(s, torso, fabric("satin", mix(darker(cloth.base, 0.3), design.accent_rgb, 0.4), gloss=0.1), break_y)
    half = front_half(torso, lap, (22, break_y * 0.4), break_y)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=0.75, count=4)
    for sign, part in parts.items():
        part.stitch(side(line((-lap + 7, break_y + 8), (-lap + 7, length)), sign), d.thread(cloth), alpha=0.25)
    d.sleeves(s, torso, sleeve, cloth, rng, count=4, depth=2.0)
    if design.get("collar") == "funnel":
        break_y = 150
    for sign in d.SIDES:
        if kind == "wrap" or design.get("pocket") == "patch":
            d.pocket(s, cloth, 68 * sign, 296, 70, 90, point=0)
        else:
            d.flap(s, cloth, 70 * sign, 292, 66, 26)
    notch_lapels(s, cloth, break_y, lap, width=94 if kind != "single" else 80, peak=kind == "double", drop=4)
    trim_colour = mix(darker(cloth.base, 0.45), (0.16, 0.11, 0.08), 0.5)
    trim = s.trim()
    if kind == "single":
        d.buttons(trim, 0, [break_y + 14, break_y + 82, break_y + 150], 7, trim_colour)
    elif kind == "double":
        for x in (-30.0, 30.0):
            d.buttons(trim, x, [break_y + 12, break_y + 74, break_y + 136], 7, trim_colour)
    else:
        _belt(s, torso, cloth, 240, tied=True, buckle=None)
    for sign in d.SIDES:
        x, y = sleeve.point(0.92, 0.22)
        s.trim().button(sign * x, y, 4, trim_colour)


def trench(s: Sketch, design: Design) -> None:
    """A double-breasted trench coat with storm flap, epaulettes and a buckled belt."""
    rng, cloth = design.rng(), design.cloth()
    length = 520.0 if design.get("length") == "long" else 450.0
    torso = Torso(neck=37, shoulder=115, drop=31, chest=110, armpit=132, waist=99, waist_at=238, hem=132, length=length, front=42)
    sleeve = torso.sleeve(320, 13, 54, cap=7, fullness=2)
    break_y = 158.0
    lining(s, torso, fabric("poplin", (0.72, 0.60, 0.44), (0.2, 0.17, 0.16), (0.93, 0.9, 0.84), pattern="plaid"), break_y)
    half = front_half(torso, 44, (24, break_y * 0.4), break_y)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=0.9, count=5)
    for sign, part in parts.items():
        part.stitch(side(line((-37, break_y + 8), (-37, length)), sign), d.thread(cloth), alpha=0.4)
        for x in (24.0, 58.0, 92.0):
            part.fold(side(smooth((x, 252), (x * 1.06, 320), (x * 1.15, length - 10)), sign), 20, 2.6)
    storm = smooth((44, 4, 0), (110, 30, 0), (104, 108), (98, 150, 0), (60, 168), (20, 146, 0), (30, 60), (44, 4, 0))
    part = s.part(storm, cloth, puff=0.07, roll=0.2, radius=26, shadow=0.45)
    part.stitch(smooth((95, 146), (60, 163), (24, 143)), d.thread(cloth), alpha=0.5)
    d.sleeves(s, torso, sleeve, cloth, rng, count=4, depth=2.0)
    d.cuffs(s, sleeve, cloth, 0.86, grow=0.5)
    for sign in d.SIDES:
        strap = s.part(sleeve.band(0.83, 0.865, sign, 2.5), cloth, turn=sleeve.turn(sign) + 90, radius=8, shadow=0.4)
        strap.stitch(sleeve.across(0.85, sign), d.thread(cloth), alpha=0.4)
        tab = s.part(
            side(smooth((62, 6, 0), (114, 28), (120, 36), (112, 42), (58, 20, 0), closed=True), sign),
            cloth,
            radius=8,
            shadow=0.45,
            turn=65 * sign,
        )
        tab.stitch(side(line((64, 10), (112, 31)), sign), d.thread(cloth), alpha=0.4)
        s.trim().button(sign * 68, 15, 3.6, (0.3, 0.22, 0.15))
        pocket = s.part(
            side(moved(smooth((-9, -40, 0), (9, -40, 0), (9, 40, 0), (-9, 40, 0), closed=True), 74, 318, -14), sign),
            cloth,
            radius=12,
            puff=0.08,
            shadow=0.4,
        )
        pocket.stitch(side(moved(line((6, -37), (6, 37)), 74, 318, -14), sign), d.thread(cloth), alpha=0.4)
    notch_lapels(s, cloth, break_y, 44, width=98, peak=False, drop=2)
    horn: RGB = (0.30, 0.21, 0.14)
    trim = s.trim()
    for x in (-36.0, 36.0):
        d.buttons(trim, x, [break_y + 16, 292, 352], 6.6, horn)
    _belt(s, torso, cloth, 238, tied=design.get("belt") == "tied", buckle=(0.36, 0.26, 0.18))


def cardigan(s: Sketch, design: Design) -> None:
    """A buttoned or open cardigan with ribbed bands."""
    rng, cloth = design.rng(), design.cloth()
    long = design.get("length") == "long"
    cropped = design.get("length") == "cropped"
    length = 450.0 if long else 270.0 if cropped else 348.0
    torso = Torso(
        neck=39,
        shoulder=107,
        drop=31,
        chest=105,
        waist=104,
        hem=107 if not long else 112,
        length=length,
        front=60,
        waist_at=190 if cropped else 250,
    )
    sleeve = torso.sleeve(316, 13, 46, fullness=4)
    rib = fabric("rib", design.accent_rgb if design.get("trim") == "contrast" else darker(cloth.base, 0.06))
    crew = design.get("neck") == "crew"
    break_y = 60.0 if crew else 148.0 if not long else 190.0
    if crew:
        torso = replace(torso, front=44)
        d.inside(s, torso, cloth.plain(), tone=0.45)
        d.backband(s, torso, rib, 12)
        half = front_half(torso.raised(22), 7, (20, 40), 50)
    else:
        inner = lining(s, torso, cloth.plain(), break_y, rise=6)
        inner.crumple = 0.2
        half = front_half(torso.raised(22), 7, (30, break_y * 0.42), break_y)
    fronts(s, torso, half, cloth, rng, sleeve, amount=1.0)
    d.sleeves(s, torso, sleeve, cloth, rng, count=5, depth=2.5, puff=0.26)
    d.hemband(s, torso, rib, 28, pinch=2 if long else 4)
    d.cuffs(s, sleeve, rib, 0.9, grow=-1.0)
    if crew:
        d.neckband(s, torso, rib, 13)
        band = smooth((0, 46), (0, length + 8))
        s.part(ribbon(band, 19), rib, puff=0.1, radius=14, shadow=0.35)
    else:
        for sign in (-1, 1):
            edge = join(
                smooth((0, -7, 0), (22, -5), (38, 3), (33, break_y * 0.42), (0, break_y + 4)),
                line((0, break_y + 5), (0, length + 8)),
            )
            s.part(side(ribbon(edge, 19), sign), rib, puff=0.12, radius=14, shadow=0.35)
    if design.get("pocket") == "patch":
        for sign in d.SIDES:
            d.pocket(s, cloth, 58 * sign, length - 118, 60, 74, point=0)
            s.part(
                moved(line((-30, -3), (30, -3), (30, 11), (-30, 11), (-30, -3)), 58.0 * sign, length - 120),
                rib,
                radius=8,
                puff=0.1,
                shadow=0.3,
            )
    if design.get("front") != "open":
        colour = mix((0.25, 0.17, 0.12), cloth.base, 0.25) if design.get("buttons") != "pearl" else lighter(cloth.base, 0.75)
        d.buttons(s.trim(), 0, np.linspace(break_y + 12, length - 12, 4 if cropped else 5), 5.4, colour)


DRAW = {"blazer": blazer, "coat": coat, "trench coat": trench, "cardigan": cardigan}
