"""Search by words, and an item as the question, in a real browser: desk, phone and dark."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from recsys.catalog import Catalog
from recsys.datatypes import Options
from recsys.pipeline import OutfitRecommender
from recsys.search import WordIndex
from recsys.words import heading
from tests.browser.test_match import DEMO, matched, shoot

WORDS = "navi plaid shirt"
SIZES = [(1280, 860, False, "desk"), (390, 844, False, "phone"), (1280, 860, True, "dark")]
TOP = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def recommender() -> OutfitRecommender:
    return OutfitRecommender.load(DEMO / "catalog")


@pytest.fixture(scope="module")
def catalog(recommender: OutfitRecommender) -> Catalog:
    return recommender.catalog


def asked_with(page: Page) -> None:
    expect(page.get_by_role("heading", name="Similar to your choice")).to_be_visible()


def looked_at(page: Page, name: str, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "wider than the screen"
    shoot(page, name)


@pytest.mark.parametrize(("width", "height", "dark", "name"), SIZES)
def test_words_are_typed_and_what_is_found_leads_to_its_matches(
    open_page: Callable[..., Page], catalog: Catalog, width: int, height: int, dark: bool, name: str
) -> None:
    page = open_page(width=width, height=height, dark=dark)
    box = page.get_by_role("searchbox", name="Search the catalogue")
    box.fill(WORDS)
    box.press("Enter")
    page.wait_for_url(re.compile("words=navi"))
    first = catalog.item(WordIndex(catalog.items).search(WORDS)[0].row)
    card = page.locator(".st-key-card-found-0")
    expect(card.get_by_text(first.title)).to_be_visible()
    expect(page.get_by_text("No item says 'navi'; taken for")).to_be_visible()
    looked_at(page, f"{name}-search", width)
    card.scroll_into_view_if_needed()
    shoot(page, f"{name}-search-found")
    card.get_by_role("link", name="Match this").click()
    asked_with(page)
    page.wait_for_url(re.compile(f"item={first.item_id}"))
    expect(page.locator(".st-key-card-chosen").get_by_text(first.title)).to_be_visible()
    looked_at(page, f"{name}-item", width)
    page.go_back()
    expect(card.get_by_text(first.title)).to_be_visible()
    expect(box).to_have_value(WORDS)


@pytest.mark.parametrize(("width", "height", "dark", "name"), SIZES)
def test_what_is_similar_to_an_item_comes_first_and_the_page_begins_at_its_top(
    open_page: Callable[..., Page], recommender: OutfitRecommender, width: int, height: int, dark: bool, name: str
) -> None:
    own, *_ = recommender.catalog.spread(1)
    page = open_page(f"?catalog=demo&item={own.item_id}", width=width, height=height, dark=dark)
    asked_with(page)
    for shown in recommender.recommend_item(own.item_id).by_slot:
        expect(page.get_by_role("heading", name=heading(shown.slot), exact=True)).to_be_visible()
    within = Options(k=12, slots=(own.slot,))
    last = recommender.similar_item(own.item_id, within)[-1].item
    card = page.locator(".st-key-card-similar-11")
    expect(card.get_by_text(last.title)).to_be_visible()
    link = card.get_by_role("link", name="Similar")
    link.scroll_into_view_if_needed()
    assert page.evaluate(TOP) > height
    link.click()
    page.wait_for_url(re.compile(f"item={last.item_id}&view=similar"))
    expect(page.locator(".st-key-card-chosen").get_by_text(last.title)).to_be_visible()
    page.wait_for_function(f"{TOP} === 0")
    expect(page.get_by_role("heading").filter(has_not_text="Wearwith").nth(3)).to_have_text("Similar to your choice")
    looked_at(page, f"{name}-similar", width)


def test_controls_that_were_moved_go_along_with_a_link(open_page: Callable[..., Page]) -> None:
    page = open_page("?sample=shirt")
    matched(page)
    page.get_by_role("button", name="Shoes", exact=True).click()
    page.wait_for_url(re.compile("slots=Shoes"))
    link = page.get_by_role("link", name="Match this").first
    expect(link).to_have_attribute("href", re.compile("slots=Shoes"))
    link.click()
    asked_with(page)
    page.wait_for_url(re.compile("slots=Shoes.*item="))
    expect(page.get_by_role("heading", name="Bags", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Back to your photo").click()
    matched(page)


def test_a_finger_can_hit_the_links_of_a_card(open_page: Callable[..., Page]) -> None:
    page = open_page("?words=shirt", width=390, height=844)
    links = page.locator(".st-key-card-found-0").get_by_role("link")
    expect(links).to_have_count(2)
    for number in range(2):
        size = links.nth(number).bounding_box()
        assert size
        assert size["height"] >= 44


def test_a_chip_is_a_colour_of_the_catalogue_and_stays_in_the_address(open_page: Callable[..., Page], catalog: Catalog) -> None:
    page = open_page()
    page.get_by_role("button", name="Red", exact=True).click()
    page.wait_for_url(re.compile("words_colours=red"))
    expect(page.get_by_text(f"{(catalog.items['colour'] == 'red').sum()} found")).to_be_visible()
    shoot(page, "desk-search-red")
    again = open_page(page.url.rpartition("/")[2])
    expect(again.get_by_text(re.compile(r"\d+ found"))).to_be_visible()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("<img src=x onerror=\"document.title='hacked'\">", "markup"),
        ("x" * 10_000, "long"),
        ("\u202e'; DROP TABLE items; -- %*?", "signs"),
        ("zzzzzzzzzzzz", "nothing"),
    ],
)
def test_a_hostile_question_is_answered_on_the_page(open_page: Callable[..., Page], words: str, name: str) -> None:
    page = open_page()
    box = page.get_by_role("searchbox", name="Search the catalogue")
    box.fill(words)
    box.press("Enter")
    expect(page.locator("[data-testid=stAlert]").or_(page.get_by_text(re.compile(r"\d+ found"))).first).to_be_visible()
    assert page.title() == "Wearwith"
    shoot(page, f"desk-search-{name}")


def test_an_item_that_is_not_there_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page("?catalog=demo&item=%3Cb%3Enope%3C%2Fb%3E")
    expect(page.get_by_text("the catalogue demo has no item '<b>nope</b>'")).to_be_visible()
    shoot(page, "desk-item-unknown")
