"""Words people use for garments -> slot and category: one table, so that every source names a thing alike."""

import re
import unicodedata

from recsys.datatypes import Slot

# Slot -> category -> the words for it (beside its own name), in the singular or as they are used. Plurals are made below.
_TABLE: dict[Slot, dict[str, str]] = {
    Slot.TOP: {
        "t-shirt": "tshirt, tee, tee shirt, graphic tee",
        "shirt": "dress shirt, oxford shirt, button down, button up, overshirt",
        "polo shirt": "polo",
        "blouse": "",
        "top": "topwear, top wear, crop top, halter, tube top",
        "tank top": "tank, vest top, camisole, cami, singlet",
        "long-sleeve top": "longsleeve, long sleeve, long sleeved top, long sleeve tee, long sleeve t-shirt",
        "sweater": "jumper, pullover, knitwear, knit, turtleneck, roll neck, polo neck, jersey",
        "sweatshirt": "sweat shirt, crewneck, crew neck",
        "hoodie": "hoody, hooded sweatshirt",
        "vest": "sweater vest, knit vest, knitted vest, waistcoat",
        "tunic": "kurta, kurti, kaftan",
        "bodysuit": "body suit",
        "corset": "bustier",
    },
    Slot.OUTERWEAR: {
        "jacket": "bomber, windbreaker, anorak, puffer, shacket, fleece, windcheater, rain jacket",
        "coat": "overcoat, trench, peacoat, topcoat, greatcoat",
        "raincoat": "rain coat, mackintosh",
        "blazer": "sport coat, sports coat, sport jacket, sports jacket",
        "suit jacket": "suit, tuxedo, dinner jacket",
        "cardigan": "shrug",
        "parka": "",
        "gilet": "body warmer, bodywarmer, puffer vest, down vest",
        "cape": "poncho, cloak",
        "kimono": "",
        "outerwear": "outwear, outer wear",
    },
    Slot.BOTTOM: {
        "jeans": "jean, denim jeans",
        "pants": "pant, trousers, trouser, chinos, chino, slacks, khakis, cargos, culottes, capris, palazzo, "
        "salwar, churidar, patiala",
        "joggers": "jogger, sweatpants, sweat pants, track pants, trackpants, tracksuit bottoms, jogging bottoms",
        "leggings": "legging, jeggings, yoga pants",
        "shorts": "short pants",
        "skirt": "miniskirt, skort",
        "bottoms": "bottom, bottomwear, bottom wear",
    },
    Slot.DRESS: {
        "dress": "sundress, gown, frock, sari, saree, lehenga",
        "jumpsuit": "jump suit, romper, playsuit, overalls, dungarees, boiler suit",
    },
    Slot.SHOES: {
        "shoes": "shoe, footwear, dress shoes",
        "sneakers": "sneaker, trainers, trainer, running shoes, tennis shoes, sports shoes, athletic shoes, plimsolls",
        "boots": "boot, booties, bootie, wellies, wellingtons",
        "heels": "heel, high heels, stilettos",
        "pumps": "pump, court shoes",
        "sandals": "sandal, flip flops, sliders",
        "flats": "ballet flats, ballerinas, mary janes",
        "loafers": "loafer, moccasins, moccasin, boat shoes, driving shoes",
        "oxfords": "brogues, brogue, derbies, derby shoes, oxford shoes, formal shoes, lace up shoes",
        "espadrilles": "espadrille",
        "clogs": "clog, mules",
        "wedges": "wedge",
        "slippers": "slipper",
    },
    Slot.BAG: {
        "bag": "shopping bag, crossbody, messenger bag, luggage",
        "handbag": "hand bag, purse, pocketbook",
        "backpack": "back pack, rucksack, knapsack, school bag",
        "tote": "tote bag, shopper",
        "clutch": "clutch bag, evening bag",
        "shoulder bag": "",
        "satchel": "",
        "belt bag": "bum bag, fanny pack, waist bag, waist pack, waist pouch",
        "duffel bag": "duffel, duffle, duffle bag, gym bag, holdall, weekender",
        "briefcase": "laptop bag",
    },
    Slot.ACCESSORY: {
        "hat": "headwear, fedora, beret, sun hat",
        "cap": "baseball cap, snapback, flat cap",
        "beanie": "bobble hat, woolly hat, knit hat, knit cap",
        "scarf": "scarves, shawl, stole, pashmina, muffler, dupatta",
        "gloves": "glove, mittens, mitten",
        "belt": "",
        "tie": "necktie, neck tie",
        "bow tie": "bowtie",
        "sunglasses": "sunglass, sun glasses, shades",
        "glasses": "eyeglasses, spectacles, eyewear",
        "watch": "wristwatch, wrist watch",
        "necklace": "pendant, choker",
        "bracelet": "bangle, wristband",
        "earrings": "earring",
        "ring": "",
        "brooch": "",
        "jewellery": "jewelry, jewelery",
        "socks": "sock",
        "tights": "stockings, stocking, hosiery, pantyhose, nylons",
        "suspenders": "braces",
        "cufflinks": "cufflink, cuff links",
        "hair accessory": "headband, hairband, hair clip, scrunchie, barrette",
        "bandana": "bandanna",
        "pocket square": "handkerchief",
        "wallet": "billfold, card holder, coin purse",
        "umbrella": "",
        "accessory": "",
    },
    Slot.NOT_CLOTHING: {  # nothing that an outfit is proposed with
        "underwear": "bra, panty, boxers, boxer shorts, briefs, lingerie, thong, intimate, bralette, undershirt, innerwear vest, "
        "trunk, shapewear",
        "swimwear": "bikini, swimsuit, swim suit, bathing suit, swim shorts, swim trunks, swimming trunks",
        "sleepwear": "nightwear, night suit, pyjamas, pajamas, pyjama, pajama, nightgown, nightdress, baby doll, robe, bathrobe, "
        "dressing gown",
    },
}

# Whom a thing is made for -> the words for it (beside its own name), as `_words` parts them: "women's" is "womens".
_GENDERS: dict[str, str] = {
    "women": "womens woman womans female females lady ladys ladies f w",
    "men": "mens man mans male males gent gents gentleman gentlemen gentlemens m",
    "unisex": "all any both everyone neutral u",
    "girls": "girl",
    "boys": "boy",
    "kids": "kid child childs children childrens baby babys babies infant infants toddler toddlers youth",
}
_GENDERS_TOGETHER: dict[frozenset[str], str] = {
    frozenset({"women", "men"}): "unisex",
    frozenset({"women", "men", "unisex"}): "unisex",
    frozenset({"girls", "boys"}): "kids",
    frozenset({"girls", "boys", "kids"}): "kids",
    frozenset({"girls", "kids"}): "girls",
    frozenset({"boys", "kids"}): "boys",
    frozenset({"unisex", "kids"}): "kids",
}
_BESIDE_GENDERS = frozenset({"for", "and", "or", "only", "adult", "adults", "gender", "genders", "clothing", "fashion"})

# A garment's word before one of these does not name a garment: a shoe rack is not worn.
_NOT_WORN = frozenset({
    "box", "boxes", "care", "case", "cases", "charm", "charms", "cleaner", "hanger", "hangers", "insole", "insoles", "laces",
    "polish", "rack", "racks", "strap", "straps",
})  # fmt: skip
_ASIDES = frozenset({"with", "without", "for", "in", "from", "by", "featuring"})  # they tell about the garment named before
_AND = "and"


def slot_and_category(text: str) -> tuple[Slot, str] | None:
    """What a folder's name, a category or a title says a thing is: `"women_dresses"` -> (Slot.DRESS, "dress").

    The longest phrase of the table counts, and of several the last one, for in English the thing itself stands last: a "shirt
    dress" is a dress, "dress shoes" are shoes. "with", "for", "in" and their like end the name of the thing. What is joined by
    "and", "&", "/" or a comma must belong to one slot; where the categories differ, the slot's name stands for them.

    Returns None where no word is known or two slots are named.
    """
    for clause in _split(_words(text), _ASIDES):
        found = [named for part in _split(clause, frozenset({_AND})) if (named := _last_named(part))]
        if found:
            return _common(found)
    return None


def gender_of(text: str) -> str | None:
    """Whom a thing is made for: `"Women's"`, `"female"` and `"Ladies"` -> "women"; None where that cannot be understood.

    The answers are women, men, unisex, girls, boys and kids, so that what is asked for and what a table says can be compared.
    """
    found = set()
    for word in _words(text):
        if gender := _GENDER_OF_WORD.get(word):
            found.add(gender)
        elif word not in _BESIDE_GENDERS:
            return None
    return found.pop() if len(found) == 1 else _GENDERS_TOGETHER.get(frozenset(found))


def plain_name(text: str) -> str:
    """The words of a name in small letters: `" Kids_Stuff"` -> `"kids stuff"`."""
    return " ".join(_words(text))


def _words(text: str) -> tuple[str, ...]:
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKD", text))  # WomenDresses
    text = text.casefold().replace("'", "")
    if not text.isascii():
        text = "".join(
            letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter) and letter != "’"
        )
    text = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text)  # shirt01
    text = re.sub(r"[&+/,;|]", f" {_AND} ", text)
    return tuple(re.findall(r"[^\W_]+", text))


def _split(words: tuple[str, ...], separators: frozenset[str]) -> list[tuple[str, ...]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in separators:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts]


def _last_named(words: tuple[str, ...]) -> tuple[Slot, str] | None:
    """The garment that the words end on, by longest match from the left; None when something not worn follows it."""
    named = None
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST.get(words[start], 0), len(words) - start), 0, -1):
            if entry := _PHRASES.get(words[start : start + length]):
                named, start = entry, start + length
                break
        else:
            named = None if words[start] in _NOT_WORN else named
            start += 1
    return named


def _common(found: list[tuple[Slot, str]]) -> tuple[Slot, str] | None:
    if len(set(found)) == 1:
        return found[0]
    slots = {slot for slot, _ in found}
    return (found[0][0], found[0][0].noun) if len(slots) == 1 else None


def _plural(word: str) -> str:
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def _phrases() -> dict[tuple[str, ...], tuple[Slot, str]]:
    phrases = {}
    for slot, categories in _TABLE.items():
        for category, others in categories.items():
            for name in filter(None, [category, *others.split(", ")]):
                words = _words(name)
                for form in (words, (*words[:-1], _plural(words[-1]))):
                    phrases[form] = (slot, category)
    return phrases


_PHRASES = _phrases()
_GENDER_OF_WORD = {word: gender for gender, others in _GENDERS.items() for word in (gender, *others.split())}
_LONGEST: dict[str, int] = {}  # the length of the longest phrase that begins with a word
for _phrase in _PHRASES:
    _LONGEST[_phrase[0]] = max(len(_phrase), _LONGEST.get(_phrase[0], 0))
