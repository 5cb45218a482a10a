"""Is a garment called what its shop calls it? The names that `recsys.color` gives products against their base colour.

Nothing is learned from products: the names come from reference points set by hand. A product whose base colour is not said has no
right answer and is left out; one whose base colour is no name of the vocabulary ("Multi", "Metallic") counts as wrong. What limits
the figure: a base colour is one word for a product of several colours, chosen by whoever listed it; a metal is told by its shine;
and in a photo of a person the garment is often not what is in the middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys.color import NAMES
from recsys.evaluation.intervals import proportion
from recsys.evaluation.measurement import Measurement

TOP = 3


@dataclass(frozen=True, slots=True)
class Named:
    """m products whose base colour is known. truth: the base colours in lower case; answers: the names given, best first."""

    truth: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, colours: Sequence[str | None], answers: Sequence[tuple[str, ...]]) -> "Named":
        """The base colour of every product, None where it is not said, and its names."""
        known = [(colour.lower(), named) for colour, named in zip(colours, answers, strict=True) if colour]
        return cls(tuple(colour for colour, _ in known), tuple(named[:TOP] for _, named in known))

    def right(self, among: int) -> np.ndarray:
        """(m,) bool: the base colour is among so many first names."""
        return np.array([colour in named[:among] for colour, named in zip(self.truth, self.answers, strict=True)], dtype=bool)


def name_figures(named: Named) -> list[Measurement]:
    """`name_accuracy` and `name_accuracy_top3`."""
    nameless = sum(colour not in NAMES for colour in named.truth)
    note = f"{nameless} whose base colour is no name of the vocabulary count as wrong" if nameless else ""
    return [
        proportion("name_accuracy", named.right(1), note),
        proportion(f"name_accuracy_top{TOP}", named.right(TOP), note),
    ]


def per_name(named: Named) -> list[dict[str, Any]]:
    """Each base colour, the most frequent first: its precision and recall as first name, its recall among three, and how many."""
    first = [answers[0] for answers in named.answers]
    among = named.right(TOP)
    rows = []
    for label in sorted(set(named.truth), key=lambda name: (-named.truth.count(name), name)):
        of_label = np.array([colour == label for colour in named.truth])
        hits = sum(colour == answer == label for colour, answer in zip(named.truth, first, strict=True))
        answered, support = first.count(label), int(of_label.sum())
        rows.append({
            "label": label,
            "precision": hits / answered if answered else None,
            "recall": hits / support,
            f"recall_top{TOP}": float(among[of_label].mean()),
            "support": support,
        })  # fmt: skip
    return rows
