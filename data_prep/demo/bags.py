"""Bags seen from the front: totes, backpacks, shoulder and crossbody bags, bucket bags, clutches, belt bags."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import Curve, both, box, ellipse, join, line, moved, offset, ribbon, side, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness

GOLD: RGB = (0.80, 0.66, 0.36)
STEEL: RGB = (0.72, 0.73, 0.76)


def _metal(design: Design) -> RGB:
    return STEEL if design.get("metal") == "silver" else GOLD


def _thread(cloth: Fabric) -> RGB:
    return lighter(cloth.base, 0.4) if lightness(cloth.base) < 0.45 else darker(cloth.base, 0.25)


def _edge(part: Part, outline: Curve, cloth: Fabric, inset: float = 5.0) -> None:
    part.stitch(offset(outline, -inset)[2:-2], _thread(cloth), length=4, gap=2.2, alpha=0.75)


def _strap(s: Sketch, curve: Curve, width: float, cloth: Fabric, *, tone: float = 0.0, shadow: float = 0.4) -> None:
    part = s.part(ribbon(curve, width), cloth, radius=max(5.0, width * 0.7), puff=0.24, shadow=shadow, tone=tone, crumple=0.3)
    if width > 8:
        for shift in (width / 2 - 2, -width / 2 + 2):
            part.stitch(offset(curve, shift), _thread(cloth), length=3.4, gap=2, width=0.9, alpha=0.55)


def _slouch(part: Part, rng: np.random.Generator, width: float, top: float, bottom: float, amount: float = 1.0) -> None:
    for sign in d.SIDES:
        for _ in range(3):
            y = float(rng.uniform(top + 20, bottom - 30))
            part.crease(
                side(
                    smooth(
                        (width * 0.92, y),
                        (width * 0.7, y + 12),
                        (width * float(rng.uniform(0.3, 0.5)), y + float(rng.uniform(4, 40))),
                    ),
                    sign,
                ),
                15,
                2.0 * amount,
            )
    for x in rng.uniform(-0.6, 0.6, 3):
        part.fold(
            smooth((x * width, top + 16), (x * width * 1.04, (top + bottom) / 2), (x * width * 1.1, bottom - 24)), 34, 2.2 * amount
        )


def tote(s: Sketch, design: Design) -> None:
    """An open tote on two handles: canvas, leather or straw; boxy, slouchy or winged."""
    rng, cloth = design.rng(), design.cloth()
    shape = design.get("shape", "boxy")
    wide_top, wide_low = {"winged": (150.0, 132.0), "boxy": (148.0, 140.0)}.get(shape, (150.0, 158.0))
    low = 300.0 if shape != "wide" else 250.0
    handle = design.accent_rgb if design.get("handles") == "contrast" else cloth.base
    leather = (
        fabric("leather", handle)
        if design.texture in {"canvas", "straw"} and design.get("handles") == "contrast"
        else cloth.plain(handle)
    )
    drop = {"short": 92.0, "long": 170.0}[design.get("drop", "short")]
    half = smooth((0, -drop - 6), (44, -drop + 6), (62, -drop * 0.45), (66, 30))
    curve = join(half[::-1] * np.array([-1.0, 1.0]), half)
    _strap(s, moved(curve, 6, -10), 12, leather, tone=0.34, shadow=0)
    s.part(
        both(smooth((0, -14, 0), (wide_top * 0.7, -11), (wide_top - 4, 0, 0), (wide_top - 14, 26), (0, 34, 0))),
        cloth,
        tone=0.5,
        puff=0.1,
        shadow=0.1,
    )
    corner = 10.0 if shape == "boxy" else 30.0
    if shape == "winged":
        flank = smooth((170, -6, 0), (136, 60), (126, 150), (132, low - 20), (118, low, 0))
    else:
        flank = smooth((wide_top, 0, 0), (wide_top - 1, low * 0.5), (wide_low, low - corner), (wide_low - corner, low, 0))
    outline = both(
        join(
            smooth((0, 6, 0), (flank[0, 0] * 0.6, 4), (flank[0, 0], flank[0, 1], 0)),
            flank,
            smooth((flank[-1, 0], low, 0), (0, low + 5, 0)),
        )
    )
    part = s.part(outline, cloth, radius=70, puff=0.2, roll=0.3)
    _slouch(part, rng, wide_low, 0, low, 0.7 if shape == "boxy" else 1.3)
    edge = both(smooth((0, 12, 0), (flank[0, 0] * 0.6, 10), (flank[0, 0] - 4, flank[0, 1] + 6, 0)))
    rim = edge[np.argsort(edge[:, 0], kind="stable")]
    part.stitch(rim, _thread(cloth), alpha=0.7)
    part.line(rim + np.array([0, 7.0]), (0.04, 0.04, 0.05), 2, 0.12, 1.2)
    if design.get("base") == "contrast":
        base = both(
            smooth(
                (0, low - 76, 0),
                (wide_low + 1, low - 76, 0),
                (wide_low + 1, low - 12),
                (wide_low - corner, low + 1, 0),
                (0, low + 6, 0),
            )
        )
        panel = s.part(base, fabric("leather", design.accent_rgb), radius=50, puff=0.18, shadow=0.25)
        panel.stitch(line((-wide_low + 4, low - 71), (wide_low - 4, low - 71)), lighter(design.accent_rgb, 0.4), alpha=0.7)
    elif design.get("pocket") == "front":
        d.pocket(s, cloth, 0, 96, 150, 120, point=0)
    elif design.texture == "canvas" and design.get("print") == "word":
        for y, width in ((120, 96), (140, 130), (160, 70)):
            part.fill(box(0, y, width, 9, 1), design.accent_rgb, 0.85)
    _strap(s, curve, 13, leather)
    for x in (-66.0, 66.0):
        patch = box(x, 38, 24, 44, 4)
        tab = s.part(patch, leather, radius=12, puff=0.14, shadow=0.4)
        _edge(tab, patch, leather, 3)
        s.trim().button(x, 50, 3.2, _metal(design), holes=0)
    if shape != "boxy" and design.texture == "leather":
        charm = smooth((88, 40), (96, 70), (92, 96))
        _strap(s, charm, 4, leather)
        s.part(
            smooth((80, 96, 0), (104, 96, 0), (106, 138, 0), (93, 146, 0), (78, 138, 0), closed=True),
            leather,
            radius=14,
            puff=0.2,
            shadow=0.45,
        )


def backpack(s: Sketch, design: Design) -> None:
    """A backpack: zipped day pack, roll-top, or flap and buckles."""
    rng, cloth = design.rng(), design.cloth()
    kind = design.get("style", "daypack")
    leather = fabric("leather", design.accent_rgb)
    for sign in d.SIDES:
        _strap(
            s,
            side(smooth((58, 8), (136, 60), (164, 190), (128, 330)), sign),
            22,
            cloth.plain(darker(cloth.base, 0.15)),
            tone=0.25,
            shadow=0,
        )
    grab = smooth((-26, 6), (-20, -30), (20, -30), (26, 6))
    _strap(s, grab, 11, leather if design.get("trim") == "leather" else cloth.plain())
    low = 352.0
    if kind == "rolltop":
        top = smooth((0, -12, 0), (98, -10, 0), (106, 20), (128, 70))
    elif kind == "flap":
        top = smooth((0, 14, 0), (84, 18), (122, 60), (128, 90))
    else:
        top = smooth((0, -8, 0), (58, -2), (108, 36), (130, 100))
    end = (float(top[-1, 0]), float(top[-1, 1]), 0.0)
    outline = both(join(top, smooth(end, (140, 230), (138, low - 30), (112, low, 0)), smooth((112, low, 0), (0, low + 5, 0))))
    part = s.part(outline, cloth, radius=70, puff=0.26, roll=0.35)
    _slouch(part, rng, 134, 60, low, 0.9)
    part.seam(smooth((-138, low - 40), (0, low - 30), (138, low - 40)), alpha=0.3)
    for sign in d.SIDES:
        pocket = smooth((128, 210, 0), (152, 214), (156, 330), (132, low - 4, 0), (124, 330), closed=True)
        s.part(side(pocket, sign), cloth.plain(darker(cloth.base, 0.1)), radius=20, puff=0.24, shadow=0.35)
    front = both(smooth((0, 176, 0), (84, 178, 0), (106, 196), (110, low - 24), (92, low - 6, 0), (0, low - 2, 0)))
    pouch = s.part(front, cloth, radius=40, puff=0.24, roll=0.35, shadow=0.45)
    _edge(pouch, front, cloth, 5)
    _slouch(pouch, rng, 100, 200, low, 0.6)
    trim = s.trim()
    if kind == "daypack":
        trim.zipper(
            smooth((-118, 150), (-112, 70), (-62, 18), (0, 8), (62, 18), (112, 70), (118, 150)),
            _metal(design),
            darker(cloth.base, 0.35),
            width=8,
        )
        trim.zipper(smooth((-92, 206), (0, 200), (92, 206)), _metal(design), darker(cloth.base, 0.35), width=7)
        badge = box(0, 122, 64, 42, 6)
        patch = s.part(badge, leather, radius=12, puff=0.1, shadow=0.3)
        _edge(patch, badge, leather, 3.4)
        patch.fill(ellipse(0, 122, 8), darker(leather.base, 0.45), 0.8)
        return
    if kind == "flap":
        flap = both(smooth((0, -6, 0), (84, -2), (126, 40), (130, 120), (118, 176), (90, 190, 0), (0, 196, 0)))
        cover = s.part(flap, cloth, radius=60, puff=0.24, roll=0.35, shadow=0.6)
        _edge(cover, flap, cloth, 5)
        _slouch(cover, rng, 120, 10, 180, 0.6)
        starts: tuple[tuple[float, float, float], ...] = ((-56, 120, 268), (56, 120, 268))
    else:
        fold = both(smooth((0, -22, 0), (102, -20, 0), (112, 16, 0), (0, 24, 0)))
        roll = s.part(fold, cloth, turn=90, radius=24, puff=0.3, roll=0.4, shadow=0.5)
        _edge(roll, fold, cloth, 5)
        starts = ((0, -20, 206),)
    for x, a, b in starts:
        _strap(s, line((x, a), (x, b)), 17, leather)
        trim = s.trim()
        y = (a + b) / 2 + 24
        trim.metal([box(x, y, 30, 24, 4), box(x, y, 20, 14, 2)], _metal(design), x, y, 16)
        trim.metal(box(x, y, 3, 22, 1), _metal(design), x, y, 10)
        for step in range(3):
            trim.fill(ellipse(x, b - 14.0 - 14 * step, 1.8), (0.05, 0.04, 0.04), 0.8)


def _long_strap(
    s: Sketch, half: float, high: float, y: float, cloth: Fabric, metal: RGB, *, chain: bool, width: float = 9.0
) -> None:
    curve = smooth(
        (-half, y),
        (-half * 0.86, -high * 0.62),
        (-half * 0.3, -high),
        (half * 0.34, -high * 0.98),
        (half * 0.88, -high * 0.6),
        (half, y),
    )
    if not chain:
        _strap(s, curve, width, cloth)
        return
    s.reserve(ribbon(curve, 14))
    trim = s.trim()
    from data_prep.demo.geometry import normals, resample

    total = int(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum() / 8.5)
    points = resample(curve, total)
    along = normals(points)
    for i, (x, py) in enumerate(points):
        turn = float(np.degrees(np.arctan2(along[i, 0], -along[i, 1])))
        ring = [
            moved(ellipse(0, 0, 7, 4.4 if i % 2 else 2.4), float(x), float(py), turn),
            moved(ellipse(0, 0, 4.2, 2.0 if i % 2 else 0.6), float(x), float(py), turn),
        ]
        trim.metal(ring, metal, float(x), float(py), 6)


def shoulder(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """A shoulder or crossbody bag: flap, saddle, baguette, camera bag or hobo."""
    rng, cloth = design.rng(), design.cloth()
    kind, metal = design.get("style", "flap"), _metal(design)
    chain = design.get("strap") == "chain"
    if kind == "hobo":
        _hobo(s, design, rng)
        return
    if kind == "baguette":
        curve = smooth((-136, 30), (-110, -40), (-50, -84), (50, -84), (110, -40), (136, 30))
        _strap(s, curve, 17, cloth)
    else:
        _long_strap(s, 128, 200, 34, cloth, metal, chain=chain)
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
    _edge(part, outline, cloth)
    _slouch(part, rng, w, 20, low, 0.45)
    if design.get("quilt") == "quilted":
        _quilt(part, w, low)
    if kind == "camera":
        s.trim().zipper(smooth((-w + 14, 30), (0, 26), (w - 14, 30)), metal, darker(cloth.base, 0.4), width=8)
        front = box(0, 108, w * 1.5, 96, 12)
        pouch = s.part(front, cloth, radius=30, puff=0.18, roll=0.3, shadow=0.4)
        _edge(pouch, front, cloth, 4.5)
        if design.get("quilt") == "quilted":
            _quilt(pouch, w * 0.75, 154, top=62)
        tassel = smooth((-w + 20, 36), (-w + 14, 60), (-w + 18, 84))
        _strap(s, tassel, 5, cloth)
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
        _edge(cover, flap, cloth)
        if design.get("quilt") == "quilted":
            _quilt(cover, w, float(flap[:, 1].max()))
        y = float(flap[:, 1].max()) - 12
        _clasp(s, design, y, cloth, metal)
    if kind == "top handle":
        handle = smooth((-46, 8), (-42, -46), (-16, -70), (16, -70), (42, -46), (46, 8))
        _strap(s, handle, 14, cloth)
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
        _strap(s, line((0, y - 46), (0, y + 34)), 22, cloth)
        trim = s.trim()
        trim.metal([box(0, y - 6, 36, 30, 5), box(0, y - 6, 24, 18, 3)], metal, 0, y - 6, 18)
        trim.metal(box(0, y - 6, 3, 26, 1), metal, 0, y - 6, 12)
    elif kind == "ring":
        trim.ring(0, y - 4, 20, metal, thickness=5)
    else:
        trim.button(0, y, 6, metal, holes=0)


def _hobo(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth, metal = design.cloth(), _metal(design)
    outline = both(
        smooth((0, 66, 0), (70, 54), (116, 8), (128, -40, 0), (146, -34, 0), (158, 60), (146, 150), (90, 204), (0, 216, 0))
    )
    _strap(s, smooth((-136, -30), (-100, -130), (-36, -168), (36, -168), (100, -130), (136, -30)), 18, cloth)
    s.part(both(smooth((0, 56, 0), (70, 44), (118, 0), (128, -40, 0), (100, 60), (0, 84, 0))), cloth, tone=0.45, shadow=0.1)
    part = s.part(outline, cloth, radius=70, puff=0.28, roll=0.36)
    for i in range(6):
        x = -100 + 40 * i + float(rng.uniform(-8, 8))
        part.crease(smooth((x, 70 + abs(x) * -0.35), (x * 0.8, 120), (x * 0.55, 180 + float(rng.uniform(-14, 10)))), 22, 3.0)
    for sign in d.SIDES:
        part.crease(side(smooth((138, -20), (128, 50), (90, 110)), sign), 16, 3.0)
        s.trim().ring(sign * 136.0, -34, 12, metal, thickness=3.5)
    rim = both(smooth((0, 71, 0), (72, 59), (120, 12), (133, -36, 0)))
    part.stitch(rim[np.argsort(rim[:, 0], kind="stable")], _thread(cloth), alpha=0.6)


def bucket(s: Sketch, design: Design) -> None:
    """A bucket bag closed by a drawstring."""
    rng, cloth = design.rng(), design.cloth()
    leather = fabric("leather", design.accent_rgb) if design.get("trim") == "contrast" else cloth.plain()
    _long_strap(s, 96, 190, 16, leather, _metal(design), chain=design.get("strap") == "chain", width=11)
    s.part(both(smooth((0, -22, 0), (70, -16), (104, 2, 0), (70, 22), (0, 28, 0))), cloth, tone=0.5, shadow=0)
    outline = both(smooth((0, 18, 0), (60, 14), (106, 0, 0), (112, 90), (124, 214), (112, 236, 0), (0, 244, 0)))
    part = s.part(outline, cloth, radius=60, puff=0.28, roll=0.32)
    for x in np.linspace(-0.9, 0.9, 11) + rng.uniform(-0.04, 0.04, 11):
        part.crease(smooth((x * 100, 18), (x * 106, 56), (x * 112, 96 + float(rng.uniform(-26, 30)))), 13, 2.8)
    base = both(smooth((0, 196, 0), (119, 190, 0), (124, 216), (112, 237, 0), (0, 245, 0)))
    foot = s.part(base, leather, radius=40, puff=0.2, shadow=0.25)
    foot.stitch(smooth((-117, 196), (0, 202), (117, 196)), _thread(leather), alpha=0.7)
    trim = s.trim()
    for x in np.linspace(-84, 84, 6):
        trim.ring(float(x), 40.0 - 0.0009 * x * x, 4.6, _metal(design), thickness=1.8)
        trim.fill(ellipse(float(x), 40.0, 2.6), (0.05, 0.04, 0.04), 0.9)
    d.cord(trim, smooth((-84, 40), (-50, 46), (-17, 40)), leather.base, 5)
    d.cord(trim, smooth((84, 40), (50, 46), (17, 40)), leather.base, 5)
    for sign in d.SIDES:
        d.cord(trim, side(smooth((15, 41), (6, 70), (10 + float(rng.uniform(-4, 4)), 118)), sign), leather.base, 5)
        s.part(
            side(smooth((4, 112, 0), (16, 112, 0), (20, 146, 0), (2, 146, 0), closed=True), sign),
            leather,
            radius=8,
            puff=0.24,
            shadow=0.45,
        )
    s.part(ellipse(0, 66, 12, 8), leather, radius=8, puff=0.3, shadow=0.45)


def clutch(s: Sketch, design: Design) -> None:
    """A clutch: envelope, frame or pouch."""
    rng, cloth = design.rng(), design.cloth()
    kind, metal = design.get("style", "envelope"), _metal(design)
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
    _edge(part, outline, cloth, 4.5)
    _slouch(part, rng, 150, 20, 170, 0.4)
    if kind == "envelope":
        flap = smooth((-166, -4, 0), (166, -4, 0), (162, 10), (12, 112, 0), (0, 116), (-12, 112, 0), (-162, 10), closed=True)
        cover = s.part(flap, cloth, radius=50, puff=0.14, roll=0.3, shadow=0.6)
        _edge(cover, flap, cloth, 5)
        _clasp(s, design, 100, cloth, metal)
    else:
        s.trim().zipper(line((-158, 10), (158, 10)), metal, darker(cloth.base, 0.35), width=9)
        loop = smooth((156, 12), (186, 40), (190, 100), (170, 128), (160, 70), (156, 14))
        _strap(s, loop, 8, cloth)
        if design.get("quilt") == "quilted":
            _quilt(part, 165, 182)


def beltbag(s: Sketch, design: Design) -> None:
    """A belt bag on a webbing strap."""
    rng, cloth = design.rng(), design.cloth()
    web = fabric("canvas", darker(cloth.base, 0.3))
    _strap(s, smooth((-140, 56), (-186, 16), (-150, -66), (0, -96), (150, -66), (186, 16), (140, 56)), 18, web, tone=0.1, shadow=0)
    outline = both(smooth((0, 0, 0), (110, 2), (160, 40), (150, 110), (90, 150), (0, 156, 0)))
    part = s.part(outline, cloth, radius=50, puff=0.3, roll=0.36)
    _slouch(part, rng, 140, 20, 146, 0.8)
    front = both(smooth((0, 64, 0), (96, 66, 0), (118, 84), (100, 130), (60, 144, 0), (0, 148, 0)))
    pouch = s.part(front, cloth, radius=40, puff=0.26, roll=0.3, shadow=0.45)
    _edge(pouch, front, cloth, 4)
    trim = s.trim()
    trim.zipper(smooth((-138, 44), (-80, 26), (0, 22), (80, 26), (138, 44)), _metal(design), darker(cloth.base, 0.3), width=8)
    trim.zipper(smooth((-92, 84), (0, 78), (92, 84)), _metal(design), darker(cloth.base, 0.3), width=7)
    s.part(box(0, -92, 48, 26, 6), fabric("plastic", (0.14, 0.14, 0.15)), radius=10, puff=0.2, shadow=0.4)


DRAW = {
    "tote bag": tote, "backpack": backpack, "shoulder bag": shoulder, "crossbody bag": shoulder, "bucket bag": bucket,
    "clutch": clutch,
    "belt bag": beltbag,
}  # fmt: skip
