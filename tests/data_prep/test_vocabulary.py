import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.vocabulary import _GENDERS, _PHRASES, gender_of, plain_name, slot_and_category
from recsys.clothing_classes import CLASSES
from recsys.co_parsing import GARMENTS
from recsys.datatypes import Slot


@pytest.mark.parametrize(
    ("text", "slot", "category"),
    [
        ("Mens Shirts", Slot.TOP, "shirt"),
        ("women_dresses", Slot.DRESS, "dress"),
        ("T-Shirts", Slot.TOP, "t-shirt"),
        ("tshirt", Slot.TOP, "t-shirt"),
        ("T shirt", Slot.TOP, "t-shirt"),
        ("WomenDresses", Slot.DRESS, "dress"),
        ("shirt01", Slot.TOP, "shirt"),
        ("Men's trousers", Slot.BOTTOM, "pants"),
        ("PANTS", Slot.BOTTOM, "pants"),
        ("jumper", Slot.TOP, "sweater"),
        ("trainers", Slot.SHOES, "sneakers"),
        ("Hand-Bags", Slot.BAG, "handbag"),
        ("scarves", Slot.ACCESSORY, "scarf"),
        ("watches", Slot.ACCESSORY, "watch"),
        ("swim shorts", Slot.NOT_CLOTHING, "swimwear"),
    ],
)
def test_a_word_in_the_ways_people_write_it(text: str, slot: Slot, category: str) -> None:
    assert slot_and_category(text) == (slot, category)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("shirt dress", "dress"),
        ("dress shoes", "shoes"),
        ("dress shirt", "shirt"),
        ("jean jacket", "jacket"),
        ("sweater vest", "vest"),
        ("belt bag", "belt bag"),
        ("long sleeve dress", "dress"),
        ("long sleeve", "long-sleeve top"),
        ("dress with belt", "dress"),
        ("boots for women", "boots"),
    ],
)
def test_the_thing_itself_stands_last(text: str, category: str) -> None:
    named = slot_and_category(text)
    assert named is not None
    assert named[1] == category


def test_joined_categories_of_one_slot_take_its_name() -> None:
    assert slot_and_category("T-Shirts & Polos") == (Slot.TOP, "top")
    assert slot_and_category("hats, scarves and gloves") == (Slot.ACCESSORY, "accessory")
    assert slot_and_category("black and white dresses") == (Slot.DRESS, "dress")


@pytest.mark.parametrize("text", ["Shoes & Bags", "shoe rack", "dressage", "topaz", "new arrivals", "", "123", "&&"])
def test_what_names_no_one_garment_is_not_guessed(text: str) -> None:
    assert slot_and_category(text) is None


@given(st.text())
def test_any_text_has_an_answer_of_the_table_or_none(text: str) -> None:
    named = slot_and_category(text)
    # The slot's own name stands for several categories joined by "and".
    assert named is None or named in set(_PHRASES.values()) or named[1] == named[0].noun
    assert plain_name(plain_name(text)) == plain_name(text)


@given(
    st.sampled_from(sorted(_PHRASES)), st.sampled_from(["Mens {}", "women_{}", "{} 12", "{} with pockets", "My-{}!"]), st.booleans()
)
def test_every_word_is_found_among_other_words(words: tuple[str, ...], frame: str, capitals: bool) -> None:
    text = frame.format("-".join(words))
    assert slot_and_category(text.upper() if capitals else text) == _PHRASES[words]


def test_the_sources_name_things_as_the_vocabulary_does() -> None:
    for slot, category in [*GARMENTS.values(), *CLASSES.values()]:
        assert slot_and_category(category) == (slot, category)


@pytest.mark.parametrize(
    ("gender", "texts"),
    [
        ("women", ["women", "Women", "WOMEN'S", "women’s", "woman", "female", "F", "Ladies", "Women's clothing", "for women"]),
        ("men", ["men", "Man", "male", "mens", "Men's", "gents", "M", "adult men"]),
        ("unisex", ["unisex", "All", "Men/Women", "men & women", "unisex-adult", "gender-neutral", "all genders"]),
        ("girls", ["girls", "Girl", "girl's", "baby-girls", "kids (girls)"]),
        ("boys", ["boys", "BOY", "boys'", "baby-boys"]),
        ("kids", ["kids", "Kid", "children", "child's", "baby", "boys and girls", "unisex-baby"]),
        (None, ["", "unknown", "n/a", "women or aliens", "women, girls", "adult", "for", "12", "?"]),
    ],
)
def test_whom_a_thing_is_made_for_in_the_ways_people_write_it(gender: str | None, texts: list[str]) -> None:
    assert {text: gender_of(text) for text in texts} == dict.fromkeys(texts, gender)


@given(st.text())
def test_any_text_is_one_of_the_genders_or_none(text: str) -> None:
    assert gender_of(text) in {*_GENDERS, None}


@given(st.sampled_from(sorted(_GENDERS)))
def test_a_gender_is_its_own_name(gender: str) -> None:
    assert gender_of(gender) == gender_of(gender.upper()) == gender
