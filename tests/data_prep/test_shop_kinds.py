"""What a shop says a product is: categories, Google's taxonomy, tags, titles, in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.shop.kinds import Kinds
from data_prep.shop.translations import _GERMANIC, _ROMANCE, garment_abroad, gender_abroad
from data_prep.vocabulary import slot_and_category
from recsys.datatypes import Slot

KINDS = Kinds({})


def kind(slot: str = "", category: str = "", taxonomy: str = "", tags: str = "", title: str = "") -> tuple[Slot, str] | None:
    return KINDS.kind_of(slot, category, taxonomy, tags, title)


@pytest.mark.parametrize(
    ("category", "slot", "name"),
    [
        ("Shirts", "top", "shirt"),
        ("Clothing > Men > Linen Shirts", "top", "shirt"),
        ("Women>Dresses>New in", "dress", "dress"),
        ("Default Category/Men/Tops/Jackets,Default Category/Promotions", "outerwear", "jacket"),
        ("Clothing > T-shirts, Clothing > Sale", "top", "t-shirt"),
        ("Clothing > Shirts, Clothing > Accessories", "top", "shirt"),
        ("Sale, Hats", "accessory", "hat"),
        ("Apparel|Coats", "outerwear", "coat"),
        ("Shirts / Blouses", "top", "top"),
        ("hats, scarves and gloves", "accessory", "accessory"),
        ("Apparel & Accessories > Handbags, Wallets & Cases > Handbags", "bag", "handbag"),
        ("Home & Garden > Decor > Candles", "not_clothing", "candle"),
        ("Health & Beauty > Personal Care", "not_clothing", "personal care"),
        ("Home & Garden > \N{UMBRELLA}", "not_clothing", "home and garden"),
        ("Clothing & Accessories > Socks", "accessory", "socks"),
        ("Gift Cards", "not_clothing", "gift card"),
        ("Shoe care", "not_clothing", "shoe care"),
        ("Herren > Leinenhemden", "top", "shirt"),
        ("Chaussures", "shoes", "shoes"),
    ],
)
def test_a_category_however_a_shop_writes_it(category: str, slot: str, name: str) -> None:
    assert kind(category=category, title="Socks") == (slot, name)


@pytest.mark.parametrize(
    ("taxonomy", "name"),
    [
        ("Apparel & Accessories > Clothing > Shirts & Tops", "top"),
        ("Apparel & Accessories > Clothing > Underwear & Socks", "cap"),  # of two slots, so the title decides
        ("Apparel & Accessories > Clothing", "cap"),
        ("Apparel & Accessories", "cap"),
        ("Apparel & Accessories > Clothing Accessories", "accessory"),
        ("Apparel & Accessories > Clothing Accessories > Hats", "hat"),
        ("Luggage & Bags > Backpacks", "backpack"),
        ("187", "shoes"),
        ("1604", "cap"),
        ("999999", "cap"),
    ],
)
def test_the_deepest_part_of_googles_taxonomy_that_says_something(taxonomy: str, name: str) -> None:
    known = kind(taxonomy=taxonomy, title="Baseball cap")
    assert known is not None
    assert known[1] == name


def test_what_one_text_does_not_say_the_next_is_asked() -> None:
    assert kind(category="New in", taxonomy="Apparel & Accessories > Shoes", tags="Jeans", title="Hat") == (Slot.SHOES, "shoes")
    assert kind(category="New in", tags="summer, denim, jeans", title="Hat") == (Slot.BOTTOM, "jeans")
    assert kind(category="New in", tags="goes with jeans, shirts", title="Hat") == (Slot.ACCESSORY, "hat")  # two slots
    assert kind(category="New in", tags="summer", title="Hat") == (Slot.ACCESSORY, "hat")
    assert kind(category="New in", tags="summer", title="Gizmo") is None
    assert kind() is None


def test_a_slot_that_is_said_stands_over_all() -> None:
    assert kind(slot="Tops", category="Dresses") == (Slot.TOP, "dresses")
    assert kind(slot="dress", category="Dresses") == (Slot.DRESS, "dress")
    assert kind(slot="bag") == (Slot.BAG, "bag")


def test_what_a_person_says_of_a_category_stands_over_what_is_known() -> None:
    kinds = Kinds({"gizmos": Slot.ACCESSORY, "gift cards": Slot.BAG, "sale hats": Slot.TOP})
    assert kinds.kind_of("", "Gizmos", "", "", "") == (Slot.ACCESSORY, "gizmos")
    assert kinds.kind_of("", "Things > GIZMOS", "", "", "") == (Slot.ACCESSORY, "gizmos")
    assert kinds.kind_of("", "Gift Cards", "", "", "") == (Slot.BAG, "gift cards")
    assert kinds.kind_of("", "Sale > Hats", "", "", "") == (Slot.TOP, "hat")


@pytest.mark.parametrize(
    ("title", "slot"),
    [
        ("Little black dress candle", Slot.NOT_CLOTHING),
        ("Candle with a dress on it", Slot.NOT_CLOTHING),
        ("Poster T-shirt", Slot.TOP),
        ("Make-up bag", Slot.BAG),
        ("Toy", Slot.NOT_CLOTHING),
        ("Toyota cap", Slot.ACCESSORY),
    ],
)
def test_a_thing_that_nobody_wears_by_the_word_it_ends_on(title: str, slot: Slot) -> None:
    known = kind(title=title)
    assert known is not None
    assert known[0] is slot


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_any_texts_have_an_answer_or_none(slot: str, category: str, taxonomy: str, tags: str, title: str) -> None:
    known = kind(slot, category, taxonomy, tags, title)
    assert known is None or (known[0] in set(Slot) and known[1])


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Damen Schuhe", "shoes"),
        ("Handschuhe", "gloves"),
        ("Wintermäntel", "coat"),
        ("Röcke", "skirt"),
        ("Roecke", "skirt"),
        ("GÜRTEL", "belt"),
        ("Hemden & Blusen", "shirt"),
        ("Sacs à dos", "bag"),
        ("Vestidos de verano", "dress"),
        ("Cappotti", "coat"),
        ("Overhemden", "shirt"),
    ],
)
def test_garments_in_other_languages(text: str, category: str) -> None:
    known = garment_abroad(text)
    assert known is not None
    assert known[1] == category


@pytest.mark.parametrize("text", ["Bekleidung", "Schuhe & Taschen", "Neuheiten", "Fantas", "", "kleine Geschenke"])
def test_what_names_no_one_garment_is_not_guessed(text: str) -> None:
    assert garment_abroad(text) is None


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Damen", "women"),
        ("für Mädchen", "girls"),
        ("Hommes", "men"),
        ("Damen / Herren", "unisex"),
        ("Kinder, Damen", None),
        ("", None),
    ],
)
def test_genders_in_other_languages(text: str, gender: str | None) -> None:
    assert gender_abroad(text) == gender


def test_no_word_means_two_slots_in_two_languages() -> None:
    germanic, romance = (
        {word: slot_and_category(english) for english, words in table.items() for word in words.split()}
        for table in (_GERMANIC, _ROMANCE)
    )
    assert {word for word in germanic.keys() & romance.keys() if germanic[word] != romance[word]} == set()
    for table in (_GERMANIC, _ROMANCE):
        every = [word for words in table.values() for word in set(words.split())]
        assert sorted(every) == sorted(set(every))
