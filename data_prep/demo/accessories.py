"""Small accessories: belts, sunglasses, watches."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import both, box, ellipse, join, leaf, line, moved, offset, resample, ribbon, side, smooth
from data_prep.demo.metals import GOLD, metal_of
from data_prep.demo.palette import darker, lighter, lightness


def belt(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """A belt rolled into a coil, buckle in front; plain, braided or woven."""
    cloth, metal = design.cloth(), metal_of(design)
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
    tone = metal_of(design) if metal_rim else frame.base
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
    cloth, metal = design.cloth(), metal_of(design)
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


DRAW = {"belt": belt, "sunglasses": sunglasses, "watch": watch}
