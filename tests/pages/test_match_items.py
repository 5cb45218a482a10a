"""An item of the catalogue as the question of the Match page, and the links that lead there."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.item_panel import SIMILAR_FIRST_SHOWN, SIMILAR_SHOWN
from recsys.building import build
from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.pipeline import OutfitRecommender
from recsys.words import heading
from tests.pages.match_page import START, captions, headings, open_app, texts, upload
from tests.pages.street import Known, detect_with
from tests.support import encoded, item_row, plain, write_prepared

SIMILAR = "Similar to your choice"
ASKED = "i016"  # a shirt that lists what was bought with it


@pytest.fixture(autouse=True)
def detector(catalogs: Path, monkeypatch: pytest.MonkeyPatch) -> Known:
    """It finds nothing, and counts how often it is asked."""
    return detect_with(Known(()), monkeypatch)


@pytest.fixture
def recommender(catalogs: Path) -> OutfitRecommender:
    return OutfitRecommender.load(catalogs / "wardrobe")


def links(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """The links under the cards: what they say, and the query that they lead to."""
    return [(link.proto.label, parse_qs(link.proto.query_string)) for link in app.main.get("page_link")]


def said(app: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in app.main.warning]


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: value for name, value in dict(app.query_params).items() if name in ("item", "view", "sample")}


def test_an_item_is_answered_with_what_the_recommender_says_of_it(
    catalogs: Path, recommender: OutfitRecommender, detector: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ColorHistogram, "encode", lambda *_: pytest.fail("nothing is to be encoded"))
    app = open_app(item=ASKED)
    answer = recommender.recommend_item(ASKED)
    assert headings(app) == [*(heading(found.slot) for found in answer.by_slot), SIMILAR]
    similar = recommender.similar_item(ASKED, Options(k=SIMILAR_SHOWN, slots=(Slot.TOP,)))
    proposed = [match.item.title for found in answer.by_slot for match in found.matches[:4]]
    assert texts(app) == [f"Item {ASKED}", *proposed, *(neighbour.item.title for neighbour in similar)]
    assert app.main.markdown[0].value.replace("\\", "") == "**The catalogue says: shirt (top).**"
    assert not app.main.file_uploader
    assert detector.asked == 0


def test_no_word_is_said_of_a_photo(catalogs: Path, recommender: OutfitRecommender) -> None:
    answer = recommender.recommend_item(ASKED)
    app = open_app(item=ASKED)
    for found in answer.by_slot:
        app.session_state[f"why-{found.slot}-0"] = True
    app.run()
    assert not app.exception
    assert "This item and your choice" in captions(app)
    assert "It is your choice. It was bought together with this." in captions(app)
    assert "photo" not in captions(app)


def test_the_controls_reach_it(catalogs: Path, recommender: OutfitRecommender) -> None:
    app = open_app(item=ASKED)
    app.slider(key="k").set_value(1)
    app.slider(key="threshold").set_value(0.6)
    app.pills(key="slots").set_value([Slot.SHOES]).run()
    assert not app.exception
    (shoes,) = recommender.recommend_item(ASKED, Options(k=1, threshold=0.6, slots=(Slot.SHOES,))).by_slot
    assert headings(app) == ["Shoes", SIMILAR]
    assert texts(app)[1 : 1 + min(4, len(shoes.matches))] == [match.item.title for match in shoes.matches[:4]]


def test_what_is_similar_comes_first_where_it_was_asked_for(catalogs: Path, recommender: OutfitRecommender) -> None:
    app = open_app(item=ASKED, view="similar")
    assert headings(app)[0] == SIMILAR
    within = Options(k=SIMILAR_FIRST_SHOWN, slots=(Slot.TOP,))
    similar = [neighbour.item.title for neighbour in recommender.similar_item(ASKED, within)]
    assert texts(app)[: 1 + len(similar)] == [f"Item {ASKED}", *similar]


def test_every_card_leads_to_its_matches_and_to_what_is_similar(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(k="7"), photo.read_bytes())
    titles, found = texts(app), links(app)
    assert [label for label, _ in found] == ["Match this", "Similar"] * len(titles)
    for title, (_, match), (_, similar) in zip(titles, found[::2], found[1::2], strict=True):
        item_id = title.removeprefix("Item ")
        assert match == {"k": ["7"], "catalog": ["wardrobe"], "item": [item_id]}
        assert similar == {**match, "view": ["similar"]}


def test_under_the_item_a_link_leads_to_the_other_view(catalogs: Path) -> None:
    assert links(open_app(item=ASKED))[0] == (
        "What is similar to it",
        {"catalog": ["wardrobe"], "item": [ASKED], "view": ["similar"]},
    )
    assert links(open_app(item=ASKED, view="similar"))[0] == ("What goes with it", {"catalog": ["wardrobe"], "item": [ASKED]})


def test_choosing_another_leads_back_to_the_start(catalogs: Path) -> None:
    app = open_app(item=ASKED, view="similar", sample="shirt")
    next(button for button in app.main.button if button.label == "Choose another").click().run()
    assert address(app) == {}
    assert headings(app) == START


def test_a_photo_is_kept_while_an_item_is_looked_at(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    before = texts(app)
    app.query_params["item"] = ASKED
    app.run()
    assert texts(app)[0] == f"Item {ASKED}"
    next(button for button in app.main.button if button.label == "Back to your photo").click().run()
    assert address(app) == {}
    assert texts(app) == before


def test_without_a_photo_nothing_leads_back_to_one(catalogs: Path) -> None:
    assert "Back to your photo" not in [button.label for button in open_app(item=ASKED).main.button]


@pytest.mark.parametrize("asked", ["nope", "", "<b>x</b>", "'; DROP TABLE items; --", "x" * 10_000, "\u202eevil", "👠"])
def test_an_item_that_is_not_there_is_said_in_a_line_and_the_page_begins(catalogs: Path, photo: Path, asked: str) -> None:
    app = open_app(item=asked)
    (line,) = said(app)
    assert "The address is not followed: the catalogue wardrobe has no item" in line
    assert len(line) < 160
    assert headings(app) == START
    upload(app, photo.read_bytes())
    assert "Similar to yours" in headings(app)
    assert said(app) == []


@pytest.mark.parametrize("own", [True, False])
def test_an_item_of_a_catalogue_that_is_not_there_is_not_sought_in_another(
    catalogs: Path, own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not own:
        monkeypatch.setenv("WEARWITH_CATALOGS", str(tmp_path / "none"))
    app = open_app(catalog="gone", item=ASKED if own else "demo-0001")
    (line,) = said(app)
    assert "There is no catalogue 'gone' here" in line
    assert headings(app) == START


def test_another_catalogue_begins_anew(catalogs: Path) -> None:
    app = open_app(item=ASKED)
    app.selectbox(key="catalog").set_value("demo").run()
    assert not app.exception
    assert (address(app), said(app)) == ({}, [])
    assert headings(app) == START


def test_what_is_not_clothing_is_shown_with_what_is_similar(catalogs: Path, recommender: OutfitRecommender) -> None:
    app = open_app(item="i007")
    assert "'Item i007' is not clothing" in app.main.error[0].value.replace("\\", "")
    assert headings(app) == [SIMILAR]
    assert len(texts(app)) == 1 + SIMILAR_SHOWN


def test_ids_and_titles_may_hold_anything(catalogs: Path, tmp_path: Path) -> None:
    odd, title = "a&b=c?d#e/ü 'f' <g>%20", "<script>alert(1)</script> **bold** :red[x]"
    rows = [item_row(odd, Slot.TOP, "shirt", ["b"], title=title, brand="[l](http://x)"), item_row("b", Slot.BAG, "tote", [odd])]
    build(write_prepared(tmp_path / "odd", rows, [plain((220, 20, 30)), plain((20, 160, 60))]), catalogs / "odd", ColorHistogram())
    app = upload(open_app(catalog="odd"), encoded(plain((20, 160, 60))))
    assert odd in [query["item"][0] for _, query in links(app)]
    app = open_app(catalog="odd", item=odd)
    assert texts(app)[0] == title
    assert "\\[l\\]\\(http\\:" in captions(app)


def test_a_catalogue_of_one_item_says_that_there_is_nothing_to_match(catalogs: Path, tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "one", [item_row("a", Slot.TOP, "shirt")], [plain()])
    build(prepared, catalogs / "one", ColorHistogram())
    app = open_app(catalog="one", item="a")
    assert "nothing but tops" in app.main.info[-1].value
    assert headings(app) == [SIMILAR]
    assert "nothing else of this kind" in captions(app)
