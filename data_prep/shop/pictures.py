"""The pictures of a shop's products: on disk, to be stored, or at a web address, to be fetched later.

A cell may name several, as a JSON list or parted by commas, semicolons, bars or spaces; the first that can be used is taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from data_prep.picture_places import SCHEME, PicturePlaces, Unfound
from data_prep.pictures import SUFFIXES, Found, fault_of, fetched_path, store_picture
from data_prep.table_file import MAX_ADDRESS, listed, parse_url
from recsys.errors import ImageError
from recsys.tables import IMAGES_FOLDER

# It looks back so that a run of a million commas is tried once, and not from each of them.
_BETWEEN_ADDRESSES = re.compile(r"(?<![\s,;|])[\s,;|]+(?=(?:https?:)?//)|[,;|]\s+|\|")
_NO_ADDRESS = f"the address of the picture is not http or https, or longer than {MAX_ADDRESS:,} characters"


@dataclass(frozen=True, slots=True)
class Pictured:
    """The picture of a product: its path below the data set (None: nobody has one), and its address where it is to be fetched.

    `faults` are the pictures named before it that cannot be used: why, and what the table calls them.
    """

    image: str | None
    url: str | None = None
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """Where the pictures on disk are, and which is called what."""

    folder: Path
    places: PicturePlaces


NO_FOLDER = PictureFolder(Path(), PicturePlaces(Found((), (), (), ())))


def picture_of(cells: Sequence[str], item_id: str, names: Sequence[str], folder: PictureFolder, images: Path) -> Pictured:
    """The first usable picture that the cells name, or the one on disk that is called like the product (`names`).

    One on disk is stored into the folder `images` under a name made from `item_id`.
    """
    faults: list[tuple[str, str]] = []
    for called, tried in _tries(cells, item_id, names, folder, images):
        if isinstance(tried, Pictured):
            return replace(tried, faults=tuple(faults))
        faults.append((tried.reason, called))
    return Pictured(None, faults=tuple(faults))


def names_a_file(cell: str) -> bool:
    """Whether a cell names a file that is called like a picture; what else may stand in it ("none") is not looked for."""
    return any(not _is_address(name) and PurePosixPath(name).suffix.lower() in SUFFIXES for name in _parts(cell))


def web_address(text: str) -> str | None:
    """An address that a picture can be fetched from, http or https, with what a browser would add; None for any other text."""
    return parse_url("https:" + text if text.startswith("//") else text.replace(" ", "%20"))


def _tries(
    cells: Sequence[str], item_id: str, names: Sequence[str], folder: PictureFolder, images: Path
) -> Iterator[tuple[str, Pictured | Unfound]]:
    """What the table calls a picture, and what came of it, for one after the other until the caller has enough."""
    for called in (called for cell in cells for called in _named_in(cell, folder.places)):
        if _is_address(called):
            yield called, _fetched(called)
        else:
            yield called, _stored(folder.places.find(_below(called)), item_id, folder, images)
    for path in map(folder.places.find_by_id, names):
        if not isinstance(path, Unfound):
            yield path, _stored(path, item_id, folder, images)


def _fetched(called: str) -> Pictured | Unfound:
    address = web_address(called)
    return Pictured(fetched_path(address), address) if address else Unfound(_NO_ADDRESS)


def _stored(path: str | Unfound, item_id: str, folder: PictureFolder, images: Path) -> Pictured | Unfound:
    if isinstance(path, Unfound):
        return path
    try:
        return Pictured(f"{IMAGES_FOLDER}/{store_picture(folder.folder / path, images, item_id)}")
    except ImageError as error:
        return Unfound(fault_of(error))


def _named_in(cell: str, places: PicturePlaces) -> list[str]:
    """The pictures that a cell names, in their order; a text that is the name of one is that one, whatever is in it."""
    whole = not _is_address(cell) and not isinstance(places.find(_below(cell)), Unfound)
    return [cell] if whole else _parts(cell)


def _parts(cell: str) -> list[str]:
    if cell.startswith("["):
        parts = listed(cell)
    elif re.search(r"(?:https?:)?//", cell):
        parts = _BETWEEN_ADDRESSES.split(cell)
    elif re.search(r"[,;|]", cell):
        parts = re.split(r"[,;|]", cell)
    else:
        # A space parts two names that both look like files; it may also be in one: "my shirt.jpg".
        parts = re.split(r"(?<=\.[a-zA-Z]{3})\s+|(?<=\.[a-zA-Z]{4})\s+", cell)
    return [part.strip() for part in parts if part.strip()]


def _is_address(name: str) -> bool:
    """Whether it has a scheme, or is without one as in `//cdn.example/a.jpg`; a drive (`C:`) is none."""
    return bool(SCHEME.match(name)) or name.startswith("//")


def _below(name: str) -> str:
    """Magento begins the paths below its media folder with a slash."""
    return name.removeprefix("/")
