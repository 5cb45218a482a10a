"""Small made data for the sources of `data_prep`: pictures of one colour, a table."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.web_server import WebServer, serving

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
