"""The cleaning of Amazon's metadata in DuckDB: each step reads the table of the one before, and counts what it leaves out.

    lines -> records: one a line, its fields clean, or what is wrong with it
          -> chosen:  one an asin, with slot and category; then only what was asked for
          -> links:   which chosen product lists which other, and in what place

DuckDB works on as much as its memory limit allows and keeps the rest in a file, so that the number of lines does not matter.
"""

import errno
import html
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data_prep.amazon import statements
from data_prep.amazon.ahead import ahead
from data_prep.amazon.taxonomy import UNKNOWN, gender_of_path, is_open, kind_of_path, with_title
from data_prep.schema import EXAMPLES_KEPT, Progress, Report
from data_prep.table_file import tidy
from data_prep.vocabulary import gender_of
from recsys.datatypes import Slot
from recsys.errors import WearwithError

_SETTINGS = {
    "threads": str(min(4, os.cpu_count() or 1)),  # each takes memory of its own
    "memory_limit": "1GB",
    # What a step is done with goes back to the system at once: a tenth less memory at the peak, and no slower.
    "allocator_flush_threshold": "1MB",
    "allocator_bulk_deallocation_flush_threshold": "1MB",
    "enable_progress_bar": "false",  # where it takes Python to be interactive, it draws one into stdout after two seconds
}
_MAX_TITLE = 300  # characters
_DEEPEST = 9  # names of a category path; what comes later is no category any more
_BATCHES_AT_ONCE = 32  # of lines, a statement: some 16 MB of text
_TITLES_AT_ONCE = 50_000
_INTERRUPTED = "Query interrupted"  # what the engine says, as a RuntimeError, after Ctrl-C

NOT_AN_OBJECT = "the line is not a JSON object (cut off, or of another format)"
NO_ASIN = "no asin"
NO_TITLE = "no title"
BROKEN_TITLE = "the title is a script or a style sheet"
DOUBLED = "the asin stands more than once: the line that says most was kept"
NO_IMAGE = "no address of a picture"
NO_ALSO_BUY = "no also-buy list that names another item"
NOT_IN_SAMPLE = "not drawn for the sample"


class Cleaning:
    """The tables of one run and the counts of what each step left out. Make it with `cleaning_in`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, report: Report) -> None:
        self._database = connection
        self._report = report

    def read(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Lines -> `records`: parse, take out entities, tags and control characters, find what is broken."""
        verb = "CREATE TABLE records AS"
        for part in ahead(_parts(batches, schema)):  # one statement for all lines would hold a third of them in memory
            self._database.register("lines", part)
            self._run(
                f"{verb} {statements.RECORDS}", shape=statements.SHAPE, longest=_MAX_TITLE, deepest=_DEEPEST,
                not_an_object=NOT_AN_OBJECT, no_asin=NO_ASIN, no_title=NO_TITLE, broken_title=BROKEN_TITLE,
            )  # fmt: skip
            verb = "INSERT INTO records BY NAME"
        self._report.rows_read = self._number("SELECT count(*) FROM records")
        self._drop(
            "records",
            "fault IS NOT NULL",
            reason="fault",
            example="coalesce(text, nullif(left(title, 60), ''), one_line(left(asin, 60)), '')",
        )

    def single_out(self) -> None:
        """`records` -> `chosen`: one line an asin, with slot, category and gender by path and title."""
        self._run(statements.DOUBLES)
        self._drop("records", "line IN (SELECT line FROM doubles)", reason=f"'{DOUBLED}'")
        self._run(
            "CREATE TABLE paths AS SELECT path, tree(path) AS tree FROM (SELECT DISTINCT path FROM records WHERE fault IS NULL)"
        )
        self._table("by_tree", _kinds_of_paths(self._column("SELECT DISTINCT tree FROM paths")))
        self._table("by_word", _GENDERS)
        self._table("named", self._named_by_title())
        self._run(statements.CHOSEN)
        self._count_prices()

    def narrow(self, *, require_image: bool, require_also_buy: bool, sample: int | None, seed: int) -> None:
        """Leave out of `chosen` what was not asked for, and find its `links`: which product lists which."""
        if require_image:
            self._leave_out("NOT has_image", NO_IMAGE)
        self._run(statements.LINKS)
        if require_also_buy:
            while self._leave_out("line NOT IN (SELECT line FROM links)", NO_ALSO_BUY):
                self._run("DELETE FROM links WHERE other NOT IN (SELECT line FROM chosen)")
        if sample is not None:
            self._run(statements.SAMPLE, seed=str(seed), count=sample)
            self._leave_out("line NOT IN (SELECT line FROM sample)", NOT_IN_SAMPLE)
            self._run("DELETE FROM links WHERE line NOT IN (SELECT line FROM chosen) OR other NOT IN (SELECT line FROM chosen)")
        listed = self._number(f"SELECT coalesce(sum(len(also_buy)), 0)::BIGINT {statements.OF_CHOSEN}")
        self._report.extra["also_buy_listed"] = listed
        self._report.extra["also_buy_kept"] = self._number("SELECT count(*) FROM links")

    def by_lines(self, select: str, step: int, progress: Progress | None = None, **parameters: object) -> Iterator[pa.Table]:
        """Run `select` for one range of lines after another ($first to $last), so that no result is larger than its range."""
        end = self._number("SELECT coalesce(max(line), 0) FROM chosen")

        def parts() -> Iterator[tuple[int, pa.Table]]:
            for first in range(1, end + 1, step):
                last = min(first + step - 1, end)
                yield last, self._database.execute(select, {"first": first, "last": last, **parameters}).to_arrow_table()

        for last, part in ahead(parts()):
            yield part
            pa.default_memory_pool().release_unused()
            if progress:
                progress(last, end)

    def _named_by_title(self) -> pa.Table:
        """Slot and category of the lines whose path left them open, by their titles."""
        parts = [_NAMED.empty_table()]
        by_title = by_nothing = 0
        titles = self._database.execute(statements.OPEN)
        while rows := titles.fetchmany(_TITLES_AT_ONCE):
            kinds = [with_title((Slot(slot), category) if slot else None, title) for _, title, slot, category in rows]
            undecided = [kind for (_, _, slot, _), kind in zip(rows, kinds, strict=True) if slot is None]
            by_nothing += undecided.count(UNKNOWN)
            by_title += len(undecided) - undecided.count(UNKNOWN)
            columns = {
                "line": [row[0] for row in rows],
                "slot": [kind[0] for kind in kinds],
                "category": [kind[1] for kind in kinds],
            }
            parts.append(pa.table(columns, schema=_NAMED))
        by_path = self._number("SELECT count(*) FROM records WHERE fault IS NULL AND line NOT IN (SELECT line FROM doubles)")
        self._report.extra["slot_known_by"] = {
            "category path": by_path - by_title - by_nothing, "title": by_title, "nothing": by_nothing
        }  # fmt: skip
        return pa.concat_tables(parts)

    def _count_prices(self) -> None:
        ranges, unclear = self._database.execute(
            "SELECT count(*) FILTER (price IS NOT NULL AND price_text LIKE '%-%'), "
            f"count(*) FILTER (price IS NULL AND trim(price_text) NOT IN ('', 'None', 'null', '—')) {statements.OF_CHOSEN}"
        ).fetchall()[0]
        self._report.extra["price_ranges"] = ranges
        if unclear:
            self._report.extra["price_not_understood"] = unclear

    def _leave_out(self, condition: str, reason: str) -> bool:
        """Delete rows of `chosen` and count them; whether there were any."""
        found = self._drop("chosen", condition, reason=f"'{reason}'")
        if found:
            self._run(f"DELETE FROM chosen WHERE {condition}")  # noqa: S608
        return found

    def _drop(self, table: str, condition: str, reason: str, example: str = "asin") -> bool:
        """Count the rows of `table` that meet `condition` as dropped, by `reason`; whether there were any."""
        counted = self._database.execute(
            f"SELECT {reason} AS reason, count(*), arg_min('line ' || line || ': ' || {example}, line, $kept) "  # noqa: S608
            f"FROM {table} WHERE {condition} GROUP BY reason ORDER BY reason",
            {"kept": EXAMPLES_KEPT},
        ).fetchall()
        for why, count, examples in counted:
            self._report.drop(why, *examples, count=count)
        return bool(counted)

    def _run(self, statement: str, **parameters: object) -> None:
        self._database.execute(statement, parameters or None)

    def _number(self, select: str) -> int:
        return int(self._column(select)[0])

    def _column(self, select: str) -> list[Any]:
        return [value for (value,) in self._database.execute(select).fetchall()]

    def _table(self, name: str, contents: pa.Table) -> None:
        self._database.register("contents", contents)
        self._run(f"CREATE TABLE {name} AS SELECT * FROM contents")  # noqa: S608
        self._database.unregister("contents")


@contextmanager
def _giving_back() -> Iterator[None]:
    """Let Arrow allocate from the system, which takes back what is freed; its own allocator keeps a tenth of the peak."""
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


@contextmanager
def cleaning_in(directory: Path, report: Report) -> Iterator[Cleaning]:
    """A database in the folder `directory`, which must exist, to clean in; what it counts goes into `report`.

    Raises OSError where the disk is full, and WearwithError where the engine cannot go on for another reason.
    """
    try:
        with _giving_back(), closing(duckdb.connect()) as connection:
            for name, value in (_SETTINGS | {"temp_directory": str(directory)}).items():
                connection.execute(f"SET {name} = '{value.replace(chr(39), chr(39) * 2)}'")
            connection.execute(statements.MACROS)
            yield Cleaning(connection, report)
    except duckdb.Error as error:
        raise _explained(error) from error
    except RuntimeError as error:
        if str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise


def _explained(error: duckdb.Error) -> Exception:
    """The engine's error as the one that Python would raise for a full disk, or in one line."""
    said = str(error).partition("\n")[0]
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if os.strerror(code) in said:
            return OSError(code, os.strerror(code))
    if "max_temp_directory_size" in said:  # which is what the disk has left
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return WearwithError(f"the lines could not be cleaned: {said}")


def _parts(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Batches joined to parts that are worth a statement; at first an empty one, which makes the table where there is no line."""
    yield schema.empty_table()
    left = iter(batches)
    while part := list(islice(left, _BATCHES_AT_ONCE)):
        yield pa.Table.from_batches(part, schema)


_NAMED = pa.schema([("line", pa.int64()), ("slot", pa.string()), ("category", pa.string())])
_GENDERS = pa.Table.from_pylist([
    {"gender_word": word + end, "gender": gender_of(word + end)}
    for word in ("women", "woman", "ladies", "men", "girl", "girls", "boy", "boys", "unisex", "kids")
    for end in ("", "s", "'s", "’s")
])  # fmt: skip


def _kinds_of_paths(paths: list[list[str]]) -> pa.Table:
    kinds = [kind_of_path(path) for path in paths]
    return pa.table({
        "tree": pa.array(paths, pa.list_(pa.string())),
        "slot": pa.array([kind and str(kind[0]) for kind in kinds], pa.string()),
        "category": pa.array([kind and kind[1] for kind in kinds], pa.string()),
        "is_open": [is_open(kind) for kind in kinds],
        "gender": pa.array([gender_of_path(path) for path in paths], pa.string()),
    })  # fmt: skip


def unescaped(texts: pa.ChunkedArray) -> pa.StringArray:
    """The texts with every entity of HTML in them replaced; most have none, and one that would leave nothing stays as it is."""
    flat = texts.combine_chunks()
    escaped = pc.fill_null(pc.match_substring_regex(flat, r"&#?\w+;"), False)
    decoded = [tidy(html.unescape(text)) or text for text in flat.filter(escaped).to_pylist()]
    return pc.replace_with_mask(flat, escaped, pa.array(decoded, pa.string()))
