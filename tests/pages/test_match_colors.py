"""Colour on the Match page: what a person may ask of it, and what it changes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys import color, words
from recsys.building import build
from recsys.catalog import Catalog
from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.images import read_photo
from recsys.palettes import PALETTES_FILE
from recsys.pipeline import OutfitRecommender
from recsys.retrieval import COLOR_WEIGHT
from tests.pages.match_page import SIMILAR_SHOWN, captions, open_app, texts, upload
from tests.pages.street import Known, detect_with, detections, person
from tests.recsys.test_catalog import sign
from tests.support import encoded, item_row, plain, write_prepared


@pytest.fixture(autouse=True)
def detector(monkeypatch: pytest.MonkeyPatch) -> Known:
    """What the app detects with: it knows the person of `street`, and takes any other photo as a whole."""
    return detect_with(Known(detections()), monkeypatch)


def test_a_colour_leaves_out_what_goes_by_another_name(catalogs: Path, photo: Path) -> None:
    catalog = Catalog.load(catalogs / "wardrobe")
    app = upload(open_app(), photo.read_bytes())
    offered = app.multiselect(key="colors")
    assert offered.options == [name.capitalize() for name in catalog.color_names]
    before = texts(app)[:-SIMILAR_SHOWN]
    asked = [catalog.color_names[-1]]
    offered.set_value(asked).run()
    assert not app.exception
    called = color.is_called(catalog.colors, asked)
    titles = {f"Item {item_id}" for item_id in catalog.ids[called]}
    proposed = texts(app)[:-SIMILAR_SHOWN]
    assert proposed
    assert set(proposed) <= titles
    assert not set(before) <= titles


def test_how_much_colour_counts_decides_which_items_are_asked(catalogs: Path, photo: Path) -> None:
    recommender = OutfitRecommender.load(catalogs / "wardrobe")
    app = upload(open_app(k="3"), photo.read_bytes())
    assert app.slider(key="color_weight").value == COLOR_WEIGHT
    answers = {
        weight: recommender.recommend(read_photo(photo), Options(k=3, color_weight=weight)) for weight in (COLOR_WEIGHT, 1.0)
    }
    assert answers[COLOR_WEIGHT].neighbours != answers[1.0].neighbours
    for weight, answer in answers.items():
        app.slider(key="color_weight").set_value(weight).run()
        assert not app.exception
        assert words.accounted(answer.accounting, answer.threshold, answer.together) in captions(app).replace("\\", "")
        assert f"1 is identical; {weight:.0%} of it is that of the colours." in captions(app)
    app.slider(key="color_weight").set_value(0.0).run()
    assert "1 is identical." in captions(app)


def test_colours_that_are_in_the_url_are_asked_for_where_the_catalogue_has_them(catalogs: Path, tmp_path: Path) -> None:
    prepared = write_prepared(tmp_path / "other", [item_row("a", Slot.BAG, "tote")], [plain((20, 160, 60))])
    build(prepared, catalogs / "other", ColorHistogram())
    app = open_app(colors="Red", color_weight="0.4")
    assert app.multiselect(key="colors").value == ["red"]
    assert app.slider(key="color_weight").value == 0.4
    app.selectbox(key="catalog").set_value("other").run()
    assert not app.exception
    assert app.multiselect(key="colors").options == ["Green"]
    assert app.multiselect(key="colors").value == []
    assert open_app(colors="<b>Ultraviolet</b>").multiselect(key="colors").value == []


def test_a_colour_that_nobody_knows_is_not_offered(catalogs: Path, photo: Path) -> None:
    path = catalogs / "wardrobe" / PALETTES_FILE
    palettes = pq.read_table(path)
    names = [["ultraviolet", "red"] if row < 9 else of_row for row, of_row in enumerate(palettes["names"].to_pylist())]
    pq.write_table(palettes.set_column(0, "names", pa.array(names, palettes.schema.field("names").type)), path)
    sign(catalogs / "wardrobe")
    assert "ultraviolet" in Catalog.load(catalogs / "wardrobe").color_names
    app = upload(open_app(), photo.read_bytes())
    assert "Ultraviolet" not in app.multiselect(key="colors").options
    assert "Red" in app.multiselect(key="colors").options


def test_the_colours_of_a_garment_and_not_of_its_box_count_in_what_is_similar(catalogs: Path) -> None:
    recommender = OutfitRecommender.load(catalogs / "wardrobe")
    street = encoded(person())
    app = upload(open_app(color_weight="1"), street)
    asked = Options(k=SIMILAR_SHOWN, color_weight=1.0)
    for number in (1, 2):
        app.query_params["garment"] = str(number)
        app.run()
        answer = recommender.similar(read_photo(street), asked, garment=number)
        assert texts(app)[-SIMILAR_SHOWN:] == [neighbour.item.title for neighbour in answer]
    assert answer != recommender.similar(read_photo(street), Options(k=SIMILAR_SHOWN, color_weight=0.0), garment=2)
