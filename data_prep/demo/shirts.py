"""Tops with a collar or a blouse's neck: shirts, blouses and polos."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.block import Torso, drape
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.fits import top_torso
from data_prep.demo.geometry import both, join, line, moved, part_of, side, smooth
from data_prep.demo.palette import darker, lighter


def shirt(s: Sketch, design: Design) -> None:
    """A woven shirt with collar, placket and cuffs."""
    rng, cloth = design.rng(), design.cloth()
    torso = top_torso(design, neck=36, front=40, length=372 + float(rng.uniform(-8, 8)), tails=float(rng.choice([10, 24, 30])))
    short = design.get("sleeve") == "short"
    sleeve = torso.sleeve(138, 28, 74) if short else torso.sleeve(318, 11 + float(rng.uniform(-1.5, 2)), 40)
    contrast = cloth.plain((0.95, 0.94, 0.91)) if design.get("collar") == "white" else cloth
    d.inside(s, torso, contrast, rise=14)
    front = d.body(s, torso, cloth, sleeve)
    drape(front, torso, rng)
    for sign in d.SIDES:
        yoke = smooth((40, 6), (75, 26), (torso.shoulder - 1, 44))
        front.seam(side(yoke, sign))
        front.stitch(side(yoke + np.array([0, 3.5]), sign), d.thread(cloth), alpha=0.4)
    front.shade(both(smooth((0, 66, 0), (32, 66), (46, 20, 0))), 0.32, 7)
    d.hem_stitch(front, torso, cloth, up=5)
    parts = d.sleeves(s, torso, sleeve, cloth, rng, count=3 if short else 6)
    d.armhole_stitch(parts, torso, cloth)
    if short:
        d.cuff_stitch(parts, sleeve, cloth, 0.9)
    else:
        d.cuffs(s, sleeve, contrast if design.get("collar") == "white" else cloth, 0.925, grow=2.0, stitched=True)
    low = torso.length + torso.tails + 4
    camp = design.get("collar") == "camp"
    top = 74.0 if camp else 38.0
    d.placket(s, cloth, top, low)
    if design.get("pocket") in {"chest", "two"}:
        for sign in d.SIDES if design.get("pocket") == "two" else (1,):
            d.pocket(s, cloth, 55 * sign, 128, 50, 60)
            if design.get("pocket") == "two":
                d.flap(s, cloth, 55 * sign, 126, 53, 22, point=6)
    trim = s.trim()
    colour = d.button_colour(cloth)
    d.buttons(trim, 0, np.linspace(88 if camp else 84, torso.length - 26, 5 if camp else 6), 4, colour)
    if camp:
        _camp_collar(s, cloth)
        return
    grandad = design.get("collar") == "band"
    if grandad:
        edge = smooth((0, 42, 0), (20, 34), (35, 8), (38, -9, 0))
        under = smooth((44, 3, 0), (40, 22), (24, 46), (0, 55, 0))
        s.part(both(join(edge, under)), cloth, radius=12, puff=0.12, shadow=0.3, crumple=0.2)
        s.trim().button(0, 47, 3.6, colour)
        return
    point, spread = (74, 37) if design.get("collar") == "button-down" else (66, 50)
    d.shirt_collar(s, contrast, point=point + float(rng.uniform(-4, 4)), spread=spread)
    trim = s.trim()
    trim.button(0, 42, 4, colour)
    if design.get("collar") == "button-down":
        for sign in d.SIDES:
            trim.button(sign * (spread - 0.5), point - 8, 2.7, colour, holes=2)


def _camp_collar(s: Sketch, cloth: Fabric) -> None:
    """An open flat collar that runs into small lapels."""
    for sign in d.SIDES:
        lapel = smooth((2, 76, 0), (22, 40), (34, 12, 0), (52, 34), (58, 52, 0), (32, 62), (2, 76, 0))
        s.part(side(lapel, sign), cloth, turn=-20 * sign, radius=20, puff=0.1, shadow=0.4, crumple=0.4)
        leaf = smooth((30, 20, 0), (35, -10, 0), (46, -3), (55, 10, 0), (68, 42, 0), (46, 44), (30, 20, 0))
        part = s.part(side(leaf, sign), cloth, turn=-38 * sign, radius=20, puff=0.1, shadow=0.5, crumple=0.4)
        part.stitch(side(smooth((53, 14, 0), (64, 39, 0), (46, 41), (34, 26, 0)), sign), d.thread(cloth), alpha=0.4)


def blouse(s: Sketch, design: Design) -> None:
    """A soft blouse: gathered, with a bow, a ruffle, a tie neck or a wrap."""
    rng, cloth = design.rng(), design.cloth()
    neck = design.get("neck", "v-neck")
    shape = {
        "bow": (36, 40, 0.0),
        "v-neck": (42, 96, 0.85),
        "ruffle": (40, 44, 0.0),
        "peter pan": (38, 36, 0.0),
        "square": (54, 62, -1.0),
    }[neck]
    torso = Torso(
        neck=shape[0],
        front=shape[1],
        vee=shape[2],
        chest=99,
        waist=98,
        hem=110,
        shoulder=96,
        length=345 + float(rng.uniform(-12, 14)),
        tails=6,
    )
    kind = design.get("sleeve", "puff")
    if kind == "puff":
        sleeve = torso.sleeve(165, 27, 66, fullness=13, cap=15)
    elif kind == "bishop":
        sleeve = torso.sleeve(310, 14, 58, fullness=13, cap=10)
    elif kind == "flutter":
        sleeve = torso.sleeve(120, 34, 112, fullness=2, cap=8)
    else:
        sleeve = torso.sleeve(305, 11, 44)
    d.inside(s, torso, cloth, tone=0.36)
    front = d.body(s, torso, cloth, sleeve)
    drape(front, torso, rng, amount=1.25, count=7)
    for x in np.linspace(-70, 70, 7) + rng.uniform(-6, 6, 7):
        front.fold(smooth((x * 0.75, 92), (x * 0.9, 130), (x, 190 + float(rng.uniform(-20, 30)))), 13, 1.8)
    d.hem_stitch(front, torso, cloth, up=6)
    parts = d.sleeves(s, torso, sleeve, cloth, rng, count=5 if kind in {"puff", "flutter"} else 7, depth=2.4, puff=0.26)
    for sign, part in parts.items():
        for share in np.linspace(0.12, 0.88, 5):
            if kind in {"puff", "bishop"}:
                start = np.array(part_of(sleeve.armhole, 0, 0.6)[int(share * 20)])
                part.fold(
                    side(
                        smooth(
                            tuple(start),
                            tuple(start + np.array([12 + 10 * share, 18])),
                            tuple(start + np.array([18 + 8 * share, 44])),
                        ),
                        sign,
                    ),
                    9,
                    1.9,
                )
                part.fold(side(smooth(*[sleeve.point(v, share) for v in (0.74, 0.84, 0.93)]), sign), 9, 2.0)
    if kind in {"puff", "bishop", "straight"}:
        d.cuffs(s, sleeve, cloth, 0.93 if kind != "puff" else 0.9, grow=-5.0 if kind != "straight" else 1.5)
    if neck in {"bow", "ruffle", "peter pan"}:
        placket = d.placket(s, cloth, shape[1], torso.length + 8, half=8)
        placket.crumple = 1.0
        d.buttons(s.trim(), 0, np.linspace(shape[1] + 34, torso.length - 20, 6), 3.2, lighter(cloth.base, 0.6))
    _blouse_neck(s, design, torso, cloth)


def _blouse_neck(s: Sketch, design: Design, torso: Torso, cloth: Fabric) -> None:
    neck = design.get("neck")
    if neck == "peter pan":
        white = cloth.plain(lighter(cloth.base, 0.75)) if design.get("collar") == "white" else cloth
        for sign in d.SIDES:
            leaf = smooth((1, 37, 0), (22, 30), (36, 6), (39, -2, 0), (54, 10), (56, 36), (38, 58), (14, 58), (1, 37, 0))
            part = s.part(side(leaf, sign), white, radius=18, puff=0.12, shadow=0.45, crumple=0.4, turn=-25 * sign)
            part.stitch(side(smooth((52, 14), (53, 35), (36, 55), (14, 55), (4, 41)), sign), d.thread(white), alpha=0.45)
    elif neck == "ruffle":
        d.neckband(s, torso, cloth, 9)
        for sign in d.SIDES:
            edge = smooth(*[(23.0 + (5.0 if i % 2 else -4.0), 46 + 11.0 * i) for i in range(13)])
            frill = s.part(side(join(line((4, 44), (4, 182)), edge[::-1]), sign), cloth, radius=9, puff=0.16, shadow=0.4)
            for i in range(6):
                y = 57 + 22.0 * i
                frill.fold(side(smooth((5, y), (16, y + 2), (29, y)), sign), 9, 1.8)
                frill.fold(side(smooth((5, y + 11), (14, y + 12), (22, y + 11)), sign), 7, -1.8)
            frill.stitch(side(line((6.5, 46), (6.5, 180)), sign), d.thread(cloth), alpha=0.45)
    elif neck == "bow":
        d.neckband(s, torso, cloth, 12)
        for sign in d.SIDES:
            tail = smooth((2, 54, 0), (14, 90), (12, 150), (24 + 4 * sign, 182, 0), (0, 176, 0), (-3, 120), (-5, 70), (-2, 54, 0))
            part = s.part(side(moved(tail, turn=-6), sign), cloth, radius=12, puff=0.18, turn=8 * sign, shadow=0.5)
            part.fold(side(smooth((2, 62), (6, 100), (8, 160)), sign), 8, 2.4)
        for sign in d.SIDES:
            loop = smooth((0, 54, 0), (24, 34), (54, 36), (60, 54), (50, 72), (22, 66), (0, 54, 0))
            part = s.part(side(loop, sign), cloth, radius=16, puff=0.24, turn=-20 * sign, shadow=0.5)
            part.crease(side(smooth((6, 53), (26, 46), (46, 48)), sign), 9, 2.6)
            part.fold(side(smooth((6, 55), (24, 62), (38, 62)), sign), 8, -2.2)
        s.part(smooth((-9, 46), (9, 45), (11, 63), (-10, 64), closed=True), cloth, radius=8, puff=0.3, shadow=0.5)
    elif neck == "square":
        d.neckband(s, torso, cloth, 9)
    else:
        d.neckband(s, torso, cloth, 6)


def polo(s: Sketch, design: Design) -> None:
    """A piqué polo: soft collar, short placket, ribbed cuffs."""
    rng, cloth = design.rng(), design.cloth()
    torso = top_torso(design, neck=36, front=42, length=372)
    long = design.get("sleeve") == "long"
    sleeve = torso.sleeve(318, 11, 40) if long else torso.sleeve(120, 30, 72)
    tip = fabric("rib", design.accent_rgb if design.get("trim") == "tipped" else darker(cloth.base, 0.08))
    d.inside(s, torso, cloth.plain(), rise=12)
    front = d.body(s, torso, cloth, sleeve)
    drape(front, torso, rng)
    front.shade(both(smooth((0, 66, 0), (32, 64), (46, 20, 0))), 0.3, 7)
    d.hem_stitch(front, torso, cloth)
    d.sleeves(s, torso, sleeve, cloth, rng, count=3 if not long else 5)
    d.cuffs(s, sleeve, tip.plain(darker(cloth.base, 0.08)), 0.95 if long else 0.88)
    d.placket(s, cloth.plain(), 40, 138, half=10, bow=1)
    trim = s.trim()
    count = 3 if rng.random() < 0.5 else 2
    d.buttons(trim, 0, np.linspace(66, 124, count), 3.8, d.button_colour(cloth))
    if design.get("trim") == "badge":
        trim.fill(moved(np.array([(0, -6), (5, 0), (0, 6), (-5, 0)], dtype=float), 52, 118), design.accent_rgb, 0.9)
    rib = fabric("rib", darker(cloth.base, 0.06), scale=0.6)
    for sign in d.SIDES:
        outline = smooth(
            (1, 42, 0), (14, 27), (30, 2), (35, -12, 0), (46, -5), (53, 8, 0), (51, 34), (40, 62, 0), (18, 55), (1, 42, 0)
        )
        part = s.part(side(outline, sign), rib, turn=50 * sign, radius=22, puff=0.16, shadow=0.5, crumple=0.5)
        if design.get("trim") == "tipped":
            for inset in (4, 8):
                edge = smooth(
                    (53 - inset, 9, 0),
                    (51 - inset, 34),
                    (40 - inset * 0.7, 62 - inset, 0),
                    (18, 55 - inset),
                    (2, 42 - inset * 0.4, 0),
                )
                part.line(side(edge, sign), design.accent_rgb, 2.2)
    s.trim().button(0, 48, 3.6, d.button_colour(cloth))


DRAW = {"shirt": shirt, "blouse": blouse, "polo": polo}
