"""What the tests of the source `shop` have in common: to prepare a table, and to check what holds for every result."""

from pathlib import Path

import pandas as pd

from data_prep.pictures import fetched_path
from data_prep.schema import Report
from data_prep.shop import prepare
from recsys.images import read_image

CDN = "https://cdn.shop.example"


def prepared(table: Path, out: Path, **options: object) -> tuple[Report, pd.DataFrame, dict[str, str]]:
    """Prepare a table and check what holds for every result; returns report, items by id, and image -> address."""
    report = prepare(table, out, **options)
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    items = pd.read_parquet(out / "items.parquet").set_index("item_id")
    urls = out / "image_urls.parquet"
    addresses = pd.read_parquet(urls).set_index("image")["url"].to_dict() if urls.is_file() else {}
    for image in items["image"].dropna():
        if image in addresses:
            assert image == fetched_path(addresses[image])
        else:
            read_image(out / image)
    return report, items, addresses


def faults(report: Report, group: str) -> dict[str, list[str]]:
    return {reason: entry["examples"] for reason, entry in report.extra.get(group, {}).items()}
