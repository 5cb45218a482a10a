"""An item of Polyvore Outfits -> its slot, category and title."""

from typing import Any

from data_prep.polyvore.published import text_of
from data_prep.vocabulary import slot_and_category
from recsys.datatypes import Slot

# The data set's eleven semantic categories -> the slot, and the category where nothing finer is known.
SEMANTIC: dict[str, tuple[Slot, str]] = {
    "all-body": (Slot.DRESS, "dress"),
    "bottoms": (Slot.BOTTOM, "bottoms"),
    "tops": (Slot.TOP, "top"),
    "outerwear": (Slot.OUTERWEAR, "outerwear"),
    "bags": (Slot.BAG, "bag"),
    "shoes": (Slot.SHOES, "shoes"),
    "accessories": (Slot.ACCESSORY, "accessory"),
    "scarves": (Slot.ACCESSORY, "scarf"),
    "hats": (Slot.ACCESSORY, "hat"),
    "sunglasses": (Slot.ACCESSORY, "sunglasses"),
    "jewellery": (Slot.ACCESSORY, "jewellery"),
}


def describe(item_id: str, record: object, categories: dict[str, tuple[str, str]]) -> dict[str, Any] | str:
    """An item without its picture, or why there is none.

    The slot is the data set's own word: `semantic_category`, or what categories.csv says of the `category_id`. The category is
    what the fine name, the title or the url_name says, the first of them that names a garment of that slot.
    """
    if not isinstance(record, dict):
        return "its metadata is not a record"
    fine, semantic = categories.get(str(record.get("category_id")), ("", ""))
    semantic = text_of(record, "semantic_category") or semantic
    if semantic not in SEMANTIC:
        return "no slot is known for its semantic category"
    slot, category = SEMANTIC[semantic]
    title = text_of(record, "title", "url_name")
    for text in (fine, title, text_of(record, "url_name")):
        named = slot_and_category(text)
        if named and named[0] is slot:
            category = named[1]
            break
    return {"item_id": item_id, "title": title or f"{category.capitalize()} {item_id}", "category": category, "slot": slot}
