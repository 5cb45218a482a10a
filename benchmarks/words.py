"""Search by words over a prepared data set, beside SQLite's full-text search (FTS5) over the same columns."""

import sqlite3
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.timing import milliseconds, once
from recsys.evaluation.measurement import Measurement, MeasurementSet
from recsys.search import WordIndex
from recsys.search.postings import FIELDS
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, read_table

# What is asked, and what FTS5 is asked: it knows no typing mistakes.
QUESTIONS = {
    "navy_chek_shirt": ("navy chek shirt", "navy AND check AND shirt"),
    "red_heels": ("red heels", "red AND heels"),
    "men": ("men", "men"),  # what half the products say
    "men_black_shoes": ("men black shoes", "men AND black AND shoes"),
}
LIMIT = 40


def measure(data: Path, repeats: int) -> MeasurementSet:
    """Measure with the items of a prepared data set."""
    items = read_table(data / ITEMS_FILE, ITEM_SCHEMA).drop_columns(["also_buy"]).to_pandas()
    start = time.perf_counter()
    index = WordIndex(items)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    peer = fts5(items)
    theirs = time.perf_counter() - start
    measurements: list[Measurement] = [
        once("words.index_seconds", ours, len(items), "lower is better; once a catalogue, in memory"),
        once("words.index_seconds.fts5", theirs, len(items), "peer: SQLite, in memory"),
    ]
    for name, (words, matching) in QUESTIONS.items():
        measurements += [
            milliseconds(f"words.ms.{name}", partial(index.search, words, limit=LIMIT), repeats, f"{words!r}, the {LIMIT} best"),
            milliseconds(f"words.ms.{name}.fts5", partial(ranked, peer, matching), repeats, f"peer: MATCH {matching!r}, by bm25()"),
        ]
    counts = {"items": len(items)}
    return MeasurementSet("Search by words", f"{len(items):,} items of {data.name}", tuple(measurements), counts=counts)


def fts5(items: pd.DataFrame) -> sqlite3.Connection:
    """A full-text table of the same columns."""
    names = [field.name for field in FIELDS]
    texts = items[names].astype(object).where(items[names].notna(), None)
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE words USING fts5({', '.join(names)}, tokenize='unicode61 remove_diacritics 2')")
    connection.executemany(f"INSERT INTO words VALUES ({', '.join('?' * len(names))})", texts.itertuples(index=False, name=None))
    return connection


def ranked(connection: sqlite3.Connection, matching: str) -> Sequence[tuple[int]]:
    """The rows that match best, with the weights that the fields have in ours."""
    weights = ", ".join(str(field.weight) for field in FIELDS)
    return connection.execute(
        f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, {weights}) LIMIT {LIMIT}", (matching,)
    ).fetchall()
