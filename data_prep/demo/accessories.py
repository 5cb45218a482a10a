"""Accessories: hats, beanies, caps, scarves, belts, sunglasses, watches, necklaces, ties."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import both, box, ellipse, join, leaf, line, moved, offset, resample, ribbon, side, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness, mix

GOLD: RGB = (0.82, 0.67, 0.36)
STEEL: RGB = (0.74, 0.75, 0.78)


def _metal(design: Design) -> RGB:
    return STEEL if design.get("metal") == "silver" else GOLD


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
            s.trim().ring(sign * 66.0, 0, 5, _metal(design), thickness=2)
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
        s.trim().metal([box(-70, 60, 20, 20, 3), box(-70, 60, 12, 12, 2)], _metal(design), -70, 60, 10)


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


def scarf(s: Sketch, design: Design) -> None:
    """A scarf looped once, or folded flat, with fringe; or a silk square tied in a knot."""
    rng, cloth = design.rng(), design.cloth()
    if design.get("style") == "square":
        _bandana(s, design, rng)
        return
    fringe = design.get("fringe") != "none"

    def tail(x: float, length: float, width: float, lean: float) -> None:
        curve = smooth((x * 0.6, 66), (x * 0.8, 130), (x, length * 0.6), (x + lean, length))
        if fringe:
            s.reserve(line((x, length), (x, length + 44)))
            trim = s.trim()
            end, across = curve[-1], np.array([1.0, -lean / length])
            for t in np.linspace(-0.48, 0.48, 17):
                px, py = end + across * t * width * 1.05
                strand = smooth(
                    (px, py - 4), (px + rng.uniform(-3, 3), py + 18), (px + rng.uniform(-6, 6), py + 34 + rng.uniform(-4, 4))
                )
                trim.line(strand + np.array([1.2, 1.2]), (0.05, 0.05, 0.06), 3, 0.2, 1)
                trim.line(strand, darker(cloth.colours[int(rng.integers(len(cloth.colours)))], 0.08), 3.0)
        part = s.part(ribbon(curve, width * 0.8, width), cloth, radius=34, puff=0.24, shadow=0.5, turn=-4 if x > 0 else 4)
        for t in (-0.26, 0.05, 0.3):
            part.crease(curve[6:] + np.array([t * width, 0]), 20, 3.4)

    if design.get("style") == "folded":
        shape = smooth((-88, 34, 0), (88, 32, 0), (94, 214), (90, 434, 0), (-84, 436, 0), (-90, 214), closed=True)
        part = s.part(shape, cloth, radius=50, puff=0.2, roll=0.4, shadow=0.4)
        for x in (-40.0, 12.0, 52.0):
            part.crease(smooth((x, 44), (x + 6, 234), (x - 4, 424)), 24, 2.6)
        s.reserve(line((0, 0), (0, 466)))
        trim = s.trim()
        for x in np.linspace(-82, 84, 24) if fringe else ():
            for end, sign in ((432.0, 1), (38.0, -1)):
                strand = smooth((x, end), (x + rng.uniform(-3, 3), end + 14 * sign), (x + rng.uniform(-4, 4), end + 30 * sign))
                trim.line(strand, darker(cloth.colours[int(rng.integers(len(cloth.colours)))], 0.06), 3)
        return
    tail(-44, 372 + float(rng.uniform(-24, 10)), 92, -10)
    tail(50, 330 + float(rng.uniform(-20, 26)), 96, 14)
    back = both(smooth((0, -88, 0), (70, -84), (124, -44), (130, 0, 0), (70, -34), (0, -44, 0)))
    s.part(back, cloth, tone=0.3, radius=30, puff=0.26, shadow=0, turn=90)
    for i, (rise, wide) in enumerate(((0, 132), (34, 118))):
        loop = both(
            smooth(
                (0, 46 + rise, 0),
                (60, 34 + rise),
                (104, -6 + rise * 0.6),
                (wide - 8, -42 + rise, 0),
                (wide, -14 + rise),
                (wide - 14, 34 + rise),
                (66, 88 + rise),
                (0, 102 + rise, 0),
            )
        )
        part = s.part(loop, cloth, turn=18 if i else 78, radius=30, puff=0.3, roll=0.4, shadow=0.55)
        for j in range(3):
            part.crease(
                smooth(
                    (-110 + 10 * j, 0 + rise + 12 * j),
                    (-40, 58 + rise + 10 * j),
                    (30, 68 + rise + 8 * j),
                    (100, 20 + rise + 12 * j),
                ),
                18,
                3.6,
            )


def _bandana(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth = design.cloth()
    for x0, turn in ((-1, 24), (1, -20)):
        tail = moved(
            smooth((-8, 0, 0), (10, 0, 0), (46, 120), (34, 172, 0), (-6, 150, 0), (-26, 90), closed=True), 4 * x0, 128, turn
        )
        part = s.part(tail, cloth, turn=turn + 40, radius=24, puff=0.2, shadow=0.45)
        part.crease(moved(smooth((0, 10), (10, 70), (14, 140)), 4 * x0, 128, turn), 14, 3)
        part.line(
            offset(np.vstack([tail, tail[:1]]), -4),
            cloth.colours[-1] if len(cloth.colours) > 1 else lighter(cloth.base, 0.5),
            3,
            0.8,
        )
    back = both(smooth((0, -96, 0), (86, -86), (130, -30), (130, 6, 0), (80, -46), (0, -62, 0)))
    s.part(back, cloth, tone=0.32, turn=90, radius=24, puff=0.24, shadow=0)
    loop = both(
        smooth((0, 112, 0), (60, 82), (112, 20), (126, -24, 0), (138, -10), (136, 40), (80, 122), (14, 152, 0), (0, 152, 0))
    )
    part = s.part(loop, cloth, turn=40, radius=34, puff=0.28, roll=0.35, shadow=0.45)
    for sign in d.SIDES:
        for i in range(4):
            part.crease(
                side(smooth((126 - 4 * i, -6 + 12 * i), (70, 72 + 14 * i), (10, 126 + 5 * i)), sign),
                13,
                3.2 * float(rng.uniform(0.8, 1.2)),
            )
    knot = s.part(
        smooth((-24, 112), (0, 104), (24, 112), (26, 142), (0, 154), (-26, 142), closed=True),
        cloth,
        turn=-30,
        radius=18,
        puff=0.36,
        shadow=0.5,
    )
    knot.crease(smooth((-18, 122), (0, 132), (20, 126)), 10, 3)


def belt(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """A belt rolled into a coil, buckle in front; plain, braided or woven."""
    cloth, metal = design.cloth(), _metal(design)
    wide = {"slim": 34.0, "classic": 52.0, "wide": 70.0}[design.get("width", "classic")]
    half = wide / 2
    turns = []
    for i in range(3):
        rx, ry = 168 - 22.0 * i, 62 - 13.0 * i
        turns.append((rx, ry))
    for rx, ry in turns:
        outer = ellipse(0, -half - 4, rx, ry)
        rear = outer[(outer[:, 1] <= -half - 4 + 1e-6)]
        rear = rear[np.argsort(rear[:, 0], kind="stable")]
        shape = join(rear, (rear + np.array([0.0, wide]))[::-1])
        s.part(shape, cloth, turn=90, radius=20, puff=0.1, tone=0.42, shadow=0.35, crumple=0.3)
    for rx, ry in reversed(turns):
        outer = ellipse(0, -half - 4, rx, ry)
        front = outer[(outer[:, 1] >= -half - 4 - 1e-6)]
        front = front[np.argsort(front[:, 0], kind="stable")]
        shape = join(front, (front + np.array([0.0, wide]))[::-1])
        part = s.part(shape, cloth, turn=90, radius=80, puff=0.26, roll=0.3, shadow=0.5, crumple=0.4)
        for lift in (4.0, wide - 4.0):
            part.stitch(front + np.array([0.0, lift]), d.thread(cloth), length=4, gap=2.2, alpha=0.7)
        if design.get("style") == "braided":
            for x, y in resample(front, 44):
                for sign in (1, -1):
                    part.seam(line((x - 8, y + half - sign * half), (x + 8, y + half + sign * half)), width=1.6, alpha=0.4)
        elif design.get("style") == "studded":
            for x, y in resample(front, 22)[1:-1]:
                part.metal(ellipse(float(x), float(y) + half, 4.5), metal, float(x), float(y) + half, 4.5)
    rx, ry = turns[0]
    y = -half - 4 + ry + half
    x = -26.0
    trim = s.trim()
    size = wide + 24
    kind = design.get("buckle", "square")
    if kind == "round":
        trim.metal([ellipse(x, y, size * 0.58), ellipse(x, y, size * 0.58 - 9)], metal, x, y, size * 0.5)
    elif kind == "plate":
        trim.metal(box(x, y, size * 1.3, size * 0.86, 6), metal, x, y, size * 0.6)
        trim.metal(box(x, y, size * 1.1, size * 0.66, 4), lighter(metal, 0.15), x, y, size * 0.5)
    else:
        trim.metal([box(x, y, size * 0.95, size, 10), box(x + 2, y, size * 0.95 - 20, size - 20, 5)], metal, x, y, size * 0.5)
    if kind != "plate":
        trim.metal(box(x + 10, y, size * 0.78, 6, 2.5), metal, x + 10, y, size * 0.3)
    loop = s.part(box(x + size * 0.5 + 36, y - 2.4, 16, wide + 8, 3), cloth, radius=8, puff=0.2, shadow=0.45)
    loop.stitch(line((x + size * 0.5 + 31, y - half), (x + size * 0.5 + 31, y + half)), d.thread(cloth), alpha=0.5)
    trim = s.trim()
    for i in range(4):
        trim.fill(ellipse(x + size * 0.5 + 62 + 17 * i, y - 4.0 - 2.2 * i, 2.6, 3), (0.05, 0.04, 0.04), 0.85)


def sunglasses(s: Sketch, design: Design) -> None:
    """Sunglasses from the front, arms folded behind."""
    kind = design.get("shape", "wayfarer")
    frame = design.cloth()
    metal_rim = kind in {"aviator", "round"}
    lens_rgb = design.accent_rgb
    lens = {
        "wayfarer": smooth((24, -34), (90, -46), (150, -40), (152, 4), (120, 44), (60, 46), (28, 14), closed=True),
        "round": ellipse(88, 0, 62, 60),
        "aviator": smooth((26, -30), (88, -44), (152, -34), (154, 14), (112, 66), (58, 54), (26, 8), closed=True),
        "cat-eye": smooth((28, -26), (90, -46), (168, -62, 0), (156, 0), (110, 38), (52, 34), (26, 4), closed=True),
        "square": box(90, 0, 128, 100, 16),
    }[kind]
    rim = offset(np.vstack([lens, lens[:1]]), 4.0 if metal_rim else 12.0)
    if np.abs(rim).max() < np.abs(lens).max():
        rim = offset(np.vstack([lens, lens[:1]]), -4.0 if metal_rim else -12.0)
    tone = _metal(design) if metal_rim else frame.base
    for sign in d.SIDES:
        arm = (
            side(smooth((150, -30), (110, -62), (20, -74), (-60, -66)), sign)
            if sign > 0
            else side(smooth((150, -30), (100, -56), (10, -62), (-70, -52)), sign)
        )
        s.part(
            ribbon(arm, 5 if metal_rim else 11, 4 if metal_rim else 9),
            fabric("plastic", tone),
            radius=6,
            puff=0.3,
            tone=0.1,
            shadow=0.2,
            crumple=0,
        )
    for sign in d.SIDES:
        glass = s.part(
            side(lens, sign), fabric("plastic", lens_rgb, gloss=0.35), radius=50, puff=0.1, roll=0.1, shadow=0.1, crumple=0
        )
        low, high = float(lens[:, 1].min()), float(lens[:, 1].max())
        glass.gradient(side(lens, sign), (darker(lens_rgb, 0.55), lens_rgb, lighter(lens_rgb, 0.45)), (0, low), (0, high + 20))
        for x, w in ((60.0, 16.0), (88.0, 6.0)):
            glass.fill(
                moved(line((-w, -90), (w, -90), (w - 40, 90), (-w - 40, 90)), sign * x + (20 if sign < 0 else 0), 0),
                (1, 1, 1),
                0.16,
                1.0,
            )
        part = s.part(
            [side(np.vstack([rim, rim[:1]]), sign), side(lens, sign)],
            frame if not metal_rim else fabric("plastic", tone),
            radius=6,
            puff=0.3,
            roll=0.4,
            shadow=0.5,
            crumple=0,
        )
        if frame.pattern == "plain" and not metal_rim and lightness(frame.base) < 0.6:
            part.line(side(offset(np.vstack([lens, lens[:1]]), 2), sign), lighter(frame.base, 0.3), 0.8, 0.4)
        x, y = sign * float(rim[:, 0].max() - 8), -30.0
        s.trim().metal(box(x - sign * 2, y if kind != "cat-eye" else -48.0, 8, 4, 1), GOLD if not metal_rim else tone, x, y, 4)
    bridge = ribbon(smooth((-32, -8), (-14, -22), (14, -22), (32, -8)), 4.5 if metal_rim else 13)
    s.part(bridge, frame if not metal_rim else fabric("plastic", tone), radius=6, puff=0.3, roll=0.3, shadow=0.3, crumple=0)
    if kind == "aviator":
        s.part(
            ribbon(smooth((-40, -34), (0, -42), (40, -34)), 4.5), fabric("plastic", tone), radius=4, puff=0.3, shadow=0.3, crumple=0
        )


def watch(s: Sketch, design: Design) -> None:  # noqa: PLR0912, PLR0915 - a branch a variant
    """A wristwatch: round, square or sports; on leather, steel or rubber."""
    cloth, metal = design.cloth(), _metal(design)
    face_rgb = design.accent_rgb
    square = design.get("case") == "square"
    radius = 84.0
    steel = design.get("strap") == "bracelet"
    for sign in (-1, 1):
        half = smooth((46, 60, 0), (42, 150), (36, 262), (34, 282), (22, 296, 0))
        shape = both(join(smooth((0, 60, 0), (46, 60, 0)), half, smooth((22, 296, 0), (0, 299, 0)))) * np.array([1.0, float(sign)])
        if steel:
            s.part(shape, fabric("plastic", darker(metal, 0.55)), shadow=0, crumple=0)
            for i in range(13):
                y0, w = 62.0 + 17.8 * i, 46 - i * 0.9
                for x0, x1, tone in ((-w, -w * 0.43, metal), (-w * 0.41, w * 0.41, darker(metal, 0.14)), (w * 0.43, w, metal)):
                    lap = 3.0 if abs(x0 + x1) < 1 else 0.0  # the middle links sit half a step off, as in a real bracelet
                    link = box((x0 + x1) / 2, y0 + 8.4 + lap, x1 - x0, 16.8, 4) * np.array([1.0, float(sign)])
                    steel_cloth = fabric("plastic", darker(tone, 0.12), gloss=0.28, hardness=12)
                    s.part(link, steel_cloth, radius=7, puff=0.28, roll=0.2, shadow=0.25, crumple=0)
            continue
        part = s.part(shape, cloth, radius=30, puff=0.26, roll=0.35, crumple=0.5)
        edge = join(smooth((40, 70), (36, 150), (30, 262), (18, 288)))
        for mirrored in d.SIDES:
            part.stitch(side(edge, mirrored) * np.array([1.0, float(sign)]), d.thread(cloth), length=4.4, gap=2.6, alpha=0.75)
        if sign == 1:
            for i in range(6):
                part.fill(ellipse(0, 150.0 + 22 * i, 3.2, 4), (0.04, 0.04, 0.05), 0.85)
        else:
            trim = s.trim()
            trim.metal([box(0, -300, 78, 34, 8), box(0, -304, 58, 20, 4)], metal, 0, -300, 36)
            trim.metal(box(0, -296, 5, 34, 2), metal, 0, -296, 16)
            s.part(box(0, -236, 84, 15, 4), cloth, turn=90, radius=8, puff=0.2, shadow=0.4)
    trim = s.trim()
    for x in (-40.0, 40.0):
        for y in (-84.0, 84.0):
            trim.metal(box(x, y, 16, 40, 5), metal, x, y, 14)
    trim.metal(box(radius + 8, 0, 16, 18, 4), metal, radius + 8, 0, 10)
    outline = box(0, 0, radius * 1.86, radius * 2, 22) if square else ellipse(0, 0, radius)
    case = s.part(outline, fabric("plastic", metal, gloss=0.7), radius=16, puff=0.5, roll=0.5, shadow=0.6, crumple=0)
    case.line(np.vstack([outline, outline[:1]]), darker(metal, 0.5), 1, 0.5)
    dial = box(0, 0, radius * 1.58, radius * 1.72, 14) if square else ellipse(0, 0, radius * 0.84)
    face = s.part(dial, fabric("plastic", face_rgb, gloss=0.2), radius=40, puff=0.04, roll=0.1, shadow=0.0, crumple=0)
    face.shade([outline, dial], 0.5, 3)
    ink = (0.12, 0.12, 0.14) if lightness(face_rgb) > 0.5 else (0.92, 0.92, 0.9)
    for i in range(60):
        angle = np.deg2rad(6 * i)
        long = 10 if i % 5 == 0 else 4
        stretch = 1.0
        if square:
            stretch = 1 / max(abs(np.cos(angle)) * 1.04, abs(np.sin(angle)), 0.72) * 0.98
        a, b = radius * 0.78 * stretch, (radius * 0.78 - long) * stretch
        face.line(
            line((np.sin(angle) * a, -np.cos(angle) * a), (np.sin(angle) * b, -np.cos(angle) * b)),
            ink,
            3.2 if i % 5 == 0 else 0.9,
            0.9,
        )
    if design.get("dial") == "chrono":
        for x, y in ((-30, 0), (30, 0), (0, 32)):
            face.line(ellipse(x, y, 16), ink, 1.2, 0.6)
            face.fill(ellipse(x, y, 15), darker(face_rgb, 0.15) if lightness(face_rgb) > 0.5 else lighter(face_rgb, 0.15), 0.7)
            face.line(line((x, y), (x + 6, y - 9)), ink, 1.2, 0.9)
    hands = s.trim()
    for angle, long, width in ((305, 40, 7.0), (62, 58, 5.0)):
        hand = moved(leaf(line((0, 8), (0, -long)), width), 0, 0, angle)
        hands.shade(moved(hand, 1.5, 2.5), 0.3, 1.2)
        hands.fill(hand, ink if design.get("dial") != "chrono" else metal)
    hands.line(moved(line((0, 14), (0, -64)), 0, 0, 196), (0.75, 0.2, 0.15), 1.2)
    hands.metal(ellipse(0, 0, 4.4), metal, 0, 0, 5)
    hands.fill(moved(line((-70, -60), (-30, -60), (20, 60), (-20, 60)), 0, 0, 24), (1, 1, 1), 0.07, 3)


def necklace(s: Sketch, design: Design) -> None:
    """A necklace: fine chain with pendant, beads, or a heavy chain."""
    metal, kind = _metal(design), design.get("style", "pendant")
    curve = smooth((-104, -196), (-134, -60), (-104, 70), (0, 160), (104, 70), (134, -60), (104, -196))
    # The part that tells the canvas where the drawing lies: a hairline of metal under everything.
    s.part(ribbon(curve, 2.0), fabric("plastic", metal), radius=3, shadow=0, crumple=0)
    s.part(
        ribbon(smooth((-104, -196), (-60, -232), (0, -244), (60, -232), (104, -196)), 2.0),
        fabric("plastic", metal),
        radius=3,
        tone=0.1,
        shadow=0,
        crumple=0,
    )
    if kind in {"pendant", "chain"}:
        s.reserve(line((0, 0), (0, 246)))
    trim = s.trim()
    if kind in {"beads", "pearls"}:
        bead = (0.93, 0.90, 0.86) if kind == "pearls" else design.accent_rgb
        points = resample(join(smooth((0, -244), (-60, -232), (-104, -196)), curve), 76)[:-1]
        right = resample(smooth((104, -196), (60, -232), (0, -244)), 12)
        for i, (x, y) in enumerate([*points, *right]):
            size = 9.2 + (3.6 * np.exp(-((np.hypot(x, y - 160) / 110) ** 2)) if design.get("size") == "graded" else 0)
            s.part(
                ellipse(float(x), float(y), float(size)),
                fabric("plastic", bead if i % 4 or kind == "pearls" else mix(bead, metal, 0.7), gloss=0.7),
                radius=size,
                puff=0.75,
                roll=0.1,
                shadow=0.3,
                crumple=0,
            )
        return
    heavy = kind == "chain"
    whole = join(smooth((0, -244), (-60, -232), (-104, -196)), curve, smooth((104, -196), (60, -232), (0, -244)))
    step, size = (19.0, 14.0) if heavy else (9.0, 5.4)
    count = int(np.linalg.norm(np.diff(whole, axis=0), axis=1).sum() / step)
    points = resample(whole, count)
    for i in range(count - 1):
        x, y = (float(v) for v in (points[i] + points[i + 1]) / 2)
        dx, dy = points[i + 1] - points[i]
        turn = float(np.degrees(np.arctan2(dy, dx)))
        thin = 0.66 if i % 2 else 0.34
        link = [
            moved(ellipse(0, 0, size, size * thin), x, y, turn),
            moved(ellipse(0, 0, size * 0.58, max(0.5, size * (thin - 0.28))), x, y, turn),
        ]
        trim.metal(link, metal, x, y, size)
    if heavy:
        if design.get("pendant") == "toggle":
            trim.ring(0, 176, 20, metal, thickness=6)
            trim.metal(box(0, 210, 8, 44, 3), metal, 0, 210, 20)
        return
    _pendant(s, design, metal)


def _pendant(s: Sketch, design: Design, metal: RGB) -> None:
    shape = design.get("pendant", "disc")
    trim = s.trim()
    trim.ring(0, 168, 7, metal, thickness=2.2)
    if shape == "disc":
        s.part(ellipse(0, 206, 34), fabric("plastic", metal, gloss=0.6), radius=20, puff=0.3, roll=0.5, shadow=0.4, crumple=0)
        mark = s.trim()
        for angle in range(0, 360, 30):
            mark.line(moved(line((0, -12), (0, -25)), 0, 206, angle), darker(metal, 0.45), 2, 0.7)
        mark.fill(ellipse(0, 206, 7), darker(metal, 0.35), 0.7)
    elif shape == "drop":
        drop = smooth((0, 174, 0), (20, 206), (24, 226), (0, 250), (-24, 226), (-20, 206), closed=True)
        s.part(
            offset(np.vstack([drop, drop[:1]]), 4), fabric("plastic", metal, gloss=0.6), radius=8, puff=0.4, shadow=0.4, crumple=0
        )
        s.part(drop, fabric("plastic", design.accent_rgb, gloss=0.9), radius=24, puff=0.5, shadow=0, crumple=0)
    elif shape == "bar":
        s.part(box(0, 182, 96, 11, 4), fabric("plastic", metal, gloss=0.7), radius=8, puff=0.4, shadow=0.4, crumple=0)
    else:
        heart = both(smooth((0, 186, 0), (12, 174), (32, 178), (36, 200), (20, 226), (0, 244, 0)))
        s.part(heart, fabric("plastic", metal, gloss=0.6), radius=20, puff=0.45, roll=0.4, shadow=0.4, crumple=0)


def tie(s: Sketch, design: Design) -> None:
    """A knotted necktie or a bow tie."""
    cloth = design.cloth()
    if design.get("style") == "bow tie":
        s.part(ribbon(smooth((-80, 4), (0, -16), (80, 4)), 16), cloth, tone=0.3, radius=8, shadow=0)
        for sign in d.SIDES:
            wing = smooth((10, -18, 0), (70, -44), (150, -56, 0), (154, 0), (150, 58, 0), (70, 42), (10, 18, 0), closed=True)
            part = s.part(side(wing, sign), cloth, turn=-6 * sign, radius=34, puff=0.26, roll=0.3, shadow=0.4)
            for y in (-12, 2, 14):
                part.crease(side(smooth((12, y * 0.6), (50, y * 1.1), (104, y * 1.9)), sign), 12, 3.4)
        knot = s.part(
            smooth((-20, -26), (0, -28), (20, -26), (23, 0), (20, 26), (0, 28), (-20, 26), (-23, 0), closed=True),
            cloth,
            turn=90,
            radius=16,
            puff=0.4,
            shadow=0.55,
        )
        knot.fold(smooth((-4, -24), (-6, 0), (-3, 24)), 10, 2)
        return
    s.part(ribbon(smooth((-96, -86), (-60, -40), (-6, 2)), 30, 24), cloth, tone=0.12, radius=14, puff=0.16, turn=50, shadow=0.2)
    s.part(ribbon(smooth((96, -86), (60, -40), (6, 2)), 30, 24), cloth, tone=0.12, radius=14, puff=0.16, turn=-50, shadow=0.2)
    s.part(
        ribbon(smooth((-96, -86), (-40, -124), (40, -124), (96, -86)), 28),
        cloth,
        tone=0.34,
        radius=14,
        puff=0.16,
        turn=90,
        shadow=0.1,
    )
    skinny = design.get("width") == "slim"
    w = 36.0 if skinny else 50.0
    under = smooth((-12, 44, 0), (14, 44, 0), (w * 0.62, 330), (w * 0.5, 350, 0), (4, 380, 0), (-w * 0.36, 350, 0), closed=True)
    s.part(under, cloth, tone=0.2, turn=35, radius=16, puff=0.12, shadow=0.2)
    square = design.get("end") == "square"
    end: tuple[tuple[float, float, float], ...] = (
        ((w, 420, 0), (-w, 420, 0)) if square else ((w, 384, 0), (0, 428, 0), (-w, 384, 0))
    )
    blade = smooth((-16, 40, 0), (16, 40, 0), (26, 150), *end, (-26, 150), closed=True)
    part = s.part(
        blade, cloth, turn=45 if cloth.pattern in {"stripe", "multi stripe"} else 0, radius=26, puff=0.18, roll=0.36, shadow=0.5
    )
    part.crease(smooth((-4, 46), (-6, 90), (-12, 150)), 12, 3.0)
    part.fold(smooth((6, 46), (10, 100), (8, 180)), 10, 2.2)
    knot = s.part(
        smooth((-30, -8, 0), (0, -12), (30, -8, 0), (16, 46, 0), (0, 50), (-16, 46, 0), closed=True),
        cloth,
        turn=-35,
        radius=18,
        puff=0.3,
        roll=0.35,
        shadow=0.55,
    )
    knot.crease(smooth((-20, 0), (-4, 18), (2, 42)), 12, 2.6)


DRAW = {
    "hat": hat, "beanie": beanie, "cap": cap, "scarf": scarf, "belt": belt, "sunglasses": sunglasses, "watch": watch,
    "necklace": necklace,
    "tie": tie,
}  # fmt: skip
