"""The heat map's panel in an app of its own: what it compares, says, shows of a pair, and gives away."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import panels, similarity_panel
from recsys.catalog import Catalog
from recsys.images import read_image
from recsys.similarity import SimilarityMatrix, between_items
from tests.support import PALETTE, item_row, make_catalog, plain

APP = Path(__file__).parent / "similarity_app.py"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no Match page to link to."""
    monkeypatch.setattr(panels, "offer", lambda item, catalog: None)


def shown(directory: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv("SIMILARITY_CATALOG", str(directory))
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return settled(app.run())


def settled(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info)).replace("\\", "")


def pictures(app: AppTest) -> list[Any]:
    """The pictures of the pair."""
    return list(app.get("image"))


def chart(app: AppTest) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return figure


def test_slots_come_first_with_the_two_most_alike(catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shown(catalog_dir, monkeypatch)
    assert app.get("button_group")[0].value == "Slots"
    line, other = app.selectbox
    assert line.value != other.value
    names = line.options
    pair = f"{names[line.value]} and {names[other.value].lower()}"
    assert f"**{pair}: " in said(app)
    assert f"Most alike: {pair.lower()} (" in said(app)
    assert len(names) == 8
    assert "mean cosine similarity, 1 is identical" in said(app)
    assert len(pictures(app)) == 2


def test_another_pair_is_shown_side_by_side_and_a_line_beside_itself_once(
    catalog_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(catalog_dir, monkeypatch)
    names = app.selectbox[0].options
    app.selectbox[0].select_index(names.index("Shoes"))
    app.selectbox[1].select_index(names.index("Bags"))
    settled(app.run())
    assert "**Shoes and bags: " in said(app)
    assert "The most central of 8 shoes" in said(app)
    assert len(pictures(app)) == 2
    app.selectbox[1].select_index(names.index("Shoes"))
    settled(app.run())
    assert "**Shoes among themselves: " in said(app)
    assert len(pictures(app)) == 1


def test_a_tap_chooses_the_pair_and_one_on_a_picture_none(monkeypatch: pytest.MonkeyPatch, catalog_dir: Path) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(similarity_panel.st, "session_state", state)
    catalog = Catalog.load(catalog_dir)
    chosen = similarity_panel._Chosen(between_items(catalog.vectors, range(5), catalog.ids[:5]))
    for points, pair in (([{"x": 3, "y": 1}], (1, 3)), ([{"x": 2, "y": -1.0}], (1, 3)), ([], (1, 3)), ([{"x": 0, "y": 0}], (0, 0))):
        state[chosen.map_key] = _Selected(points)
        chosen.tapped()
        assert tuple(state[key] for key in chosen.keys) == pair


class _Selected:
    def __init__(self, points: list[dict[str, float]]) -> None:
        self.selection = self
        self.points = points


def test_categories_and_clusters_and_items_can_be_compared(catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_panel, "GROUPS_SHOWN", 5)
    app = shown(catalog_dir, monkeypatch, alike="Categories")
    assert len(app.selectbox[0].options) == 5
    assert "smaller groups." in said(app)
    settled(app.slider[0].set_value(7).run())
    assert len(app.selectbox[0].options) == 7
    app = shown(catalog_dir, monkeypatch, alike="Clusters", clusters="yes")
    assert set(app.selectbox[0].options) == {"Even rows", "Odd rows"}
    app = shown(catalog_dir, monkeypatch, alike="Items", n="12")
    assert set(app.selectbox[0].options) == {f"Item i{number:03}" for number in range(12)}
    assert "A cell is the cosine similarity of two items; 1 is identical." in said(app)


def test_without_chosen_items_it_says_what_to_do(catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shown(catalog_dir, monkeypatch, alike="Items")
    assert [box.value for box in app.info] == ["Choose items in the landscape, and they are compared with each other here."]
    assert not app.get("plotly_chart")


def test_of_more_items_than_fit_some_are_compared(catalog_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity_panel, "ITEMS_MOST", 10)
    app = shown(catalog_dir, monkeypatch, alike="Items", n="64")
    assert "10 of the 64 selected items, evenly spaced" in said(app)
    assert {"Item i000", "Item i063"} < set(app.selectbox[0].options)
    assert len(app.selectbox[0].options) == 10


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_small_catalogue_of_one_picture(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = make_catalog(tmp_path, [item_row(f"i{n}") for n in range(count)], [plain(PALETTE[0], (8, 8))] * count)
    app = shown(catalog.directory, monkeypatch)
    assert "There is nothing to compare tops with." in said(app)
    alone = "**Tops: one item, with no other to compare it with.**"
    assert (alone if count == 1 else "**Tops among themselves: 1.00 mean cosine similarity") in said(app)
    app = shown(catalog.directory, monkeypatch, alike="Items", n=str(count))
    if count > 1:
        assert "**Item i0 and Item i1: 1.00 cosine similarity, 1 is identical.**" in said(app)
        assert len(chart(app)["layout"]["images"]) == 2 * count


def test_a_picture_that_is_gone_leaves_the_map(catalog_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMILARITY_CATALOG", str(catalog_copy))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["alike"], app.query_params["n"] = "Items", "3"
    settled(app.run())
    Catalog.load(catalog_copy).thumbnail("i001").unlink()
    settled(app.run())
    assert len(chart(app)["layout"]["images"]) == 2 * 2


def test_the_files_hold_what_is_shown(catalog_dir: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    rows = [4, 9, 2]
    matrix = between_items(catalog.vectors, rows, catalog.ids[rows])
    data = similarity_panel.drawn(matrix, catalog, "Three items")
    assert min(read_image(data).size) > 300
    lines = list(csv.reader(io.StringIO(similarity_panel.table(matrix, catalog))))
    assert [line[0] for line in lines[1:]] == catalog.ids[matrix.rows].tolist()


def test_the_words_of_one_group_left_out_are_counted() -> None:
    import numpy as np

    matrix = SimilarityMatrix(("A", "B"), np.eye(2), np.arange(2), np.array([2, 2]), left_out=1)
    assert "Not shown: 1 smaller group." in similarity_panel._explained(matrix)
