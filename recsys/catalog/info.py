"""`catalog.json`: which encoder and which colour method a catalogue was made with, and the files that belong to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recsys.errors import CatalogError
from recsys.files import sha256
from recsys.palettes import PALETTES_FILE
from recsys.tables import ITEMS_FILE, PAIRS_FILE, REPORT_FILE

FORMAT = 2
INFO_FILE, VECTORS_FILE, COLORS_FILE, THUMBNAILS_FOLDER = "catalog.json", "vectors.npy", "colors.npy", "thumbnails"
CHECKED_FILES = (ITEMS_FILE, PAIRS_FILE, VECTORS_FILE, COLORS_FILE, PALETTES_FILE)

Together = Literal["bought", "worn"]


class FileInfo(BaseModel):
    """What `catalog.json` vouches for of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    bytes: int
    sha256: str


class CatalogInfo(BaseModel):
    """The contents of `catalog.json`.

    `together`: what the also-buy lists mean, things "bought" or "worn" together. `color_method` names how colours were
    computed, and `color_dim` how many numbers that gave an item.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int = FORMAT
    encoder: str
    encoder_checksum: str
    dim: int = Field(gt=0)
    color_method: str
    color_dim: int = Field(gt=0)
    items: int = Field(gt=0)
    pairs: int = Field(ge=0)
    source: str
    together: Together
    files: dict[str, FileInfo]

    @classmethod
    def read(cls, directory: Path) -> "CatalogInfo":
        """Read `catalog.json`; CatalogError where there is none or it is not ours."""
        path = directory / INFO_FILE
        with naming_the_unreadable(directory):
            return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> "CatalogInfo":
        directory = path.parent
        if not path.is_file():
            make_one = "Make one with `python -m recsys build --help`."
            raise CatalogError(f"{directory} is not a catalogue (it has no {INFO_FILE}). {make_one}")
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            version = fields["format"]
            if version != FORMAT:
                raise CatalogError(
                    f"{directory} has catalogue format {version}, this Wearwith reads format {FORMAT}: build it again"
                )
            return cls.model_validate(fields)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise CatalogError(f"{path} is damaged ({where}: {first['msg']}): build the catalogue again") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CatalogError(f"{path} is damaged ({error}): build the catalogue again") from error


def describe_files(directory: Path) -> dict[str, FileInfo]:
    """Size and checksum of the files that `catalog.json` vouches for."""
    return {name: FileInfo(bytes=(directory / name).stat().st_size, sha256=sha256(directory / name)) for name in CHECKED_FILES}


def check_files(directory: Path, info: CatalogInfo) -> None:
    """Raise CatalogError, naming the file, where one is missing or is not the one that `catalog.json` vouches for."""
    for name in CHECKED_FILES:
        path, stated = directory / name, info.files.get(name)
        if stated is None or not path.is_file():
            raise CatalogError(f"{path} is missing: build the catalogue again, or copy the whole folder")
        size = path.stat().st_size
        if size != stated.bytes:
            raise CatalogError(f"{path} is {size:,} bytes where {INFO_FILE} says {stated.bytes:,}: it belongs to another build")
        if sha256(path) != stated.sha256:
            raise CatalogError(f"{path} does not have the checksum {INFO_FILE} states: it was changed, or belongs to another build")
    if not (directory / REPORT_FILE).is_file():
        raise CatalogError(f"{directory / REPORT_FILE} is missing: build the catalogue again, or copy the whole folder")


@contextmanager
def naming_the_unreadable(directory: Path) -> Iterator[None]:
    """Turn an error of the disk into one line that names the file."""
    try:
        yield
    except OSError as error:
        raise CatalogError(f"{error.filename or directory} could not be read: {error.strerror or error}") from error
