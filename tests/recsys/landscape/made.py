"""Catalogues in memory, made of vectors and of what the items are said to be."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from recsys.catalog import Catalog, CatalogInfo
from recsys.palettes import PALETTE_SCHEMA
from recsys.tables import ITEM_SCHEMA

SEEN = "grey"  # what every picture's colour is called


def catalog_of(
    vectors: np.ndarray,
    categories: Sequence[str] | None = None,
    slots: Sequence[str] | None = None,
    colours: Sequence[str | None] | None = None,
    genders: Sequence[str | None] | None = None,
) -> Catalog:
    """A catalogue of (n, d) vectors; shirts that are tops of no known colour, for nobody in particular, unless said otherwise."""
    n, dim = vectors.shape
    columns = {
        "item_id": [f"{row:05}" for row in range(n)], "title": [f"Item {row}" for row in range(n)],
        "category": categories or ["shirt"] * n, "slot": slots or ["top"] * n, "image": [f"{row}.jpg" for row in range(n)],
        "colour": colours, "gender": genders, "source": ["test"] * n,
    }  # fmt: skip
    items = pa.table({name: columns.get(name) or [None] * n for name in ITEM_SCHEMA.names}, schema=ITEM_SCHEMA)
    palette = {"names": [SEEN], "swatches": [{"hex": "#808080", "share": 1.0, "name": SEEN}]}
    info = CatalogInfo(
        encoder="made", encoder_checksum="0", dim=dim, color_method="made", color_dim=1, items=n, pairs=0, source="test",
        together="bought", files={},
    )  # fmt: skip
    palettes = pa.Table.from_pylist([palette] * n, PALETTE_SCHEMA)
    return Catalog(Path("made"), info, items, vectors.astype(np.float32), np.ones((n, 1), dtype=np.float32), palettes)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (n, d) as an encoder would give them: float32, of length 1."""
    rows: np.ndarray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return rows


def groups(count: int, each: int, dim: int = 12, spread: float = 0.03, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors about `count` of the axes, `each` of them in turn about each, and which axis each is about."""
    group = np.tile(np.arange(count), each)
    return unit(np.eye(dim)[group] + np.random.default_rng(seed).normal(scale=spread, size=(len(group), dim))), group
