"""The sentences, as a person should read them."""

from dataclasses import replace

import numpy as np
import pytest

from recsys import words
from recsys.datatypes import Accounting, Basis, Detection, Garment, Item, Match, Neighbour, Recommendation, Slot, SlotMatches


@pytest.mark.parametrize(
    ("noun", "with_article", "more_than_one"),
    [
        ("shirt", "a shirt", "shirts"),
        ("t-shirt", "a t-shirt", "t-shirts"),
        ("overcoat", "an overcoat", "overcoats"),
        ("umbrella", "an umbrella", "umbrellas"),
        ("dress", "a dress", "dresses"),
        ("summer dress", "a summer dress", "summer dresses"),
        ("scarf", "a scarf", "scarves"),
        ("watch", "a watch", "watches"),
        ("clutch", "a clutch", "clutches"),
        ("body", "a body", "bodies"),
        ("jersey", "a jersey", "jerseys"),
        ("jeans", "jeans", "pairs of jeans"),
        ("shoes", "shoes", "pairs of shoes"),
        ("sunglasses", "sunglasses", "pairs of sunglasses"),
        ("item", "an item", "items"),
        ("outerwear", "outerwear", "pieces of outerwear"),
        ("footwear", "footwear", "pieces of footwear"),
        ("jewellery", "jewellery", "pieces of jewellery"),
        ("gold jewelry", "gold jewelry", "pieces of gold jewelry"),
        ("clothing", "clothing", "pieces of clothing"),
        ("brooch", "a brooch", "brooches"),
        ("sash", "a sash", "sashes"),
        ("tux", "a tux", "tuxes"),
        ("uniform", "a uniform", "uniforms"),
        ("unitard", "a unitard", "unitards"),
        ("undershirt", "an undershirt", "undershirts"),
        ("one-piece", "a one-piece", "one-pieces"),
        ("A-line skirt", "an A-line skirt", "A-line skirts"),
    ],
)
def test_a_garment_has_its_article_and_its_plural(noun: str, with_article: str, more_than_one: str) -> None:
    assert words.a(noun) == with_article
    assert words.plural(noun) == more_than_one
    assert words.counted(1, noun) == with_article
    assert words.counted(3, noun) == f"3 {more_than_one}"


def test_what_the_slot_rests_on() -> None:
    votes = ((Slot.TOP, 0.9), (Slot.NOT_CLOTHING, 0.06), (Slot.BAG, 0.037), (Slot.SHOES, 0.003))
    garment = Garment(Slot.TOP, "shirt", 0.9, 0.8, slot_votes=votes)
    assert words.decided(garment) == "The vote of the most similar items: top 90%, not clothing 6%, bag 4%."
    classified = replace(garment, classified=True)
    assert words.decided(classified, most=8) == (
        "The trained classifier and the vote of similar items: top 90%, not clothing 6%, bag 4%."
    )


def test_every_slot_has_a_heading() -> None:
    assert [words.heading(slot) for slot in Slot] == [
        "Tops", "Outerwear", "Bottoms", "Dresses", "Shoes", "Bags", "Accessories", "Not clothing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("garment", "sentence"),
    [
        (Garment(Slot.TOP, "shirt", 0.9, 0.8), "Looks like a shirt."),
        (Garment(Slot.OUTERWEAR, "overcoat", 0.9, 0.8), "Looks like an overcoat."),
        (Garment(Slot.BOTTOM, "jeans", 0.9, 0.8), "Looks like jeans."),
        (Garment(Slot.TOP, "shirt", 0.3, 0.8, sure=False), "Not sure what this is, perhaps a shirt: treat the matches with care."),
        (Garment(Slot.NOT_CLOTHING, "curtain", 0.9, 0.8, sure=False), "Not sure this is clothing: treat the matches with care."),
        (
            Garment(Slot.OUTERWEAR, "coat", 0.2, 0.8, sure=False, outlined=True),
            "Outlined as outerwear, perhaps a coat: its looks alone do not say.",
        ),
        (Garment(Slot.TOP, "blouse", 1, 1, corrected=True), "You said: blouse."),
        (Garment(Slot.NOT_CLOTHING, "curtain", 1, 1, corrected=True), "You said: curtain."),
    ],
)
def test_what_the_photo_shows_is_said_with_how_sure_that_is(garment: Garment, sentence: str) -> None:
    assert words.understood(garment) == sentence


def neighbour(category: str, title: str = "N") -> Neighbour:
    return Neighbour(Item(title, title, category, Slot.TOP), 0.5)


def match(*categories: str, basis: Basis = Basis.ALSO_BUY) -> Match:
    return Match(Item("m", "M", "boots", Slot.SHOES), 0.5, 0.5, basis, tuple(neighbour(category) for category in categories))


@pytest.mark.parametrize(
    ("proposed", "together", "sentence"),
    [
        (match("shirt"), "bought", "Bought together with a shirt like yours"),
        (match("shirt", "shirt", "shirt"), "bought", "Bought together with 3 shirts like yours"),
        (match("dress", "dress"), "worn", "Worn together with 2 dresses like yours"),
        (match("jeans"), "worn", "Worn together with jeans like yours"),
        (match("jeans", "jeans"), "worn", "Worn together with 2 pairs of jeans like yours"),
        (match("shirt", "blouse"), "bought", "Bought together with 2 items like yours"),
        (match(basis=Basis.STYLE), "bought", "Near your photo in style"),
    ],
)
def test_the_reason_counts_the_items_behind_a_match(proposed: Match, together: str, sentence: str) -> None:
    assert words.reason(proposed, together) == sentence


CHOSEN = Item("C", "C", "shirt", Slot.TOP)


@pytest.mark.parametrize(
    ("proposed", "sentence"),
    [
        (("shirt", "shirt"), "Bought together with 2 shirts like your choice"),
        (("chosen",), "Bought together with your choice"),
        (("chosen", "shirt"), "Bought together with your choice and a shirt like it"),
        (("chosen", "shirt", "blouse"), "Bought together with your choice and 2 items like it"),
    ],
)
def test_an_item_that_was_asked_with_is_told_from_what_is_like_it(proposed: tuple[str, ...], sentence: str) -> None:
    evidence = tuple(Neighbour(CHOSEN, 1.0) if category == "chosen" else neighbour(category) for category in proposed)
    assert words.reason(replace(match(), evidence=evidence), "bought", CHOSEN) == sentence


def test_where_an_item_was_asked_with_nothing_is_said_of_a_photo() -> None:
    style = match(basis=Basis.STYLE)
    unlike = SlotMatches(Slot.SHOES, Basis.STYLE, (style,), found=3, below_threshold=2)
    unwanted = replace(unlike, below_threshold=0, filtered=1)
    told = Accounting(5, 3, 12, 1, 4, 2, 5)
    answer = Recommendation(Garment(Slot.TOP, "shirt", 1, 1), (), (), told, 0.3, "test", item=CHOSEN)
    said = [
        words.reason(style, "bought", CHOSEN),
        *(words.fallback_note(found, 0.3, "bought", CHOSEN) for found in (unlike, unwanted, replace(unwanted, filtered=0))),
        words.without_lists("bought", CHOSEN),
        words.nothing_found(answer, [Slot.TOP, Slot.SHOES]),
        words.accounted(told, 0.3, "bought", CHOSEN),
    ]
    assert all("your choice" in sentence and "photo" not in sentence.replace("Your own photos", "") for sentence in said)


def test_what_the_catalogue_says_of_an_item_is_said_to_be_its_word() -> None:
    assert words.stated(CHOSEN) == "The catalogue says: shirt (top)."


def test_a_fallback_says_that_it_is_one() -> None:
    nothing = SlotMatches(Slot.SHOES, Basis.STYLE, (), found=3)
    assert words.fallback_note(nothing, 0.3, "worn") == (
        "Nothing in shoes was worn with items like yours. These are only near your photo in style."
    )
    unlike = SlotMatches(Slot.SHOES, Basis.STYLE, (), found=3, below_threshold=2)
    assert words.fallback_note(unlike, 0.3, "worn") == (
        "Passed over in shoes: 2 worn with items like yours, less than 0.30 similar to your photo. These are only near it in style."
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            Accounting(5, 3, 12, 1, 4, 2, 5),
            (
                "3 of 5 similar items list what was bought with them: 12 items. 5 passed; 2 skipped: less than 0.30 similar "
                "to your photo; 4 of a slot, colour, price or gender that is not shown here; 1 not in this catalogue."
            ),
        ),
        (Accounting(5, 5, 7, 0, 0, 0, 7), "5 of 5 similar items list what was bought with them: 7 items. 7 passed."),
        (
            Accounting(5, 2, 3, 0, 0, 3, 0),
            (
                "2 of 5 similar items list what was bought with them: 3 items. None passed; 3 skipped: less than 0.30 similar to "
                "your photo."
            ),
        ),
        (Accounting(5, 1, 1, 0, 0, 0, 1), "1 of 5 similar items lists what was bought with it: 1 item. 1 passed."),
        (Accounting(1, 1, 2, 0, 0, 0, 2), "1 of 1 similar items lists what was bought with it: 2 items. 2 passed."),
        (Accounting(5, 0, 0, 0, 0, 0, 0), "0 of 5 similar items list what was bought with them."),
    ],
)
def test_the_accounting_says_what_became_of_everything_listed(told: Accounting, sentence: str) -> None:
    assert words.accounted(told, 0.3, "bought") == sentence


def test_evidence_is_named_by_title() -> None:
    assert words.names([neighbour("shirt", "Blue shirt"), neighbour("shirt", "Linen shirt")]) == "Blue shirt, Linen shirt"
    assert words.names([]) == ""


WHOLE = np.ones((4, 4), dtype=bool)


@pytest.mark.parametrize(
    ("outlined", "garment", "name"),
    [
        (Slot.ACCESSORY, Garment(Slot.ACCESSORY, "hat", 0.9, 0.8), "hat"),
        (Slot.ACCESSORY, Garment(Slot.TOP, "shirt", 0.9, 0.8), "accessory"),
        (Slot.ACCESSORY, Garment(Slot.ACCESSORY, "hat", 0.3, 0.8, sure=False), "accessory"),
        (Slot.ACCESSORY, Garment(Slot.TOP, "shirt", 1, 1, corrected=True), "shirt"),
        (None, Garment(Slot.TOP, "shirt", 0.9, 0.8), "your box"),
    ],
)
def test_a_garment_is_called_by_its_category_where_outline_and_looks_agree(
    outlined: Slot | None, garment: Garment, name: str
) -> None:
    assert words.called(Detection(outlined, (0, 0, 4, 4), WHOLE, 0.9), garment) == name


def test_what_was_found_is_named_each_otherwise() -> None:
    assert words.told_apart(["bag", "shirt", "bag", "bag"]) == ["bag", "shirt", "bag 2", "bag 3"]
    assert words.in_photo(["shirt"], 0) == "Found in the photo: shirt."
    assert words.in_photo(["shirt", "hat"], 1) == (
        "Found in the photo: 1 shirt, 2 hat. This is about 2; for another: --garment N, or --box for what was missed."
    )
    assert words.nothing_in_photo(looked=True, boxed=False) == "No garment was found in the photo, so the whole photo is taken."
    assert words.nothing_in_photo(looked=True, boxed=True) == "No garment was found in the photo, so your box is taken."
    assert words.nothing_in_photo(looked=False, boxed=False) == "The whole photo is taken."


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((1, 0), "1 garment cut out."),
        ((1200, 0), "1,200 garments cut out."),
        ((0, 1), "0 garments cut out; in 1 picture none of the item's slot was found, and all of it was taken."),
        ((5, 12), "5 garments cut out; in 12 pictures none of the item's slot was found, and all of it was taken."),
    ],
)  # fmt: skip
def test_what_became_of_the_garments_of_a_catalogue(counts: tuple[int, int], sentence: str) -> None:
    assert words.cut_out(*counts) == sentence
