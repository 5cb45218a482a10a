"""Questions that cannot be answered, encoders that do not fit; and what loading a recommender needs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from recsys.catalog import Catalog
from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, QueryError
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender


@pytest.fixture
def shirt(photo: Path) -> Image.Image:
    return read_image(photo)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ({"k": 0}, "^k is 0; ask for at least 1 similar item$"),
        ({"k": -3}, "^k is -3; ask for at least 1 similar item$"),
        ({"per_slot": 0}, "^per_slot is 0; ask for at least 1 match a slot$"),
        ({"threshold": 1.01}, r"^the threshold is 1\.01; a cosine similarity lies between -1 and 1$"),
        ({"threshold": float("nan")}, "^the threshold is nan; a cosine similarity lies between -1 and 1$"),
        ({"slots": (Slot.TOP, Slot.NOT_CLOTHING)}, "^not_clothing is never proposed; ask for top, outerwear, bottom, "),
        ({"price_min": 10.0, "price_max": 9.0}, r"^the least price 10\.0 is above the highest 9\.0$"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused_with_their_value(ask: dict[str, Any], says: str) -> None:
    with pytest.raises(QueryError, match=says):
        Options(**ask)


def test_the_bounds_themselves_make_sense() -> None:
    for threshold in (-1.0, 1.0):
        assert Options(k=1, per_slot=1, threshold=threshold, price_min=5.0, price_max=5.0).threshold == threshold


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ({"category": "kilt"}, "^the catalogue has no kilt; it has bag, boots, coat, curtain, dress, jeans, scarf, "),
        ({"category": "jeans", "slot": Slot.SHOES}, "^the catalogue has no jeans of slot shoes; it has bag, boots, "),
    ],
)
def test_a_correction_to_what_the_catalogue_does_not_hold_is_refused(
    recommender: OutfitRecommender, shirt: Image.Image, ask: dict[str, Any], says: str
) -> None:
    with pytest.raises(QueryError, match=says):
        recommender.recommend(shirt, Options(**ask))


def test_a_vector_of_another_encoder_is_refused(recommender: OutfitRecommender) -> None:
    with pytest.raises(QueryError, match=r"has shape \(1280,\), the catalogue's have 216 numbers"):
        recommender.recommend_vector(np.ones(1280, dtype=np.float32))


class _Other(ColorHistogram):
    """As good an encoder as the one that made the catalogue, but not that one."""


def test_an_encoder_of_another_name_or_with_other_weights_is_refused(catalog_dir: Path) -> None:
    catalog, other = Catalog.load(catalog_dir), _Other()
    other.name, other.dim = "efficientnet-lite0", 1280
    with pytest.raises(
        CatalogError, match=r"built with encoder 'color-histogram' \(216 numbers an item\) but 'efficientnet-lite0' \(1280\)"
    ):
        OutfitRecommender(catalog, other)
    retrained = _Other()
    retrained.checksum = "0" * 64
    with pytest.raises(
        CatalogError, match=r"built with other weights of 'color-histogram' than are here now: rebuild it with `python"
    ):
        OutfitRecommender(catalog, retrained)
    OutfitRecommender(catalog, _Other())


def test_loading_a_recommender_needs_neither_torch_nor_a_network(catalog_dir: Path) -> None:
    code = (
        "import socket, sys\n"
        "from recsys.pipeline import OutfitRecommender\n"
        "socket.socket = None\n"
        f"OutfitRecommender.load({str(catalog_dir)!r})\n"
        "print([name for name in ('torch', 'faiss', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
