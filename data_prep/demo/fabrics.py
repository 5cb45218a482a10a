"""Cloth: a colour pattern that repeats, a grey texture over it, and how the cloth takes light.

A `Fabric` is a plain value. `cover` paints it over a canvas with its grain turned as the garment's part needs it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from data_prep.demo import patterns, textures
from data_prep.demo.kit import skia
from data_prep.demo.palette import RGB, lightness

TILE = 2  # tile pixels a drawing unit
_TEXTURE_SEEDS = 1


@dataclass(frozen=True, slots=True)
class Fabric:
    """One cloth. `colours`: base first, then what the pattern adds. `scale` multiplies the pattern, not the texture.

    gloss, hardness: strength and narrowness of the highlight; sheen: how much light areas lift; crumple: how uneven it hangs.
    """

    colours: tuple[RGB, ...]
    pattern: str = "plain"
    texture: str = "weave"
    scale: float = 1.0
    gloss: float = 0.0
    hardness: int = 18
    sheen: float = 0.0
    crumple: float = 1.0
    grain: float = 1.0  # strength of the texture

    @property
    def base(self) -> RGB:
        """The ground colour."""
        return self.colours[0]

    @property
    def patterned(self) -> bool:
        """Whether the pattern or the texture is coarse enough to be seen bending over folds."""
        return self.pattern != "plain" or self.texture in {"knit", "rib", "cable", "chunky", "corduroy", "straw", "quilt"}

    def dyed(self, *colours: RGB, **changes: Any) -> "Fabric":
        """The same cloth in other colours."""
        return replace(self, colours=colours or self.colours, **changes)

    def plain(self, colour: RGB | None = None) -> "Fabric":
        """The same cloth without its pattern, for linings and contrast parts."""
        return replace(self, colours=(colour or self.colours[0],), pattern="plain")


_FINISH: dict[str, dict[str, float | int]] = {
    "weave": {}, "poplin": {"crumple": 0.9}, "jersey": {"crumple": 1.0}, "linen": {"crumple": 1.5}, "twill": {"crumple": 0.8},
    "denim": {"crumple": 1.1}, "canvas": {"crumple": 0.5}, "wool": {"crumple": 0.45}, "tweed": {"crumple": 0.4},
    "herringbone": {"crumple": 0.4}, "corduroy": {"crumple": 0.7}, "knit": {"crumple": 0.9}, "rib": {"crumple": 0.7},
    "cable": {"crumple": 0.7}, "chunky": {"crumple": 0.9}, "fleece": {"crumple": 0.9}, "sherpa": {"crumple": 0.6},
    "leather": {"gloss": 0.34, "hardness": 14, "crumple": 0.55}, "patent": {"gloss": 0.75, "hardness": 40, "crumple": 0.3},
    "suede": {"sheen": 0.25, "crumple": 0.5}, "satin": {"gloss": 0.36, "hardness": 7, "crumple": 0.9, "sheen": 0.2},
    "nylon": {"gloss": 0.22, "hardness": 9, "crumple": 0.9}, "rubber": {"gloss": 0.1, "hardness": 10, "crumple": 0.0},
    "straw": {"crumple": 0.25}, "mesh": {"crumple": 0.3}, "plastic": {"gloss": 0.6, "hardness": 30, "crumple": 0.0},
    "wood": {"crumple": 0.0}, "chiffon": {"crumple": 1.4},
}  # fmt: skip


def fabric(texture: str, *colours: RGB, pattern: str = "plain", scale: float = 1.0, **changes: Any) -> Fabric:
    """The cloth with the usual finish of its texture."""
    finish: dict[str, Any] = dict(_FINISH[texture])
    finish.update(changes)
    return Fabric(colours, pattern, texture, scale, **finish)


@lru_cache(maxsize=24)
def _texture_tile(name: str) -> Any:
    grey = textures.TEXTURES[name](np.random.default_rng(_TEXTURE_SEEDS))
    pixels = np.clip(np.repeat(grey[..., None], 3, axis=2) * 255, 0, 255)
    return _image(pixels)


@lru_cache(maxsize=6)
def _pattern_tile(pattern: str, colours: tuple[RGB, ...]) -> Any:
    draw: Callable[..., Any] = patterns.PATTERNS[pattern]
    return _image(np.clip(draw(colours) * 255, 0, 255))


def _image(pixels: Any) -> Any:
    opaque = np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255)], axis=2)
    return skia().Image.fromarray(np.ascontiguousarray(opaque.astype(np.uint8)), colorType=skia().kRGBA_8888_ColorType)


def cover(canvas: Any, cloth: Fabric, turn: float, scale: float, middle: tuple[float, float]) -> None:
    """Fill the canvas (in frame units) with the cloth, its grain turned by `turn` degrees about `middle`."""
    if cloth.pattern == "plain":
        canvas.clear(skia().Color4f(*(float(c) for c in cloth.base), 1.0).toColor())
    else:
        canvas.drawPaint(_paint(_pattern_tile(cloth.pattern, cloth.colours), turn, scale * cloth.scale / TILE, middle))
    paint = _paint(_texture_tile(cloth.texture), turn, max(scale, 0.8) / TILE, middle)
    paint.setBlendMode(skia().BlendMode.kHardLight)
    # A given unevenness is seen more on dark cloth; on white it can only darken. It is laid on more thinly on both.
    light = lightness(cloth.base)
    paint.setAlphaf(float(np.clip(cloth.grain * (0.62 + 0.38 * light) * (1 - 0.5 * max(0.0, light - 0.8) / 0.2), 0, 1)))
    canvas.drawPaint(paint)


def _paint(tile: Any, turn: float, scale: float, middle: tuple[float, float]) -> Any:
    matrix = skia().Matrix()
    matrix.preTranslate(*middle)
    matrix.preRotate(turn)
    matrix.preScale(scale, scale)
    matrix.preTranslate(-tile.width() / 2, -tile.height() / 2)
    sampling = skia().SamplingOptions(skia().FilterMode.kLinear, skia().MipmapMode.kNone)
    repeat = skia().TileMode.kRepeat
    return skia().Paint(AntiAlias=True, Shader=tile.makeShader(repeat, repeat, sampling, matrix))
