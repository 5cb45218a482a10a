"""`python -m recsys search`: what was found, why, and what was taken for a typing mistake."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from recsys import encoders
from recsys.commands.search import search
from recsys.datatypes import Slot
from recsys.errors import QueryError
from tests.support import PALETTE, item_row, make_catalog, plain
from tests.word_encoder import ShadeEncoder

app = typer.Typer()
app.command()(search)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        item_row("a", title="Check Men Navy Shirt", colour="Navy Blue"),
        item_row("b", title="Check [red] Shirt :shoe:\x1b[31m", colour="Red"),
        item_row("c", Slot.SHOES, "heels", title="Red Heels", colour="Red"),
    ]
    return make_catalog(tmp_path_factory.mktemp("shop"), rows, [plain(colour, (8, 8)) for colour in PALETTE[:3]]).directory


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"}, catch_exceptions=False)


def test_what_is_found_is_shown_with_why(catalog: Path) -> None:
    said = run("navy", "chek", "shirt", "-c", catalog).stdout
    assert "No item says 'chek'; taken for check." in said
    assert said.index("Check Men Navy Shirt") < said.index("Check [red] Shirt :shoe: [31m")
    assert "navy in title and colour; chek → check (typo) in title; shirt in title and category" in said
    assert "\x1b" not in said


def test_as_json_it_is_the_whole_answer(catalog: Path) -> None:
    answer = json.loads(run("red chek", "-c", catalog, "--color", "red", "--slot", "top", "--json").stdout)
    assert [(asked["spelled"], asked["readings"][0]["how"]) for asked in answer["asked"]] == [("red", "word"), ("chek", "typo")]
    [hit] = answer["hits"]
    assert (hit["item"]["item_id"], hit["found"][1]["found"]) == ("b", "check")
    assert hit["why"].endswith("colour Red, as chosen; slot top, as chosen")
    assert hit["score"] > 0


def test_a_limit_holds(catalog: Path) -> None:
    assert len(json.loads(run("red", "-c", catalog, "--json").stdout)["hits"]) == 2
    assert len(json.loads(run("red", "-c", catalog, "--limit", 1, "--json").stdout)["hits"]) == 1


def test_a_colour_alone_is_a_question(catalog: Path) -> None:
    said = run("--color", "navy", "-c", catalog).stdout
    assert "Check Men Navy Shirt" in said
    assert "Heels" not in said


def test_nothing_found_is_said(catalog: Path) -> None:
    said = run("umbrella", "-c", catalog).stdout
    assert "No item says 'umbrella', or anything like it." in said
    assert "Nothing in this catalogue has that." in said


@pytest.mark.parametrize(
    ("asked", "message"), [((), "say what to look for"), (("--color", "puce"), "no item has the colour 'puce'")]
)
def test_a_question_that_cannot_be_answered_is_a_line(catalog: Path, asked: tuple[str, ...], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(*asked, "-c", catalog)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue whose encoder knows words; no item says "crimson", and one looks so."""
    rows = [item_row("a", title="Plain shirt"), item_row("b", title="Party shirt")]
    pictures = [plain((20, 20, 250), (8, 8)), plain((250, 0, 40), (8, 8))]
    return make_catalog(tmp_path_factory.mktemp("seen"), rows, pictures, ShadeEncoder()).directory


def test_where_the_encoder_knows_words_the_pictures_are_searched(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "knows_words", lambda name: name == "shade")
    monkeypatch.setattr(encoders, "load", lambda name: {"shade": ShadeEncoder()}[name])
    said = run("crimson", "-c", seen).stdout
    assert said.index("Party shirt") < said.index("Plain shirt")
    assert "its picture is like these words" in said
    [first, _] = json.loads(run("crimson", "-c", seen, "--json").stdout)["hits"]
    assert first["item"]["item_id"] == "b"
    assert first["found"] == [{"asked": "crimson", "found": "", "how": "picture", "fields": []}]


def test_where_that_encoder_cannot_be_had_the_words_are_searched_and_it_is_said(
    seen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "knows_words", lambda name: name == "shade")
    result = run("party", "-c", seen)  # no encoder of the registry is called so
    assert "The pictures are not searched: there is no encoder 'shade'" in result.stderr
    assert "Party shirt" in result.stdout
    assert "Plain shirt" not in result.stdout
