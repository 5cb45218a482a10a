"""A photo of a person in a real browser: its garments are outlined, another one is tapped, a box is drawn; desk, phone and dark."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.words import heading
from tests.browser.conftest import ROOT
from tests.browser.test_match import DEMO, matched, shoot, upload

PHOTO = ROOT.parent / "shared" / "data" / "clothing-co-parsing" / "photos" / "0006.jpg"  # a validation photo

pytestmark = pytest.mark.skipif(not PHOTO.is_file(), reason=f"needs {PHOTO.name} of clothing-co-parsing in ../shared/data")


@pytest.fixture(scope="module")
def recommender() -> OutfitRecommender:
    return OutfitRecommender.load(DEMO / "catalog")


def with_photo(open_page: Callable[..., Page], **how: int | bool) -> Page:
    page = open_page(**how)
    upload(page, PHOTO)
    matched(page)
    expect(names(page).first).to_be_visible()
    return page


def names(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Garments in your photo").get_by_role("button")


@pytest.mark.parametrize(
    ("width", "height", "dark", "name"),
    [(1280, 860, False, "desk"), (390, 844, False, "phone"), (1280, 860, True, "dark")],
)
def test_each_garment_is_outlined_and_a_tap_matches_another(
    open_page: Callable[..., Page], recommender: OutfitRecommender, width: int, height: int, dark: bool, name: str
) -> None:
    page = with_photo(open_page, width=width, height=height, dark=dark)
    photo = read_photo(PHOTO)
    found = recommender.detect(photo)
    assert len(found) > 1
    expect(names(page)).to_have_count(len(found))
    expect(names(page).first).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "wider than the screen"
    shoot(page, f"{name}-garments")
    names(page).nth(1).click()
    page.wait_for_url(re.compile("garment=2"))
    expect(names(page).nth(1)).to_have_attribute("aria-pressed", "true")
    for offered in recommender.recommend(photo, garment=2).by_slot:
        expect(page.get_by_role("heading", name=heading(offered.slot), exact=True)).to_be_visible()
    shoot(page, f"{name}-garment-2")


def test_a_box_can_be_drawn_where_the_outline_is_wrong(open_page: Callable[..., Page]) -> None:
    page = with_photo(open_page)
    page.get_by_role("button", name="Draw a box").click()
    frame = page.locator(".frame").bounding_box()
    assert frame
    corners = [(0.3, 0.8), (0.7, 0.97)]  # of the photo: around the shoes
    (left, top), (right, bottom) = [(frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y) for x, y in corners]
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    shoot(page, "desk-drawing")
    page.mouse.up()
    page.wait_for_url(re.compile("box="))
    width, height = read_photo(PHOTO).size
    said = re.search(r"box=([\d%C,]+)", page.url)
    assert said
    box = [int(number) for number in said[1].replace("%2C", ",").split(",")]
    assert box == pytest.approx([0.3 * width, 0.8 * height, 0.7 * width, 0.97 * height], abs=2)
    expect(page.locator("rect.box")).to_have_count(1)
    shoot(page, "desk-box")
    page.get_by_role("button", name="Use the whole photo").click()
    page.wait_for_url(re.compile("garment=whole"))
    expect(page.get_by_text("The whole photo is taken.")).to_be_visible()
    shoot(page, "desk-whole-photo")


def test_the_chips_switch_and_another_photo_begins_anew(open_page: Callable[..., Page]) -> None:
    page = with_photo(open_page)
    page.locator("[class*=st-key-other-] button").last.click()
    page.wait_for_url(re.compile(r"garment=\d"))
    expect(names(page).last).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Another photo").click()
    page.wait_for_url(re.compile(r"^[^?]*$"))
