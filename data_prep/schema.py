"""The prepared data set that every source writes and `python -m recsys build` reads.

OUT/items.parquet    one row an item, the columns of `recsys.datatypes.ITEM_COLUMNS`
OUT/pairs.parquet    items that go together, the columns of `PAIR_COLUMNS`
OUT/images/          the pictures; `items.image` holds their path below OUT, with forward slashes
OUT/report.json      what became of every row that was read
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from recsys.datatypes import ITEM_COLUMNS, PAIR_COLUMNS
from recsys.errors import DataError
from recsys.files import FolderKind, publish_directory, replacing_folder, working_directory, write_json
from recsys.tables import (
    IMAGES_FOLDER,
    ITEM_SCHEMA,
    ITEMS_FILE,
    PAIR_SCHEMA,
    PAIRS_FILE,
    REPORT_FILE,
    check_items,
    check_pairs,
)  # fmt: skip

EXAMPLES_KEPT = 5
# A catalogue has a table and a report as well.
PREPARED = FolderKind(
    "a prepared data set", holds=(ITEMS_FILE, f"{IMAGES_FOLDER}/", REPORT_FILE), lacks=("catalog.json",), error=DataError
)

Progress = Callable[[int, int], None]  # told how much is done, and of how much


@dataclass
class Report:
    """Counts what was read, kept and dropped; `rows_read == rows_kept + all dropped` is checked when it is written.

    `together` says what the also-buy lists of the source mean: things "bought" or "worn" together.
    """

    source: str
    together: str = "bought"
    rows_read: int = 0
    rows_kept: int = 0
    dropped: dict[str, dict[str, Any]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def drop(self, reason: str, example: str) -> None:
        """Count one row as dropped for `reason`; the first few examples are kept."""
        entry = self.dropped.setdefault(reason, {"count": 0, "examples": []})
        entry["count"] += 1
        if len(entry["examples"]) < EXAMPLES_KEPT:
            entry["examples"].append(printable(example))

    def to_dict(self) -> dict[str, Any]:
        """The report as it is written to `report.json`."""
        accounted = self.rows_kept + sum(entry["count"] for entry in self.dropped.values())
        if accounted != self.rows_read:
            raise AssertionError(f"{self.source}: {self.rows_read} rows were read but {accounted} are accounted for")
        return {
            "source": self.source,
            "together": self.together,
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "dropped": self.dropped,
            **self.extra,
        }


def printable(text: str) -> str:
    """The text as UTF-8 can hold it: a file name in another encoding has its odd bytes spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def preparing(out: Path, reading: Path | None = None) -> Iterator[Path]:
    """Yield an empty directory beside `out` to write into; on a clean exit it becomes `out`, otherwise `out` stays as it was.

    `reading` is the folder that the source reads, when there is one: `out` may not be inside it, nor it inside `out`.

    A link stays, and what it leads to is replaced. Raises DataError where `out` exists and is not a prepared data set (it would be
    lost) or overlaps with `reading`, WearwithError where another run is writing it or the disk refuses.
    """
    if reading is not None:
        _refuse_overlap(out.resolve(), reading.resolve())
    with replacing_folder(out, PREPARED) as target:
        working = working_directory(target)
        try:
            shutil.rmtree(working, ignore_errors=True)
            (working / IMAGES_FOLDER).mkdir(parents=True)
            yield working
            publish_directory(working, target)
        finally:
            shutil.rmtree(working, ignore_errors=True)


def write_prepared(directory: Path, items: list[dict[str, Any]], pairs: list[dict[str, Any]], report: Report) -> None:
    """Check and write both tables and the report into `directory`, whose pictures are already under `images/`.

    What the tables hold is counted into the report: `items_by_slot`, `with_also_buy` (items that have such a list) and `pairs`.

    Items need the keys of `recsys.tables.REQUIRED_COLUMNS`; any other may be left out and is then null (`also_buy`: empty).

    Raises DataError where no item is left, with the reasons that rows were dropped for, or where a table breaks the format.
    """
    if not items:
        raise DataError(_nothing_left(report))
    columns = {name: [item.get(name) for item in items] for name in ITEM_COLUMNS}
    columns["also_buy"] = [list(value or ()) for value in columns["also_buy"]]
    item_table = pa.table(columns, schema=ITEM_SCHEMA)
    pair_table = pa.table({name: [pair.get(name) for pair in pairs] for name in PAIR_COLUMNS}, schema=PAIR_SCHEMA)
    report.rows_kept = len(items)
    report.extra["items_by_slot"] = dict(Counter(str(slot) for slot in columns["slot"]).most_common())
    report.extra["with_also_buy"] = sum(bool(value) for value in columns["also_buy"])
    report.extra["pairs"] = len(pairs)
    check_items(item_table.to_pandas(), where=report.source)
    check_pairs(pair_table.to_pandas(), {item["item_id"] for item in items}, where=report.source)
    pq.write_table(item_table, directory / ITEMS_FILE)
    pq.write_table(pair_table, directory / PAIRS_FILE)
    write_json(directory / REPORT_FILE, report.to_dict())


def _nothing_left(report: Report) -> str:
    if not report.dropped:
        return f"{report.source}: there is nothing to prepare, not one row was read. Check the folder."
    reasons = "; ".join(f"{entry['count']:,} × {reason} (as {entry['examples'][0]})" for reason, entry in report.dropped.items())
    return f"{report.source}: none of the {report.rows_read:,} rows can be used: {reasons}"


def _refuse_overlap(out: Path, reading: Path) -> None:
    if out.is_relative_to(reading):
        raise DataError(f"{out} lies inside {reading}, so the next run would read its own result. Choose an --out outside it.")
    if reading.is_relative_to(out):
        raise DataError(f"{reading}, which is read, lies inside {out}, which is replaced. Choose another --out.")
