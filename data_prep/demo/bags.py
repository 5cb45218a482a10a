"""Small bags from the front: shoulder and crossbody bags, clutches, belt bags."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.bag_parts import bag_thread, edging, long_strap, metal_of, slouch, strap
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import both, box, ellipse, line, side, smooth
from data_prep.demo.palette import RGB, darker, lighter


def shoulder(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """A shoulder or crossbody bag: flap, saddle, baguette, camera bag or hobo."""
    rng, cloth = design.rng(), design.cloth()
    kind, metal = design.get("style", "flap"), metal_of(design)
    chain = design.get("strap") == "chain"
    if kind == "hobo":
        _hobo(s, design, rng)
        return
    if kind == "baguette":
        curve = smooth((-136, 30), (-110, -40), (-50, -84), (50, -84), (110, -40), (136, 30))
        strap(s, curve, 17, cloth)
    else:
        long_strap(s, 128, 200, 34, cloth, metal, chain=chain)
    w, low = {
        "flap": (140.0, 200.0),
        "saddle": (134.0, 210.0),
        "baguette": (150.0, 146.0),
        "camera": (132.0, 172.0),
        "top handle": (134.0, 196.0),
    }[kind]
    if kind == "saddle":
        outline = both(smooth((0, 10, 0), (116, 12, 0), (132, 60), (134, 130), (106, 190), (54, 210), (0, 212, 0)))
    else:
        outline = both(smooth((0, 8, 0), (w - 10, 10, 0), (w - 2, 22), (w, low - 26), (w - 18, low, 0), (0, low + 4, 0)))
    part = s.part(outline, cloth, radius=60, puff=0.22, roll=0.36)
    edging(part, outline, cloth)
    slouch(part, rng, w, 20, low, 0.45)
    if design.get("quilt") == "quilted":
        _quilt(part, w, low)
    if kind == "camera":
        s.trim().zipper(smooth((-w + 14, 30), (0, 26), (w - 14, 30)), metal, darker(cloth.base, 0.4), width=8)
        front = box(0, 108, w * 1.5, 96, 12)
        pouch = s.part(front, cloth, radius=30, puff=0.18, roll=0.3, shadow=0.4)
        edging(pouch, front, cloth, 4.5)
        if design.get("quilt") == "quilted":
            _quilt(pouch, w * 0.75, 154, top=62)
        tassel = smooth((-w + 20, 36), (-w + 14, 60), (-w + 18, 84))
        strap(s, tassel, 5, cloth)
    else:
        if kind == "saddle":
            flap = both(smooth((0, -4, 0), (108, -2, 0), (126, 30), (122, 96), (76, 140), (26, 152, 0), (0, 154, 0)))
        elif kind == "baguette":
            flap = both(smooth((0, 2, 0), (w - 8, 4, 0), (w, 40), (w - 22, 84), (40, 92, 0), (0, 93, 0)))
        else:
            depth = 128.0 if kind == "flap" else 112.0
            flap = both(
                smooth(
                    (0, -2, 0),
                    (w - 12, 0, 0),
                    (w, 14),
                    (w - 1, depth * 0.62),
                    (w * 0.62, depth * 0.94),
                    (22, depth, 0),
                    (0, depth, 0),
                )
            )
        cover = s.part(flap, cloth, radius=50, puff=0.2, roll=0.34, shadow=0.6)
        edging(cover, flap, cloth)
        if design.get("quilt") == "quilted":
            _quilt(cover, w, float(flap[:, 1].max()))
        y = float(flap[:, 1].max()) - 12
        _clasp(s, design, y, cloth, metal)
    if kind == "top handle":
        handle = smooth((-46, 8), (-42, -46), (-16, -70), (16, -70), (42, -46), (46, 8))
        strap(s, handle, 14, cloth)
        for x in (-46.0, 46.0):
            s.trim().ring(x, 6, 10, metal, thickness=3)
    for sign in d.SIDES:
        x = sign * (128.0 if kind != "baguette" else 136.0)
        s.trim().ring(x, 32, 10, metal, thickness=3)


def _quilt(part: Part, width: float, low: float, top: float = 0.0) -> None:
    for shift in np.arange(-2 * width - low, 2 * width + low, 36.0):
        for slope in (1, -1):
            curve = line((-width * slope, top + shift), (width * slope, top + shift + 2 * width))
            part.seam(curve, width=1.4, alpha=0.28)


def _clasp(s: Sketch, design: Design, y: float, cloth: Fabric, metal: RGB) -> None:
    kind = design.get("clasp", "turnlock")
    trim = s.trim()
    if kind == "turnlock":
        trim.metal(box(0, y, 34, 24, 5), metal, 0, y, 18)
        trim.metal(box(0, y, 7, 18, 3), lighter(metal, 0.2), 0, y, 8)
    elif kind == "buckle":
        strap(s, line((0, y - 46), (0, y + 34)), 22, cloth)
        trim = s.trim()
        trim.metal([box(0, y - 6, 36, 30, 5), box(0, y - 6, 24, 18, 3)], metal, 0, y - 6, 18)
        trim.metal(box(0, y - 6, 3, 26, 1), metal, 0, y - 6, 12)
    elif kind == "ring":
        trim.ring(0, y - 4, 20, metal, thickness=5)
    else:
        trim.button(0, y, 6, metal, holes=0)


def _hobo(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, metal = design.cloth(), metal_of(design)
    outline = both(
        smooth((0, 66, 0), (70, 54), (116, 8), (128, -40, 0), (146, -34, 0), (158, 60), (146, 150), (90, 204), (0, 216, 0))
    )
    strap(s, smooth((-136, -30), (-100, -130), (-36, -168), (36, -168), (100, -130), (136, -30)), 18, cloth)
    s.part(both(smooth((0, 56, 0), (70, 44), (118, 0), (128, -40, 0), (100, 60), (0, 84, 0))), cloth, tone=0.45, shadow=0.1)
    part = s.part(outline, cloth, radius=70, puff=0.28, roll=0.36)
    for i in range(6):
        x = -100 + 40 * i + float(rng.uniform(-8, 8))
        part.crease(smooth((x, 70 + abs(x) * -0.35), (x * 0.8, 120), (x * 0.55, 180 + float(rng.uniform(-14, 10)))), 22, 3.0)
    for sign in d.SIDES:
        part.crease(side(smooth((138, -20), (128, 50), (90, 110)), sign), 16, 3.0)
        s.trim().ring(sign * 136.0, -34, 12, metal, thickness=3.5)
    rim = both(smooth((0, 71, 0), (72, 59), (120, 12), (133, -36, 0)))
    part.stitch(rim[np.argsort(rim[:, 0], kind="stable")], bag_thread(cloth), alpha=0.6)


def clutch(s: Sketch, design: Design) -> None:
    """A clutch: envelope, frame or pouch."""
    rng, cloth = design.rng(), design.cloth()
    kind, metal = design.get("style", "envelope"), metal_of(design)
    if kind == "frame":
        outline = both(smooth((0, 8, 0), (128, 10, 0), (160, 70), (164, 130), (130, 172, 0), (0, 178, 0)))
        part = s.part(outline, cloth, radius=60, puff=0.3, roll=0.3)
        for x in np.linspace(-0.9, 0.9, 13) + rng.uniform(-0.03, 0.03, 13):
            part.crease(smooth((x * 126, 16), (x * 140, 54), (x * 150, 96 + float(rng.uniform(-20, 30)))), 13, 2.6)
        trim = s.trim()
        trim.metal(both(smooth((0, 0, 0), (130, 2, 0), (134, 14, 0), (0, 13, 0))), metal, 0, 6, 40)
        for x in (-8.0, 8.0):
            trim.metal(ellipse(x, -8, 9), metal, x, -8, 9)
        return
    outline = box(0, 90, 330, 184, 10)
    part = s.part(outline, cloth, radius=50, puff=0.16, roll=0.36)
    edging(part, outline, cloth, 4.5)
    slouch(part, rng, 150, 20, 170, 0.4)
    if kind == "envelope":
        flap = smooth((-166, -4, 0), (166, -4, 0), (162, 10), (12, 112, 0), (0, 116), (-12, 112, 0), (-162, 10), closed=True)
        cover = s.part(flap, cloth, radius=50, puff=0.14, roll=0.3, shadow=0.6)
        edging(cover, flap, cloth, 5)
        _clasp(s, design, 100, cloth, metal)
    else:
        s.trim().zipper(line((-158, 10), (158, 10)), metal, darker(cloth.base, 0.35), width=9)
        loop = smooth((156, 12), (186, 40), (190, 100), (170, 128), (160, 70), (156, 14))
        strap(s, loop, 8, cloth)
        if design.get("quilt") == "quilted":
            _quilt(part, 165, 182)


def beltbag(s: Sketch, design: Design) -> None:
    """A belt bag on a webbing strap."""
    rng, cloth = design.rng(), design.cloth()
    web = fabric("canvas", darker(cloth.base, 0.3))
    strap(s, smooth((-140, 56), (-186, 16), (-150, -66), (0, -96), (150, -66), (186, 16), (140, 56)), 18, web, tone=0.1, shadow=0)
    outline = both(smooth((0, 0, 0), (110, 2), (160, 40), (150, 110), (90, 150), (0, 156, 0)))
    part = s.part(outline, cloth, radius=50, puff=0.3, roll=0.36)
    slouch(part, rng, 140, 20, 146, 0.8)
    front = both(smooth((0, 64, 0), (96, 66, 0), (118, 84), (100, 130), (60, 144, 0), (0, 148, 0)))
    pouch = s.part(front, cloth, radius=40, puff=0.26, roll=0.3, shadow=0.45)
    edging(pouch, front, cloth, 4)
    trim = s.trim()
    trim.zipper(smooth((-138, 44), (-80, 26), (0, 22), (80, 26), (138, 44)), metal_of(design), darker(cloth.base, 0.3), width=8)
    trim.zipper(smooth((-92, 84), (0, 78), (92, 84)), metal_of(design), darker(cloth.base, 0.3), width=7)
    s.part(box(0, -92, 48, 26, 6), fabric("plastic", (0.14, 0.14, 0.15)), radius=10, puff=0.2, shadow=0.4)


DRAW = {"shoulder bag": shoulder, "crossbody bag": shoulder, "clutch": clutch, "belt bag": beltbag}
