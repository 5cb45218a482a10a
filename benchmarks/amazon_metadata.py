"""A made file with the schema, the size a line and the dirt of Amazon's product metadata of 2018, to measure its preparation with.

What it imitates is described by the data set's authors (Ni, Li and McAuley, "Justifying Recommendations using Distantly-Labeled
Reviews and Fine-Grained Aspects", EMNLP 2019) and by people who have cleaned it: titles that hold the page's script, entities,
empty lists, prices as ranges or style sheets, doubled asins, sentences in the category path, things that are no clothing, lines cut
off, bytes of another encoding. A line has about 1.8 kB.
"""

import gzip
import json
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

SHARE_OF_LINES = 100_000  # a task writes so many; each becomes a member of the gzip file, which may have several
LISTED_ELSEWHERE = 0.35  # of an also-buy list, what is in no line of the file
_ROOT = "Clothing, Shoes & Jewelry"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_GARMENTS = {
    ("Clothing", "Tops & Tees", "Blouses & Button-Down Shirts"): ("Blouse", "Button Down Shirt", "Chiffon Blouse"),
    ("Clothing", "Tops & Tees", "T-Shirts"): ("T-Shirt", "Graphic Tee", "V-Neck Tee"),
    ("Clothing", "Sweaters", "Cardigans"): ("Cardigan Sweater", "Open Front Cardigan"),
    ("Clothing", "Jeans"): ("Skinny Jeans", "Straight Leg Jean", "Bootcut Jeans"),
    ("Clothing", "Pants", "Casual"): ("Chino Pant", "Cargo Pants", "Trousers"),
    ("Clothing", "Dresses", "Casual"): ("Maxi Dress", "Shirt Dress", "Sundress"),
    ("Clothing", "Coats, Jackets & Vests", "Wool & Pea Coats"): ("Wool Coat", "Pea Coat"),
    ("Clothing", "Lingerie, Sleep & Lounge", "Lingerie", "Bras"): ("Push Up Bra", "Wire-Free Bra"),
    ("Shoes", "Boots", "Ankle & Bootie"): ("Ankle Boot", "Chelsea Boots"),
    ("Shoes", "Fashion Sneakers"): ("Fashion Sneaker", "Canvas Sneakers"),
    ("Shoes", "Pumps"): ("Pump", "Stiletto Heels"),
    ("Shoes", "Athletic", "Running"): ("Running Shoe",),
    ("Jewelry", "Earrings", "Stud"): ("Stud Earrings", "Cubic Zirconia Studs"),
    ("Jewelry", "Necklaces & Pendants", "Pendants"): ("Pendant Necklace",),
    ("Watches", "Wrist Watches"): ("Quartz Watch", "Chronograph Watch"),
    ("Handbags & Wallets", "Totes"): ("Leather Tote Bag", "Shoulder Tote"),
    ("Accessories", "Scarves & Wraps", "Fashion Scarves"): ("Infinity Scarf", "Silk Scarf"),
    ("Accessories", "Sunglasses & Eyewear Accessories", "Sunglasses"): ("Aviator Sunglasses", "Polarized Sunglasses"),
    ("Costumes & Accessories", "Costumes"): ("Pirate Costume",),
    ("Shoe, Jewelry & Watch Accessories", "Shoe Care & Accessories", "Shoelaces"): ("Flat Shoe Laces",),
}
_SENTENCES = (
    "100% Cotton", "Imported", "Rubber sole", "Heel measures approximately 4 inches", "Hand Wash Only", "Pull On closure",
    "<span class=\"a-list-item\">Shaft measures approximately 12\" from arch</span>",
    "This is a very comfortable garment that you will want to wear every day of the year, at home and in the office",
)  # fmt: skip
_SCRIPT = "var aPageStart = (new Date()).getTime();\nvar ue_t0=ue_t0||+new Date();window.ue_ihb = (window.ue_ihb || 0) + 1;"
_STYLE_SHEET = ".a-box-inner{background-color:#fff}#alohaBuyBoxWidget .selected{background-color:#fffbf3;border-color:#e77600}"
_MAIN_CATEGORY = (
    '<img src="https://images-na.ssl-images-amazon.com/images/G/01/nav2/images/fashion.png" '
    'alt="AMAZON FASHION" />'
)  # fmt: skip
_WORDS = """
    soft classic women men modern slim fit casual vintage summer winter cotton blend leather design comfortable everyday stretch
    premium quality style fashion elegant lightweight durable machine washable perfect gift occasion colour size please check
    chart before ordering made with care and attention the to of in for your wardrobe from our latest collection
""".split()  # noqa: SIM905 - a list of words reads best as words


def write_metadata(path: Path, lines: int, seed: int = 0, workers: int = 2) -> None:
    """Write `lines` lines to the gzip file `path`; the same numbers write the same file."""
    starts = range(0, lines, SHARE_OF_LINES)
    with ProcessPoolExecutor(workers) as pool, path.open("wb") as file:
        parts = [pool.submit(_write_part, path, start, min(SHARE_OF_LINES, lines - start), lines, seed) for start in starts]
        for part in parts:
            with part.result().open("rb") as written:
                shutil.copyfileobj(written, file)
            part.result().unlink()


def made_lines(first: int, count: int, total: int, seed: int = 0) -> list[bytes]:
    """The lines from number `first` on, of a file of `total`."""
    generator = random.Random(f"{seed}-{first}")
    return [_line(number, total, generator) for number in range(first, first + count)]


def _write_part(path: Path, first: int, count: int, total: int, seed: int) -> Path:
    part = path.with_name(f"{path.name}.{first}")
    with gzip.open(part, "wb", compresslevel=1) as file:
        file.writelines(line + b"\n" for line in made_lines(first, count, total, seed))
    return part


def _line(number: int, total: int, generator: random.Random) -> bytes:
    record = _record(number, total, generator)
    text = json.dumps(record, ensure_ascii=generator.random() < 0.9).encode()
    dirt = generator.random()
    if dirt < 0.0005:
        return text[: generator.randrange(1, len(text))]  # cut off
    if dirt < 0.001:
        return text.replace(b'"brand": "', b'"brand": "Caf\xe9 ')  # another encoding
    return text


def _record(number: int, total: int, generator: random.Random) -> dict[str, Any]:
    doubled = generator.random() < 0.01 and number > 0
    index = generator.randrange(number) if doubled else number
    path, names = generator.choice(list(_GARMENTS.items()))
    person = generator.choice(("Women", "Men", "Girls", "Boys"))
    images = [_image(generator) for _ in range(generator.choice((0, 1, 1, 2, 4)))]
    return {
        "category": _category(path, person, generator),
        "tech1": "",
        "description": [_text(generator, 90)] if generator.random() < 0.6 else [],
        "fit": "" if generator.random() < 0.9 else '<div class="a-section">As expected (82%)</div>',
        "title": _title(person, generator.choice(names), generator),
        "also_buy": _listed(index, total, generator) if generator.random() < 0.35 else [],
        "tech2": "",
        "brand": generator.choice(("Levi's", "Calvin Klein", "H&amp;M", "Dockers", "Allegra K", "", "Lucky Brand", "LOREM")),
        "feature": [_text(generator, 9) for _ in range(generator.randrange(6))],
        "rank": f"{generator.randrange(10**7):,}inClothing,Shoes&amp;Jewelry(",
        "also_view": _listed(index, total, generator) if generator.random() < 0.25 else [],
        "details": {"Shipping Weight:": "1.2 pounds", "ASIN:": asin(index), "Domestic Shipping: ": "Within the U.S."},
        "main_cat": _MAIN_CATEGORY,
        "similar_item": "" if generator.random() < 0.8 else f'<table class="a-bordered">{_text(generator, 150)}</table>',
        "date": "5 star5 star (0%)" if generator.random() < 0.3 else "",
        "price": _price(generator),
        "asin": asin(index),
        "imageURL": [image.replace(".jpg", "._SX38_SY50_CR,0,0,38,50_.jpg") for image in images],
        "imageURLHighRes": images,
    }


def asin(index: int) -> str:
    """A made asin for a line: different for different lines, in no order."""
    value = (index * 0x9E3779B97F4A7 + 12345) % 36**9
    digits = []
    for _ in range(9):
        value, digit = divmod(value, 36)
        digits.append(_DIGITS[digit])
    return "B" + "".join(reversed(digits))


def _listed(index: int, total: int, generator: random.Random) -> list[str]:
    """Mostly things of the neighbourhood, so that there is something to find; some that no line has."""
    count = min(int(generator.paretovariate(1.0) * 3), 100)
    near = range(max(0, index - 500), min(total, index + 500))
    return [
        asin(total + generator.randrange(total) if generator.random() < LISTED_ELSEWHERE else generator.choice(near))
        for _ in range(count)
    ]


def _category(path: tuple[str, ...], person: str, generator: random.Random) -> list[str]:
    dice = generator.random()
    if dice < 0.03:
        return []
    if dice < 0.05:
        return ["Sports & Outdoors", "Outdoor Recreation", "Camping & Hiking"]
    if dice < 0.10:
        return [_ROOT, person]
    root = _ROOT.replace("&", "&amp;") if dice < 0.5 else _ROOT
    return [root, person, *path, *generator.sample(_SENTENCES, generator.choice((0, 0, 1, 3)))]


def _title(person: str, name: str, generator: random.Random) -> str:
    dice = generator.random()
    if dice < 0.01:
        return _SCRIPT
    if dice < 0.02:
        return ""
    title = f"{generator.choice(('Levi', 'Allegra K', 'Dockers', 'Lucky'))} {person}'s {_text(generator, 4).title()} {name}"
    if dice < 0.03:
        return f'<span id="productTitle" class="a-size-large">{title}</span>'
    return title.replace(" ", " &amp; ", 1) if dice < 0.2 else title


def _price(generator: random.Random) -> str:
    low = generator.randrange(500, 15_000) / 100
    dice = generator.random()
    if dice < 0.45:
        return ""
    if dice < 0.60:
        return f"${low:,.2f} - ${low * 1.6:,.2f}"
    return _STYLE_SHEET if dice < 0.63 else f"${low:,.2f}"


def _image(generator: random.Random) -> str:
    name = "".join(generator.choices("abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789", k=9))
    return f"https://images-na.ssl-images-amazon.com/images/I/41{name}.jpg"


def _text(generator: random.Random, words: int) -> str:
    return " ".join(generator.choices(_WORDS, k=words))
