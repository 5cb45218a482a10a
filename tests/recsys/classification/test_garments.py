"""The classifier and the vote together, with numbers that can be followed by hand."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.classification import ClassifierError, GarmentClassifier, Mlp, kind_of, shipped
from recsys.classification.garments import TRUST
from recsys.datatypes import Garment, Slot
from recsys.encoders.histogram import ColorHistogram
from tests.recsys.classification.test_mlp import _Other, _Retrained

KINDS = ("not_clothing/", "shoes/boots", "top/", "top/blouse", "top/shirt")
ENCODER = ColorHistogram()


def knowing(probabilities: Mapping[str, float], sure_from: float = 0.8, familiar_from: float = 0.5) -> GarmentClassifier:
    """A classifier that says the same of every photo; its kinds' means are the axes, in their order."""
    logits = np.log([max(probabilities.get(kind, 0.0), 1e-12) for kind in KINDS]).astype(np.float32)
    mlp = Mlp(KINDS, (np.zeros((len(KINDS), len(KINDS)), np.float32),), (logits,))
    return GarmentClassifier(mlp, np.eye(len(KINDS), dtype=np.float32), sure_from, familiar_from)


def voted(slot: Slot, *categories: tuple[str, float], share: float = 1.0, other: Slot = Slot.BAG) -> Garment:
    """A vote: `share` for the slot and the rest for the other."""
    slots = ((slot, share),) if share == 1 else ((slot, share), (other, 1 - share))
    return Garment(slot, categories[0][0], share, categories[0][1], slot_votes=slots, category_votes=categories)


AT_SHIRT = np.array([0, 0, 0, 0, 1], np.float32)  # familiar: on the axis of a kind
NOWHERE = np.array([-1, 0, 0, 0, 0], np.float32)
TOPS = voted(Slot.TOP, ("shirt", 0.6), ("tee", 0.4))


def ask(
    classifier: GarmentClassifier, vote: Garment, vector: np.ndarray = AT_SHIRT, nearest: float = 0.0, **within: Garment
) -> Garment:
    return classifier.garment(vector, vote, lambda slot: within.get(slot.value), nearest)


def test_a_slots_probability_is_the_sum_over_its_kinds() -> None:
    seen = knowing({"top/shirt": 0.5, "top/blouse": 0.2, "top/": 0.1, "shoes/boots": 0.2}).see(AT_SHIRT)
    assert seen.slots == pytest.approx({Slot.TOP: 0.8, Slot.SHOES: 0.2, Slot.NOT_CLOTHING: 0}, abs=1e-6)
    assert seen.categories[Slot.TOP] == pytest.approx({"shirt": 0.625, "blouse": 0.25})  # the rest are rare ones
    assert seen.categories[Slot.NOT_CLOTHING] == {}
    assert seen.familiarity == pytest.approx(1)


def test_only_garments_are_familiar() -> None:
    mug = np.array([1, 0, 0, 0, 0], np.float32)
    assert knowing({"not_clothing/": 1.0}).see(mug).familiarity == 0.0
    assert knowing({"top/": 1.0}).familiarity(np.stack([mug, AT_SHIRT])).tolist() == [0.0, 1.0]


def test_slots_are_pooled_by_hand() -> None:
    garment = ask(knowing({"top/shirt": 0.9, "shoes/boots": 0.1}), voted(Slot.SHOES, ("boots", 1.0), share=0.5), top=TOPS)
    assert (garment.slot, garment.classified, garment.corrected) == (Slot.TOP, True, False)
    assert dict(garment.slot_votes) == pytest.approx(
        {
            Slot.TOP: TRUST * 0.9,
            Slot.SHOES: TRUST * 0.1 + (1 - TRUST) * 0.5,
            Slot.BAG: (1 - TRUST) * 0.5,
            Slot.NOT_CLOTHING: 0,
        },
        abs=1e-6,
    )
    assert garment.slot_votes[0] == (Slot.TOP, garment.confidence)


def test_the_category_is_a_word_of_the_catalogue_joined_with_the_classifier() -> None:
    # The vote among the tops: tee 0.55, shirt 0.45. The classifier knows no tee, and of shirt it says 0.5 of the slot.
    tops = voted(Slot.TOP, ("tee", 0.55), ("shirt", 0.45))
    garment = ask(knowing({"top/shirt": 0.5, "top/blouse": 0.5}), tops, top=tops)
    assert garment.category_votes == (("shirt", pytest.approx(0.95 / 1.5)), ("tee", pytest.approx(0.55 / 1.5)))
    assert (garment.category, garment.category_confidence) == garment.category_votes[0]
    assert garment.guesses == ((Slot.TOP, "shirt"),)


def test_words_that_the_classifier_does_not_know_are_left_to_the_vote() -> None:
    tops = voted(Slot.TOP, ("Oberteil", 0.7), ("Hemd", 0.3))
    garment = ask(knowing({"top/shirt": 1.0}), tops, top=tops)
    assert garment.category_votes == (("Oberteil", pytest.approx(0.7)), ("Hemd", pytest.approx(0.3)))


def test_of_a_slot_that_the_catalogue_lacks_the_classifier_names_the_category() -> None:
    garment = ask(knowing({"shoes/boots": 0.95, "top/shirt": 0.05}), TOPS, top=TOPS)
    assert (garment.slot, garment.category) == (Slot.SHOES, "boots")
    assert Slot.SHOES not in dict(garment.guesses)  # nobody can choose what the catalogue does not hold
    assert ask(knowing({"not_clothing/": 1.0}), TOPS, top=TOPS).category == "not clothing"


@pytest.mark.parametrize(
    ("probability", "vector", "nearest", "sure"),
    [
        (0.81, AT_SHIRT, 0.0, True),
        (0.79, AT_SHIRT, 0.0, False),  # not clear
        (0.81, NOWHERE, 0.0, False),  # looks like nothing known
        (0.81, NOWHERE, 0.51, True),  # but like an item of the catalogue
        (0.81, NOWHERE, 0.49, False),
    ],
)
def test_it_is_sure_of_what_is_clear_and_looks_like_something_known(
    probability: float, vector: np.ndarray, nearest: float, sure: bool
) -> None:
    classifier = knowing({"top/shirt": probability, "shoes/boots": 1 - probability})
    assert ask(classifier, TOPS, vector, nearest, top=TOPS).sure is sure


def test_what_is_not_clothing_is_never_sure() -> None:
    garment = ask(knowing({"not_clothing/": 1.0}), TOPS, top=TOPS)
    assert (garment.slot, garment.sure) == (Slot.NOT_CLOTHING, False)


def test_a_low_threshold_never_makes_it_sure_against_the_pool() -> None:
    # The classifier leans to shoes, the vote has it at top: the pool's top is not what the classifier says.
    classifier = knowing({"shoes/boots": 0.55, "top/shirt": 0.45}, sure_from=0.1)
    garment = ask(classifier, TOPS, top=TOPS)
    assert (garment.slot, garment.sure) == (Slot.TOP, False)


probabilities = st.lists(st.floats(0.001, 1), min_size=len(KINDS), max_size=len(KINDS))


@settings(max_examples=100, deadline=None)
@given(probabilities, st.floats(0.01, 1), st.sampled_from(Slot), st.floats(0, 1))
def test_shares_sum_to_1_stand_largest_first_and_sure_means_the_classifiers_own_slot(
    weights: list[float], share: float, slot: Slot, threshold: float
) -> None:
    classifier = knowing(dict(zip(KINDS, (np.array(weights) / sum(weights)).tolist(), strict=True)), sure_from=threshold)
    vote = voted(slot, ("a", 0.5), ("b", 0.5), share=share, other=Slot.BAG if slot is not Slot.BAG else Slot.TOP)
    garment = ask(classifier, vote, top=TOPS)
    for votes in (garment.slot_votes, garment.category_votes):
        shares = [part for _, part in votes]
        assert sum(shares) == pytest.approx(1) or (votes is garment.category_votes and garment.slot is not Slot.TOP)
        assert shares == sorted(shares, reverse=True)
    seen = classifier.see(AT_SHIRT)
    if garment.sure:
        assert seen.slots[garment.slot] == max(seen.slots.values()) >= threshold


def test_a_file_gives_back_what_was_written_and_belongs_to_one_encoder(tmp_path: Path) -> None:
    written = knowing({"top/shirt": 0.7, "shoes/boots": 0.3}, sure_from=0.75, familiar_from=0.25)
    path = tmp_path / f"{ENCODER.name}.classifier.safetensors"
    assert shipped(ENCODER, tmp_path) is None
    written.save(path, ENCODER)
    read = shipped(ENCODER, tmp_path)
    assert read is not None
    assert (read.sure_from, read.familiar_from, read.kinds.classes) == (0.75, 0.25, KINDS)
    assert read.see(AT_SHIRT) == written.see(AT_SHIRT)
    assert shipped(_Other(), tmp_path) is None
    with pytest.raises(ClassifierError, match="of another version"):
        shipped(_Retrained(), tmp_path)
    written.kinds.save(path, ENCODER)
    with pytest.raises(ClassifierError, match=r"not a whole classifier of garments \(KeyError\('means'\)"):
        shipped(ENCODER, tmp_path)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"means": np.eye(4, dtype=np.float32)}, r"means of the shape \(4, 4\) for 5 kinds"),
        ({"means": np.full((5, 5), np.nan, np.float32)}, "make no sense"),
        ({"sure_from": 1.5}, "make no sense"),
        ({"familiar_from": float("nan")}, "make no sense"),
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ClassifierError, match=says):
        replace(knowing({}), **changed)  # type: ignore[arg-type]


def test_a_kind_of_an_unknown_slot_is_refused() -> None:
    mlp = Mlp((kind_of("hat", "cap"), kind_of("top", "")), (np.zeros((2, 2), np.float32),), (np.zeros(2, np.float32),))
    with pytest.raises(ClassifierError, match="knows a slot 'hat'; the slots are top"):
        GarmentClassifier(mlp, np.eye(2, dtype=np.float32), 0.5, 0.5)
