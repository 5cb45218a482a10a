"""What bags of every kind share: metal, thread, straps, edges and the way they slouch."""

import numpy as np

from data_prep.demo import details as d
from data_prep.demo.canvas import Part, Sketch
from data_prep.demo.design import Design
from data_prep.demo.fabrics import Fabric
from data_prep.demo.geometry import Curve, ellipse, moved, normals, offset, resample, ribbon, side, smooth
from data_prep.demo.palette import RGB, darker, lighter, lightness

GOLD: RGB = (0.80, 0.66, 0.36)
STEEL: RGB = (0.72, 0.73, 0.76)


def metal_of(design: Design) -> RGB:
    """The metal a design asks for."""
    return STEEL if design.get("metal") == "silver" else GOLD


def bag_thread(cloth: Fabric) -> RGB:
    """Thread that shows on the bag."""
    return lighter(cloth.base, 0.4) if lightness(cloth.base) < 0.45 else darker(cloth.base, 0.25)


def edging(part: Part, outline: Curve, cloth: Fabric, inset: float = 5.0) -> None:
    """A row of stitches inside an outline."""
    part.stitch(offset(outline, -inset)[2:-2], bag_thread(cloth), length=4, gap=2.2, alpha=0.75)


def strap(s: Sketch, curve: Curve, width: float, cloth: Fabric, *, tone: float = 0.0, shadow: float = 0.4) -> None:
    """A strap along a curve, stitched along both edges where it is wide."""
    part = s.part(ribbon(curve, width), cloth, radius=max(5.0, width * 0.7), puff=0.24, shadow=shadow, tone=tone, crumple=0.3)
    if width > 8:
        for shift in (width / 2 - 2, -width / 2 + 2):
            part.stitch(offset(curve, shift), bag_thread(cloth), length=3.4, gap=2, width=0.9, alpha=0.55)


def long_strap(
    s: Sketch, half: float, high: float, y: float, cloth: Fabric, metal: RGB, *, chain: bool, width: float = 9.0
) -> None:
    """A shoulder strap or a chain from side to side, arching over the bag."""
    curve = smooth(
        (-half, y),
        (-half * 0.86, -high * 0.62),
        (-half * 0.3, -high),
        (half * 0.34, -high * 0.98),
        (half * 0.88, -high * 0.6),
        (half, y),
    )
    if not chain:
        strap(s, curve, width, cloth)
        return
    s.reserve(ribbon(curve, 14))
    trim = s.trim()
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


def slouch(part: Part, rng: np.random.Generator, width: float, top: float, bottom: float, amount: float = 1.0) -> None:
    """Creases at the sides and soft folds down the front."""
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
