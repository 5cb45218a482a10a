"""The tables behind the assortment: which kinds there are, of what cloth, in what colours and cuts, for whom, at what price.

`cloths` are (texture, pattern, colour sets); a colour set is "ground/second/third" in palette names. `cuts` are the structural
choices; a value that stands twice is twice as frequent. `words` say which choices a title mentions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cloth = tuple[str, str, tuple[str, ...]]
STYLES = ("casual", "smart", "sporty", "street", "evening", "outdoor")


@dataclass(frozen=True, slots=True)
class Brand:
    """An invented brand: what it leans to, and its price level (1 cheap .. 4 dear)."""

    name: str
    style: str
    level: int


BRANDS = (
    Brand("Oakline", "casual", 1), Brand("Tidewell", "casual", 2), Brand("Juno Vale", "casual", 2), Brand("Maren Holt", "smart", 3),
    Brand("Serafin Grey", "smart", 4), Brand("Velo Norte", "sporty", 2), Brand("Kiosk Nine", "street", 1), Brand("Basalt Works",
        "street", 3),
    Brand("Lune Marchetti", "evening", 4), Brand("Petra Solenne", "evening", 3), Brand("Harrow & Pine", "outdoor", 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One category. `season`: -1 cold, 1 warm, 0 all year; `styles`: share of each style it is worn in."""

    slot: str
    count: int
    price: tuple[float, float]
    genders: tuple[str, ...]
    styles: Mapping[str, float]
    season: float
    cloths: tuple[Cloth, ...]
    cuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    noun: str = ""
    accents: tuple[str, ...] = ("tan", "navy", "white", "burgundy")


ALL, W, M = ("unisex", "women", "men"), ("women",), ("men",)
WM = ("women", "men")

GINGHAM = ("navy/white", "red/white", "forest/white", "black/white", "cobalt/white", "rose/white", "mustard/white")
PLAID = (
    "burgundy/forest/mustard",
    "navy/forest/red",
    "camel/black/burgundy",
    "charcoal/light grey/rust",
    "forest/navy/cream",
    "red/black/cream",
    "rust/cream/navy",
)
SHIRTING = ("light blue/white", "white/navy", "blush/white", "sage/white", "white/burgundy", "sky/navy")
BRETON = ("white/navy", "ivory/red", "navy/white", "white/black", "ecru/forest", "sky/navy", "white/rust")
FLORAL = (
    "navy/rose/butter", "white/rose/sky", "forest/blush/cream", "black/coral/cream", "cream/rust/mustard", "burgundy/blush/cream",
    "sky/white/butter", "sage/cream/terracotta", "lilac/white/plum", "teal/coral/cream",
)  # fmt: skip
DOTS = ("navy/white", "white/black", "black/white", "red/white", "blush/burgundy", "bottle/cream", "cream/rust")
GLEN = ("light grey/charcoal", "sand/chocolate", "grey/navy")
CHECK = ("camel/chocolate", "navy/sky", "charcoal/light grey", "forest/cream")
BASICS = ("white", "black", "grey", "navy", "charcoal")
BRIGHT = ("red", "mustard", "teal", "coral", "cobalt", "forest", "rust", "lilac", "sage", "rose", "olive", "mint")
KNITS = (
    "cream",
    "navy",
    "burgundy",
    "camel",
    "forest",
    "rose",
    "charcoal",
    "mustard",
    "light grey",
    "lilac",
    "teal",
    "oxblood",
    "black",
    "rust",
)
WASHES = ("mid blue", "indigo", "washed blue", "black", "navy", "light blue", "mid blue", "indigo")
LEATHERS = ("black", "cognac", "tan", "burgundy", "chocolate", "forest", "navy", "cream")
SOFT = ("blush", "ivory", "sage", "black", "rust", "light blue", "plum", "butter", "bottle", "rose", "white", "lilac")

CASUAL = {"casual": 0.8, "street": 0.3}
SMART = {"smart": 0.9, "casual": 0.2}

KINDS: dict[str, Kind] = {
    "t-shirt": Kind(
        "top", 33, (16, 34), ALL, {"casual": 0.8, "street": 0.4, "sporty": 0.2}, 0.5,
        (("jersey", "plain", BASICS + BRIGHT), ("jersey", "breton", BRETON), ("jersey", "plain", ("white", "black", "mustard",
            "sky", "blush", "ecru")),
         ("jersey", "wide stripe", ("navy/ecru", "rust/cream", "sage/white", "white/coral")), ("jersey", "multi stripe",
             ("white/navy/red", "cream/forest/mustard"))),
        {"neck": ("crew", "crew", "v-neck", "scoop", "boat", "henley"), "sleeve": ("short", "short", "short", "long",
            "three-quarter", "cap"),
         "fit": ("regular", "slim", "boxy", "regular", "cropped"), "pocket": ("none", "none", "chest"), "trim": ("none", "none",
             "none", "ringer"),
         "print": ("none", "none", "none", "chest")},
        ("neck", "sleeve", "fit"), accents=("navy", "red", "forest", "white", "rust"),
    ),
    "shirt": Kind(
        "top", 36, (34, 68), WM, {"smart": 0.7, "casual": 0.6}, 0.1,
        (("poplin", "plain", ("white", "light blue", "blush", "sage", "black", "navy")), ("poplin", "gingham", GINGHAM), ("wool",
            "plaid", PLAID),
         ("poplin", "stripe", SHIRTING), ("linen", "plain", ("white", "sand", "sky", "olive", "terracotta")), ("weave", "floral",
             FLORAL), ("denim", "plain", ("washed blue", "indigo", "black")),
         ("corduroy", "plain", ("rust", "forest", "camel"))),
        {"collar": ("button-down", "spread", "button-down", "band", "camp", "spread"), "sleeve": ("long", "long", "long", "short"),
            "fit": ("regular", "slim", "relaxed", "boxy"),
         "pocket": ("chest", "none", "two", "none")},
        ("collar", "sleeve"),
    ),
    "blouse": Kind(
        "top", 18, (32, 66), W, {"smart": 0.5, "evening": 0.3, "casual": 0.4}, 0.2,
        (("satin", "plain", SOFT), ("chiffon", "dots", DOTS), ("poplin", "plain", ("white", "sky", "blush", "red")), ("chiffon",
            "ditsy", FLORAL), ("satin", "animal", ("sand/black", "camel/chocolate"))),
        {"neck": ("bow", "v-neck", "ruffle", "peter pan", "square"), "sleeve": ("puff", "bishop", "flutter", "straight"),
            "collar": ("plain", "white")},
        ("neck", "sleeve"),
    ),
    "polo": Kind(
        "top", 13, (26, 54), WM, {"smart": 0.4, "sporty": 0.6, "casual": 0.5}, 0.6,
        (("mesh", "plain", ("navy", "white", "forest", "burgundy", "sky", "rust", "black", "sage")), ("knit", "plain", ("cream",
            "camel", "charcoal")), ("jersey", "wide stripe", ("navy/white", "forest/cream"))),
        {"sleeve": ("short", "short", "long"), "trim": ("tipped", "none", "badge"), "fit": ("regular", "slim", "boxy")}, ("sleeve",
            "trim"), "polo shirt",
        accents=("white", "red", "navy", "mustard"),
    ),
    "sweater": Kind(
        "top", 22, (48, 98), ALL, {"casual": 0.7, "smart": 0.5, "outdoor": 0.2}, -0.8,
        (("knit", "plain", KNITS), ("cable", "plain", ("cream", "navy", "light grey", "forest", "camel", "rose")), ("chunky",
            "plain", KNITS), ("rib", "plain", ("black", "cream", "rust", "charcoal")),
         ("knit", "wide stripe", ("navy/cream", "cream/camel", "forest/ecru", "rose/burgundy"))),
        {"neck": ("crew", "turtleneck", "v-neck", "crew", "mock neck", "boat"), "fit": ("regular", "relaxed", "slim", "cropped"),
            "trim": ("none", "none", "none", "contrast")},
        ("neck", "fit"), accents=("navy", "cream", "burgundy"),
    ),
    "sweatshirt": Kind(
        "top", 9, (34, 62), ALL, {"casual": 0.6, "sporty": 0.6, "street": 0.5}, -0.3,
        (("fleece", "plain", ("light grey", "navy", "burgundy", "forest", "cream", "lilac", "black", "mustard")), ("fleece",
            "plain", ("light grey", "navy", "burgundy", "forest", "cream", "lilac", "black", "mustard")), ("fleece", "plain",
                ("light grey", "navy", "burgundy", "forest", "cream", "lilac", "black", "mustard")), ("fleece",
            "camo", ("olive",))),
        {"print": ("none", "chest", "none"), "fit": ("regular", "relaxed", "cropped")}, ("fit",), accents=("navy", "white", "red"),
    ),
    "hoodie": Kind(
        "top", 11, (38, 72), ALL, {"street": 0.9, "sporty": 0.6, "casual": 0.4}, -0.3,
        (("fleece", "plain", ("black", "grey", "navy", "rust", "sage", "cream", "burgundy", "cobalt", "light grey", "olive")),),
        {"front": ("pullover", "zip", "pullover"), "fit": ("regular", "relaxed"), "lining": ("none", "contrast"),
            "cord": ("contrast", "tonal")}, ("front",),
        accents=("white", "rust", "navy"),
    ),
    "tank top": Kind(
        "top", 10, (12, 30), W, {"sporty": 0.6, "casual": 0.6, "evening": 0.2}, 0.9,
        (("rib", "plain", ("white", "black", "sage", "rust", "navy")), ("jersey", "plain", ("grey", "coral")), ("satin", "plain",
            ("ivory", "black", "blush", "bottle"))),
        {"cut": ("tank", "racer", "camisole"), "trim": ("none", "contrast", "lace")}, ("cut",), accents=("white", "black"),
    ),
    "blazer": Kind(
        "outerwear", 14, (98, 180), WM, {"smart": 1.0, "evening": 0.3}, -0.1,
        (("weave", "plain", ("navy", "black", "camel", "sage", "burgundy")), ("herringbone", "plain", ("charcoal", "chocolate")),
            ("wool", "glen", GLEN), ("linen", "plain", ("sand", "stone", "sky")),
         ("weave", "pinstripe", ("navy/light grey", "charcoal/white")), ("corduroy", "plain", ("forest", "tan"))),
        {"front": ("single", "single", "double"), "fit": ("regular", "relaxed", "cropped"), "pocket": ("flap", "patch", "flap"),
            "buttons": ("horn", "horn", "brass")}, ("front", "fit"),
    ),
    "coat": Kind(
        "outerwear", 12, (140, 280), WM, {"smart": 0.9, "casual": 0.2}, -1.0,
        (("wool", "plain", ("camel", "black", "navy", "grey", "burgundy", "cream", "forest")), ("tweed", "plain", ("taupe",
            "charcoal")), ("herringbone", "plain", ("grey",)), ("wool", "check", CHECK)),
        {"front": ("single", "double", "wrap"), "length": ("knee", "long", "short"), "pocket": ("flap", "patch")}, ("front",
            "length"),
    ),
    "trench coat": Kind(
        "outerwear", 6, (130, 240), WM, {"smart": 0.8, "casual": 0.4}, -0.3,
        (("twill", "plain", ("sand", "stone", "navy", "black", "olive", "khaki")),), {"length": ("long", "short"), "belt": ("tied",
            "buckled")}, ("belt",),
    ),
    "cardigan": Kind(
        "outerwear", 13, (48, 96), ALL, {"casual": 0.8, "smart": 0.4}, -0.5,
        (("knit", "plain", KNITS), ("chunky", "plain", ("ecru", "grey", "rust", "navy")), ("cable", "plain", ("cream", "navy",
            "forest")), ("rib", "plain", ("black", "camel"))),
        {"neck": ("v-neck", "crew"), "length": ("regular", "long", "cropped"), "pocket": ("none", "patch"), "front": ("buttoned",
            "buttoned", "open"), "buttons": ("horn", "pearl"),
         "trim": ("none", "none", "contrast")}, ("length", "front"), accents=("navy", "cream", "red"),
    ),
    "denim jacket": Kind(
        "outerwear", 9, (68, 120), ALL, {"casual": 0.8, "street": 0.6}, 0.1,
        (("denim", "plain", ("mid blue", "indigo", "washed blue", "black", "white")),), {"collar": ("plain", "plain", "sherpa"),
            "fit": ("regular", "cropped"), "thread": ("tan", "tonal")}, ("fit", "collar"),
    ),
    "biker jacket": Kind(
        "outerwear", 7, (150, 290), WM, {"street": 0.9, "evening": 0.3, "casual": 0.3}, -0.4,
        (("leather", "plain", ("black", "cognac", "burgundy", "forest", "cream")), ("suede", "plain", ("tan", "taupe"))),
        {"belt": ("none", "belted"), "metal": ("silver", "brass"), "sleeve": ("plain", "quilted"), "pocket": ("chest", "none")},
        ("belt",),
    ),
    "bomber jacket": Kind(
        "outerwear", 8, (78, 150), ALL, {"street": 0.9, "sporty": 0.5, "casual": 0.4}, -0.3,
        (("nylon", "plain", ("olive", "black", "navy", "rust")), ("wool", "plain", ("navy", "burgundy", "forest")), ("suede",
            "plain", ("tan",)), ("satin", "plain", ("bottle",))),
        {"style": ("classic", "varsity", "classic"), "pocket": ("arm", "none"), "lining": ("contrast", "plain"),
            "metal": ("silver", "brass"), "quilt": ("none", "none", "diamond")}, ("style",),
        accents=("cream", "white", "tan"),
    ),
    "puffer jacket": Kind(
        "outerwear", 8, (90, 190), ALL, {"outdoor": 0.9, "street": 0.4, "sporty": 0.4}, -1.0,
        (("nylon", "plain", ("black", "mustard", "forest", "navy", "red", "cream", "rust", "lilac")),), {"style": ("jacket",
            "jacket", "gilet"), "hood": ("none", "hood"), "length": ("short", "short", "long")}, ("length", "hood"),
    ),
    "parka": Kind(
        "outerwear", 6, (110, 210), ALL, {"outdoor": 1.0, "casual": 0.4}, -0.8,
        (("twill", "plain", ("olive", "navy", "black")), ("nylon", "plain", ("mustard", "forest", "cobalt"))), {"hood": ("fur",
            "plain"), "pocket": ("two", "four"), "metal": ("brass", "plain")}, ("hood",),
    ),
    "jeans": Kind(
        "bottom", 24, (48, 110), WM, {"casual": 0.9, "street": 0.5}, 0.0, (("denim", "plain", WASHES), ("denim", "plain",
            ("mid blue", "indigo", "washed blue", "ecru", "grey", "white"))),
        {"fit": ("straight", "skinny", "wide", "mom", "flared", "cropped"), "wash": ("faded", "washed", "rinse"),
            "knees": ("plain", "plain", "plain", "ripped"), "hem": ("plain", "plain", "turn-up")}, ("fit", "knees"),
    ),
    "chinos": Kind(
        "bottom", 12, (40, 78), WM, {"smart": 0.6, "casual": 0.7}, 0.2,
        (("twill", "plain", ("sand", "navy", "olive", "stone", "black", "khaki", "rust", "burgundy")), ("corduroy", "plain",
            ("camel", "forest", "chocolate")), ("linen", "plain", ("white", "sand"))),
        {"fit": ("slim", "straight", "tapered"), "front": ("plain", "plain", "pressed"), "hem": ("plain", "turn-up")}, ("fit",),
    ),
    "trousers": Kind(
        "bottom", 15, (58, 120), WM, {"smart": 1.0, "evening": 0.2}, -0.1,
        (("wool", "plain", ("charcoal", "navy", "black", "camel", "burgundy")), ("wool", "glen", GLEN), ("weave", "pinstripe",
            ("navy/light grey", "black/white")), ("linen", "plain", ("ivory", "sage", "terracotta")), ("wool", "check", CHECK)),
        {"fit": ("wide", "straight", "cropped", "tapered"), "front": ("pleated", "pressed", "pleated"), "hem": ("plain", "plain",
            "turn-up")}, ("fit", "front"),
    ),
    "shorts": Kind(
        "bottom", 14, (24, 52), WM, {"casual": 0.8, "sporty": 0.4}, 1.0,
        (("denim", "plain", ("washed blue", "mid blue", "white", "black")), ("twill", "plain", ("sand", "navy", "olive", "coral")),
            ("linen", "plain", ("white", "stone", "sage")), ("nylon", "plain", ("black", "cobalt", "forest"))),
        {"length": ("mid", "short", "long"), "hem": ("plain", "turn-up", "raw")}, ("length",), accents=("white", "coral",
            "mustard"),
    ),
    "joggers": Kind(
        "bottom", 8, (34, 64), ALL, {"sporty": 0.9, "street": 0.6, "casual": 0.3}, -0.1, (("fleece", "plain", ("grey", "black",
            "navy", "sage", "burgundy", "cream", "light grey")),),
        {"stripe": ("none", "one", "two"), "knees": ("plain", "seamed")}, ("stripe",), accents=("white", "red", "navy"),
    ),
    "leggings": Kind(
        "bottom", 7, (28, 64), W, {"sporty": 1.0}, 0.0, (("jersey", "plain", ("black", "navy", "plum", "forest", "charcoal")),
            ("jersey", "plain", ("black", "navy", "plum", "forest", "charcoal")), ("jersey", "plain", ("black", "navy", "plum",
                "forest", "charcoal")),
            ("jersey", "camo", ("grey",)), ("jersey", "animal", ("taupe/black",))),
        {"panel": ("contrast", "plain"), "length": ("full", "cropped")}, ("length",), accents=("teal", "coral", "grey"),
    ),
    "skirt": Kind(
        "bottom", 30, (36, 84), W, {"smart": 0.5, "casual": 0.6, "evening": 0.2}, 0.3,
        (("wool", "plain", ("navy", "camel", "burgundy", "charcoal")), ("wool", "plaid", PLAID), ("satin", "plain", SOFT),
            ("chiffon", "plain", ("blush", "sage", "navy", "rust")), ("leather", "plain", ("black", "cognac", "burgundy")),
         ("denim", "plain", ("mid blue", "indigo", "washed blue", "black")), ("weave", "floral", FLORAL), ("corduroy", "plain",
             ("rust", "mustard", "forest")), ("weave", "dots", DOTS), ("linen", "plain", ("white", "terracotta"))),
        {"length": ("midi", "knee", "mini", "maxi"), "front": ("plain", "buttons", "plain"), "slit": ("none", "front"),
            "pocket": ("none", "patch", "none")}, ("shape", "length"),
    ),
    "shirt dress": Kind(
        "dress", 12, (54, 98), W, {"casual": 0.6, "smart": 0.6}, 0.4,
        (("poplin", "stripe", SHIRTING), ("denim", "plain", ("indigo", "washed blue", "mid blue")), ("linen", "plain", ("white",
            "olive", "terracotta")), ("poplin", "plain", ("navy", "black", "rust")), ("poplin", "gingham", GINGHAM), ("wool",
                "plaid", PLAID)),
        {"length": ("knee", "midi", "mini"), "waist": ("belted", "belted", "straight"), "sleeve": ("long", "short"),
            "pocket": ("none", "chest")}, ("length", "sleeve"),
    ),
    "wrap dress": Kind(
        "dress", 11, (62, 120), W, {"smart": 0.5, "evening": 0.5, "casual": 0.3}, 0.4,
        (("weave", "floral", FLORAL), ("jersey", "plain", ("red", "navy", "forest", "black", "plum")), ("chiffon", "dots", DOTS),
            ("satin", "plain", ("bottle", "rust"))),
        {"length": ("midi", "knee", "maxi"), "sleeve": ("short", "long", "flutter", "puff")}, ("length", "sleeve"),
    ),
    "slip dress": Kind(
        "dress", 9, (58, 130), W, {"evening": 1.0}, 0.6, (("satin", "plain", ("black", "ivory", "bottle", "blush", "burgundy",
            "sage", "navy", "gold", "plum")),),
        {"length": ("midi", "maxi", "knee"), "neck": ("vee", "cowl", "straight"), "trim": ("none", "lace")}, ("length", "neck"),
    ),
    "summer dress": Kind(
        "dress", 14, (46, 92), W, {"casual": 0.9, "evening": 0.2}, 1.0,
        (("poplin", "gingham", GINGHAM), ("linen", "plain", ("white", "sky", "sage", "coral", "butter")), ("weave", "floral",
            FLORAL), ("poplin", "stripe", SHIRTING), ("weave", "ditsy", FLORAL), ("poplin", "dots", DOTS)),
        {"length": ("knee", "midi", "mini", "maxi"), "sleeve": ("strap", "strap", "puff", "flutter"), "neck": ("sweetheart",
            "square", "straight", "v-neck"), "skirt": ("full", "tiered"), "front": ("plain", "buttons"),
         "strap": ("thin", "wide"), "waist": ("plain", "plain", "sash")}, ("length", "skirt"), accents=("navy", "rust", "white",
             "black"),
    ),
    "sheath dress": Kind(
        "dress", 7, (76, 150), W, {"smart": 0.9, "evening": 0.4}, -0.1, (("wool", "plain", ("navy", "black", "burgundy", "camel")),
            ("wool", "glen", GLEN), ("weave", "plain", ("red", "teal"))),
        {"length": ("knee", "midi"), "neck": ("crew", "boat", "square", "v-neck"), "sleeve": ("none", "short", "long"),
            "waist": ("plain", "belted")}, ("neck",), accents=("tan", "black"),
    ),
    "knit dress": Kind(
        "dress", 7, (62, 120), W, {"casual": 0.7, "smart": 0.4}, -0.8, (("rib", "plain", ("camel", "black", "cream", "rust")),
            ("knit", "plain", ("burgundy", "grey", "forest")), ("cable", "plain", ("ecru",))),
        {"length": ("midi", "knee"), "neck": ("turtleneck", "crew", "v-neck"), "sleeve": ("long",)}, ("length", "neck"),
    ),
}  # fmt: skip
