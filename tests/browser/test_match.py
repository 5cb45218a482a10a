"""The main path in a real browser: a photo goes in, matches come out, at desk and at phone width, in light and in dark."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from recsys.building import build
from recsys.datatypes import Basis, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.words import heading
from tests.browser.conftest import PATIENCE, ROOT, SCREENSHOTS, running_app, settled
from tests.support import encoded, item_row, noise, plain, write_prepared

DEMO = ROOT / "assets" / "demo"
SAMPLE = DEMO / "samples" / "shirt.webp"


def shoot(page: Page, name: str) -> None:
    settled(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")  # what fades in is there at once


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def matched(page: Page) -> None:
    expect(page.get_by_role("heading", name="Similar to yours")).to_be_visible()


@pytest.fixture(scope="module")
def recommender() -> OutfitRecommender:
    return OutfitRecommender.load(DEMO / "catalog")


@pytest.mark.parametrize(
    ("width", "height", "dark", "name"),
    [(1280, 860, False, "desk"), (390, 844, False, "phone"), (1280, 860, True, "dark")],
)
def test_a_photo_gets_the_matches_that_the_recommender_finds(
    open_page: Callable[..., Page], recommender: OutfitRecommender, width: int, height: int, dark: bool, name: str
) -> None:
    page = open_page(width=width, height=height, dark=dark)
    expect(page.get_by_text("Upload", exact=True)).to_be_visible()  # the skeletons are gone
    shoot(page, f"{name}-empty")
    upload(page, SAMPLE)
    matched(page)
    answer = recommender.recommend(read_photo(SAMPLE))
    expect(page.get_by_text(re.compile(f"Looks like an? {answer.garment.category}"))).to_be_visible()
    for found in answer.by_slot:
        expect(page.get_by_role("heading", name=heading(found.slot), exact=True)).to_be_visible()
        for match in found.matches[:4]:
            expect(page.get_by_alt_text(match.item.title).first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "wider than the screen"
    pictures = page.locator("[class*=st-key-card-] img")
    assert pictures.evaluate_all("all => all.every(one => one.alt)")
    shoot(page, f"{name}-matches")


def test_why_shows_the_evidence(open_page: Callable[..., Page], recommender: OutfitRecommender) -> None:
    page = open_page("?sample=shirt")
    matched(page)
    answer = recommender.recommend(read_photo(SAMPLE))
    found = next(found for found in answer.by_slot if found.basis is Basis.ALSO_BUY)
    page.locator(f".st-key-card-{found.slot}-0").get_by_text(re.compile("^Why")).first.click()
    expect(page.get_by_text("This item and your photo")).to_be_visible()
    expect(page.locator(".ww-bar").first).to_be_visible()
    shoot(page, "desk-why")


def test_every_control_is_in_the_url_and_comes_back_from_it(open_page: Callable[..., Page]) -> None:
    page = open_page("?sample=shirt")
    matched(page)
    page.get_by_role("button", name="Shoes", exact=True).click()
    page.wait_for_url(re.compile("slots=Shoes"))
    expect(page.get_by_role("heading", name="Bags", exact=True)).to_have_count(0)
    again = open_page(page.url.rpartition("/")[2])
    matched(again)
    expect(again.get_by_role("heading", name="Shoes", exact=True)).to_be_visible()
    expect(again.get_by_role("heading", name="Bags", exact=True)).to_have_count(0)


def test_a_file_that_is_no_photo_is_refused_in_words(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "holiday.png"
    path.write_text("not a picture")
    page = open_page()
    upload(page, path)
    expect(page.get_by_text("holiday.png is not a picture that can be read")).to_be_visible()
    shoot(page, "desk-refused")


def test_an_unfamiliar_photo_is_doubted(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    path.write_bytes(encoded(noise((400, 500))))
    page = open_page()
    upload(page, path)
    matched(page)
    expect(page.get_by_text(re.compile("Not sure"))).to_be_visible()
    shoot(page, "desk-unsure")


def test_nothing_is_fetched_from_anywhere_else(open_page: Callable[..., Page], app_url: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_selector("h1")
    settled(page)
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((app_url, "data:", "blob:", app_url.replace("http", "ws")))] == []


def test_an_upload_of_200_megabytes_is_refused_and_the_page_stays_up(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    page = open_page()
    upload(page, path)
    expect(page.get_by_text(re.compile("must be 30.*MB or smaller"))).to_be_visible()
    shoot(page, "desk-too-large")
    page = open_page()
    upload(page, SAMPLE)
    matched(page)


def test_a_script_in_a_title_is_shown_as_text(chromium: Browser, tmp_path: Path) -> None:
    title = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
    rows = [item_row("a", Slot.TOP, "shirt", ["b"], title=title), item_row("b", Slot.BAG, "tote", title=title, brand=title)]
    prepared = write_prepared(tmp_path / "prepared", rows, [plain((220, 20, 30)), plain((20, 160, 60))])
    build(prepared, tmp_path / "catalogs" / "odd", ColorHistogram())
    photo = tmp_path / "photo.png"
    photo.write_bytes(encoded(plain((220, 20, 30))))
    with running_app(tmp_path / "catalogs", tmp_path) as url:
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/?catalog=odd")
        upload(page, photo)
        matched(page)
        expect(page.get_by_text(title).first).to_be_visible()
        assert page.title() == "Wearwith"
        page.close()
