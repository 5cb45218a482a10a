"""The peer of `benchmarks metadata`: cleaning with pandas the way the data set's own page and most notebooks do it.

Every line becomes a dict, all of them a DataFrame, titles that hold the page's script are filtered out, then a function runs a row.
It does what `data_prep amazon` does, and no more: entities, first picture, slot and category, price, one row an asin, also-buy
lists restricted to what is there, pairs, the pictures' addresses, Parquet. Nothing is counted.
"""

import gzip
import html
import json
import re
import sys
from pathlib import Path

import pandas as pd

from data_prep.amazon.taxonomy import gender_of_path, is_open, kind_of_path, with_title
from data_prep.table_file import parse_price


def main(source: Path, out: Path) -> None:
    """Clean `source` into Parquet files in the folder `out`."""
    out.mkdir(exist_ok=True)
    records = []
    with gzip.open(source, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                records.append(json.loads(line))
            except ValueError:
                continue
    frame = pd.DataFrame.from_records(records)
    frame = frame[frame["title"].fillna("").str.strip() != ""]
    frame = frame[~frame["title"].str.contains("getTime")]
    frame["title"] = frame["title"].map(html.unescape).str.replace(r"<[^<>]*>", " ", regex=True).str.strip()
    frame["image"] = frame["imageURLHighRes"].map(lambda urls: urls[0] if urls else None)
    frame["price"] = frame["price"].map(parse_price)
    frame["path"] = frame["category"].map(
        lambda names: [html.unescape(name) for name in names if not re.search(r"[0-9<>{}%]", name)]
    )
    frame["kind"] = [kind_of(path, title) for path, title in zip(frame["path"], frame["title"], strict=True)]
    frame["slot"] = frame["kind"].str[0].astype(str)
    frame["category"] = frame["kind"].str[1]
    frame["gender"] = frame["path"].map(gender_of_path)
    frame["filled"] = frame["image"].notna().astype(int) + frame["price"].notna() + frame["also_buy"].str.len()
    frame = frame.sort_values("filled", ascending=False, kind="stable").drop_duplicates("asin").sort_index()
    known = set(frame["asin"])
    frame["also_buy"] = frame["also_buy"].map(lambda names: [name for name in names if name in known])
    columns = ["asin", "title", "category", "slot", "image", "brand", "gender", "price", "also_buy"]
    frame[columns].to_parquet(out / "items.parquet")
    frame[["asin", "image"]].dropna().to_parquet(out / "image_urls.parquet")
    listed = frame[["asin", "also_buy"]].explode("also_buy").dropna()
    pairs = {tuple(sorted(pair)) for pair in zip(listed["asin"], listed["also_buy"], strict=True) if pair[0] != pair[1]}
    pd.DataFrame(sorted(pairs), columns=["left_id", "right_id"]).to_parquet(out / "pairs.parquet")


def names_of_tree(names: list[str]) -> list[str]:
    """A category path without the sentences in it."""
    return [html.unescape(name) for name in names if not re.search(r"[0-9<>{}%]", name)]


def kind_of(path: list[str], title: str) -> tuple[str, str]:
    """Slot and category of one product."""
    kind = kind_of_path(path)
    return with_title(kind, title) if is_open(kind) or kind is None else kind


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
