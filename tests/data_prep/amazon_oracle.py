"""The cleaning of Amazon's metadata once more, in plain Python with dicts and loops, to hold `data_prep.amazon` against.

It shares with it the table of categories (`taxonomy.py`, which has tests of its own), the words for genders and `tidy`; nothing
else.
"""

import hashlib
import html
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from data_prep.amazon import Selection
from data_prep.amazon.cleaning import (
    BROKEN_TITLE,
    DOUBLED,
    NO_ALSO_BUY,
    NO_ASIN,
    NO_IMAGE,
    NO_TITLE,
    NOT_AN_OBJECT,
    NOT_IN_SAMPLE,
)  # fmt: skip
from data_prep.amazon.taxonomy import gender_of_path, is_open, kind_of_path, with_title
from data_prep.table_file import tidy
from data_prep.vocabulary import gender_of

_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&nbsp;", " "))
_PROGRAM = re.compile(
    r"<(script|style)|\bvar \w+ ?=|getTime\(|\bfunction ?\([\w, ]*\) ?\{|\bdocument\.\w|\{[^}]*:[^}]*\}", re.IGNORECASE | re.ASCII
)
_PERSON = re.compile(r"\b(?:wom[ae]n|ladies|men|girls?|boys?|unisex|kids)(?:['’]?s)?\b", re.IGNORECASE | re.ASCII)


@dataclass
class Product:
    """What one line says, cleaned."""

    line: int
    asin: str
    title: str
    brand: str
    image: str | None
    path: list[str]
    price: float | None
    listed: list[str]
    kind: tuple[str, str] = ("", "")
    gender: str | None = None
    also_buy: list[str] = field(default_factory=list)

    @property
    def says(self) -> tuple[int, int, int]:
        """How much the line says: of two lines with one asin, the one with the larger value is kept."""
        filled = sum([self.image is not None, bool(self.listed), self.price is not None, self.brand != "", bool(self.path)])
        return filled, len(self.listed), -self.line

    def row(self) -> dict[str, Any]:
        """The row of `items.parquet`, without its picture's path, which `pictures.fetched_path` gives."""
        return {
            "item_id": self.asin,
            "title": _final(self.title),
            "category": self.kind[1],
            "slot": str(self.kind[0]),
            "url": f"https://www.amazon.com/dp/{self.asin}",
            "brand": _final(self.brand) or None,
            "colour": None,
            "gender": self.gender,
            "price": self.price,
            "also_buy": self.also_buy,
            "source": "amazon-metadata",
        }


@dataclass
class Expected:
    """What is to come of a file."""

    products: list[Product]
    pairs: list[tuple[str, str]]
    rows: int
    dropped: dict[str, int]
    also_buy: tuple[int, int]  # entries of the lists of what is kept: before, after


def expected(lines: list[bytes], selection: Selection = Selection()) -> Expected:  # noqa: B008 - frozen
    """Clean the lines by the book."""
    dropped: Counter[str] = Counter()
    rows = [(number, line) for number, line in enumerate(lines[: selection.limit], 1) if line.strip(b" \t\n\f\r")]
    products = [product for number, line in rows if (product := _product(number, line, dropped))]
    products = _single(products, dropped)
    for product in products:
        product.kind, product.gender = _kind(product), _gender(product)
    if selection.require_image:
        products = _only(products, [product for product in products if product.image], NO_IMAGE, dropped)
    _link(products)
    while selection.require_also_buy and not all(product.also_buy for product in products):
        products = _only(products, [product for product in products if product.also_buy], NO_ALSO_BUY, dropped)
        _link(products)
    if selection.sample is not None:
        drawn = _drawn(products, selection.sample, selection.seed)
        products = _only(products, [product for product in products if product.line in drawn], NOT_IN_SAMPLE, dropped)
        _link(products)
    counts = sum(len(product.listed) for product in products), sum(len(product.also_buy) for product in products)
    return Expected(products, _pairs(products), len(rows), dict(dropped), counts)


def _product(number: int, line: bytes, dropped: Counter[str]) -> Product | None:
    record = _record(line)
    if record is None:
        dropped[NOT_AN_OBJECT] += 1
        return None
    asin = (_text(record.get("parent_asin")) or "").strip(" ") or (_text(record.get("asin")) or "").strip(" ")
    title = _one_line(_text(record.get("title")) or "")
    fault = _fault(asin, title)
    if fault:
        dropped[fault] += 1
        return None
    brand = _text(record.get("brand"))
    names = _texts(record.get("category"))
    listed = _texts(record.get("also_buy"))
    return Product(
        number,
        asin,
        _without_tags(title)[:300].rstrip(),
        _without_tags(_one_line((_text(record.get("store")) if brand is None else brand) or "")),
        _image(record),
        _tree(_texts(record.get("categories")) or [] if names is None else names),
        _price(_text(record.get("price")) or ""),
        _texts(record.get("bought_together")) or [] if listed is None else listed,
    )


def _fault(asin: str, title: str) -> str | None:
    if not re.fullmatch("[A-Za-z0-9]{1,20}", asin):
        return NO_ASIN
    if _PROGRAM.search(title):
        return BROKEN_TITLE
    return None if _without_tags(title) else NO_TITLE


def _record(line: bytes) -> dict[str, Any] | None:
    """The first of equal keys counts; half a character, which JSON can spell and no file can hold, makes the line no JSON."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    try:
        record = json.loads(text, object_pairs_hook=_first_of_equal_keys)
        json.dumps(record, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _first_of_equal_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key, value in pairs:
        record.setdefault(key, value)
    return record


def _text(value: object) -> str | None:
    """What is no text, as JSON without spaces; the engine spells control characters in capitals: `\\u000F`."""
    if value is None or isinstance(value, str):
        return value
    spelled = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r"\\(u[0-9a-f]{4}|.)", lambda escape: "\\" + escape[1][0] + escape[1][1:].upper(), spelled)


def _texts(value: object) -> list[str | None] | None:
    return [_text(one) for one in value] if isinstance(value, list) else None


def _one_line(text: str) -> str:
    for entity, meant in _ENTITIES:
        text = text.replace(entity, meant)
    return _squeezed(text)


def _squeezed(text: str) -> str:
    # What is unassigned (Cn) stays: the engine and Python know different versions of Unicode.
    kinds = {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"}
    return " ".join(part for part in "".join(" " if unicodedata.category(one) in kinds else one for one in text).split(" ") if part)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return " ".join(part for part in re.sub(r"</?[a-zA-Z!][^<>]*>", " ", text).split(" ") if part)


def _final(text: str) -> str:
    return (tidy(html.unescape(text)) or text) if re.search(r"&#?\w+;", text, re.ASCII) else text


def _image(record: dict[str, Any]) -> str | None:
    images = record.get("images")
    if images is None:
        return _usable(_texts(record.get("imageURLHighRes")) or [])
    for size in ("hi_res", "large"):
        if isinstance(images, list):
            urls = [one.get(size) for one in images if isinstance(one, dict)]
        else:
            urls = images.get(size) if isinstance(images, dict) else []
        if url := _usable(urls if isinstance(urls, list) else []):
            return url
    return None


def _usable(urls: list[Any]) -> str | None:
    return next((url for url in urls if isinstance(url, str) and _is_address(url)), None)


def _is_address(text: str) -> bool:
    visible = " " not in text and _squeezed(text) == text
    return visible and bool(re.fullmatch(r'https?://[^"<>\\]+', text)) and "no-img" not in text and len(text) < 2000


def _tree(names: list[str | None]) -> list[str]:
    tidied = (_one_line(name) for name in names[:9] if name is not None)
    return [name for name in tidied if 0 < len(name) <= 50 and not re.search(r'[0-9<>{}%"]|measures', name)]


def _price(text: str) -> float | None:
    """19.99, "$1,299.00", "from 19.99"; of a range the lower end."""
    amount = r"\$?\s*(\d[\d,]{0,11}(?:\.\d+)?)\s*"
    found = re.fullmatch(rf"\s*(?:from\s*)?{amount}(?:-\s*\$?\s*\d[\d,]*(?:\.\d+)?\s*)?", text, re.ASCII)
    return float(found[1].replace(",", "")) if found else None


def _single(products: list[Product], dropped: Counter[str]) -> list[Product]:
    best: dict[str, Product] = {}
    for product in products:
        if product.asin not in best or product.says > best[product.asin].says:
            best[product.asin] = product
    return _only(products, [product for product in products if best[product.asin] is product], DOUBLED, dropped)


def _only(all_of_them: list[Product], kept: list[Product], reason: str, dropped: Counter[str]) -> list[Product]:
    if count := len(all_of_them) - len(kept):
        dropped[reason] += count
    return kept


def _kind(product: Product) -> tuple[str, str]:
    kind = kind_of_path(product.path)
    return with_title(kind, product.title) if is_open(kind) else kind


def _gender(product: Product) -> str | None:
    if by_path := gender_of_path(product.path):
        return by_path
    word = _PERSON.search(product.title)
    return gender_of(word[0].lower()) if word else None


def _link(products: list[Product]) -> None:
    there = {product.asin for product in products}
    for product in products:
        named = dict.fromkeys(asin.strip(" ") for asin in product.listed if asin is not None)
        product.also_buy = [asin for asin in named if asin in there and asin != product.asin]


def _drawn(products: list[Product], count: int, seed: int) -> set[int]:
    """The lines of the sample: products in the order of a hash, each followed by what it lists."""
    lines = {product.asin: product.line for product in products}
    drawn: list[int] = []
    for product in sorted(products, key=lambda one: (hashlib.md5(f"{one.asin}{seed}".encode()).hexdigest(), one.line)):
        group = {product.line, *(lines[asin] for asin in product.also_buy)}
        drawn += sorted(group - set(drawn))
        if len(drawn) >= count:
            break
    return set(drawn[:count])


def _pairs(products: list[Product]) -> list[tuple[str, str]]:
    lines = {product.asin: product.line for product in products}
    pairs = {tuple(sorted((lines[product.asin], lines[asin]))) for product in products for asin in product.also_buy}
    asins = {line: asin for asin, line in lines.items()}
    return [(asins[left], asins[right]) for left, right in sorted(pairs)]
