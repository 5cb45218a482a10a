"""The Catalogue page in Streamlit's own simulator: every state a person can bring it into."""

import importlib
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from pages.importing.job import Standing, State
from pages.importing.order import Source
from pages.ui import resources
from pages.ui.import_panel import duration, in_words, pace_in_words
from pages.ui.text import source_in_words
from recsys.building import build
from recsys.catalog import VECTORS_FILE, Catalog
from recsys.datatypes import Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.words import heading
from tests.pages.zips import photos
from tests.support import encoded, item_row, plain, snapshot, write_prepared

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
MATCH_TITLE = "What do I wear with this?"
MB = 1_000_000
PATIENCE = 60.0  # seconds: a busy machine may take its time


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of catalogues, and a server that has imported nothing."""
    folder = tmp_path / "catalogs"
    folder.mkdir()
    monkeypatch.setenv("WEARWITH_CATALOGS", str(folder))
    resources.importer.clear()
    yield folder
    if (running := resources.importer().current) is not None:
        running.cancel()
        ended()


@pytest.fixture
def wardrobe(shelf: Path, catalog_dir: Path) -> Path:
    """A catalogue of one's own, `wardrobe`."""
    return Path(shutil.copytree(catalog_dir, shelf / "wardrobe"))


def open_page() -> AppTest:
    """The page, on the newest catalogue."""
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("pages/catalog.py").run()
    assert not app.exception
    return app


def upload(app: AppTest, data: bytes, name: str = "My shop.zip") -> AppTest:
    app.file_uploader[0].set_value((name, data, "application/zip")).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.main.button if button.label == label).click().run()
    assert not app.exception
    return app


def ended() -> None:
    running = resources.importer().current
    assert running is not None
    end = time.monotonic() + PATIENCE
    while running.state == State.RUNNING:
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def text(app: AppTest) -> str:
    """All that the page says in words, without the marks that escape it."""
    said = [*app.main.markdown, *app.main.caption, *app.main.error, *app.main.info, *app.main.warning]
    return "\n".join(element.value for element in said).replace("\\", "")


def scrolled(app: AppTest) -> bool:
    """Whether the page brings the import into sight."""
    return any("scrollIntoView" in element.proto.body for element in app.main.get("html"))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


class TestLoaded:
    def test_before_anything_is_imported_it_shows_the_demo_and_three_ways_to_import(self) -> None:
        app = open_page()
        assert app.title[0].value == "Catalogue"
        assert f"{len(Catalog.load(resources.DEMO)):,} items in demo" in text(app)
        assert "Nothing was left out" in text(app)
        assert app.segmented_control(key="import_choice").options == ["Photos", "A table", "A public data set"]
        assert "catalog" not in app.session_state
        assert "Remove it" not in labels(app)

    def test_a_click_is_enough_for_a_first_real_catalogue_and_is_offered_until_there_is_one(
        self, shelf: Path, catalog_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("WEARWITH_MIRROR", "http://127.0.0.1:9")  # nobody there: that it has begun is enough
        app = open_page()
        app.button(key="import-start").click().run()
        running = resources.importer().current
        assert running is not None
        assert (running.order.source, running.order.name) == (Source.CLOTHING, "clothing-photos")
        running.cancel()
        ended()
        shutil.copytree(catalog_dir, shelf / "wardrobe")
        assert "import-start" not in [button.key for button in open_page().main.button]

    def test_counts_are_those_of_the_catalogue(self, wardrobe: Path) -> None:
        catalog = Catalog.load(wardrobe)
        app = open_page()
        said = text(app)
        with_list = sum(bool(len(catalog.also_buy(row))) for row in range(len(catalog)))
        assert f"{with_list} of 64 say what was bought with them" in said
        assert f"{catalog.items['price'].notna().sum()} of 64 have a price" in said
        assert f"{catalog.items['gender'].notna().sum()} of 64 say whom they are made for" in said
        for slot in Slot:
            assert f"{heading(slot)} · {(catalog.slots == slot).sum()}" in said
        assert "compared by color-histogram" in said
        assert [element.value for element in app.main.text][:3] == [item.title for item in catalog.spread(12)][:3]

    def test_the_choice_is_the_same_on_both_pages(self, wardrobe: Path) -> None:
        app = open_page()
        app.selectbox(key="catalog").set_value("demo").run()
        app.switch_page("pages/match.py").run()
        assert app.title[0].value == MATCH_TITLE
        assert app.selectbox(key="catalog").value == "demo"
        app.switch_page("pages/catalog.py").run()
        assert "in demo" in text(app)

    def test_a_catalogue_that_cannot_be_read_is_said_and_can_be_removed(self, wardrobe: Path) -> None:
        (wardrobe / VECTORS_FILE).unlink()
        app = open_page()
        assert VECTORS_FILE in text(app)
        assert "wardrobe was removed" in text(press(app, "Remove it"))

    def test_what_was_left_out_is_told_by_reason_with_examples(self, wardrobe: Path) -> None:
        report = json.loads((wardrobe / "report.json").read_text())
        gone = {f"reason {number}": {"count": 20 - number, "examples": [f"line {number}", "<b>x</b>"]} for number in range(14)}
        report["dropped"] = {"picture could not be read": {"count": 2, "examples": ["a: torn"]}}
        report["prepared"] |= {
            "dropped": gone,
            "pairs_dropped": {"stands twice": {"count": 3, "examples": []}},
            "without_picture": 4,
        }
        (wardrobe / "report.json").write_text(json.dumps(report))
        app = open_page()
        assert app.expander[0].label.replace("\\", "") == "Left out: 189 rows and 3 pairs and 2 items"
        said = text(app)
        assert "20 × reason 0" in said
        assert "line 0; <b>x</b>" in said
        assert "- 15 for 2 other reasons" in said
        assert "3 × stands twice" in said
        assert "2 × picture could not be read" in said
        assert "4 items have no picture" in said

    def test_an_endless_example_is_cut(self, wardrobe: Path) -> None:
        report = json.loads((wardrobe / "report.json").read_text())
        report["prepared"]["dropped"] = {"r" * 5000: {"count": 1, "examples": ["http://example.com/" + "x" * 1_000_000]}}
        (wardrobe / "report.json").write_text(json.dumps(report))
        said = text(open_page())
        assert "http://example.com/xxx" in said
        assert len(said) < 2_000

    def test_a_damaged_report_is_said_in_a_line(self, wardrobe: Path) -> None:
        (wardrobe / "report.json").write_text('{"prepared": {"dropped": [1]}, "dropped": {}}')
        assert "the report of what was left out is damaged" in text(open_page())

    def test_markup_in_a_title_or_a_reason_is_text(self, shelf: Path, tmp_path: Path) -> None:
        title = "<script>alert(1)</script> **bold** :red[x] $a$"
        prepared = write_prepared(tmp_path / "odd", [item_row("a", Slot.TOP, "shirt", title=title)], [plain()])
        (prepared / "report.json").write_text(json.dumps({"source": title, "dropped": {title: {"count": 1, "examples": [title]}}}))
        build(prepared, shelf / "odd", ColorHistogram())
        app = open_page()
        assert title in [element.value for element in app.main.text]
        assert not any(title in element.value for element in [*app.main.markdown, *app.main.caption])
        assert text(app).count(title) == 3

    def test_without_any_catalogue_it_says_to_import_one(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(resources, "DEMO", tmp_path / "none")
        app = open_page()
        assert "no catalogue yet" in text(app)
        assert app.file_uploader


class TestRemoval:
    def test_a_catalogue_of_ones_own_is_removed_when_it_is_confirmed(self, shelf: Path, wardrobe: Path) -> None:
        app = open_page()
        assert wardrobe.exists()
        press(app, "Remove it")
        assert list(shelf.iterdir()) == []
        assert "wardrobe was removed" in text(app)
        assert "items in demo" in text(app)

    def test_the_demo_stays(self, wardrobe: Path) -> None:
        app = open_page()
        app.selectbox(key="catalog").set_value("demo").run()
        assert "Remove it" not in labels(app)


class TestImport:
    def test_photos_become_a_catalogue_to_match_with(self, shelf: Path) -> None:
        app = upload(open_page(), photos(6, **{"shirts/torn.png": b"no", "gizmos/1.png": encoded(plain())}))
        press(app, "Import the photos")
        assert "Importing my-photos" in text(app)
        assert "One import at a time" in text(app)
        assert not app.file_uploader
        assert scrolled(app)
        ended()
        app.run()
        assert not scrolled(app)
        assert not app.exception
        assert "my-photos is ready: 6 items" in text(app).replace("*", "")
        assert "Left out: 2 rows." in text(app)
        assert "1 × no slot known for category 'gizmos'" in text(app)
        assert [path.name for path in shelf.iterdir()] == ["my-photos"]
        assert app.file_uploader[0].value is None
        press(app, "Match with it")
        assert app.title[0].value == MATCH_TITLE
        assert app.selectbox(key="catalog").value == "my-photos"
        assert "6 items from your own photos" in app.sidebar.caption[0].value.replace("\\", "")

    def test_to_look_at_it_chooses_it_and_closes_the_panel(self) -> None:
        app = press(upload(open_page(), photos(2)), "Import the photos")
        ended()
        app.run()
        app.selectbox(key="catalog").set_value("demo").run()
        assert "my-photos is ready" in text(app)
        press(app, "Look at it")
        assert app.selectbox(key="catalog").value == "my-photos"
        assert "is ready" not in text(app)

    def test_streamlit_lets_go_of_an_upload_that_is_handed_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        removed: list[str] = []
        monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", lambda _, session_id, file_id: removed.append(file_id))
        app = upload(open_page(), photos(2))
        file_id = app.file_uploader[0].value.file_id
        assert removed == []
        press(app, "Import the photos")
        assert removed == [file_id]

    def test_a_catalogue_that_was_imported_and_removed_is_spoken_of_no_more(self, shelf: Path) -> None:
        app = press(upload(open_page(), photos(2)), "Import the photos")
        ended()
        assert "is ready" in text(app.run())
        press(app, "Remove it")
        assert "my-photos was removed" in text(app)
        assert "is ready" not in text(app)
        assert not app.error

    def test_whoever_opens_the_page_sees_the_import_and_can_cancel_it(self, shelf: Path, wardrobe: Path) -> None:
        before = snapshot(shelf)
        app = upload(open_page(), photos(130))
        app.text_input(key="name-photos").set_value("wardrobe").run()
        app.checkbox(key="replace-photos").set_value(True).run()
        press(app, "Import the photos")
        other = open_page()
        assert "Importing wardrobe" in text(other)
        press(other, "Cancel")
        ended()
        other.run()
        assert "The import of wardrobe was cancelled" in text(other)
        assert "The catalogue of that name is as it was" in text(other)
        assert snapshot(shelf) == before
        press(other, "Close")
        assert "cancelled" not in text(other)

    def test_a_file_that_is_no_zip_fails_in_one_line_and_leaves_what_was_there(self, shelf: Path, wardrobe: Path) -> None:
        before = snapshot(shelf)
        app = press(upload(open_page(), b"dear diary", "diary.zip"), "Import the photos")
        ended()
        app.run()
        assert "my-photos could not be imported" in text(app)
        assert "diary.zip is not a zip file that can be read" in text(app)
        assert str(shelf) not in text(app)
        assert snapshot(shelf) == before
        assert "One import at a time" not in text(press(app, "Close"))

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("", "needs a name"),
            ("../up", "will not do"),
            ("two words", "will not do"),
            ("demo", "comes with Wearwith"),
            ("wardrobe", "Tick that it may be replaced"),
        ],
    )
    def test_a_name_that_will_not_do_is_refused_and_nothing_starts(self, wardrobe: Path, name: str, says: str) -> None:
        app = upload(open_page(), photos(2))
        app.text_input(key="name-photos").set_value(name).run()
        press(app, "Import the photos")
        assert says in app.main.error[0].value.replace("\\", "")
        assert resources.importer().current is None
        assert app.file_uploader[0].value is not None

    def test_the_button_waits_for_the_file(self) -> None:
        app = open_page()
        assert app.button(key="import-photos").disabled
        assert not upload(app, photos(2)).button(key="import-photos").disabled

    def test_every_choice_has_its_form(self) -> None:
        app = open_page()
        app.segmented_control(key="import_choice").set_value("A table").run()
        assert app.file_uploader[0].label == "Products (CSV)"
        app.segmented_control(key="import_choice").set_value("A public data set").run()
        assert not app.exception
        assert "Start with 3,068 CC0 clothing photos" in labels(app)
        for offer in app.selectbox(key="import_offer").options:
            app.selectbox(key="import_offer").set_value(offer).run()
            assert not app.exception

    def test_one_import_at_a_time(self) -> None:
        first, second = upload(open_page(), photos(130)), upload(open_page(), photos(2))
        press(first, "Import the photos")
        press(second, "Import the photos")
        assert "Another import is running" in text(second)


@pytest.mark.parametrize(
    ("standing", "says", "pace"),
    [
        (Standing("Reading"), "Reading ...", "What is there stays as it is until the new catalogue is whole."),
        (Standing("Reading", "rows", 1240, 3068, 152.4, 12), "Reading: 1,240 of 3,068", "152 a second, about 12 s left"),
        (Standing("Reading", "rows", 3068, 3068, 152.4, 0), "Reading: 3,068 of 3,068", "152 a second, nearly done"),
        (Standing("It", "bytes", 12 * MB, 56 * MB, 3e6, 400), "It: 12.0 MB of 56.0 MB", "3.0 MB a second, about 7 min left"),
        (Standing("It", "bytes", 12 * MB, 0, 3e6, None), "It: 12.0 MB", "3.0 MB a second"),
        (Standing("Sorting", "steps", 340, 1000, 10, 66), "Sorting: 34%", "about 66 s left"),
    ],
)
def test_progress_in_words(standing: Standing, says: str, pace: str) -> None:
    assert in_words(standing) == says
    assert pace_in_words(standing).replace("\u00a0", " ") == pace


@pytest.mark.parametrize(("seconds", "says"), [(0.1, "1 s"), (89, "89 s"), (90, "2 min"), (5000, "83 min"), (6000, "1 h 40 min")])
def test_durations_in_words(seconds: float, says: str) -> None:
    assert duration(seconds).replace("\u00a0", " ") == says


@pytest.mark.parametrize(
    "module",
    [
        "amazon",
        "ccp",
        "clothing",
        "deepfashion",
        "deepfashion.inshop",
        "demo",
        "fashionvc",
        "folder",
        "foreign",
        "polyvore",
        "products",
        "shop",
    ],
)
def test_every_source_has_words(module: str) -> None:
    source = importlib.import_module(f"data_prep.{module}").SOURCE
    assert source_in_words(source) != source
