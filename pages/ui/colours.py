"""A garment's colours, as a strip and in words."""

from itertools import accumulate

import streamlit as st
from PIL import Image

from pages.ui.text import plain
from recsys.palettes import Palette

STRIP = (240, 14)  # pixels


def colours(palette: Palette) -> None:
    """The strip, each colour as wide as its share, and what they are called under it: no meaning by colour alone."""
    said = in_words(palette)
    st.image(strip(palette), alt=f"Colours: {said}", width="stretch")
    st.caption(plain(said[:1].upper() + said[1:]))


def strip(palette: Palette) -> Image.Image:
    """A picture of STRIP pixels, the largest colour first."""
    width, height = STRIP
    picture = Image.new("RGB", STRIP)
    left = 0
    for swatch, upto in zip(palette.swatches, accumulate(swatch.share for swatch in palette.swatches), strict=True):
        right = min(round(width * upto), width)
        picture.paste(swatch.hex, (left, 0, right, height))
        left = right
    return picture


def in_words(palette: Palette) -> str:
    """The colours by name with their shares, the largest first: "navy blue 70%, white 30%"."""
    shares: dict[str, float] = {}
    for swatch in palette.swatches:
        shares[swatch.name] = shares.get(swatch.name, 0.0) + swatch.share
    return ", ".join(f"{name} {share:.0%}" for name, share in sorted(shares.items(), key=lambda entry: -entry[1]))
