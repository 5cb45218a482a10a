"""A made copy of Polyvore Outfits, and what holds for everything that is prepared from one."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from data_prep.polyvore import prepare
from data_prep.schema import Report

CATEGORIES = {"3": ("day dresses", "all-body"), "27": ("skinny jeans", "bottoms"), "19": ("tees", "tops"), "46": ("pumps", "shoes")}
PUBLISHED = {"train": "train", "validation": "valid", "test": "test"}


class Polyvore:
    """A folder in the layout of polyvore_outfits, of as many items and outfits as a test adds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "images").mkdir(parents=True)
        self.metadata: dict[str, Any] = {}
        self.outfits: dict[str, list[Any]] = {split: [] for split in PUBLISHED}
        self.blanks: dict[str, list[Any]] = {split: [] for split in PUBLISHED}
        self.lines: dict[str, list[str]] = {split: [] for split in PUBLISHED}
        (folder / "categories.csv").write_text(
            "".join(f"{key},{fine},{semantic}\n" for key, (fine, semantic) in CATEGORIES.items())
        )

    def item(self, item_id: str, category_id: str = "19", **said: Any) -> None:
        semantic = CATEGORIES.get(category_id, ("", "tops"))[1]
        self.metadata[item_id] = {
            "url_name": "", "description": "", "catgeories": [], "title": "", "related": [],
            "category_id": category_id, "semantic_category": semantic, **said,
        }  # fmt: skip
        Image.new("RGB", (6, 8), (30, 60, 120)).save(self.folder / "images" / f"{item_id}.jpg")

    def outfit(self, split: str, set_id: str, *item_ids: str) -> None:
        items = [{"item_id": item_id, "index": index} for index, item_id in enumerate(item_ids, start=1)]
        self.outfits[split].append({"items": items, "set_id": set_id})

    def write(self, version: str = "nondisjoint") -> Path:
        where = self.folder / version
        where.mkdir(exist_ok=True)
        (self.folder / "polyvore_item_metadata.json").write_text(json.dumps(self.metadata))
        for split, name in PUBLISHED.items():
            (where / f"{name}.json").write_text(json.dumps(self.outfits[split]))
            (where / f"fill_in_blank_{name}.json").write_text(json.dumps(self.blanks[split]))
            (where / f"compatibility_{name}.txt").write_text("".join(f"{line}\n" for line in self.lines[split]))
        return self.folder


def small_copy(folder: Path) -> Polyvore:
    """Three outfits of train, one of validation, two of test; item 10 is in train and test, as in the non-disjoint version."""
    data = Polyvore(folder)
    for number in range(10, 20):
        data.item(str(number))
    data.outfit("train", "100", "10", "11", "12")
    data.outfit("train", "101", "12", "11")
    data.outfit("validation", "200", "13", "14")
    data.outfit("test", "300", "10", "15", "16")
    data.outfit("test", "301", "17", "18", "11")
    return data


def dropped(entries: dict[str, dict[str, Any]]) -> int:
    return sum(entry["count"] for entry in entries.values())


def prepared(data: Polyvore, tmp_path: Path, **options: Any) -> tuple[Report, dict[str, pd.DataFrame]]:
    """Write and prepare `data`, and check what holds for every result."""
    report = prepare(data.write(str(options.get("version", "nondisjoint"))), tmp_path / "out", **options)
    names = ("items", "pairs", "outfits", "fill_in_blank", "compatibility")
    tables = {name: pd.read_parquet(tmp_path / "out" / f"{name}.parquet") for name in names}
    assert report.rows_read == report.rows_kept + dropped(report.dropped)
    assert report.extra["splits"] == tables["outfits"]["split"].value_counts().to_dict()
    assert report.extra["outfits_read"] == len(tables["outfits"]) + dropped(report.extra.get("outfits_dropped", {}))
    for kind, table in (("fill_in_blank_questions", "fill_in_blank"), ("compatibility_questions", "compatibility")):
        assert report.extra[kind] == len(tables[table])
        assert report.extra[f"{kind}_read"] == len(tables[table]) + dropped(report.extra.get(f"{kind}_dropped", {}))
    check_against_the_outfits(report, tables)
    return report, tables


def check_against_the_outfits(report: Report, tables: dict[str, pd.DataFrame]) -> None:
    """Work out the pairs and the also-buy lists again, from `outfits.parquet` with plain loops."""
    rank = {"train": 0, "validation": 1, "test": 2}
    met: dict[frozenset[str], str] = {}
    mentions = 0
    for outfit in sorted(tables["outfits"].itertuples(), key=lambda outfit: rank[outfit.split]):
        for two in combinations(outfit.item_ids, 2):
            met.setdefault(frozenset(two), outfit.split)
            mentions += 1
    pairs = {frozenset((row.left_id, row.right_id)): row.split for row in tables["pairs"].itertuples()}
    assert pairs == met
    assert len(pairs) == len(tables["pairs"])
    assert mentions == len(pairs) + dropped(report.extra.get("pairs_dropped", {}))
    listed = {(row.item_id, other) for row in tables["items"].itertuples() for other in row.also_buy}
    assert listed == {order for two, split in met.items() if split == "train" for order in [tuple(two), tuple(two)[::-1]]}
    assert tables["outfits"]["outfit_id"].is_unique
