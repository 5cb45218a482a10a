"""Skirts: pleated, pencil, A-line, slip, denim and tiered; the lower half of dresses uses the same drape."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.geometry import Curve, Point, both, join, line, resample, ribbon, side, smooth
from data_prep.demo.palette import RGB, lighter

COPPER: RGB = (0.70, 0.46, 0.30)
TAN_THREAD: RGB = (0.80, 0.57, 0.29)


def wavy_hem(width: float, y: float, waves: int, depth: float, rng: np.random.Generator, bow: float = 12.0) -> Curve:
    """A hem from right to left whose folds make it rise and fall."""
    knots: list[Point] = [(width, y, 0)]
    xs = np.linspace(width, -width, 2 * waves + 1)
    for i, x in enumerate(xs[1:-1], 1):
        arch = bow * (1 - (x / width) ** 2)
        knots.append((float(x), y + arch + (depth if i % 2 else -depth * 0.4) * float(rng.uniform(0.5, 1.2))))
    return smooth(*knots, (-width, y, 0))


def panel(waist: float, hip: float, hem: float, top: float, bottom: float, hemline: Curve, *, hip_at: float = 0.28) -> Curve:
    """The closed outline of a skirt from waist to hem."""
    right = smooth(
        (waist, top, 0),
        (hip, top + (bottom - top) * hip_at),
        ((hip + hem) / 2 + (hem - hip) * 0.1, top + (bottom - top) * 0.62),
        (hem, bottom, 0),
    )
    left = right[::-1] * np.array([-1.0, 1.0])
    return join(smooth((-waist, top, 0), (0, top + 5), (waist, top, 0)), right, hemline, left)


def hang(
    part: Part,
    waist: float,
    hem: float,
    top: float,
    bottom: float,
    rng: np.random.Generator,
    *,
    count: int = 8,
    depth: float = 3.2,
    start: float = 0.1,
) -> None:
    """Long folds that fan out from the waist to the hem."""
    for share in np.linspace(-0.92, 0.92, count) + rng.uniform(-0.05, 0.05, count):
        a = top + (bottom - top) * float(rng.uniform(start, start + 0.4))
        x0 = share * (waist + (hem - waist) * (a - top) / (bottom - top))
        x1 = share * hem
        curve = smooth((x0, a), ((x0 + x1) / 2 + float(rng.uniform(-4, 4)), (a + bottom) / 2), (x1, bottom + 8))
        width = float(rng.uniform(16, 30))
        part.fold(curve, width, depth * float(rng.uniform(0.7, 1.2)))
        part.fold(curve + np.array([width * 0.55, 0]), width * 0.6, -depth * 0.7)


def _band(s: Sketch, design: Design, waist: float, top: float, *, height: float = 20.0, button: bool = True) -> None:
    cloth = design.cloth()
    right = (waist + height * 0.22, top + height - 2, 0)
    part = s.part(
        both(join(smooth((0, top + 4, 0), (waist * 0.6, top + 3), (waist - 2, top - 1, 0)), line((waist - 2, top - 1), right),
            smooth(right, (waist * 0.6, top + height + 3), (0, top + height + 4, 0)))),
        cloth, turn=90, radius=26, puff=0.14, shadow=0.3, crumple=0.4,
    )  # fmt: skip
    part.stitch(smooth((-waist, top + height - 4), (0, top + height + 1), (waist, top + height - 4)), d.thread(cloth), alpha=0.5)
    if button:
        s.trim().button(waist * 0.55, top + height * 0.55, 4, d.button_colour(cloth))


def _back(s: Sketch, design: Design, waist: float) -> None:
    back = s.part(
        both(smooth((0, -8, 0), (waist * 0.6, -7), (waist - 2, -1, 0), (waist * 0.6, 12), (0, 16, 0))),
        design.cloth(),
        tone=0.42,
        puff=0,
        crumple=0.2,
        shadow=0,
    )
    d.label(back, 0, 1, 26, 9)


def skirt(s: Sketch, design: Design) -> None:
    """One skirt, by its shape."""
    rng = design.rng()
    {"pleated": _pleated, "pencil": _pencil, "a-line": _a_line, "slip": _slip, "denim": _denim, "tiered": _tiered, "wrap": _wrap}[
        design.get("shape", "a-line")
    ](s, design, rng)


def _length(design: Design) -> float:
    return {"mini": 235.0, "knee": 330.0, "midi": 430.0, "maxi": 500.0}[design.get("length", "midi")]


def _pleated(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 74.0, 84 + bottom * 0.24
    _back(s, design, waist)
    count = int(rng.choice([13, 15, 17]))
    tops = np.linspace(-waist, waist, count + 1)
    hems = np.sin(np.linspace(-1.12, 1.12, count + 1)) / np.sin(1.12) * hem
    order = sorted(range(count), key=lambda i: -i)
    for i in order:
        lift = 10 * (1 - ((hems[i] + hems[i + 1]) / 2 / hem) ** 2)
        a, b = float(hems[i]), float(hems[i + 1])
        under = 7 if i < count - 1 else 0
        bulge = 8 * (tops[i] / waist)
        outline = smooth(
            (tops[i], 14, 0), ((tops[i] + a) / 2 + bulge, bottom * 0.45), (a, bottom + lift, 0), ((a + b) / 2,
                bottom + lift + 3.5), (b, bottom + lift + 1, 0),
            (b + under, bottom + lift - 5, 0), ((tops[i + 1] + b) / 2 + 8 * (tops[i + 1] / waist) + under * 0.6, bottom * 0.45),
            (tops[i + 1], 14, 0), closed=True,
        )  # fmt: skip
        part = s.part(
            outline,
            cloth,
            turn=-np.degrees(np.arctan2((a + b) / 2 - (tops[i] + tops[i + 1]) / 2, bottom)) * 0.9,
            radius=14,
            puff=0.16,
            roll=0.16,
            shadow=0.42,
            crumple=0.5,
        )
        part.fold(smooth((tops[i] + 2, 30), ((tops[i] + a) / 2 + bulge + 4, bottom * 0.5), (a + 5, bottom)), 9, 1.6)
        part.stitch(line((a + 1, bottom + lift - 8), (b + under, bottom + lift - 8)), d.thread(cloth), alpha=0.25)
    _band(s, design, waist, 0, height=22)


def _pencil(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 72.0, 86.0 if bottom > 300 else 89.0
    hip = 101.0 if bottom > 300 else 92.0
    _back(s, design, waist)
    hemline = smooth((hem, bottom, 0), (0, bottom + 6), (-hem, bottom, 0))
    part = s.part(panel(waist, hip, hem, 10, bottom, hemline, hip_at=0.36), cloth, radius=70, puff=0.26)
    for y in (100.0, 132.0, 250.0):
        for sign in d.SIDES:
            part.crease(side(smooth((92, y), (62, y + 5), (36, y + float(rng.uniform(-4, 12)))), sign), 12, 1.5)
    for sign in d.SIDES:
        part.seam(side(smooth((36, 14), (41, 60), (44, 96)), sign), alpha=0.35)
    part.fold(smooth((-30, 200), (-34, 300), (-30, bottom)), 26, 1.8)
    part.fold(smooth((40, 180), (44, 280), (38, bottom)), 24, 1.8)
    part.stitch(hemline - np.array([0, 12.0]), d.thread(cloth), alpha=0.4)
    if design.get("slit") == "front":
        part.shade(smooth((26, bottom - 110, 0), (36, bottom + 8, 0), (20, bottom + 8, 0), closed=True), 0.75, 1.0)
        part.seam(smooth((26, 16), (27, 150), (26, bottom - 108)), alpha=0.35)
    if design.get("front") == "buttons":
        d.placket(s, cloth, 14, bottom + 5, half=10)
        d.buttons(s.trim(), 0, np.linspace(44, bottom - 60, 7), 5, d.button_colour(cloth))
    _band(s, design, waist, 0, button=design.get("front") != "buttons")


def _a_line(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 72.0, 96 + bottom * 0.20
    _back(s, design, waist)
    hemline = wavy_hem(hem, bottom, 5, 5, rng)
    part = s.part(panel(waist, 96 + bottom * 0.03, hem, 10, bottom, hemline), cloth, radius=70, puff=0.22)
    hang(part, waist, hem, 10, bottom, rng, count=7)
    part.stitch(hemline - np.array([0, 11.0]), d.thread(cloth), alpha=0.4)
    if design.get("front") == "buttons":
        d.placket(s, cloth, 14, bottom + 12, half=10)
        d.buttons(s.trim(), 0, np.linspace(44, bottom - 40, 6), 5, d.button_colour(cloth))
    if design.get("pocket") == "patch":
        for sign in d.SIDES:
            d.pocket(s, cloth, 54.0 * sign, 74, 50, 60)
    _band(s, design, waist, 0, button=design.get("front") != "buttons")


def _slip(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 70.0, 112.0
    _back(s, design, waist)
    hemline = wavy_hem(hem, bottom, 4, 5, rng)
    part = s.part(panel(waist, 100, hem, 6, bottom, hemline, hip_at=0.3), cloth, radius=70, puff=0.26)
    hang(part, waist, hem, 6, bottom, rng, count=6, depth=2.6, start=0.06)
    for x0, y0, x1, y1 in ((-96, 120, -20, 170), (90, 150, 10, 220), (-60, 60, 30, 96)):
        part.crease(smooth((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + 12), (x1, y1)), 18, 1.8)
    part.line(smooth((-waist, 12), (0, 18), (waist, 12)), (0.03, 0.03, 0.05), 1.2, 0.3)
    band = s.part(
        both(smooth((0, 4, 0), (waist * 0.6, 3), (waist, -2, 0), (waist + 2, 9, 0), (waist * 0.6, 14), (0, 15, 0))),
        cloth,
        turn=90,
        radius=14,
        puff=0.16,
        shadow=0.25,
    )
    for x in np.linspace(-waist + 5, waist - 5, 24):
        band.fold(line((x, 2), (x, 14)), 4, 1.2)


def _denim(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 76.0, 104 + bottom * 0.06
    _back(s, design, waist)
    hemline = smooth((hem, bottom, 0), (0, bottom + 7), (-hem, bottom, 0))
    part = s.part(panel(waist, 102, hem, 8, bottom, hemline), cloth, radius=60, puff=0.22)
    part.fill(
        both(smooth((10, 90), (60, 110), (64, bottom - 40), (20, bottom - 30), closed=True)), lighter(cloth.base, 0.6), 0.2, 22
    )
    hang(part, waist, hem, 10, bottom, rng, count=5, depth=1.8)
    for sign in d.SIDES:
        pocket = smooth((32, 26, 0), (36, 50), (58, 64), (99, 62, 0))
        part.seam(side(pocket, sign), alpha=0.55)
        part.stitch(side(pocket + np.array([-3, 3]), sign), TAN_THREAD, alpha=0.8)
        part.stitch(side(pocket + np.array([-6, 6]), sign), TAN_THREAD, alpha=0.7)
    part.stitch(hemline - np.array([0, 10.0]), TAN_THREAD, alpha=0.8)
    if design.get("front") == "buttons":
        d.placket(s, cloth, 16, bottom + 6, half=10)
        d.buttons(s.trim(), 0, np.linspace(48, bottom - 22, 5), 5, COPPER, holes=0)
    else:
        part.seam(line((0, 20), (0, bottom)), alpha=0.4)
        part.stitch(smooth((14, 24), (14, 64), (2, 92)), TAN_THREAD, alpha=0.8)
        part.stitch(line((3, 92), (3, bottom - 12)), TAN_THREAD, alpha=0.7)
    _band(s, design, waist, 0, button=False)
    s.trim().button(0, 13, 6, COPPER, holes=0)


def _tiered(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    bottom = _length(design)
    waist = 70.0
    _back(s, design, waist)
    tiers(s, design, rng, waist, 8.0, bottom, 92 + bottom * 0.17, count=3)
    _band(s, design, waist, 0, height=18, button=False)


def tiers(
    s: Sketch, design: Design, rng: np.random.Generator, waist: float, top: float, bottom: float, hem: float, *, count: int
) -> None:
    """Gathered tiers, each sewn under the one above; drawn from the lowest up."""
    cloth = design.cloth()
    edges = np.linspace(top, bottom, count + 1)
    widths = np.linspace(waist, hem, count + 1)
    for i in reversed(range(count)):
        a, b = float(edges[i]), float(edges[i + 1])
        w0, w1 = float(widths[i]) + (6 if i else 0), float(widths[i + 1])
        hemline = wavy_hem(w1, b, 6, 4, rng, bow=9)
        part = s.part(panel(w0, (w0 + w1) / 2 + 2, w1, a, b, hemline), cloth, radius=40, puff=0.2, shadow=0.35)
        for share in np.linspace(-0.94, 0.94, 17) + rng.uniform(-0.02, 0.02, 17):
            x0, x1 = share * w0, share * w1 + float(rng.uniform(-4, 4))
            stop = a + (b - a) * float(rng.uniform(0.45, 1.0))
            part.fold(smooth((x0, a + 6), ((x0 + x1) / 2, (a + stop) / 2), (x1, stop)), 10, 2.2)
        part.stitch(hemline - np.array([0, 8.0]), d.thread(cloth), alpha=0.35)


def _wrap(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, bottom = design.cloth(), _length(design)
    waist, hem = 72.0, 108.0
    _back(s, design, waist)
    hemline = wavy_hem(hem, bottom, 4, 4, rng)
    under = s.part(panel(waist, 98, hem, 8, bottom, hemline), cloth, radius=70, puff=0.22, tone=0.06)
    hang(under, waist, hem, 10, bottom, rng, count=6)
    outline = panel(waist, 98, hem, 8, bottom, hemline)
    keep = resample(outline, 400)
    edge = smooth((46, 10, 0), (40, bottom * 0.42), (8, bottom * 0.8), (-34, bottom + 12, 0))
    left = keep[(keep[:, 0] < np.interp(keep[:, 1], edge[:, 1], edge[:, 0])) & (keep[:, 1] > 4)]
    start = int(np.argmax(np.hypot(*np.diff(left, axis=0, prepend=left[:1]).T)))
    left = np.roll(left, -start, axis=0)
    if left[0][1] < left[-1][1]:
        left = left[::-1]
    over = s.part(join(edge, left), cloth, radius=60, puff=0.2, shadow=0.45, turn=6)
    hang(over, waist * 0.8, hem * 0.8, 10, bottom, rng, count=5)
    over.stitch(edge + np.array([-5.0, 0]), d.thread(cloth), alpha=0.4)
    _band(s, design, waist, 0, button=False)
    for curve in (smooth((44, 14), (60, 60), (52, 120)), smooth((44, 14), (38, 62), (44, 106))):
        s.part(ribbon(curve, 9, 12), cloth, radius=8, puff=0.2, shadow=0.45)
    s.part(smooth((36, 6), (52, 5), (54, 22), (38, 24), closed=True), cloth, radius=8, puff=0.3, shadow=0.45)


DRAW = {"skirt": skirt}
