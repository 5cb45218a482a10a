import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from benchmarks.amazon_metadata import made_lines
from data_prep.amazon import Selection, cleaning, prepare
from data_prep.pictures import fetched_path
from data_prep.schema import IMAGE_URL_SCHEMA, Report
from recsys.datatypes import Slot
from recsys.errors import DataError
from recsys.tables import ITEM_SCHEMA, PAIR_SCHEMA, read_table
from tests.data_prep.amazon_dirt import DIRT, HIGH, PICTURES, line
from tests.data_prep.amazon_oracle import Expected, expected

LINES = 3000


def check(lines: list[bytes], tmp_path: Path, selection: Selection = Selection()) -> tuple[Report, pd.DataFrame]:  # noqa: B008
    """Prepare the lines, compare all that is written with the oracle, and return the report and the items."""
    file, out = tmp_path / "meta.json", tmp_path / "out"
    file.write_bytes(b"\n".join(lines))
    report = prepare(file, out, selection)
    compare(report, out, expected(lines, selection))
    return report, pd.read_parquet(out / "items.parquet").set_index("item_id")


def compare(report: Report, out: Path, told: Expected) -> None:
    items = read_table(out / "items.parquet", ITEM_SCHEMA).to_pylist()
    images = [fetched_path(product.image) if product.image else None for product in told.products]
    assert items == [{**product.row(), "image": image} for product, image in zip(told.products, images, strict=True)]
    pairs = read_table(out / "pairs.parquet", PAIR_SCHEMA).to_pylist()
    assert [(pair["left_id"], pair["right_id"]) for pair in pairs] == told.pairs
    assert {(pair["source"], pair["split"]) for pair in pairs} <= {("amazon-metadata", "train")}
    addresses = read_table(out / "image_urls.parquet", IMAGE_URL_SCHEMA).to_pylist()
    assert addresses == [{"image": fetched_path(one.image), "url": one.image} for one in told.products if one.image]
    assert {reason: entry["count"] for reason, entry in report.dropped.items()} == told.dropped
    assert all(entry["examples"] for entry in report.dropped.values())
    assert (report.rows_read, report.rows_kept) == (told.rows, len(told.products))
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    assert (report.extra["also_buy_listed"], report.extra["also_buy_kept"]) == told.also_buy
    assert sum(report.extra["slot_known_by"].values()) >= report.rows_kept
    assert json.loads((out / "report.json").read_text()) == report.to_dict()
    assert {path.name for path in out.iterdir()} == {
        "items.parquet", "pairs.parquet", "image_urls.parquet", "report.json", "images",
    }  # fmt: skip


def test_the_dirt_that_people_have_met(tmp_path: Path) -> None:
    report, items = check(DIRT, tmp_path)
    assert items["title"].to_dict().items() >= {
        "B0K1": "Men's & Boys' Shirt",
        "B0K2": "<script>alert(1)</script> Dress",  # a text, not markup: whoever shows it escapes it
        "B0K3": "Love <3 &amp; Boots",  # escaped four times
        "B0K4": "Multi-Function (Black) Watch",
        "B0K6": "evil 😀 Shirt",
        "B0K8": "nul in it",
        "B0KEY1": "First",
        "B0CP": "Café",
    }.items()  # fmt: skip
    assert report.extra["lines_in_another_encoding"] == 2
    assert {asin: items["price"][asin] for asin in ("B0P1", "B0P2", "B0P3", "B0P7", "B0R1", "B0R3", "B0D1")} == {
        "B0P1": 1299, "B0P2": 19.99, "B0P3": 19.99, "B0P7": 12.5, "B0R1": 12, "B0R3": 19.99, "B0D1": 5,
    }  # fmt: skip
    assert {asin: list(items["also_buy"][asin]) for asin in ("B0L4", "B0L5", "B0D2", "B0R2")} == {
        "B0L4": ["B0K1", "B0K2"], "B0L5": ["B0L4"], "B0D2": ["B0K1", "B0K2"], "B0R2": ["B0R1"],
    }  # fmt: skip
    assert items.loc["B0R1", ["brand", "gender", "slot", "image"]].tolist() == [
        "Shop",
        "men",
        "shoes",
        fetched_path(HIGH + "2.jpg"),
    ]
    assert items["image"]["B0R3"] == fetched_path(HIGH + "5.jpg")
    assert items["image"]["B0D3"] == fetched_path(PICTURES[0])
    assert report.dropped[cleaning.BROKEN_TITLE]["examples"][0].startswith("line ")
    assert all(example.isprintable() for entry in report.dropped.values() for example in entry["examples"])


_KEYS = ("other", "title", "also_buy", "images", "category", "price", "imageURLHighRes", "brand")


@pytest.mark.parametrize(
    "deep",
    ['{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 100_000 + "]" * 100_000, '"' + "9" * 100_000 + '"', "9" * 5000],
    ids=["objects", "lists", "text", "number"],
)
def test_no_depth_or_size_is_too_much(deep: str, tmp_path: Path) -> None:
    file = tmp_path / "meta.json"
    lines = [f'{{"asin": "B{place}", "{key}": {deep}, "title": "Shirt"}}' for place, key in enumerate(_KEYS)]
    file.write_text("\n".join(lines))
    report = prepare(file, tmp_path / "out")
    kept = set(pd.read_parquet(tmp_path / "out" / "items.parquet")["item_id"])
    assert report.rows_read == len(lines) == len(kept) + sum(entry["count"] for entry in report.dropped.values())
    assert kept >= {f"B{place}" for place, key in enumerate(_KEYS) if key != "title"}


@pytest.fixture(scope="module")
def made() -> list[bytes]:
    """Lines with the schema and the dirt of the release of 2018, and those of DIRT among them."""
    lines = made_lines(0, LINES, LINES, seed=7)
    return [*lines[: LINES // 2], *DIRT, *lines[LINES // 2 :]]


_SELECTIONS = [
    Selection(),
    Selection(limit=1),
    Selection(limit=1777),
    Selection(require_image=True),
    Selection(require_also_buy=True),
    Selection(sample=200, seed=3),
    Selection(sample=10 * LINES),
    Selection(limit=2000, require_image=True, require_also_buy=True, sample=150, seed=1),
]


@pytest.mark.parametrize("selection", _SELECTIONS, ids=str)
def test_all_as_the_oracle_has_it(made: list[bytes], selection: Selection, tmp_path: Path) -> None:
    report, items = check(made, tmp_path, selection)
    if selection.sample:
        assert report.rows_kept <= selection.sample
    if selection.limit:
        assert report.rows_read <= selection.limit
    if selection.require_image:
        assert items["image"].notna().all()
    if selection.require_also_buy and not selection.sample:
        assert all(set(listed) <= set(items.index) and len(listed) for listed in items["also_buy"])
    assert set(items["slot"]) <= set(Slot)


def test_a_compressed_file_is_the_same(made: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "meta.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join(made[:500])))
    compare(prepare(file, tmp_path / "out"), tmp_path / "out", expected(made[:500]))


def test_chains_of_lists_break_one_after_another(tmp_path: Path) -> None:
    chain = [line(asin=f"B{number}", also_buy=[f"B{number + 1}"]) for number in range(9)]
    circle = [line(asin="C1", also_buy=["C2"]), line(asin="C2", also_buy=["C1"])]
    report, items = check([*chain, *circle], tmp_path, Selection(require_also_buy=True))
    assert items.index.tolist() == ["C1", "C2"]
    assert report.dropped == {cleaning.NO_ALSO_BUY: {"count": 9, "examples": [f"line {9 - n}: B{8 - n}" for n in range(5)]}}
    with pytest.raises(DataError, match=r"none of the 9 rows can be used: 9 × no also-buy list"):
        check(chain, tmp_path, Selection(require_also_buy=True))


class TestSample:
    def test_the_seed_draws_it(self, made: list[bytes], tmp_path: Path) -> None:
        drawn = [check(made, tmp_path, Selection(sample=300, seed=seed))[1].index.tolist() for seed in (0, 0, 1)]
        assert len(drawn[0]) == len(drawn[2]) == 300
        assert drawn[0] == drawn[1]
        assert len({*drawn[0], *drawn[2]}) > 450

    def test_holds_things_that_go_together(self, made: list[bytes], tmp_path: Path) -> None:
        whole = {product.asin: set(product.also_buy) for product in expected(made).products}
        _, items = check(made, tmp_path, Selection(sample=60))
        with_list = sum(len(listed) > 0 for listed in items["also_buy"])
        draws = [set(pd.Series(list(whole)).sample(60, random_state=seed)) for seed in range(50)]
        by_chance = sum(sum(bool(whole[asin] & drawn) for asin in drawn) for drawn in draws) / len(draws)
        assert with_list > 4 * by_chance


class TestExport:
    def test_has_the_six_columns_of_the_earlier_cleaning(self, made: list[bytes], tmp_path: Path) -> None:
        file = tmp_path / "meta.json"
        file.write_bytes(b"\n".join(made))
        prepare(file, tmp_path / "out", export_csv=tmp_path / "new" / "export.csv")
        with (tmp_path / "new" / "export.csv").open(encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
        assert list(rows[0]) == ["asin", "title", "imageURLHighRes", "also_buy", "category", "ground_truth"]
        told = expected(made).products
        assert [_exported(row) for row in rows] == [
            (one.asin, one.row()["title"], one.image or "", one.also_buy, one.kind[1], str(one.kind[0])) for one in told
        ]
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["export.csv"]

    def test_goes_where_nothing_is_lost(self, tmp_path: Path) -> None:
        file, out = tmp_path / "meta.json", tmp_path / "out"
        file.write_bytes(line())
        for path, said in ((tmp_path, "is a folder"), (file, "is what is read"), (out / "a" / "b.csv", "lies inside")):
            with pytest.raises(DataError, match=said):
                prepare(file, out, export_csv=path)
        assert [path.name for path in tmp_path.iterdir()] == ["meta.json"]
        assert file.read_bytes() == line()


def _exported(row: dict[str, str]) -> tuple[Any, ...]:
    asin, title, image, also_buy, *kind = row.values()
    return asin, title, image, json.loads(also_buy), *kind


def test_progress_goes_from_nothing_to_all(made: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "meta.json"
    file.write_bytes(b"\n".join(made))
    told: list[tuple[int, int]] = []
    prepare(file, tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


@pytest.mark.parametrize("selection", [{"limit": 0}, {"sample": -1}])
def test_numbers_below_one_are_refused(selection: dict[str, int]) -> None:
    with pytest.raises(DataError, match="must be at least 1"):
        Selection(**selection)


def test_nothing_at_all(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_bytes(b"\n\n")
    with pytest.raises(DataError, match="nothing to prepare"):
        prepare(tmp_path / "meta.json", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_parts_of_a_large_file_are_written_alike(made: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_prep.amazon._LINES_OF_ITEMS", 700)
    monkeypatch.setattr("data_prep.amazon._LINES_OF_PAIRS", 300)
    monkeypatch.setattr(cleaning, "_TITLES_AT_ONCE", 50)
    check(made, tmp_path)
    assert pq.read_metadata(tmp_path / "out" / "items.parquet").num_row_groups > 3
