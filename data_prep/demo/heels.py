"""Heels and ballet flats from the side, as a pair; see `shoe_parts.py` for the frame of reference."""

import numpy as np

from data_prep.demo.canvas import Copy, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, box, ellipse, join, moved, offset, resample, ribbon, smooth
from data_prep.demo.palette import darker
from data_prep.demo.shoe_parts import GOLD, LINING, LOW_PAIR, arched, buckle, high_heel, shoe_stitch


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
    foot = arched(height, toe)
    lining = fabric("leather", LINING, gloss=0.05)
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
    high_heel(s, heel, height, cloth)
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
            buckle(s, 84, -height - 8, -36, 12)
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
        buckle(s, 100, -height - 69, 4, 13)
    under = join(foot + np.array([0, 1.0]), (foot + np.array([0, 5.5]))[::-1])
    s.part(
        under,
        fabric("leather", (0.12, 0.10, 0.10) if design.get("sole") != "red" else (0.6, 0.12, 0.12), gloss=0.1),
        radius=4,
        puff=0.1,
        shadow=0,
        crumple=0,
    )


def flats(s: Sketch, design: Design) -> None:
    """Ballet flats, with a bow or a strap."""
    cloth = design.cloth()
    s.copies = LOW_PAIR
    s.part(
        smooth((-96, -54, 0), (0, -62), (110, -74), (176, -100, 0), (180, -40, 0), (-60, -26, 0), closed=True),
        fabric("leather", LINING, gloss=0.05),
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


DRAW = {"heels": pumps, "ballet flats": flats}
