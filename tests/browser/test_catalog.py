"""The Catalogue page in a real browser: an import from the zip to the first match, and every state to look at."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from recsys.building import build
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from tests.browser.conftest import PATIENCE, SCREENSHOTS, running_app, settled
from tests.pages.zips import photos, zipped
from tests.support import encoded, item_row, noise, plain, write_prepared

SCRIPT = "<script>alert(1)</script>"
SIZES = {"desk": (1280, 860, False), "phone": (390, 844, False), "dark": (1280, 860, True)}
OpenCatalog = Callable[..., Page]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogs"
    folder.mkdir()
    return folder


@pytest.fixture
def open_catalog(chromium: Browser, shelf: Path, tmp_path: Path) -> Iterator[OpenCatalog]:
    """Opens the Catalogue page of an app over `shelf`: `open_catalog("phone", "?catalog=mine")`. An alert fails the test."""
    alerts: list[str] = []
    contexts = []
    with running_app(shelf, tmp_path) as url:

        def opened(size: str = "desk", path: str = "") -> Page:
            width, height, dark = SIZES[size]
            context = chromium.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", has_touch=width < 640
            )
            contexts.append(context)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
            page.goto(f"{url}/catalog{path}")
            expect(page.get_by_role("heading", name="Catalogue", exact=True)).to_be_visible()
            return page

        yield opened
        for context in contexts:
            context.close()
    assert alerts == []


def shoot(page: Page, name: str, still: bool = True) -> None:
    """A picture to look at, once nothing moves; and nothing is wider than the screen."""
    if still:
        settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "wider than the screen"


def begin(page: Page, data: bytes, folder: Path, name: str = "My shop.zip") -> None:
    (folder / name).write_bytes(data)
    page.locator("input[type=file]").set_input_files(folder / name)
    expect(page.get_by_text(name)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Import the photos").click()


def test_a_zip_of_photos_becomes_a_catalogue_to_match_with(open_catalog: OpenCatalog, tmp_path: Path) -> None:
    page = open_catalog()  # the first thing this server is asked for is a page of its own, not the start
    expect(page.get_by_role("link", name="Match", exact=True)).to_be_visible()
    expect(page.get_by_text("627 items in demo")).to_be_visible()
    shoot(page, "desk-catalog-nothing")
    table = f"image,title,category,goes_with\na.png,{SCRIPT},shirt,b.png\nb.png,Boots,boots,\nc.png,Odd,gizmo,\n"
    pictures = {f"{name}.png": encoded(noise((60, 80), number)) for number, name in enumerate("abc")}
    begin(page, zipped({"items.csv": table.encode(), **pictures}), tmp_path)
    expect(page.get_by_text("my-photos is ready:")).to_be_visible()
    page.get_by_test_id("stExpander").get_by_text("Left out: 1 row").click()
    expect(page.get_by_text("no slot known for category 'gizmo'")).to_be_visible()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("2 items in my-photos")).to_be_visible()
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    for size in SIZES:
        shoot(page if size == "desk" else open_catalog(size, "?catalog=my-photos"), f"{size}-catalog-done")
    page.get_by_role("link", name="Match", exact=True).click()
    expect(page.get_by_role("heading", name="What do I wear with this?")).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": "b.png", "mimeType": "image/png", "buffer": pictures["b.png"]})
    expect(page.get_by_role("heading", name="Similar to yours")).to_be_visible()
    expect(page.get_by_text(SCRIPT).first).to_be_visible()


def test_an_import_is_seen_by_all_and_cancelled_by_anyone(open_catalog: OpenCatalog, shelf: Path, tmp_path: Path) -> None:
    page, phone = open_catalog(), open_catalog("phone")
    begin(phone, photos(600), tmp_path)
    expect(phone.get_by_text(re.compile(r"Learning what each one looks like: [1-9]"))).to_be_in_viewport()
    page.reload()
    expect(page.get_by_text("Importing my-photos")).to_be_visible()
    for size, shown in (("desk", page), ("phone", phone)):
        shoot(shown, f"{size}-catalog-importing", still=False)
    box = phone.get_by_role("button", name="Cancel").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("button", name="Cancel").click()
    for shown in (page, phone):  # the page that began it hears of it by itself
        expect(shown.get_by_text("The import of my-photos was cancelled.")).to_be_visible()
    assert list(shelf.iterdir()) == []
    shoot(page, "desk-catalog-cancelled")


def test_a_failed_import_says_why(open_catalog: OpenCatalog, shelf: Path, tmp_path: Path) -> None:
    page = open_catalog()
    begin(page, b"dear diary", tmp_path, "diary.zip")
    expect(page.get_by_text("diary.zip is not a zip file that can be read")).to_be_visible()
    assert list(shelf.iterdir()) == []
    shoot(page, "desk-catalog-failed")


def test_the_choice_of_a_catalogue_goes_with_a_person_from_page_to_page(
    open_catalog: OpenCatalog, shelf: Path, tmp_path: Path
) -> None:
    prepared = write_prepared(tmp_path / "prepared", [item_row("a", Slot.BAG, "tote")], [plain()])
    build(prepared, shelf / "bags", ColorHistogram())
    page = open_catalog(path="?catalog=demo")
    expect(page.get_by_text("627 items in demo")).to_be_visible()
    page.get_by_role("link", name="Match", exact=True).click()
    expect(page.get_by_role("heading", name="What do I wear with this?")).to_be_visible()
    expect(page.get_by_text("627 drawn garments")).to_be_visible()
    page.get_by_role("link", name="Catalogue").click()
    expect(page.get_by_text("627 items in demo")).to_be_visible()


def test_a_catalogue_of_ones_own_is_removed_when_it_is_confirmed(open_catalog: OpenCatalog, shelf: Path, tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "prepared", [item_row("a", Slot.BAG, "tote")], [plain()])
    build(prepared, shelf / "bags", ColorHistogram())
    page = open_catalog(path="?catalog=bags")
    page.get_by_role("button", name="Remove this catalogue").click()
    shoot(page, "desk-catalog-remove")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("bags was removed.")).to_be_visible()
    expect(page.get_by_text("627 items in demo")).to_be_visible()
    assert list(shelf.iterdir()) == []
