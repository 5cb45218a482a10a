"""The Evaluate page in a real browser: every view at desk and at phone width, in light and in dark; and without figures."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, SCREENSHOTS, running_app, settled
from tests.pages import evaluations
from tests.support import encoded, noise

SCRIPT = "<script>alert(1)</script>"
SIZES = {"desk": (1280, 860, False), "phone": (390, 844, False), "dark": (1280, 860, True)}
# A view, and what of it is there when it is drawn.
VIEWS = {
    "Seven slots": "Which slot is it?",
    "Ten classes": "Which kind of garment is it?",
    "Type and colour": "Which type of article, and which colour?",
    "Finding similar": "Does it find what is alike?",
    "Detection": "Does it find the garments in a photo?",
    "Matching": "Does the whole thing work?",
    "Autoencoder": "What do its numbers keep of a picture?",
    "Training": "How was it trained?",
    "Speed": "How fast is it?",
    "My catalogue": "How does it do on my catalogue?",
}
OpenView = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page of this module's server reads."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(autouse=True)
def results(folder: Path) -> Path:
    """The same, empty again."""
    for old in folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    return folder


@pytest.fixture(scope="module")
def url(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEARWITH_RESULTS", str(folder))
        patch.setenv("WEARWITH_PHOTOS", str(folder / "photos"))
        with running_app(tmp_path_factory.mktemp("none"), tmp_path_factory.mktemp("streamlit")) as address:
            yield address


@pytest.fixture
def open_view(chromium: Browser, url: str) -> Iterator[OpenView]:
    """Opens a view: `open_view("Ten classes", "phone")`. An alert fails the test."""
    alerts: list[str] = []
    contexts = []

    def opened(view: str, size: str = "desk") -> Page:
        width, height, dark = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", has_touch=width < 640
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.goto(f"{url}/evaluate?view={view.replace(' ', '+')}")
        expect(page.get_by_role("heading", name=VIEWS[view])).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert alerts == []


def shoot(page: Page, name: str) -> None:
    """A picture of the whole view to look at; and nothing is wider than the screen."""
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    SCREENSHOTS.mkdir(exist_ok=True)
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(height, 6000)})
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
    page.set_viewport_size(size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], "wider than the screen"
    beyond = page.locator(".block-container").evaluate(
        "(block, width) => [...block.querySelectorAll('table, svg.main-svg, img, p, li, button')]"
        ".filter(one => one.getBoundingClientRect().right > width + 1).map(one => one.outerHTML.slice(0, 120))",
        size["width"],
    )
    assert beyond == []


def test_nothing_measured_is_said_with_the_command(open_view: OpenView) -> None:
    page = open_view("Seven slots")
    expect(page.get_by_text("Nothing has been measured of")).to_be_visible()
    expect(page.get_by_text(re.compile("evaluate slots --data PRODUCTS_ZIP"))).to_be_visible()
    shoot(page, "desk-evaluate-nothing")


@pytest.mark.parametrize("size", SIZES)
def test_every_view_fits_its_screen(open_view: OpenView, results: Path, size: str) -> None:
    evaluations.write_all(results)
    page = open_view("Seven slots", size)
    expect(page.get_by_role("cell", name="0.955")).to_be_visible()
    for view, heading in VIEWS.items():
        page.get_by_role("radio", name=view, exact=True).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        shoot(page, f"{size}-evaluate-{view.replace(' ', '-').lower()}")


def test_the_view_is_in_the_url(open_view: OpenView) -> None:
    page = open_view("Seven slots")
    page.get_by_role("radio", name="Speed", exact=True).click()
    page.wait_for_url(re.compile("view=Speed"))
    page.reload()
    expect(page.get_by_role("heading", name=VIEWS["Speed"])).to_be_visible()


def test_what_a_file_names_is_text_and_pictures_come_from_the_folder_alone(open_view: OpenView, results: Path) -> None:
    details = evaluations.classification_details([SCRIPT, "<img src=x onerror=alert(2)>", "shirt"])
    for mistake, picture in zip(details["mistakes"], ("a.png", "../secret.png", "none.png"), strict=True):
        mistake["picture"] = picture
    (results / "photos").mkdir()
    (results / "photos" / "a.png").write_bytes(encoded(noise((60, 80))))
    (results / "secret.png").write_bytes(encoded(noise((60, 80))))
    evaluations.write_classification(results, details)
    page = open_view("Ten classes")
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    expect(page.locator("[class*=st-key-card-mistake-] img")).to_have_count(1)
    expect(page.get_by_text("2 of the 3 pictures are not in that folder")).to_be_visible()
    shoot(page, "desk-evaluate-hostile")


def test_a_damaged_file_is_one_line_and_the_rest_is_shown(open_view: OpenView, results: Path) -> None:
    evaluations.write_all(results)
    (results / "evaluation" / "slots-products.json").write_text("{")
    page = open_view("Finding similar", "phone")
    expect(page.get_by_text("slots-products.json is no measurement")).to_be_visible()
    expect(page.get_by_role("cell", name="0.690")).to_be_visible()
    shoot(page, "phone-evaluate-damaged")


def test_a_catalogue_is_measured_by_a_click(open_view: OpenView) -> None:
    page = open_view("My catalogue", "phone")
    box = page.get_by_role("button", name="Measure it").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("button", name="Measure it").click()
    expect(page.get_by_role("button", name="Figures as JSON")).to_be_visible(timeout=5 * PATIENCE)
    expect(page.get_by_text("Alike is the same category.")).to_be_visible()
    shoot(page, "phone-evaluate-catalogue")
