"""Colour, measured on products: what they are called, and what it adds to an encoder's vectors in search.

    color_names.py    the names against the shop's base colour
    color_fusion.py   precision at ten by the weight of colour

The weight is chosen on the tenth of the training products that no encoder trained here learned from (`recsys.training.examples`),
and measured on the part that was asked for.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np

from recsys.color import DIM, METHOD, Description, describe
from recsys.datatypes import Encoder
from recsys.evaluation.color_fusion import WEIGHTS, Compared, by_weight, chosen_weight, fusion_figures, precisions
from recsys.evaluation.color_names import Named, name_figures, per_name
from recsys.evaluation.measurement import EncoderId, EvaluationError, Measurement, MeasurementSet
from recsys.evaluation.products import Part, Product, Products
from recsys.evaluation.sample import LEAST, Progress, encode_products
from recsys.evaluation.vectors import encode
from recsys.images import read_photo

SEED = 42
HELD_OUT = 0.1  # of the training products
_WORKERS = 2
_TOLD_EVERY = 64


@dataclass(frozen=True, slots=True, eq=False)
class _ChosenBy:
    """n products to choose the weight by, their vectors of each encoder, and their colour features."""

    products: tuple[Product, ...]
    vectors: dict[EncoderId, np.ndarray]
    colors: np.ndarray


def measure_color(
    products: Products, encoders: Sequence[Encoder], part: Part, name: str, progress: Progress | None = None
) -> MeasurementSet:
    """Measure on products of one part of a source that holds both. Load the encoders with `threads=1`. name: of the data.

    Raises EvaluationError where fewer than two products can be measured, or the weight cannot be chosen on two others.
    """
    held = _chosen_by(_held_out(products), encoders, progress)
    out = {one.item_id for one in held.products}
    asked = [one for one in products.items if (one.in_validation or part is Part.ALL) and one.item_id not in out]
    sample = encode_products(replace(products, items=tuple(asked)), encoders, progress)
    described = _described(sample.products, "colours", progress)
    colors = np.stack([one.feature for one in described])
    named = Named.of([one.colour for one in sample.products], [one.palette.names for one in described])
    figures: list[Measurement] = name_figures(named)
    weights, on_held, on_asked = {}, {}, {}
    for encoder, vectors in sample.vectors.items():
        of_held = precisions(Compared(held.products, held.vectors[encoder], held.colors))
        told = partial(progress, f"ranking, {encoder.name}") if progress else None
        of_asked = precisions(Compared(sample.products, vectors, colors), told)
        weights[encoder.name] = chosen_weight(of_held)
        on_held[encoder.name], on_asked[encoder.name] = by_weight(of_held), by_weight(of_asked)
        figures += fusion_figures(of_asked, weights[encoder.name], encoder.name, SEED)
    return MeasurementSet(
        what="Colour: what products are called, and what it adds to search",
        data=f"{name}: {sample.data}; the weight of colour chosen on {len(held.products):,} others",
        measurements=tuple(figures),
        encoder=next(iter(sample.vectors)),
        counts={**sample.counts, "named": len(named.truth), "chosen_by": len(held.products)},
        parameters={
            "color_weight": weights, "weights": list(WEIGHTS), "held_out": HELD_OUT, "seed": SEED, "color_method": METHOD,
            "color_dim": DIM,
        },
        details={
            "per_name": per_name(named), "by_weight": on_asked, "by_weight_chosen_on": on_held,
            "encoders": [asdict(encoder) for encoder in sample.vectors],
        },
    )  # fmt: skip


def _held_out(products: Products) -> list[Product]:
    from recsys.training.examples import is_held_out

    return [one for one in products.items if not one.in_validation and is_held_out(one.item_id, HELD_OUT)]


def _chosen_by(held: Sequence[Product], encoders: Sequence[Encoder], progress: Progress | None) -> _ChosenBy:
    """Those of the held-out products whose picture can be read; EvaluationError where these are fewer than two."""
    pictures = [one.picture for one in held]
    readable = np.ones(len(held), dtype=bool)
    encoded = {}
    for encoder in encoders:
        told = partial(progress, f"{encoder.name}, to choose by") if progress else None
        encoded[EncoderId.of(encoder)] = encode(pictures, encoder, told)
        readable &= encoded[EncoderId.of(encoder)].readable
    left = tuple(one for one, kept in zip(held, readable, strict=True) if kept)
    if len(left) < LEAST:
        raise EvaluationError(
            f"the weight of colour is chosen on training products held out; {len(left)} are there, {LEAST} are needed"
        )
    described = _described(left, "colours, to choose by", progress)
    vectors = {encoder: of_encoder.vectors[readable] for encoder, of_encoder in encoded.items()}
    return _ChosenBy(left, vectors, np.stack([one.feature for one in described]))


def _described(products: Sequence[Product], what: str, progress: Progress | None) -> list[Description]:
    described = []
    with ThreadPoolExecutor(_WORKERS) as pool:
        for done, one in enumerate(pool.map(_describe, products), start=1):
            described.append(one)
            if progress and (done % _TOLD_EVERY == 0 or done == len(products)):
                progress(what, done, len(products))
    return described


def _describe(product: Product) -> Description:
    return describe(read_photo(product.picture.read(), name=product.picture.name))
