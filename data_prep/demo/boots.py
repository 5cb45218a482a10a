"""Ankle boots from the side, as a pair; see `shoe_parts.py` for the frame of reference."""

import numpy as np

from data_prep.demo.canvas import Copy, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric, fabric
from data_prep.demo.geometry import join, line, offset, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness
from data_prep.demo.shoe_parts import FEATHER, GOLD, LINING, STEEL, laces, seam_row, shoe_stitch, welted_sole


def boots(s: Sketch, design: Design) -> None:  # noqa: PLR0912 - a branch a variant
    """Ankle boots: chelsea, laced, or with a zip and block heel."""
    cloth = design.cloth()
    kind = design.get("style", "chelsea")
    s.copies = [Copy(66, -96, 0.94), Copy()]
    high = {"chelsea": 236.0, "laced": 262.0, "zip": 226.0, "western": 262.0}[kind]
    heel = {"chelsea": 28.0, "laced": 34.0, "zip": 62.0, "western": 46.0}[kind]
    lift = heel - 26
    s.part(
        smooth((40, -high, 0), (100, -high - 8), (164, -high, 0), (160, -high + 30, 0), (50, -high + 30, 0), closed=True),
        fabric("leather", LINING, gloss=0.05),
        tone=0.42,
        shadow=0,
    )
    if kind == "laced":
        s.part(
            smooth((-50, -120, 0), (10, -190), (28, -high - 14, 0), (66, -high - 16), (70, -150, 0), (-10, -90, 0), closed=True),
            cloth,
            radius=16,
            puff=0.22,
            shadow=0.2,
        )
    shaft_top = smooth((38, -high, 0), (100, -high + 5), (166, -high - (8 if kind == "western" else 0), 0))
    if kind == "western":
        shaft_top = smooth((38, -high - 8, 0), (100, -high + 26), (166, -high - 10, 0))
    front = smooth(
        (-190, -27, 0),
        (-192 if kind != "western" else -204, -46),
        (-160, -74),
        (-110, -94),
        (-30, -122 - lift * 0.5),
        (14, -160 - lift * 0.4),
        (30, -200),
        (*shaft_top[0], 0),
    )
    back = smooth((*shaft_top[-1], 0), (166, -170), (182, -100 - lift), (186, -40 - lift, 0))
    feather = FEATHER.copy()
    feather[:, 1] -= np.interp(feather[:, 0], [-40, 110], [0, lift])
    part = s.part(join(front, shaft_top, back, feather[::-1]), cloth, radius=46, puff=0.28, roll=0.22)
    for x, y in ((-70.0, -112.0), (-50.0, -116.0)):
        part.crease(smooth((x, y), (x + 14, y + 28), (x + 6, y + 60)), 12, 1.8)
    for y in (-168.0, -150.0):
        part.crease(smooth((24, y), (70, y + 12), (120, y + 4)), 14, 1.7)
    if kind == "chelsea":
        gore = smooth(
            (70, -high + 6, 0),
            (128, -high + 6, 0),
            (122, -150),
            (112, -104 - lift, 0),
            (88, -104 - lift, 0),
            (76, -150),
            closed=True,
        )
        side = s.part(gore, fabric("rib", (0.12, 0.12, 0.13)), radius=24, puff=0.14, shadow=0.2)
        side.stitch(offset(gore, 3.4), shoe_stitch(cloth), alpha=0.6)
        part.stitch(offset(gore, 4.0), shoe_stitch(cloth), alpha=0.7)
        tab = s.part(
            smooth((156, -high - 22, 0), (172, -high - 20, 0), (176, -high + 26, 0), (160, -high + 26, 0), closed=True),
            fabric("twill", (0.14, 0.14, 0.15)),
            radius=8,
            puff=0.2,
            shadow=0.3,
        )
        tab.line(line((160, -high), (174, -high)), (0.7, 0.7, 0.7), 0.8, 0.3)
    elif kind == "laced":
        facing = join(
            smooth((-64, -112, 0), (6, -166), (30, -206), (40, -high, 0)),
            smooth((70, -high, 0), (60, -196), (30, -140), (-46, -84, 0)),
        )
        piece = s.part(facing, cloth, radius=16, puff=0.16, shadow=0.3)
        seam_row(piece, offset(smooth((70, -high), (60, -196), (30, -140), (-44, -86)), -3), cloth, double=True)
        part.seam(smooth((40, -130), (110, -120), (180, -112)), alpha=0.4)
        seam_row(part, smooth((40, -126), (110, -116), (180, -108)), cloth)
        collar = s.part(
            smooth(
                (72, -high - 1, 0),
                (120, -high + 3),
                (167, -high - 1, 0),
                (167, -high + 24, 0),
                (120, -high + 27),
                (72, -high + 22, 0),
                closed=True,
            ),
            fabric("leather", darker(cloth.base, 0.2)),
            radius=14,
            puff=0.3,
            shadow=0.3,
        )
        collar.line(line((74, -high + 12), (166, -high + 12)), (0.03, 0.03, 0.04), 1.2, 0.35)
    elif kind == "zip":
        part.seam(smooth((92, -high + 4), (96, -150), (100, -100)), alpha=0.4)
        s.trim().zipper(smooth((92, -high + 6), (95, -160), (100, -96)), GOLD, darker(cloth.base, 0.3), width=6)
    else:
        for shift in (0.0, 7.0):
            part.stitch(
                smooth(
                    (50 + shift, -high + 34 + shift),
                    (80, -190 + shift),
                    (104, -150 + shift),
                    (128, -190 + shift),
                    (158 - shift, -high + 30 + shift),
                ),
                lighter(cloth.base, 0.5),
                alpha=0.85,
            )
        part.stitch(
            smooth((-150, -70), (-110, -66), (-90, -80), (-60, -90), (-100, -60), (-140, -52)), lighter(cloth.base, 0.5), alpha=0.85
        )
        for x in (52.0, 150.0):
            s.part(
                smooth((x - 9, -high - 16, 0), (x + 9, -high - 16, 0), (x + 8, -high + 24, 0), (x - 8, -high + 24, 0), closed=True),
                cloth,
                radius=8,
                puff=0.2,
                shadow=0.35,
            )
    if kind in {"zip", "western"}:
        _block_heel(s, cloth, heel, -6 if kind == "western" else 0)
    else:
        dark: RGB = (0.10, 0.09, 0.09) if kind == "laced" or lightness(cloth.base) < 0.2 else (0.26, 0.17, 0.11)
        welted_sole(
            s,
            dark,
            heel=heel - 2 if kind == "laced" else 26,
            thickness=18 if kind == "laced" else 9,
            lugs=kind == "laced",
            welt=(0.85, 0.7, 0.3) if design.get("welt") == "yellow" else None,
        )
    if kind == "laced":
        laces(
            s.trim(),
            smooth((-62, -114), (6, -168), (30, -208), (38, -high)),
            darker(cloth.base, 0.5) if design.get("laces") != "contrast" else (0.8, 0.62, 0.3),
            8,
            width=5,
            eyelet=STEEL if design.get("metal") != "brass" else GOLD,
        )


def _block_heel(s: Sketch, cloth: Fabric, heel: float, lean: float) -> None:
    sole = smooth(
        (-192, -28, 0),
        (-160, -18),
        (-110, -12),
        (-30, -14),
        (50, -34 - (heel - 26) * 0.62),
        (110, -43 - (heel - 26), 0),
        (186, -45 - (heel - 26), 0),
        (186, -heel - 4, 0),
        (104, -heel - 2, 0),
        (40, -heel * 0.5),
        (-30, -4),
        (-110, -3),
        (-170, -8),
        (-194, -18, 0),
        closed=True,
    )
    s.part(sole, fabric("leather", (0.13, 0.11, 0.10), gloss=0.1), radius=8, puff=0.1, shadow=0.3, crumple=0)
    block = smooth(
        (98, -heel - 4, 0),
        (188, -heel - 8, 0),
        (180 + lean, -heel * 0.4),
        (178 + lean, 0, 0),
        (116, 0, 0),
        (110, -heel * 0.5),
        closed=True,
    )
    part = s.part(block, fabric("leather", darker(cloth.base, 0.18)), radius=18, puff=0.2, roll=0.24, shadow=0.3, crumple=0)
    part.fill(line((114, -4), (180 + lean, -4), (180 + lean, 1), (114, 1)), (0.06, 0.06, 0.07), 0.9)


DRAW = {"ankle boots": boots}
