"""Dresses: shirt, wrap, slip, summer, fitted and knitted."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.block import Torso, drape, mirrored
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import both, join, line, offset, ribbon, side, smooth
from data_prep.demo.palette import darker, lighter
from data_prep.demo.skirts import hang, panel, tiers, wavy_hem

_LENGTH = {"mini": 385.0, "knee": 450.0, "midi": 540.0, "maxi": 600.0}
_WAIST = 205.0


def _bodice(neck: float, front: float, vee: float = 0.0, **changes: float) -> Torso:
    measures = {
        "shoulder": 92.0,
        "drop": 24.0,
        "chest": 88.0,
        "armpit": 112.0,
        "waist": 71.0,
        "waist_at": _WAIST - 6,
        "hem": 70.0,
        "length": _WAIST,
    }
    return Torso(**{**measures, "neck": neck, "front": front, "vee": vee, **changes})


def _sleeve(torso: Torso, kind: str):  # type: ignore[no-untyped-def]
    if kind == "short":
        return torso.sleeve(104, 30, 64, cap=9)
    if kind == "puff":
        return torso.sleeve(124, 29, 62, fullness=14, cap=17)
    if kind == "flutter":
        return torso.sleeve(96, 38, 104, cap=8)
    return torso.sleeve(288, 14, 42, fullness=5, cap=8)


def _skirt(
    s: Sketch,
    design: Design,
    rng: np.random.Generator,
    hem: float,
    *,
    top: float = _WAIST - 4,
    waist: float = 70.0,
    count: int = 8,
    depth: float = 3.4,
) -> None:
    cloth, bottom = design.cloth(), _LENGTH[design.get("length", "midi")]
    hemline = wavy_hem(hem, bottom, 6, 5, rng, bow=14)
    part = s.part(panel(waist, waist + (hem - waist) * 0.45, hem, top, bottom, hemline), cloth, radius=64, puff=0.22, shadow=0.1)
    hang(part, waist, hem, top, bottom, rng, count=count, depth=depth, start=0.02)
    for x in np.linspace(-waist + 8, waist - 8, 13) + rng.uniform(-3, 3, 13):
        part.fold(smooth((x, top + 2), (x * 1.05, top + 22), (x * 1.12, top + 52 + float(rng.uniform(-14, 14)))), 8, 1.8)
    part.stitch(hemline - np.array([0, 9.0]), d.thread(cloth), alpha=0.4)


def shirt_dress(s: Sketch, design: Design) -> None:
    """A dress with a shirt's collar and placket, and a belt or a straight cut."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("sleeve", "long")
    bottom = max(425.0, _LENGTH[design.get("length", "knee")])
    belted = design.get("waist", "belted") == "belted"
    torso = Torso(
        neck=35,
        front=40,
        shoulder=98,
        chest=95,
        waist=78 if belted else 93,
        waist_at=_WAIST + 8,
        hem=112 + (bottom - 385) * 0.08,
        length=bottom - 10,
        tails=20 if not belted else 8,
    )
    sleeve = torso.sleeve(124, 28, 72) if kind == "short" else torso.sleeve(302, 14, 40)
    d.inside(s, torso, cloth, rise=14)
    front = d.body(s, torso, cloth, sleeve)
    drape(front, torso, rng, amount=1.1)
    hang(front, 70, torso.hem, _WAIST + 10, bottom, rng, count=7, depth=3.0, start=0.02)
    front.shade(both(smooth((0, 66, 0), (32, 66), (46, 20, 0))), 0.32, 7)
    d.hem_stitch(front, torso, cloth, up=7)
    parts = d.sleeves(s, torso, sleeve, cloth, rng, count=3 if kind == "short" else 6)
    if kind == "short":
        d.cuff_stitch(parts, sleeve, cloth, 0.9)
    else:
        d.cuffs(s, sleeve, cloth, 0.925, grow=2.0, stitched=True)
    d.placket(s, cloth, 38, torso.length + torso.tails + 4)
    if design.get("pocket") == "chest":
        for sign in d.SIDES:
            d.pocket(s, cloth, 50 * sign, 118, 44, 50)
            d.flap(s, cloth, 50 * sign, 116, 46, 19, point=5)
    d.buttons(s.trim(), 0, np.linspace(80, torso.length - 60, 8), 4, d.button_colour(cloth))
    if belted:
        _tie(s, cloth, _WAIST + 8, 81)
    d.shirt_collar(s, cloth, point=66, spread=44, neck=35)
    s.trim().button(0, 42, 4, d.button_colour(cloth))


def _tie(s: Sketch, cloth: Fabric, y: float, half: float) -> None:
    band = smooth(
        (-half, y - 8, 0), (0, y - 5), (half, y - 8, 0), (half, y + 8, 0), (0, y + 11), (-half, y + 8, 0), (-half, y - 8, 0)
    )
    part = s.part(band, cloth, turn=90, puff=0.12, radius=14, shadow=0.45)
    part.stitch(offset(band, -2.6)[2:-2], d.thread(cloth), alpha=0.35)
    for curve in (smooth((6, y + 2), (22, y + 44), (14, y + 102)), smooth((0, y + 2), (-12, y + 40), (-20, y + 84))):
        tail = s.part(ribbon(curve, 11, 15), cloth, radius=10, puff=0.16, shadow=0.45)
        tail.fold(curve + np.array([2, 0]), 7, 2.0)
    s.part(smooth((-9, y - 10), (10, y - 11), (12, y + 10), (-8, y + 12), closed=True), cloth, radius=9, puff=0.3, shadow=0.45)


def wrap_dress(s: Sketch, design: Design) -> None:
    """A dress whose fronts cross and tie at the waist."""
    rng, cloth = design.rng(), design.cloth()
    torso = _bodice(38, 128, 0.75)
    sleeve = _sleeve(torso, design.get("sleeve", "short"))
    d.inside(s, torso, cloth)
    hem = 118 + (_LENGTH[design.get("length", "midi")] - 385) * 0.16
    _skirt(s, design, rng, hem, waist=70)
    shape = torso.outline()
    for sign in (-1, 1):
        half = join(
            smooth((-46, _WAIST - 2, 0), (-14, 128), (22, 62), (torso.neck, 0, 0)), line((torso.neck, 0), (torso.shoulder,
                torso.drop)), torso.armhole(), torso.flank(),
            smooth((torso.hem, torso.length, 0), (0, torso.length + 4), (-46, _WAIST - 2, 0)),
        )  # fmt: skip
        part = s.part(side(half, sign), cloth, flush=[shape, sleeve.outline(1), sleeve.outline(-1)], shadow=0.4, turn=6 * sign)
        for i in range(5):
            part.crease(side(smooth((-30 + 14 * i, _WAIST - 8), (14 + 12 * i, 150), (50 + 8 * i, 100 + 4 * i)), sign), 12, 1.9)
        part.stitch(side(smooth((-42, _WAIST - 6), (-10, 130), (25, 64), (torso.neck + 3, 2)), sign), d.thread(cloth), alpha=0.45)
    d.sleeves(s, torso, sleeve, cloth, rng, count=4, depth=2.4, puff=0.25)
    if design.get("sleeve") == "puff":
        d.cuffs(s, sleeve, cloth, 0.9, grow=-5.0)
    y = _WAIST
    s.part(
        both(smooth((0, y - 7, 0), (74, y - 10, 0), (74, y + 7, 0), (0, y + 10, 0))),
        cloth,
        turn=90,
        puff=0.12,
        radius=14,
        shadow=0.4,
    )
    for curve in (smooth((52, y), (64, y + 56), (56, y + 130)), smooth((50, y), (40, y + 50), (42, y + 104))):
        tail = s.part(ribbon(curve, 10, 15), cloth, radius=10, puff=0.16, shadow=0.45)
        tail.fold(curve, 7, 2.0)
    s.part(smooth((42, y - 10), (60, y - 11), (62, y + 10), (44, y + 11), closed=True), cloth, radius=9, puff=0.3, shadow=0.45)


def slip_dress(s: Sketch, design: Design) -> None:
    """A bias-cut dress on thin straps."""
    rng, cloth = design.rng(), design.cloth()
    bottom = _LENGTH[design.get("length", "midi")]
    hem = 104 + (bottom - 385) * 0.10
    top = (
        smooth((0, 98, 0), (30, 82), (52, 62, 0)) if design.get("neck") != "straight" else smooth((0, 84, 0), (30, 82), (62, 78, 0))
    )
    x, y = float(top[-1, 0]), float(top[-1, 1])
    arm = smooth((x, y, 0), (x + 10, 86), (82, 116, 0))
    flank = smooth((82, 116, 0), (74, 190), (82, 260), (94, 360), (hem, bottom, 0))
    hemline = wavy_hem(hem, bottom, 5, 5, rng)
    half = join(top, arm, flank)
    back = s.part(both(smooth((0, 118, 0), (50, 112), (70, 118, 0), (70, 150, 0), (0, 150, 0))), cloth, tone=0.4, puff=0, shadow=0)
    d.label(back, 0, 126, 20, 8)
    for sign in d.SIDES:
        s.part(
            side(ribbon(smooth((x, y + 4), (x - 6, 30), (x - 8, 0), (x - 4, -6)), 4.2), sign), cloth, radius=4, puff=0.2, shadow=0.2
        )
        s.part(
            side(ribbon(smooth((x - 4, -6), (x + 3, 40), (x + 7, 112)), 4.0), sign),
            cloth,
            radius=4,
            puff=0.2,
            tone=0.25,
            shadow=0.2,
        )
    front = s.part(join(half, hemline, half[::-1] * np.array([-1.0, 1.0])), cloth, radius=62, puff=0.26)
    hang(front, 70, hem, 190, bottom, rng, count=7, depth=3.4, start=0.05)
    for sign in d.SIDES:
        for i in range(3):
            front.crease(side(smooth((78, 150 + 22 * i), (46, 170 + 26 * i), (10, 176 + 34 * i)), sign), 13, 1.7)
        front.seam(side(smooth((50, 160), (44, 128), (36, 100)), sign), alpha=0.3)
    if design.get("neck") == "cowl":
        for i in range(4):
            front.crease(smooth((-44 + 6 * i, 74 + 8 * i), (0, 104 + 15 * i), (44 - 6 * i, 74 + 8 * i)), 13, 3.0)
    edge = mirrored(top)
    front.line(edge + np.array([0, 4.0]), (0.03, 0.03, 0.05), 1.0, 0.22)
    if design.get("trim") == "lace":
        from data_prep.demo.geometry import ellipse, resample

        for curve in (edge + np.array([0, 5.0]), hemline - np.array([0, 5.0])):
            for px, py in resample(curve, 34)[1:-1]:
                front.fill(ellipse(float(px), float(py), 5.5, 7), lighter(cloth.base, 0.3), 0.55)
                front.fill(ellipse(float(px), float(py), 1.8), darker(cloth.base, 0.45), 0.5)


def summer_dress(s: Sketch, design: Design) -> None:
    """A sundress: fitted bodice, full skirt; on straps or with sleeves."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("sleeve", "strap")
    bottom = _LENGTH[design.get("length", "knee")]
    hem = 130 + (bottom - 385) * 0.17
    if kind == "strap":
        top = (
            smooth((0, 84, 0), (30, 78), (56, 74, 0))
            if design.get("neck") != "sweetheart"
            else smooth((0, 96, 0), (22, 74), (44, 70), (60, 80, 0))
        )
        x, y = float(top[-1, 0]), float(top[-1, 1])
        back = s.part(
            both(smooth((0, 100, 0), (50, 98), (70, 110, 0), (70, 140, 0), (0, 140, 0))), cloth, tone=0.4, puff=0, shadow=0
        )
        d.label(back, 0, 110, 20, 8)
        for sign in d.SIDES:
            wide = 15.0 if design.get("strap") == "wide" else 8.0
            s.part(
                side(ribbon(smooth((x - 8, y + 8), (x - 12, 30), (x - 10, 2)), wide, wide * 0.9), sign),
                cloth,
                radius=7,
                puff=0.16,
                shadow=0.2,
            )
            s.part(
                side(ribbon(smooth((x - 10, 2), (x, 50), (x + 6, 116)), wide * 0.9), sign),
                cloth,
                radius=7,
                puff=0.16,
                tone=0.32,
                shadow=0.2,
            )
        _gathered(s, design, rng, hem)
        body = join(
            top,
            smooth((x, y, 0), (x + 8, 90), (80, 112, 0)),
            smooth((80, 112, 0), (73, 170), (71, _WAIST, 0)),
            smooth((71, _WAIST, 0), (40, _WAIST + 4), (0, _WAIST + 5, 0)),
        )
        bodice = s.part(both(body), cloth, radius=50, puff=0.26, shadow=0.35)
        edge = mirrored(top)
        bodice.stitch(edge + np.array([0, 4.0]), d.thread(cloth), alpha=0.45)
    else:
        torso = _bodice(
            52 if design.get("neck") == "square" else 40,
            70 if design.get("neck") == "square" else 60,
            0.8 if design.get("neck") == "v-neck" else -1.0 if design.get("neck") == "square" else 0.0,
        )
        sleeve = _sleeve(torso, kind)
        d.inside(s, torso, cloth)
        _gathered(s, design, rng, hem)
        bodice = d.body(s, torso, cloth, sleeve, shadow=0.35)
        d.sleeves(s, torso, sleeve, cloth, rng, count=4, depth=2.4, puff=0.25)
        if kind == "puff":
            d.cuffs(s, sleeve, cloth, 0.9, grow=-5.0)
        d.neckband(s, torso, cloth, 6)
    for sign in d.SIDES:
        bodice.seam(side(smooth((44, _WAIST), (42, 150), (52, 108)), sign), alpha=0.35)
        for i in range(3):
            bodice.crease(side(smooth((70, 150 + 18 * i), (48, 158 + 18 * i), (28, 156 + 20 * i)), sign), 10, 1.5)
    bodice.line(smooth((-70, _WAIST - 3), (0, _WAIST + 2), (70, _WAIST - 3)), (0.03, 0.03, 0.05), 1.2, 0.3)
    if design.get("front") == "buttons":
        top_y = 84.0 if kind == "strap" else 62.0
        d.placket(s, cloth, top_y, bottom + 10, half=9)
        d.buttons(s.trim(), 0, np.linspace(top_y + 16, bottom - 50, 9), 4.2, d.button_colour(cloth))
    if design.get("waist") == "sash":
        _tie(s, fabric("satin", design.accent_rgb, gloss=0.2), _WAIST, 74)


def _gathered(s: Sketch, design: Design, rng: np.random.Generator, hem: float) -> None:
    if design.get("skirt") == "tiered":
        tiers(s, design, rng, 70.0, _WAIST - 4, _LENGTH[design.get("length", "knee")], hem, count=3)
    else:
        _skirt(s, design, rng, hem, waist=70, count=9)


def fitted_dress(s: Sketch, design: Design) -> None:
    """A sheath or a knitted dress that follows the body."""
    rng, cloth = design.rng(), design.cloth()
    bottom = _LENGTH[design.get("length", "knee")]
    knit = design.texture in {"rib", "knit", "cable", "chunky"}
    neck = {
        "crew": (38, 34, 0.0),
        "v-neck": (40, 88, 0.85),
        "boat": (62, 24, 0.0),
        "square": (52, 62, -1.0),
        "turtleneck": (36, 22, 0.0),
    }[design.get("neck", "crew")]
    torso = Torso(
        neck=neck[0],
        front=neck[1],
        vee=neck[2],
        shoulder=91 if design.get("sleeve") != "none" else 78,
        drop=24 if design.get("sleeve") != "none" else 14,
        chest=88,
        armpit=114,
        waist=74,
        waist_at=_WAIST,
        hem=92 if not knit else 88,
        length=bottom,
        inset=0 if design.get("sleeve") != "none" else 10,
    )
    d.inside(s, torso, cloth)
    if design.get("sleeve") == "none":
        front = d.body(s, torso, cloth, radius=60, puff=0.27)
    else:
        sleeve = _sleeve(torso, design.get("sleeve", "long"))
        front = d.body(s, torso, cloth, sleeve, radius=60, puff=0.27)
        parts = d.sleeves(s, torso, sleeve, cloth, rng, count=5)
        d.cuff_stitch(parts, sleeve, cloth, 0.95)
    drape(front, torso, rng, amount=0.9, count=4)
    for sign in d.SIDES:
        if not knit:
            front.seam(side(smooth((40, 110), (40, _WAIST), (48, 330), (50, bottom)), sign), alpha=0.3)
        for y in (250.0, 290.0):
            front.crease(side(smooth((84, y), (60, y + 6), (34, y + 2)), sign), 12, 1.4)
    d.hem_stitch(front, torso, cloth, up=9)
    if design.get("neck") == "turtleneck":
        from data_prep.demo.knits import roll_neck

        roll_neck(s, fabric("rib", cloth.base), 40, folded=True)
    else:
        d.neckband(s, torso, cloth if not knit else fabric("rib", darker(cloth.base, 0.05)), 10 if knit else 6)
    if design.get("waist") == "belted":
        from data_prep.demo.geometry import box

        leather = fabric("leather", design.accent_rgb)
        y = _WAIST
        belt = s.part(
            both(smooth((0, y - 6, 0), (77, y - 9, 0), (77, y + 7, 0), (0, y + 10, 0))), leather, radius=14, puff=0.14, shadow=0.45
        )
        belt.stitch(smooth((-74, y - 5), (0, y - 2), (74, y - 5)), lighter(leather.base, 0.3), alpha=0.4)
        s.trim().metal([box(0, y + 2, 26, 24, 5), box(0, y + 2, 18, 16, 3)], (0.78, 0.65, 0.38), 0, y, 14)
        s.trim().metal(box(2, y + 2, 20, 2.2, 1), (0.78, 0.65, 0.38), 0, y, 8)


DRAW = {
    "shirt dress": shirt_dress,
    "wrap dress": wrap_dress,
    "slip dress": slip_dress,
    "summer dress": summer_dress,
    "sheath dress": fitted_dress,
    "knit dress": fitted_dress,
}
