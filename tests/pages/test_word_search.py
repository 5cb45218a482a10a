"""Search by words on the Match page, in Streamlit's own simulator."""

import base64
import io
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.ui import resources, word_search
from pages.ui.colour_chips import SHOWN, colour_chips
from recsys import encoders
from recsys.building import build
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import EncoderError
from recsys.search import WordIndex
from recsys.word_search import WordSearch
from tests.pages.match_page import START, captions, headings, open_app, texts
from tests.support import Colour, Row, item_row, plain, write_prepared
from tests.word_encoder import ShadeEncoder

NAVY, RED, GREEN = (25, 30, 80), (200, 20, 30), (20, 120, 50)
ROWS: list[Row] = [
    item_row("a", Slot.TOP, "shirt", title="Navy check shirt", colour="Navy Blue"),
    item_row("b", Slot.TOP, "shirt", title="Red check shirt", colour="Red"),
    item_row("c", Slot.SHOES, "heels", title="Red heels", colour="Red", brand="Acme"),
    item_row("d", Slot.SHOES, "boots", title="Plain boots", colour="Green"),
    item_row("e", Slot.TOP, "t-shirt", title="Navy shirt <b>*bold*</b>", colour="Navy Blue"),
]
PICTURES: list[Colour] = [NAVY, RED, RED, GREEN, NAVY]


@pytest.fixture
def shop(catalogs: Path, tmp_path: Path) -> Catalog:
    """The catalogue `shop` of ROWS, among those that the app offers."""
    build(write_prepared(tmp_path / "shop", ROWS, [plain(colour) for colour in PICTURES]), catalogs / "shop", ColorHistogram())
    return Catalog.load(catalogs / "shop")


@pytest.fixture
def unsaid(catalogs: Path, tmp_path: Path) -> Catalog:
    """The catalogue `unsaid`, whose items do not say their colours."""
    rows = [{**row, "colour": None} for row in ROWS]
    prepared = write_prepared(tmp_path / "unsaid", rows, [plain(colour) for colour in PICTURES])
    build(prepared, catalogs / "unsaid", ColorHistogram())
    return Catalog.load(catalogs / "unsaid")


def search(catalog: str = "shop", colours: list[str] | None = None, slots: list[str] | None = None, **query: str) -> AppTest:
    """The page at an address that asks for this."""
    chips = {"words_colours": colours or [], "words_slots": slots or []}
    app = open_app(catalog=catalog, **query, **{name: said for name, said in chips.items() if said})  # type: ignore[arg-type]
    assert not app.exception
    return app


def found(app: AppTest) -> list[str]:
    """The titles on the cards, without what opens under Why."""
    return [
        link["item"][0] for link in (parse_qs(one.proto.query_string) for one in app.main.get("page_link")) if "view" not in link
    ]


def asked(app: AppTest) -> dict[str, list[str]]:
    said = {name: value for name, value in dict(app.query_params).items() if name.startswith("words")}
    return {name: [value] if isinstance(value, str) else value for name, value in said.items()}


def warned(app: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in app.main.warning]


def test_nothing_is_searched_until_something_is_asked(shop: Catalog) -> None:
    app = search()
    assert headings(app) == START
    assert found(app) == []


@pytest.mark.parametrize("words", ["navy chek shirt", "red heels", "shirt", "acme"])
def test_what_is_found_is_what_the_index_finds_in_its_order(shop: Catalog, words: str) -> None:
    app = search(words=words)
    assert found(app) == [shop.ids[hit.row] for hit in WordIndex(shop.items).search(words)]
    assert app.text_input(key="words").value == words
    assert "In this catalogue" not in headings(app)


def test_what_was_typed_goes_into_the_address_and_comes_back_from_it(shop: Catalog) -> None:
    app = search(words_page="3")
    app.text_input(key="words").set_value("red heels").run()
    assert asked(app) == {"words": ["red heels"]}
    assert found(app) == found(search(words="red heels")) == ["c"]
    app.text_input(key="words").set_value("").run()
    assert asked(app) == {}
    assert "In this catalogue" in headings(app)


def test_a_mistyped_word_is_said_with_what_it_was_taken_for_and_each_card_says_why(shop: Catalog) -> None:
    app = search(words="navy chek shirt")
    assert "No item says 'chek'; taken for check." in captions(app).replace("\\", "")
    assert "navy, check, shirt" in captions(app)
    assert "navy, shirt; not chek" in captions(app)
    assert "chek → check (typo) in title" in texts(app)


def test_chips_narrow_what_is_found(shop: Catalog) -> None:
    assert set(found(search(words="check", colours=["Red"]))) == {"b"}
    assert set(found(search(colours=["Red", "Green"], slots=["shoes"]))) == {"c", "d"}
    app = search(words="shirt")
    app.pills(key="words_colours").set_value(["Red"]).run()
    assert asked(app) == {"words": ["shirt"], "words_colours": ["Red"]}
    assert found(app) == ["b"]
    app.pills(key="words_slots").set_value([Slot.SHOES]).run()
    assert asked(app)["words_slots"] == ["shoes"]


def test_where_the_chips_leave_nothing_a_tap_takes_them_away(shop: Catalog) -> None:
    app = search(words="shirt", colours=["Green"], slots=["shoes"])
    assert "3 of others" in app.main.info[0].value
    next(button for button in app.main.button if button.label == "Search all colours and kinds").click().run()
    assert asked(app) == {"words": ["shirt"]}
    assert len(found(app)) == 3


def test_where_nothing_is_found_it_says_why(shop: Catalog) -> None:
    app = search(words="xylophone")
    assert "No item says 'xylophone'" in captions(app).replace("\\", "")
    assert "Fewer words" in app.main.info[0].value
    assert found(app) == []


def test_colours_that_no_item_says_are_those_of_the_pictures(unsaid: Catalog) -> None:
    chips = colour_chips(unsaid)
    assert not chips.stated
    navy = next(name for name in chips.names if "navy" in name)
    assert set(found(search("unsaid", words="shirt", colours=[navy]))) == {"a", "e"}
    assert set(found(search("unsaid", colours=[navy]))) == {"a", "e"}


def test_a_chip_shows_its_colour_as_the_catalogue_has_it(shop: Catalog) -> None:
    chips = colour_chips(shop)
    assert chips.stated
    assert chips.names == ("Navy Blue", "Red", "Green")
    label = chips.label("Red")
    assert label.endswith(") Red")
    data = label.partition("base64,")[2].partition(")")[0]
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    assert np.abs(shown.astype(int) - RED).max() <= 8


def test_only_the_commonest_colours_have_chips_and_the_address_may_name_the_others(catalogs: Path, tmp_path: Path) -> None:
    rows = [item_row(f"i{n}", colour=f"shade {n % 20:02}" if n < 40 else "rare*") for n in range(41)]
    build(write_prepared(tmp_path / "many", rows, [plain()] * 41), catalogs / "many", ColorHistogram())
    assert len(search("many").pills(key="words_colours").options) == SHOWN
    app = search("many", colours=["rare*"])
    assert found(app) == ["i40"]
    assert app.pills(key="words_colours").options[-1] == "Rare\\*"


@pytest.mark.parametrize(
    ("page", "turned"), [("2", True), ("99", True), ("0", False), ("-1", False), ("²", False), ("9" * 5000, False)]
)
def test_a_long_answer_is_shown_a_page_at_a_time(shop: Catalog, monkeypatch: pytest.MonkeyPatch, page: str, turned: bool) -> None:
    monkeypatch.setattr(word_search, "PAGE", 2)
    ranked = [shop.ids[hit.row] for hit in WordIndex(shop.items).search("shirt")]
    app = search(words="shirt", words_page=page)
    assert found(app) == (ranked[2:] if turned else ranked[:2])
    assert f"3 found, the best first, {'3 to 3' if turned else '1 to 2'} shown" in captions(app)


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE items; --", '" OR 1=1', "* ? % _", "\\", "{}[]()", "<script>alert(1)</script>", ":red[x] **b** $a$",
        "👠", "\u202eshirt\u202c", "حذاء", "靴", "\x00", "shirt " * 2_000, "x" * 10_000,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    ],
)  # fmt: skip
def test_a_hostile_question_is_answered_or_refused_in_a_line(shop: Catalog, words: str) -> None:
    app = search(words=words)
    assert len(app.main.error) <= 1
    said = [element.value for element in (*app.main.error, *app.main.caption, *app.main.info)]
    assert said
    assert all(len(line) < 400 for line in said)
    assert not any("<script>" in line for line in said)


def test_text_from_data_is_shown_as_text(shop: Catalog) -> None:
    app = search(words="bold")
    assert found(app) == ["e"]
    assert "Navy shirt <b>*bold*</b>" in texts(app)


def test_a_chip_that_is_not_there_is_said_and_passed_over(shop: Catalog) -> None:
    app = search(words="shirt", colours=["<i>ultraviolet</i>", "Red"], slots=["hat"])
    assert [line.partition(" is ")[0] for line in warned(app)] == ["The address"] * 2
    assert found(app) == ["b"]


def test_what_was_found_is_told_to_who_asked(shop: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[np.ndarray | None] = []
    box = word_search.search_box

    def heard(catalog: Catalog) -> np.ndarray | None:
        told.append(box(catalog))
        return told[-1]

    monkeypatch.setattr(word_search, "search_box", heard)
    search()
    assert told.pop() is None
    app = search(words="shirt")
    rows = told.pop()
    assert rows is not None
    assert [shop.ids[row] for row in rows] == found(app)


@pytest.fixture
def seen(catalogs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """The catalogue `seen` of ROWS, made by an encoder that knows words."""
    build(write_prepared(tmp_path / "seen", ROWS, [plain(colour) for colour in PICTURES]), catalogs / "seen", ShadeEncoder())
    monkeypatch.setattr(encoders, "knows_words", lambda name: name == "shade")
    return Catalog.load(catalogs / "seen")


def test_where_the_encoder_knows_words_the_pictures_are_searched(seen: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_load_encoder", lambda name: {"shade": ShadeEncoder()}[name])
    app = search("seen", words="crimson heels")
    answer = WordSearch(seen, WordIndex(seen.items), ShadeEncoder()).find("crimson heels")
    assert found(app) == list(seen.ids[answer.rows])
    said = captions(app)
    assert "heels; not crimson; its picture is like these words" in said
    assert "its picture is like these words" in said
    assert not warned(app)


def test_where_that_encoder_cannot_be_had_explore_searches_the_words_and_says_so(
    seen: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        if name == "shade":
            raise EncoderError("shade needs the package *transformers*")

    monkeypatch.setattr(resources, "_load_encoder", refuse)
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    app = search("seen", words="heels").switch_page("pages/explore.py").run()
    assert not app.exception
    assert "The pictures are not searched: shade needs the package *transformers*" in warned(app)
    assert found(app) == ["c"]
