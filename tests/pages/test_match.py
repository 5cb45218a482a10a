"""The Match page in Streamlit's own simulator: every state a person can bring it into."""

import io
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from recsys import encoders
from recsys.building import build
from recsys.catalog import VECTORS_FILE, Catalog
from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_photo
from recsys.pipeline import OutfitRecommender
from recsys.words import heading
from tests.pages.match_page import APP, SIMILAR_SHOWN, START, captions, headings, open_app, texts, upload
from tests.pages.street import Known, detect_with
from tests.support import encoded, item_row, plain, write_prepared

TITLE = "What do I wear with this?"


@pytest.fixture(autouse=True)
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every photo is taken as a whole; test_match_garments.py has photos in which garments are found."""
    detect_with(Known(()), monkeypatch)


def test_before_a_photo_it_asks_for_one_and_says_where_it_stays(catalogs: Path) -> None:
    app = open_app()
    assert [title.value for title in app.title] == [TITLE]
    assert "stays on the machine" in app.file_uploader(key="upload").label
    assert headings(app) == START


def test_an_uploaded_photo_is_answered_with_what_the_recommender_says(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    answer = OutfitRecommender.load(catalogs / "wardrobe").recommend(read_photo(photo))
    assert headings(app) == [*(heading(found.slot) for found in answer.by_slot), "Similar to yours"]
    shown = [match.item.title for found in answer.by_slot for match in found.matches[:4]]
    assert texts(app)[: len(shown)] == shown
    assert answer.garment.category in app.main.markdown[0].value.replace("\\", "")


def test_more_shows_the_rest_of_a_slot(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    before = len(texts(app))
    button = next(button for button in app.main.button if button.label.startswith("Show "))
    button.click().run()
    assert len(texts(app)) == before + int(button.label.split()[1])


def test_why_opens_the_evidence_with_both_similarities(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    answer = OutfitRecommender.load(catalogs / "wardrobe").recommend(read_photo(photo))
    found = next(found for found in answer.by_slot if found.matches[0].evidence)
    assert "This item and your photo" not in captions(app)
    app.session_state[f"why-{found.slot}-0"] = True
    app.run()
    match = found.matches[0]
    assert f"{match.similarity:.2f} cosine" in captions(app)
    assert f"{match.evidence[0].similarity:.2f}" in captions(app)
    assert match.evidence[0].item.title in texts(app)


def test_controls_reach_the_recommender(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    app.slider(key="k").set_value(9)
    app.slider(key="threshold").set_value(0.5)
    app.pills(key="slots").set_value([Slot.SHOES, Slot.BAG]).run()
    assert not app.exception
    recommender = OutfitRecommender.load(catalogs / "wardrobe")
    answer = recommender.recommend(read_photo(photo), Options(k=9, threshold=0.5, slots=(Slot.SHOES, Slot.BAG)))
    assert headings(app) == [*(heading(found.slot) for found in answer.by_slot), "Similar to yours"]


def test_a_shared_url_sets_the_controls(catalogs: Path) -> None:
    app = open_app(k="7", threshold="0.5")
    assert app.slider(key="k").value == 7
    assert app.slider(key="threshold").value == 0.5


@pytest.fixture
def far(catalogs: Path, prepared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> float:
    """The least similarity of another encoder, by which the catalogue `far` was built."""

    class Far(ColorHistogram):
        name = "far"
        least_similarity = -0.1

    load = encoders.load
    monkeypatch.setattr(encoders, "load", lambda name: Far() if name == "far" else load(name))
    build(prepared_dir, catalogs / "far", Far())
    return Far.least_similarity


def choose(app: AppTest, catalog: str) -> float:
    """Choose a catalogue; where the least similarity stands then."""
    app.selectbox(key="catalog").set_value(catalog).run()
    assert not app.exception
    return float(app.slider(key="threshold").value)


def test_the_least_similarity_is_the_encoder_s_until_somebody_moves_it(catalogs: Path, far: float, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    slider = app.slider(key="threshold")
    assert (slider.value, slider.min, slider.max) == (0.3, -0.5, 1.0)
    assert "0.30 suits color\\-histogram" in slider.help
    assert choose(app, "far") == far
    answer = OutfitRecommender.load(catalogs / "far").recommend(read_photo(photo))
    assert answer.threshold == far
    assert captions(app).count(f"{answer.accounting.passed} passed") == 1
    assert app.run().slider(key="threshold").value == far
    assert choose(app, "wardrobe") == 0.3
    app.slider(key="threshold").set_value(0.5).run()
    assert choose(app, "far") == 0.5
    assert choose(app, "wardrobe") == 0.5


def test_a_least_similarity_in_the_url_holds_whatever_the_encoder_says(catalogs: Path, far: float) -> None:
    assert open_app(catalog="far").slider(key="threshold").value == far
    app = open_app(catalog="far", threshold="-0.25")
    assert app.slider(key="threshold").value == -0.25
    assert choose(app, "wardrobe") == -0.25
    assert open_app(catalog="far", threshold="-3").slider(key="threshold").value == far  # nothing below the slider's end


def test_a_price_range_leaves_out_what_lies_outside_it(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    app.slider(key="price").set_value((20.0, 40.0)).run()
    assert not app.exception
    prices = {f"Item {row.item_id}": row.price for row in Catalog.load(catalogs / "wardrobe").items.itertuples()}
    proposed = texts(app)[:-SIMILAR_SHOWN]  # the similar items stand last, and are not narrowed
    assert proposed
    assert all(20 <= prices[title] <= 40 for title in proposed)


def test_a_correction_changes_what_is_matched_and_can_be_taken_back(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    box = next(box for box in app.main.selectbox if box.label == "It is")
    box.set_value((Slot.SHOES, "sneakers")).run()
    assert not app.exception
    assert "You said" in app.main.markdown[0].value
    assert "Shoes" not in headings(app)
    next(box for box in app.main.selectbox if box.label == "It is").set_value(None).run()
    assert "You said" not in app.main.markdown[0].value


def test_a_correction_that_another_catalogue_does_not_know_is_forgotten_there(catalogs: Path, tmp_path: Path, photo: Path) -> None:
    prepared = write_prepared(tmp_path / "other", [item_row("a", Slot.BAG, "tote")], [plain()])
    build(prepared, catalogs / "other", ColorHistogram())
    app = upload(open_app(), photo.read_bytes())
    next(box for box in app.main.selectbox if box.label == "It is").set_value((Slot.SHOES, "sneakers")).run()
    app.selectbox(key="catalog").set_value("other").run()
    assert not app.exception
    assert "You said" not in app.main.markdown[0].value


def test_another_photo_leads_back_to_the_start(catalogs: Path, photo: Path) -> None:
    app = upload(open_app(), photo.read_bytes())
    next(button for button in app.main.button if button.label == "Another photo").click().run()
    assert headings(app) == START
    assert app.file_uploader(key="upload").value is None


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("notes.png", b"dear diary", "notes.png is not a picture"),
        ("empty.jpg", b"", "empty.jpg is empty"),
        ("half.jpg", encoded(Image.effect_noise((300, 300), 50).convert("RGB"), "JPEG")[:2000], "half.jpg is damaged or cut short"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_in_one_line_and_another_can_follow(
    catalogs: Path, photo: Path, name: str, data: bytes, says: str
) -> None:
    app = upload(open_app(), data, name)
    assert len(app.error) == 1
    assert says in app.error[0].value.replace("\\", "")
    assert headings(app) == START
    upload(app, photo.read_bytes())
    assert not app.error
    assert "Similar to yours" in headings(app)


def test_an_animated_gif_is_taken_by_its_first_frame(catalogs: Path) -> None:
    frames = [plain((220, 20, 30), (30, 30)), plain((20, 160, 60), (30, 30))]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    app = upload(open_app(), buffer.getvalue(), "dance.gif")
    assert not app.error
    assert "Similar to yours" in headings(app)


def test_a_broken_catalogue_is_named_and_the_page_stays_up(catalogs: Path) -> None:
    (catalogs / "wardrobe" / VECTORS_FILE).unlink()
    app = open_app()
    assert len(app.error) == 1
    assert VECTORS_FILE in app.error[0].value.replace("\\", "")
    assert not app.file_uploader


def test_text_from_data_is_shown_as_text(catalogs: Path, tmp_path: Path) -> None:
    title = "<script>alert(1)</script> **bold** :red[x] $a$"
    rows = [
        item_row("a", Slot.TOP, "shirt", ["b"], title=title, brand="[link](http://x)"),
        item_row("b", Slot.BAG, "tote", title=title, url="javascript:alert(1)"),
    ]
    prepared = write_prepared(tmp_path / "odd", rows, [plain((220, 20, 30)), plain((20, 160, 60))])
    build(prepared, catalogs / "odd", ColorHistogram())
    app = upload(open_app(catalog="odd"), encoded(plain((220, 20, 30))))
    assert title in texts(app)
    assert "\\[link\\]\\(http\\:" in captions(app)


def test_without_any_catalogue_it_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEARWITH_CATALOGS", str(tmp_path))
    monkeypatch.setattr("pages.ui.resources.DEMO", tmp_path / "none")
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    assert "no catalogue" in app.error[0].value


def test_a_catalogue_that_is_not_there_any_more_is_said(catalogs: Path) -> None:
    app = open_app(catalog="gone")
    assert "gone" in app.warning[0].value
    assert app.file_uploader


def test_a_price_range_in_the_url_may_stand_in_any_order(catalogs: Path, photo: Path) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["catalog"] = "wardrobe"
    app.query_params["price"] = ["40", "20"]
    app.run()
    upload(app, photo.read_bytes())
    assert "Similar to yours" in headings(app)


def test_a_catalogue_without_lists_says_so_once(catalogs: Path, tmp_path: Path) -> None:
    rows = [item_row("a", Slot.TOP, "shirt"), item_row("b", Slot.BAG, "tote"), item_row("c", Slot.SHOES, "boots")]
    colours = [(220, 20, 30), (20, 160, 60), (30, 60, 200)]
    build(write_prepared(tmp_path / "bare", rows, [plain(colour) for colour in colours]), catalogs / "bare", ColorHistogram())
    app = upload(open_app(catalog="bare"), encoded(plain(colours[0])))
    assert "does not say what was bought together" in app.info[0].value
    assert "Nothing in" not in captions(app)


def test_an_unsure_photo_offers_guesses_even_where_two_slots_share_a_category(catalogs: Path, tmp_path: Path) -> None:
    rows = [item_row("a", Slot.TOP, "linen"), item_row("b", Slot.BOTTOM, "linen"), item_row("c", Slot.BAG, "linen")]
    prepared = write_prepared(tmp_path / "linen", rows, [plain((200, 30, 40))] * 3)
    build(prepared, catalogs / "linen", ColorHistogram())
    app = upload(open_app(catalog="linen"), encoded(plain((200, 30, 40))))
    guesses = [button for button in app.main.button if button.label == "A linen"]
    assert len(guesses) == 3
    guesses[1].click().run()
    assert not app.exception
    assert "You said" in app.main.markdown[0].value
