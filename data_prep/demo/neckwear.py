"""What is worn around the neck: scarves, bandanas, ties, necklaces."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import both, box, ellipse, join, line, moved, offset, resample, ribbon, side, smooth
from data_prep.demo.metals import metal_of
from data_prep.demo.palette import RGB, darker, lighter, mix


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


def necklace(s: Sketch, design: Design) -> None:
    """A necklace: fine chain with pendant, beads, or a heavy chain."""
    metal, kind = metal_of(design), design.get("style", "pendant")
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


DRAW = {"scarf": scarf, "tie": tie, "necklace": necklace}
