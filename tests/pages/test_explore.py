"""The Explore page in Streamlit's own simulator, and what it hands to the browser."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import explore_colours, explore_selection
from pages.ui.landscape import quantised
from recsys.catalog import Catalog
from recsys.datatypes import Slot
from recsys.landscape import Landscape
from tests.support import item_row, make_catalog, noise, plain

APP = str(Path(__file__).parents[2] / "streamlit_app.py")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))


def open_page(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    for name, value in {"catalog": "wardrobe", **query}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/explore.py").run()
    assert not app.exception
    return app


def map_data(app: AppTest) -> dict[str, Any]:
    """What the map's component was given."""
    (given,) = [element.proto for element in app.main.get("bidi_component") if element.proto.component_name == "landscape"]
    data: dict[str, Any] = json.loads(given.json)
    return data


def decoded(text: str, kind: str = "u1") -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def spoken(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.main.caption, *app.main.info, *app.main.subheader])


def test_every_item_has_a_place_and_a_class(catalogs: Path) -> None:
    catalog = Catalog.load(catalogs / "wardrobe")
    data = map_data(open_page())
    landscape = Landscape(catalog)
    places = decoded(data["places"], "<u2").reshape(len(catalog), 2).astype(float)
    positions = landscape.positions("pca", 2)
    for axis in range(2):  # the order along each axis is that of the landscape, up to the rounding
        assert np.corrcoef(places[:, axis], positions[:, axis])[0, 1] > 0.99999
        assert (places[:, axis].min(), places[:, axis].max()) == (0, 65535)
    view = landscape.clusters(7)
    assert decoded(data["codes"]).tolist() == view.labels.tolist()
    assert [each["name"] for each in data["classes"]] == [cluster.label for cluster in view.clusters]
    assert data["by"] == "Cluster"
    assert data["selected"] == []
    assert data["star"] is None


def test_layout_colour_and_clusters_come_from_the_url(catalogs: Path) -> None:
    app = open_page(layout="3-D", by="Slot", clusters="5")
    data = map_data(app)
    catalog = Catalog.load(catalogs / "wardrobe")
    assert data["dims"] == 3
    assert len(decoded(data["places"], "<u2")) == 3 * len(catalog)
    names = np.array([each["name"] for each in data["classes"]])
    headings = {"Tops": "top", "Not clothing": "not_clothing", "Shoes": "shoes"}
    for heading, slot in headings.items():
        (code,) = np.flatnonzero(names == heading)
        assert (decoded(data["codes"]) == code).tolist() == (catalog.slots == slot).tolist()
    assert app.slider(key="clusters").value == 5


def test_a_catalogue_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEARWITH_CATALOGS", str(tmp_path / "none"))
    monkeypatch.setattr("pages.ui.resources.DEMO", tmp_path / "gone")
    app = open_page()
    assert "no catalogue to look at" in app.main.error[0].value


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("show", ["Search", "Selection", "Clusters", "Similarity", "Your photo"])
def test_a_few_items_have_every_view(catalogs: Path, tmp_path: Path, count: int, show: str) -> None:
    few = make_catalog(tmp_path, [item_row(str(row)) for row in range(count)], [noise(seed=row) for row in range(count)])
    few.directory.rename(catalogs / "few")
    for layout in ("2-D", "3-D"):
        data = map_data(open_page(catalog="few", show=show, layout=layout, by="Colour"))
        assert len(decoded(data["codes"])) == count
        assert len(decoded(data["tints"])) == count


def test_items_that_look_the_same_stand_at_one_point_and_it_is_said(catalogs: Path, tmp_path: Path) -> None:
    same = make_catalog(tmp_path, [item_row(str(row)) for row in range(12)], [plain()] * 12)
    same.directory.rename(catalogs / "same")
    app = open_page(catalog="same", show="Clusters")
    assert len(np.unique(decoded(map_data(app)["places"], "<u2"))) == 1
    assert "stand at one point" in spoken(app)
    assert "There is 1 and not 7" in spoken(app)
    assert "too few items that differ" in spoken(app)


def test_nothing_selected_says_how_to_select(catalogs: Path) -> None:
    assert "Nothing is selected" in spoken(open_page(show="Selection"))


def test_a_search_stands_out_on_the_map(catalogs: Path) -> None:
    data = map_data(open_page(words="sneakers"))
    catalog = Catalog.load(catalogs / "wardrobe")
    assert sorted(data["selected"]) == np.flatnonzero(catalog.items["category"] == "sneakers").tolist()


def test_a_photo_is_a_star_among_what_it_looks_like(catalogs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = map_data(open_page(show="Your photo", sample="shirt"))
    assert len(data["star"]) == 2
    assert max(map(abs, data["star"])) <= 1
    assert len(data["selected"]) == 12


# ---- What is drawn


def test_flat_axes_fill_their_frame_and_space_has_one_scale() -> None:
    positions = np.array([[0.0, 10, 1], [4, 10.5, 1], [8, 11, 1]])
    flat, star = quantised(positions[:, :2], np.array([6.0, 99]))
    assert flat.tolist() == [[0, 0], [32768, 32768], [65535, 65535]]
    assert star is not None
    assert star.tolist() == [0.5, 1.0]  # cut off at the edge
    space, none = quantised(positions)
    assert none is None
    assert space[:, 0].tolist() == [0, 32768, 65535]
    assert space[2, 1] - space[0, 1] == pytest.approx(65535 / 8, abs=2)
    assert set(space[:, 2].tolist()) == {32768}


def test_a_colouring_counts_every_item_once(catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    view = Landscape(catalog).clusters(4)
    assert explore_colours.offered(catalog) == ["Cluster", "Slot", "Category", "Colour", "Price"]
    for by in explore_colours.offered(catalog):
        coloured = explore_colours.colouring(by, catalog, view)
        assert np.bincount(coloured.codes, minlength=len(coloured.classes)).tolist() == [each.count for each in coloured.classes]
        assert len(coloured.codes) == len(catalog)
        assert len({each.name for each in coloured.classes}) == len(coloured.classes)


def test_prices_are_told_apart_by_round_edges_and_what_has_none_is_said(catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    coloured = explore_colours.colouring("Price", catalog, Landscape(catalog).clusters(2))
    prices = catalog.items["price"].to_numpy()
    unknown = next(code for code, each in enumerate(coloured.classes) if each.name == "no price known")
    assert (coloured.codes == unknown).tolist() == np.isnan(prices).tolist()
    assert coloured.classes[unknown].colour is None
    below = coloured.classes[0].name
    assert below.startswith("below ")
    assert (coloured.codes == 0).tolist() == (prices < float(below.removeprefix("below "))).tolist()


def test_a_rare_category_is_among_the_others(tmp_path: Path) -> None:
    names = [f"kind {row // 2}" for row in range(24)]
    catalog = make_catalog(
        tmp_path, [item_row(str(row), Slot.TOP, name) for row, name in enumerate(names)], [noise(seed=row) for row in range(24)]
    )
    coloured = explore_colours.colouring("Category", catalog, Landscape(catalog).clusters(2))
    assert len(coloured.classes) == explore_colours.NAMED + 1
    assert coloured.classes[-1].count == 4
    assert coloured.classes[-1].colour is None


def test_an_item_is_painted_in_its_own_colour(tmp_path: Path) -> None:
    catalog = make_catalog(tmp_path, [item_row("red"), item_row("blue")], [plain((200, 20, 30)), plain((20, 40, 200))])
    coloured = explore_colours.colouring("Colour", catalog, Landscape(catalog).clusters(1))
    assert coloured.tints is not None
    for row, colour in enumerate(((200, 20, 30), (20, 40, 200))):
        shade = coloured.shades[coloured.tints[row]]
        assert [int(shade[at : at + 2], 16) for at in (1, 3, 5)] == pytest.approx(colour, abs=6)


@pytest.mark.parametrize("said", [None, 7, {"rows": "all"}, {"rows": [-1, 64, "3", True, 2.5, None]}, {}])
def test_what_a_browser_takes_that_is_no_item_is_passed_over(
    catalog_dir: Path, monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    state: dict[str, Any] = {"landscape": {"taken": said}}
    monkeypatch.setattr("streamlit.session_state", state)
    catalog = Catalog.load(catalog_dir)
    explore_selection.take(catalog)
    assert explore_selection.current(catalog).rows == ()
    state["landscape"] = {"taken": {"rows": [5, 3, 5, 99]}}
    explore_selection.take(catalog)
    assert explore_selection.current(catalog).rows == (3, 5)
