"""A catalogue of any size in memory, for timing: made-up items, random vectors, also-buy lists of ten."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from recsys import color
from recsys.catalog import Catalog, CatalogInfo
from recsys.datatypes import WEARABLE, Encoder
from recsys.palettes import PALETTE_SCHEMA
from recsys.tables import ITEM_SCHEMA

LIST_LENGTH = 10


def made_catalog(size: int, encoder: Encoder, seed: int = 0) -> tuple[Catalog, list[list[str]]]:
    """A catalogue of `size` items whose vectors lie as photos' do (about 0.4 apart in cosine), and its also-buy lists of ids."""
    generator = np.random.default_rng(seed)
    vectors = generator.standard_normal((size, encoder.dim), dtype=np.float32)
    vectors += 0.8 * generator.standard_normal(encoder.dim, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"item-{row:06d}" for row in range(size)]
    lists = [[ids[other] for other in row] for row in generator.integers(0, size, size=(size, LIST_LENGTH))]
    slots = [str(WEARABLE[i]) for i in generator.integers(0, len(WEARABLE), size)]
    columns = {
        "item_id": ids, "title": [f"Item {i}" for i in ids], "category": slots, "slot": slots,
        "image": [f"images/{i}.webp" for i in ids], "url": None, "brand": None, "colour": None, "gender": None,
        "price": generator.uniform(5, 200, size).tolist(), "also_buy": lists, "source": ["made"] * size,
    }  # fmt: skip
    table = pa.table({name: values or [None] * size for name, values in columns.items()}, schema=ITEM_SCHEMA)
    colors = generator.random((size, color.DIM), dtype=np.float32)
    colors /= np.linalg.norm(colors, axis=1, keepdims=True)
    palette = {"names": ["grey"], "swatches": [{"hex": "#808080", "share": 1.0, "name": "grey"}]}
    info = CatalogInfo(
        encoder=encoder.name, dim=encoder.dim, encoder_checksum=encoder.checksum, color_method=color.METHOD, color_dim=color.DIM,
        items=size, pairs=0, source="made", together="bought", files={},
    )  # fmt: skip
    return Catalog(Path("made"), info, table, vectors, colors, pa.Table.from_pylist([palette] * size, PALETTE_SCHEMA)), lists
