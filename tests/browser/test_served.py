"""What the app's server gives away besides the pages, asked as a browser asks."""

import pytest
import requests

from pages.ui import served
from recsys.catalog import Catalog
from tests.browser.conftest import ROOT


def test_a_picture_is_served_once_and_only_of_catalogues_that_are_offered(app_url: str) -> None:
    catalog = Catalog.load(ROOT / "assets" / "demo" / "catalog")
    where = f"{app_url}/thumbnails/demo/5"
    answer = requests.get(where, timeout=20)
    assert answer.content == catalog.thumbnail(catalog.ids[5]).read_bytes()
    assert answer.headers["cache-control"].startswith("private, max-age=")
    again = requests.get(where, headers={"If-None-Match": answer.headers["etag"]}, timeout=20)
    assert (again.status_code, again.content) == (304, b"")
    assert requests.get(f"{app_url}/items/demo/5", timeout=20).json() == {
        "title": catalog.item(5).title, "says": served.says(catalog, 5),
    }  # fmt: skip


@pytest.mark.parametrize("path", ["demo/627", "none/0", "demo/0?built=before", "..%2Fdemo/0", "%2Fetc/0"])
def test_what_is_not_offered_is_not_served(app_url: str, path: str) -> None:
    for kind in ("thumbnails", "items"):
        answer = requests.get(f"{app_url}/{kind}/{path}", timeout=20)
        # What is no address of ours is answered by the app's own page.
        assert answer.status_code in (400, 404) or answer.headers["content-type"].startswith("text/html")
