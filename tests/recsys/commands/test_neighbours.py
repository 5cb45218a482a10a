"""`python -m recsys neighbours`: a table of every item's nearest, or a line that says why there is none."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner, Result

from recsys.catalog import Catalog
from recsys.commands.neighbours import neighbours
from recsys.errors import WearwithError
from recsys.neighbours import NEIGHBOUR_SCHEMA
from recsys.retrieval import ExactIndex
from tests.support import PALETTE, item_row, make_catalog, plain

app = typer.Typer()
app.command()(neighbours)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"}, catch_exceptions=False)


def test_the_table_holds_what_is_worn_and_agrees_with_the_search(catalog_dir: Path, tmp_path: Path) -> None:
    result = run("--catalog", catalog_dir, "--k", 5, "--out", tmp_path / "n.parquet")
    table = pq.read_table(tmp_path / "n.parquet")
    catalog = Catalog.load(catalog_dir)
    worn = catalog.slots != "not_clothing"
    assert result.stderr.splitlines()[-1] == f"{5 * worn.sum()} neighbours of {worn.sum()} items are in {tmp_path / 'n.parquet'}."
    assert table.schema == NEIGHBOUR_SCHEMA
    index = ExactIndex(catalog.vectors, catalog.ids)
    for row in np.flatnonzero(worn):
        mine = table.filter(np.array(table["item_id"].to_pylist(), dtype=object) == catalog.ids[row])
        hits = index.score(catalog.vectors[row]).nearest(5, worn & (np.arange(len(catalog)) != row))
        assert mine["rank"].to_pylist() == [1, 2, 3, 4, 5]
        assert mine["similarity"].to_pylist() == pytest.approx(hits.similarities.tolist(), abs=2e-6)
        assert catalog.ids[row] not in mine["neighbour_id"].to_pylist()


def test_slots_can_be_chosen_and_kept_apart(catalog_dir: Path, tmp_path: Path) -> None:
    catalog = Catalog.load(catalog_dir)
    slot = dict(zip(catalog.ids, catalog.slots, strict=True))
    asked = ("--catalog", catalog_dir, "--k", 50, "--slot", "top", "--slot", "shoes", "--out", tmp_path / "n.parquet")
    for same in (False, True):
        run(*asked, *["--same-slot"] * same)
        table = pq.read_table(tmp_path / "n.parquet")
        pairs = {(slot[a], slot[b]) for a, b in zip(table["item_id"].to_pylist(), table["neighbour_id"].to_pylist(), strict=True)}
        together = {("top", "top"), ("shoes", "shoes")}
        assert pairs == (together if same else together | {("top", "shoes"), ("shoes", "top")})


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_small_catalogue_of_one_picture(count: int, tmp_path: Path) -> None:
    catalog = make_catalog(tmp_path, [item_row(f"i{n}") for n in range(count)], [plain(PALETTE[0], (8, 8))] * count)
    said = run("-c", catalog.directory, "--out", tmp_path / "n.parquet").stderr
    table = pq.read_table(tmp_path / "n.parquet")
    pairs = list(zip(table["item_id"].to_pylist(), table["neighbour_id"].to_pylist(), strict=True))
    assert pairs == [(f"i{a}", f"i{b}") for a in range(count) for b in range(count) if a != b]
    assert table["similarity"].to_pylist() == [1.0] * len(pairs)
    assert "fewer than 20 an item: there are no more others" in said


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--k", 0, "--out", "n.parquet"), "k is 0; ask for at least 1 neighbour"),
        (("--slot", "dress", "--out", "n.parquet"), "holds nothing of dress, so there are no neighbours"),
        (("--out", "."), r"\. is a folder, where a file is wanted"),
        (("--out", "gone/n.parquet"), "there is no folder gone. Make it first."),
        (("--out", "n.csv"), "--out is n.csv, and the table is written as Parquet: call it n.parquet"),
    ],
)
def test_what_cannot_be_had_is_a_line(
    asked: tuple[object, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = make_catalog(tmp_path / "made", [item_row("a"), item_row("b")], [plain(colour, (8, 8)) for colour in PALETTE[:2]])
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(WearwithError, match=message):
        run("-c", catalog.directory, *asked)
    assert list((tmp_path / "here").iterdir()) == []
