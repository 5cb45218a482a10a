"""Results in words, the same on the command line and on the page."""

from collections.abc import Sequence

from recsys.datatypes import Accounting, Basis, Garment, Match, Neighbour, Slot, SlotMatches

_SLOT_HEADINGS = {
    Slot.TOP: "Tops",
    Slot.OUTERWEAR: "Outerwear",
    Slot.BOTTOM: "Bottoms",
    Slot.DRESS: "Dresses",
    Slot.SHOES: "Shoes",
    Slot.BAG: "Bags",
    Slot.ACCESSORY: "Accessories",
    Slot.NOT_CLOTHING: "Not clothing",
}
_IRREGULAR = {"scarf": "scarves", "watch": "watches", "dress": "dresses", "clutch": "clutches"}


def heading(slot: Slot) -> str:
    """The heading over a slot's items: "Shoes"."""
    return _SLOT_HEADINGS[slot]


def a(noun: str) -> str:
    """The noun with its article: "a shirt", "an overcoat", "jeans"."""
    if _is_plural(noun):
        return noun
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """More than one of a garment: "shirts", "summer dresses", "pairs of jeans"."""
    if _is_plural(noun):
        return f"pairs of {noun}"
    head, _, last = noun.rpartition(" ")
    ending = _IRREGULAR.get(last) or (last[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeiou" else last + "s")
    return f"{head} {ending}".strip()


def counted(count: int, noun: str) -> str:
    """1, "shirt" -> "a shirt"; 3, "shirt" -> "3 shirts"."""
    return a(noun) if count == 1 else f"{count} {plural(noun)}"


def understood(garment: Garment) -> str:
    """What the photo shows, in a sentence, with how sure that is."""
    if garment.corrected:
        return f"You said: {garment.category}."
    if garment.slot is Slot.NOT_CLOTHING:
        return "Not sure this is clothing: treat the matches with care."
    if not garment.sure:
        return f"Not sure what this is, perhaps {a(garment.category)}: treat the matches with care."
    return f"Looks like {a(garment.category)}."


def reason(match: Match, together: str) -> str:
    """Why an item is proposed, in a sentence. together: what the catalogue's lists mean, "bought" or "worn"."""
    if match.basis is Basis.STYLE:
        return "Near your photo in style"
    categories = {neighbour.item.category for neighbour in match.evidence}
    noun = categories.pop() if len(categories) == 1 else "item"
    return f"{together.capitalize()} together with {counted(len(match.evidence), noun)} like yours"


def fallback_note(found: SlotMatches, threshold: float, together: str) -> str:
    """Said over a slot whose matches rest on style alone: why there is nothing better."""
    named = heading(found.slot).lower()
    if found.below_threshold:
        passed_over = f"{found.below_threshold} {together} with items like yours, less than {threshold:.2f} similar to your photo"
        return f"Passed over in {named}: {passed_over}. These are near it in style."
    return f"Nothing in {named} was {together} with items like yours. These are near your photo in style."


def accounted(accounting: Accounting, threshold: float, together: str) -> str:
    """What the also-buy lists named and what became of it, in a sentence or two."""
    with_list = accounting.neighbours_with_list
    lists, them = ("lists", "it") if with_list == 1 else ("list", "them")
    neighbours = f"{with_list} of {accounting.neighbours} similar items {lists} what was {together} with {them}"
    if not accounting.listed:
        return neighbours + "."
    parts = [f"{accounting.passed} shown to you" if accounting.passed else "none passed"]
    if accounting.below_threshold:
        parts.append(f"{accounting.below_threshold} skipped: less than {threshold:.2f} similar to your photo")
    if accounting.not_asked:
        parts.append(f"{accounting.not_asked} of another slot, price or gender than asked for")
    if accounting.not_in_catalog:
        parts.append(f"{accounting.not_in_catalog} no longer in the catalogue")
    return f"{neighbours}: {accounting.listed} item{'s' * (accounting.listed != 1)}. {'; '.join(parts).capitalize()}."


def names(neighbours: Sequence[Neighbour]) -> str:
    """The neighbours' titles, for a line of evidence."""
    return ", ".join(neighbour.item.title for neighbour in neighbours)


def _is_plural(noun: str) -> bool:
    """Whether a garment's name is a plural already (jeans, shoes, sunglasses); "dress" and "s" alone are not."""
    return noun.endswith("s") and not noun.endswith("ss")
