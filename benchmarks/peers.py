"""What people would use instead: img2vec-pytorch as its README does, scikit-learn's brute-force neighbours, a loop over lists."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from recsys.encoders._torchvision import import_torchvision

MODEL = "resnet18"  # img2vec-pytorch's default


@contextmanager
def img2vec() -> Iterator[Any]:
    """The package's own encoder. Its weights are random where none are at hand: the time does not depend on their values."""
    import_torchvision()
    import torch
    from img2vec_pytorch import Img2Vec
    from torchvision.models import get_model, get_model_weights

    name = get_model_weights(MODEL).DEFAULT.url.rpartition("/")[2]
    if Path(torch.hub.get_dir(), "checkpoints", name).is_file():
        yield Img2Vec(cuda=False, model=MODEL)
        return
    before = os.environ.get("TORCH_HOME")
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "hub", "checkpoints")
        folder.mkdir(parents=True)
        torch.save(get_model(MODEL, weights=None).state_dict(), folder / name)
        os.environ["TORCH_HOME"] = home
        try:
            yield Img2Vec(cuda=False, model=MODEL)
        finally:
            if before is None:
                del os.environ["TORCH_HOME"]
            else:
                os.environ["TORCH_HOME"] = before


def vector_of_file(encoder: Any, path: Path) -> np.ndarray:
    """A file's vector as img2vec-pytorch's README computes it: open, convert, one picture at a time."""
    vector: np.ndarray = encoder.get_vec(Image.open(path).convert("RGB"))
    return vector


class AlsoBuyLoop:
    """The published recipe on common libraries: brute-force neighbours, then a loop over their also-buy lists with a threshold.

    vectors: (n, d) float32. ids: the items' ids. lists: for each item, the ids on its also-buy list.
    """

    def __init__(self, vectors: np.ndarray, ids: list[str], lists: list[list[str]]) -> None:
        self._neighbours = NearestNeighbors(n_neighbors=5, metric="cosine", algorithm="brute").fit(vectors)
        self._vectors, self._lists = vectors, lists
        self._row = {item_id: row for row, item_id in enumerate(ids)}

    def __call__(self, vector: np.ndarray, threshold: float = 0.3) -> list[tuple[float, int]]:
        """The rows that pass, with their cosines, best first."""
        with threadpool_limits(limits=1, user_api="blas"):  # its threads would fight with torch's, at three times the time
            _, rows = self._neighbours.kneighbors(vector[None])
        found = {}
        for neighbour in rows[0]:
            for item_id in self._lists[neighbour]:
                row = self._row.get(item_id)
                if row is None:
                    continue
                other = self._vectors[row]
                cosine = float(other @ vector / (np.linalg.norm(other) * np.linalg.norm(vector)))
                if cosine >= threshold:
                    found[row] = cosine
        return sorted(((cosine, row) for row, cosine in found.items()), reverse=True)
