"""Sandals: on a heel from the side, see `shoe_parts.py` for the frame of reference; flat ones from above."""

from collections.abc import Callable

import numpy as np

from data_prep.demo.canvas import Copy, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import fabric
from data_prep.demo.geometry import Curve, box, ellipse, join, moved, offset, ribbon, side, smooth
from data_prep.demo.palette import darker, lighter, lightness
from data_prep.demo.shoe_parts import GOLD, STEEL, arched, buckle, high_heel, seam_row, shoe_stitch


def sandals(s: Sketch, design: Design) -> None:
    """Open sandals: flat ones from above, those on a heel from the side."""
    cloth = design.cloth()
    heel = design.get("heel", "flat")
    if heel == "flat":
        flat_sandals(s, design)
        return
    height = {"block": 92.0, "wedge": 84.0}[heel]
    s.copies = [Copy(60, -118, 0.94, 1.15), Copy(stretch=1.15)]
    foot = arched(height, -192)
    rope = design.get("style") == "espadrille"
    high_heel(
        s,
        heel,
        height,
        fabric("straw", (0.76, 0.62, 0.42))
        if rope
        else cloth
        if design.get("sole") != "wood"
        else fabric("wood", (0.66, 0.47, 0.29)),
    )
    thick = 9.0
    sole = join(foot, (foot + np.array([0, thick]))[::-1])
    base = s.part(
        sole,
        fabric("straw", (0.76, 0.62, 0.42))
        if rope
        else fabric("leather", (0.42, 0.28, 0.18) if lightness(cloth.base) < 0.6 else (0.66, 0.50, 0.34), gloss=0.1),
        radius=8,
        puff=0.16,
        roll=0.25,
        shadow=0.3,
        crumple=0,
    )
    base.line(foot + np.array([0, 4.0]), (0.9, 0.8, 0.65), 1.2, 0.5)
    bed = join(
        foot + np.array([0, 1.0]),
        (foot + np.stack([np.zeros(len(foot)), -7 * np.sin(np.linspace(0, np.pi, len(foot))) ** 0.6], axis=1))[::-1],
    )
    s.part(bed, fabric("leather", (0.80, 0.66, 0.48), gloss=0.1), radius=8, puff=0.1, tone=0.08, shadow=0, crumple=0)

    def on_foot(x: float) -> float:
        return float(np.interp(x, foot[:, 0], foot[:, 1]))

    def strap(x0: float, x1: float, rise: float, width: float, lean: float = 0.0) -> None:
        y0, y1 = on_foot(x0), on_foot(x1)
        far = smooth((x0 + 22, y0 - 6), ((x0 + x1) / 2 + lean + 16, min(y0, y1) - rise - 3), (x1 + 16, y1 - 8))
        s.part(ribbon(far, width * 0.9), cloth, radius=10, puff=0.18, tone=0.34, shadow=0.1)
        near2 = smooth(
            ((x0 + x1) / 2 + lean + 14, min(y0, y1) - rise - 3),
            ((x0 + x1) / 2 - 4 + lean, min(y0, y1) - rise * 0.98),
            (x0 + (x1 - x0) * 0.16, y0 - rise * 0.42),
            (x0 + 6, y0 + 4),
        )
        band = s.part(ribbon(near2[::-1], width), cloth, radius=12, puff=0.24, shadow=0.4)
        seam_row(band, offset(near2, width / 2 - 2.6), cloth)

    style = design.get("style", "strappy")
    if style in {"crossed", "espadrille", "slide"}:
        strap(-150, -60, 62, 26, -6)
        strap(-96, -8, 78, 26, 14)
    else:
        strap(-152, -96, 44, 15)
        strap(-112, -52, 58, 15)
    if style not in {"slide", "crossed"}:
        top = on_foot(140) - 96
        s.part(
            ribbon(smooth((70, top + 8), (120, top - 10), (176, top + 4)), 11), cloth, radius=8, puff=0.18, tone=0.34, shadow=0.1
        )
        rear = smooth((176, on_foot(174) + 3), (186, on_foot(174) - 44), (174, top + 4))
        s.part(
            join(smooth((150, on_foot(150), 0), (164, top + 40), (166, top + 2, 0)), rear[::-1]),
            cloth,
            radius=14,
            puff=0.24,
            shadow=0.3,
        )
        band = s.part(ribbon(smooth((66, top + 6), (110, top + 22), (178, top + 6)), 14), cloth, radius=10, puff=0.22, shadow=0.4)
        seam_row(band, smooth((70, top + 3), (110, top + 18), (176, top + 2)), cloth)
        buckle(s, 106, top + 20, 8, 18, GOLD if design.get("buckle") != "silver" else STEEL)


def flat_sandals(s: Sketch, design: Design) -> None:
    """A pair of flat sandals from above, toes up."""
    cloth, style = design.cloth(), design.get("style", "strappy")
    s.copies = [Copy()]
    outline = smooth(
        (-16, -196),
        (26, -190),
        (56, -150),
        (64, -96),
        (50, -20),
        (40, 60),
        (46, 130),
        (36, 182),
        (0, 200),
        (-38, 180),
        (-46, 120),
        (-48, 40),
        (-60, -60),
        (-62, -130),
        (-46, -178),
        closed=True,
    )
    rim = offset(np.vstack([outline, outline[:1]]), 5)
    if np.abs(rim).max() < np.abs(outline).max():
        rim = offset(np.vstack([outline, outline[:1]]), -5)
    sole = fabric("leather", (0.34, 0.22, 0.15), gloss=0.1)
    bed = fabric("leather", (0.77, 0.61, 0.42) if lightness(cloth.base) < 0.75 else (0.70, 0.54, 0.38), gloss=0.12)

    for sign in (-1, 1):

        def put(curve: Curve, sign: int = sign) -> Curve:
            return moved(side(curve, sign), sign * 92.0, 0, sign * 5)

        s.part(put(rim), sole, radius=10, puff=0.2, roll=0.3, shadow=0.3, crumple=0)
        foot = s.part(put(outline), bed, radius=40, puff=0.06, roll=0.2, shadow=0.2, crumple=0.5)
        foot.stitch(
            put(offset(np.vstack([outline, outline[:1]]), -6 if np.abs(rim).max() > 64 else 6)),
            lighter(bed.base, 0.5),
            length=3.6,
            gap=2.2,
            alpha=0.8,
        )
        foot.shade(put(ellipse(2, -112, 36, 46)), 0.12, 12)
        foot.shade(put(ellipse(0, 140, 28, 38)), 0.14, 12)
        foot.fill(put(box(0, 132, 34, 12, 2)), darker(bed.base, 0.4), 0.5)

        def strap(
            points: tuple[tuple[float, float], ...], width: float, end: float | None = None, put: Callable[[Curve], Curve] = put
        ) -> None:
            curve = smooth(*points)
            part = s.part(
                put(ribbon(curve, width, end)), cloth, radius=max(8.0, width * 0.5), puff=0.3, roll=0.25, shadow=0.7, crumple=0.4
            )
            for shift in (width / 2 - 2.6, 2.6 - width / 2):
                part.stitch(put(offset(curve, shift)), shoe_stitch(cloth), length=2.8, gap=1.8, width=0.9, alpha=0.6)

        _flat_straps(s, design, style, strap, put)


def _flat_straps(s: Sketch, design: Design, style: str, strap: Callable[..., None], put: Callable[[Curve], Curve]) -> None:
    metal = STEEL if design.get("buckle") == "silver" else GOLD
    if style == "slide":
        strap(((-62, -74), (-4, -94), (64, -84)), 84)
        if design.get("buckle") == "gold":
            x, y = (float(v) for v in put(np.array([(0.0, -92.0)]))[0])
            buckle(s, x, y, 0, 34, metal)
    elif style == "crossed":
        strap(((-62, -136), (0, -112), (57, -38)), 36)
        strap(((64, -138), (4, -112), (-57, -36)), 36)
    elif style == "gladiator":
        strap(((2, -158), (2, -60), (-2, 90)), 15)
        for y in (-136.0, -84.0, -30.0, 24.0, 76.0):
            wide = float(np.interp(y, [-140, -90, 0, 80], [64, 70, 58, 52]))
            strap(((4 - wide, y + 8), (0, y - 10), (wide - 4, y + 6)), 15)
    else:
        for y, width in ((-142.0, 20.0), (-92.0, 20.0)):
            strap(((-63, y + 9), (0, y - 14), (64, y + 5)), width)
        strap(((-56, 118), (-50, 60), (0, 36), (46, 58), (54, 116)), 17)
        strap(((-54, 112), (-44, 176), (0, 200), (40, 178), (52, 112)), 24)
    if style in {"gladiator", "strappy"}:
        x, y = (float(v) for v in put(np.array([(50.0, 84.0)]))[0])
        buckle(s, x, y, 62, 19, metal)


DRAW = {"sandals": sandals}
