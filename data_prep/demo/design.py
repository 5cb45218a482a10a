"""What one demo garment is: its kind, cloth, colours and cut. A plain value; the drawing and the title are both made from it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data_prep.demo.palette import COLOURS, RGB

if TYPE_CHECKING:
    from data_prep.demo.fabrics import Fabric


@dataclass(frozen=True, slots=True)
class Design:
    """One garment. `colours` are palette names, the ground first; `cut` holds the structural choices by name."""

    kind: str
    texture: str
    pattern: str
    colours: tuple[str, ...]
    accent: str
    cut: tuple[tuple[str, str], ...]
    seed: int

    def get(self, choice: str, default: str = "") -> str:
        """The choice that was made for one feature of the cut."""
        return dict(self.cut).get(choice, default)

    def rng(self) -> np.random.Generator:
        """The garment's own generator: everything loose about its drawing comes from it."""
        return np.random.default_rng([self.seed, 2])

    @property
    def accent_rgb(self) -> RGB:
        """The colour of trims, contrast parts or metal."""
        return COLOURS[self.accent].rgb

    def cloth(self, **changes: float) -> "Fabric":
        """The fabric of the garment's body."""
        from data_prep.demo.fabrics import fabric

        return fabric(self.texture, *(COLOURS[name].rgb for name in self.colours), pattern=self.pattern, **changes)
