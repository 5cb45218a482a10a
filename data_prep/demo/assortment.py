"""Which garments the demo catalogue holds: a seeded deal from the tables, with titles, brands and prices. No drawing here.

Options are dealt, not drawn: each list is repeated to the number of items and shuffled, so every option appears and no colour or
cut crowds out the others.
"""

from dataclasses import dataclass, replace

import numpy as np

from data_prep.demo import wardrobe, wardrobe_small
from data_prep.demo.design import Design
from data_prep.demo.palette import COLOURS, NEUTRALS
from data_prep.demo.wardrobe import BRANDS, STYLES, Brand, Kind

KINDS: dict[str, Kind] = wardrobe.KINDS | wardrobe_small.KINDS
LONGEST_TITLE = 60
_LEVELS = {1: 0.62, 2: 0.95, 3: 1.5, 4: 2.3}

_PATTERN_WORDS = {
    "breton": "breton", "wide stripe": "striped", "multi stripe": "striped", "stripe": "striped", "gingham": "gingham",
    "plaid": "plaid", "glen": "checked", "check": "windowpane",
    "pinstripe": "pinstripe", "dots": "polka-dot", "pindots": "pin-dot", "floral": "floral", "ditsy": "ditsy floral",
    "animal": "leopard", "camo": "camo",
}  # fmt: skip
_TEXTURE_WORDS = {
    "linen": "linen", "denim": "denim", "corduroy": "corduroy", "satin": "satin", "chiffon": "chiffon", "cable": "cable-knit",
    "chunky": "chunky-knit", "rib": "rib-knit", "leather": "leather",
    "suede": "suede", "patent": "patent", "wool": "wool", "tweed": "tweed", "herringbone": "herringbone", "canvas": "canvas",
    "straw": "straw", "nylon": "nylon", "mesh": "mesh", "fleece": "", "knit": "knit",
}  # fmt: skip
# What a choice of the cut is called in a title, where it is not called by its own name; "" is not mentioned.
_CUT_WORDS = {
    "crew": "", "short": "", "regular": "", "straight": "", "plain": "", "none": "", "single": "single-breasted",
    "double": "double-breasted", "long": "long", "low": "", "high": "high-top", "jacket": "",
    "slim": "slim", "spread": "", "band": "band-collar", "camp": "camp-collar", "sherpa": "sherpa-collar", "bow": "bow",
    "puff": "puff-sleeve", "bishop": "bishop-sleeve", "flutter": "flutter-sleeve",
    "three-quarter": "three-quarter-sleeve", "cap": "cap-sleeve", "scoop": "scoop-neck", "boat": "boat-neck",
    "square": "square-neck", "ruffle": "ruffled", "peter pan": "peter pan", "tank": "", "racer": "racerback",
    "camisole": "", "pullover": "", "zip": "zip", "tipped": "tipped", "badge": "", "classic": "", "buttoned": "", "open": "open",
    "knee": "knee-length", "mid": "", "full": "", "tied": "", "buckled": "belted",
    "one": "side-stripe", "two": "side-stripe", "pleated": "pleated", "pressed": "", "fur": "fur-hood", "hood": "hooded",
    "mini": "mini", "ripped": "ripped", "tie": "", "boxy": "boxy", "bracelet": "bracelet",
    "vee": "v-neck", "bit": "horsebit", "tassel": "tassel", "penny": "penny", "laced": "lace-up", "cap-toe": "cap-toe",
    "western": "western", "top handle": "top-handle", "daypack": "day", "rolltop": "roll-top",
    "folded": "long", "looped": "", "pendant": "pendant", "pompom": "pompom", "boater": "boater", "wide brim": "wide-brim",
    "cowl": "cowl-neck", "belted": "belted", "quilted": "quilted",
    "flat": "", "block": "block-heel", "kitten": "kitten-heel", "stiletto": "stiletto", "d'orsay": "d'orsay", "winged": "winged",
    "wide": "wide", "wrap": "wrap", "pouch": "zip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Garment:
    """One item of the demo catalogue, with what the also-buy model knows of it."""

    item_id: str
    title: str
    category: str
    slot: str
    design: Design
    brand: Brand
    gender: str
    price: float
    styles: tuple[float, ...]  # unit vector over `STYLES`
    season: float

    @property
    def colour(self) -> str:
        """The word a filter uses for the colour."""
        return COLOURS[self.design.colours[0]].base


def assort(seed: int = 7) -> list[Garment]:
    """The whole assortment, in the order of its ids."""
    rng = np.random.default_rng([seed, 101])
    garments: list[Garment] = []
    taken: set[str] = set()
    for category, kind in KINDS.items():
        garments += _deal(category, kind, rng, taken, seed)
    order = rng.permutation(len(garments))
    return [replace(garments[int(i)], item_id=f"demo-{number + 1:04d}") for number, i in enumerate(order)]


def _deck(options: tuple[str, ...], n: int, rng: np.random.Generator) -> list[str]:
    """`n` cards: one shuffled round of all options after the other."""
    cards: list[str] = []
    while len(cards) < n:
        cards += [options[int(i)] for i in rng.permutation(len(options))]
    return cards[:n]


def _deal(category: str, kind: Kind, rng: np.random.Generator, taken: set[str], seed: int) -> list[Garment]:
    n = kind.count
    colour_decks = {cloth: iter(_deck(cloth[2], n, rng)) for cloth in kind.cloths}
    cloths = [kind.cloths[int(i)] for i in _deck(tuple(str(i) for i in range(len(kind.cloths))), n, rng)]
    decks = {feature: _deck(options, n, rng) for feature, options in kind.cuts.items()}
    genders, accents = _deck(kind.genders, n, rng), _deck(kind.accents, n, rng)
    dealt = []
    for i in range(n):
        texture, pattern, _ = cloths[i]
        colours = tuple(next(colour_decks[cloths[i]]).split("/"))
        cut = {feature: deck[i] for feature, deck in decks.items()}
        cut, gender = _sensible(category, texture, pattern, colours[0], cut, genders[i], rng)
        accent = accents[i] if accents[i] != colours[0] else next(a for a in (*kind.accents, "black", "white") if a != colours[0])
        if kind.slot == "shoes" and colours[0] not in NEUTRALS and accent not in NEUTRALS:
            accent = str(rng.choice(["white", "cream", "black"]))  # two strong colours on one shoe quarrel
        colours, pattern = _as_drawn(category, cut, colours, accent, pattern)
        cut_pairs = tuple(sorted(cut.items()))
        number = list(KINDS).index(category) * 1000 + i
        design = Design(category, texture, pattern, colours, accent, cut_pairs, seed * 1_000_003 + number)
        title = _title(category, kind, design, taken)
        taken.add(title)
        brand = _brand(kind, rng)
        dealt.append(
            Garment(
                "",
                title,
                category,
                kind.slot,
                design,
                brand,
                gender,
                _price(kind, brand, rng),
                _styles(kind, brand),
                kind.season + _warmth(design),
            )
        )
    return dealt


def _sensible(  # noqa: PLR0912 - a branch a variant
    category: str, texture: str, pattern: str, colour: str, cut: dict[str, str], gender: str, rng: np.random.Generator
) -> tuple[dict[str, str], str]:
    """Bring choices that do not go together, or that a cloth decides, into line."""
    if gender == "men":
        swaps = {
            ("neck", "scoop"): "crew", ("neck", "boat"): "crew", ("sleeve", "cap"): "short", ("sleeve", "three-quarter"): "long",
            ("fit", "cropped"): "regular", ("fit", "mom"): "straight", ("fit", "flared"): "straight", ("front", "wrap"): "double",
            ("length", "cropped"): "regular", ("style", "zip"): "chelsea", ("buttons", "pearl"): "horn",
        }  # fmt: skip
        cut = {feature: swaps.get((feature, choice), choice) for feature, choice in cut.items()}
        if category in {"jeans", "chinos", "trousers"} and cut["fit"] == "regular":
            cut["fit"] = "straight"
        if category == "shorts" and cut["length"] == "short":
            cut["length"] = "mid"
    if category in {"t-shirt", "sweater", "blazer"} and cut.get("fit") == "cropped" and gender != "men":
        gender = "women"
    if category == "t-shirt":
        if cut["neck"] == "boat":
            cut["trim"], cut["sleeve"] = "none", "long"
        if cut["neck"] in {"henley", "v-neck"} or cut["pocket"] == "chest":
            cut["print"] = "none"
    if category in {"t-shirt", "sweatshirt"} and pattern != "plain":
        cut["print"] = "none"
    if category == "shorts":
        cut["style"] = {"denim": "denim", "twill": "chino", "linen": "linen", "nylon": "sport"}[texture]
        if cut["style"] != "denim" and cut["hem"] == "raw":
            cut["hem"] = "plain"
    if category == "skirt":
        cut["shape"] = _skirt_shape(texture, cut, rng)
    if category == "hat":
        cut["style"] = {"wool": "fedora", "canvas": "bucket"}.get(texture) or str(rng.choice(["boater", "wide brim"]))
    if category == "scarf":
        cut["style"] = "square" if texture == "satin" else str(rng.choice(["looped", "looped", "folded"]))
    if category == "sandals":
        cut["style"] = "espadrille" if texture == "canvas" else "strappy" if cut["style"] == "espadrille" else cut["style"]
        cut["heel"] = (
            "wedge"
            if cut["style"] == "espadrille"
            else "flat"
            if cut["style"] in {"slide", "gladiator"} or cut["heel"] == "wedge"
            else cut["heel"]
        )
    if category == "tank top":
        cut["cut"] = "camisole" if texture == "satin" else "tank" if cut["cut"] == "camisole" else cut["cut"]
        cut["trim"] = "contrast" if cut["trim"] == "lace" and texture != "satin" else cut["trim"]
    if category == "sunglasses" and cut["shape"] in {"aviator", "round"} and texture == "plastic":
        cut["metal"] = "silver" if colour in {"navy", "forest", "black"} else "gold"
    if category == "puffer jacket" and cut["style"] == "gilet":
        cut["length"], cut["hood"] = "short", "none"
    if category in {"heels"} and cut["toe"] == "cap" and colour == "black":
        cut["toe"] = "pointed"
    if category == "jeans" and cut["fit"] in {"flared", "skinny", "wide"}:
        cut["hem"] = "plain"
    if category == "necklace" and cut["style"] in {"pearls", "beads"}:
        cut["pendant"] = "none"
    if category == "watch" and cut["strap"] == "bracelet":
        cut["case"] = "round"
    if category == "bomber jacket" and texture != "wool":
        cut["style"] = "classic"
    return cut, gender


def _as_drawn(
    category: str, cut: dict[str, str], colours: tuple[str, ...], accent: str, pattern: str
) -> tuple[tuple[str, ...], str]:
    """The colours that are seen where a choice of the cut decides them: metal, pearls, beads."""
    metal = "silver" if cut.get("metal") == "silver" else "gold"
    if category == "necklace":
        if cut["style"] in {"pearls", "beads"}:
            return (("ivory",) if cut["style"] == "pearls" else (accent,)), "plain"
        cut["metal"] = colours[0]
    if (category == "watch" and cut["strap"] == "bracelet") or (category == "sunglasses" and cut["shape"] in {"aviator", "round"}):
        return (metal,), "plain"
    return colours, pattern


def _skirt_shape(texture: str, cut: dict[str, str], rng: np.random.Generator) -> str:
    choices = {
        "wool": ("pleated", "pencil", "a-line"), "satin": ("slip",), "chiffon": ("pleated", "tiered"), "leather": ("pencil",
            "a-line"), "denim": ("denim", "denim", "pencil"),
        "weave": ("tiered", "wrap", "a-line"), "corduroy": ("a-line", "pencil"), "linen": ("wrap", "tiered", "a-line"),
    }  # fmt: skip
    shape = str(rng.choice(choices[texture]))
    if shape == "slip" and cut["length"] == "mini":
        cut["length"] = "midi"
    if cut["front"] == "buttons":
        cut["slit"] = "none"
    if shape in {"pencil", "denim"} and cut["length"] == "maxi":
        cut["length"] = "knee"
    if shape == "tiered" and cut["length"] == "mini":
        cut["length"] = "maxi"
    return shape


def _title(category: str, kind: Kind, design: Design, taken: set[str]) -> str:
    """Colour, pattern, cloth, cut, noun; words are left out from the middle until it fits, and added while it is taken."""
    ground = design.colours[0]
    two_toned = design.pattern in {"breton", "wide stripe", "multi stripe", "stripe"} and len(design.colours) > 1
    colour = f"{ground} and {design.colours[1]}" if two_toned else ground
    pattern = _PATTERN_WORDS.get(design.pattern, "")
    texture = "" if pattern and design.texture not in {"linen", "leather"} else _TEXTURE_WORDS.get(design.texture, "")
    if category in {
        "jeans",
        "denim jacket",
        "sunglasses",
        "necklace",
        "running shoes",
        "sweatshirt",
        "hoodie",
        "joggers",
        "leggings",
    } or (category in {"polo", "sweater", "cardigan", "knit dress"} and texture in {"mesh", "knit"}):
        texture = ""
    if design.get("strap") == "bracelet" or (category == "skirt" and design.get("shape") == "denim"):
        texture = ""
    noun = kind.noun or category
    if category == "tank top" and design.get("cut") == "camisole":
        noun = "camisole"
    if category == "puffer jacket" and design.get("style") == "gilet":
        noun = "quilted gilet"
    if category == "scarf" and design.get("style") == "square":
        noun = "neckerchief"
    if category == "tie" and design.get("style") == "bow tie":
        noun = "bow tie"
    if category == "hat":
        noun = {"fedora": "fedora", "bucket": "bucket hat", "boater": "boater hat", "wide brim": "wide-brim hat"}[
            design.get("style")
        ]
    if category == "necklace":
        noun = {"pearls": "pearl necklace", "beads": "beaded necklace", "chain": "chain necklace"}.get(
            design.get("style"), "pendant necklace"
        )
    if category == "ankle boots" and design.get("style") == "chelsea":
        noun = "chelsea boots"
    cuts = [_word(category, feature, design.get(feature)) for feature in kind.words]
    spare = [
        _word(category, feature, choice)
        for feature, choice in design.cut
        if feature not in kind.words and feature in {"fit", "pocket", "length", "waist", "front", "trim", "collar", "neck", "hem"}
    ]
    base = [word for word in (pattern, texture, *cuts) if word and word not in noun]
    for extra in ([], *[[word] for word in spare if word and word not in base]):
        words = [*base, *extra]
        while words and len(" ".join([colour, *words, noun])) > LONGEST_TITLE:
            words.pop(-1)
        title = " ".join([colour, *dict.fromkeys(words), noun])
        title = title[0].upper() + title[1:]
        if title not in taken:
            return title
    return title


def _word(category: str, feature: str, choice: str) -> str:  # noqa: PLR0911, PLR0912 - a branch a variant
    if feature == "sleeve":
        return {
            "long": "long-sleeve" if category not in {"wrap dress", "shirt dress"} else "",
            "short": "short-sleeve" if category in {"shirt", "shirt dress"} else "",
            "plain": "",
            "straight": "",
        }.get(choice, _CUT_WORDS.get(choice, choice))
    if feature == "neck" and choice == "straight":
        return ""
    if feature == "neck" and choice in {"bow", "ruffle"}:
        return "bow-neck" if choice == "bow" else "ruffled"
    if category in {"trousers", "skirt"} and feature == "length" and choice == "short":
        return "short"
    if feature == "length" and category in {"trench coat", "puffer jacket"} and choice == "short":
        return ""
    if feature == "length" and category == "shorts":
        return {"short": "short", "long": "long"}.get(choice, "")
    if feature == "trim":
        return "tipped" if choice == "tipped" else ""
    if feature == "pocket":
        return "pocket" if choice in {"chest", "patch", "front"} else "utility" if choice in {"two", "four"} else ""
    if feature == "collar" and category == "blouse":
        return ""
    if feature == "hem":
        return "turn-up" if choice == "turn-up" else "raw-hem" if choice == "raw" else ""
    if feature == "shape" and category == "sunglasses":
        return choice
    if feature == "style" and category in {"derby shoes"}:
        return {"brogue": "brogue", "cap": "cap-toe"}.get(choice, "")
    if feature == "style" and choice == "bow":
        return "bow"
    if feature == "style" and category in {"scarf", "hat", "tie"}:
        return ""
    if feature == "waist":
        return {"straight": "relaxed", "sash": "sash"}.get(choice, _CUT_WORDS.get(choice, choice))
    if (feature == "strap" and choice == "band") or choice in {"beads", "pearls"}:
        return ""
    if feature == "front" and choice == "white":
        return "two-tone"
    if feature == "front" and choice == "buttons":
        return "button-front"
    return _CUT_WORDS.get(choice, choice)


def _brand(kind: Kind, rng: np.random.Generator) -> Brand:
    weights = np.array([0.06 + kind.styles.get(brand.style, 0.0) for brand in BRANDS])
    return BRANDS[int(rng.choice(len(BRANDS), p=weights / weights.sum()))]


def _price(kind: Kind, brand: Brand, rng: np.random.Generator) -> float:
    low, high = kind.price
    amount = float(low + (high - low) * rng.beta(2, 2)) * _LEVELS[brand.level]
    if brand.level >= 3:
        return float(max(10, round(amount / 5) * 5))
    return float(max(5, int(amount))) + (0.90 if rng.random() < 0.7 else 0.50)


def _styles(kind: Kind, brand: Brand) -> tuple[float, ...]:
    vector = np.array([kind.styles.get(style, 0.0) + (0.6 if style == brand.style else 0.0) for style in STYLES])
    return tuple(float(v) for v in vector / np.linalg.norm(vector))


def _warmth(design: Design) -> float:
    """How cloth and cut move a kind's season: linen and short sleeves to the warm, wool and high collars to the cold."""
    cloth = {
        "linen": 0.4,
        "chiffon": 0.3,
        "wool": -0.3,
        "corduroy": -0.4,
        "cable": -0.2,
        "chunky": -0.2,
        "straw": 0.6,
        "canvas": 0.2,
        "suede": -0.1,
        "satin": 0.1,
        "tweed": -0.2,
    }.get(design.texture, 0.0)
    cut = {"short": 0.25, "flutter": 0.2, "strap": 0.2}.get(design.get("sleeve"), 0.0) + (
        -0.2 if design.get("neck") == "turtleneck" else 0.0
    )
    return cloth + cut
