"""Sneakers and running shoes, from the side, as a pair; see `shoe_parts.py` for the frame of reference."""

import numpy as np

from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, Point, ellipse, join, line, moved, offset, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness
from data_prep.demo.shoe_parts import PAIR, STEEL, laces, seam_row, shoe_stitch

RUBBER: RGB = (0.93, 0.925, 0.90)


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


DRAW = {"sneakers": low_sneaker, "running shoes": runner}
