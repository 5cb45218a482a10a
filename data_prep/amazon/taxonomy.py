"""Amazon's category tree and product titles -> slot, category and gender.

The path of a product begins with the tree ("Clothing, Shoes & Jewelry", "Women", "Shoes", "Boots", "Ankle & Bootie") and often goes
on with its features ("Rubber sole", "Shaft measures approximately 12 inches"). So the deepest name that the table below knows
decides; where it knows none, the deepest that `data_prep.vocabulary` understands; where the path says nothing, or only how wide a
field it is ("Shoes"), the title is asked. What another department sells is clothing only where the path says for whom ("Men").
"""

from collections.abc import Sequence
from functools import lru_cache

from data_prep.vocabulary import gender_of, slot_and_category
from recsys.datatypes import Slot

OTHER = "other"  # the category of what is no garment
UNKNOWN = (Slot.NOT_CLOTHING, OTHER)  # of what says nothing of itself, or comes from another department: kept, never matched

# Slot -> category -> names in the tree that mean it, parted by "; ". "" stands for the names that leave the category open.
# A name that means one thing here and another there ("Wrap", "Formal", "Vests") is left out: then the name above it decides.
_NAMES: dict[Slot, dict[str, str]] = {
    Slot.TOP: {
        "": "Tops & Tees; Tops, Tees & Blouses; Tops; Shirts & Tops; Active Shirts & Tees; Henleys",
        "shirt": "Shirts; Button-Down Shirts; Casual Button-Down Shirts; Dress Shirts; Button-Down & Dress Shirts",
        "blouse": "Blouses & Button-Down Shirts; Blouses",
        "t-shirt": "T-Shirts; Tees; Novelty T-Shirts; T-Shirts & Tanks",
        "polo shirt": "Polos; Golf Shirts",
        "tank top": "Tanks & Camis; Tank Tops; Tanks; Camisoles & Tanks",
        "sweater": "Sweaters; Pullovers; Pullover Sweaters; Turtlenecks; Sweater Vests",
        "hoodie": "Fashion Hoodies & Sweatshirts; Hoodies; Active Hoodies; Novelty Hoodies",
        "sweatshirt": "Sweatshirts; Active Sweatshirts",
        "tunic": "Tunics",
        "vest": "Vests & Waistcoats; Suit Vests",
        "bodysuit": "Bodysuits; Bodysuit Tops; Leotards",
        "corset": "Corsets",
    },
    Slot.OUTERWEAR: {
        "": "Coats, Jackets & Vests; Jackets & Coats; Outerwear & Coats; Outerwear; Suits & Sport Coats",
        "jacket": "Jackets; Lightweight Jackets; Denim Jackets; Varsity Jackets; Windbreakers; Anoraks; Casual Jackets; "
        "Track & Active Jackets",
        "coat": "Coats; Wool & Blends; Wool & Pea Coats; Trench & Rain; Trench Coats; Trench, Rain & Anoraks",
        "raincoat": "Raincoats; Rain Wear",
        "blazer": "Blazers & Suit Jackets; Blazers; Sport Coats & Blazers; Suiting & Blazers",
        "suit jacket": "Suits; Suit Jackets; Tuxedos",
        "cardigan": "Cardigans; Shrugs",
        "parka": "Down & Parkas; Parkas",
        "gilet": "Outerwear Vests",
        "cape": "Capes; Ponchos; Capes & Ponchos",
    },
    Slot.BOTTOM: {
        "": "Bottoms",
        "jeans": "Jeans",
        "pants": "Pants; Pants & Capris; Casual Pants; Dress Pants; Active Pants; Suit Pants; Snow & Rain Pants",
        "joggers": "Sweatpants; Track Pants; Joggers; Active Sweatpants",
        "leggings": "Leggings; Active Leggings; Leggings & Tights",
        "shorts": "Shorts; Active Shorts; Board Shorts; Cargo Shorts; Denim Shorts",
        "skirt": "Skirts; Skirts, Scooters & Skorts; Skorts; Scooters",
    },
    Slot.DRESS: {
        "dress": "Dresses; Casual Dresses; Club & Night Out; Wedding Dresses; Prom & Homecoming; Mother of the Bride; "
        "Playwear Dresses",
        "jumpsuit": "Jumpsuits, Rompers & Overalls; Jumpsuits; Rompers; Overalls; Overalls & Coveralls; Coveralls",
    },
    Slot.SHOES: {
        "": "Shoes; Loafers & Slip-Ons; Golf Shoes",
        "sneakers": "Fashion Sneakers; Sneakers; Athletic Shoes; Running Shoes",
        "boots": "Boots; Ankle & Bootie; Snow Boots; Rain Boots; Hiking Boots; Industrial & Construction Boots; Work Boots",
        "pumps": "Pumps",
        "sandals": "Sandals; Flip-Flops; Sport Sandals; Sport Sandals & Slides; Heeled Sandals; Flats Sandals; Platforms & Wedges",
        "flats": "Flats; Ballet Flats",
        "loafers": "Loafers; Boat Shoes; Slip-Ons; Moccasins",
        "oxfords": "Oxfords; Oxfords & Loafers; Oxfords & Derby",
        "clogs": "Clogs; Mules; Mules & Clogs",
        "slippers": "Slippers",
    },
    Slot.BAG: {
        "": "Handbags & Wallets; Handbags; Bags",
        "handbag": "Top-Handle Bags; Hobo Bags; Satchels; Purses",
        "tote": "Totes; Tote Bags",
        "clutch": "Clutches & Evening Bags; Clutches; Evening Bags; Wristlets",
        "shoulder bag": "Shoulder Bags; Crossbody Bags; Cross-Body Bags",
        "bag": "Messenger Bags; Diaper Bags",
        "backpack": "Backpacks; Casual Daypacks; Fashion Backpacks; Kids' Backpacks",
        "belt bag": "Waist Packs",
        "duffel bag": "Gym Bags; Sports Duffels; Travel Duffels",
        "briefcase": "Briefcases; Laptop Bags",
    },
    Slot.ACCESSORY: {
        "": "Accessories; Hats & Caps; Scarves & Wraps; Gloves & Mittens",
        "hat": "Fedoras; Bucket Hats; Sun Hats; Cowboy Hats; Newsboy Caps; Berets",
        "cap": "Baseball Caps; Sports Fan Baseball Caps",
        "beanie": "Skullies & Beanies; Beanies & Knit Hats; Cold Weather Hats",
        "scarf": "Scarves; Fashion Scarves; Cold Weather Scarves & Wraps; Wraps & Pashminas",
        "gloves": "Gloves; Cold Weather Gloves; Mittens; Arm Warmers",
        "belt": "Belts; Casual Belts",
        "tie": "Neckties; Ties",
        "bow tie": "Bow Ties",
        "pocket square": "Handkerchiefs; Pocket Squares",
        "suspenders": "Suspenders",
        "cufflinks": "Cuff Links; Cufflinks; Cuff Links, Shirt Studs & Tie Clips",
        "sunglasses": "Sunglasses; Sunglasses & Eyewear Accessories",
        "glasses": "Eyewear Frames; Prescription Eyewear Frames",
        "watch": "Watches; Wrist Watches; Smartwatches; Pocket Watches",
        "necklace": "Necklaces; Necklaces & Pendants; Pendants; Pendants & Coins; Chokers; Lockets; Pearl Strands; Y-Necklaces",
        "bracelet": "Bracelets; Bangles; Charms & Charm Bracelets; Anklets",
        "earrings": "Earrings; Drop & Dangle; Ear Cuffs & Wraps; Clip-Ons",
        "ring": "Rings; Wedding & Engagement Rings; Engagement Rings; Wedding Rings; Promise Rings",
        "brooch": "Brooches & Pins",
        "jewellery": "Jewelry; Jewelry Sets; Body Jewelry; Piercing Jewelry",
        "socks": "Socks; Casual Socks; Athletic Socks; Dress & Trouser Socks; No Show & Liner Socks; Socks & Hosiery; Leg Warmers",
        "tights": "Tights; Sheers; Hosiery",
        "hair accessory": "Headbands; Hair Accessories",
        "wallet": "Wallets; Wallets, Card Cases & Money Organizers; Card & ID Cases; Coin Purses & Pouches; Money Clips",
        "umbrella": "Umbrellas; Folding Umbrellas; Stick Umbrellas",
    },
    Slot.NOT_CLOTHING: {
        "underwear": "Underwear; Lingerie; Bras; Panties; Boxers; Boxer Briefs; Briefs; Undershirts; Shapewear; "
        "Thermal Underwear; "
        "Thongs, G-Strings & V-Strings; Everyday Bras; Sports Bras; Intimates; Exotic Apparel",
        "swimwear": "Swim; Swimsuits & Cover Ups; Swimwear; Bikinis; One-Pieces; Tankinis; Rash Guards; Cover-Ups; "
        "Board Shorts & Trunks",
        "sleepwear": "Sleep & Lounge; Sleepwear; Pajama Sets; Nightgowns & Sleepshirts; Robes; Sleep Bottoms; Sleepwear & Robes; "
        "Blanket Sleepers; Lingerie, Sleep & Lounge; Sleep Sets",
        "costume": "Costumes & Accessories; Costumes & Cosplay Apparel; Costumes; Costume Accessories; Wigs",
        "set": "Clothing Sets; Pant Sets; Skirt Sets; Short Sets; Tracksuits",  # two slots in one
        OTHER: "Shoe Care & Accessories; Shoelaces; "
        "Shoe Care Products; Inserts & Insoles; Shoe, Jewelry & Watch Accessories; "
        "Jewelry Accessories; Jewelry Boxes & Organizers; "
        "Jewelry Boxes; Watch Bands; Watch Accessories; Handbag Accessories; Keyrings & Keychains; "
        "Key & Identification Accessories; "
        "Luggage & Travel Gear; Luggage; Suitcases; Travel Accessories; Luggage Sets; Eyewear Accessories; Eyeglasses Cases; "
        "Jewelry Making; Loose Gemstones; Loose Diamonds; Garment Bags; Sewing; Fabric; Buttons & Pins; Patches",
    },
}  # fmt: skip
_OTHER_DEPARTMENTS = frozenset({
    "sports & outdoors", "home & kitchen", "toys & games", "health & household", "beauty & personal care", "electronics",
    "automotive", "pet supplies", "arts, crafts & sewing", "office products", "tools & home improvement", "books",
    "cell phones & accessories", "musical instruments", "baby products", "grocery & gourmet food", "industrial & scientific",
    "patio, lawn & garden",
})  # fmt: skip
_SPELLED: dict[str, tuple[Slot, str]] = {
    name.casefold(): (slot, category or slot.noun)
    for slot, categories in _NAMES.items()
    for category, names in categories.items()
    for name in names.split("; ")
}
# What stands below one of these is of its kind whatever it is called: the "Tops" of a bikini, the "Dresses" of a costume.
_CLOSED = frozenset({"underwear", "swimwear", "sleepwear", "costume"})
_OPEN = {slot.noun for slot in Slot}  # a category that says no more than the slot does


# A tree has a few thousand names, and they stand in hundreds of thousands of paths.
_understood = lru_cache(maxsize=50_000)(slot_and_category)
_person = lru_cache(maxsize=50_000)(gender_of)


def kind_of_path(path: Sequence[str]) -> tuple[Slot, str] | None:
    """Slot and category by the names of a category path, from the root to the deepest; None where it says neither."""
    elsewhere = bool(path) and path[0].casefold() in _OTHER_DEPARTMENTS
    if elsewhere and gender_of_path(path) is None:  # a dog's sweater, a boxer's gloves
        return UNKNOWN
    spelled = [found for name in reversed(path) if (found := _SPELLED.get(name.casefold()))]
    if spelled:
        return next((found for found in spelled if found[1] in _CLOSED), spelled[0])
    for name in reversed(path[1:]):  # the root is "Clothing, Shoes & Jewelry" for all of them
        if understood := _understood(name):
            return understood
    return UNKNOWN if elsewhere else None


def gender_of_path(path: Sequence[str]) -> str | None:
    """Whom a product is for, by the first name that says so: "Women", "Baby Girls", "Boys'"."""
    return next((gender for name in path if (gender := _person(name))), None)


def is_open(kind: tuple[Slot, str] | None) -> bool:
    """Whether the title may say more than the path did."""
    return kind is None or kind[1] in _OPEN


def with_title(kind: tuple[Slot, str] | None, title: str) -> tuple[Slot, str]:
    """The kind by path and title: a title refines what a path left open, and decides where it said nothing."""
    named = slot_and_category(title)
    if kind is None:
        return named or UNKNOWN
    return named if named and named[0] is kind[0] else kind
