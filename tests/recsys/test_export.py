"""The table to take away."""

import csv
import io
import math
from pathlib import Path

import numpy as np

from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.export import CSV_COLUMNS, similarities_to_csv, to_csv
from recsys.images import read_image
from recsys.pipeline import OutfitRecommender
from tests.support import item_row, make_catalog, plain


def test_every_match_is_a_row_in_order(recommender: OutfitRecommender, photo: Path) -> None:
    answer = recommender.recommend(read_image(photo))
    rows = list(csv.DictReader(io.StringIO(to_csv(answer))))
    assert tuple(rows[0]) == CSV_COLUMNS
    expected = [(found.slot.value, str(rank), match) for found in answer.by_slot for rank, match in enumerate(found.matches, 1)]
    assert [(row["slot"], row["rank"], row["item_id"]) for row in rows] == [(s, r, m.item.item_id) for s, r, m in expected]
    assert [float(row["similarity"]) for row in rows] == [round(m.similarity, 4) for _, _, m in expected]
    assert [row["evidence"].split() for row in rows] == [[n.item.item_id for n in m.evidence] for _, _, m in expected]


def test_a_title_that_a_spreadsheet_would_run_is_kept_from_it(tmp_path: Path) -> None:
    title = '=HYPERLINK("http://x","y")'
    rows = [item_row("a", Slot.TOP, "shirt", ["b"]), item_row("b", Slot.BAG, "tote", title=title, brand='He said "hi", twice')]
    encoder = ColorHistogram()
    catalog = make_catalog(tmp_path, rows, [plain(), plain((20, 160, 60))], encoder)
    row = next(csv.DictReader(io.StringIO(to_csv(OutfitRecommender(catalog, encoder).recommend(plain(), Options(threshold=0.0))))))
    assert row["title"] == "'" + title
    assert row["brand"] == 'He said "hi", twice'


def test_similarities_are_a_square_with_what_each_row_is() -> None:
    values = np.array([[math.nan, -0.00001], [-0.00001, 0.25]])
    groups = csv.reader(io.StringIO(similarities_to_csv(["x", "y"], ["Tops", "=Bags"], np.array([1, 30]), values)))
    assert list(groups) == [["group", "items", "Tops", "'=Bags"], ["Tops", "1", "", "0.0000"], ["'=Bags", "30", "0.0000", "0.2500"]]
    items = csv.reader(io.StringIO(similarities_to_csv(["-1", "b"], ["A, or B", "+2"], None, np.eye(2))))
    assert list(items) == [
        ["item_id", "title", "'-1", "b"], ["'-1", "A, or B", "1.0000", "0.0000"], ["b", "'+2", "0.0000", "1.0000"],
    ]  # fmt: skip
