"""Three sample photos to try the app with: garments that are not in the catalogue, as a person would snap them at home.

A shirt on a hanger before a plastered wall, a dress laid on a bed sheet, sneakers on a wooden floor; a little turned, lit from a
window, with a cast shadow, a vignette and the grain of a phone's sensor.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from data_prep.demo.design import Design

Plane = NDArray[np.floating[Any]]
WIDTH, HEIGHT = 900, 1125
LARGEST = 120_000  # bytes
_SEED = 4711  # far from every seed of the catalogue

DESIGNS = {
    "shirt": Design("shirt", "wool", "plaid", ("navy", "forest", "cream"), "tan", (("collar", "button-down"), ("fit", "regular"),
        ("pocket", "chest"), ("sleeve", "long")), _SEED),
    "dress": Design("summer dress", "weave", "floral", ("terracotta", "cream", "butter"), "tan",
                    (("front", "plain"), ("length", "knee"), ("neck", "v-neck"), ("skirt", "full"), ("sleeve", "flutter"),
                        ("waist", "plain")), _SEED + 1),
    "sneakers": Design("sneakers", "suede", "plain", ("navy",), "cream", (("height", "low"), ("laces", "white"), ("mark", "bars"),
        ("overlay", "plain"), ("sole", "gum")), _SEED + 2),
}  # fmt: skip


def draw_samples(out_dir: Path) -> list[Path]:
    """Write `shirt.webp`, `dress.webp`, `sneakers.webp` (900 × 1125, at most 120 KB each) into `out_dir`; returns their paths."""
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in DESIGNS:
        path = out_dir / f"{name}.webp"
        path.write_bytes(_encoded(draw_sample(name)))
        paths.append(path)
    return paths


def draw_sample(name: str) -> Image.Image:
    """One sample photo, 900 × 1125 RGB."""
    rng = np.random.default_rng([_SEED, list(DESIGNS).index(name)])
    scene, turn, size, middle, fall, warmth = {
        "shirt": (_wall(rng), -2.5, 1.0, (455, 585), (16, 30, 22.0), (1.03, 1.0, 0.93)),
        "dress": (_sheet(rng), 7.0, 1.02, (455, 560), (7, 9, 9.0), (1.02, 1.0, 0.96)),
        "sneakers": (_floor(rng), 3.0, 1.06, (455, 700), (2, 22, 13.0), (1.02, 0.995, 0.95)),
    }[name]
    cutout = _cutout(name).rotate(turn, Image.Resampling.BICUBIC, expand=True)
    cutout = cutout.resize((round(cutout.width * size), round(cutout.height * size)), Image.Resampling.LANCZOS)
    layer = Image.new("RGBA", (WIDTH, HEIGHT))
    layer.paste(cutout, (middle[0] - cutout.width // 2, middle[1] - cutout.height // 2))
    alpha = layer.getchannel("A")
    right, down, soft = fall
    cast = _float(alpha.filter(ImageFilter.GaussianBlur(soft)))
    contact = _float(alpha.filter(ImageFilter.GaussianBlur(5)))
    scene = scene * (1 - 0.46 * np.roll(cast, (down, right), (0, 1)))[..., None]
    scene = scene * (1 - 0.34 * np.roll(contact, (6, 2), (0, 1)))[..., None]
    cover = _float(alpha)[..., None]
    picture = scene * (1 - cover) + _float(layer.convert("RGB")) * 0.93 * cover
    return _as_photo(picture, np.array(warmth), rng)


def _cutout(name: str) -> Image.Image:
    from data_prep.demo.canvas import Sketch, render
    from data_prep.demo.draw import sketch

    if name != "shirt":
        return render(sketch(DESIGNS[name]), WIDTH, HEIGHT, ground=False)
    design = DESIGNS[name]
    hung = Sketch(design.seed)
    _hanger(hung)
    hung.layers += sketch(design).layers
    return render(hung, WIDTH, HEIGHT, ground=False)


def _hanger(s: object) -> None:
    """The hook and the wooden bow that the shirt hangs from."""
    from data_prep.demo.canvas import Sketch
    from data_prep.demo.fabrics import fabric
    from data_prep.demo.geometry import line, ribbon, smooth

    assert isinstance(s, Sketch)
    steel = fabric("plastic", (0.62, 0.63, 0.66), gloss=0.7)
    hook = smooth((0, -10), (0, -44), (3, -58), (17, -68), (24, -82), (16, -97), (0, -101), (-13, -93))
    s.part(ribbon(hook, 5.2), steel, radius=4, puff=0.5, shadow=0, crumple=0)
    s.part(ribbon(line((0, -30), (0, -8)), 13), fabric("wood", (0.62, 0.43, 0.26)), radius=8, puff=0.4, shadow=0.2, crumple=0)


def _wall(rng: np.random.Generator) -> Plane:
    """Warm plaster in window light, with a peg for the hanger."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = 1.05 - 0.16 * x / WIDTH - 0.10 * y / HEIGHT + 0.06 * np.exp(-(((x - 260) / 300) ** 2) - ((y - 340) / 420) ** 2)
    plaster = 0.012 * _smooth_noise(rng, 2.0) + 0.016 * _smooth_noise(rng, 30) + 0.006 * _smooth_noise(rng, 0.7)
    slant = x + y * 0.35
    window = 0.055 * (_step(slant, 300, 26) - _step(slant, 560, 40)) + 0.045 * (_step(slant, 600, 30) - _step(slant, 850, 50))
    wall = np.array([0.855, 0.795, 0.715], dtype=np.float32) * (light + plaster + window)[..., None]
    peg = np.clip(1.4 - np.hypot(x - 470, y - 122) / 13, 0, 1)[..., None]
    shade = np.clip(1.2 - np.hypot((x - 486) / 20, (y - 142) / 24), 0, 1)[..., None]
    return np.asarray(
        wall * (1 - 0.3 * shade) * (1 - peg) + np.array([0.50, 0.34, 0.21]) * (1.1 - 0.004 * (y - 106))[..., None] * peg,
        dtype=np.float32,
    )


def _sheet(rng: np.random.Generator) -> Plane:
    """A rumpled linen sheet from above."""
    height = 15 * _smooth_noise(rng, 62) + 5.0 * _smooth_noise(rng, 24) + 0.16 * _smooth_noise(rng, 3)
    gy, gx = np.gradient(height)
    shade = np.clip(1 - 0.30 * (gx * 0.6 + gy * 0.8), 0.72, 1.12)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = 1.03 - 0.14 * x / WIDTH - 0.08 * y / HEIGHT
    weave = 1 + 0.008 * np.sin(x * 1.6) * np.sin(y * 1.6) + 0.008 * _smooth_noise(rng, 0.8)
    return np.asarray(np.array([0.80, 0.785, 0.755])[None, None] * (shade * light * weave)[..., None], dtype=np.float32)


def _floor(rng: np.random.Generator) -> Plane:
    """Oak boards running away from the camera, a pale wall and a skirting board behind."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    horizon = 372.0
    depth = np.maximum(y - horizon, 1) / (HEIGHT - horizon)
    u = (x - 520) / (0.42 + 0.58 * depth) / 132
    board = np.floor(u)
    tones = 1 + 0.09 * rng.standard_normal(60).astype(np.float32)
    tone = tones[(board.astype(int) + 30) % 60]
    grain = _smooth_noise(rng, 1.4, 60) * 0.045 + _smooth_noise(rng, 5, 90) * 0.05
    gap = np.clip(1 - np.abs(u - np.round(u)) * 60 * (0.42 + 0.58 * depth), 0, 1)
    along = np.log(0.25 + depth) * 2.1 + rng.uniform(0, 1, 60)[(board.astype(int) + 30) % 60]
    joint = np.clip(1 - np.abs(along - np.round(along)) * 90, 0, 1)
    wood = np.array([0.655, 0.48, 0.32])[None, None] * (tone * (1 + grain) * (1 - 0.5 * np.maximum(gap, joint)))[..., None]
    wood = wood * (0.80 + 0.28 * depth - 0.10 * x / WIDTH)[..., None]
    wall = (
        np.array([0.80, 0.80, 0.775])[None, None]
        * (1.0 - 0.16 * x / WIDTH - 0.10 * y / horizon + 0.01 * _smooth_noise(rng, 2))[..., None]
    )
    skirting = np.array([0.90, 0.89, 0.87])[None, None] * (1.0 - 0.16 * x / WIDTH)[..., None]
    edge = np.abs(y - (horizon - 74)) < 2.2
    skirting = np.where(edge[..., None], skirting * 0.78, skirting)
    above = np.where((y < horizon - 74)[..., None], wall, skirting)
    scene = np.where((y < horizon)[..., None], above, wood)
    contact = np.exp(-np.abs(y - horizon) / 16) * (y >= horizon)
    scene = scene * (1 - 0.45 * contact)[..., None]
    return np.asarray(_soften(scene, 1.1), dtype=np.float32)


def _as_photo(picture: Plane, warmth: NDArray[np.float64], rng: np.random.Generator) -> Image.Image:
    """Vignette, white balance, a slight softness, grain."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    away = np.hypot((x - WIDTH / 2) / WIDTH, (y - HEIGHT / 2) / HEIGHT)
    picture = picture * (1.10 - 0.34 * np.clip(away - 0.28, 0, 1) ** 1.4)[..., None] * warmth
    picture = _soften(np.asarray(picture, dtype=np.float32), 0.6)
    picture = picture + 0.008 * rng.standard_normal((HEIGHT, WIDTH, 1)).astype(np.float32)
    return Image.fromarray(np.asarray(np.clip(picture * 255 + 0.5, 0, 255), dtype=np.uint8), "RGB")


def _encoded(image: Image.Image) -> bytes:
    """WebP at the best quality that stays under the limit."""
    for quality in (86, 80, 74, 68, 60, 50):
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= LARGEST:
            return buffer.getvalue()
    raise AssertionError(f"the sample photo takes {buffer.tell()} bytes; make its scene calmer")


def _smooth_noise(rng: np.random.Generator, across: float, along: float | None = None) -> Plane:
    """Unit noise over the frame, smooth over `across` pixels in x and `along` in y."""
    spectrum = np.fft.rfft2(rng.standard_normal((HEIGHT, WIDTH)))
    fy, fx = np.fft.fftfreq(HEIGHT)[:, None], np.fft.rfftfreq(WIDTH)[None, :]
    field = np.fft.irfft2(spectrum * np.exp(-2 * np.pi**2 * ((fy * (along or across)) ** 2 + (fx * across) ** 2)), (HEIGHT, WIDTH))
    return np.asarray(field / field.std(), dtype=np.float32)


def _step(x: Plane, where: float, soft: float) -> Plane:
    return np.asarray(1 / (1 + np.exp(-np.clip((x - where) / soft * 4, -30, 30))), dtype=np.float32)


def _soften(picture: Plane, radius: float) -> Plane:
    image = Image.fromarray(np.asarray(np.clip(picture * 255 + 0.5, 0, 255), dtype=np.uint8), "RGB")
    return _float(image.filter(ImageFilter.GaussianBlur(radius)))


def _float(image: Image.Image) -> Plane:
    return np.asarray(image, dtype=np.float32) / 255
