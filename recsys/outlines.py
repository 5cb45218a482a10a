"""A mask -> the polygons that a page draws around it.

The border is followed along the edges between pixels (Rosenfeld, "Connectivity in digital pictures", JACM 1970), with the inside on
the right hand, and then thinned out (Douglas and Peucker, "Algorithms for the reduction of the number of points required to
represent a digitized line or its caricature", Cartographica 1973).
"""

import numpy as np

TOLERANCE = 1.5  # pixels that a border may move: at the size at which a photo is shown, less than the line that is drawn
MOST_CHANGE = 0.02  # of its area that a piece may gain or lose by the thinning

_RIGHT, _DOWN, _LEFT, _UP = range(4)  # clockwise as a picture is seen, so that a turn to the left is one less
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))  # (x, y)


def outlines(mask: np.ndarray, tolerance: float = TOLERANCE) -> tuple[np.ndarray, ...]:
    """The outer borders of the pieces of a mask; holes are ignored.

    Args:
        mask: (height, width) bool. Pixels that touch at a corner are of one piece.
        tolerance: the most that a border is moved by leaving out its points, in pixels. It is halved for a piece whose area would
            change by more than `MOST_CHANGE`.

    Returns:
        One (n, 2) int64 polygon a piece, largest first: x, y of the corners of pixels, clockwise as a picture is seen, the first
        point not repeated. Empty for an empty mask.
    """
    borders = [border for border in _borders(mask) if signed_area(border) > 0]  # a hole's runs the other way round
    borders.sort(key=signed_area, reverse=True)
    return tuple(_simplified(border, tolerance) for border in borders)


def name_place(mask: np.ndarray) -> tuple[int, int, int]:
    """Where a garment's name may stand: the longest run of pixels in the row that halves the mask, as left, right, y.

    mask: (height, width) bool with at least one pixel set. right: the first outside.
    """
    y = int(np.searchsorted(np.cumsum(mask.sum(axis=1)), mask.sum() / 2))
    steps = np.diff(np.pad(mask[y].astype(np.int8), 1))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest]), y


def signed_area(polygon: np.ndarray) -> float:
    """The area of an (n, 2) polygon in square pixels, by the shoelace formula; above 0 where it runs clockwise."""
    x, y = polygon.T.astype(np.float64)
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _borders(mask: np.ndarray) -> list[np.ndarray]:
    """Every closed border of the mask, outer ones and those of holes: (n, 2) corners where it turns."""
    leaving = _edges(mask)
    starts = np.argwhere(leaving[_RIGHT]).tolist()  # every border runs to the right somewhere, most of them more than once
    return [_follow(leaving, x, y) for y, x in starts if leaving[_RIGHT, y, x]]


def _edges(mask: np.ndarray) -> np.ndarray:
    """(4, height + 1, width + 1) bool: whether a border leaves a corner of pixels to the right, down, to the left, up."""
    inside = np.pad(mask.astype(bool), 1)
    above_left, above_right = inside[:-1, :-1], inside[:-1, 1:]
    below_left, below_right = inside[1:, :-1], inside[1:, 1:]
    return np.stack([below_right & ~above_right, below_left & ~below_right, above_left & ~below_left, above_right & ~above_left])


def _follow(leaving: np.ndarray, x: int, y: int) -> np.ndarray:
    """The border that leaves the corner x, y to the right: (n, 2). Its edges are taken off `leaving`."""
    corners = [(x, y)]
    way: int | None = _RIGHT
    while way is not None:
        leaving[way, y, x] = False
        x, y = x + _STEPS[way][0], y + _STEPS[way][1]
        # Where two borders meet at a corner, the left turn keeps pixels that touch there in one piece.
        ways = ((way - 1) % 4, way, (way + 1) % 4)
        following = next((one for one in ways if leaving[one, y, x]), None)  # None: it is back where it began
        if following is not None and following != way:
            corners.append((x, y))
        way = following
    return np.array(corners, dtype=np.int64)


def _simplified(border: np.ndarray, tolerance: float) -> np.ndarray:
    """The border with fewer points, moved by at most the tolerance; with all of them where any less would change its area."""
    area = signed_area(border)
    while tolerance >= 0.5:  # half a pixel is less than any corner of pixels stands out by
        thinned: np.ndarray = border[_kept(border, tolerance)]
        if len(thinned) >= 3 and abs(signed_area(thinned) - area) <= MOST_CHANGE * area:
            return thinned
        tolerance /= 2
    return border


def _kept(border: np.ndarray, tolerance: float) -> np.ndarray:
    """(n,) bool: the points kept of a closed border, taken as two lines: from its first point to the farthest, and back."""
    closed = np.vstack([border, border[:1]]).astype(np.float64)
    kept = np.zeros(len(closed), dtype=bool)
    farthest = int(np.hypot(*(closed - closed[0]).T).argmax())
    kept[[0, farthest]] = True
    parts = [(0, farthest), (farthest, len(closed) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        distances = _distances(closed[first + 1 : last], closed[first], closed[last])
        between = int(distances.argmax())
        if distances[between] > tolerance:
            kept[first + 1 + between] = True
            parts += [(first, first + 1 + between), (first + 1 + between, last)]
    return kept[:-1]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(n,) distances of (n, 2) points to the segment from start to end."""
    along = end - start
    share = np.clip((points - start) @ along / max(float(along @ along), np.finfo(float).tiny), 0, 1)
    distances: np.ndarray = np.hypot(*(points - start - share[:, None] * along).T)
    return distances
