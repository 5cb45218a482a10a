"""The prepared data set that every source writes and `python -m recsys build` reads.

OUT/items.parquet        one row an item, the columns of `recsys.datatypes.ITEM_COLUMNS`
OUT/pairs.parquet        items that go together, the columns of `PAIR_COLUMNS`
OUT/images/              the pictures; `items.image` holds their path below OUT, with forward slashes, null where nobody has one
OUT/report.json          what became of every row that was read
OUT/image_urls.parquet   where pictures are to be fetched (`python -m data_prep download`): path below OUT, and address
OUT/labels.parquet       where a source has them: split, identity, box and attributes of items, for those who train models
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_prep.download_status import carry_over
from recsys.errors import DataError
from recsys.files import FolderKind, publish_directory, replacing_folder, working_directory, write_json
from recsys.tables import (
    IMAGE_URLS_FILE,
    IMAGES_FOLDER,
    ITEM_SCHEMA,
    ITEMS_FILE,
    LABEL_SCHEMA,
    LABELS_FILE,
    PAIR_SCHEMA,
    PAIRS_FILE,
    REPORT_FILE,
    check_ids,
    check_item_rows,
    check_pairs,
    read_table,
)  # fmt: skip

EXAMPLES_KEPT = 5
_LONGEST_EXAMPLE = 400  # characters
IMAGE_URL_SCHEMA = pa.schema([("image", pa.string()), ("url", pa.string())])
# A catalogue has a table and a report as well.
PREPARED = FolderKind(
    "a prepared data set", holds=(ITEMS_FILE, f"{IMAGES_FOLDER}/", REPORT_FILE), lacks=("catalog.json",), error=DataError
)

_PAIRS_CHECKED_AT_ONCE = 200_000  # each check looks at all ids, so few are better, but not all at once
_REPEATED = ["category", "slot", "brand", "colour", "gender", "source"]  # columns that are worth a dictionary in Parquet

Progress = Callable[[int, int], None]  # told how much is done, and of how much
Rows = Sequence[dict[str, Any]]


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

    def drop(self, reason: str, *examples: str, count: int = 1) -> None:
        """Count `count` rows as dropped for `reason`; the first few examples are kept."""
        _count(self.dropped, reason, examples, count)

    def note(self, group: str, reason: str, *examples: str, count: int = 1) -> None:
        """Count something else than a row of items, as `drop` does: `note("pairs_dropped", "stands twice", "a+b")`."""
        _count(self.extra.setdefault(group, {}), reason, examples, count)

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


def _count(group: dict[str, Any], reason: str, examples: Iterable[str], count: int) -> None:
    entry = group.setdefault(reason, {"count": 0, "examples": []})
    entry["count"] += count
    room = EXAMPLES_KEPT - len(entry["examples"])
    entry["examples"] += [printable(example[:_LONGEST_EXAMPLE]) for example in examples][:room]


def printable(text: str) -> str:
    """The text as UTF-8 can hold it: a file name in another encoding has its odd bytes spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def preparing(out: Path, reading: Path | Sequence[Path] = ()) -> Iterator[Path]:
    """Yield an empty directory beside `out` to write into; on a clean exit it becomes `out`, otherwise `out` stays as it was.

    `reading`: the files and folders that the source reads. `out` may not be inside one of them, nor one of them inside `out`.

    Pictures that were fetched into the old `out` and that the new one still wants are taken over with their status.

    A link stays, and what it leads to is replaced. Raises DataError where `out` exists and is not a prepared data set (it would be
    lost) or overlaps with `reading`, WearwithError where another run is writing it or the disk refuses.
    """
    for place in [reading] if isinstance(reading, Path) else reading:
        _refuse_overlap(out.resolve(), place.resolve())
    with replacing_folder(out, PREPARED) as target:
        working = working_directory(target)
        try:
            shutil.rmtree(working, ignore_errors=True)
            (working / IMAGES_FOLDER).mkdir(parents=True)
            yield working
            _keep_fetched(target, working)
            publish_directory(working, target)
        finally:
            shutil.rmtree(working, ignore_errors=True)


def write_prepared(directory: Path, items: Rows, pairs: Rows, report: Report, *, image_urls: Rows = (), labels: Rows = ()) -> None:
    """Check and write the tables and the report into `directory`, whose pictures are already under `images/`.

    Items need the keys of `recsys.tables.REQUIRED_COLUMNS`; any other may be left out and is then null (`also_buy`: empty).
    Entries of lists that name nothing here stay, and are counted as `also_buy_orphans`: another part of the data may hold them.
    `image_urls` and `labels` have the keys of `IMAGE_URL_SCHEMA` and `LABEL_SCHEMA`; their files are written where there are any.

    Raises and counts as `write_tables`.
    """
    item_table = pa.Table.from_pylist(
        [{**item, "also_buy": list(item.get("also_buy") or ())} for item in items], schema=ITEM_SCHEMA
    )
    pair_table = pa.Table.from_pylist(list(pairs), schema=PAIR_SCHEMA)
    ids = {item["item_id"] for item in items}
    if orphans := sum(other not in ids for item in items for other in item.get("also_buy") or ()):
        report.extra["also_buy_orphans"] = orphans
    if image_urls:
        pq.write_table(pa.Table.from_pylist(list(image_urls), schema=IMAGE_URL_SCHEMA), directory / IMAGE_URLS_FILE)
    if labels:
        pq.write_table(pa.Table.from_pylist(list(labels), schema=LABEL_SCHEMA), directory / LABELS_FILE)
    write_tables(directory, [item_table], [pair_table], report)


def write_tables(directory: Path, items: Iterable[pa.Table], pairs: Iterable[pa.Table], report: Report) -> None:
    """Check and write items, pairs and the report; both may be more than memory holds, and come a part at a time.

    What the tables hold is counted into the report: `items_by_slot`, `with_also_buy` (items that have such a list), `pairs`, and
    `without_picture` where there are such items.

    Raises DataError where no item comes, with the reasons that rows were dropped for, or where a table breaks the format.
    """
    _write_items(directory / ITEMS_FILE, items, report)
    ids = pq.read_table(directory / ITEMS_FILE, columns=["item_id"])["item_id"]  # kept on the way, they would keep whole batches
    if not len(ids):
        raise DataError(_nothing_left(report))
    check_ids(ids, where=report.source)
    report.rows_kept = len(ids)
    report.extra["pairs"] = 0
    with pq.ParquetWriter(directory / PAIRS_FILE, PAIR_SCHEMA) as writer:
        for part in pairs:
            writer.write_table(part.cast(PAIR_SCHEMA))
            report.extra["pairs"] += len(part)
    written = pq.ParquetFile(directory / PAIRS_FILE, pre_buffer=False)
    for batch in written.iter_batches(_PAIRS_CHECKED_AT_ONCE, columns=["left_id", "right_id"]):
        check_pairs(pa.Table.from_batches([batch]), ids, where=report.source)
    write_json(directory / REPORT_FILE, report.to_dict())


def _write_items(path: Path, items: Iterable[pa.Table], report: Report) -> None:
    """Write the items and count what they are."""
    slots: Counter[str] = Counter()
    with_list = without_picture = 0
    with pq.ParquetWriter(path, ITEM_SCHEMA, use_dictionary=_REPEATED) as writer:
        for part in items:
            rows = part.cast(ITEM_SCHEMA)
            check_item_rows(rows, where=report.source)
            writer.write_table(rows)
            slots.update({count["values"]: count["counts"] for count in pc.value_counts(rows["slot"]).to_pylist()})
            with_list += pc.sum(pc.greater(pc.list_value_length(rows["also_buy"]), 0)).as_py() or 0
            without_picture += rows["image"].null_count
    report.extra["items_by_slot"] = dict(slots.most_common())
    report.extra["with_also_buy"] = with_list
    if without_picture:
        report.extra["without_picture"] = without_picture


def _keep_fetched(old: Path, new: Path) -> None:
    if (new / IMAGE_URLS_FILE).is_file():
        wanted = read_table(new / IMAGE_URLS_FILE, IMAGE_URL_SCHEMA)
        carry_over(old, new, zip(wanted["image"].to_pylist(), wanted["url"].to_pylist(), strict=True))


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
