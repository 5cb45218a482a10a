"""sRGB and CIELAB, and how far apart two colours look.

sRGB is IEC 61966-2-1; CIELAB is CIE 15:2018 for the 2 degree observer under D65, the white of sRGB itself, so that white is
(100, 0, 0) and greys have no chroma. Lab is three float64: L* 0 (black) to 100 (white), a* green to red, b* blue to yellow.
"""

import numpy as np

_TO_XYZ = np.array([  # linear sRGB -> XYZ, IEC 61966-2-1
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
_WHITE = _TO_XYZ.sum(axis=1)
_TO_LMN = (_TO_XYZ / _WHITE[:, None]).T  # XYZ as shares of the white's
_FROM_LMN = np.linalg.inv(_TO_LMN)
_DELTA = 6 / 29  # below its cube the cube root is a straight line

_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
_25_TO_7 = 25.0**7


def lab_of(rgb: np.ndarray) -> np.ndarray:
    """(..., 3) uint8 sRGB -> (..., 3) float64 CIELAB."""
    shares = _LINEAR[rgb] @ _TO_LMN
    root = np.where(shares > _DELTA**3, np.cbrt(shares), shares / (3 * _DELTA**2) + 4 / 29)
    x, y, z = _axes(root)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def rgb_of(lab: np.ndarray) -> np.ndarray:
    """(..., 3) CIELAB -> (..., 3) uint8 sRGB; what a screen cannot show is clipped channel by channel."""
    lightness, a, b = _axes(lab)
    y = (lightness + 16) / 116
    root = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    shares = np.where(root > _DELTA, root**3, 3 * _DELTA**2 * (root - 4 / 29))
    linear = np.clip(shares @ _FROM_LMN, 0, 1)
    levels = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    rgb: np.ndarray = (levels * 255).round().astype(np.uint8)
    return rgb


def lch_of(lab: np.ndarray) -> np.ndarray:
    """(..., 3) CIELAB -> (..., 3) lightness, chroma and hue, the last in degrees from 0 to below 360 (0 of a pure grey)."""
    lightness, a, b = _axes(lab)
    return np.stack([lightness, np.hypot(a, b), _hue(a, b)], axis=-1)


def hex_of(rgb: np.ndarray) -> str:
    """(3,) uint8 sRGB -> "#rrggbb"."""
    return "#" + bytes(rgb.tolist()).hex()


def lab_of_hex(*colours: str) -> np.ndarray:
    """Colours as "#rrggbb" -> (n, 3) CIELAB."""
    return lab_of(np.array([list(bytes.fromhex(colour.removeprefix("#"))) for colour in colours], dtype=np.uint8).reshape(-1, 3))


def ciede2000(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(..., 3) and (..., 3) CIELAB -> (...) how different they look; 1 is about what an eye just tells apart, 0 is the same.

    Luo, Cui and Rigg, "The development of the CIE 2000 colour-difference formula: CIEDE2000", 2001, with all weights 1; the
    notation and the numbers that tests hold it to are those of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula:
    Implementation notes, supplementary test data, and mathematical observations", 2005.
    """
    (l1, a1, b1), (l2, a2, b2) = _axes(left), _axes(right)
    more = 1.5 - 0.5 * _saturation((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2)
    a1, a2 = a1 * more, a2 * more
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = _hue(a1, b1), _hue(a2, b2)
    coloured = c1 * c2 > 0
    turn = np.where(coloured, _shorter_way(h2 - h1), 0)
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = np.where(coloured, _mean_hue(h1, h2), h1 + h2)
    t = (
        1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    )  # fmt: skip
    off_middle = (lightness - 50) ** 2
    d_lightness = (l2 - l1) / (1 + 0.015 * off_middle / np.sqrt(20 + off_middle))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    rotation = -2 * _saturation(chroma) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    difference: np.ndarray = np.sqrt(np.maximum(d_lightness**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue, 0))
    return difference


def _axes(lab: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(..., 3) -> each of the three, (...) float64; numpy's moveaxis takes longer than a step of a formula."""
    lab = np.asarray(lab, dtype=np.float64)
    return lab[..., 0], lab[..., 1], lab[..., 2]


def _saturation(chroma: np.ndarray) -> np.ndarray:
    seventh = chroma**7
    found: np.ndarray = np.sqrt(seventh / (seventh + _25_TO_7))
    return found


def _hue(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    hue = np.degrees(np.arctan2(b, a))
    around = np.where(hue < 0, hue + 360, hue)
    below_360: np.ndarray = np.where(around < 360, around, 0)  # an angle just below 0 has become 360 itself
    return below_360


def _shorter_way(turn: np.ndarray) -> np.ndarray:
    """A difference of two hues -> from -180 to 180 degrees; 180 keeps its sign, so that both ways round are alike."""
    shorter: np.ndarray = turn - 360 * (turn > 180) + 360 * (turn < -180)
    return shorter


def _mean_hue(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The middle of the shorter way around; where both ways are as long, through the larger angle's side, as the notes say."""
    total = left + right
    around = np.where(total < 360, total + 360, total - 360)
    mean: np.ndarray = np.where(np.abs(left - right) <= 180, total, around) / 2
    return mean


def _cos(degrees: np.ndarray) -> np.ndarray:
    cosine: np.ndarray = np.cos(np.radians(degrees))
    return cosine
