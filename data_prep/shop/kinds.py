"""What a shop says a product is -> slot and category: its category, Google's taxonomy, its tags, its title, in that order.

A category may be a path ("Clothing > Men > Shirts"): the deepest part that is known counts. Of several categories the first that
is known counts; tags count where all that are known name one slot.
"""

import re
from collections.abc import Iterable

from data_prep.naming import SlotMap, meaning_of, slot_of_word
from data_prep.shop.translations import garment_abroad
from data_prep.vocabulary import plain_name
from recsys.datatypes import Slot

Kind = tuple[Slot, str]  # slot and category

# Google's product taxonomy by number (google.com/basepages/producttype/taxonomy-with-ids.en-US.txt): what a feed may say instead
# of the path, and names one slot.
_TAXONOMY_NUMBERS: dict[str, str] = {
    "100": "backpacks", "167": "accessories", "169": "belts", "170": "gloves", "173": "hats", "177": "scarves", "178": "sunglasses",
    "187": "shoes", "188": "jewellery", "201": "watches", "203": "outerwear", "204": "pants", "207": "shorts", "208": "sleepwear",
    "209": "socks", "211": "swimwear", "212": "tops", "1581": "skirts", "2271": "dresses", "3032": "handbags", "5598": "coats",
}  # fmt: skip
# Google's departments that hold what is worn, and shops' own names for them, say nothing of the garment.
_WORN_DEPARTMENTS = frozenset(
    {"apparel and accessories", "clothing and accessories", "fashion and accessories", "luggage and bags"}
)
_OTHER_DEPARTMENTS = frozenset({
    "animals and pet supplies", "arts and entertainment", "business and industrial", "cameras and optics", "electronics",
    "food beverages and tobacco", "food and beverages and tobacco", "furniture", "hardware", "health and beauty",
    "home and garden", "media", "office supplies", "software", "toys and games", "vehicles and parts",
})  # fmt: skip
# A text that ends on one of these names a thing that shops of clothes sell and nobody wears.
_NOT_WORN = (
    "ball", "basketball", "blanket", "body lotion", "body mist", "body wash", "book", "buono regalo", "cadeaubon", "candle",
    "carte cadeau", "certificate", "concealer", "cosmetics", "cushion", "deodorant", "donation", "duftkerze", "eyeliner",
    "eyeshadow", "football", "foundation", "fragrance", "geschenkgutschein", "geschenkkarte", "gift card", "gift set",
    "gift voucher", "gift wrap", "gift wrapping", "gutschein", "handtuch", "home decor", "homeware", "kerze", "key ring",
    "keyring", "lip balm", "lip gloss", "lipstick", "lotion", "magazine", "make up", "makeup", "mascara", "moisturiser",
    "moisturizer", "mug", "nail polish", "notebook", "perfume", "phone case", "pillow", "poster", "puzzle", "shampoo",
    "shipping protection", "shoe care", "skin care", "skincare", "soap", "sticker", "sunscreen", "tarjeta regalo", "tasse",
    "towel", "toy", "voucher", "water bottle",
)  # fmt: skip
_GOOGLE = "apparel and accessories"  # begins a path of the taxonomy, whose names hold commas: "Handbags, Wallets & Cases"
_ENDS_ON_NOT_WORN = re.compile(rf"(?:^|\s)(?P<thing>{'|'.join(sorted(map(re.escape, _NOT_WORN), key=len, reverse=True))})e?s?$")
_ASIDE = re.compile(r"\s(?:with|without|for|in|from|by|featuring|mit|fur|aus|pour|para|per|voor)\s.*")


class Kinds:
    """Names products; `slots` says what a person said of categories that nothing here knows."""

    def __init__(self, slots: SlotMap) -> None:
        self._slots = slots
        self._known: dict[tuple[str, str, str], Kind | None] = {}  # a shop says "Women > Dresses" thousands of times

    def kind_of(self, slot: str, category: str, taxonomy: str, tags: str, title: str) -> Kind | None:
        """Slot and category of a product; None where nothing that the shop says is known.

        `slot` is what a column says outright ("top"); each of the texts may be empty. What one does not tell, the next is asked.
        """
        said_of_many = category, taxonomy, tags
        if said_of_many not in self._known:
            self._known[said_of_many] = self._of_category(category) or self._of_taxonomy(taxonomy) or self._of_tags(tags)
        known = self._known[said_of_many] or self._of_text(title)
        if slot and (said := slot_of_word(slot)):
            return said, known[1] if known and known[0] is said else plain_name(category) or said.noun
        return known

    def _of_category(self, text: str) -> Kind | None:
        return _first(self._of_path(path) for path in _categories(text))

    def _of_taxonomy(self, text: str) -> Kind | None:
        return self._of_path(_TAXONOMY_NUMBERS.get(text, text))

    def _of_tags(self, text: str) -> Kind | None:
        known = [kind for tag in re.split(r"[,;|]", text) if (kind := self._of_text(tag))]
        return known[0] if len({slot for slot, _ in known}) == 1 else None

    def _of_path(self, text: str) -> Kind | None:
        parts = _parts(text)
        if len(parts) == 1 or plain_name(text) in self._slots:
            return self._of_text(text)
        if known := _first(self._of_text(part) for part in reversed(parts)):
            return known
        return (
            (Slot.NOT_CLOTHING, plain_name(parts[-1]) or plain_name(parts[0]))
            if plain_name(parts[0]) in _OTHER_DEPARTMENTS
            else None
        )

    def _of_text(self, text: str) -> Kind | None:
        name = plain_name(text)
        if name not in self._slots:
            if name in _WORN_DEPARTMENTS:
                return None
            if thing := _ENDS_ON_NOT_WORN.search(_ASIDE.sub("", name)):
                return Slot.NOT_CLOTHING, thing["thing"]
        return meaning_of(text, self._slots) or garment_abroad(text)


def _categories(text: str) -> list[str]:
    """The categories in a cell: all of it first, and then its parts, for a comma may stand in a category's name."""
    parts = [part for part in re.split(r"[,;|]", text) if part.strip()]
    several_paths = len(parts) > 1 and all(len(_parts(part)) > 1 for part in parts)
    return parts if several_paths and not plain_name(text).startswith(_GOOGLE) else [text, *parts]


def _parts(text: str) -> list[str]:
    """The steps of a path, from the top. One slash joins two things ("Shirts / Blouses"), several part a path."""
    if re.search(r"[>›»]", text):
        return re.split(r"[>›»]", text)
    return text.split("/") if text.count("/") > 1 else [text]


def _first(kinds: Iterable[Kind | None]) -> Kind | None:
    return next((kind for kind in kinds if kind), None)
