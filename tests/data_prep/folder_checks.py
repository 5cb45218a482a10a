"""What the tests of the source `folder` have in common: to prepare a folder, and to check what holds for every result."""

from pathlib import Path

import pandas as pd

from data_prep.folder import prepare
from data_prep.schema import Report
from recsys.images import read_image


def prepared(folder: Path, tmp_path: Path, **options: object) -> tuple[Report, pd.DataFrame, pd.DataFrame]:
    """Prepare `folder` into a fresh OUT and check what holds for every result."""
    out = tmp_path / "out"
    report = prepare(folder, out, **options)
    items, pairs = pd.read_parquet(out / "items.parquet"), pd.read_parquet(out / "pairs.parquet")
    assert report.rows_read == report.rows_kept + sum(entry["count"] for entry in report.dropped.values())
    assert {path.name for path in (out / "images").iterdir()} == {Path(image).name for image in items["image"]}
    for image in items["image"]:
        read_image(out / image)
    return report, items.set_index("item_id"), pairs


def reasons(report: Report) -> dict[str, list[str]]:
    return {reason: entry["examples"] for reason, entry in report.dropped.items()}
