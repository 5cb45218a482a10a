"""What a measurement on products is taken of: those that every compared encoder can encode and that none was trained on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from recsys.datatypes import Encoder
from recsys.evaluation.measurement import EncoderId, EvaluationError
from recsys.evaluation.products import Product, Products
from recsys.evaluation.trained_on import left_out, trained_on_any
from recsys.evaluation.vectors import encode

Progress = Callable[[str, int, int], None]  # what is being done, how many are, of how many
LEAST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """n products and, for each encoder, their (n, d) float32 unit rows.

    counts: what became of everything the source holds. remarks: what was left out and why, in sentences.
    """

    products: tuple[Product, ...]
    vectors: Mapping[EncoderId, np.ndarray]
    counts: Mapping[str, int]
    remarks: tuple[str, ...]

    @property
    def data(self) -> str:
        """What was measured on, in words, without the name of its file."""
        return "; ".join([_counted(len(self.products), "product"), *self.remarks])


def encode_products(products: Products, encoders: Sequence[Encoder], progress: Progress | None = None) -> Sample:
    """Encode what may be measured. Load the encoders with `threads=1`.

    Raises EvaluationError where fewer than two products are left.
    """
    seen = trained_on_any([encoder.name for encoder in encoders])
    every = frozenset().union(*seen.values())
    trained_on = [product.item_id for product in products.items if product.item_id in every]
    unseen = tuple(product for product in products.items if product.item_id not in every)
    pictures = [product.picture for product in unseen]
    encoded = {}
    for encoder in encoders if unseen else ():
        told = partial(progress, encoder.name) if progress else None
        encoded[EncoderId.of(encoder)] = encode(pictures, encoder, told)
    readable = np.ones(len(unseen), dtype=bool)
    for of_encoder in encoded.values():
        readable &= of_encoder.readable
    left = tuple(product for product, kept in zip(unseen, readable, strict=True) if kept)
    counts = {
        "lines": products.lines,
        "lines_dropped": sum(products.dropped.values()),
        "trained_on": len(trained_on),
        "unreadable": len(unseen) - len(left),
        "products": len(left),
    }
    remarks = tuple(_remarks(products, left_out(seen, trained_on), counts))
    if len(left) < LEAST:
        why = f" ({'; '.join(remarks)})" if remarks else ""
        raise EvaluationError(
            f"{products.source} leaves {_counted(len(left), 'product')} to measure{why}; at least {LEAST} are needed"
        )
    return Sample(left, {name: of_encoder.vectors[readable] for name, of_encoder in encoded.items()}, counts, remarks)


def _remarks(products: Products, trained_on: str, counts: Mapping[str, int]) -> list[str]:
    remarks = [f"left out {_counted(count, 'line')}: {reason}" for reason, count in Counter(products.dropped).most_common()]
    if trained_on:
        remarks.append(trained_on)
    if counts["unreadable"]:
        remarks.append(f"left out {counts['unreadable']:,} whose picture cannot be read")
    return remarks


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
