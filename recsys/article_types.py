"""The article types of the Kaggle "Fashion Product Images" -> slot and category: what data preparation and evaluation share.

The 143 article types of the full set are all here. What the shop says of a product is more than its words: a "Camisole" is sold
as innerwear here, "Formal Shoes" are lace-ups.
"""

from recsys.datatypes import Slot

# Slot -> category -> the article types. Several pieces in one product (a kurta set, a tracksuit) take the place of a top and a
# bottom, as a dress does. Salwar, patiala and churidar are trousers; what is worn at home or to bed is sleepwear.
_TABLE: dict[Slot, dict[str, str]] = {
    Slot.TOP: {
        "t-shirt": "Tshirts",
        "shirt": "Shirts",
        "top": "Tops",
        "sweater": "Sweaters",
        "sweatshirt": "Sweatshirts",
        "vest": "Waistcoat",
        "tunic": "Kurtas, Kurtis, Tunics",
    },
    Slot.OUTERWEAR: {
        "jacket": "Jackets, Nehru Jackets, Rain Jacket",
        "blazer": "Blazers",
        "suit jacket": "Suits",
        "cardigan": "Shrug",
    },
    Slot.BOTTOM: {
        "jeans": "Jeans",
        "pants": "Trousers, Capris, Rain Trousers, Salwar, Salwar and Dupatta, Patiala, Churidar",
        "joggers": "Track Pants",
        "leggings": "Leggings, Jeggings, Tights",
        "shorts": "Shorts",
        "skirt": "Skirts",
    },
    Slot.DRESS: {
        "dress": "Dresses, Sarees, Lehenga Choli",
        "jumpsuit": "Jumpsuit, Rompers",
        "clothing set": "Clothing Set, Kurta Sets, Tracksuits",
    },
    Slot.SHOES: {
        "shoes": "Casual Shoes",
        "sneakers": "Sports Shoes",
        "oxfords": "Formal Shoes",
        "flats": "Flats",
        "heels": "Heels",
        "sandals": "Sandals, Sports Sandals, Flip Flops",
    },
    Slot.BAG: {
        "handbag": "Handbags",
        "clutch": "Clutches",
        "backpack": "Backpacks, Rucksacks",
        "duffel bag": "Duffel Bag",
        "briefcase": "Laptop Bag",
        "belt bag": "Waist Pouch",
        "bag": "Messenger Bag, Mobile Pouch, Trolley Bag",
    },
    Slot.ACCESSORY: {
        "hat": "Hat",
        "cap": "Caps",
        "scarf": "Scarves, Stoles, Mufflers, Dupatta",
        "gloves": "Gloves",
        "belt": "Belts",
        "tie": "Ties, Ties and Cufflinks",
        "cufflinks": "Cufflinks",
        "suspenders": "Suspenders",
        "sunglasses": "Sunglasses",
        "watch": "Watches",
        "necklace": "Necklace and Chains, Pendant",
        "bracelet": "Bracelet, Bangle, Wristbands",
        "earrings": "Earrings",
        "ring": "Ring",
        "jewellery": "Jewellery Set",
        "socks": "Socks, Booties",
        "tights": "Stockings",
        "hair accessory": "Hair Accessory, Headband",
        "wallet": "Wallets",
        "umbrella": "Umbrellas",
        "accessory": "Accessory Gift Set",
    },
    Slot.NOT_CLOTHING: {
        "underwear": "Bra, Briefs, Boxers, Trunk, Innerwear Vests, Camisoles, Shapewear",
        "swimwear": "Swimwear",
        "sleepwear": "Night suits, Nightdress, Baby Dolls, Bath Robe, Robe, Lounge Pants, Lounge Shorts, Lounge Tshirts",
        "fragrance": "Deodorant, Perfume and Body Mist, Fragrance Gift Set",
        "cosmetics": "Lipstick, Lip Gloss, Lip Liner, Lip Plumper, Lip Care, Nail Polish, Nail Essentials, Foundation and Primer, "
        "Compact, Concealer, Highlighter and Blush, Kajal and Eyeliner, Eyeshadow, Mascara, Makeup Remover, Beauty Accessory, "
        "Hair Colour",
        "skin care": "Face Moisturisers, Face Wash and Cleanser, Face Scrub and Exfoliator, Face Serum and Gel, Mask and Peel, "
        "Eye Cream, Sunscreen, Toner, Body Lotion, Body Wash and Scrub, Mens Grooming Kit",
        "shoe accessory": "Shoe Accessories, Shoe Laces",
        "sports equipment": "Footballs, Basketballs",
        "other": "Free Gifts, Cushion Covers, Key chain, Water Bottle, Travel Accessory, Tablet Sleeve, Ipad",
    },
}
ARTICLE_TYPES: dict[str, tuple[Slot, str]] = {
    article_type: (slot, category)
    for slot, categories in _TABLE.items()
    for category, article_types in categories.items()
    for article_type in article_types.split(", ")
}
# Of these nothing is worn, whatever it is called: the ties among the "Free Items" are gifts that nobody can buy.
NOT_WORN = frozenset({"Personal Care", "Home", "Sporting Goods", "Free Items"})


def slot_of_article(article_type: str, master_category: str) -> tuple[Slot, str] | None:
    """Slot and category of an article type: `("Flats", "Footwear")` -> shoes, flats; None where it is not in the table.

    Of a master category in NOT_WORN everything is not clothing, in the table or not.
    """
    named = ARTICLE_TYPES.get(article_type)
    if master_category in NOT_WORN:
        return named if named and named[0] is Slot.NOT_CLOTHING else (Slot.NOT_CLOTHING, master_category.lower())
    return named
