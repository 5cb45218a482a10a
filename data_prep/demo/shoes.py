"""Shoes from the side, as a pair: sneakers, runners, loafers, derbies. The toe points left, the ground is y = 0.

Boots, heels, flats and sandals are in `heels.py`; both share the drawing of soles and laces.
"""

import numpy as np

from data_prep.demo.canvas import Copy, Part, Sketch, Trim
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, Point, ellipse, join, line, moved, offset, resample, ribbon, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness

RUBBER: RGB = (0.93, 0.925, 0.90)
STEEL: RGB = (0.70, 0.71, 0.74)
PAIR = [Copy(60, -146, 0.94, 1.02), Copy(stretch=1.02)]
LOW_PAIR = [Copy(56, -142, 0.93, 1.28), Copy(stretch=1.28)]


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


def cup_sole(
    s: Sketch, rubber: Fabric, top: Curve, *, bottom: Curve | None = None, stripe: RGB | None = None, stitched: bool = True
) -> Part:
    """A rubber sidewall below the feather line `top` (toe to heel)."""
    toe, heel = top[0], top[-1]
    low = (
        bottom
        if bottom is not None
        else smooth(
            (heel[0] + 1, -9, 0),
            (heel[0] - 12, 0, 0),
            (heel[0] - 120, 0),
            (-80, 0),
            (-150, -2),
            (toe[0] + 8, -10),
            (toe[0] - 2, toe[1] + 8, 0),
        )
    )
    part = s.part(join(top, low), rubber, radius=14, puff=0.18, roll=0.26, shadow=0.3, crumple=0.0)
    if stitched:
        part.stitch(top + np.array([0, 6.0]), darker(rubber.base, 0.22), length=4, gap=2, alpha=0.8)
    ridge = np.stack(
        [
            np.linspace(toe[0] + 14, heel[0] - 8, 60),
            np.interp(np.linspace(toe[0] + 14, heel[0] - 8, 60), [toe[0], -120, heel[0]], [-12.0, -7, -7]),
        ],
        axis=1,
    )
    part.line(ridge, darker(rubber.base, 0.45), 1.2, 0.5)
    if stripe is not None:
        part.line(top + np.array([0, 13.0]), stripe, 3.0, 0.95)
    return part


def low_sneaker(s: Sketch, design: Design) -> None:
    """A court or canvas sneaker: cup sole, laces, padded collar; low or high."""
    rng, cloth = design.rng(), design.cloth()
    s.copies = PAIR
    high = design.get("height") == "high"
    canvas = design.texture == "canvas"
    rubber = fabric("rubber", RUBBER if design.get("sole") != "gum" else (0.72, 0.52, 0.33))
    lift = 62.0 if high else 0.0
    inner = cloth.plain(lighter(cloth.base, 0.25) if lightness(cloth.base) > 0.4 else (0.62, 0.60, 0.57))
    back = -147.0 - lift
    collar: list[Point] = [(26, -168 - lift * 0.86), (62, -138 - lift), (112, -126 - lift), (168, back)]
    s.part(
        smooth(
            (22, -168 - lift * 0.86, 0),
            (60, -148 - lift),
            (112, -138 - lift),
            (160, back - 2),
            (171, back + 1, 0),
            (172, -100, 0),
            (40, -100, 0),
            closed=True,
        ),
        inner,
        tone=0.4,
        shadow=0,
    )
    tongue = smooth(
        (-74, -96, 0),
        (-40, -134),
        (-8, -172 - lift * 0.8),
        (2, -194 - lift, 0),
        (22, -200 - lift),
        (36, -184 - lift, 0),
        (24, -140 - lift * 0.6),
        (-30, -84, 0),
        closed=True,
    )
    part = s.part(tongue, cloth.plain(), radius=14, puff=0.24, shadow=0.25)
    part.stitch(smooth((-36, -130), (-4, -172 - lift * 0.8), (8, -192 - lift)), shoe_stitch(cloth), alpha=0.5)
    part.fill(moved(line((-9, -5), (9, -5), (9, 6), (-9, 6), (-9, -5)), 15, -184 - lift, 14), design.accent_rgb, 0.9)
    upper = join(
        smooth((-186, -30, 0), (-190, -46), (-180, -64), (-146, -82), (-84, -98, 0)),
        smooth((-84, -98, 0), (-40, -128 - lift * 0.30), (26, -168 - lift * 0.86, 0)),
        smooth(*((*p, 0) if i in (0, 3) else p for i, p in enumerate(collar))),
        smooth((168, back, 0), (178, back + 5), (183, -118), (181, -70), (185, -38, 0)),
        smooth((185, -38, 0), (60, -30), (-60, -26), (-186, -30, 0)),
    )
    part = s.part(upper, cloth, radius=40, puff=0.26, roll=0.2)
    part.shade(smooth((-184, -40), (0, -36), (184, -46), (184, -30), (-186, -26), closed=True), 0.25, 7)
    for x0, y0 in ((-118, -88), (-104, -84)):
        part.crease(smooth((x0, y0), (x0 + 10, y0 + 22), (x0 + 6, y0 + 42)), 9, 1.4)
    part.crease(smooth((96, -130 - lift), (104, -100), (98, -70)), 12, 1.2)
    part.line(offset(smooth(*collar), -7), darker(cloth.base, 0.5), 1.2, 0.4)
    part.fold(offset(smooth(*collar), -5), 13, 2.2)
    second = cloth.plain(design.accent_rgb) if design.get("overlay") == "contrast" else cloth.plain()
    _court_overlays(s, part, design, cloth, second, lift, rng, canvas=canvas)
    top = smooth((-190, -34, 0), (-176, -33), (-100, -27), (20, -27), (130, -33), (187, -42, 0))
    cup_sole(s, rubber, top, stripe=design.accent_rgb if design.get("sole") == "striped" else None)
    if canvas:
        cap = smooth(
            (-191, -34, 0), (-193, -48), (-182, -66), (-148, -83, 0), (-134, -56), (-128, -29, 0), (-176, -33), closed=True
        )
        toe = s.part(cap, rubber, radius=18, puff=0.26, roll=0.3, shadow=0.3, crumple=0)
        for lift_line in (3.0, 7.0):
            toe.line(
                smooth((-148 - lift_line, -80 + lift_line * 0.4), (-135 - lift_line, -56), (-131 - lift_line, -30)),
                darker(RUBBER, 0.2),
                0.9,
                0.6,
            )
    throat = smooth((-88, -100), (-42, -130 - lift * 0.3), (22, -168 - lift * 0.86))
    lace = lighter(cloth.base, 0.85) if design.get("laces") != "tonal" else cloth.base
    laces(s.trim(), throat, lace, 7 if high else 5)


def _court_overlays(
    s: Sketch, upper: Part, design: Design, cloth: Fabric, second: Fabric, lift: float, rng: np.random.Generator, *, canvas: bool
) -> None:
    facing = join(
        smooth((-86, -100, 0), (-40, -130 - lift * 0.3), (27, -170 - lift * 0.86, 0)),
        smooth((44, -160 - lift * 0.9, 0), (20, -120 - lift * 0.3), (-44, -80), (-82, -78, 0)),
    )
    part = s.part(
        facing,
        second if design.get("overlay") == "contrast" and rng.random() < 0.5 else cloth.plain(),
        radius=14,
        puff=0.14,
        shadow=0.3,
        crumple=0.3,
    )
    seam_row(part, offset(smooth((44, -158 - lift * 0.9), (20, -120 - lift * 0.3), (-44, -80), (-80, -79)), -3), cloth)
    counter = smooth(
        (167, -147 - lift, 0),
        (178, -141 - lift),
        (183, -118),
        (181, -70),
        (185, -38, 0),
        (110, -32, 0),
        (118, -64),
        (140, -100),
        (146, -137 - lift, 0),
        closed=True,
    )
    part = s.part(counter, second, radius=24, puff=0.2, shadow=0.3, crumple=0.4)
    seam_row(part, smooth((150, -137 - lift), (144, -100), (122, -64), (114, -34)), second, double=True)
    if design.get("height") == "high":
        s.trim().line(ellipse(108, -170, 20), design.accent_rgb, 3, 0.9)
    if canvas:
        upper.stitch(smooth((-40, -82), (20, -60), (60, -34)), shoe_stitch(cloth), alpha=0.6)
        return
    toe = smooth((-186, -30, 0), (-190, -46), (-180, -64), (-146, -82), (-118, -90, 0), (-100, -66), (-96, -28, 0), closed=True)
    part = s.part(toe, second if rng.random() < 0.4 else cloth.plain(), radius=24, puff=0.22, shadow=0.28, crumple=0.4)
    seam_row(part, smooth((-122, -91), (-104, -66), (-100, -30)), cloth)
    for i in range(9):
        part.fill(ellipse(-150 + 9.0 * (i % 3), -74 + 8.0 * (i // 3), 1.5), darker(cloth.base, 0.7), 0.6)
    mark = design.get("mark", "bars")
    if mark == "bars":
        for i in range(2):
            bar = smooth((10 + 26 * i, -34, 0), (28 + 26 * i, -34, 0), (58 + 26 * i, -104, 0), (40 + 26 * i, -104, 0), closed=True)
            part = s.part(bar, cloth.plain(design.accent_rgb), radius=8, puff=0.1, shadow=0.2, crumple=0.2)
            seam_row(part, offset(bar, -2.4)[2:-2], cloth)
    elif mark == "wave":
        wave = smooth((-60, -52, 0), (10, -78), (100, -74), (128, -88, 0), (100, -56), (10, -58), (-60, -52, 0))
        part = s.part(wave, cloth.plain(design.accent_rgb), radius=8, puff=0.1, shadow=0.2, crumple=0.2)
    elif mark == "panel":
        panel = smooth((-30, -84, 0), (40, -120), (112, -112, 0), (106, -60), (30, -34, 0), (-40, -34, 0), closed=True)
        part = s.part(panel, fabric("suede", second.base), radius=20, puff=0.1, shadow=0.22)
        seam_row(part, offset(panel, -3.0)[3:-3], cloth)


def runner(s: Sketch, design: Design) -> None:
    """A running shoe: mesh, layered overlays, a sculpted foam sole."""
    cloth = design.cloth()
    s.copies = PAIR
    second = fabric("suede", design.accent_rgb)
    foam = fabric("rubber", RUBBER)
    s.part(
        smooth((26, -158, 0), (66, -164), (120, -160), (170, -176, 0), (174, -90, 0), (40, -90, 0), closed=True),
        fabric("mesh", darker(cloth.base, 0.2)),
        tone=0.35,
        shadow=0,
    )
    tongue = smooth((-74, -100, 0), (-34, -140), (2, -182, 0), (20, -194), (38, -178, 0), (24, -140), (-30, -88, 0), closed=True)
    s.part(tongue, cloth, radius=14, puff=0.28, shadow=0.25)
    upper = join(
        smooth((-192, -46, 0), (-190, -62), (-170, -84), (-130, -98), (-80, -106, 0)), smooth((-80, -106, 0), (-36, -134), (28,
            -166, 0)),
        smooth((28, -166, 0), (60, -142), (112, -138), (150, -160), (174, -180, 0)), smooth((174, -180, 0), (186, -130), (182,
            -90), (190, -56, 0)),
        smooth((190, -56, 0), (60, -38), (-60, -34), (-192, -46, 0)),
    )  # fmt: skip
    part = s.part(upper, cloth, radius=40, puff=0.28)
    part.fold(smooth((30, -156), (62, -132), (112, -128), (152, -148)), 15, 2.8)
    for x in (-120.0, -104.0):
        part.crease(smooth((x, -92), (x + 8, -72), (x + 4, -54)), 9, 1.3)
    for outline in (
        smooth((-192, -46, 0), (-190, -60), (-172, -80), (-150, -90, 0), (-118, -70), (-70, -58), (-20, -36, 0), (-100, -36),
            closed=True),
        smooth((174, -180, 0), (186, -130), (182, -90), (190, -56, 0), (84, -42, 0), (96, -66), (130, -92), (146, -150, 0),
            closed=True),
        join(smooth((-82, -107, 0), (-38, -136), (29, -168, 0)), smooth((48, -154, 0), (20, -118), (-36, -88), (-80, -86, 0))),
    ):  # fmt: skip
        piece = s.part(outline, second, radius=18, puff=0.16, shadow=0.3, crumple=0.3)
        seam_row(piece, offset(outline, -3.0)[3:-3], second)
    for i in range(3):
        band = smooth((-24 + 30 * i, -40, 0), (-8 + 30 * i, -40, 0), (32 + 24 * i, -112, 0), (18 + 24 * i, -116, 0), closed=True)
        piece = s.part(
            band,
            fabric("leather", lighter(cloth.base, 0.75) if i % 2 else design.accent_rgb, gloss=0.15),
            radius=8,
            puff=0.1,
            shadow=0.22,
            crumple=0.2,
        )
        seam_row(piece, offset(band, -2.2)[2:-2], cloth)
    top = smooth((-196, -48, 0), (-150, -42), (-60, -36), (40, -42), (120, -50), (196, -62, 0))
    low = smooth((200, -40, 0), (204, -22), (190, -10), (176, -6, 0), (60, -10), (-40, -6), (-130, -8), (-186, -22), (-200, -38, 0))
    part = s.part(join(top, low), foam, radius=18, puff=0.26, roll=0.3, shadow=0.3, crumple=0)
    part.line(smooth((-180, -30), (-80, -22), (40, -28), (190, -36)), darker(RUBBER, 0.3), 1.6, 0.5)
    part.fill(smooth((90, -46, 0), (196, -60, 0), (200, -36, 0), (120, -28), closed=True), design.accent_rgb, 0.85)
    tread = smooth(
        (188, -11, 0),
        (176, -2, 0),
        (60, -4),
        (-40, 0),
        (-130, -1),
        (-188, -14),
        (-196, -26, 0),
        (-180, -16),
        (-130, -8),
        (-40, -6),
        (60, -10),
        (176, -8),
        closed=True,
    )
    s.part(tread, fabric("rubber", (0.2, 0.2, 0.21)), radius=6, puff=0.1, shadow=0.2, crumple=0)
    laces(
        s.trim(),
        smooth((-84, -108), (-38, -136), (24, -164)),
        RUBBER if lightness(cloth.base) < 0.6 else darker(cloth.base, 0.35),
        5,
        eyelet=darker(STEEL, 0.3),
    )


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


FEATHER = smooth((-190, -28), (-160, -18), (-110, -12), (-30, -14), (50, -30), (100, -38), (186, -42))


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


DRAW = {"sneakers": low_sneaker, "running shoes": runner, "loafers": loafer, "derby shoes": derby}
