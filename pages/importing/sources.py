"""The worker's side of what the Catalogue page offers: an order's uploads, or a public archive -> a prepared data set.

Each source is imported where it is used: they need libraries that the others do not.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from data_prep.archives import unpacked
from data_prep.schema import Progress
from pages.importing.order import (
    METADATA,
    ORDERS_CSV,
    PHOTOS_ZIP,
    PICTURES_ZIP,
    PREPARED_FOLDER,
    PRODUCTS_ZIP,
    TABLE_CSV,
    UPLOADS_FOLDER,
    Order,
    Source,
    Unit,
)
from recsys.errors import DataError
from recsys.files import write_json
from recsys.tables import IMAGE_URLS_FILE, IMAGES_FOLDER, REPORT_FILE


class Tell(Protocol):
    """Told what is being done and in what unit, gives what is told how much of it."""

    def __call__(self, doing: str, unit: Unit = "rows") -> Progress: ...


def prepare(order: Order, working: Path, tell: Tell) -> Path:
    """Make the prepared data set of an order, pictures and all, below `working`, and return it. Raises WearwithError."""
    prepared = working / PREPARED_FOLDER
    _PREPARE[order.source](order, working / UPLOADS_FOLDER, prepared, tell)
    if (prepared / IMAGE_URLS_FILE).is_file():
        _fetch_pictures(prepared, tell)
    return prepared


def _photos(_: Order, uploads: Path, out: Path, tell: Tell) -> None:
    from data_prep import folder

    with unpacked(uploads / PHOTOS_ZIP, out, tell("Unpacking the zip")) as pictures:
        folder.prepare(pictures, out, progress=tell("Reading the photos"))


def _table(_: Order, uploads: Path, out: Path, tell: Tell) -> None:
    from data_prep import shop

    pictures, orders = (path if (path := uploads / name).is_file() else None for name in (PICTURES_ZIP, ORDERS_CSV))
    shop.prepare(uploads / TABLE_CSV, out, images=pictures, orders=orders, progress=tell("Reading the products"))


def _clothing(_: Order, __: Path, out: Path, tell: Tell) -> None:
    from data_prep import clothing

    with _fetched(clothing.REPOSITORY, out, tell) as folder:
        clothing.prepare(folder, out, progress=tell("Reading the photos"))


def _co_parsing(_: Order, __: Path, out: Path, tell: Tell) -> None:
    from data_prep import ccp

    with _fetched(ccp.REPOSITORY, out, tell) as folder:
        ccp.prepare(folder, out, progress=tell("Cutting out the garments"))


def _products(_: Order, uploads: Path, out: Path, tell: Tell) -> None:
    from data_prep import products

    products.prepare(uploads / PRODUCTS_ZIP, out, progress=tell("Reading the products"))


def _amazon(order: Order, uploads: Path, out: Path, tell: Tell) -> None:
    from data_prep import amazon

    selection = amazon.Selection(require_image=True, require_also_buy=True, sample=order.options["sample"])
    amazon.prepare(uploads / METADATA, out, selection, progress=tell("Reading the products", "steps"))


@contextmanager
def _fetched(repository: str, out: Path, tell: Tell) -> Iterator[Path]:
    """A public repository's files; its archive is fetched once, into the cache."""
    from data_prep.fetch import fetch_archive

    archive = fetch_archive(repository, tell("Fetching the archive", "bytes"))
    with unpacked(archive, out, tell("Unpacking the archive")) as folder:
        yield folder


def _fetch_pictures(prepared: Path, tell: Tell) -> None:
    """Fetch the pictures that the data set has addresses of; its report says which could not be had, and why.

    Raises DataError where not one picture is there then.
    """
    from data_prep.download import download

    fetched = download(prepared, progress=tell("Fetching the pictures"))
    dropped: dict[str, dict[str, Any]] = {
        str(status): {"count": fetched.counts[status], "examples": [f"{one.url} ({one.detail})" for one in outcomes]}
        for status, outcomes in fetched.examples.items()
    }
    if not any(path.is_file() for path in (prepared / IMAGES_FOLDER).rglob("*")):
        reasons = "; ".join(f"{entry['count']:,} × {reason}, as {entry['examples'][0]}" for reason, entry in dropped.items())
        raise DataError(f"not one of the pictures could be fetched: {reasons}")
    report = json.loads((prepared / REPORT_FILE).read_text(encoding="utf-8"))
    write_json(prepared / REPORT_FILE, {**report, "pictures_dropped": dropped})


_PREPARE: Mapping[Source, Callable[[Order, Path, Path, Tell], None]] = {
    Source.PHOTOS: _photos,
    Source.TABLE: _table,
    Source.CLOTHING: _clothing,
    Source.CO_PARSING: _co_parsing,
    Source.PRODUCTS: _products,
    Source.AMAZON: _amazon,
}
