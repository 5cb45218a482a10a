"""Results in words, the same on the command line and on the page."""

import re
from collections.abc import Sequence

from recsys.datatypes import Accounting, Basis, Detection, Garment, Match, Neighbour, Recommendation, Slot, SlotMatches

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
_IRREGULAR = {"scarf": "scarves"}
_MASS = frozenset({"apparel", "clothing", "hosiery", "jewellery", "jewelry", "lingerie", "luggage"})  # and whatever ends in "wear"
_SOUNDS_LIKE_YOU = re.compile(r"u\b|uni(?![mn])|uti|use|eu|one\b")  # "a uniform", "a one-piece", but "an umbrella"


def heading(slot: Slot) -> str:
    """The heading over a slot's items: "Shoes"."""
    return _SLOT_HEADINGS[slot]


def a(noun: str) -> str:
    """The noun with its article, where it takes one: "a shirt", "an overcoat", "a uniform", "jeans", "outerwear"."""
    if _is_plural(noun) or _is_mass(noun):
        return noun
    start = noun.lower()
    return f"{'an' if start.startswith(tuple('aeiou')) and not _SOUNDS_LIKE_YOU.match(start) else 'a'} {noun}"


def plural(noun: str) -> str:
    """More than one of a garment: "shirts", "summer dresses", "brooches", "pairs of jeans", "pieces of outerwear"."""
    if _is_plural(noun):
        return f"pairs of {noun}"
    if _is_mass(noun):
        return f"pieces of {noun}"
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        ending = _IRREGULAR[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        ending = last[:-1] + "ies"
    else:
        ending = last + ("es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s")
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


def in_photo(detections: Sequence[Detection], chosen: int) -> str:
    """What was found in a photo, and which of it this is about."""
    if len(detections) == 1 and detections[0].slot is None:
        return "No garment was found in the photo, so the whole photo is taken."
    found = [detection.slot.noun if detection.slot else "your box" for detection in detections]
    if len(found) == 1:
        return f"Found in the photo: {found[0]}."
    numbered = ", ".join(f"{number} {name}" for number, name in enumerate(found, start=1))
    return f"Found in the photo: {numbered}. This is about {chosen + 1}; for another: --garment N, or --box for what was missed."


def differing(outlined: Slot, garment: Garment) -> str:
    """Said where a garment's outline and its looks speak for different slots; `understood` says more where the looks say little."""
    looks = f"; looks like {a(garment.category)}" if garment.sure else ""
    return f"Outlined as {a(outlined.noun)}{looks}."


def decided(garment: Garment, most: int = 3) -> str:
    """What the slot rests on, in a sentence: the `most` leading slots with their shares, but none that rounds to nothing."""
    how = "The trained classifier and the vote of similar items" if garment.classified else "The vote of the most similar items"
    shares = ", ".join(f"{slot.noun} {share:.0%}" for slot, share in garment.slot_votes[:most] if share >= 0.005)
    return f"{how}: {shares}."


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
        return f"Passed over in {named}: {passed_over}. These are only near it in style."
    if found.filtered:
        unwanted = f"{found.filtered} {together} with items like yours, outside the price or the colours, or not for whom you asked"
        return f"Passed over in {named}: {unwanted}. These are only near your photo in style."
    return f"Nothing in {named} was {together} with items like yours. These are only near your photo in style."


def without_lists(together: str) -> str:
    """Said once over all matches of a catalogue that holds no also-buy list at all."""
    return (
        f"This catalogue does not say what was {together} together, so these are only near your photo in style. "
        "README, Your own photos, says how to add it."
    )


def nothing_found(answer: Recommendation, slots: Sequence[Slot]) -> str:
    """Why there is no match, and what would change it. slots: those of which the catalogue has items."""
    if set(slots) <= {answer.garment.slot}:
        return f"This catalogue holds nothing but {heading(answer.garment.slot).lower()}, so there is nothing to match with."
    if answer.accounting.below_threshold:
        return "Everything found was too unlike your photo. Lower the least similarity."
    return "The catalogue has nothing of what was asked for. Widen the price, or ask for other kinds or colours."


def accounted(accounting: Accounting, threshold: float, together: str) -> str:
    """What the also-buy lists named and what became of it, in a sentence or two."""
    with_list = accounting.neighbours_with_list
    lists, them = ("lists", "it") if with_list == 1 else ("list", "them")
    neighbours = f"{with_list} of {accounting.neighbours} similar items {lists} what was {together} with {them}"
    if not accounting.listed:
        return neighbours + "."
    parts = [f"{accounting.passed} passed" if accounting.passed else "none passed"]
    if accounting.below_threshold:
        parts.append(f"{accounting.below_threshold} skipped: less than {threshold:.2f} similar to your photo")
    if accounting.not_asked:
        parts.append(f"{accounting.not_asked} of another slot, colour, price or gender than asked for")
    if accounting.not_in_catalog:
        parts.append(f"{accounting.not_in_catalog} not in this catalogue")
    return f"{neighbours}: {accounting.listed} item{'s' * (accounting.listed != 1)}. {'; '.join(parts).capitalize()}."


def names(neighbours: Sequence[Neighbour]) -> str:
    """The neighbours' titles, for a line of evidence."""
    return ", ".join(neighbour.item.title for neighbour in neighbours)


def _is_plural(noun: str) -> bool:
    """Whether a garment's name is a plural already (jeans, shoes, sunglasses); "dress" and "s" alone are not."""
    return noun.endswith("s") and not noun.endswith("ss")


def _is_mass(noun: str) -> bool:
    """Whether a garment's name is one that is not counted: outerwear, jewellery."""
    last = noun.rpartition(" ")[2]
    return last.endswith("wear") or last in _MASS
