"""The colours to choose from in a search, and what each looks like in the catalogue."""

import base64
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pages.ui.text import plain
from recsys.catalog import Catalog

SHOWN = 12  # of the commonest; the others are found by their words
SIDE = 16  # pixels


@dataclass(frozen=True)
class ColourChips:
    """Colours by name, the commonest first, and for the first SHOWN what they look like, "#rrggbb".

    stated: items say that they have them; where none says any, they are what is seen in the pictures.
    """

    names: tuple[str, ...]
    looks: dict[str, str]
    stated: bool

    def label(self, name: str) -> str:
        """A chip's text, with a square of the colour before it."""
        square = f"![]({_square(self.looks[name])}) " if name in self.looks else ""
        return square + plain(name[:1].upper() + name[1:])


def colour_chips(catalog: Catalog) -> ColourChips:
    """The colours of a catalogue. One looks like the median of the largest colours of its items: what is called navy here."""
    said = catalog.items["colour"].fillna("").to_numpy(dtype=object)
    stated = bool((said != "").any())
    colours = said if stated else catalog.seen_colors
    names, counts = np.unique(colours[colours != ""].astype(str), return_counts=True)
    ordered = names[np.lexsort((names, -counts))].tolist()
    pixels = np.frombuffer(bytes.fromhex("".join(colour[1:] for colour in catalog.main_colors)), dtype=np.uint8).reshape(-1, 3)
    looks = {name: _hex(np.median(pixels[colours == name], axis=0)) for name in ordered[:SHOWN]}
    return ColourChips(tuple(ordered), looks, stated)


def _hex(rgb: np.ndarray) -> str:
    return "#" + rgb.astype(np.uint8).tobytes().hex()


def _square(colour: str) -> str:
    """A data URL, which a label can show as an icon."""
    buffer = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), colour).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
