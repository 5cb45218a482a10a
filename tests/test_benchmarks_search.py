"""The benchmarks of search and of the neighbours' table: both sides answer the same question. Their times are nobody's test."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import neighbours, words
from recsys.tables import ITEM_SCHEMA, ITEMS_FILE, read_table


def test_the_neighbours_are_those_of_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = neighbours.measure(300, 8, 3)
    assert measured["neighbours.items_per_second"].n == 300
    wrong = (np.full((300, 3), 2.0, dtype=np.float32), 1.0)
    monkeypatch.setattr(neighbours, "_faiss", lambda vectors, sample, k: wrong)
    with pytest.raises(AssertionError, match="one of the two is wrong"):
        neighbours.measure(300, 8, 3)


def test_sqlite_is_asked_for_the_same_items(prepared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "QUESTIONS", {"shoes": ("men snekers", "men AND sneakers")})
    figures = {figure.name: figure for figure in words.measure(prepared_dir, repeats=1).measurements}
    assert set(figures) == {"words.index_seconds", "words.index_seconds.fts5", "words.ms.shoes", "words.ms.shoes.fts5"}
    items = read_table(prepared_dir / ITEMS_FILE, ITEM_SCHEMA).drop_columns(["also_buy"]).to_pandas()
    found = words.ranked(words.fts5(items), "men AND sneakers")
    both = (items["gender"] == "men") & (items["category"] == "sneakers")
    assert both.any()
    assert sorted(row - 1 for (row,) in found) == np.flatnonzero(both).tolist()
