"""A label is true, said once, and tells what sets a cluster apart: against every claim that could be made, and by hand."""

from collections.abc import Callable, Sequence
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.landscape.labels import Traits

Kind = tuple[str, str, str | None, str | None]  # category, slot, colour, gender
SLOTS = {"shirt": "top", "t-shirt": "top", "jeans": "bottom", "boots": "shoes", "perfume": "not_clothing"}
SEVERAL = {"shirt": "shirts", "t-shirt": "t-shirts", "jeans": "jeans", "boots": "boots", "perfume": "perfumes"}
HEADINGS = {"top": "tops", "bottom": "bottoms", "shoes": "shoes"}
ADJECTIVES = {"men": "men's", "women": "women's"}


def labels(*clusters: Sequence[Kind]) -> list[str]:
    """The labels of clusters that are given by their items."""
    items = [item for cluster in clusters for item in cluster]
    numbers = np.repeat(np.arange(len(clusters)), [len(cluster) for cluster in clusters])
    return Traits(*(list(column) for column in zip(*items, strict=True))).labels(numbers, len(clusters))


def some(category: str, count: int = 10, colour: str | None = None, gender: str | None = None) -> list[Kind]:
    return [(category, SLOTS.get(category, "accessory"), colour, gender)] * count


def in_a_row(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def every_claim() -> dict[str, Callable[[Kind], bool]]:
    """Whatever a label of these items may claim -> whether it is true of an item."""
    kinds: dict[str, Callable[[Kind], bool]] = {"not clothing": lambda item: item[1] == "not_clothing"}
    for many in (1, 2, 3):
        for names in permutations(SEVERAL, many):
            kinds[in_a_row([SEVERAL[name] for name in names])] = lambda item, names=names: item[0] in names
        for names in permutations(HEADINGS, many):
            kinds[in_a_row([HEADINGS[name] for name in names])] = lambda item, names=names: item[1] in names
    colours: dict[str, Callable[[Kind], bool]] = {"": lambda item: True}
    for many in (1, 2):
        for names in permutations(("red", "navy blue"), many):
            colours[" and ".join(names) + " "] = lambda item, names=names: (item[2] or "").lower() in names
    genders: dict[str, Callable[[Kind], bool]] = {"": lambda item: True}
    genders |= {f"{words} ": lambda item, name=name: item[3] == name for name, words in ADJECTIVES.items()}
    return {
        gender + colour + kind: lambda item, tests=(kinds[kind], colours[colour], genders[gender]): all(t(item) for t in tests)
        for kind, colour, gender in product(kinds, colours, genders)
    }


CLAIMS = every_claim()
item = st.builds(
    lambda category, colour, gender: (category, SLOTS[category], colour, gender),
    st.sampled_from(sorted(SLOTS)),
    st.sampled_from([None, "red", "Navy Blue", "Multi"]),
    st.sampled_from([None, "men", "women", "unisex"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(item, min_size=1, max_size=12), min_size=1, max_size=6))
def test_every_label_is_true_and_said_once(clusters: list[list[Kind]]) -> None:
    found = labels(*clusters)
    assert len({label.casefold().removeprefix("mostly ") for label in found}) == len(clusters)
    for label, cluster in zip(found, clusters, strict=True):
        if label.startswith("A mix of "):
            continue
        mostly = label.startswith("Mostly ")
        claim = label.removeprefix("Mostly ") if mostly else label[0].lower() + label[1:]
        share = sum(map(CLAIMS[claim], cluster)) / len(cluster)
        assert (0.5 <= share < 0.9) if mostly else share >= 0.9


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "A", "mostly as", "a mix of as", "a (2)", "é", " "]), min_size=1, max_size=4), min_size=1
    )
)
def test_no_two_are_alike_whatever_the_categories_are_called(clusters: list[list[str]]) -> None:
    found = labels(*([(name, "top", None, None) for name in cluster] for cluster in clusters))
    assert all(label.strip() for label in found)
    assert len(set(found)) == len(found)


def test_the_share_decides_how_it_is_said() -> None:
    assert labels(some("shirt", 9) + some("jeans", 1), some("boots")) == ["Shirts", "Boots"]
    assert labels(some("shirt", 8) + some("jeans", 2), some("boots"), some("jeans", 30)) == ["Mostly shirts", "Boots", "Jeans"]


def test_an_adjective_is_said_where_it_sets_apart() -> None:
    men, women = some("shirt", gender="men"), some("shirt", gender="women")
    assert labels(men, women) == ["Men's shirts", "Women's shirts"]
    assert labels(women, some("jeans", gender="women")) == ["Shirts", "Jeans"]  # all are women's
    red, navy = some("shirt", colour="Red"), some("shirt", colour="Navy Blue")
    assert labels(red, navy) == ["Red shirts", "Navy blue shirts"]
    assert labels(red, some("jeans", colour="red")) == ["Shirts", "Jeans"]
    assert labels(some("shirt", colour="Multi"), navy)[0] == "Shirts"  # "multi shirts" are no English


def test_two_colours_are_named_together() -> None:
    dark = some("shirt", 5, "black") + some("shirt", 5, "navy blue")
    assert labels(dark, some("shirt", colour="white")) == ["Black and navy blue shirts", "White shirts"]


def test_what_is_of_several_kinds_is_named_by_them_or_by_its_slot() -> None:
    both = some("shirt", 6) + some("jeans", 4)
    assert labels(both, some("boots")) == ["Shirts and jeans", "Boots"]
    many = [(f"kind {number}", "bag", None, None) for number in range(10)]
    assert labels(many, some("boots")) == ["Bags", "Boots"]
    assert labels(some("perfume", 5) + [("soap", "not_clothing", "red", "men")] * 5, many)[0] == "Not clothing"
    of_each = [
        (f"{slot} {number}", slot, None, None)
        for slot in ("top", "bag", "shoes", "dress", "bottom", "outerwear", "accessory")
        for number in range(9)
    ]
    assert labels(of_each, some("boots")) == ["A mix of accessory 0s, accessory 1s and accessory 2s", "Boots"]


def test_the_cluster_of_which_a_word_tells_most_gets_it() -> None:
    # "Shirts" is true of six tenths of the first, all of the second. "Tops" is true of seven tenths of the first.
    others = some("jeans", 1) + some("boots", 1) + some("perfume", 1) + some("t-shirt", 1)
    assert labels(some("shirt", 6) + others, some("shirt"), some("jeans", 20)) == ["Mostly tops", "Shirts", "Jeans"]


def test_clusters_that_cannot_be_told_apart_are_numbered() -> None:
    found = labels(*[some("shirt")] * 4)
    assert found == ["Shirts", "Tops", "A mix of shirts", "A mix of shirts (2)"]


@pytest.mark.parametrize(
    ("category", "label"),
    [
        ("scarf", "Scarves"),
        ("jeans", "Jeans"),
        ("jewellery", "Jewellery"),
        ("watch", "Watches"),
        ("summer dress", "Summer dresses"),
    ],
)
def test_the_words_are_english(category: str, label: str) -> None:
    assert labels(some(category), some("boots"))[0] == label


def test_the_make_up_counts_categories() -> None:
    traits = Traits(["b", "a", "a", "c", "c"], ["top"] * 5, [None] * 5, [None] * 5)
    assert traits.make_up(np.array([0, 0, 0, 1, 1]), 2) == [(("a", 2 / 3), ("b", 1 / 3)), (("c", 1.0),)]
    assert traits.make_up(np.zeros(5, dtype=int), 1) == [(("a", 0.4), ("c", 0.4), ("b", 0.2))]
