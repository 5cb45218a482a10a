"""The demo data set: about 600 drawn garments with titles, brands, prices and also-buy lists from a documented model.

Everything comes from a seed: the same seed gives the same bytes. Drawing needs skia-python (`requirements-dev.txt`); the drawn set
is shipped in `assets/demo/prepared`, so the app does not.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from data_prep.demo.also_buy import also_buy, pairs
from data_prep.demo.assortment import Garment, assort
from data_prep.demo.samples import draw_samples
from data_prep.schema import Report, preparing, write_prepared
from recsys.tables import IMAGES_FOLDER

__all__ = ["SOURCE", "Garment", "assort", "draw_samples", "item_rows", "pair_rows", "prepare"]

SOURCE = "demo"


def item_rows(garments: list[Garment], seed: int = 7) -> list[dict[str, Any]]:
    """The rows of `items.parquet`; nothing is drawn."""
    return [
        {
            "item_id": garment.item_id,
            "title": garment.title,
            "category": garment.category,
            "slot": garment.slot,
            "image": f"{IMAGES_FOLDER}/{garment.item_id}.webp",
            "url": None,
            "brand": garment.brand.name,
            "colour": garment.colour,
            "gender": garment.gender,
            "price": garment.price,
            "also_buy": items,
            "source": SOURCE,
        }
        for garment, items in zip(garments, also_buy(garments, seed), strict=True)
    ]


def pair_rows(garments: list[Garment], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `pairs.parquet`."""
    return pairs(garments, [item["also_buy"] for item in items], SOURCE)


def prepare(out: Path, *, seed: int = 7, progress: Callable[[int, int], None] | None = None) -> Report:
    """Draw the whole set and write it to `out`; `progress(done, total)` is called after every picture.

    Raises WearwithError where skia-python is not installed or the disk refuses.
    """
    from data_prep.demo.kit import skia

    skia()
    garments = assort(seed)
    report = Report(source=SOURCE, together="bought", rows_read=len(garments))
    items = item_rows(garments, seed)
    report.extra = {
        "seed": seed,
        "brands": len({garment.brand.name for garment in garments}),
        "with_list": sum(bool(item["also_buy"]) for item in items),
    }
    with preparing(out) as working:
        # A fresh process per worker: what is drawn must not depend on what was drawn before it.
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            for done, (garment, data) in enumerate(zip(garments, pool.map(_draw, garments, chunksize=8), strict=True), 1):
                (working / IMAGES_FOLDER / f"{garment.item_id}.webp").write_bytes(data)
                if progress is not None:
                    progress(done, len(garments))
        write_prepared(working, items, pair_rows(garments, items), report)
    return report


def _draw(garment: Garment) -> bytes:
    from data_prep.demo.draw import picture, webp

    return webp(picture(garment.design))
