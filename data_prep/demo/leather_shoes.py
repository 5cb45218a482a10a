"""Low leather shoes, loafers and derbies, from the side, as a pair; see `shoe_parts.py` for the frame of reference."""

import numpy as np

from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import Curve, ellipse, join, line, moved, offset, resample, ribbon, smooth
from data_prep.demo.palette import RGB, darker, lightness
from data_prep.demo.shoe_parts import FEATHER, LOW_PAIR, laces, seam_row, shoe_stitch, welted_sole


def _low_upper(opening: Curve, *, toe: float = 0.0, back: float = -128.0) -> Curve:
    """A low shoe's outline: toe, vamp up to the opening, opening, heel, feather line. `toe` > 0 squares the toe, < 0 points it."""
    front = smooth((-190, -27, 0), (-190 - toe * 0.3, -46 - toe), (-166, -66 - toe * 0.6), (-120, -80), tuple(opening[0]))
    heel = smooth((*opening[-1], 0), (180, back + 4), (187, back * 0.72), (183, -64), (187, -40, 0))
    return join(front, opening, heel, FEATHER[::-1])


def loafer(s: Sketch, design: Design) -> None:
    """A slip-on: penny strap, tassels, a metal bit, or plain."""
    cloth = design.cloth()
    lining = fabric("leather", (0.74, 0.60, 0.45), gloss=0.1)
    s.copies = LOW_PAIR
    s.part(
        smooth(
            (-40, -102, 0), (-6, -104), (50, -92), (112, -102), (160, -130), (172, -130, 0), (178, -70, 0), (0, -60, 0), closed=True
        ),
        lining,
        tone=0.32,
        shadow=0,
    )
    opening = smooth((-44, -104, 0), (-14, -97), (44, -79), (110, -90), (158, -124), (170, -130, 0))
    part = s.part(_low_upper(opening, toe=4), cloth, radius=40, puff=0.28, roll=0.25)
    apron = smooth((-44, -104), (-90, -98), (-140, -78), (-156, -60), (-132, -52), (-70, -58), (-8, -70), (14, -92))
    part.fold(apron, 11, 2.6)
    part.seam(apron, alpha=0.5)
    for i, (x, y) in enumerate(resample(apron, 26)[2:-2]):
        part.line(line((x - 2, y - 5), (x + 2, y + 4)), darker(cloth.base, 0.6), 1.0, 0.5 if i % 2 else 0.35)
    part.crease(smooth((-76, -92), (-62, -78), (-70, -60)), 11, 1.5)
    part.stitch(offset(opening, -4), shoe_stitch(cloth), alpha=0.5)
    part.seam(smooth((120, -96), (124, -60), (118, -40)), alpha=0.4)
    kind = design.get("style", "penny")
    welted_sole(
        s,
        (0.24, 0.15, 0.10) if lightness(cloth.base) < 0.75 else (0.55, 0.40, 0.26),
        heel=24 if design.get("sole") != "chunky" else 38,
        thickness=9 if design.get("sole") != "chunky" else 20,
        lugs=design.get("sole") == "chunky",
    )
    if kind in {"penny", "bit", "tassel"}:
        strap = smooth(
            (-64, -101, 0), (-34, -102, 0), (-12, -92), (24, -54), (36, -28, 0), (2, -22, 0), (-20, -50), (-50, -86), (-66, -103, 0)
        )
        band = s.part(strap, cloth, radius=16, puff=0.18, shadow=0.45)
        seam_row(band, offset(strap, -3)[3:-3], cloth)
        if kind == "penny":
            band.fill(moved(ellipse(0, 0, 4, 10), -30, -86, -38), (0.04, 0.03, 0.03), 0.8)
    trim = s.trim()
    if kind == "bit":
        gold: RGB = (0.80, 0.66, 0.36)
        trim.metal(ribbon(smooth((-56, -100), (-34, -90), (-14, -74)), 5), gold, -34, -90, 12)
        trim.ring(-58, -96, 11, gold, thickness=3.2, squash=0.8)
        trim.ring(-10, -68, 12, gold, thickness=3.2)
    if kind == "tassel":
        for dx, turn in ((-46, 14), (-30, -6)):
            fringe = smooth((-4, 0, 0), (4, 0, 0), (8, 30, 0), (-8, 30, 0), closed=True)
            tassel = s.part(moved(fringe, dx, -94, turn), cloth, radius=8, puff=0.2, shadow=0.5)
            for x in np.linspace(-5, 5, 5):
                tassel.line(moved(line((x * 0.5, 5), (x, 29)), dx, -94, turn), darker(cloth.base, 0.6), 0.9, 0.6)
            s.part(moved(ellipse(0, 0, 6, 5), dx, -93, turn), cloth, radius=6, puff=0.3, shadow=0.4)


def derby(s: Sketch, design: Design) -> None:
    """A laced leather shoe: oxford or derby, plain or brogued."""
    cloth = design.cloth()
    s.copies = LOW_PAIR
    s.part(
        smooth(
            (0, -136, 0), (44, -120), (84, -107), (130, -117), (160, -137), (171, -137, 0), (178, -70, 0), (0, -60, 0), closed=True
        ),
        fabric("leather", (0.74, 0.60, 0.45), gloss=0.1),
        tone=0.35,
        shadow=0,
    )
    s.part(
        smooth((-84, -92, 0), (-40, -122), (4, -152, 0), (22, -146, 0), (30, -110), (-30, -80, 0), closed=True),
        cloth,
        radius=14,
        puff=0.2,
        shadow=0.2,
    )
    opening = smooth((-90, -94, 0), (-48, -116), (8, -142, 0), (40, -110), (80, -96), (130, -106), (158, -130), (170, -136, 0))
    part = s.part(_low_upper(opening, toe=-2, back=-134), cloth, radius=40, puff=0.28, roll=0.22)
    part.crease(smooth((-104, -84), (-92, -66), (-98, -46)), 11, 1.6)
    part.crease(smooth((-88, -88), (-76, -68), (-84, -46)), 10, 1.3)
    quarter = join(
        smooth((-92, -95, 0), (-50, -118), (8, -143, 0)),
        smooth((8, -143, 0), (40, -110), (64, -98, 0)),
        smooth((64, -98, 0), (44, -60), (20, -24, 0)),
        smooth((20, -24, 0), (-40, -40), (-76, -72), (-92, -95, 0)),
    )
    piece = s.part(quarter, cloth, radius=26, puff=0.18, shadow=0.35, crumple=0.5)
    seam_row(piece, smooth((22, -27), (-38, -44), (-73, -72)), cloth, double=True)
    cap = smooth((-150, -72), (-132, -52), (-128, -18))
    brogue = design.get("style") == "brogue"
    if design.get("style") != "plain":
        part.seam(cap, alpha=0.6)
        seam_row(part, cap + np.array([4.0, 0]), cloth, double=True)
    if brogue:
        rows = [cap + np.array([9.0, 1.0]), smooth((24, -38), (-34, -54), (-66, -78)), smooth((112, -100), (118, -66), (110, -42))]
        for row in rows:
            for i, (x, y) in enumerate(resample(row, 16)):
                (piece if row is rows[1] else part).fill(
                    ellipse(float(x), float(y), 2.1 if i % 2 else 1.2), (0.04, 0.03, 0.03), 0.8
                )
        for x, y in ((-166, -48), (-160, -56), (-172, -54), (-166, -40), (-158, -46), (-174, -46)):
            part.fill(ellipse(x, y, 1.8), (0.04, 0.03, 0.03), 0.75)
    part.seam(smooth((112, -106), (120, -70), (112, -38)), alpha=0.45)
    seam_row(part, smooth((108, -104), (116, -70), (108, -38)), cloth)
    chunky = design.get("sole") == "chunky"
    welted_sole(
        s,
        (0.10, 0.09, 0.09) if chunky or lightness(cloth.base) < 0.2 else (0.27, 0.17, 0.11),
        heel=36 if chunky else 24,
        thickness=20 if chunky else 9,
        welt=(0.85, 0.7, 0.3) if chunky else None,
        lugs=chunky,
    )
    laces(
        s.trim(),
        smooth((-88, -96), (-48, -118), (6, -143)),
        darker(cloth.base, 0.45),
        4,
        width=3.6,
        eyelet=darker(cloth.base, 0.5),
        reach=14,
    )


DRAW = {"loafers": loafer, "derby shoes": derby}
