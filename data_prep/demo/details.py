"""What many garments share: labels, bands, plackets, pockets, collars, cords."""

from collections.abc import Iterable

import numpy as np

from data_prep.demo.block import Sleeve, Torso, mirrored
from data_prep.demo.canvas import Part, Sketch, Trim
from data_prep.demo.fabrics import Fabric
from data_prep.demo.geometry import Curve, both, box, join, line, offset, part_of, ribbon, side, smooth
from data_prep.demo.marks import Marks
from data_prep.demo.palette import RGB, darker, lighter, lightness

SIDES = (1, -1)


def thread(cloth: Fabric) -> RGB:
    """The colour of a seam's thread: a little darker than light cloth, a little lighter than dark cloth."""
    return darker(cloth.base, 0.28) if lightness(cloth.base) > 0.42 else lighter(cloth.base, 0.22)


def label(marks: Marks, x: float, y: float, width: float = 26.0, height: float = 11.0, colour: RGB = (0.95, 0.94, 0.91)) -> None:
    """A woven label with two lines of writing."""
    ink: RGB = (0.22, 0.22, 0.25) if lightness(colour) > 0.5 else (0.85, 0.84, 0.8)
    marks.shade(box(x + 0.4, y + 1, width, height, 1), 0.3, 1)
    marks.fill(box(x, y, width, height, 1), colour)
    marks.line(line((x - width * 0.3, y - height * 0.1), (x + width * 0.3, y - height * 0.1)), ink, 1.3, 0.85)
    marks.line(line((x - width * 0.18, y + height * 0.25), (x + width * 0.18, y + height * 0.25)), ink, 0.7, 0.6)


def inside(s: Sketch, torso: Torso, cloth: Fabric, *, tone: float = 0.42, tag: bool = True, rise: float = 0.0) -> Part:
    """The back as it is seen through the neckline, darker, with the label; `rise` lifts it above the shoulders (a stand)."""
    if rise:
        n = torso.neck
        top = smooth((0, -rise, 0), (n * 0.62, -rise * 0.86), (n, -2, 0))
        outline = both(join(top, smooth((n, -2, 0), (n, torso.front * 0.5), (0, torso.front + 28, 0))))
    else:
        outline = torso.inside()
    part = s.part(outline, cloth, tone=tone, puff=0.0, crumple=0.3, shadow=0)
    if tag:
        label(part, 0, (4 if rise else torso.back + 13), 24, 10)
    return part


def body(s: Sketch, torso: Torso, cloth: Fabric, sleeve: Sleeve | None = None, **options: float) -> Part:
    """The front of the body in one piece."""
    flush = [sleeve.outline(1), sleeve.outline(-1)] if sleeve else []
    return s.part(torso.outline(), cloth, flush=flush, **options)


def sleeves(
    s: Sketch,
    torso: Torso,
    sleeve: Sleeve,
    cloth: Fabric,
    rng: np.random.Generator,
    *,
    count: int = 5,
    depth: float = 2.2,
    puff: float = 0.22,
) -> dict[int, Part]:
    """Both sleeves, creased, each set in with a seam; returns them by side."""
    parts = {}
    for sign in SIDES:
        part = s.part(
            sleeve.outline(sign),
            cloth,
            turn=sleeve.turn(sign),
            flush=[torso.outline()],
            radius=34,
            puff=puff,
            roll=0.12,
            shadow=0.45,
        )
        sleeve.crease(part, rng, sign, count, depth)
        part.shade(side(ribbon(part_of(sleeve.inner, 0.0, 0.55), 9, 3), sign), 0.22, 5)
        parts[sign] = part
    return parts


def neckband(s: Sketch, torso: Torso, cloth: Fabric, width: float, *, turn: float = 0.0) -> None:
    """A band sewn around the neckline, front; the back is drawn by `backband` before the body."""
    edge = mirrored(torso.neckline())
    low = _below_shoulder(offset(edge, -width), torso)
    band = s.part(join(edge, low[::-1]), cloth, radius=width * 0.9, puff=0.14, roll=0.16, shadow=0.28, turn=turn, crumple=0.3)
    band.line(offset(edge, -width + 1.0), darker(cloth.base, 0.5), 0.7, 0.35)


def _below_shoulder(curve: Curve, torso: Torso) -> Curve:
    """Keep a band's edge from standing up above the line of the shoulders."""
    slope = torso.drop / max(torso.shoulder - torso.neck, 1.0)
    lowered = curve.copy()
    lowered[:, 1] = np.maximum(lowered[:, 1], (np.abs(curve[:, 0]) - torso.neck) * slope)
    return lowered


def backband(s: Sketch, torso: Torso, cloth: Fabric, width: float) -> None:
    """The neckband behind: the inner side of the collar at the back."""
    edge = mirrored(torso.back_neckline())
    s.part(
        join(edge, _below_shoulder(offset(edge, -width), torso)[::-1]),
        cloth,
        radius=width * 0.8,
        puff=0.12,
        tone=0.22,
        shadow=0.25,
        crumple=0.2,
    )


def hemband(s: Sketch, torso: Torso, cloth: Fabric, height: float, *, pinch: float = 4.0) -> Part:
    """A ribbed band at the hem that draws the body in."""
    h, y = torso.hem, torso.length
    right = smooth((h + 1.5, y - height + 1, 0), (h - pinch, y - height * 0.4), (h - pinch - 1, y + 4, 0))
    low = smooth((h - pinch - 1, y + 4, 0), (h * 0.5, y + 8), (0, y + 9, 0))
    top = smooth((0, y - height + 6, 0), (h * 0.5, y - height + 5), (h + 1.5, y - height + 1, 0))
    band = s.part(both(join(top, right, low)), cloth, radius=60, puff=0.2, roll=0.25, shadow=0.3, crumple=0.4)
    band.line(mirrored(top), darker(cloth.base, 0.6), 1.6, 0.35, 0.8)
    return band


def cuffs(s: Sketch, sleeve: Sleeve, cloth: Fabric, start: float, *, grow: float = 0.0, stitched: bool = False) -> None:
    """Bands around the wrists."""
    for sign in SIDES:
        turn = sleeve.turn(sign)
        part = s.part(sleeve.band(start, 1.0, sign, grow), cloth, turn=turn, radius=24, puff=0.2, shadow=0.35, crumple=0.4)
        part.line(sleeve.across(start, sign), darker(cloth.base, 0.6), 1.4, 0.35, 0.7)
        if stitched:
            for share in (start + (1 - start) * 0.15, start + (1 - start) * 0.88):
                part.stitch(sleeve.across(share, sign), thread(cloth), alpha=0.5)


def placket(s: Sketch, cloth: Fabric, top: float, bottom: float, *, half: float = 9.0, x: float = 0.0, bow: float = 0.0) -> Part:
    """The band that the buttons close, with a row of stitches along each edge."""
    outline = smooth(
        (x - half, top, 0), (x + half, top, 0), (x + half, bottom, 0), (x, bottom + bow), (x - half, bottom, 0), (x - half, top, 0)
    )
    part = s.part(outline, cloth, puff=0.04, roll=0.16, radius=12, shadow=0.25, crumple=0.6)
    for dx in (-half + 2.2, half - 2.2):
        part.stitch(line((x + dx, top + 1), (x + dx, bottom - 1)), thread(cloth), alpha=0.5)
    return part


def pocket(
    s: Sketch, cloth: Fabric, x: float, y: float, width: float, height: float, *, point: float = 12.0, colour: RGB | None = None
) -> Part:
    """A patch pocket whose upper edge is centred on (x, y); `point` is how far its lower edge comes to a point."""
    w = width / 2
    outline = line((x - w, y), (x + w, y), (x + w, y + height - point), (x, y + height), (x - w, y + height - point), (x - w, y))
    part = s.part(outline, cloth, puff=0.04, roll=0.15, radius=18, shadow=0.25, crumple=0.7)
    ink = colour or thread(cloth)
    part.stitch(line((x - w + 1, y + 7), (x + w - 1, y + 7)), ink, alpha=0.6)
    i = w - 2.6
    part.stitch(
        line(
            (x - i, y + 2),
            (x - i, y + height - point - 1.4),
            (x, y + height - 3),
            (x + i, y + height - point - 1.4),
            (x + i, y + 2),
        ),
        ink,
        alpha=0.6,
    )
    return part


def flap(
    s: Sketch, cloth: Fabric, x: float, y: float, width: float, height: float, *, point: float = 0.0, turn: float = 0.0
) -> Part:
    """A pocket flap hanging from the line y."""
    w = width / 2
    outline = smooth(
        (x - w, y, 0), (x + w, y - 0.5, 0), (x + w, y + height - 5 - point), (x + w - 4, y + height - point, 0), (x, y + height, 0),
        (x - w + 4, y + height - point, 0), (x - w, y + height - 5 - point), (x - w, y, 0),
    )  # fmt: skip
    part = s.part(outline, cloth, puff=0.07, roll=0.2, radius=16, shadow=0.5, crumple=0.4, turn=turn)
    part.stitch(offset(outline, -2.6)[4:-2], thread(cloth), alpha=0.5)
    return part


def buttons(trim: Trim, x: float, ys: Iterable[float], radius: float, colour: RGB, *, holes: int = 4) -> None:
    """A row of buttons down the line x."""
    for y in ys:
        trim.button(x, float(y), radius, colour, holes=holes)


def button_colour(cloth: Fabric) -> RGB:
    """Pearl on light cloth, horn in the cloth's own direction on dark cloth."""
    return lighter(cloth.base, 0.7) if lightness(cloth.base) > 0.35 else lighter(cloth.base, 0.28)


def shirt_collar(
    s: Sketch, cloth: Fabric, *, point: float = 72.0, spread: float = 38.0, neck: float = 36.0, low: float = 34.0
) -> None:
    """Stand and two collar leaves that meet at the throat."""
    s.part(
        both(smooth((0, low - 1, 0), (neck * 0.55, low * 0.7), (neck, 2, 0), (neck + 2, 10, 0), (neck * 0.66, low), (0, low + 14,
            0))),
        cloth, shadow=0.2, puff=0.1, radius=12, crumple=0.3,
    )  # fmt: skip
    for sign in SIDES:
        outline = smooth(
            (1, low, 0), (neck * 0.38, low * 0.66), (neck * 0.83, 2), (neck * 0.97, -13, 0), (neck * 1.22, -6), (neck * 1.45, 10,
                0),
            ((neck * 1.45 + spread) / 2 + 2.5, (10 + point) / 2), (spread, point, 0), (spread * 0.5, (point + low) / 2 + 2), (1,
                low, 0),
        )  # fmt: skip
        part = s.part(side(outline, sign), cloth, turn=-32 * sign, radius=24, puff=0.1, shadow=0.55, crumple=0.4)
        inner = smooth(
            (neck * 1.38, 13, 0), ((neck * 1.38 + spread) / 2 + 1, (12 + point) / 2), (spread - 1.2, point - 5, 0),
            (spread * 0.5, (point + low) / 2 - 1.6), (4, low, 0),
        )  # fmt: skip
        part.stitch(side(inner, sign), thread(cloth), alpha=0.5)


def cord(trim: Trim, curve: Curve, colour: RGB, width: float = 4.0, *, tip: RGB | None = None) -> None:
    """A round drawstring with a shaded underside and, where `tip` is given, a metal end."""
    trim.line(curve + np.array([1.2, 2.2]), (0.05, 0.05, 0.07), width, 0.32, 1.4)
    trim.line(curve, darker(colour, 0.38), width)
    trim.line(curve + np.array([-0.5, -0.5]), colour, width * 0.66)
    trim.line(curve + np.array([-1.0, -0.8]), lighter(colour, 0.5), width * 0.2, 0.5)
    if tip is not None:
        end = part_of(curve, 0.9, 1.0)
        x, y = (float(v) for v in end[-1])
        trim.metal(ribbon(end, width * 1.15), tip, x, y, width)


def hem_stitch(part: Part, torso: Torso, cloth: Fabric, *, up: float = 9.0, double: bool = False) -> None:
    """The stitched hem of a body."""
    hem = mirrored(torso.hemline()[::-1])
    for lift in (up, up + 4) if double else (up,):
        part.stitch(hem + np.array([0.0, -lift]), thread(cloth), alpha=0.5)
    part.line(hem + np.array([0.0, -up - (6 if double else 2)]), (0.05, 0.05, 0.07), 2.2, 0.10, 1.2)


def cuff_stitch(parts: dict[int, Part], sleeve: Sleeve, cloth: Fabric, share: float) -> None:
    """The stitched hem of both sleeves."""
    for sign, part in parts.items():
        part.stitch(sleeve.across(share, sign), thread(cloth), alpha=0.5)
        part.line(sleeve.across(share - 0.02, sign), (0.05, 0.05, 0.07), 2, 0.1, 1.2)


def armhole_stitch(parts: dict[int, Part], torso: Torso, cloth: Fabric) -> None:
    """Topstitching beside the armhole seam."""
    for sign, part in parts.items():
        part.stitch(side(offset(torso.armhole(), 3.0), sign), thread(cloth), alpha=0.4)


def closed_band(edge: Curve, depth: float) -> Curve:
    """The outline between an open curve and its parallel `depth` to the right of its direction."""
    return join(edge, offset(edge, -depth)[::-1])
