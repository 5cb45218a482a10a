"""A garment's colours, as a strip and in words; and how they go with another's."""

from collections.abc import Mapping
from itertools import accumulate

import streamlit as st
from PIL import Image

from pages.ui.text import plain
from recsys.color import Relation, harmony
from recsys.palettes import Palette

STRIP = (240, 14)  # pixels
RELATIONS = {
    Relation.NEUTRAL: "one of the two is black, white, grey, beige or nearly so, which goes with anything",
    Relation.ANALOGOUS: "their hues lie side by side",
    Relation.COMPLEMENTARY: "their hues are opposites, a strong contrast",
    Relation.TRIADIC: "their hues lie a third of the circle apart, a lively contrast",
    Relation.CLASH: "their hues are neither near nor in a usual contrast, and the stronger they are, the more it shows",
}


def colours(palette: Palette) -> None:
    """The strip, each colour as wide as its share, and what they are called under it: no meaning by colour alone."""
    said = in_words(palette)
    st.image(strip(palette), alt=f"Colours: {said}", width="stretch")
    st.caption(plain(said[:1].upper() + said[1:]))


def beside(palette: Palette, others: Mapping[str, Palette]) -> None:
    """How a garment's colours go with those of the others, by name; and what the words for that mean."""
    found = {name: harmony(palette, other) for name, other in others.items()}
    for number, (name, other) in enumerate(others.items()):
        with st.container(key=f"colours-beside-{number}"):
            st.image(strip(other), alt=f"Colours: {in_words(other)}", width="stretch")
            st.caption(f"**{plain(name.capitalize())}**, {plain(other.names[0])}: {found[name].kind}, {found[name].score:.2f}")
    met = {each.kind for each in found.values()}
    meant = " ".join(f"{kind.capitalize()}: {said}." for kind, said in RELATIONS.items() if kind in met)
    st.caption(
        "Each colour of the garment you chose beside each of the other's: in a word what most of these pairs are, and how well all "
        f"go together; 1 is best. {meant}"
    )
    st.caption("This is a rule of thumb about hues on the colour circle. It was not learned from what people wear together.")


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
