"""Tops of jersey and knit: t-shirts, sweaters, sweatshirts, hoodies and tank tops."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.block import Torso, drape, mirrored
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.fits import top_torso
from data_prep.demo.geometry import both, box, ellipse, join, line, offset, side, smooth
from data_prep.demo.palette import darker, lighter, mix

_SHORT = {"short": (116, 31, 76), "cap": (72, 38, 78), "three-quarter": (232, 19, 54), "long": (322, 11, 40)}


def tshirt(s: Sketch, design: Design) -> None:
    """A jersey top with a ribbed neckband."""
    rng, cloth = design.rng(), design.cloth()
    torso = top_torso(design, length=372 + float(rng.uniform(-10, 12)))
    length, hang, cuff = _SHORT[design.get("sleeve", "short")]
    sleeve = torso.sleeve(length, hang + float(rng.uniform(-2, 2)), cuff)
    trimmed = fabric("jersey", design.accent_rgb) if design.get("trim") == "ringer" else cloth.plain()
    d.inside(s, torso, cloth.plain())
    d.backband(s, torso, trimmed, 9)
    front = d.body(s, torso, cloth, sleeve)
    drape(front, torso, rng)
    d.hem_stitch(front, torso, cloth, double=True)
    if design.get("print") == "chest":
        _print(front, design, rng)
    parts = d.sleeves(s, torso, sleeve, cloth, rng, count=3 if length < 150 else 5)
    d.cuff_stitch(parts, sleeve, cloth, 0.93 if length < 150 else 0.97)
    if design.get("trim") == "ringer":
        d.cuffs(s, sleeve, trimmed, 0.9)
    if design.get("pocket") == "chest":
        d.pocket(s, cloth, 52, 124, 46, 54, point=9)
    if design.get("neck") == "henley":
        d.placket(s, cloth, 36, 128, half=9, bow=1)
        d.buttons(s.trim(), 0, (54, 82, 110), 3.6, d.button_colour(cloth))
    d.neckband(s, torso, trimmed, 9)


def _print(front: Part, design: Design, rng: np.random.Generator) -> None:
    """A screen print on the chest: a sun over waves, mountains, an arch, or stacked bars."""
    ink, ground = design.accent_rgb, design.cloth().base
    motif = int(rng.integers(4))
    if motif == 0:
        front.fill(ellipse(0, 150, 30), ink, 0.9)
        for i in range(4):
            y = 158.0 + 9 * i
            wave = smooth((-44, y), (-22, y - 5), (0, y), (22, y - 5), (44, y))
            front.line(wave, ground, 3.4, 1.0)
            front.line(wave + np.array([0, 4.5]), ink, 2.0, 0.9)
    elif motif == 1:
        front.fill(ellipse(22, 126, 13), mix(ink, (0.85, 0.60, 0.25), 0.6), 0.9)
        for peak, height, tone in ((-20.0, 62.0, ink), (24.0, 46.0, mix(ink, ground, 0.35))):
            front.fill(line((peak - 44, 178), (peak, 178 - height), (peak + 44, 178)), tone, 0.92)
            front.fill(line((peak - 12, 178 - height * 0.73), (peak, 178 - height), (peak + 12, 178 - height * 0.73)), ground, 0.8)
    elif motif == 2:
        for i, radius in enumerate((46.0, 33.0, 20.0)):
            arch = smooth((-radius, 176, 0), (-radius, 150), (0, 150 - radius), (radius, 150), (radius, 176, 0))
            front.line(arch, mix(ink, ground, 0.28 * i), 8.5, 0.92)
    else:
        for i, width in enumerate((84, 62, 84, 44)):
            front.fill(box(0, 130 + 13.0 * i, width, 6.5, 1), mix(ink, ground, 0.15 * i), 0.9)


def sweater(s: Sketch, design: Design) -> None:
    """A knitted pullover with ribbed edges."""
    rng, cloth = design.rng(), design.cloth()
    neck = design.get("neck", "crew")
    torso = top_torso(design, length=352 + float(rng.uniform(-8, 10)), drop=31)
    sleeve = torso.sleeve(318, 12 + float(rng.uniform(-1.5, 2)), 44, fullness=3)
    rib = fabric("rib", design.accent_rgb if design.get("trim") == "contrast" else darker(cloth.base, 0.05))
    d.inside(s, torso, cloth.plain(), tone=0.45)
    if neck not in {"turtleneck", "mock neck"}:
        d.backband(s, torso, rib, 12)
    front = d.body(s, torso.raised(26), cloth, sleeve, roll=0.3)
    drape(front, torso, rng, amount=1.15, count=4)
    d.sleeves(s, torso, sleeve, cloth, rng, count=5, depth=2.6, puff=0.26)
    d.hemband(s, torso, rib, 32)
    d.cuffs(s, sleeve, rib, 0.9, grow=-1.0)
    if neck in {"turtleneck", "mock neck"}:
        high = 44 if neck == "turtleneck" else 24
        roll_neck(s, rib, high, folded=neck == "turtleneck")
    else:
        d.neckband(s, torso, rib, 13)


def roll_neck(s: Sketch, rib: Fabric, high: float, *, folded: bool) -> None:
    """A tube of rib around the neck, folded over when it is high."""
    top = smooth((0, -high + 8, 0), (20, -high + 6), (34, -high, 0))
    outline = both(join(top, smooth((34, -high, 0), (37, -high * 0.4), (43, 8, 0)), smooth((43, 8, 0), (26, 27), (0, 32, 0))))
    back = both(
        join(
            smooth((0, -high - 5, 0), (22, -high - 4), (34, -high, 0)), smooth((34, -high, 0), (20, -high + 12), (0, -high + 14, 0))
        )
    )
    s.part(back, rib, tone=0.42, puff=0.05, shadow=0)
    part = s.part(outline, rib, radius=40, puff=0.24, roll=0.32, shadow=0.4)
    if folded:
        fold = s.part(both(join(top, smooth((34, -high, 0), (40, -high * 0.5), (42, -4, 0)), smooth((42, -4, 0), (24, 12), (0, 16,
            0)))),
                      rib, radius=40, puff=0.24, roll=0.4, shadow=0.5)  # fmt: skip
        fold.crease(smooth((-36, -8), (-10, 6), (12, 4)), 9, 1.6)
    part.fold(smooth((-36, 12), (0, 22), (30, 16)), 10, 1.5)


def sweatshirt(s: Sketch, design: Design) -> None:
    """A crew-neck sweatshirt in fleece."""
    rng, cloth = design.rng(), design.cloth()
    torso = top_torso(design, neck=40, front=38, length=352, drop=32, hem=104)
    sleeve = torso.sleeve(320, 13, 46, fullness=5)
    rib = fabric("rib", darker(cloth.base, 0.05))
    d.inside(s, torso, cloth.plain(), tone=0.4)
    d.backband(s, torso, rib, 12)
    front = d.body(s, torso.raised(24), cloth, sleeve)
    drape(front, torso, rng, amount=1.3)
    front.stitch(smooth((-14, 50, 0), (0, 72, 0), (14, 50, 0)), d.thread(cloth), alpha=0.6)
    if design.get("print") == "chest":
        _print(front, design, rng)
    d.sleeves(s, torso, sleeve, cloth, rng, count=6, depth=2.8, puff=0.26)
    d.hemband(s, torso, rib, 30)
    d.cuffs(s, sleeve, rib, 0.905, grow=-3.0)
    d.neckband(s, torso, rib, 12)


def hoodie(s: Sketch, design: Design) -> None:
    """A hooded sweatshirt, zipped or not."""
    rng, cloth = design.rng(), design.cloth()
    zipped = design.get("front") == "zip"
    torso = top_torso(design, neck=44, front=52, length=356, drop=34, hem=106, shoulder=112)
    sleeve = torso.sleeve(322, 13, 48, fullness=6)
    rib = fabric("rib", darker(cloth.base, 0.05))
    inner = cloth.plain(darker(design.accent_rgb, 0.1) if design.get("lining") == "contrast" else cloth.base)
    hood = both(smooth((0, -62, 0), (34, -58), (60, -30), (66, 6), (52, 34), (0, 60, 0)))
    s.part(hood, cloth, radius=30, puff=0.26, shadow=0)
    opening = both(smooth((0, -44, 0), (24, -40), (42, -18), (42, 14), (24, 42), (0, 58, 0)))
    lining = s.part(opening, inner, tone=0.42, puff=0.0, shadow=0)
    lining.shade(both(smooth((0, 66, 0), (30, 40), (44, 0), (30, -10), (0, 6, 0))), 0.4, 12)
    d.label(lining, 0, -14, 24, 10)
    front = d.body(s, torso.raised(24), cloth, sleeve)
    drape(front, torso, rng, amount=1.35)
    d.sleeves(s, torso, sleeve, cloth, rng, count=6, depth=2.8, puff=0.26)
    d.hemband(s, torso, rib, 30)
    d.cuffs(s, sleeve, rib, 0.905, grow=-3.0)
    for sign in d.SIDES:
        pouch = smooth((0, 236, 0), (50, 236, 0), (84, 296, 0), (84, 330, 0), (0, 331, 0)) if not zipped else smooth(
            (7, 236, 0), (50, 236, 0), (84, 296, 0), (84, 330, 0), (7, 331, 0))  # fmt: skip
        if zipped or sign == 1:
            part = s.part(side(pouch, sign) if zipped else both(pouch), cloth, puff=0.08, roll=0.2, radius=26, shadow=0.35)
        part.stitch(side(line((52, 240), (80, 296)), sign), d.thread(cloth), alpha=0.6)
        part.stitch(side(line((46, 240), (74, 298)), sign), d.thread(cloth), alpha=0.5)
    for sign in d.SIDES:
        lip = smooth((1, 62, 0), (26, 46), (46, 18), (48, -10), (40, -32), (24, -48), (0, -54, 0), (0, -63, 0), (36, -58), (62,
            -30), (67, 6),
                     (56, 36), (30, 62), (6, 74), (1, 62, 0))  # fmt: skip
        part = s.part(side(lip, sign), cloth, radius=20, puff=0.26, roll=0.3, shadow=0.5, turn=-20 * sign)
        part.stitch(
            side(smooth((4, 66), (30, 50), (51, 20), (53, -10), (44, -36), (26, -52), (0, -58)), sign), d.thread(cloth), alpha=0.5
        )
        part.crease(side(smooth((62, 8), (50, 24), (30, 44)), sign), 12, 2.2)
    trim = s.trim()
    if zipped:
        trim.zipper(line((0, 66), (0, 362)), (0.72, 0.73, 0.75), darker(cloth.base, 0.2), width=7)
    tone = lighter(cloth.base, 0.75) if design.get("cord") != "tonal" else darker(cloth.base, 0.15)
    for sign in d.SIDES:
        sway = float(rng.uniform(-6, 6))
        curve = side(smooth((13, 58), (17, 84), (15 + sway, 120), (18 + sway, 148 + float(rng.uniform(-8, 8)))), sign)
        d.cord(trim, curve, tone, 4.2, tip=(0.7, 0.7, 0.72))
        trim.ring(sign * 13.0, 58, 3.4, (0.7, 0.7, 0.72), thickness=1.6)


def tank(s: Sketch, design: Design) -> None:
    """A sleeveless top: athletic, ribbed or with thin straps."""
    rng, cloth = design.rng(), design.cloth()
    cut = design.get("cut", "tank")
    if cut == "camisole":
        _camisole(s, design, rng)
        return
    racer = cut == "racer"
    torso = Torso(
        neck=42 if racer else 46, shoulder=66 if racer else 72, drop=9, chest=93, armpit=112, waist=87, hem=95, length=352,
        front=84, back=34,
        inset=22 if racer else 10,
    )  # fmt: skip
    back = s.part(
        both(
            join(
                torso.back_neckline(), line((46, 0), (70, 9)), smooth((70, 9, 0), (60, 60), (90, 116, 0)), line((90, 116), (0, 140))
            )
        ),
        cloth,
        tone=0.4,
        puff=0,
        shadow=0,
    )
    d.label(back, 0, 50, 22, 9)
    front = d.body(s, torso, cloth)
    drape(front, torso, rng, amount=0.9)
    d.hem_stitch(front, torso, cloth, double=True)
    binding = cloth.plain(design.accent_rgb if design.get("trim") == "contrast" else darker(cloth.base, 0.06))
    for sign in d.SIDES:
        arm = side(torso.armhole(), sign)
        edge = offset(arm, -7 * sign)
        s.part(join(arm, edge[::-1]), binding, radius=7, puff=0.12, shadow=0.2, crumple=0.2)
    d.neckband(s, torso, binding, 7)


def _camisole(s: Sketch, design: Design, rng: np.random.Generator) -> None:
    cloth = design.cloth()
    torso = Torso(neck=30, shoulder=62, drop=70, chest=90, armpit=118, waist=86, hem=98, length=340, front=98, vee=0.8)
    half = join(
        smooth((0, 104, 0), (30, 84), (57, 72, 0)), smooth((57, 72, 0), (66, 96), (90, 122, 0)), torso.flank()[1:],
        torso.hemline()[1:]
    )  # fmt: skip
    back = s.part(
        both(smooth((0, 112, 0), (50, 108), (78, 122, 0), (78, 150, 0), (0, 150, 0))), cloth, tone=0.38, puff=0.05, shadow=0
    )
    back.line(line((-80, 114), (80, 114)), (0, 0, 0), 1, 0.1)
    trim = s.trim()
    s.reserve(line((0, -24), (0, 0)))
    for sign in d.SIDES:
        strap = side(smooth((56, 76), (48, 30), (40, -14), (44, -20)), sign)
        d.cord(trim, strap, cloth.base, 3.6)
        d.cord(trim, side(smooth((44, -20), (52, 40), (56, 108)), sign), darker(cloth.base, 0.25), 3.4)
    front = s.part(both(half), cloth)
    drape(front, torso, rng, amount=1.3, count=7)
    edge = mirrored(half[:29])
    front.line(edge + np.array([0, 4.0]), (0, 0, 0), 1.0, 0.25)
    if design.get("trim") == "lace":
        for share in np.linspace(0.03, 0.97, 26):
            x, y = edge[int(share * (len(edge) - 1))]
            front.fill(ellipse(float(x), float(y) + 5, 4.6, 5.5), lighter(cloth.base, 0.35), 0.55)
            front.fill(ellipse(float(x), float(y) + 5.5, 1.5), darker(cloth.base, 0.4), 0.5)
    d.hem_stitch(front, torso, cloth, up=5)


DRAW = {"t-shirt": tshirt, "sweater": sweater, "sweatshirt": sweatshirt, "hoodie": hoodie, "tank top": tank}
