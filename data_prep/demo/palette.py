"""The named colours of the demo garments: sRGB for drawing, CIE Lab for the harmony of what is bought together."""

import math
from dataclasses import dataclass
from functools import cache

RGB = tuple[float, float, float]  # each in 0..1


@dataclass(frozen=True, slots=True)
class Colour:
    """One named colour. `base` is the word a shop's filter uses for it (the item's `colour`)."""

    name: str
    base: str
    hex: str

    @property
    def rgb(self) -> RGB:
        """The colour as sRGB in 0..1."""
        return tuple(int(self.hex[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]

    @property
    def lab(self) -> tuple[float, float, float]:
        """CIE L*a*b* under D65."""
        return _lab(self.rgb)

    @property
    def chroma(self) -> float:
        """Distance from grey in Lab: below about 14 a colour goes with everything."""
        _, a, b = self.lab
        return math.hypot(a, b)

    @property
    def hue(self) -> float:
        """The Lab hue angle in degrees, 0..360."""
        _, a, b = self.lab
        return math.degrees(math.atan2(b, a)) % 360


@cache
def _lab(rgb: RGB) -> tuple[float, float, float]:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    xyz = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    )
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


COLOURS: dict[str, Colour] = {
    name: Colour(name, base, code)
    for name, base, code in (
        ("white", "white", "F3F1EC"), ("ivory", "white", "EFE7D6"), ("cream", "beige", "E6D9BF"), ("ecru", "beige", "DDCFB4"),
        ("sand", "beige", "CDB592"), ("stone", "beige", "B9AD9A"), ("camel", "brown", "B98A55"), ("tan", "brown", "A86F3E"),
        ("cognac", "brown", "8F4F26"), ("chocolate", "brown", "4F3224"), ("taupe", "brown", "857565"), ("black", "black", "262628"),
        ("charcoal", "grey", "45474C"), ("grey", "grey", "8B8E93"), ("light grey", "grey", "C3C5C8"), ("navy", "blue", "26314F"),
        ("indigo", "blue", "34476E"), ("mid blue", "blue", "56789F"), ("light blue", "blue", "A9C3DE"), ("washed blue", "blue",
            "86A3C2"),
        ("cobalt", "blue", "2B54A8"), ("sky", "blue", "BCD6E8"), ("teal", "green", "1F6467"), ("forest", "green", "2C4B3A"),
        ("bottle", "green", "1E3F37"), ("olive", "green", "66673F"), ("khaki", "green", "8C8561"), ("sage", "green", "A3B29A"),
        ("mint", "green", "BFDCCB"), ("mustard", "yellow", "CF9B34"), ("butter", "yellow", "F0DFA0"), ("rust", "orange", "AD5330"),
        ("terracotta", "orange", "C2714F"), ("coral", "orange", "E5846C"), ("red", "red", "B5302F"), ("burgundy", "red", "65202F"),
        ("oxblood", "red", "55222A"), ("rose", "pink", "CB8090"), ("blush", "pink", "E6C3BC"), ("fuchsia", "pink", "B83A78"),
        ("lilac", "purple", "BDACD3"), ("plum", "purple", "5A3354"), ("aubergine", "purple", "3F2A3F"),
        ("gold", "gold", "C9A557"), ("silver", "silver", "B9BDC2"),
    )
}  # fmt: skip

# What the also-buy model and the titles treat as going with anything, whatever its small chroma says.
NEUTRALS = frozenset(
    {"white", "ivory", "cream", "ecru", "sand", "stone", "camel", "tan", "taupe", "chocolate", "black", "charcoal", "grey",
     "light grey", "navy", "indigo", "silver", "gold"}
)  # fmt: skip


def mix(left: RGB, right: RGB, share: float) -> RGB:
    """The colour at `share` of the way from left to right, in sRGB."""
    return tuple(a * (1 - share) + b * share for a, b in zip(left, right, strict=True))  # type: ignore[return-value]


def darker(rgb: RGB, by: float) -> RGB:
    """The colour with `by` (0..1) of its light taken away."""
    return mix(rgb, (0.03, 0.03, 0.05), by)


def lighter(rgb: RGB, by: float) -> RGB:
    """The colour with `by` (0..1) of the way to white added."""
    return mix(rgb, (1.0, 0.995, 0.98), by)


def lightness(rgb: RGB) -> float:
    """L* / 100."""
    return _lab(rgb)[0] / 100
