"""Bags to carry much, from the front: totes, backpacks and bucket bags."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.bag_parts import bag_thread, edging, long_strap, metal_of, slouch, strap
from data_prep.demo.canvas import Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import both, box, ellipse, join, line, moved, side, smooth
from data_prep.demo.palette import darker, lighter


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
    strap(s, moved(curve, 6, -10), 12, leather, tone=0.34, shadow=0)
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
    slouch(part, rng, wide_low, 0, low, 0.7 if shape == "boxy" else 1.3)
    edge = both(smooth((0, 12, 0), (flank[0, 0] * 0.6, 10), (flank[0, 0] - 4, flank[0, 1] + 6, 0)))
    rim = edge[np.argsort(edge[:, 0], kind="stable")]
    part.stitch(rim, bag_thread(cloth), alpha=0.7)
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
    strap(s, curve, 13, leather)
    for x in (-66.0, 66.0):
        patch = box(x, 38, 24, 44, 4)
        tab = s.part(patch, leather, radius=12, puff=0.14, shadow=0.4)
        edging(tab, patch, leather, 3)
        s.trim().button(x, 50, 3.2, metal_of(design), holes=0)
    if shape != "boxy" and design.texture == "leather":
        charm = smooth((88, 40), (96, 70), (92, 96))
        strap(s, charm, 4, leather)
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
        strap(
            s,
            side(smooth((58, 8), (136, 60), (164, 190), (128, 330)), sign),
            22,
            cloth.plain(darker(cloth.base, 0.15)),
            tone=0.25,
            shadow=0,
        )
    grab = smooth((-26, 6), (-20, -30), (20, -30), (26, 6))
    strap(s, grab, 11, leather if design.get("trim") == "leather" else cloth.plain())
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
    slouch(part, rng, 134, 60, low, 0.9)
    part.seam(smooth((-138, low - 40), (0, low - 30), (138, low - 40)), alpha=0.3)
    for sign in d.SIDES:
        pocket = smooth((128, 210, 0), (152, 214), (156, 330), (132, low - 4, 0), (124, 330), closed=True)
        s.part(side(pocket, sign), cloth.plain(darker(cloth.base, 0.1)), radius=20, puff=0.24, shadow=0.35)
    front = both(smooth((0, 176, 0), (84, 178, 0), (106, 196), (110, low - 24), (92, low - 6, 0), (0, low - 2, 0)))
    pouch = s.part(front, cloth, radius=40, puff=0.24, roll=0.35, shadow=0.45)
    edging(pouch, front, cloth, 5)
    slouch(pouch, rng, 100, 200, low, 0.6)
    trim = s.trim()
    if kind == "daypack":
        trim.zipper(
            smooth((-118, 150), (-112, 70), (-62, 18), (0, 8), (62, 18), (112, 70), (118, 150)),
            metal_of(design),
            darker(cloth.base, 0.35),
            width=8,
        )
        trim.zipper(smooth((-92, 206), (0, 200), (92, 206)), metal_of(design), darker(cloth.base, 0.35), width=7)
        badge = box(0, 122, 64, 42, 6)
        patch = s.part(badge, leather, radius=12, puff=0.1, shadow=0.3)
        edging(patch, badge, leather, 3.4)
        patch.fill(ellipse(0, 122, 8), darker(leather.base, 0.45), 0.8)
        return
    if kind == "flap":
        flap = both(smooth((0, -6, 0), (84, -2), (126, 40), (130, 120), (118, 176), (90, 190, 0), (0, 196, 0)))
        cover = s.part(flap, cloth, radius=60, puff=0.24, roll=0.35, shadow=0.6)
        edging(cover, flap, cloth, 5)
        slouch(cover, rng, 120, 10, 180, 0.6)
        starts: tuple[tuple[float, float, float], ...] = ((-56, 120, 268), (56, 120, 268))
    else:
        fold = both(smooth((0, -22, 0), (102, -20, 0), (112, 16, 0), (0, 24, 0)))
        roll = s.part(fold, cloth, turn=90, radius=24, puff=0.3, roll=0.4, shadow=0.5)
        edging(roll, fold, cloth, 5)
        starts = ((0, -20, 206),)
    for x, a, b in starts:
        strap(s, line((x, a), (x, b)), 17, leather)
        trim = s.trim()
        y = (a + b) / 2 + 24
        trim.metal([box(x, y, 30, 24, 4), box(x, y, 20, 14, 2)], metal_of(design), x, y, 16)
        trim.metal(box(x, y, 3, 22, 1), metal_of(design), x, y, 10)
        for step in range(3):
            trim.fill(ellipse(x, b - 14.0 - 14 * step, 1.8), (0.05, 0.04, 0.04), 0.8)


def bucket(s: Sketch, design: Design) -> None:
    """A bucket bag closed by a drawstring."""
    rng, cloth = design.rng(), design.cloth()
    leather = fabric("leather", design.accent_rgb) if design.get("trim") == "contrast" else cloth.plain()
    long_strap(s, 96, 190, 16, leather, metal_of(design), chain=design.get("strap") == "chain", width=11)
    s.part(both(smooth((0, -22, 0), (70, -16), (104, 2, 0), (70, 22), (0, 28, 0))), cloth, tone=0.5, shadow=0)
    outline = both(smooth((0, 18, 0), (60, 14), (106, 0, 0), (112, 90), (124, 214), (112, 236, 0), (0, 244, 0)))
    part = s.part(outline, cloth, radius=60, puff=0.28, roll=0.32)
    for x in np.linspace(-0.9, 0.9, 11) + rng.uniform(-0.04, 0.04, 11):
        part.crease(smooth((x * 100, 18), (x * 106, 56), (x * 112, 96 + float(rng.uniform(-26, 30)))), 13, 2.8)
    base = both(smooth((0, 196, 0), (119, 190, 0), (124, 216), (112, 237, 0), (0, 245, 0)))
    foot = s.part(base, leather, radius=40, puff=0.2, shadow=0.25)
    foot.stitch(smooth((-117, 196), (0, 202), (117, 196)), bag_thread(leather), alpha=0.7)
    trim = s.trim()
    for x in np.linspace(-84, 84, 6):
        trim.ring(float(x), 40.0 - 0.0009 * x * x, 4.6, metal_of(design), thickness=1.8)
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


DRAW = {"tote bag": tote, "backpack": backpack, "bucket bag": bucket}
