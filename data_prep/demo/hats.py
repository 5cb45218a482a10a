"""Hats, beanies and caps."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import both, box, ellipse, line, moved, offset, side, smooth
from data_prep.demo.metals import metal_of
from data_prep.demo.palette import darker, lighter


def hat(s: Sketch, design: Design) -> None:
    """A brimmed hat: fedora, straw boater, wide brim, bucket."""
    cloth, kind = design.cloth(), design.get("style", "fedora")
    if kind == "bucket":
        brim = both(smooth((0, 66, 0), (96, 58), (118, 52, 0), (176, 132), (166, 154), (90, 176), (0, 180, 0)))
        crown = both(smooth((0, -64, 0), (70, -62), (96, -44), (112, 40), (120, 62, 0), (60, 84), (0, 88, 0)))
        part = s.part(brim, cloth, radius=60, puff=0.24)
        for i in range(6):
            part.stitch(
                both(smooth((0, 100 + 14 * i, 0), (80, 94 + 14 * i), (128 + 7.0 * i, 74 + 12 * i, 0)))[:43],
                d.thread(cloth),
                alpha=0.55,
            )
        part.shade(both(smooth((0, 96, 0), (80, 90), (126, 60, 0), (0, 60, 0))), 0.4, 6)
        top = s.part(crown, cloth, radius=70, puff=0.3, shadow=0.3)
        top.stitch(both(smooth((0, -40, 0), (60, -42), (98, -30, 0)))[:43], d.thread(cloth), alpha=0.55)
        top.seam(line((0, -62), (0, 86)), alpha=0.3)
        for sign in d.SIDES:
            s.trim().ring(sign * 66.0, 0, 5, metal_of(design), thickness=2)
        return
    wide = {"fedora": 170.0, "boater": 172.0, "wide brim": 206.0}[kind]
    back = smooth(
        (-wide, 70),
        (-wide * 0.6, 34),
        (0, 22),
        (wide * 0.6, 34),
        (wide, 70),
        (wide * 0.6, 104),
        (0, 116),
        (-wide * 0.6, 104),
        closed=True,
    )
    if kind == "fedora":
        brim = smooth(
            (-wide, 62),
            (-wide * 0.66, 34),
            (0, 26),
            (wide * 0.66, 30),
            (wide, 52),
            (wide * 0.74, 96),
            (wide * 0.3, 122),
            (-wide * 0.2, 126),
            (-wide * 0.78, 104),
            closed=True,
        )
    else:
        brim = back
    part = s.part(brim, cloth, radius=30, puff=0.14, roll=0.4)
    part.stitch(offset(brim, -6)[2:-2], d.thread(cloth), alpha=0.5)
    part.fold(smooth((-wide * 0.9, 84), (-wide * 0.3, 106), (wide * 0.3, 106), (wide * 0.9, 78)), 26, -2.0)
    if kind == "boater":
        crown = both(smooth((0, -50, 0), (86, -48), (98, -40, 0), (104, 60, 0), (60, 80), (0, 86, 0)))
    else:
        crown = both(smooth((0, -66, 0), (34, -84), (70, -76), (92, -40), (108, 58, 0), (60, 80), (0, 86, 0)))
    part.shade(ellipse(6, 78, 124, 26), 0.35, 9)
    top = s.part(crown, cloth, radius=70, puff=0.32, roll=0.3, shadow=0.3)
    if kind != "boater":
        top.fold(smooth((-6, -74), (0, -40), (2, -6)), 54, -6.5)
        for sign in d.SIDES:
            top.fold(side(smooth((66, -60), (50, -26), (56, 6)), sign), 36, -4.0)
    band = both(smooth((0, 54, 0), (62, 48), (104, 26, 0), (108.5, 59, 0), (62, 81), (0, 87, 0)))
    ribbon_cloth = fabric("weave" if kind != "fedora" or design.get("band") != "leather" else "leather", design.accent_rgb)
    strip = s.part(band, ribbon_cloth, turn=90, radius=40, puff=0.2, shadow=0.3, crumple=0.3)
    strip.line(both(smooth((0, 58, 0), (62, 52), (104, 31, 0)))[:29], lighter(design.accent_rgb, 0.4), 0.8, 0.4)
    if design.get("band") == "bow":
        for shape in (smooth((-92, 40, 0), (-62, 42), (-52, 54, 0), (-60, 76, 0), (-92, 66), closed=True),):
            bow = s.part(shape, ribbon_cloth, radius=14, puff=0.24, shadow=0.45)
            bow.crease(smooth((-88, 52), (-70, 56), (-54, 58)), 8, 2)
    if design.get("band") == "leather":
        s.trim().metal([box(-70, 60, 20, 20, 3), box(-70, 60, 12, 12, 2)], metal_of(design), -70, 60, 10)


def beanie(s: Sketch, design: Design) -> None:
    """A knitted beanie, with or without a pompom."""
    rng, cloth = design.rng(), design.cloth()
    slouchy = design.get("fit") == "slouchy"
    top = -170.0 if slouchy else -140.0
    crown = both(smooth((0, top, 0), (70, top + 16), (126, top + 80), (146, 20), (146, 70, 0), (0, 80, 0)))
    part = s.part(crown, cloth, radius=90, puff=0.34, roll=0.35)
    for x in np.linspace(-0.8, 0.8, 7):
        part.fold(smooth((x * 20, top + 10), (x * 76, top + 50), (x * 120, top + 120)), 18, -2.2)
    if slouchy:
        for y in (-60.0, -20.0, 20.0):
            part.crease(smooth((-130, y), (-60, y + 18), (30, y + 8 + float(rng.uniform(-8, 12)))), 20, 3.4)
            part.crease(smooth((134, y + 10), (80, y + 26), (20, y + 20)), 18, 3.0)
    rib = fabric(
        "rib" if design.texture != "chunky" else "chunky",
        design.accent_rgb if design.get("cuff") == "contrast" else darker(cloth.base, 0.04),
    )
    height = 76.0 if design.get("cuff") != "none" else 34.0
    y = 84 - height + 6
    cuff = both(smooth((0, y + 4, 0), (80, y, 0), (150, y - 8), (154, y + height * 0.5), (150, 80), (80, 92), (0, 96, 0)))
    band = s.part(cuff, rib, radius=80, puff=0.3, roll=0.45, shadow=0.5)
    if design.get("patch") == "patch":
        patch = box(56, y + height * 0.55, 44, 30, 3)
        tab = s.part(patch, fabric("leather", (0.56, 0.36, 0.2)), radius=12, puff=0.1, shadow=0.3)
        tab.stitch(offset(patch, -3)[1:-1], (0.8, 0.62, 0.4), alpha=0.7)
        tab.line(line((44, y + height * 0.55), (68, y + height * 0.55)), (0.2, 0.12, 0.06), 3, 0.8)
    band.fold(smooth((-140, 40), (-60, 52), (20, 50)), 18, 1.2)
    if design.get("pompom") == "pompom":
        fluff = fabric("sherpa", design.accent_rgb if design.get("cuff") == "contrast" else lighter(cloth.base, 0.3))
        t = np.linspace(0, 2 * np.pi, 90)
        r = 46 + rng.uniform(-5, 5, 90)
        ball = np.stack([np.cos(t) * r, np.sin(t) * r + top - 30], axis=1)
        puff = s.part(ball, fluff, radius=46, puff=0.5, shadow=0.4)
        for angle in rng.uniform(0, 2 * np.pi, 60):
            a, b = float(rng.uniform(10, 30)), float(rng.uniform(34, 50))
            tuft = line((np.cos(angle) * a, np.sin(angle) * a + top - 30), (np.cos(angle) * b, np.sin(angle) * b + top - 30))
            puff.line(tuft, lighter(fluff.base, 0.4) if rng.random() < 0.5 else darker(fluff.base, 0.3), 1.2, 0.4)


def cap(s: Sketch, design: Design) -> None:
    """A baseball cap, three-quarter front."""
    cloth = design.cloth()
    brim_cloth = cloth.plain(design.accent_rgb) if design.get("brim") == "contrast" else cloth.plain()
    crown = smooth(
        (-150, 60, 0), (-152, 0), (-124, -76), (-50, -124), (24, -122), (104, -86), (142, -20), (151, 34), (136, 64), (60, 80),
        (-60, 84),
        closed=True,
    )  # fmt: skip
    part = s.part(crown, cloth, radius=90, puff=0.36, roll=0.3)
    if design.get("front") == "white":
        part.fill(
            smooth((-126, 70, 0), (-122, -20), (-74, -96), (-10, -120, 0), (50, -80), (76, 0), (74, 76, 0), closed=True),
            (0.94, 0.93, 0.90),
            1.0,
        )
    top = (-12.0, -122.0)
    for end, bow in (((-128, 66), -60), ((-24, 82), -20), ((80, 76), 40), ((140, 20), 70)):
        seam = smooth(top, ((top[0] + end[0]) / 2 + bow * 0.35, -40), end)
        part.seam(seam, alpha=0.4)
        part.stitch(seam + np.array([3.0, 0]), d.thread(cloth), alpha=0.55)
        part.stitch(seam - np.array([3.0, 0]), d.thread(cloth), alpha=0.55)
    trim = s.trim()
    for x, y in ((-88, -62), (30, -76), (96, -44)):
        trim.ring(x, y, 4.4, darker(cloth.base, 0.2), thickness=1.8)
        trim.fill(ellipse(x, y, 2.4), (0.05, 0.05, 0.06), 0.9)
    s.part(ellipse(top[0], top[1], 10, 7), brim_cloth, radius=8, puff=0.4, shadow=0.3)
    mark = s.part(
        moved(ellipse(0, 0, 26, 22), -30, 10),
        fabric("knit", design.accent_rgb if design.get("brim") != "contrast" else lighter(cloth.base, 0.8)),
        radius=10,
        puff=0.14,
        shadow=0.2,
    )
    mark.line(moved(smooth((-14, -6), (-7, 8), (0, -4), (7, 8), (14, -6)), -30, 10), darker(cloth.base, 0.2), 3.4)
    brim = smooth(
        (-140, 60, 0), (-60, 84), (60, 80), (100, 68, 0), (70, 118), (-30, 146), (-140, 150), (-190, 124), (-176, 84), closed=True
    )
    visor = s.part(brim, brim_cloth, radius=50, puff=0.3, roll=0.4, shadow=0.55, turn=10)
    low = np.array([(100.0, 68.0), (70, 118), (-30, 146), (-140, 150), (-190, 124)])
    for inset in (7, 15, 23, 31, 39):
        visor.stitch(
            smooth(*[tuple(p + np.array([-0.25, -1.0]) * inset * (0.6 if i in (0, 4) else 1)) for i, p in enumerate(low)]),
            d.thread(brim_cloth),
            alpha=0.5,
        )
    visor.shade(smooth((-142, 60), (-60, 86), (60, 82), (100, 68), (60, 96), (-60, 102), (-140, 84), closed=True), 0.35, 7)


DRAW = {"hat": hat, "beanie": beanie, "cap": cap}
