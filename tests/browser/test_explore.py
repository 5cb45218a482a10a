"""The Explore page in a real browser: looked at, walked on, filtered, selected from; at desk and phone width, light and dark."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from pages.ui import served
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.landscape import Landscape
from tests.browser.conftest import PATIENCE, ROOT, SCREENSHOTS, running_app, settled
from tests.support import item_row, make_catalog, noise, plain

SIZES = {"desk": (1280, 860, False), "phone": (390, 844, False), "dark": (1280, 860, True)}
SCRIPT = "<script>alert(1)</script>"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
OpenExplore = Callable[..., Page]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues of one item, of one picture twelve times, and one that has lost a picture and whose titles are scripts."""
    folder = tmp_path_factory.mktemp("explore")
    made = {
        "one": ([item_row("a", Slot.BAG, "tote")], [plain()]),
        "same": ([item_row(str(row)) for row in range(12)], [plain()] * 12),
        "odd": ([item_row(str(row), category=SCRIPT, title=SCRIPT) for row in range(9)], [noise(seed=row) for row in range(9)]),
    }
    for name, (rows, pictures) in made.items():
        (folder / "work" / name).mkdir(parents=True)
        make_catalog(folder / "work" / name, rows, pictures).directory.rename(folder / name)
    return folder


@pytest.fixture(scope="module")
def url(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEARWITH_CACHE", str(tmp_path_factory.mktemp("cache")))
        with running_app(shelf, tmp_path_factory.mktemp("streamlit")) as address:
            yield address


@pytest.fixture
def open_explore(chromium: Browser, url: str) -> Iterator[OpenExplore]:
    """Opens the page: `open_explore("by=Slot", "phone")`. An alert or an error of a script fails the test."""
    wrong: list[str] = []
    contexts = []

    def opened(query: str = "", size: str = "desk", catalog: str = "demo") -> Page:
        width, height, dark = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", has_touch=width < 640
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{url}/explore?catalog={catalog}&{query}")
        expect(stage(page)).to_have_attribute("data-shows", re.compile("classes"))
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def stage(page: Page) -> Locator:
    return page.get_by_role("application", name="The catalogue as a map")


def shows(page: Page, what: str) -> None:
    """Wait until the map shows something, as it says in `data-shows`."""
    expect(stage(page)).to_have_attribute("data-shows", re.compile(what))


def shoot(page: Page, name: str) -> None:
    settled(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
    assert page.viewport_size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "wider than the screen"


def walk(page: Page, *keys: str) -> tuple[float, float]:
    """Press keys on the map; where on the screen the item is that they led to."""
    stage(page).focus()
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(".card")).to_be_visible()
    left, top = page.locator(".near").evaluate(
        "near => [4, 5].map(at => new DOMMatrix(near.style.transform).toFloat64Array()[at + 8])"
    )
    box = stage(page).bounding_box()
    assert box
    return box["x"] + left, box["y"] + top


def touch(page: Page, moments: Sequence[Sequence[tuple[float, float]]]) -> None:
    """Fingers on the screen: where each of them is, from moment to moment; then they are lifted."""
    wire = page.context.new_cdp_session(page)
    for number, places in enumerate(moments):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        wire.send("Input.dispatchTouchEvent", {"type": "touchMove" if number else "touchStart", "touchPoints": points})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", ["2-D", "3-D"])
def test_the_landscape_is_drawn(open_explore: OpenExplore, size: str, layout: str) -> None:
    page = open_explore(f"layout={layout}", size)
    picture = Image.open(io.BytesIO(stage(page).screenshot()))
    # Points of seven clusters, each with its rim: far more than the ground, the frame and the text have.
    assert len(picture.convert("RGB").getcolors(1_000_000)) > 100
    shoot(page, f"{size}-explore-{layout}")


def test_the_keys_walk_and_the_card_says_what_an_item_is(open_explore: OpenExplore) -> None:
    page = open_explore("by=Slot")
    walk(page, "ArrowRight", "ArrowRight")
    title = page.locator(".card .title").inner_text()
    catalog = Catalog.load(ROOT / "assets" / "demo" / "catalog")
    (row,) = [row for row in range(len(catalog)) if catalog.item(row).title == title]
    expect(page.locator(".card .says")).to_have_text(served.says(catalog, row))
    expect(page.get_by_role("status").filter(has_text=title)).to_have_count(1)
    shoot(page, "desk-explore-card")
    page.keyboard.press("Enter")
    shows(page, '"selected":1')
    expect(page.get_by_role("heading", name="1 item", exact=True)).to_be_visible()
    expect(page.locator("[class*=st-key-card-selected-]").get_by_text(title)).to_be_visible()
    page.get_by_role("button", name="Let go").click()
    shows(page, '"selected":0')


def test_a_click_takes_an_item_and_leads_to_what_goes_with_it(open_explore: OpenExplore) -> None:
    page = open_explore()
    x, y = walk(page, "ArrowRight")
    title = page.locator(".card .title").inner_text()
    page.mouse.click(x, y)
    shows(page, '"selected":1')
    page.get_by_role("link", name="Match this").click()
    expect(page.get_by_role("heading", name="What do I wear with this?")).to_be_visible()
    expect(page.get_by_text(title).first).to_be_visible()


def test_a_lasso_selects_what_is_inside(open_explore: OpenExplore) -> None:
    page = open_explore()
    box = stage(page).bounding_box()
    assert box
    page.get_by_role("button", name="Lasso").click()
    corners = [(0.01, 0.01), (0.5, 0.01), (0.5, 0.99), (0.01, 0.99)]
    for number, (x, y) in enumerate(corners):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        if not number:
            page.mouse.down()
    page.mouse.up()
    shows(page, '"selected":[1-9]')
    catalog = Catalog.load(ROOT / "assets" / "demo" / "catalog")
    across = Landscape(catalog).positions("pca", 2)[:, 0]
    inside = int(np.count_nonzero(across < (across.min() + across.max()) / 2))
    expect(page.get_by_role("heading", name=re.compile(r"\d+ items"))).to_be_visible()
    said = int(page.get_by_role("heading", name=re.compile(r"\d+ items")).inner_text().split()[0])
    assert said == pytest.approx(inside, abs=3)  # a pixel of the screen is a few thousandths of the map
    shoot(page, "desk-explore-lasso")


def test_the_legend_is_a_filter(open_explore: OpenExplore) -> None:
    page = open_explore("by=Slot")
    legend = page.get_by_role("group", name="Show only, by Slot")
    legend.get_by_role("button", name="Shoes").click()
    expect(legend.get_by_role("button", name="Shoes")).to_have_attribute("aria-pressed", "true")
    walk(page, "ArrowRight")
    expect(page.locator(".card .class")).to_have_text("Shoes")
    shoot(page, "desk-explore-filtered")


def test_the_clusters_are_looked_into(open_explore: OpenExplore) -> None:
    page = open_explore("show=Clusters")
    expect(page.get_by_role("img", name=re.compile("Silhouette"))).to_be_visible()
    expect(page.get_by_role("group", name="Most typical").first.get_by_role("img").first).to_be_visible()
    shoot(page, "desk-explore-clusters")
    shoot(open_explore("show=Clusters", "phone"), "phone-explore-clusters")
    page.get_by_role("button", name=re.compile("Show all of")).first.click()
    shows(page, '"selected":[1-9]')


def test_a_photo_stands_among_what_it_looks_like(open_explore: OpenExplore) -> None:
    page = open_explore("show=Your+photo&sample=shirt")
    expect(page.locator(".star")).to_contain_text("Your photo")
    shows(page, '"selected":12')
    shoot(page, "desk-explore-photo")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_how_alike_slots_look_is_looked_into_and_taken_away(open_explore: OpenExplore, size: str) -> None:
    page = open_explore("show=Similarity", size)
    for label, slot in (("Look at", "Shoes"), ("beside", "Bags")):
        settled(page)
        box = page.get_by_role("combobox", name=label)
        box.scroll_into_view_if_needed()  # its list closes when the page scrolls
        page.wait_for_timeout(500)
        box.click()
        page.get_by_role("option", name=slot).click()
    expect(page.get_by_text(re.compile("Shoes and bags: "))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Table").click()
    lines = list(csv.reader(download.value.path().read_text(encoding="utf-8").splitlines()))
    (shoes,) = [line for line in lines if line[0] == "Shoes"]
    alike = float(shoes[lines[0].index("Bags")])
    expect(page.get_by_text(f"Shoes and bags: {alike:.2f} mean cosine similarity")).to_be_visible()
    for card in ("look-at", "beside"):
        expect(page.locator(f".st-key-card-{card}").get_by_role("img")).to_be_visible()
    shoot(page, f"{size}-explore-similarity")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_words_above_the_map_mark_what_they_find_whatever_is_open_below(open_explore: OpenExplore, size: str) -> None:
    page = open_explore("show=Clusters", size)
    box = page.get_by_role("searchbox", name="Search the catalogue")
    box.fill("navy shirt")
    box.press("Enter")
    shows(page, '"selected":[1-9]')
    expect(page.get_by_text(re.compile(r"\d+ found: marked on the map"))).to_be_visible()
    expect(page.locator(".st-key-card-found-0").get_by_role("img")).to_be_visible()
    shoot(page, f"{size}-explore-words")
    box.fill("zzzzzzzzzzzz")
    box.press("Enter")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    shows(page, '"selected":0')


# ---- A phone


def test_a_tap_takes_an_item_and_shows_its_card(open_explore: OpenExplore) -> None:
    page = open_explore(size="phone")
    x, y = walk(page, "ArrowRight")
    title = page.locator(".card .title").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    page.touchscreen.tap(x, y)
    shows(page, '"selected":1')
    expect(page.locator(".card .title")).to_have_text(title)
    expect(page.locator("[class*=st-key-card-selected-]").get_by_text(title)).to_be_visible()
    shoot(page, "phone-explore-taken")


def test_one_finger_scrolls_past_the_map_and_two_come_nearer(open_explore: OpenExplore) -> None:
    page = open_explore(size="phone")
    box = stage(page).bounding_box()
    assert box
    assert box["y"] < SIZES["phone"][1] / 2, "the map begins in the lower half of the screen"
    x, y = walk(page, "ArrowRight")
    before = page.evaluate(SCROLLED)
    touch(page, [[(x, y - apart), (x, y + apart)] for apart in range(20, 160, 10)])
    expect(page.locator(".pictures.there img").first).to_be_visible()  # few items are on the map, and that one is among them
    assert page.evaluate(SCROLLED) == before
    touch(page, [[(x, y - far)] for far in range(0, 300, 10)])
    page.wait_for_function(f"{SCROLLED} > {before} + 100")
    shows(page, '"selected":0')


@pytest.mark.parametrize(("catalog", "said"), [("one", "nothing to compare it with"), ("same", "stand at one point"), ("odd", "9")])
def test_an_odd_catalogue_says_something_sensible(open_explore: OpenExplore, shelf: Path, catalog: str, said: str) -> None:
    page = open_explore("by=Category", catalog=catalog)
    expect(page.get_by_text(re.compile(said)).first).to_be_visible()
    if catalog == "odd":
        next(iter(sorted((shelf / "odd" / "thumbnails").iterdir()))).unlink()
        page.reload()
        shows(page, "classes")
    walk(page, "ArrowRight")
    page.keyboard.press("Enter")
    shows(page, '"selected":12' if catalog == "same" else '"selected":1')
    shoot(page, f"desk-explore-{catalog}")
