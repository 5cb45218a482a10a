"""The CSV of six columns that an earlier public cleaning of Amazon's metadata wrote (52,456 rows), for code that reads that."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from recsys.errors import DataError
from recsys.files import replacing

# asin and title as they are; the address of one picture; a JSON list of asins; our category; our slot.
COLUMNS = {
    "asin": "item_id", "title": "title", "imageURLHighRes": "image_url",
    "also_buy": "also_buy", "category": "category", "ground_truth": "slot",
}  # fmt: skip


def refuse_export(path: Path, source: Path, out: Path) -> None:
    """Raise DataError where `path` is no place for the export: a folder, what is read, or inside `out`, which is replaced."""
    if path.is_dir():
        raise DataError(f"{path} is a folder. Name a file with --export-csv.")
    if path.resolve() == source.resolve():
        raise DataError(f"{path} is what is read. Choose another --export-csv.")
    if path.resolve().is_relative_to(out.resolve()):
        raise DataError(f"{path} lies inside {out}, which is replaced. Choose another --export-csv.")


@contextmanager
def exporting(path: Path | None) -> Iterator[Callable[[pa.Table], None]]:
    """Yield what takes items a part at a time; the file takes its place when all are written. No path: nothing is written."""
    if path is None:
        yield lambda _: None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)

        def write(items: pa.Table) -> None:
            columns = [items[ours].to_pylist() for ours in COLUMNS.values()]
            place = list(COLUMNS).index("also_buy")
            columns[place] = [json.dumps(asins) for asins in columns[place]]
            writer.writerows(zip(*columns, strict=True))

        yield write
