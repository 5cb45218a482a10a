"""Recognition and matching measured on made catalogues where the right figure is known."""

from pathlib import Path

import numpy as np
import pytest

from recsys.datatypes import Options, Slot
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import DataError
from recsys.evaluation.matching import measure_matching
from recsys.evaluation.queries import Queries, read_queries
from recsys.evaluation.recognition import measure_recognition
from recsys.pipeline import OutfitRecommender
from tests.support import PALETTE, item_row, make_catalog, plain, write_prepared

ENCODER = ColorHistogram()


def value(measured: object, name: str) -> float:
    return next(figure.value for figure in measured.measurements if figure.name == name)  # type: ignore[attr-defined]


def coloured_world(folder: Path) -> OutfitRecommender:
    """Tops and bags of six colours; a top's list names the bag of its own colour."""
    rows = [item_row(f"top{i}", Slot.TOP, "shirt", [f"bag{i}"]) for i in range(6)]
    rows += [item_row(f"bag{i}", Slot.BAG, "tote") for i in range(6)]
    catalog = make_catalog(folder, rows, [plain(PALETTE[i % 6]) for i in range(12)], ENCODER)
    return OutfitRecommender(catalog, ENCODER)


def outfits(matching_bag: bool) -> Queries:
    """Six outfits of a top and a bag, of the same colour or of the next one."""
    tops = [plain(colour) for colour in PALETTE]
    bags = [plain(PALETTE[i if matching_bag else (i + 1) % 6]) for i in range(6)]
    return Queries(
        ids=[f"t{i}" for i in range(6)] + [f"b{i}" for i in range(6)],
        slots=["top"] * 6 + ["bag"] * 6,
        categories=["shirt"] * 6 + ["tote"] * 6,
        vectors=ENCODER.encode(tops + bags),
        pairs=[(f"b{i}", f"t{i}") for i in range(6)],
    )


def test_matching_prefers_what_was_worn_where_the_lists_know_it(tmp_path: Path) -> None:
    recommender = coloured_world(tmp_path)
    measured = measure_matching(recommender, outfits(matching_bag=True), Path("made"), Options(k=1, threshold=-1))
    # Asked with a top, the only bag its nearest top lists is like the bag worn and unlike the five others; bags have no lists.
    assert value(measured, "preference.also_buy") == 1.0
    # A colour is 1 to itself and 0 to the others here: of four proposals, one is better than the five others (1) and three tie (0).
    assert value(measured, "preference.style") == pytest.approx(0.25)


@pytest.mark.parametrize(("asked", "held"), [(None, 0.3), (-0.25, -0.25)])
def test_matching_says_the_threshold_that_held(tmp_path: Path, asked: float | None, held: float) -> None:
    measured = measure_matching(coloured_world(tmp_path), outfits(matching_bag=True), Path("made"), Options(threshold=asked))
    assert measured.parameters["threshold"] == held


def test_matching_of_the_wrong_taste_is_not_rewarded(tmp_path: Path) -> None:
    recommender = coloured_world(tmp_path)
    measured = measure_matching(recommender, outfits(matching_bag=False), Path("made"), Options(k=1, threshold=-1))
    assert value(measured, "preference.also_buy") == 0.0


def test_the_same_for_everybody_is_chance(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    recommender = coloured_world(tmp_path)
    vectors = np.abs(generator.normal(size=(400, ENCODER.dim))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"q{i}" for i in range(400)]
    queries = Queries(ids, ["top", "bag"] * 200, ["shirt", "tote"] * 200, vectors, list(zip(ids[::2], ids[1::2], strict=True)))
    measured = measure_matching(recommender, queries, Path("made"), Options())
    assert value(measured, "preference.typical") == pytest.approx(0.5, abs=0.01)


def test_recognition_counts_right_and_wrong(tmp_path: Path) -> None:
    rows = [item_row(f"a{i}", Slot.TOP, "shirt") for i in range(20)] + [item_row(f"b{i}", Slot.BAG, "tote") for i in range(20)]
    catalog = make_catalog(tmp_path, rows, [plain(PALETTE[0])] * 20 + [plain(PALETTE[1])] * 20, ENCODER)
    queries = Queries(
        ids=["1", "2", "3", "4"],
        slots=["top", "top", "bag", "shoes"],
        categories=["shirt", "blouse", "tote", "boots"],
        vectors=ENCODER.encode([plain(PALETTE[0]), plain(PALETTE[0]), plain(PALETTE[1]), plain(PALETTE[1])]),
        pairs=[],
    )
    measured = measure_recognition(OutfitRecommender(catalog, ENCODER), queries, Path("made"))
    assert value(measured, "slot_accuracy") == 0.75
    assert value(measured, "category_accuracy") == 0.5
    assert value(measured, "slot_accuracy.scikit_learn") == 0.75


def test_garments_of_one_photo_count_as_one(tmp_path: Path) -> None:
    recommender = coloured_world(tmp_path)
    tops, bags = [plain(PALETTE[i % 6]) for i in range(20)], [plain(PALETTE[i % 6]) for i in range(20)]
    ids = [f"{kind}{i}" for kind in "tb" for i in range(20)]
    slots = ["bag" if i % 2 else "shoes" for i in range(20)] * 2  # of one photo, both are right or both are wrong
    pairs = [(f"b{i}", f"t{i}") for i in range(20)]
    vectors = ENCODER.encode(tops + bags)
    alone = Queries(ids, slots, ["shirt"] * 40, vectors, [])
    together = Queries(ids, slots, ["shirt"] * 40, vectors, pairs)
    of_photos, of_garments = (measure_recognition(recommender, one, Path("made")) for one in (alone, together))
    assert of_photos["slot_accuracy.most_frequent"].value == of_garments["slot_accuracy.most_frequent"].value
    widths = [one["slot_accuracy.most_frequent"].high - one["slot_accuracy.most_frequent"].low for one in (of_photos, of_garments)]
    assert widths[1] / widths[0] == pytest.approx(np.sqrt(2), rel=0.15)  # half as many that are independent
    assert of_garments["slot_accuracy.most_frequent"].n == 40
    assert (of_photos.counts["photos"], of_garments.counts["garments"], of_garments.counts["outfits"]) == (40, 40, 20)
    assert "photos" not in of_garments.counts
    assert of_garments.data.startswith("40 garments of made")


def test_what_pairs_connect_is_one_outfit() -> None:
    queries = Queries(list("abcde"), ["top"] * 5, ["shirt"] * 5, np.zeros((5, 2)), [("a", "c"), ("c", "e")])
    outfits = queries.outfits().tolist()
    assert outfits[0] == outfits[2] == outfits[4]
    assert len(set(outfits)) == 3


def test_style_is_measured_on_the_questions_of_the_lists_too(tmp_path: Path) -> None:
    measured = measure_matching(coloured_world(tmp_path), outfits(matching_bag=True), Path("made"), Options(k=1, threshold=-1))
    assert measured["preference.also_buy"].n == measured["preference.style_same_questions"].n == 6  # bags have no lists
    assert measured["preference.style"].n == 12
    assert measured["preference.style_same_questions"].value == pytest.approx(0.25)
    assert measured.counts == {"questions": 12, "garments": 12, "outfits": 6, "catalogue_items": 12}


def test_measuring_on_what_the_catalogue_has_seen_is_refused(prepared_dir: Path, recommender: OutfitRecommender) -> None:
    with pytest.raises(DataError, match="measure on what it has not seen"):
        read_queries(prepared_dir, recommender.encoder, set(recommender.catalog.ids))


def test_queries_are_encoded_as_photos_are(tmp_path: Path) -> None:
    pictures = [plain(PALETTE[0]), plain(PALETTE[3])]
    prepared = write_prepared(tmp_path / "queries", [item_row("x"), item_row("y", Slot.BAG, "tote")], pictures, [("x", "y")])
    queries = read_queries(prepared, ENCODER, not_in=set())
    assert queries.ids == ["x", "y"]
    assert queries.pairs == [("x", "y")]
    np.testing.assert_array_equal(queries.vectors, ENCODER.encode(pictures))
