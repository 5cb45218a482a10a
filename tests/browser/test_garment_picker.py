"""The component over the photo, alone in a real Chromium: outlines, names, mouse, finger and keyboard. No app and no detector."""

import base64
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.ui.garment_picker import HERE, shape
from recsys.images import thumbnail
from tests.pages.street import SIZE, WORN, detections, person

Point = tuple[float, float]
SCALE = 2.5  # pixels of the screen to one of the photo
NAMES = ["Shirt", "Trousers", "Bag", "Shoes"]
# As Streamlit mounts it: the HTML in a shadow root, the script as a module; what it says is kept in `said`.
MOUNT = """async ([html, css, script, width]) => {
    const host = document.body.appendChild(document.createElement("div"))
    host.style.width = `${width}px`
    const root = host.attachShadow({ mode: "open" })
    root.innerHTML = `${html}<style>${css}</style>`
    const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))
    window.said = []
    const setTriggerValue = (name, value) => said.push([name, value])
    window.show = data => { module.default({ data, parentElement: root, setTriggerValue }) }
}"""
THEME = """
    body { margin: 8px; font-family: sans-serif; --st-primary-color: #0f5c5c; --st-background-color: #faf8f4;
           --st-text-color: #1f1d1a; --st-border-color: #e2dcd1; --st-link-color: #0f5c5c;
           --st-base-radius: 6px; --st-button-radius: 6px; }
"""


def data(**changes: Any) -> dict[str, Any]:
    """What the page gives the component for the made person, the shirt chosen."""
    garments = []
    for number, (name, detection) in enumerate(zip(NAMES, detections(), strict=True), start=1):
        its = shape("test", "person", str(number), detection)
        garments.append({"name": name, "outline": its.outline, "run": its.run})
    photo = "data:image/jpeg;base64," + base64.b64encode(thumbnail(person(), "JPEG")).decode()
    whole = {"photo": photo, "alt": "Your photo", "size": SIZE, "garments": garments, "chosen": 1, "box": None}
    return whole | {"outline": garments[0]["outline"]} | changes


@pytest.fixture
def picker(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Shows the component: `picker(data(), touch=True)`."""
    contexts = []

    def shown(given: dict[str, Any], touch: bool = False) -> Page:
        context = chromium.new_context(viewport={"width": 390, "height": 700}, has_touch=touch, is_mobile=touch)
        contexts.append(context)
        page = context.new_page()
        page.set_content(f"<!doctype html><meta name=viewport content='width=device-width'><style>{THEME}</style>")
        parts = [(HERE / f"picker.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")]
        page.evaluate(MOUNT, [*parts, SIZE[0] * SCALE])
        show(page, given)
        return page

    yield shown
    for context in contexts:
        context.close()


def show(page: Page, given: dict[str, Any]) -> None:
    page.evaluate("data => show(data)", given)


def said(page: Page) -> list[dict[str, str]]:
    heard: list[list[Any]] = page.evaluate("said")
    assert all(name == "choice" for name, _ in heard)
    return [value for _, value in heard]


def name(page: Page, text: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=text, exact=True)


def mode(page: Page, text: str) -> Locator:
    return page.get_by_role("group", name="How to choose").get_by_role("button", name=text)


def on_screen(page: Page, x: float, y: float) -> Point:
    """A point of the photo on the screen."""
    frame = page.locator(".frame").bounding_box()
    assert frame
    assert frame["width"] == pytest.approx(SIZE[0] * SCALE, abs=1)
    return frame["x"] + x * frame["width"] / SIZE[0], frame["y"] + y * frame["height"] / SIZE[1]


def drag(page: Page, start: Point, end: Point) -> None:
    page.mouse.move(*on_screen(page, *start))
    page.mouse.down()
    page.mouse.move(*on_screen(page, *end), steps=4)
    page.mouse.up()


def boxed(choice: dict[str, str]) -> list[int]:
    assert list(choice) == ["box"]
    return [int(number) for number in choice["box"].split(",")]


def test_a_name_and_an_outline_choose_their_garment(picker: Callable[..., Page]) -> None:
    page = picker(data())
    expect(name(page, "Shirt")).to_have_attribute("aria-pressed", "true")
    expect(name(page, "Bag")).to_have_attribute("aria-pressed", "false")
    name(page, "Shoes").click()
    left, _, right, bottom = WORN[1][2]
    page.mouse.click(*on_screen(page, (left + right) / 2, bottom - 6))
    assert said(page) == [{"garment": "4"}, {"garment": "2"}]
    page.mouse.click(*on_screen(page, 5, 5))  # the street
    assert len(said(page)) == 2


def test_a_garment_and_its_name_light_up_together(picker: Callable[..., Page]) -> None:
    page = picker(data())
    name(page, "Bag").hover()
    assert page.locator(".garment").evaluate_all("all => all.map(one => one.classList.contains('near'))") == [
        False,
        False,
        True,
        False,
    ]
    page.mouse.move(*on_screen(page, 45, 128))
    expect(name(page, "Trousers")).to_have_class("name near")
    expect(name(page, "Bag")).to_have_class("name")


def test_the_keyboard_reaches_every_garment(picker: Callable[..., Page]) -> None:
    page = picker(data(chosen=2))
    page.keyboard.press("Tab")
    expect(name(page, "Trousers")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(name(page, "Bag")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(name(page, "Shirt")).to_be_focused()  # round the end
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    assert said(page) == [{"garment": "3"}, {"garment": "4"}]
    show(page, data(chosen=4))
    expect(name(page, "Shoes")).to_be_focused()
    page.keyboard.press("Tab")
    expect(mode(page, "Pick a garment")).to_be_focused()


def test_a_box_is_drawn_with_the_mouse_in_pixels_of_the_photo(picker: Callable[..., Page]) -> None:
    page = picker(data())
    mode(page, "Draw a box").click()
    drag(page, (62, 99), (20, 40))  # from any corner to the one across
    (choice,) = said(page)
    assert boxed(choice) == pytest.approx([20, 40, 62, 99], abs=1)
    expect(mode(page, "Pick a garment")).to_have_attribute("aria-pressed", "true")
    mode(page, "Draw a box").click()
    drag(page, (70, 140), (400, 400))  # out of the photo
    assert boxed(said(page)[1]) == pytest.approx([70, 140, *SIZE], abs=1)


def test_a_finger_draws_a_box_and_the_page_does_not_scroll(picker: Callable[..., Page]) -> None:
    page = picker(data(), touch=True)
    page.evaluate("document.body.style.minHeight = '3000px'")
    mode(page, "Draw a box").tap()
    finger = page.context.new_cdp_session(page)
    path = [on_screen(page, 25 + step * 4, 120 - step * 8) for step in range(11)]
    kinds = ["touchStart", *["touchMove"] * 10]
    for kind, (x, y) in zip(kinds, path, strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("said.length > 0")
    assert boxed(said(page)[0]) == pytest.approx([25, 40, 65, 120], abs=1)
    assert page.evaluate("scrollY") == 0


def test_a_tap_is_no_box(picker: Callable[..., Page]) -> None:
    page = picker(data())
    mode(page, "Draw a box").click()
    drag(page, (40, 40), (41, 90))
    expect(page.get_by_role("status")).to_contain_text("too small")
    assert said(page) == []
    drag(page, (10, 10), (60, 90))
    assert len(said(page)) == 1


def test_the_keys_move_size_and_take_a_box(picker: Callable[..., Page]) -> None:
    page = picker(data(chosen=2, outline=data()["garments"][1]["outline"]))
    left, top, right, bottom = WORN[1][2]
    mode(page, "Draw a box").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application")).to_be_focused()
    step = 2  # a fiftieth of the photo's width, 90 pixels
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    moved = [left + 2 * step, top - step, right + 2 * step, bottom - step]
    expected = [moved[0], moved[1], moved[2] - step, moved[3] + step]
    assert boxed(said(page)[0]) == pytest.approx(expected, abs=1)  # the outline may lie a pixel within the box


def test_a_box_stays_in_the_photo_whatever_key_is_held(picker: Callable[..., Page]) -> None:
    page = picker(data())
    mode(page, "Draw a box").click()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        for _ in range(60):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert boxed(said(page)[0]) == [0, 0, *SIZE]


def test_escape_leaves_the_box_and_so_does_the_button(picker: Callable[..., Page]) -> None:
    page = picker(data())
    for leave in (lambda: page.keyboard.press("Escape"), lambda: mode(page, "Draw a box").click()):
        mode(page, "Draw a box").click()
        expect(page.get_by_role("application")).to_be_visible()
        leave()
        expect(page.get_by_role("application")).to_be_hidden()
        expect(name(page, "Bag")).to_be_visible()
    assert said(page) == []


def test_an_answer_that_arrives_leaves_a_box_in_the_making_alone_and_another_photo_ends_it(picker: Callable[..., Page]) -> None:
    page = picker(data())
    mode(page, "Draw a box").click()
    show(page, data(chosen=3))
    expect(page.locator("rect.open")).to_have_count(1)
    show(page, data(photo=data()["photo"] + "AAAA"))
    expect(page.locator("rect.open")).to_have_count(0)
    expect(name(page, "Shirt")).to_be_visible()


def test_the_whole_photo_can_be_taken_where_it_is_not_taken_yet(picker: Callable[..., Page]) -> None:
    page = picker(data())
    page.get_by_role("button", name="Use the whole photo").click()
    assert said(page) == [{"garment": "whole"}]
    show(page, data(chosen=None, outline=[]))
    expect(page.get_by_role("button", name="Use the whole photo")).to_be_hidden()


def test_a_photo_without_garments_offers_the_box_alone(picker: Callable[..., Page]) -> None:
    page = picker(data(garments=[], chosen=None, outline=[]))
    expect(mode(page, "Pick a garment")).to_be_hidden()
    mode(page, "Draw a box").click()
    drag(page, (10, 20), (60, 90))
    assert boxed(said(page)[0]) == pytest.approx([10, 20, 60, 90], abs=1)


@pytest.mark.parametrize("touch", [False, True])
def test_names_lie_within_the_photo_and_none_over_another(picker: Callable[..., Page], touch: bool) -> None:
    crowded = [garment | {"run": [44, 46, 150]} for garment in data()["garments"]]  # all at one place
    page = picker(data(garments=crowded), touch=touch)
    frame = page.locator(".frame").bounding_box()
    boxes = [name.bounding_box() for name in page.locator(".name").all()]
    assert frame
    assert len(boxes) == len(NAMES)
    for box in boxes:
        assert box
        assert frame["x"] - 1 <= box["x"] <= box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] - 1 <= box["y"] <= box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    tops = sorted((box["y"], box["height"]) for box in boxes if box)
    assert all(above + height <= below for (above, height), (below, _) in pairwise(tops))


def test_fingers_have_44_pixels(picker: Callable[..., Page]) -> None:
    page = picker(data(), touch=True)
    for button in page.locator("button:not(.name)").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    reached = page.locator(".name").evaluate_all("""all => all.map(one => {
        const { left, top, width, height } = one.getBoundingClientRect()
        const [x, y] = [left + width / 2, top + height / 2]
        const root = one.getRootNode()
        return [[0, -21], [0, 21], [-21, 0], [21, 0]].every(([dx, dy]) => root.elementFromPoint(x + dx, y + dy) === one)
    })""")
    assert reached == [True] * len(NAMES)


def test_what_comes_from_data_is_text(picker: Callable[..., Page]) -> None:
    text = "<img src=x onerror=\"document.title='hacked'\">"
    garments = [data()["garments"][0] | {"name": text}]
    page = picker(data(garments=garments, alt=text))
    expect(name(page, text)).to_be_visible()
    expect(page.locator("img")).to_have_count(1)
    expect(page.locator("img")).to_have_attribute("alt", text)
    assert page.title() == ""
