"""The metals of accessories: what buckles, frames, cases and chains are made of."""

from data_prep.demo.design import Design
from data_prep.demo.palette import RGB

GOLD: RGB = (0.82, 0.67, 0.36)
STEEL: RGB = (0.74, 0.75, 0.78)


def metal_of(design: Design) -> RGB:
    """The metal a design asks for."""
    return STEEL if design.get("metal") == "silver" else GOLD
