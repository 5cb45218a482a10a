"""`python -m recsys heatmap`: a picture or a table of what is alike, or a line that says why there is none."""

import csv
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image
from typer.testing import CliRunner, Result

from recsys.catalog import Catalog
from recsys.commands.heatmap import heatmap
from recsys.datatypes import Slot
from recsys.errors import WearwithError
from recsys.landscape import Landscape
from tests.support import PALETTE, item_row, make_catalog, plain

app = typer.Typer()
app.command()(heatmap)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"}, catch_exceptions=False)


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    heading, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return heading, rows


def test_slots_are_compared_by_the_mean_of_all_pairs(catalog_dir: Path, tmp_path: Path) -> None:
    said = run("-c", catalog_dir, "--out", tmp_path / "h.csv").stderr
    assert said.splitlines() == [f"The heat map of 8 slots is in {tmp_path / 'h.csv'}."]
    heading, rows = table(tmp_path / "h.csv")
    assert heading == ["group", "items", *(row[0] for row in rows)]
    catalog = Catalog.load(catalog_dir)
    shoes, bags = (np.flatnonzero(catalog.slots == slot) for slot in (Slot.SHOES, Slot.BAG))
    mean = np.mean([catalog.vectors[a] @ catalog.vectors[b] for a in shoes for b in bags])
    line = next(row for row in rows if row[0] == "Shoes")
    assert line[1] == str(len(shoes))
    assert float(line[heading.index("Bags")]) == pytest.approx(mean, abs=1e-4)


def test_categories_can_be_the_largest_alone(catalog_dir: Path, tmp_path: Path) -> None:
    said = run("-c", catalog_dir, "--by", "category", "--most", 3, "--out", tmp_path / "h.csv").stderr
    assert len(table(tmp_path / "h.csv")[1]) == 3
    categories = Catalog.load(catalog_dir).items["category"].nunique()
    assert said.splitlines()[-1] == f"  {categories - 3} smaller groups are not in it"


def test_clusters_go_by_their_labels(catalog_dir: Path, tmp_path: Path) -> None:
    run("-c", catalog_dir, "--by", "cluster", "--k", 4, "--out", tmp_path / "h.csv")
    view = Landscape(Catalog.load(catalog_dir)).clusters(4)
    rows = table(tmp_path / "h.csv")[1]
    assert {(row[0], int(row[1])) for row in rows} == {(cluster.label, cluster.size) for cluster in view.clusters}


def test_items_are_named_by_id_once(catalog_dir: Path, tmp_path: Path) -> None:
    run("-c", catalog_dir, "--by", "items", "--items", "i005, i001,i005", "--items", "i009", "--out", tmp_path / "h.csv")
    heading, rows = table(tmp_path / "h.csv")
    assert heading[:2] == ["item_id", "title"]
    assert {row[0]: row[1] for row in rows} == {name: f"Item {name}" for name in ("i005", "i001", "i009")}
    assert [float(row[place]) for place, row in enumerate(rows, 2)] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_small_catalogue_of_one_picture_is_drawn(count: int, tmp_path: Path) -> None:
    catalog = make_catalog(tmp_path, [item_row(f"i{n}") for n in range(count)], [plain(PALETTE[0], (8, 8))] * count)
    for by in (("--by", "category"), ("--by", "items", "--items", ",".join(catalog.ids))):
        run("-c", catalog.directory, *by, "--out", tmp_path / "h.png")
        with Image.open(tmp_path / "h.png", formats=["PNG"]) as drawn:
            assert min(drawn.size) > 200
    run("-c", catalog.directory, "--out", tmp_path / "H.SVG")
    assert (tmp_path / "H.SVG").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--out", "h.jpg"), r"h\.jpg ends in \.jpg; name a file that ends in \.png, \.svg, \.csv"),
        (("--out", "h"), "h ends in nothing; name a file"),
        (("--out", "folder.png"), r"folder\.png is a folder, where a file is wanted"),
        (("--out", "gone/h.png"), "there is no folder gone. Make it first."),
        (("--by", "items", "--out", "h.png"), "--by items and --items ID,ID,... belong together"),
        (("--items", "a", "--out", "h.png"), "--by items and --items ID,ID,... belong together"),
        (("--by", "items", "--items", ",", "--out", "h.png"), "0 items cannot be compared in one picture"),
        (("--by", "items", "--items", "a,zz", "--out", "h.png"), "holds no item 'zz'"),
        (("--by", "cluster", "--k", 9, "--out", "h.png"), "2 items cannot be put into 9 clusters"),
        (("--most", 0, "--out", "h.png"), "0 groups cannot be compared in one picture; ask for 1 to 200"),
    ],
)
def test_what_cannot_be_had_is_a_line(
    asked: tuple[object, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = make_catalog(tmp_path / "made", [item_row("a"), item_row("b")], [plain(colour, (8, 8)) for colour in PALETTE[:2]])
    (tmp_path / "here" / "folder.png").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(WearwithError, match=message):
        run("-c", catalog.directory, *asked)
    assert [path.name for path in Path().iterdir()] == ["folder.png"]


def test_no_more_clusters_than_items_unless_asked_for(tmp_path: Path) -> None:
    catalog = make_catalog(tmp_path / "made", [item_row("a"), item_row("b")], [plain(colour, (8, 8)) for colour in PALETTE[:2]])
    run("-c", catalog.directory, "--by", "cluster", "--out", tmp_path / "h.csv")
    assert len((tmp_path / "h.csv").read_text(encoding="utf-8").splitlines()) >= 2
