"""The second half of the tables: shoes, bags and accessories. See `wardrobe.py` for what the columns mean."""

from data_prep.demo.wardrobe import ALL, LEATHERS, PLAID, WM, Kind, M, W

KINDS: dict[str, Kind] = {
    "sneakers": Kind(
        "shoes", 20, (48, 110), ALL, {"casual": 0.8, "street": 0.7, "sporty": 0.4}, 0.2,
        (("leather", "plain", ("white", "white", "black", "cream", "navy")), ("canvas", "plain", ("navy", "white", "black", "red",
            "mustard", "sage", "ecru")), ("suede", "plain", ("tan", "grey", "forest", "burgundy", "camel"))),
        {"height": ("low", "low", "high"), "overlay": ("contrast", "plain"), "mark": ("bars", "wave", "panel"), "sole": ("white",
            "striped", "gum"), "laces": ("white", "tonal")}, ("height",),
        accents=("forest", "navy", "red", "black", "rust", "cobalt", "cream", "coral"),
    ),
    "running shoes": Kind(
        "shoes", 9, (70, 140), ALL, {"sporty": 1.0, "street": 0.2}, 0.2, (("mesh", "plain", ("light grey", "navy", "black",
            "white", "coral", "teal", "cobalt", "charcoal")),), {"mark": ("bars",)},
        accents=("coral", "cobalt", "mint", "mustard", "grey", "navy"),
    ),
    "loafers": Kind(
        "shoes", 11, (80, 170), WM, {"smart": 1.0, "casual": 0.3}, 0.2, (("leather", "plain", ("black", "chocolate", "cognac",
            "burgundy", "cream")), ("suede", "plain", ("tan", "navy", "taupe")), ("patent", "plain", ("black", "oxblood"))),
        {"style": ("penny", "tassel", "bit"), "sole": ("plain", "plain", "chunky")}, ("style",),
    ),
    "derby shoes": Kind(
        "shoes", 9, (90, 190), ("men", "unisex"), {"smart": 1.0}, -0.2, (("leather", "plain", ("black", "cognac", "chocolate",
            "burgundy", "tan")), ("suede", "plain", ("navy", "taupe")), ("patent", "plain", ("black",))),
        {"style": ("brogue", "cap", "plain"), "sole": ("plain", "chunky", "plain")}, ("style",),
    ),
    "ankle boots": Kind(
        "shoes", 14, (90, 190), WM, {"casual": 0.6, "street": 0.5, "outdoor": 0.5, "smart": 0.3}, -0.9, (("leather", "plain",
            LEATHERS), ("suede", "plain", ("taupe", "tan", "black", "grey", "rust"))),
        {"style": ("chelsea", "laced", "zip", "western"), "welt": ("tonal", "yellow"), "laces": ("tonal", "contrast"),
            "metal": ("silver", "brass")}, ("style",),
    ),
    "heels": Kind(
        "shoes", 11, (80, 190), W, {"evening": 1.0, "smart": 0.5}, 0.1, (("patent", "plain", ("black", "red", "cream")), ("suede",
            "plain", ("rose", "bottle", "black", "navy")), ("leather", "plain", ("tan", "burgundy", "white")), ("satin", "plain",
                ("gold", "silver", "blush"))),
        {"style": ("classic", "slingback", "ankle strap", "d'orsay", "bow"), "heel": ("stiletto", "kitten", "block"),
            "toe": ("pointed", "round", "cap"), "sole": ("black", "black", "red")}, ("heel", "style"),
    ),
    "sandals": Kind(
        "shoes", 10, (40, 110), W, {"casual": 0.8, "evening": 0.3}, 1.0, (("leather", "plain", ("tan", "black", "white", "cognac",
            "gold")), ("suede", "plain", ("rust", "olive")), ("canvas", "plain", ("navy", "red"))),
        {"style": ("strappy", "slide", "gladiator", "crossed", "espadrille"), "heel": ("flat", "flat", "block", "wedge"),
            "buckle": ("gold", "silver"), "sole": ("plain", "wood")}, ("style",),
    ),
    "ballet flats": Kind(
        "shoes", 7, (48, 110), W, {"smart": 0.6, "casual": 0.6}, 0.4, (("leather", "plain", ("blush", "black", "tan", "cream")),
            ("patent", "plain", ("red", "navy")), ("suede", "plain", ("sage", "burgundy"))),
        {"style": ("bow", "mary jane", "studded"), "toe": ("round", "pointed")}, ("style",),
    ),
    "tote bag": Kind(
        "bag", 12, (38, 120), ("women", "unisex"), {"casual": 0.8, "smart": 0.4}, 0.2, (("canvas", "plain", ("ecru", "navy",
            "olive", "black")), ("leather", "plain", ("black", "cognac", "burgundy", "tan", "forest")), ("straw", "plain", ("sand",
                "camel"))),
        {"shape": ("boxy", "slouchy", "wide", "winged"), "drop": ("short", "long"), "handles": ("contrast", "tonal"),
            "base": ("none", "contrast", "none"), "pocket": ("none", "front"), "print": ("none", "word")}, ("shape",),
        accents=("tan", "chocolate", "navy", "black"),
    ),
    "backpack": Kind(
        "bag", 10, (48, 120), ALL, {"outdoor": 0.8, "street": 0.5, "sporty": 0.5, "casual": 0.4}, -0.1, (("canvas", "plain",
            ("olive", "navy", "mustard", "charcoal", "rust")), ("nylon", "plain", ("black", "cobalt", "forest")), ("leather",
                "plain", ("cognac", "black"))),
        {"style": ("daypack", "flap", "rolltop"), "trim": ("leather", "plain"), "metal": ("silver", "brass")}, ("style",),
        accents=("tan", "cognac", "chocolate"),
    ),
    "shoulder bag": Kind(
        "bag", 12, (70, 180), W, {"smart": 0.7, "evening": 0.6, "casual": 0.3}, 0.0, (("leather", "plain", ("black", "burgundy",
            "tan", "cream", "forest", "blush", "navy")), ("suede", "plain", ("chocolate", "rust", "taupe")), ("patent", "plain",
                ("black", "red"))),
        {"style": ("flap", "baguette", "top handle", "hobo", "saddle"), "quilt": ("none", "none", "quilted"), "strap": ("leather",
            "chain"), "clasp": ("turnlock", "buckle", "ring", "snap"), "metal": ("gold", "silver")}, ("quilt", "style"),
    ),
    "crossbody bag": Kind(
        "bag", 8, (46, 120), ("women", "unisex"), {"casual": 0.8, "street": 0.4}, 0.1, (("leather", "plain", ("tan", "sage",
            "black", "mustard", "lilac", "cognac")), ("canvas", "plain", ("navy", "ecru"))),
        {"style": ("camera", "saddle", "flap"), "quilt": ("none", "quilted"), "clasp": ("snap", "buckle", "ring"),
            "metal": ("gold", "silver")}, ("quilt", "style"),
    ),
    "bucket bag": Kind(
        "bag", 5, (58, 130), W, {"casual": 0.7, "evening": 0.2}, 0.4, (("leather", "plain", ("rust", "black", "tan", "cream")),
            ("canvas", "plain", ("ecru",))), {"trim": ("tonal", "contrast"), "strap": ("leather", "chain")}, accents=("tan",
                "chocolate"),
    ),
    "clutch": Kind(
        "bag", 5, (40, 110), W, {"evening": 1.0}, 0.1, (("satin", "plain", ("gold", "black", "bottle")), ("suede", "plain",
            ("teal", "plum")), ("leather", "plain", ("silver",))),
        {"style": ("envelope", "frame", "pouch"), "clasp": ("turnlock", "ring", "snap"), "quilt": ("none", "quilted")}, ("style",),
    ),
    "belt bag": Kind("bag", 3, (28, 60), ALL, {"street": 0.9, "sporty": 0.7, "outdoor": 0.3}, 0.2, (("nylon", "plain", ("black",
        "cobalt", "olive")), ("leather", "plain", ("black",))), {"metal": ("silver", "gold")}),
    "hat": Kind(
        "accessory", 11, (30, 80), ("women", "unisex"), {"casual": 0.7, "smart": 0.3}, 0.5, (("wool", "plain", ("camel", "black",
            "burgundy", "grey", "navy")), ("straw", "plain", ("sand", "cream", "ecru")), ("canvas", "plain", ("olive", "black",
                "ecru"))),
        {"band": ("ribbon", "bow", "leather")}, ("style",), accents=("chocolate", "black", "navy", "tan", "burgundy"),
    ),
    "beanie": Kind(
        "accessory", 8, (16, 38), ALL, {"casual": 0.6, "outdoor": 0.7, "street": 0.6}, -1.0, (("rib", "plain", ("mustard", "navy",
            "black", "forest", "rust")), ("chunky", "plain", ("light grey", "cream", "burgundy", "teal"))),
        {"pompom": ("none", "pompom"), "fit": ("regular", "slouchy"), "cuff": ("plain", "contrast", "none"), "patch": ("none",
            "patch")}, ("pompom",), accents=("cream", "navy", "rust"),
    ),
    "cap": Kind(
        "accessory", 8, (18, 38), ALL, {"sporty": 0.7, "street": 0.9, "casual": 0.3}, 0.5, (("twill", "plain", ("navy", "black",
            "sand", "red", "forest")), ("corduroy", "plain", ("olive", "rust")), ("denim", "plain", ("washed blue",))),
        {"brim": ("tonal", "contrast"), "front": ("plain", "plain", "white")}, accents=("red", "cream", "navy", "mustard"),
    ),
    "scarf": Kind(
        "accessory", 10, (26, 74), ALL, {"smart": 0.5, "casual": 0.6, "outdoor": 0.2}, -0.9, (("wool", "plaid", PLAID), ("knit",
            "plain", ("grey", "cream", "burgundy", "navy")), ("chunky", "plain", ("mustard", "ecru")), ("satin", "pindots",
                ("rust/cream", "navy/white", "red/white")), ("satin", "ditsy", ("teal/coral/cream", "blush/burgundy/cream")),
         ("wool", "wide stripe", ("camel/navy", "forest/cream"))),
        {"fringe": ("fringe", "fringe", "none")}, ("style",),
    ),
    "belt": Kind(
        "accessory", 8, (24, 64), WM, {"smart": 0.7, "casual": 0.6}, 0.0, (("leather", "plain", ("cognac", "black", "chocolate",
            "tan", "white", "burgundy")), ("suede", "plain", ("navy", "taupe"))),
        {"width": ("classic", "slim", "wide"), "buckle": ("square", "round", "plate"), "style": ("plain", "braided", "plain",
            "studded"), "metal": ("gold", "silver")}, ("style",),
    ),
    "sunglasses": Kind(
        "accessory", 10, (28, 130), ALL, {"casual": 0.7, "street": 0.5, "evening": 0.2}, 1.0, (("plastic", "plain", ("black",
            "chocolate", "white", "burgundy", "navy", "forest")), ("plastic", "animal", ("camel/chocolate", "tan/black",
                "cognac/black"))),
        {"shape": ("wayfarer", "round", "aviator", "cat-eye", "square"), "metal": ("gold", "silver")}, ("shape",),
        accents=("charcoal", "olive", "chocolate", "indigo"),
    ),
    "watch": Kind(
        "accessory", 8, (90, 260), ALL, {"smart": 0.9, "evening": 0.3, "casual": 0.3}, 0.0, (("leather", "plain", ("cognac",
            "black", "chocolate", "navy", "forest")), ("rubber", "plain", ("black", "rust", "olive"))),
        {"case": ("round", "round", "square"), "strap": ("band", "band", "bracelet"), "dial": ("plain", "chrono"),
            "metal": ("gold", "silver")}, ("strap",), accents=("white", "cream", "navy", "black", "forest"),
    ),
    "necklace": Kind(
        "accessory", 7, (24, 120), W, {"evening": 0.8, "smart": 0.5, "casual": 0.2}, 0.2, (("plastic", "plain", ("gold", "silver",
            "gold")),), {"style": ("pendant", "beads", "chain", "pearls", "pendant"), "pendant": ("disc", "drop", "heart", "bar",
                "toggle"), "size": ("even", "graded")},
        ("style",), accents=("teal", "coral", "cobalt", "forest", "burgundy"),
    ),
    "tie": Kind(
        "accessory", 6, (24, 70), M, {"smart": 1.0, "evening": 0.4}, 0.0, (("satin", "stripe", ("navy/silver", "burgundy/navy",
            "forest/mustard")), ("satin", "pindots", ("navy/white", "burgundy/cream")), ("knit", "plain", ("charcoal", "rust")),
            ("satin", "plain", ("black", "bottle"))),
        {"style": ("tie", "tie", "bow tie"), "width": ("classic", "slim"), "end": ("point", "square")}, ("style",),
    ),
}  # fmt: skip
