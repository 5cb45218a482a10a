"""A sample of the same number of images a class, drawn from the upper- and lower-body classes of DeepFashion.

Trained on as it is, the data set teaches what is frequent: 72,083 of its 289,222 images are dresses, 17 are halters.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from recsys.errors import DataError

_Image = TypeVar("_Image")
Drop = Callable[[str, _Image], None]


@dataclass(frozen=True, slots=True)
class Balance:
    """What to draw: `per_class` images of each class that has at least `min_class_size` (None: `per_class`).

    classes: only that many, the largest; None for all of them. The same seed draws the same images from the same list.
    """

    per_class: int
    min_class_size: int | None = None
    classes: int | None = None
    seed: int = 0


def draw(images: Sequence[_Image], class_of: Callable[[_Image], str | None], balance: Balance, drop: Drop[_Image]) -> list[_Image]:
    """Draw a balanced sample, in the order of `images`; `drop` is told each image left out, and why.

    class_of: an image's class, None where it is of none that is sampled. A class that has fewer than `per_class` images (where
    `min_class_size` lets it in) gives all it has. Raises DataError where there are not as many classes as were asked for.
    """
    by_class: dict[str, list[int]] = {}
    for place, image in enumerate(images):
        if (name := class_of(image)) is not None:
            by_class.setdefault(name, []).append(place)
    smallest = balance.per_class if balance.min_class_size is None else balance.min_class_size
    large = {name: places for name, places in by_class.items() if len(places) >= smallest}
    largest = sorted(large, key=lambda name: (-len(large[name]), name))[: balance.classes]
    if not largest or len(largest) < (balance.classes or 0):
        sizes = ", ".join(f"{name} {len(places):,}" for name, places in _by_size(by_class.items())[:20]) or "none"
        raise DataError(
            f"{len(largest)} upper- and lower-body classes have at least {smallest:,} images, "
            f"{balance.classes or 'at least 1'} were asked for. The largest are: {sizes}. Lower --min-class-size or --classes."
        )
    generator = np.random.default_rng(balance.seed)
    drawn: set[int] = set()
    for name in sorted(largest):
        places = large[name]
        drawn.update(generator.choice(places, min(balance.per_class, len(places)), replace=False).tolist())
    for place, image in enumerate(images):
        if place not in drawn:
            drop(_reason(class_of(image), large, largest, smallest), image)
    return [images[place] for place in sorted(drawn)]


def _by_size(classes: Iterable[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    return sorted(classes, key=lambda entry: (-len(entry[1]), entry[0]))


def _reason(name: str | None, large: dict[str, list[int]], largest: Sequence[str], smallest: int) -> str:
    if name is None:
        return "a full-body class: the sample is of upper- and lower-body classes"
    if name in largest:
        return "not drawn into the sample"
    return (
        "not one of the largest classes, of which the sample is" if name in large else f"a class of fewer than {smallest:,} images"
    )
