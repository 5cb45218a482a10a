"""Pictures of products, with the part they are of: as Kaggle publishes them, or as data preparation wrote them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from recsys.evaluation.pictures import Files, Picture, opened
from recsys.evaluation.products import open_products
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, LABEL_SCHEMA, LABELS_FILE, check_items, read_table

_TRAIN = "train"  # what `recsys.training.examples` reads


@dataclass(frozen=True, slots=True)
class ProductPicture:
    """A product's picture. in_validation: whether it is of the part that this project trains nothing on."""

    item_id: str
    picture: Picture
    in_validation: bool


@contextmanager
def open_product_pictures(source: Path) -> Iterator[tuple[ProductPicture, ...]]:
    """The pictures of a prepared data set, or of Kaggle's zip file or folder, to be read as long as the context lasts.

    Of a prepared data set validation is what its labels put into another part than training. Raises DataError where `source` is
    neither.
    """
    if (source / ITEMS_FILE).is_file():
        with opened(source) as files:
            yield _prepared(source, files)
        return
    with open_products(source) as products:
        yield tuple(ProductPicture(one.item_id, one.picture, one.in_validation) for one in products.items)


def _prepared(folder: Path, files: Files) -> tuple[ProductPicture, ...]:
    table = read_table(folder / ITEMS_FILE, ITEM_SCHEMA)
    check_items(table, where=str(folder))
    parts: dict[str, str | None] = {}
    if (folder / LABELS_FILE).is_file():
        labels = read_table(folder / LABELS_FILE, LABEL_SCHEMA)
        parts = dict(zip(labels["item_id"].to_pylist(), labels["split"].to_pylist(), strict=True))
    return tuple(
        ProductPicture(
            item["item_id"], Picture(item["image"], partial(files.read, item["image"])),
            in_validation=(parts.get(item["item_id"]) or _TRAIN) != _TRAIN,
        )
        for item in table.select(["item_id", "image"]).to_pylist()
        if item["image"] is not None
    )  # fmt: skip
