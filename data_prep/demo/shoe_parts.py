"""What shoes of every kind share: the pair's places, stitches, laces, buckles, welted soles and high heels.

Shoes are drawn from the side: the toe points left, the ground is y = 0.
"""

import numpy as np

from data_prep.demo.canvas import Copy, Part, Sketch, Trim
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, box, ellipse, join, line, moved, offset, resample, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness

STEEL: RGB = (0.70, 0.71, 0.74)
GOLD: RGB = (0.80, 0.66, 0.36)
LINING: RGB = (0.78, 0.66, 0.52)
PAIR = [Copy(60, -146, 0.94, 1.02), Copy(stretch=1.02)]
LOW_PAIR = [Copy(56, -142, 0.93, 1.28), Copy(stretch=1.28)]
FEATHER = smooth((-190, -28), (-160, -18), (-110, -12), (-30, -14), (50, -30), (100, -38), (186, -42))


def shoe_stitch(cloth: Fabric) -> RGB:
    """Thread that shows on the upper."""
    return lighter(cloth.base, 0.4) if lightness(cloth.base) < 0.5 else darker(cloth.base, 0.25)


def seam_row(part: Part, curve: Curve, cloth: Fabric, *, double: bool = False) -> None:
    """One or two rows of stitches along an edge."""
    part.stitch(curve, shoe_stitch(cloth), length=2.8, gap=1.6, width=0.9, alpha=0.7)
    if double:
        part.stitch(offset(curve, -3.6), shoe_stitch(cloth), length=2.8, gap=1.6, width=0.9, alpha=0.7)


def laces(
    trim: Trim, throat: Curve, colour: RGB, count: int, *, reach: float = 17.0, width: float = 6.5, eyelet: RGB = STEEL
) -> None:
    """Laces from the near row of eyelets over the throat, whose edge runs from the toe side up to the tongue."""
    spots = resample(throat, count + 2)[1:-1]
    for i, (x, y) in enumerate(spots):
        eye = (float(x) + reach * 0.62, float(y) + reach * 0.80)
        trim.shade(ellipse(eye[0], eye[1], 3.9), 0.35, 0.8)
        trim.ring(eye[0], eye[1], 3.7, eyelet, thickness=1.5)
        trim.fill(ellipse(eye[0], eye[1], 2.0), (0.06, 0.06, 0.07))
        lace = smooth(eye, (float(x) + 1, float(y) - 1), (float(x) - 10, float(y) - (3 if i % 2 else 6)))
        trim.line(lace + np.array([0.8, 2.2]), (0.05, 0.05, 0.07), width, 0.34, 1.2)
        trim.line(lace, darker(colour, 0.3), width)
        trim.line(lace + np.array([-0.3, -0.7]), colour, width * 0.72)
        trim.line(lace + np.array([-0.6, -1.4]), lighter(colour, 0.6), width * 0.2, 0.6)
    x, y = (float(v) for v in spots[-1])
    for curve in (
        smooth((x - 2, y - 4), (x - 26, y - 18), (x - 40, y - 4), (x - 20, y + 3), (x - 2, y - 2)),
        smooth((x, y - 4), (x + 22, y - 2), (x + 34, y + 14), (x + 16, y + 14), (x, y)),
        smooth((x, y), (x - 16, y + 18), (x - 22, y + 40)), smooth((x, y), (x + 14, y + 24), (x + 10, y + 48)),
    ):  # fmt: skip
        trim.line(curve + np.array([1.0, 2.4]), (0.05, 0.05, 0.07), width * 0.7, 0.3, 1.4)
        trim.line(curve, darker(colour, 0.28), width * 0.66)
        trim.line(curve + np.array([-0.4, -0.6]), colour, width * 0.44)
    trim.fill(ellipse(x, y - 1, 5, 4.2), darker(colour, 0.12))


def buckle(s: Sketch, x: float, y: float, turn: float, size: float, tone: RGB = GOLD) -> None:
    """A small square buckle."""
    trim = s.trim()
    trim.metal(
        [moved(box(0, 0, size, size * 0.9, 2), x, y, turn), moved(box(0, 0, size * 0.62, size * 0.5, 1), x, y, turn)],
        tone,
        x,
        y,
        size / 2,
    )
    trim.metal(moved(box(size * 0.05, 0, size * 0.7, 1.8, 0.6), x, y, turn), tone, x, y, size / 3)


def welted_sole(
    s: Sketch, colour: RGB, *, thickness: float = 9.0, heel: float = 24.0, welt: RGB | None = None, lugs: bool = False
) -> None:
    """A leather or lugged sole with a stacked heel, under a shoe whose feather line is `FEATHER`."""
    top = FEATHER + np.array([0.0, -2.0])
    deep = thickness - 9.0  # a thick sole reaches below the ground line of the thin one
    low = smooth((186, -heel, 0), (100, -heel, 0), (40, -heel * 0.55), (-30, -2), (-110, 0), (-172, -5), (-194, -14, 0)) + np.array(
        [0.0, deep]
    )
    sole = s.part(join(top, low), fabric("leather", colour, gloss=0.1), radius=8, puff=0.12, roll=0.2, shadow=0.35, crumple=0)
    sole.stitch(top + np.array([0, 6.0]), lighter(welt or colour, 0.45), length=2.6, gap=1.8, width=1.1, alpha=0.8)
    block = s.part(
        smooth((92, -heel - 2, 0), (187, -heel - 4, 0), (184, deep, 0), (98, deep, 0), closed=True),
        fabric("leather", darker(colour, 0.2), gloss=0.12),
        radius=10,
        puff=0.12,
        roll=0.24,
        shadow=0.25,
        crumple=0,
    )
    for i in range(3):
        y = -heel + deep + (i + 1) * heel / 3.6
        block.line(line((94, y), (186, y)), (0.03, 0.03, 0.04), 0.9, 0.4)
    block.fill(line((98, deep - 4), (184, deep - 4), (184, deep + 1), (98, deep + 1)), (0.07, 0.07, 0.08), 0.9)
    if lugs:
        for x in np.arange(-166.0, 40.0, 19.0).tolist():
            y = float(np.interp(x, [-194, -110, -30, 40], [-13, 0, -2, -heel * 0.55])) + deep
            s.part(
                smooth((x, y - 2, 0), (x + 12, y - 2, 0), (x + 11, y + 5, 0), (x + 1, y + 5, 0), closed=True),
                fabric("rubber", darker(colour, 0.4)),
                radius=4,
                shadow=0,
            )


def arched(height: float, toe: float = -196.0) -> Curve:
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


def high_heel(s: Sketch, kind: str, height: float, leather: Fabric) -> None:
    """A stiletto, kitten, wedge or block heel."""
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
