"""Small made data for the sources of `data_prep`: pictures of one colour, a table, an annotated street photo."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.web_server import WebServer, serving

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

MakePicture = Callable[..., Path]


@pytest.fixture
def picture() -> MakePicture:
    """Write a picture of one colour, its folders too; the type is the name's."""

    def make(path: Path, size: tuple[int, int] = (24, 32), colour: tuple[int, int, int] = (30, 60, 120)) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(path)
        return path

    return make


@pytest.fixture
def write_csv() -> Callable[[Path, list[dict[str, str]]], Path]:
    """Write rows as a CSV whose columns are those of the first row."""

    def write(path: Path, rows: list[dict[str, str]]) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
        return path

    return write


@pytest.fixture
def shop(tmp_path: Path, picture: MakePicture) -> Path:
    """Four pictures in category folders."""
    folder = tmp_path / "shop"
    for name in ("shirts/linen-shirt.jpg", "shirts/IMG_2041.png", "women_dresses/summer/2.jpg", "boots/3.webp"):
        picture(folder / name)
    return folder


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """A real data set by its folder's name; skips where it is not on this machine."""

    def find(name: str) -> Path:
        if not (SHARED / name).is_dir():
            pytest.skip(f"needs the public data set {name} in {SHARED}")
        return SHARED / name

    return find


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A web server on this machine, which no proxy stands before."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def mirror(web: WebServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> WebServer:
    """The same as a mirror of GitHub, with a cache of one's own; nobody waits between tries."""
    monkeypatch.setattr("data_prep.fetch.FIRST_BACKOFF", 0.01)
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("WEARWITH_MIRROR", web.url("/"))
    return web


LABELS = [
    "null", "accessories", "bag", "belt", "blazer", "blouse", "bodysuit", "boots", "bra", "bracelet", "cape",
    "cardigan", "clogs", "coat", "dress", "earrings", "flats", "glasses", "gloves", "hair", "hat", "heels", "hoodie",
    "intimate", "jacket", "jeans", "jumper", "leggings", "loafers", "necklace", "panties", "pants", "pumps", "purse",
    "ring", "romper", "sandals", "scarf", "shirt", "shoes", "shorts", "skin", "skirt", "sneakers", "socks",
    "stockings", "suit", "sunglasses", "sweater", "sweatshirt", "swimwear", "t-shirt", "tie", "tights", "top", "vest",
    "wallet", "watch", "wedges",
]  # fmt: skip

Boxes = dict[str, tuple[int, int, int, int]]


class CoParsing:
    """A folder in the layout of clothing-co-parsing, filled photo by photo."""

    SIZE = (100, 150)  # width, height

    def __init__(self, folder: Path) -> None:
        from scipy.io import savemat

        self.folder = folder
        for name in ("photos", "annotations/pixel-level", "annotations/image-level"):
            (folder / name).mkdir(parents=True)
        names = np.empty((1, len(LABELS)), dtype=object)
        names[0, :] = LABELS
        savemat(folder / "label_list.mat", {"label_list": names})

    def annotation(self, number: str) -> Path:
        return self.folder / "annotations" / "pixel-level" / f"{number}.mat"

    def add(self, number: str, boxes: Boxes, mask_size: tuple[int, int] | None = None) -> None:
        """A grey photo whose annotation labels each box (left, top, right, bottom); later boxes lie over earlier ones."""
        width, height = mask_size or self.SIZE
        mask = np.zeros((height, width), dtype=np.uint8)
        photo = np.full((self.SIZE[1], self.SIZE[0], 3), 90, dtype=np.uint8)
        for label, (left, top, right, bottom) in boxes.items():
            mask[top:bottom, left:right] = LABELS.index(label)
            photo[top:bottom, left:right] = (200, 30, 40)
        Image.fromarray(photo).save(self.folder / "photos" / f"{number}.jpg", quality=95)
        self.add_mask(number, mask)

    def add_mask(self, number: str, mask: np.ndarray, name: str = "groundtruth") -> None:
        from scipy.io import savemat

        savemat(self.annotation(number), {name: mask}, do_compression=True)


@pytest.fixture
def co_parsing(tmp_path: Path) -> CoParsing:
    return CoParsing(tmp_path / "ccp")
