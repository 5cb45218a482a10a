"""What the app's server gives a browser besides the pages: an item's small picture and what is known of it, one at a time.

So a page can name tens of thousands of items and send none of their pictures. Only items of catalogues that the app offers are
given away, by row: no path comes from outside. An address names the build of its catalogue, and is not answered after another one.
"""

import hashlib
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import quote

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from pages.ui import resources
from pages.ui.text import price
from recsys.catalog import Catalog
from recsys.errors import CatalogError

_THUMBNAILS, _ITEMS = "thumbnails", "items"
# A browser may keep an answer for a day: the address would be another one after another build.
_KEPT = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True)
class Addresses:
    """Where a browser finds what is known of a catalogue's items: {thumbnails or items}/{row}?built={version}."""

    thumbnails: str
    items: str
    version: str

    def thumbnail(self, row: int) -> str:
        """The address of the small picture of the item in a row."""
        return f"{self.thumbnails}/{row}?built={self.version}"


def routes() -> list[Route]:
    """The routes for `st.App`. GET /thumbnails/NAME/ROW: the picture; GET /items/NAME/ROW: JSON {"title", "says"}."""
    where = "{catalogue}/{row:int}"
    return [Route(f"{_base()}/{_THUMBNAILS}/{where}", _thumbnail), Route(f"{_base()}/{_ITEMS}/{where}", _item)]


def addresses(catalog: Catalog) -> Addresses:
    """The addresses of a catalogue that the app offers."""
    name = quote(resources.name_of(catalog), safe="")
    return Addresses(f"{_base()}/{_THUMBNAILS}/{name}", f"{_base()}/{_ITEMS}/{name}", _version(catalog))


def says(catalog: Catalog, row: int) -> str:
    """What an item is, in a line beside its title: "shirt (top) · navy blue · Acme · 29.90"."""
    item = catalog.item(row)
    kind = item.category if item.category == item.slot.noun else f"{item.category} ({item.slot.noun})"
    return " · ".join(part for part in (kind, str(catalog.seen_colors[row]), item.brand or "", price(item.price)) if part)


def _thumbnail(request: Request) -> Response:
    catalog, row = _asked(request)
    path = catalog.thumbnail(catalog.ids[row])
    if not path.is_file():
        _refuse(f"the picture of {catalog.ids[row]!r} is gone")
    headers = {**_KEPT, "ETag": f'"{_version(catalog)}-{row}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers)


def _item(request: Request) -> Response:
    catalog, row = _asked(request)
    return JSONResponse({"title": catalog.item(row).title, "says": says(catalog, row)}, headers=_KEPT)


def _asked(request: Request) -> tuple[Catalog, int]:
    """The catalogue and the row that an address names; 404 where there is none."""
    name, row = request.path_params["catalogue"], request.path_params["row"]
    offered = resources.catalogs()
    if name not in offered:
        _refuse("there is no such catalogue")
    try:
        catalog = resources.catalog(offered[name])
    except CatalogError as error:
        _refuse(str(error))
    if request.query_params.get("built", _version(catalog)) != _version(catalog):
        _refuse("the catalogue was built anew: reload the page")
    if not 0 <= row < len(catalog):
        _refuse(f"the catalogue has {len(catalog):,} rows")
    return catalog, row


def _refuse(why: str) -> NoReturn:
    raise HTTPException(404, why)


def _version(catalog: Catalog) -> str:
    """Names a build of a catalogue by the checksums of its files."""
    return hashlib.blake2b(repr(sorted(catalog.info.files.items())).encode(), digest_size=8).hexdigest()


def _base() -> str:
    """What the server puts before every address of its own: "" or "/wear"."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""
