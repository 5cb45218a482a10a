"""From a design to a picture: finds the function that draws its kind, and sets the frame."""

import io
from collections.abc import Callable
from typing import Final

from PIL import Image

from data_prep.demo.canvas import Sketch, render
from data_prep.demo.design import Design

Drawer = Callable[[Sketch, Design], None]
QUALITIES: Final = (80, 73, 66, 59, 52, 46)
ENOUGH: Final = 8_200  # bytes: a picture that takes more is written at the next lower quality
_STIFF = frozenset(
    {"sneakers", "running shoes", "loafers", "derby shoes", "ankle boots", "heels", "sandals", "ballet flats", "hat", "cap",
        "sunglasses", "watch",
     "necklace", "belt", "shoulder bag", "crossbody bag", "clutch", "belt bag", "backpack"}
)  # fmt: skip


def drawers() -> dict[str, Drawer]:
    """The function that draws each category."""
    from data_prep.demo import (
        accessories,
        bags,
        boots,
        dresses,
        hats,
        heels,
        jackets,
        knits,
        leather_shoes,
        neckwear,
        outerwear,
        sandals,
        shirts,
        skirts,
        sneakers,
        sportswear,
        totes,
        trousers,
    )

    found: dict[str, Drawer] = {}
    tops, bottoms = (shirts, knits, outerwear, jackets), (trousers, sportswear, skirts)
    shoes, small = (sneakers, leather_shoes, boots, heels, sandals), (totes, bags, hats, neckwear, accessories)
    for module in (*tops, *bottoms, dresses, *shoes, *small):
        found |= module.DRAW
    return found


def sketch(design: Design) -> Sketch:
    """The garment as parts and trims."""
    drawing = Sketch(design.seed, stiff=design.kind in _STIFF)
    drawers()[design.kind](drawing, design)
    return drawing


def picture(design: Design) -> Image.Image:
    """The product picture: 480 × 600 RGB on white."""
    return render(sketch(design))


def webp(image: Image.Image) -> bytes:
    """The picture as WebP bytes: plain cloth at high quality, busy cloth (which hides losses) at a lower one."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= ENOUGH:
            break
    return buffer.getvalue()
