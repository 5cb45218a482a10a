"""Boots, heels, ballet flats and sandals from the side, as a pair; see `shoes.py` for the frame of reference."""

from collections.abc import Callable

import numpy as np

from data_prep.demo.canvas import Copy, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, box, ellipse, join, line, moved, offset, resample, ribbon, side, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness
from data_prep.demo.shoes import FEATHER, LOW_PAIR, STEEL, laces, seam_row, shoe_stitch, welted_sole

GOLD: RGB = (0.80, 0.66, 0.36)
_LINING: RGB = (0.78, 0.66, 0.52)


def _buckle(s: Sketch, x: float, y: float, turn: float, size: float, tone: RGB = GOLD) -> None:
    trim = s.trim()
    trim.metal(
        [moved(box(0, 0, size, size * 0.9, 2), x, y, turn), moved(box(0, 0, size * 0.62, size * 0.5, 1), x, y, turn)],
        tone,
        x,
        y,
        size / 2,
    )
    trim.metal(moved(box(size * 0.05, 0, size * 0.7, 1.8, 0.6), x, y, turn), tone, x, y, size / 3)


def boots(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """Ankle boots: chelsea, laced, or with a zip and block heel."""
    cloth = design.cloth()
    kind = design.get("style", "chelsea")
    s.copies = [Copy(66, -96, 0.94), Copy()]
    high = {"chelsea": 236.0, "laced": 262.0, "zip": 226.0, "western": 262.0}[kind]
    heel = {"chelsea": 28.0, "laced": 34.0, "zip": 62.0, "western": 46.0}[kind]
    lift = heel - 26
    s.part(
        smooth((40, -high, 0), (100, -high - 8), (164, -high, 0), (160, -high + 30, 0), (50, -high + 30, 0), closed=True),
        fabric("leather", _LINING, gloss=0.05),
        tone=0.42,
        shadow=0,
    )
    if kind == "laced":
        s.part(
            smooth((-50, -120, 0), (10, -190), (28, -high - 14, 0), (66, -high - 16), (70, -150, 0), (-10, -90, 0), closed=True),
            cloth,
            radius=16,
            puff=0.22,
            shadow=0.2,
        )
    shaft_top = smooth((38, -high, 0), (100, -high + 5), (166, -high - (8 if kind == "western" else 0), 0))
    if kind == "western":
        shaft_top = smooth((38, -high - 8, 0), (100, -high + 26), (166, -high - 10, 0))
    front = smooth(
        (-190, -27, 0),
        (-192 if kind != "western" else -204, -46),
        (-160, -74),
        (-110, -94),
        (-30, -122 - lift * 0.5),
        (14, -160 - lift * 0.4),
        (30, -200),
        (*shaft_top[0], 0),
    )
    back = smooth((*shaft_top[-1], 0), (166, -170), (182, -100 - lift), (186, -40 - lift, 0))
    feather = FEATHER.copy()
    feather[:, 1] -= np.interp(feather[:, 0], [-40, 110], [0, lift])
    part = s.part(join(front, shaft_top, back, feather[::-1]), cloth, radius=46, puff=0.28, roll=0.22)
    for x, y in ((-70.0, -112.0), (-50.0, -116.0)):
        part.crease(smooth((x, y), (x + 14, y + 28), (x + 6, y + 60)), 12, 1.8)
    for y in (-168.0, -150.0):
        part.crease(smooth((24, y), (70, y + 12), (120, y + 4)), 14, 1.7)
    if kind == "chelsea":
        gore = smooth(
            (70, -high + 6, 0),
            (128, -high + 6, 0),
            (122, -150),
            (112, -104 - lift, 0),
            (88, -104 - lift, 0),
            (76, -150),
            closed=True,
        )
        side = s.part(gore, fabric("rib", (0.12, 0.12, 0.13)), radius=24, puff=0.14, shadow=0.2)
        side.stitch(offset(gore, 3.4), shoe_stitch(cloth), alpha=0.6)
        part.stitch(offset(gore, 4.0), shoe_stitch(cloth), alpha=0.7)
        tab = s.part(
            smooth((156, -high - 22, 0), (172, -high - 20, 0), (176, -high + 26, 0), (160, -high + 26, 0), closed=True),
            fabric("twill", (0.14, 0.14, 0.15)),
            radius=8,
            puff=0.2,
            shadow=0.3,
        )
        tab.line(line((160, -high), (174, -high)), (0.7, 0.7, 0.7), 0.8, 0.3)
    elif kind == "laced":
        facing = join(
            smooth((-64, -112, 0), (6, -166), (30, -206), (40, -high, 0)),
            smooth((70, -high, 0), (60, -196), (30, -140), (-46, -84, 0)),
        )
        piece = s.part(facing, cloth, radius=16, puff=0.16, shadow=0.3)
        seam_row(piece, offset(smooth((70, -high), (60, -196), (30, -140), (-44, -86)), -3), cloth, double=True)
        part.seam(smooth((40, -130), (110, -120), (180, -112)), alpha=0.4)
        seam_row(part, smooth((40, -126), (110, -116), (180, -108)), cloth)
        collar = s.part(
            smooth(
                (72, -high - 1, 0),
                (120, -high + 3),
                (167, -high - 1, 0),
                (167, -high + 24, 0),
                (120, -high + 27),
                (72, -high + 22, 0),
                closed=True,
            ),
            fabric("leather", darker(cloth.base, 0.2)),
            radius=14,
            puff=0.3,
            shadow=0.3,
        )
        collar.line(line((74, -high + 12), (166, -high + 12)), (0.03, 0.03, 0.04), 1.2, 0.35)
    elif kind == "zip":
        part.seam(smooth((92, -high + 4), (96, -150), (100, -100)), alpha=0.4)
        s.trim().zipper(smooth((92, -high + 6), (95, -160), (100, -96)), GOLD, darker(cloth.base, 0.3), width=6)
    else:
        for shift in (0.0, 7.0):
            part.stitch(
                smooth(
                    (50 + shift, -high + 34 + shift),
                    (80, -190 + shift),
                    (104, -150 + shift),
                    (128, -190 + shift),
                    (158 - shift, -high + 30 + shift),
                ),
                lighter(cloth.base, 0.5),
                alpha=0.85,
            )
        part.stitch(
            smooth((-150, -70), (-110, -66), (-90, -80), (-60, -90), (-100, -60), (-140, -52)), lighter(cloth.base, 0.5), alpha=0.85
        )
        for x in (52.0, 150.0):
            s.part(
                smooth((x - 9, -high - 16, 0), (x + 9, -high - 16, 0), (x + 8, -high + 24, 0), (x - 8, -high + 24, 0), closed=True),
                cloth,
                radius=8,
                puff=0.2,
                shadow=0.35,
            )
    if kind in {"zip", "western"}:
        _block_heel(s, cloth, heel, -6 if kind == "western" else 0)
    else:
        dark: RGB = (0.10, 0.09, 0.09) if kind == "laced" or lightness(cloth.base) < 0.2 else (0.26, 0.17, 0.11)
        welted_sole(
            s,
            dark,
            heel=heel - 2 if kind == "laced" else 26,
            thickness=18 if kind == "laced" else 9,
            lugs=kind == "laced",
            welt=(0.85, 0.7, 0.3) if design.get("welt") == "yellow" else None,
        )
    if kind == "laced":
        laces(
            s.trim(),
            smooth((-62, -114), (6, -168), (30, -208), (38, -high)),
            darker(cloth.base, 0.5) if design.get("laces") != "contrast" else (0.8, 0.62, 0.3),
            8,
            width=5,
            eyelet=STEEL if design.get("metal") != "brass" else GOLD,
        )


def _block_heel(s: Sketch, cloth: Fabric, heel: float, lean: float) -> None:
    sole = smooth(
        (-192, -28, 0),
        (-160, -18),
        (-110, -12),
        (-30, -14),
        (50, -34 - (heel - 26) * 0.62),
        (110, -43 - (heel - 26), 0),
        (186, -45 - (heel - 26), 0),
        (186, -heel - 4, 0),
        (104, -heel - 2, 0),
        (40, -heel * 0.5),
        (-30, -4),
        (-110, -3),
        (-170, -8),
        (-194, -18, 0),
        closed=True,
    )
    s.part(sole, fabric("leather", (0.13, 0.11, 0.10), gloss=0.1), radius=8, puff=0.1, shadow=0.3, crumple=0)
    block = smooth(
        (98, -heel - 4, 0),
        (188, -heel - 8, 0),
        (180 + lean, -heel * 0.4),
        (178 + lean, 0, 0),
        (116, 0, 0),
        (110, -heel * 0.5),
        closed=True,
    )
    part = s.part(block, fabric("leather", darker(cloth.base, 0.18)), radius=18, puff=0.2, roll=0.24, shadow=0.3, crumple=0)
    part.fill(line((114, -4), (180 + lean, -4), (180 + lean, 1), (114, 1)), (0.06, 0.06, 0.07), 0.9)


def _arched(height: float, toe: float = -196.0) -> Curve:
    """The foot's line over a heel of `height`, from toe to heel seat."""
    return smooth(
        (toe, -12),
        (-150, -6),
        (-80, -7),
        (-10, -18 - height * 0.16),
        (70, -height * 0.66 - 8),
        (130, -height - 4),
        (174, -height - 6),
    )


def _heel(s: Sketch, kind: str, height: float, leather: Fabric) -> None:
    h = height
    if kind == "stiletto":
        outline = smooth(
            (118, -h + 2, 0),
            (176, -h - 8, 0),
            (174, -h * 0.6),
            (164, -h * 0.3),
            (160, 0, 0),
            (149, 0, 0),
            (149, -h * 0.35),
            (140, -h * 0.8),
            closed=True,
        )
    elif kind == "kitten":
        outline = smooth(
            (120, -h + 2, 0), (176, -h - 8, 0), (172, -h * 0.5), (162, 0, 0), (146, 0, 0), (144, -h * 0.5), closed=True
        )
    elif kind == "wedge":
        outline = smooth(
            (-40, -20, 0),
            (60, -h * 0.6 - 6),
            (120, -h, 0),
            (178, -h - 8, 0),
            (176, -h * 0.5),
            (172, 0, 0),
            (-10, 0, 0),
            closed=True,
        )
    else:
        outline = smooth(
            (104, -h + 4, 0), (177, -h - 8, 0), (174, -h * 0.5), (172, 0, 0), (118, 0, 0), (114, -h * 0.6), closed=True
        )
    part = s.part(outline, leather, radius=16, puff=0.26, roll=0.24, shadow=0.25, crumple=0)
    x0, x1 = (149, 160) if kind == "stiletto" else (146, 162) if kind == "kitten" else (118, 172)
    part.fill(line((x0 - 2, -4), (x1 + 2, -4), (x1 + 2, 1), (x0 - 2, 1)), (0.07, 0.07, 0.08), 0.9)


def _open_sides(s: Sketch, cloth: Fabric, lining: Fabric, foot: Curve, height: float, *, strapped: bool) -> None:
    bed = join(foot[30:], (foot[30:] + np.array([0.0, -6.0]))[::-1])
    s.part(bed, lining, radius=5, puff=0.1, shadow=0)
    if strapped:
        seat = float(np.interp(24, foot[:, 0], foot[:, 1]))
        hollow = smooth(
            (-90, -58, 0), (-30, -58 - height * 0.12), (24, -56 - height * 0.38, 0), (24, seat, 0), (-80, -10, 0), closed=True
        )
        s.part(hollow, lining, tone=0.28, shadow=0)
        far = smooth((36, -62 - height * 0.42), (100, -height - 42), (172, -height - 60))
        s.part(ribbon(far, 8), cloth, radius=8, puff=0.2, tone=0.32, shadow=0)


def pumps(s: Sketch, design: Design) -> None:  # noqa: PLR0915 - a branch a variant
    """Closed heels: pointed or round toe, slingback, with an ankle strap."""
    cloth = design.cloth()
    kind, heel = design.get("style", "classic"), design.get("heel", "stiletto")
    height = {"stiletto": 142.0, "block": 104.0, "kitten": 74.0}[heel]
    s.copies = [Copy(60, -112, 0.94, 1.1), Copy(stretch=1.1)]
    toe = -206.0 if design.get("toe") != "round" else -188.0
    foot = _arched(height, toe)
    lining = fabric("leather", _LINING, gloss=0.05)
    back = (176, -height - 78)
    d_orsay = kind == "d'orsay"
    if kind == "slingback" or d_orsay:  # open at the sides: the insole shows, and with a slingback the far half of the vamp
        _open_sides(s, cloth, lining, foot, height, strapped=kind == "slingback")
    else:
        hollow = smooth(
            (-84, -56, 0), (-20, -60 - height * 0.2), (90, -height - 38), (170, -height - 76, 0), (172, -height - 6, 0),
            (60, -height * 0.7, 0), (-80, -16, 0), closed=True,
        )  # fmt: skip
        s.part(hollow, lining, tone=0.28, shadow=0)
    _heel(s, heel, height, cloth)
    if kind == "slingback" or d_orsay:
        opening = (
            smooth((-96, -60, 0), (-60, -50), (-10, -46 - height * 0.1), (36, -50 - height * 0.42, 0))
            if not d_orsay
            else smooth((-96, -58, 0), (-70, -44), (-40, -22, 0))
        )
        end = opening[-1]
        stop = int(np.argmin(np.abs(foot[:, 0] - end[0] - 14)))
        front = smooth((toe, -12, 0), (toe + 6, -26), (toe + 44, -44), (-96, -60, 0))
        part = s.part(join(front, opening, foot[: stop + 1][::-1]), cloth, radius=30, puff=0.3, roll=0.24)
        if d_orsay:
            counter = smooth(
                (*back, 0),
                (184, -height - 40),
                (176, -height - 6, 0),
                (92, -height * 0.8 - 10, 0),
                (130, -height - 30),
                closed=True,
            )
            s.part(counter, cloth, radius=30, puff=0.28, shadow=0.3)
        if not d_orsay:
            strap = smooth((30, -50 - height * 0.42), (96, -height - 22), (168, -height - 58), (181, -height - 60))
            band = s.part(ribbon(strap, 9), cloth, radius=8, puff=0.2, shadow=0.35)
            band.stitch(strap, shoe_stitch(cloth), alpha=0.4)
            s.part(
                ribbon(smooth((180, -height - 62), (183, -height - 36), (175, -height - 4)), 8),
                cloth,
                radius=7,
                puff=0.2,
                shadow=0.3,
            )
            _buckle(s, 84, -height - 8, -36, 12)
    else:
        opening = smooth(
            (-98, -62, 0), (-66, -54), (0, -52 - height * 0.22), (80, -height * 0.78 - 34), (140, -height - 50), (*back, 0)
        )
        front = smooth((toe, -12, 0), (toe + 6, -26), (toe + 44, -46), (-98, -62, 0))
        rear = smooth((*back, 0), (186, -height - 46), (176, -height - 6, 0))
        part = s.part(join(front, opening, rear, foot[::-1]), cloth, radius=34, puff=0.3, roll=0.24)
        part.line(offset(opening, -3), darker(cloth.base, 0.5), 1, 0.35)
        part.seam(smooth((40, -50 - height * 0.5), (52, -40 - height * 0.4), (50, -height * 0.46)), alpha=0.3)
    if design.get("toe") == "cap":
        cap = smooth((toe, -12, 0), (toe + 6, -26), (toe + 40, -42, 0), (toe + 52, -26), (toe + 46, -7, 0), closed=True)
        s.part(cap, cloth.dyed((0.12, 0.12, 0.13)), radius=20, puff=0.28, shadow=0.2)
    if kind == "bow":
        for turn in (-28, 150):
            s.part(
                moved(smooth((0, 0, 0), (18, -12), (30, -8), (30, 8), (18, 11), closed=True), -104, -64, turn),
                cloth,
                radius=8,
                puff=0.3,
                shadow=0.4,
            )
        s.part(ellipse(-104, -64, 6, 7), cloth, radius=6, puff=0.3, shadow=0.4)
    if kind == "ankle strap":
        loop = smooth((60, -height - 74), (110, -height - 94), (170, -height - 84), (176, -height - 66))
        s.part(
            ribbon(smooth((58, -height - 78), (110, -height - 66), (174, -height - 74)), 9), cloth, radius=8, puff=0.2, shadow=0.35
        )
        s.part(ribbon(loop, 8), cloth, radius=8, puff=0.2, tone=0.2, shadow=0.1)
        _buckle(s, 100, -height - 69, 4, 13)
    under = join(foot + np.array([0, 1.0]), (foot + np.array([0, 5.5]))[::-1])
    s.part(
        under,
        fabric("leather", (0.12, 0.10, 0.10) if design.get("sole") != "red" else (0.6, 0.12, 0.12), gloss=0.1),
        radius=4,
        puff=0.1,
        shadow=0,
        crumple=0,
    )


def sandals(s: Sketch, design: Design) -> None:
    """Open sandals: flat ones from above, those on a heel from the side."""
    cloth = design.cloth()
    heel = design.get("heel", "flat")
    if heel == "flat":
        flat_sandals(s, design)
        return
    height = {"block": 92.0, "wedge": 84.0}[heel]
    s.copies = [Copy(60, -118, 0.94, 1.15), Copy(stretch=1.15)]
    foot = _arched(height, -192)
    rope = design.get("style") == "espadrille"
    _heel(
        s,
        heel,
        height,
        fabric("straw", (0.76, 0.62, 0.42))
        if rope
        else cloth
        if design.get("sole") != "wood"
        else fabric("wood", (0.66, 0.47, 0.29)),
    )
    thick = 9.0
    sole = join(foot, (foot + np.array([0, thick]))[::-1])
    base = s.part(
        sole,
        fabric("straw", (0.76, 0.62, 0.42))
        if rope
        else fabric("leather", (0.42, 0.28, 0.18) if lightness(cloth.base) < 0.6 else (0.66, 0.50, 0.34), gloss=0.1),
        radius=8,
        puff=0.16,
        roll=0.25,
        shadow=0.3,
        crumple=0,
    )
    base.line(foot + np.array([0, 4.0]), (0.9, 0.8, 0.65), 1.2, 0.5)
    bed = join(
        foot + np.array([0, 1.0]),
        (foot + np.stack([np.zeros(len(foot)), -7 * np.sin(np.linspace(0, np.pi, len(foot))) ** 0.6], axis=1))[::-1],
    )
    s.part(bed, fabric("leather", (0.80, 0.66, 0.48), gloss=0.1), radius=8, puff=0.1, tone=0.08, shadow=0, crumple=0)

    def on_foot(x: float) -> float:
        return float(np.interp(x, foot[:, 0], foot[:, 1]))

    def strap(x0: float, x1: float, rise: float, width: float, lean: float = 0.0) -> None:
        y0, y1 = on_foot(x0), on_foot(x1)
        far = smooth((x0 + 22, y0 - 6), ((x0 + x1) / 2 + lean + 16, min(y0, y1) - rise - 3), (x1 + 16, y1 - 8))
        s.part(ribbon(far, width * 0.9), cloth, radius=10, puff=0.18, tone=0.34, shadow=0.1)
        near2 = smooth(
            ((x0 + x1) / 2 + lean + 14, min(y0, y1) - rise - 3),
            ((x0 + x1) / 2 - 4 + lean, min(y0, y1) - rise * 0.98),
            (x0 + (x1 - x0) * 0.16, y0 - rise * 0.42),
            (x0 + 6, y0 + 4),
        )
        band = s.part(ribbon(near2[::-1], width), cloth, radius=12, puff=0.24, shadow=0.4)
        seam_row(band, offset(near2, width / 2 - 2.6), cloth)

    style = design.get("style", "strappy")
    if style in {"crossed", "espadrille", "slide"}:
        strap(-150, -60, 62, 26, -6)
        strap(-96, -8, 78, 26, 14)
    else:
        strap(-152, -96, 44, 15)
        strap(-112, -52, 58, 15)
    if style not in {"slide", "crossed"}:
        top = on_foot(140) - 96
        s.part(
            ribbon(smooth((70, top + 8), (120, top - 10), (176, top + 4)), 11), cloth, radius=8, puff=0.18, tone=0.34, shadow=0.1
        )
        rear = smooth((176, on_foot(174) + 3), (186, on_foot(174) - 44), (174, top + 4))
        s.part(
            join(smooth((150, on_foot(150), 0), (164, top + 40), (166, top + 2, 0)), rear[::-1]),
            cloth,
            radius=14,
            puff=0.24,
            shadow=0.3,
        )
        band = s.part(ribbon(smooth((66, top + 6), (110, top + 22), (178, top + 6)), 14), cloth, radius=10, puff=0.22, shadow=0.4)
        seam_row(band, smooth((70, top + 3), (110, top + 18), (176, top + 2)), cloth)
        _buckle(s, 106, top + 20, 8, 18, GOLD if design.get("buckle") != "silver" else STEEL)


def flat_sandals(s: Sketch, design: Design) -> None:
    """A pair of flat sandals from above, toes up."""
    cloth, style = design.cloth(), design.get("style", "strappy")
    s.copies = [Copy()]
    outline = smooth(
        (-16, -196),
        (26, -190),
        (56, -150),
        (64, -96),
        (50, -20),
        (40, 60),
        (46, 130),
        (36, 182),
        (0, 200),
        (-38, 180),
        (-46, 120),
        (-48, 40),
        (-60, -60),
        (-62, -130),
        (-46, -178),
        closed=True,
    )
    rim = offset(np.vstack([outline, outline[:1]]), 5)
    if np.abs(rim).max() < np.abs(outline).max():
        rim = offset(np.vstack([outline, outline[:1]]), -5)
    sole = fabric("leather", (0.34, 0.22, 0.15), gloss=0.1)
    bed = fabric("leather", (0.77, 0.61, 0.42) if lightness(cloth.base) < 0.75 else (0.70, 0.54, 0.38), gloss=0.12)

    for sign in (-1, 1):

        def put(curve: Curve, sign: int = sign) -> Curve:
            return moved(side(curve, sign), sign * 92.0, 0, sign * 5)

        s.part(put(rim), sole, radius=10, puff=0.2, roll=0.3, shadow=0.3, crumple=0)
        foot = s.part(put(outline), bed, radius=40, puff=0.06, roll=0.2, shadow=0.2, crumple=0.5)
        foot.stitch(
            put(offset(np.vstack([outline, outline[:1]]), -6 if np.abs(rim).max() > 64 else 6)),
            lighter(bed.base, 0.5),
            length=3.6,
            gap=2.2,
            alpha=0.8,
        )
        foot.shade(put(ellipse(2, -112, 36, 46)), 0.12, 12)
        foot.shade(put(ellipse(0, 140, 28, 38)), 0.14, 12)
        foot.fill(put(box(0, 132, 34, 12, 2)), darker(bed.base, 0.4), 0.5)

        def strap(
            points: tuple[tuple[float, float], ...], width: float, end: float | None = None, put: Callable[[Curve], Curve] = put
        ) -> None:
            curve = smooth(*points)
            part = s.part(
                put(ribbon(curve, width, end)), cloth, radius=max(8.0, width * 0.5), puff=0.3, roll=0.25, shadow=0.7, crumple=0.4
            )
            for shift in (width / 2 - 2.6, 2.6 - width / 2):
                part.stitch(put(offset(curve, shift)), shoe_stitch(cloth), length=2.8, gap=1.8, width=0.9, alpha=0.6)

        _flat_straps(s, design, style, strap, put)


def _flat_straps(s: Sketch, design: Design, style: str, strap: Callable[..., None], put: Callable[[Curve], Curve]) -> None:
    metal = STEEL if design.get("buckle") == "silver" else GOLD
    if style == "slide":
        strap(((-62, -74), (-4, -94), (64, -84)), 84)
        if design.get("buckle") == "gold":
            x, y = (float(v) for v in put(np.array([(0.0, -92.0)]))[0])
            _buckle(s, x, y, 0, 34, metal)
    elif style == "crossed":
        strap(((-62, -136), (0, -112), (57, -38)), 36)
        strap(((64, -138), (4, -112), (-57, -36)), 36)
    elif style == "gladiator":
        strap(((2, -158), (2, -60), (-2, 90)), 15)
        for y in (-136.0, -84.0, -30.0, 24.0, 76.0):
            wide = float(np.interp(y, [-140, -90, 0, 80], [64, 70, 58, 52]))
            strap(((4 - wide, y + 8), (0, y - 10), (wide - 4, y + 6)), 15)
    else:
        for y, width in ((-142.0, 20.0), (-92.0, 20.0)):
            strap(((-63, y + 9), (0, y - 14), (64, y + 5)), width)
        strap(((-56, 118), (-50, 60), (0, 36), (46, 58), (54, 116)), 17)
        strap(((-54, 112), (-44, 176), (0, 200), (40, 178), (52, 112)), 24)
    if style in {"gladiator", "strappy"}:
        x, y = (float(v) for v in put(np.array([(50.0, 84.0)]))[0])
        _buckle(s, x, y, 62, 19, metal)


def flats(s: Sketch, design: Design) -> None:
    """Ballet flats, with a bow or a strap."""
    cloth = design.cloth()
    s.copies = LOW_PAIR
    s.part(
        smooth((-96, -54, 0), (0, -62), (110, -74), (176, -100, 0), (180, -40, 0), (-60, -26, 0), closed=True),
        fabric("leather", _LINING, gloss=0.05),
        tone=0.28,
        shadow=0,
    )
    pointed = design.get("toe") == "pointed"
    opening = smooth((-110, -62, 0), (-70, -50), (10, -46), (110, -62), (178, -98, 0))
    foot = smooth((-196 if pointed else -188, -14), (-150, -9), (-40, -8), (60, -12), (186, -14))
    front = smooth((-196 if pointed else -188, -14, 0), (-192 if pointed else -190, -34), (-156, -54), (-110, -62, 0))
    rear = smooth((178, -98, 0), (190, -66), (186, -14, 0))
    part = s.part(join(front, opening, rear, foot[::-1]), cloth, radius=32, puff=0.3, roll=0.26)
    part.fold(offset(opening, -2.5), 8, 1.6)
    part.line(offset(opening, -5), darker(cloth.base, 0.5), 1, 0.35)
    part.seam(smooth((60, -50), (64, -30), (60, -12)), alpha=0.3)
    s.part(
        join(foot, (foot + np.array([0, 9.0]))[::-1]),
        fabric("leather", (0.16, 0.13, 0.12), gloss=0.1),
        radius=5,
        puff=0.12,
        shadow=0.2,
        crumple=0,
    )
    s.part(box(140, -4, 84, 12, 3), fabric("leather", (0.14, 0.12, 0.11), gloss=0.1), radius=5, shadow=0.2, crumple=0)
    style = design.get("style", "bow")
    if style == "bow":
        for turn in (-20, 160):
            loop = moved(smooth((0, 0, 0), (18, -12), (32, -9), (32, 8), (18, 10), closed=True), -112, -64, turn)
            s.part(loop, cloth, radius=8, puff=0.32, shadow=0.45)
        s.part(ellipse(-112, -64, 6, 7), cloth, radius=6, puff=0.32, shadow=0.4)
    elif style == "mary jane":
        s.part(ribbon(smooth((40, -88), (66, -84), (82, -54)), 13), cloth, radius=9, puff=0.2, tone=0.3, shadow=0.1)
        s.part(ribbon(smooth((6, -36), (14, -68), (30, -86), (50, -89)), 15), cloth, radius=10, puff=0.24, shadow=0.4)
        s.trim().button(10, -54, 5, GOLD, holes=0)
    else:
        for x, y in resample(smooth((-150, -48), (-120, -40), (-90, -44)), 7):
            s.trim().button(float(x), float(y), 3.2, GOLD, holes=0)


DRAW = {"ankle boots": boots, "heels": pumps, "sandals": sandals, "ballet flats": flats}
