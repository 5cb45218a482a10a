"""The table of synonyms: in the form that is compared, each word in one group, and nothing that means another thing."""

import pytest

from recsys.search.synonyms import COMPOUNDS, GROUPS, STOP_WORDS, SYNONYMS
from recsys.search.text import asked, singular, spellings


@pytest.mark.parametrize("group", GROUPS, ids=min)
def test_a_group_holds_words_as_they_are_compared(group: frozenset[str]) -> None:
    assert len(group) > 1
    for word in group:
        assert (spellings(word), singular(word)) == ([word], word)
        assert word not in STOP_WORDS


def test_no_word_is_in_two_groups() -> None:
    assert sum(map(len, GROUPS)) == len(set().union(*GROUPS)) == len(SYNONYMS)


def test_synonyms_go_both_ways_and_never_to_the_word_itself() -> None:
    assert SYNONYMS["sneaker"] == {"trainer"}
    for word, others in SYNONYMS.items():
        assert word not in others
        assert all(word in SYNONYMS[other] for other in others)


@pytest.mark.parametrize("pair", [("heel", "stiletto"), ("shirt", "tshirt"), ("vest", "waistcoat"), ("maroon", "burgundy")])
def test_a_kind_of_a_thing_and_a_word_of_two_meanings_are_no_synonyms(pair: tuple[str, str]) -> None:
    assert pair[1] not in SYNONYMS.get(pair[0], ())


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_a_compound_is_one_word_however_it_is_written(compound: str) -> None:
    assert len(asked(f"{compound} {compound.replace(' ', '-')} {compound.replace(' ', '')}")) == 1
