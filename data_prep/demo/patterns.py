"""Coloured patterns as seamless RGB tiles, two pixels a drawing unit. Woven ones cross warp and weft as a loom does."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from data_prep.demo.palette import RGB

Tile = NDArray[np.float64]
Colours = tuple[RGB, ...]
_WHITE: RGB = (0.95, 0.94, 0.91)


def _second(colours: Colours) -> RGB:
    return colours[1] if len(colours) > 1 else _WHITE


def _bands(widths: Sequence[tuple[int, int]], colours: Colours) -> Tile:
    """(width in pixels, index of the colour) one after the other -> (n, 3)."""
    return np.concatenate([np.tile(np.array(colours[i % len(colours)]), (width, 1)) for width, i in widths])


def _woven(warp: Tile, weft: Tile, twill: float = 0.35) -> Tile:
    """Cross two sequences of threads; `twill` is how much of the single threads shows."""
    mean = 0.5 * warp[None, :, :] + 0.5 * weft[:, None, :]
    y, x = np.mgrid[0 : len(weft), 0 : len(warp)]
    over = ((x + y) // 2 % 2 == 0)[..., None]
    threads = np.where(over, np.broadcast_to(warp[None], mean.shape), np.broadcast_to(weft[:, None], mean.shape))
    return np.asarray((1 - twill) * mean + twill * threads)


def _stretch(tile: Tile, height: int = 16, width: int = 16) -> Tile:
    """Widen a tile of one row or one column, so that bilinear sampling has something to sample."""
    return np.tile(tile, (height if tile.shape[0] == 1 else 1, width if tile.shape[1] == 1 else 1, 1))


def stripe_v(colours: Colours) -> Tile:
    """Even vertical shirting stripes."""
    return _stretch(_bands([(10, 0), (10, 1)], (colours[0], _second(colours)))[None])


def pinstripe(colours: Colours) -> Tile:
    """Thin vertical lines far apart."""
    return _stretch(_bands([(30, 0), (2, 1)], (colours[0], _second(colours)))[None])


def breton(colours: Colours) -> Tile:
    """Horizontal sailor's stripes."""
    return _stretch(_bands([(34, 0), (15, 1)], (colours[0], _second(colours)))[:, None])


def stripe_wide(colours: Colours) -> Tile:
    """Broad horizontal bands."""
    return _stretch(_bands([(52, 0), (52, 1)], (colours[0], _second(colours)))[:, None])


def stripe_multi(colours: Colours) -> Tile:
    """Horizontal bands of three colours."""
    three = (colours[0], _second(colours), colours[2] if len(colours) > 2 else colours[0])
    return _stretch(_bands([(46, 0), (12, 1), (8, 0), (12, 2), (8, 0), (12, 1)], three)[:, None])


def gingham(colours: Colours) -> Tile:
    """Even check of one colour and white."""
    threads = _bands([(20, 0), (20, 1)], (colours[0], _second(colours)))
    return _woven(threads, threads, 0.22)


def plaid(colours: Colours) -> Tile:
    """A tartan of three colours."""
    two = _second(colours)
    three = colours[2] if len(colours) > 2 else _WHITE
    sett = [(34, 0), (6, 1), (10, 0), (26, 1), (4, 2), (26, 1), (10, 0), (6, 1), (34, 0), (4, 2)]
    threads = _bands(sett, (colours[0], two, three))
    return _woven(threads, threads)


def check(colours: Colours) -> Tile:
    """Windowpane: thin lines on a plain ground."""
    threads = _bands([(54, 0), (3, 1), (5, 0), (2, 1)], (colours[0], _second(colours)))
    return _woven(threads, threads, 0.2)


def glen(colours: Colours) -> Tile:
    """Prince of Wales check: fine checks that alternate with coarser ones."""
    fine = [(2, 0), (2, 1)] * 9
    coarse = [(4, 0), (4, 1)] * 6
    threads = _bands(fine + coarse, (colours[0], _second(colours)))
    return _woven(threads, threads, 0.5)


def dots(colours: Colours) -> Tile:
    """Polka dots in offset rows."""
    return _dotted(colours, 36, 7.2)


def pindots(colours: Colours) -> Tile:
    """Small dots close together."""
    return _dotted(colours, 20, 2.9)


def _dotted(colours: Colours, pitch: int, radius: float) -> Tile:
    y, x = np.mgrid[0:pitch, 0:pitch] + 0.5
    away = np.full((pitch, pitch), np.inf)
    half = pitch / 2
    for cy, cx in ((half / 2, half / 2), (half * 1.5, half * 1.5)):
        dy, dx = np.abs(y - cy), np.abs(x - cx)
        away = np.minimum(away, np.hypot(np.minimum(dy, pitch - dy), np.minimum(dx, pitch - dx)))
    inside = np.clip(radius - away + 0.5, 0, 1)[..., None]
    return np.asarray(np.array(colours[0]) * (1 - inside) + np.array(_second(colours)) * inside)


def floral(colours: Colours) -> Tile:
    """Scattered five-petalled flowers with leaves."""
    return _scattered(colours, side=320, count=34, size=(13.0, 25.0), seed=11)


def ditsy(colours: Colours) -> Tile:
    """Small flowers, close together."""
    return _scattered(colours, side=224, count=46, size=(7.0, 11.0), seed=12)


def _scattered(colours: Colours, side: int, count: int, size: tuple[float, float], seed: int) -> Tile:
    from data_prep.demo.bloom import scatter

    return scatter(colours, side, count, size, seed)


def animal(colours: Colours) -> Tile:
    """Leopard: dark broken rings around warm spots."""
    from data_prep.demo.textures import noise

    rng = np.random.default_rng(13)
    field = noise(rng, 7, 6, 256)
    spots, rings = field > 1.25, (field > 0.72) & (field <= 1.25) & (noise(rng, 4, 4, 256) > -0.5)
    dark = np.array(_second(colours))
    warm = np.array(colours[0]) * 0.72
    return np.where(rings[..., None], dark, np.where(spots[..., None], warm, np.array(colours[0])))


def camo(colours: Colours) -> Tile:
    """Large soft-edged blots in three tones."""
    from data_prep.demo.textures import noise

    rng = np.random.default_rng(14)
    base = np.array(colours[0])
    tile = np.tile(base, (384, 384, 1))
    for tone, edge in ((0.72, 0.6), (1.28, 0.75), (0.42, 1.0)):
        tile = np.where((noise(rng, 13, 20) > edge)[..., None], np.clip(base * tone, 0, 1), tile)
    return tile


PATTERNS: dict[str, Callable[[Colours], Tile]] = {
    "stripe": stripe_v, "pinstripe": pinstripe, "breton": breton, "wide stripe": stripe_wide, "multi stripe": stripe_multi,
    "gingham": gingham, "plaid": plaid, "check": check, "glen": glen, "dots": dots, "pindots": pindots, "floral": floral,
    "ditsy": ditsy, "animal": animal, "camo": camo,
}  # fmt: skip
