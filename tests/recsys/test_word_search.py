"""Words and pictures as one answer, against plain loops."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from recsys import word_search
from recsys.catalog import Catalog
from recsys.datatypes import Slot, WordEncoder
from recsys.encoders.histogram import ColorHistogram
from recsys.errors import CatalogError, QueryError
from recsys.search import How, WordIndex
from recsys.word_search import WordSearch, fused, taken
from tests.support import item_row, make_catalog, plain
from tests.word_encoder import ShadeEncoder

ROWS = [
    item_row("a", Slot.TOP, "shirt", title="Plain shirt", colour="Red"),
    item_row("b", Slot.TOP, "shirt", title="Striped shirt", colour="Blue"),
    item_row("c", Slot.SHOES, "heels", title="Party heels", colour="Red"),
    item_row("d", Slot.SHOES, "boots", title="Boots", colour="Green"),
    item_row("e", Slot.TOP, "shirt", title="Red-hot slogan shirt", colour="Green"),
]
PICTURES = [(250, 5, 5), (5, 5, 250), (240, 0, 30), (5, 240, 5), (10, 250, 10)]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return make_catalog(tmp_path_factory.mktemp("shop"), ROWS, [plain(colour, (8, 8)) for colour in PICTURES], ShadeEncoder())


@pytest.fixture(scope="module")
def search(catalog: Catalog) -> WordSearch:
    return WordSearch(catalog, WordIndex(catalog.items), ShadeEncoder())


def ids(catalog: Catalog, rows: np.ndarray) -> str:
    return "".join(catalog.ids[rows])


def by_hand(first: list[int], second: list[int]) -> tuple[list[int], list[Fraction]]:
    """Reciprocal rank fusion in exact fractions; what ties is in the order of the first, then of the second."""
    scores = {row: Fraction(0) for row in [*first, *second]}
    for ranking in (first, second):
        for place, row in enumerate(ranking, start=1):
            scores[row] += Fraction(1, 60 + place)
    order = sorted(scores, key=lambda row: -scores[row])  # stable
    return order, [scores[row] for row in order]


@pytest.mark.parametrize("seed", range(20))
def test_fusion_is_the_sum_of_reciprocal_places(seed: int) -> None:
    random = np.random.default_rng(seed)
    first, second = (random.permutation(30)[: random.integers(0, 30)] for _ in range(2))
    rows, scores = fused(first, second)
    order, exact = by_hand(first.tolist(), second.tolist())
    assert rows.tolist() == order
    assert scores == pytest.approx([float(score) for score in exact])


def test_where_scores_tie_the_words_come_first() -> None:
    assert fused(np.array([4, 2]), np.array([7, 8]))[0].tolist() == [4, 7, 2, 8]
    assert fused(np.array([4, 2]), np.array([2, 4]))[0].tolist() == [4, 2]


def test_the_tests_encoder_knows_words_and_the_histogram_does_not() -> None:
    assert isinstance(ShadeEncoder(), WordEncoder)
    assert not isinstance(ColorHistogram(), WordEncoder)


@pytest.mark.parametrize("words", ["red", "red shirt", "green boots", "crimson", "teal", "shirt"])
def test_an_answer_is_that_of_the_words_fused_with_the_nearest_pictures(
    catalog: Catalog, search: WordSearch, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_search, "PICTURES", 3)
    by_words = WordIndex(catalog.items).find(words).rows.tolist()
    cosines = np.round(catalog.vectors @ ShadeEncoder().encode_words([words])[0], 6).tolist()
    near = sorted(range(len(catalog)), key=lambda row: (-cosines[row], catalog.ids[row]))[:3]
    answer = search.find(words)
    assert answer.rows.tolist() == by_hand(by_words, near)[0]
    assert answer.pictured == set(near)
    assert set(by_words) <= set(answer.rows.tolist())


@pytest.mark.parametrize(("count", "most"), [(0, 12), (64, 12), (627, 62), (33_000, 100)])
def test_of_a_small_catalogue_not_every_picture_is_like_the_words(count: int, most: int) -> None:
    assert taken(count) == most


def test_of_more_pictures_than_are_taken_the_nearest_are(tmp_path: Path) -> None:
    rows = [item_row(f"i{number:02}") for number in range(20)]
    catalog = make_catalog(tmp_path, rows, [plain((250, 12 * number, 0), (8, 8)) for number in range(20)], ShadeEncoder())
    answer = WordSearch(catalog, WordIndex(catalog.items), ShadeEncoder()).find("red")
    assert answer.rows.tolist() == list(range(12))


def test_a_word_that_no_item_says_is_found_in_the_pictures(catalog: Catalog, search: WordSearch) -> None:
    answer = search.find("crimson")
    hit = search.index.best(answer, 1)[0]
    assert catalog.item(hit.row).item_id == "c"
    assert hit.why == "its picture is like these words"
    assert [found.how for found in hit.found] == [How.PICTURE]
    assert answer.understood[0].taken_for == "No item says 'crimson', or anything like it."


def test_what_has_both_says_both(catalog: Catalog, search: WordSearch) -> None:
    [hit] = [hit for hit in search.index.best(search.find("red shirt"), 5) if catalog.ids[hit.row] == "a"]
    assert hit.why == "red in colour; shirt in title and category; its picture is like these words"


@pytest.mark.parametrize(
    ("chips", "kept"),
    [
        ({"slots": [Slot.SHOES]}, "cd"),
        ({"slots": [Slot.BAG]}, ""),
        ({"colours": ["green"]}, "de"),
        ({"slots": [Slot.SHOES], "colours": ["red"]}, "c"),
        ({"among": np.array([True, False, False, True, False])}, "ad"),
    ],
)
def test_what_is_chosen_holds_for_pictures_too(catalog: Catalog, search: WordSearch, chips: dict[str, object], kept: str) -> None:
    assert "".join(sorted(ids(catalog, search.find("crimson", **chips).rows))) == kept  # type: ignore[arg-type]


def test_chips_alone_ask_no_picture(catalog: Catalog, search: WordSearch) -> None:
    answer = search.find("", slots=[Slot.SHOES])
    assert ids(catalog, answer.rows) == "cd"
    assert not answer.pictured


def test_a_question_that_cannot_be_answered_is_refused_as_it_is_by_words(search: WordSearch) -> None:
    with pytest.raises(QueryError, match="say what to look for"):
        search.find(" ")
    with pytest.raises(QueryError, match="there is no word in"):
        search.find("!?")


@pytest.mark.parametrize("encoder", [None, ColorHistogram()], ids=["none", "knows no words"])
def test_without_an_encoder_of_words_it_is_the_answer_of_the_words(catalog: Catalog, encoder: ColorHistogram | None) -> None:
    index = WordIndex(catalog.items)
    answer = WordSearch(catalog, index, encoder).find("red")
    assert answer.rows.tolist() == index.find("red").rows.tolist()
    assert not answer.pictured


def test_an_encoder_that_did_not_make_the_catalogue_is_refused(tmp_path: Path) -> None:
    other = make_catalog(tmp_path, ROWS[:1], [plain()])
    with pytest.raises(CatalogError, match=r"was built with encoder 'color-histogram' \(216 numbers an item\) but 'shade' \(3\)"):
        WordSearch(other, WordIndex(other.items), ShadeEncoder())
