from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.amazon import taxonomy
from data_prep.amazon.taxonomy import UNKNOWN, gender_of_path, is_open, kind_of_path, with_title
from recsys.datatypes import Slot

ROOT = "Clothing, Shoes & Jewelry"

# Category paths as the files of 2018 and 2023 have them, below the root; what a person says they are; and for whom.
_TREE = """
Women > Clothing > Dresses > Casual | dress | dress | women
Women > Clothing > Dresses > Wedding Party > Mother of the Bride | dress | dress | women
Women > Clothing > Tops, Tees & Blouses > Blouses & Button-Down Shirts | top | blouse | women
Women > Clothing > Tops, Tees & Blouses > Tunics | top | tunic | women
Women > Clothing > Tops, Tees & Blouses > Knits & Tees | top | top | women
Women > Clothing > Tops & Tees > Tanks & Camis | top | tank top | women
Women > Clothing > Sweaters > Pullovers | top | sweater | women
Women > Clothing > Sweaters > Cardigans | outerwear | cardigan | women
Women > Clothing > Fashion Hoodies & Sweatshirts | top | hoodie | women
Women > Clothing > Coats, Jackets & Vests > Down & Parkas | outerwear | parka | women
Women > Clothing > Coats, Jackets & Vests > Denim Jackets | outerwear | jacket | women
Women > Clothing > Coats, Jackets & Vests > Leather & Faux Leather | outerwear | outerwear | women
Women > Clothing > Coats, Jackets & Vests > Wool & Pea Coats | outerwear | coat | women
Women > Clothing > Suiting & Blazers > Blazers | outerwear | blazer | women
Women > Clothing > Jumpsuits, Rompers & Overalls > Rompers | dress | jumpsuit | women
Women > Clothing > Jeans | bottom | jeans | women
Women > Clothing > Pants > Wear to Work | bottom | pants | women
Women > Clothing > Pants > Casual | bottom | pants | women
Women > Clothing > Leggings | bottom | leggings | women
Women > Clothing > Skirts > A-Line | bottom | skirt | women
Women > Clothing > Active > Active Pants | bottom | pants | women
Women > Clothing > Active > Active Leggings | bottom | leggings | women
Women > Clothing > Socks & Hosiery > Sheers | accessory | tights | women
Women > Clothing > Lingerie, Sleep & Lounge > Lingerie > Bras > Everyday Bras | not_clothing | underwear | women
Women > Clothing > Lingerie, Sleep & Lounge > Sleep & Lounge > Sets | not_clothing | sleepwear | women
Women > Clothing > Swimsuits & Cover Ups > Bikinis > Tops | not_clothing | swimwear | women
Women > Clothing > Swimsuits & Cover Ups > Cover-Ups | not_clothing | swimwear | women
Women > Shoes > Boots > Ankle & Bootie | shoes | boots | women
Women > Shoes > Boots > Knee-High | shoes | boots | women
Women > Shoes > Pumps | shoes | pumps | women
Women > Shoes > Flats | shoes | flats | women
Women > Shoes > Loafers & Slip-Ons | shoes | shoes | women
Women > Shoes > Mules & Clogs | shoes | clogs | women
Women > Shoes > Athletic > Running > Road Running | shoes | shoes | women
Women > Shoes > Sandals > Platforms & Wedges | shoes | sandals | women
Women > Shoes > Fashion Sneakers | shoes | sneakers | women
Women > Handbags & Wallets > Totes | bag | tote | women
Women > Handbags & Wallets > Shoulder Bags | bag | shoulder bag | women
Women > Handbags & Wallets > Wallets | accessory | wallet | women
Women > Jewelry > Earrings > Stud | accessory | earrings | women
Women > Jewelry > Necklaces & Pendants > Chains | accessory | necklace | women
Women > Jewelry > Rings > Statement | accessory | ring | women
Women > Jewelry > Bracelets > Charms & Charm Bracelets > Charms | accessory | bracelet | women
Women > Watches > Wrist Watches | accessory | watch | women
Women > Accessories > Scarves & Wraps > Wraps & Pashminas | accessory | scarf | women
Women > Accessories > Hats & Caps > Skullies & Beanies | accessory | beanie | women
Women > Accessories > Sunglasses & Eyewear Accessories > Sunglasses | accessory | sunglasses | women
Women > Accessories > Sunglasses & Eyewear Accessories > Eyewear Frames | accessory | glasses | women
Women > Accessories > Belts | accessory | belt | women
Women > Accessories > Gloves & Mittens > Cold Weather Gloves | accessory | gloves | women
Men > Clothing > Shirts > T-Shirts | top | t-shirt | men
Men > Clothing > Shirts > Polos | top | polo shirt | men
Men > Clothing > Shirts > Casual Button-Down Shirts | top | shirt | men
Men > Clothing > Shirts > Tank Tops | top | tank top | men
Men > Clothing > Shirts > Henleys | top | top | men
Men > Clothing > Sweaters > Vests | top | sweater | men
Men > Clothing > Suits & Sport Coats > Suit Separates > Vests | outerwear | outerwear | men
Men > Clothing > Suits & Sport Coats > Suit Separates > Pants | bottom | pants | men
Men > Clothing > Suits & Sport Coats > Suits | outerwear | suit jacket | men
Men > Clothing > Suits & Sport Coats > Sport Coats & Blazers | outerwear | blazer | men
Men > Clothing > Jackets & Coats > Vests | outerwear | outerwear | men
Men > Clothing > Jackets & Coats > Leather & Faux Leather | outerwear | outerwear | men
Men > Clothing > Shorts > Cargo | bottom | shorts | men
Men > Clothing > Swim > Board Shorts | not_clothing | swimwear | men
Men > Clothing > Swim > Trunks | not_clothing | swimwear | men
Men > Clothing > Underwear > Boxer Briefs | not_clothing | underwear | men
Men > Clothing > Socks > Dress & Trouser Socks | accessory | socks | men
Men > Shoes > Oxfords | shoes | oxfords | men
Men > Shoes > Work & Safety > Industrial & Construction Boots | shoes | boots | men
Men > Shoes > Slippers | shoes | slippers | men
Men > Accessories > Ties, Cummerbunds & Pocket Squares > Neckties | accessory | tie | men
Men > Accessories > Hats & Caps > Baseball Caps | accessory | cap | men
Men > Accessories > Wallets, Card Cases & Money Organizers > Money Clips | accessory | wallet | men
Men > Accessories > Suspenders | accessory | suspenders | men
Girls > Clothing > Dresses > Playwear | dress | dress | girls
Girls > Clothing > Clothing Sets > Pant Sets | not_clothing | set | girls
Boys > Clothing > Jackets & Coats > Fleece | outerwear | outerwear | boys
Boys > Shoes > Athletic > Soccer | shoes | shoes | boys
Baby > Baby Girls > Clothing > Bloomers, Diaper Covers & Underwear | not_clothing | underwear | kids
Costumes & Accessories > Women > Costumes | not_clothing | costume | women
Costumes & Accessories > Girls > Dresses | not_clothing | costume | girls
Costumes & Accessories > Men > Costumes & Cosplay Apparel > Costumes | not_clothing | costume | men
Luggage & Travel Gear > Backpacks | bag | backpack | None
Luggage & Travel Gear > Backpacks > Casual Daypacks | bag | backpack | None
Luggage & Travel Gear > Luggage > Carry-Ons | not_clothing | other | None
Luggage & Travel Gear > Umbrellas > Folding Umbrellas | accessory | umbrella | None
Luggage & Travel Gear > Travel Accessories > Luggage Straps | not_clothing | other | None
Luggage & Travel Gear > Gym Bags | bag | duffel bag | None
Luggage & Travel Gear > Messenger Bags | bag | bag | None
Shoe, Jewelry & Watch Accessories > Shoe Care & Accessories > Shoelaces | not_clothing | other | None
Shoe, Jewelry & Watch Accessories > Jewelry Accessories > Jewelry Boxes & Organizers > Jewelry Boxes | not_clothing | other | None
Novelty & More > Clothing > Novelty > Men > Shirts > T-Shirts | top | t-shirt | men
Novelty & More > Clothing > Novelty > Women > Tops & Tees > T-Shirts | top | t-shirt | women
Uniforms, Work & Safety > Clothing > Medical > Scrub Tops | top | top | None
Uniforms, Work & Safety > Clothing > Work Utility & Safety > Coveralls | dress | jumpsuit | None
Sport Specific Clothing > Dance > Women > Leotards | top | bodysuit | women
"""
TREE = [[part.strip() for part in row.split("|")] for row in _TREE.strip().splitlines()]


@pytest.mark.parametrize(("path", "slot", "category", "gender"), TREE, ids=[row[0] for row in TREE])
def test_a_path_is_what_a_person_says_it_is(path: str, slot: str, category: str, gender: str) -> None:
    names = [ROOT, *path.split(" > ")]
    expected = None if slot == "None" else (Slot(slot), category)
    assert kind_of_path(names) == expected
    assert gender_of_path(names) == (None if gender == "None" else gender)


class TestPaths:
    @pytest.mark.parametrize("path", [[], [ROOT], [ROOT, "Women"], [ROOT, "Men", "Clothing"], ["AMAZON FASHION"]])
    def test_that_say_nothing(self, path: list[str]) -> None:
        assert kind_of_path(path) is None
        assert is_open(None)

    @pytest.mark.parametrize(
        "path",
        [
            ["Sports & Outdoors", "Outdoor Recreation", "Camping & Hiking"],
            ["Toys & Games", "Puzzles"],
            ["sports & outdoors"],
            ["Home & Kitchen", "Storage & Organization"],
            ["Pet Supplies", "Dogs", "Apparel & Accessories", "Sweaters"],
            ["Sports & Outdoors", "Sports & Fitness", "Boxing", "Gloves"],
            ["Sports & Outdoors", "Fan Shop", "Men"],
        ],
    )
    def test_of_other_departments_are_no_clothing(self, path: list[str]) -> None:
        assert kind_of_path(path) == UNKNOWN == (Slot.NOT_CLOTHING, "other")
        assert not is_open(UNKNOWN)

    def test_of_other_departments_that_sell_clothing(self) -> None:
        path = ["Sports & Outdoors", "Sports & Fitness", "Golf", "Clothing", "Men", "Shirts", "Polos"]
        assert kind_of_path(path) == (Slot.TOP, "polo shirt")

    @pytest.mark.parametrize(
        "feature",
        [
            "Rubber sole",
            "Hand Wash Only",
            "Machine Wash",
            "Imported",
            "Pull On closure",
            "Zipper closure",
            "Lace up",
            "Made in USA",
            "Genuine leather",
            "Synthetic sole",
            "Polyester",
            "Buckle closure",
        ],
    )
    def test_with_features_after_them(self, feature: str) -> None:
        assert kind_of_path([ROOT, "Women", "Shoes", "Boots", "Ankle & Bootie", feature]) == (Slot.SHOES, "boots")

    def test_are_read_in_any_letters(self) -> None:
        assert kind_of_path([ROOT.upper(), "WOMEN", "SHOES", "PUMPS"]) == (Slot.SHOES, "pumps")

    def test_the_first_name_of_a_person_counts(self) -> None:
        assert gender_of_path([ROOT, "Baby", "Baby Girls", "Shoes"]) == "kids"
        assert gender_of_path([ROOT, "Boys", "Accessories", "Women"]) == "boys"
        assert gender_of_path([ROOT]) is None


class TestTitles:
    def test_refine_what_the_path_left_open(self) -> None:
        shoes = kind_of_path([ROOT, "Women", "Shoes"])
        assert shoes == (Slot.SHOES, "shoes")
        assert is_open(shoes)
        assert with_title(shoes, "Clarks Women's Suede Ankle Boots") == (Slot.SHOES, "boots")

    def test_never_lead_to_another_slot(self) -> None:
        for title in ("Leather Boot Shaped Handbag", "Red Dress", "Nothing that is known"):
            assert with_title((Slot.SHOES, "shoes"), title) == (Slot.SHOES, "shoes")

    def test_decide_where_the_path_says_nothing(self) -> None:
        assert with_title(None, "Allegra K Women's Pleated Mini Skirt") == (Slot.BOTTOM, "skirt")
        assert with_title(None, "Gift Card") == UNKNOWN

    def test_are_not_asked_where_the_path_is_clear(self) -> None:
        assert not is_open(kind_of_path([ROOT, "Men", "Clothing", "Jeans"]))

    @given(title=st.text(max_size=60), kind=st.sampled_from([None, (Slot.SHOES, "shoes"), (Slot.TOP, "top")]))
    def test_give_a_kind_of_the_slot_whatever_they_say(self, title: str, kind: tuple[Slot, str] | None) -> None:
        slot, category = with_title(kind, title)
        assert category
        assert kind is None or slot is kind[0]


def test_every_name_is_spelled_once() -> None:
    spelled = Counter(
        name.casefold() for categories in taxonomy._NAMES.values() for names in categories.values() for name in names.split("; ")
    )
    assert [name for name, times in spelled.items() if times > 1] == []
    assert [name for name in spelled if name != name.strip() or not name] == []


def test_every_category_stands_under_one_slot() -> None:
    slots = Counter(category for categories in taxonomy._NAMES.values() for category in categories if category)
    assert [category for category, times in slots.items() if times > 1] == []
