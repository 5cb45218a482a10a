"""Short jackets: denim, biker, bomber, puffer, gilet, and the hooded parka."""

from itertools import pairwise

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.block import Sleeve, Torso
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, both, box, join, line, moved, offset, ribbon, side, smooth
from data_prep.demo.outerwear import BRASS, STEEL, front_half, fronts, lining
from data_prep.demo.palette import RGB, darker, lighter, lightness, mix

COPPER: RGB = (0.66, 0.43, 0.27)
TAN_THREAD: RGB = (0.80, 0.58, 0.30)


def denim_jacket(s: Sketch, design: Design) -> None:
    """A trucker jacket: flap pockets, V seams, shank buttons, contrast thread."""
    rng, cloth = design.rng(), design.cloth()
    cropped = design.get("fit") == "cropped"
    torso = Torso(
        neck=38,
        shoulder=112,
        drop=29,
        chest=109,
        armpit=126,
        waist=105,
        waist_at=210,
        hem=101,
        length=262 if cropped else 308,
        front=44,
    )
    sleeve = torso.sleeve(314, 11, 48, fullness=2)
    ink = TAN_THREAD if design.get("thread") != "tonal" else lighter(cloth.base, 0.3)
    sherpa = design.get("collar") == "sherpa"
    collar = fabric("sherpa", (0.90, 0.85, 0.75)) if sherpa else cloth
    d.inside(s, torso, collar if sherpa else cloth, rise=14, tone=0.35)
    half = front_half(torso, 9, (20, 36), 44)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=0.8)
    yoke_y = 112.0
    for sign, part in parts.items():
        part.fill(
            side(smooth((45, 150), (75, 170), (80, 250), (50, 280), (28, 230), closed=True), sign),
            lighter(cloth.base, 0.5),
            0.22,
            16,
        )
        part.seam(side(line((0, yoke_y), (104, yoke_y + 2)), sign))
        part.stitch(side(line((0, yoke_y - 4), (104, yoke_y - 2)), sign), ink, alpha=0.8)
        for x0, x1 in ((30, 20), (82, 62)):
            seam = line((x0, yoke_y + 2), (x1, torso.length - 26))
            part.seam(side(seam, sign))
            part.stitch(side(seam + np.array([3.6, 0]), sign), ink, alpha=0.8)
            part.stitch(side(seam - np.array([3.6, 0]), sign), ink, alpha=0.8)
        part.stitch(side(line((3, 50), (3, torso.length - 24)), sign), ink, alpha=0.8)
    sides = d.sleeves(s, torso, sleeve, cloth, rng, count=6, depth=2.5)
    for sign, part in sides.items():
        part.stitch(side(offset(torso.armhole(), 3.5), sign), ink, alpha=0.7)
        part.fill(side(ribbon(line(sleeve.point(0.35, 0.4), sleeve.point(0.75, 0.4)), 18), sign), lighter(cloth.base, 0.5), 0.2, 10)
    for sign in d.SIDES:
        d.pocket(s, cloth, 56 * sign, yoke_y + 2, 50, 60, point=14, colour=ink)
        flap = d.flap(s, cloth, 56 * sign, yoke_y, 54, 25, point=8)
        flap.stitch(offset(np.asarray(flap.outline), -3.0)[6:-4], ink, alpha=0.85)
    h, y = torso.hem, torso.length
    band = s.part(
        both(smooth((0, y - 20, 0), (h + 1, y - 24, 0), (h - 1, y + 6, 0), (0, y + 9, 0))),
        cloth,
        turn=90,
        radius=20,
        puff=0.12,
        shadow=0.35,
    )
    for lift in (-17.0, 3.0):
        band.stitch(line((-h + 2, y + lift - 1), (0, y + lift + 2), (h - 2, y + lift - 1)), ink, alpha=0.85)
    band.seam(line((0, y - 18), (0, y + 8)))
    d.cuffs(s, sleeve, cloth, 0.93, grow=1.5)
    metal = COPPER if design.get("thread") != "tonal" else STEEL
    trim = s.trim()
    d.buttons(trim, 0, [66, yoke_y + 6, *np.linspace(yoke_y + 50, y - 44, 3), y - 6], 5, metal, holes=0)
    for sign in d.SIDES:
        trim.button(sign * 56.0, yoke_y + 15, 4.2, metal, holes=0)
        x, cuff_y = sleeve.point(0.965, 0.3)
        trim.button(sign * x, cuff_y, 3.8, metal, holes=0)
    d.shirt_collar(s, collar, point=76, spread=54, neck=37)
    if not sherpa:
        return
    for sign in d.SIDES:
        s.part(
            side(smooth((1, 34, 0), (14, 24), (31, 2), (34, -15, 0), (48, -8), (58, 12), (56, 76, 0), (30, 62), (1, 34, 0)), sign),
            collar,
            radius=18,
            puff=0.3,
            shadow=0.5,
        )


def biker(s: Sketch, design: Design) -> None:
    """A leather jacket with an asymmetric zip and broad lapels."""
    rng, cloth = design.rng(), design.cloth()
    torso = Torso(neck=37, shoulder=111, drop=28, chest=107, armpit=126, waist=98, waist_at=215, hem=104, length=300, front=44)
    sleeve = torso.sleeve(312, 11, 44, fullness=3)
    metal = BRASS if design.get("metal") == "brass" else STEEL
    lining(
        s, torso, fabric("satin", (0.24, 0.12, 0.14) if lightness(cloth.base) < 0.4 else darker(cloth.base, 0.4), gloss=0.1), 190
    )
    half = front_half(torso, 30, (20, 60), 150)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=1.0)
    parts[-1].seam(side(smooth((104, 104), (60, 128), (26, 120)), -1))
    for sign, part in parts.items():
        part.seam(side(smooth((66, 60), (70, 150), (64, 292)), sign))
        part.stitch(side(smooth((69, 60), (73, 150), (67, 292)), sign), d.thread(cloth), alpha=0.35)
    sides = d.sleeves(s, torso, sleeve, cloth, rng, count=7, depth=2.6, puff=0.28)
    for sign, part in sides.items():
        for share in (0.47, 0.52, 0.57) if design.get("sleeve") == "quilted" else ():
            part.seam(sleeve.across(share, sign))
    if design.get("belt") == "belted":
        y = torso.length - 4
        band = s.part(
            both(smooth((0, y - 16, 0), (105, y - 20, 0), (104, y + 6, 0), (0, y + 10, 0))),
            cloth,
            turn=90,
            radius=16,
            puff=0.14,
            shadow=0.45,
        )
        band.stitch(line((-100, y - 15), (100, y - 15)), d.thread(cloth), alpha=0.4)
        trim = s.trim()
        trim.metal([box(-20, y - 4, 30, 30, 4), box(-20, y - 4, 21, 20, 2)], metal, -20, y - 4, 16)
    trim = s.trim()
    tape = darker(cloth.base, 0.4)
    trim.zipper(smooth((-44, 120), (-34, 200), (-29, 296)), metal, tape, width=8)
    for sign in d.SIDES:
        start, end = np.array([52.0 * sign, 214.0]), np.array([86.0 * sign, 262.0])
        trim.line(np.array([start, end]), (0.04, 0.04, 0.05), 9, 0.55)
        trim.zipper(np.linspace(start, end, 12), metal, tape, width=6)
        a, b = np.array(sleeve.point(0.84, 0.25)), np.array(sleeve.point(0.99, 0.3))
        trim.zipper(side(np.linspace(a, b, 8), sign), metal, tape, width=5)
    if design.get("pocket") != "none":
        trim.zipper(moved(line((0, 0), (34, 6)), 50, 150), metal, tape, width=5.5)
    for sign in (-1, 1):
        wide = 78 if sign == -1 else 66
        lapel = smooth(
            (34, 2, 0),
            (24, 60),
            (14 if sign == 1 else 36, 150, 0),
            (wide * 0.8, 122),
            (wide + 8, 78, 0),
            (wide - 18, 68, 0),
            (46, 30, 0),
            (34, 2, 0),
        )
        part = s.part(side(lapel, sign), cloth, turn=-14 * sign, radius=26, puff=0.14, shadow=0.6)
        part.stitch(
            side(smooth((30 if sign == -1 else 20, 142), (wide * 0.78, 118), (wide + 2, 80)), sign), d.thread(cloth), alpha=0.4
        )
        leaf = smooth((30, 8, 0), (33, -13, 0), (46, -7), (58, 10), (wide + 2, 62, 0), (wide - 18, 68, 0), (44, 40), (30, 8, 0))
        part = s.part(side(leaf, sign), cloth, turn=-34 * sign, radius=20, puff=0.16, shadow=0.5)
        s.trim().button(sign * (wide - 2.0), 84, 3.4, metal, holes=0)
        s.trim().button(sign * (wide - 8.0), 60, 3.2, metal, holes=0)


def bomber(s: Sketch, design: Design) -> None:
    """A zipped jacket with ribbed collar, cuffs and hem."""
    rng, cloth = design.rng(), design.cloth()
    torso = Torso(neck=40, shoulder=112, drop=32, chest=112, armpit=128, waist=114, waist_at=225, hem=108, length=314, front=44)
    sleeve = torso.sleeve(314, 12, 50, fullness=8, cap=8)
    varsity = design.get("style") == "varsity"
    arms = fabric("leather", design.accent_rgb) if varsity else cloth
    rib = fabric("rib", darker(cloth.base, 0.12) if not varsity else cloth.base)
    d.inside(
        s,
        torso,
        fabric("satin", mix(cloth.base, (0.75, 0.38, 0.15), 0.75), gloss=0.1)
        if design.get("lining") == "contrast"
        else cloth.plain(),
        rise=8,
    )
    d.backband(s, torso, rib, 14)
    half = front_half(torso.raised(24), 1, (24, 40), 44)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=1.4, count=5)
    for sign, part in parts.items():
        part.crease(side(smooth((104, 270), (70, 284), (30, 276)), sign), 14, 2.4)
        part.crease(side(smooth((100, 240), (76, 250), (52, 246)), sign), 12, 1.8)
        if design.get("quilt") == "diamond":
            for shift in range(-200, 360, 34):
                part.seam(side(line((0, 60 + shift), (120, 180 + shift)), sign), alpha=0.25)
                part.seam(side(line((0, 180 + shift), (120, 60 + shift)), sign), alpha=0.25)
    d.sleeves(s, torso, sleeve, arms, rng, count=7, depth=3.0, puff=0.28)
    d.hemband(s, torso, rib, 30, pinch=6)
    d.cuffs(s, sleeve, rib, 0.9, grow=-5.0)
    d.neckband(s, torso, rib, 16)
    trim = s.trim()
    if varsity:
        d.buttons(trim, 0, np.linspace(74, 300, 6), 4.6, STEEL, holes=0)
        for sign in d.SIDES:
            trim.line(side(line((56, 212), (82, 262)), sign), arms.base, 7, 1.0)
        return
    trim.zipper(line((0, 54), (0, 318)), STEEL if design.get("metal") != "brass" else BRASS, darker(cloth.base, 0.3), width=7.5)
    for sign in d.SIDES:
        trim.line(side(line((56, 210), (82, 262)), sign), (0.03, 0.03, 0.04), 7, 0.35, 1.5)
        trim.line(side(line((57, 208), (84, 261)), sign), darker(cloth.base, 0.25), 4.5, 0.95)
        trim.line(side(line((58, 207), (85, 260)), sign), lighter(cloth.base, 0.3), 0.8, 0.5)
    if design.get("pocket") == "arm":
        a, b = np.array(sleeve.point(0.24, 0.35)), np.array(sleeve.point(0.36, 0.4))
        trim.zipper(np.linspace(a, b, 10), STEEL, darker(cloth.base, 0.4), width=5)


def _slab(outline: Curve, top: float, bottom: float) -> Curve | None:
    """The piece of a closed outline between two heights, its upper and lower edge a little rounded."""
    right, left = [], []
    for y in np.linspace(top, bottom, 14):
        ys = outline[:, 1]
        crossing = np.nonzero((ys[:-1] - y) * (ys[1:] - y) <= 0)[0]
        xs = [
            outline[i, 0] + (outline[i + 1, 0] - outline[i, 0]) * (0.0 if ys[i + 1] == ys[i] else (y - ys[i]) / (ys[i + 1] - ys[i]))
            for i in crossing
        ]
        if len(xs) >= 2:
            left.append((min(xs), y))
            right.append((max(xs), y))
    if len(right) < 3:
        return None
    return np.array([*right, *left[::-1]])


def _quilted(
    s: Sketch, outline: Curve, cloth: Fabric, rng: np.random.Generator, top: float, bottom: float, count: int, radius: float
) -> list[Part]:
    parts = []
    edges = np.linspace(top, bottom, count + 1)
    for a, b in pairwise(edges):
        piece = _slab(outline, float(a) - 1, float(b) + 1)
        if piece is None:
            continue
        part = s.part(piece, cloth, radius=radius, puff=0.34, roll=0.4, shadow=0.12, crumple=1.2)
        low, high = float(piece[:, 0].min()), float(piece[:, 0].max())
        for x in np.arange(low + 8, high - 6, 19) + rng.uniform(-6, 6):
            down = bool(rng.random() < 0.5)
            y0, y1 = (
                (float(a), float(a + (b - a) * rng.uniform(0.35, 0.6)))
                if down
                else (float(b), float(b - (b - a) * rng.uniform(0.35, 0.6)))
            )
            part.fold(smooth((x, y0), (x + rng.uniform(-3, 3), (y0 + y1) / 2), (x + rng.uniform(-5, 5), y1)), 6, -1.8)
        parts.append(part)
    return parts


def puffer(s: Sketch, design: Design) -> None:
    """A quilted down jacket or gilet."""
    rng, cloth = design.rng(), design.cloth()
    long, vest = design.get("length") == "long", design.get("style") == "gilet"
    length = 400.0 if long else 322.0
    torso = Torso(
        neck=40,
        shoulder=104 if vest else 116,
        drop=30,
        chest=114,
        armpit=132,
        waist=116,
        waist_at=230,
        hem=113,
        length=length,
        front=36,
    )
    sleeve = torso.sleeve(316, 12.5, 58, fullness=9, cap=9)
    hooded = design.get("hood") == "hood"
    if hooded:
        _hood(s, cloth, None)
    else:
        s.part(both(smooth((0, -34, 0), (26, -33), (40, -26, 0), (44, 6, 0), (0, 40, 0))), cloth, tone=0.45, shadow=0, puff=0.05)
    s.part(torso.outline(), cloth, tone=0.3)
    rows = int(rng.choice([6, 8])) + (2 if long else 0)
    _quilted(s, torso.outline(), cloth, rng, 6, length + 4, rows, 26)
    if not vest:
        for sign in d.SIDES:
            count = rows
            s.part(sleeve.outline(sign), cloth, turn=sleeve.turn(sign), tone=0.35, shadow=0.3)
            for i in range(count):
                band = (
                    sleeve.band(i / count * 0.965 - 0.004, (i + 1) / count * 0.965, sign)
                    if i
                    else _first_band(sleeve, 0.965 / count, sign)
                )
                part = s.part(
                    band, cloth, turn=sleeve.turn(sign), radius=24, puff=0.34, roll=0.4, shadow=0.2 if i else 0.35, crumple=1.2
                )
                for share in (0.25, 0.5, 0.75):
                    x, y = sleeve.point(i / count + 0.02, share)
                    x2, y2 = sleeve.point((i + 0.55) / count, share + float(rng.uniform(-0.06, 0.06)))
                    part.fold(side(smooth((x, y), ((x + x2) / 2, (y + y2) / 2), (x2, y2)), sign), 6, -1.8)
        d.cuffs(s, sleeve, fabric("rib", darker(cloth.base, 0.2)), 0.955, grow=-7.0)
    trim = s.trim()
    tape = darker(cloth.base, 0.3)
    trim.shade(line((-5, 20), (5, 20), (5, length + 6), (-5, length + 6)), 0.35, 4)
    trim.zipper(line((0, 8 if not hooded else 34), (0, length + 4)), STEEL, tape, width=8)
    for sign in d.SIDES:
        trim.shade(side(ribbon(line((64, 216), (84, 268)), 7), sign), 0.4, 2)
        trim.zipper(side(line((64, 214), (85, 266)), sign), STEEL, tape, width=5)
    if not hooded:
        for sign in d.SIDES:
            collar = smooth((1, 8, 0), (1, -14, 0), (24, -22), (38, -30, 0), (46, 2), (46, 12, 0), (24, 20), (1, 26, 0))
            s.part(side(collar, sign), cloth, radius=20, puff=0.34, roll=0.3, shadow=0.4, crumple=1.2)
        s.trim().zipper(line((0, -14), (0, 30)), STEEL, tape, width=8, pull=True)


def _first_band(sleeve: Sleeve, stop: float, sign: int) -> Curve:
    from data_prep.demo.geometry import part_of

    outer, inner = part_of(sleeve.outer, 0, stop), part_of(sleeve.inner, 0, stop)
    return side(join(outer, inner[::-1], sleeve.armhole[::-1]), sign)


def _hood(s: Sketch, cloth: Fabric, fur: Fabric | None) -> None:
    """A hood that lies open behind the neck."""
    s.part(both(smooth((0, -76, 0), (40, -70), (66, -36), (70, 6), (52, 40), (0, 70, 0))), cloth, radius=34, puff=0.28, shadow=0)
    inner = s.part(
        both(smooth((0, -54, 0), (28, -49), (46, -24), (46, 12), (26, 44), (0, 64, 0))), cloth, tone=0.45, puff=0.0, shadow=0
    )
    inner.shade(both(smooth((0, 70, 0), (34, 40), (48, 0), (30, 4), (0, 18, 0))), 0.4, 12)
    d.label(inner, 0, -18, 26, 11)
    if fur is not None:
        for sign in d.SIDES:
            ring = smooth((0, -66), (34, -60), (58, -30), (60, 10), (40, 44), (14, 70))
            s.part(side(ribbon(ring, 26, 22), sign), fur, radius=16, puff=0.34, shadow=0.45, turn=20 * sign)
    else:
        for sign in d.SIDES:
            ring = smooth((0, -62), (32, -57), (54, -29), (55, 10), (36, 44), (8, 68))
            part = s.part(side(ribbon(ring, 18, 16), sign), cloth, radius=14, puff=0.26, shadow=0.45)
            part.stitch(side(ring, sign), d.thread(cloth), alpha=0.4)


def parka(s: Sketch, design: Design) -> None:
    """A hooded parka or raincoat with flap pockets and a drawn waist."""
    rng, cloth = design.rng(), design.cloth()
    torso = Torso(
        neck=42, shoulder=116, drop=33, chest=114, armpit=132, waist=108, waist_at=238, hem=121, length=418, front=44, tails=4
    )
    sleeve = torso.sleeve(320, 11.5, 54, fullness=5, cap=8)
    fur = fabric("sherpa", (0.72, 0.60, 0.45)) if design.get("hood") == "fur" else None
    _hood(s, cloth, fur)
    half = front_half(torso, 2, (24, 44), 50)
    parts = fronts(s, torso, half, cloth, rng, sleeve, amount=1.2, count=4)
    for sign, part in parts.items():
        part.stitch(side(smooth((38, 88), (108, 92)), sign), d.thread(cloth), alpha=0.5)
        part.seam(side(smooth((0, 238), (60, 236), (108, 240)), sign))
        for x in (20, 44, 70, 92):
            part.crease(side(smooth((x, 242), (x + 3, 266), (x + 2, 296)), sign), 9, 2.0)
            part.crease(side(smooth((x, 234), (x + 3, 216), (x - 2, 194)), sign), 9, 1.6)
    d.sleeves(s, torso, sleeve, cloth, rng, count=6, depth=2.7, puff=0.26)
    d.cuffs(s, sleeve, cloth, 0.93, grow=0.5, stitched=True)
    for sign in d.SIDES:
        d.pocket(s, cloth, 64 * sign, 292, 66, 80, point=0)
        d.flap(s, cloth, 64 * sign, 288, 70, 28, point=4)
        if design.get("pocket") == "four":
            d.flap(s, cloth, 60 * sign, 142, 50, 22, point=4)
    band = s.part(
        smooth((-12, 52, 0), (12, 52, 0), (12, 424, 0), (-12, 424, 0), closed=True),
        cloth,
        puff=0.06,
        radius=14,
        roll=0.2,
        shadow=0.4,
    )
    for x in (-9, 9):
        band.stitch(line((x, 56), (x, 422)), d.thread(cloth), alpha=0.5)
    trim = s.trim()
    d.buttons(trim, 0, np.linspace(72, 400, 6), 5, BRASS if design.get("metal") == "brass" else darker(cloth.base, 0.3), holes=0)
    for sign in d.SIDES:
        trim.button(sign * 64.0, 306, 4, BRASS if design.get("metal") == "brass" else darker(cloth.base, 0.3), holes=0)
        d.cord(
            trim,
            side(smooth((16, 64), (20, 90), (18 + float(rng.uniform(-4, 4)), 124)), sign),
            lighter(cloth.base, 0.4),
            3.6,
            tip=STEEL,
        )
        d.cord(trim, side(smooth((17, 238), (22, 256), (20, 282)), sign), lighter(cloth.base, 0.3), 3.2, tip=STEEL)


DRAW = {"denim jacket": denim_jacket, "biker jacket": biker, "bomber jacket": bomber, "puffer jacket": puffer, "parka": parka}
