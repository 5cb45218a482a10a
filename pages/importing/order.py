"""What a person orders on the Catalogue page, as the server hands it to the worker process: a JSON file beside the uploads."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from recsys.files import write_json

ORDER_FILE, UPLOADS_FOLDER, PREPARED_FOLDER, CATALOG_FOLDER = "order.json", "uploads", "prepared", "catalog"
# The uploads, by the names that the sources find them under.
PHOTOS_ZIP, TABLE_CSV, PICTURES_ZIP, ORDERS_CSV = "photos.zip", "table.csv", "pictures.zip", "orders.csv"
PRODUCTS_ZIP, METADATA = "products.zip", "metadata.json.gz"

Unit = Literal["rows", "bytes", "steps"]  # what progress counts; steps are of a whole whose parts nobody knows


class Source(StrEnum):
    """Where the items come from; `pages.importing.sources` has a function for each."""

    PHOTOS = "photos"
    TABLE = "table"
    CLOTHING = "clothing"
    CO_PARSING = "co-parsing"
    PRODUCTS = "products"
    AMAZON = "amazon"


@dataclass(frozen=True, slots=True)
class Order:
    """One import.

    name: of the catalogue to make; `replace` says that one of this name may go. files: what each upload is (the file name that the
    source expects) -> what the person calls it, which is shown and never used as a path. options: what else the source is told
    (`sample`: of Amazon's products, how many).
    """

    source: Source
    name: str
    replace: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, working: Path) -> "Order":
        """The order that `write` left in the folder of an import."""
        fields = json.loads((working / ORDER_FILE).read_text(encoding="utf-8"))
        return cls(**{**fields, "source": Source(fields["source"])})

    def write(self, working: Path) -> None:
        """Leave the order for the worker."""
        write_json(working / ORDER_FILE, asdict(self))
