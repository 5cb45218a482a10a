"""The upper-body block: one set of measures from which every top, jacket, coat and dress takes its outlines.

Measures are drawing units from the middle of the neck, for the right half; a shirt is about 220 wide and 380 long.
"""

from dataclasses import dataclass, replace

import numpy as np

from data_prep.demo.canvas import Part
from data_prep.demo.geometry import Curve, Point, at, between, both, flip, join, line, part_of, side, smooth


@dataclass(frozen=True, slots=True)
class Torso:
    """Half widths and heights of a body: neck, shoulder, chest, waist, hem."""

    neck: float = 37
    shoulder: float = 106
    drop: float = 27  # how far the shoulder lies below the neck
    chest: float = 101
    armpit: float = 122
    waist: float = 97
    waist_at: float = 250
    hem: float = 104
    length: float = 385
    front: float = 46  # depth of the front neckline
    back: float = 9
    vee: float = 0.0  # 1 makes the front neckline a V, 0 a round one, -1 a square one
    tails: float = 0.0  # how far the middle of the hem hangs below its sides
    inset: float = 0.0  # how far the armhole curves in

    def neckline(self) -> Curve:
        """From the middle front to the right side of the neck."""
        n, f = self.neck, self.front
        round_ = smooth((0, f, 0), (n * 0.52, f * 0.90), (n * 0.90, f * 0.50), (n, 0, 0))
        if self.vee < 0:
            return between(round_, smooth((0, f, 0), (n * 0.84, f, 0), (n * 0.93, f * 0.45), (n, 0, 0)), -self.vee)
        return between(round_, smooth((0, f, 0), (n * 0.55, f * 0.46), (n, 0, 0)), self.vee)

    def back_neckline(self) -> Curve:
        """From the middle back to the right side of the neck."""
        return smooth((0, self.back, 0), (self.neck * 0.55, self.back * 0.75), (self.neck, 0, 0))

    def armhole(self) -> Curve:
        """From the tip of the shoulder to the armpit."""
        s, i = self.shoulder, self.inset
        x, y = self.chest, self.armpit
        d = y - self.drop
        return smooth((s, self.drop, 0), (s - 5 - i, self.drop + 0.38 * d), (s - 6 - i * 0.7, self.drop + 0.74 * d), (x, y, 0))

    def flank(self) -> Curve:
        """From the armpit to the hem."""
        mid = (self.waist + self.hem) / 2 + 1
        y = (self.waist_at + self.length) / 2
        knots: list[Point] = [(self.chest, self.armpit, 0), (self.waist, self.waist_at)]
        if self.length - self.waist_at > 60:
            knots.append((mid + (self.hem - self.waist) * 0.12, y))
        return smooth(*knots, (self.hem, self.length, 0))

    def hemline(self) -> Curve:
        """From the right side to the middle of the hem."""
        h, y, t = self.hem, self.length, self.tails
        if t > 12:
            return smooth((h, y, 0), (h * 0.93, y + t * 0.20), (h * 0.66, y + t * 0.82), (h * 0.4, y + t), (0, y + t, 0))
        return smooth((h, y, 0), (h * 0.6, y + 4 + t * 0.8), (0, y + 5 + t, 0))

    def half(self) -> Curve:
        """The right half of the front, from the middle of the neckline round to the middle of the hem."""
        shoulder = line((self.neck, 0), (self.shoulder, self.drop))
        return join(self.neckline(), shoulder, self.armhole(), self.flank(), self.hemline())

    def raised(self, by: float) -> "Torso":
        """The same body ending higher: what lies above a band sewn to the hem."""
        return replace(self, length=self.length - by, tails=0.0)

    def outline(self) -> Curve:
        """The whole front."""
        return both(self.half())

    def inside(self) -> Curve:
        """What is seen of the back through the neckline."""
        n = self.neck
        bottom = smooth((n, 0, 0), (n * 1.06, self.front * 0.5 + 8), (0, self.front + 26, 0))
        return both(join(self.back_neckline(), bottom))

    def open_front(self, lap: float, gap_top: float, gap_bottom: float) -> Curve:
        """The right front of an open garment: its edge runs from the neck to the hem, `lap` beyond the middle at the closure."""
        edge = smooth((gap_bottom, self.length + 5, 0), (lap, self.length * 0.6), (gap_top, self.front, 0))
        neck = smooth((gap_top, self.front, 0), (self.neck * 0.9, self.front * 0.4), (self.neck, 0, 0))
        shoulder = line((self.neck, 0), (self.shoulder, self.drop))
        hem = self.hemline()
        hem = hem[hem[:, 0] > gap_bottom]
        return join(neck, shoulder, self.armhole(), self.flank(), hem, edge)

    def sleeve(
        self, length: float, hang: float, cuff: float, *, fullness: float = 0.0, cap: float = 6.5, bend: float = 6.0
    ) -> "Sleeve":
        """The right sleeve: `length` from the shoulder, `hang` degrees away from vertical, `cuff` wide at its end."""
        s, u = np.array([self.shoulder, self.drop]), np.array([self.chest, self.armpit])
        axis = np.array([np.sin(np.deg2rad(hang)), np.cos(np.deg2rad(hang))])
        across = np.array([axis[1], -axis[0]])
        end = s + axis * length - across * (cuff * 0.32)
        outer_end, inner_end = end + across * cuff / 2, end - across * cuff / 2
        outer_mid = s + (outer_end - s) * 0.5 + across * (bend + fullness)
        along = np.array([self.shoulder - self.neck, self.drop]) / np.hypot(self.shoulder - self.neck, self.drop)
        cap_point = s + along * (cap + 1.5) + axis * min(9.0, length * 0.2)
        inner_mid = u + (inner_end - u) * 0.52 - across * (fullness * 0.7 - bend * 0.45)
        outer = (
            smooth((*s, 0), tuple(cap_point), tuple(outer_mid), (*outer_end, 0))
            if length > 150
            else smooth(
                (*s, 0), tuple(cap_point), tuple(s + (outer_end - s) * 0.5 + across * (cap * 0.8 + fullness)), (*outer_end, 0)
            )
        )
        inner = smooth((*u, 0), tuple(inner_mid), (*inner_end, 0))
        return Sleeve(outer, inner, self.armhole(), hang)


@dataclass(frozen=True, slots=True)
class Sleeve:
    """A right sleeve: its outer and inner edge from armhole to cuff, and the armhole."""

    outer: Curve
    inner: Curve
    armhole: Curve
    hang: float

    def outline(self, sign: int = 1) -> Curve:
        """The closed outline, on the right (1) or the left (-1)."""
        cuff = smooth((*self.outer[-1], 0), tuple((self.outer[-1] + self.inner[-1]) / 2 + self._axis() * 2.0), (*self.inner[-1], 0))
        return side(join(self.outer, cuff, self.inner[::-1], self.armhole[::-1]), sign)

    def _axis(self) -> Curve:
        direction = (self.outer[-1] + self.inner[-1]) / 2 - (self.outer[0] + self.inner[0]) / 2
        return np.asarray(direction / np.linalg.norm(direction))

    def turn(self, sign: int = 1) -> float:
        """Degrees by which the cloth of the sleeve lies turned."""
        x, y = self._axis()
        return float(-np.degrees(np.arctan2(x * sign, y)))

    def across(self, share: float, sign: int = 1, lead: float = 0.0) -> Curve:
        """The line across the sleeve at a share of its length, bowed like a cuff."""
        a, b = np.array(at(self.outer, share)), np.array(at(self.inner, min(1.0, share + lead)))
        bow = self._axis() * 2.2
        return side(smooth((*a, 0), tuple((a + b) / 2 + bow), (*b, 0)), sign)

    def band(self, start: float, stop: float, sign: int = 1, grow: float = 0.0) -> Curve:
        """The closed outline of a band around the sleeve between two shares of its length: a cuff, a turn-up."""
        outer, inner = part_of(self.outer, start, stop), part_of(self.inner, start, stop)
        if grow:
            outward = (outer[-1] - inner[-1]) / np.linalg.norm(outer[-1] - inner[-1])
            outer, inner = outer + outward * grow, inner - outward * grow
        axis = self._axis() * 2.2
        low = smooth((*outer[-1], 0), tuple((outer[-1] + inner[-1]) / 2 + axis), (*inner[-1], 0))
        top = smooth((*inner[0], 0), tuple((outer[0] + inner[0]) / 2 + axis), (*outer[0], 0))
        return side(join(outer, low, inner[::-1], top), sign)

    def crease(self, part: Part, rng: np.random.Generator, sign: int = 1, count: int = 5, depth: float = 2.2) -> None:
        """Folds as a hanging arm makes them: from the armpit, at the elbow, above the cuff."""
        spots = np.linspace(0.14, 0.9, count) + rng.uniform(-0.05, 0.05, count)
        for i, spot in enumerate(spots):
            inside_out = i % 2 == 0
            near, far = (0.96, rng.uniform(0.25, 0.5)) if inside_out else (0.06, rng.uniform(0.5, 0.75))
            rise = float(rng.uniform(-0.10, 0.03)) if inside_out else float(rng.uniform(0.02, 0.09))
            a = self.point(spot, near)
            b = self.point(spot + rise * 0.6, (near + far) / 2)
            c = self.point(spot + rise, far)
            width = float(rng.uniform(9, 17))
            part.crease(side(smooth(a, b, c), sign), width, depth * float(rng.uniform(0.6, 1.15)))
        long = smooth(self.point(0.12, 0.42), self.point(0.45, 0.55), self.point(0.8, 0.45))
        part.fold(side(long, sign), 22, depth * 0.6)

    def point(self, along: float, across: float) -> tuple[float, float]:
        """A point of the right sleeve: shares of its length and of its width from the outer edge."""
        along = min(max(along, 0.0), 1.0)
        a, b = np.array(at(self.outer, along)), np.array(at(self.inner, along))
        x, y = a * (1 - across) + b * across
        return float(x), float(y)


def drape(part: Part, torso: Torso, rng: np.random.Generator, *, amount: float = 1.0, count: int = 5) -> None:
    """The folds of a body that hangs: out of the armpits, and soft long ones down to the hem."""
    for sign in (1, -1):
        for _ in range(3):
            y = torso.armpit + float(rng.uniform(-4, 14))
            reach, fall = float(rng.uniform(30, 62)), float(rng.uniform(10, 60))
            x = torso.chest - 6
            curve = smooth((x, y), (x - reach * 0.5, y + fall * 0.62), (x - reach, y + fall))
            part.crease(side(curve, sign), float(rng.uniform(10, 16)), 1.9 * amount * float(rng.uniform(0.6, 1.1)))
        y = torso.waist_at + float(rng.uniform(-22, 20))
        for shift in (-20, 8):
            x = torso.waist - 4
            curve = smooth(
                (x, y + shift), (x - 22, y + shift + 7), (x - float(rng.uniform(36, 66)), y + shift + float(rng.uniform(4, 22)))
            )
            part.crease(side(curve, sign), float(rng.uniform(10, 16)), 1.6 * amount * float(rng.uniform(0.5, 1.1)))
    for x in np.linspace(-0.78, 0.78, count) * torso.hem + rng.uniform(-10, 10, count):
        top = torso.length - float(rng.uniform(60, 190))
        bottom = torso.length + torso.tails * 0.6 - float(rng.uniform(2, 16))
        sway = float(rng.uniform(-8, 8))
        curve = smooth((x * 0.9, top), (x * 0.95 + sway, (top + bottom) / 2), (x, bottom))
        part.fold(curve, float(rng.uniform(16, 30)), float(rng.uniform(1.6, 3.0)) * amount)


def mirrored(half_curve: Curve) -> Curve:
    """The whole open curve whose right half runs from the middle outwards."""
    return join(flip(half_curve), half_curve)
