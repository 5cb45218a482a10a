"""Results in words, the same on the command line and on the page."""

import re
from collections.abc import Sequence

from recsys.datatypes import Accounting, Basis, Detection, Garment, Item, Match, Neighbour, Recommendation, Slot, SlotMatches

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
_MASS = frozenset(
    {"apparel", "care", "clothing", "equipment", "hosiery", "jewellery", "jewelry", "lingerie", "luggage"}
)  # and whatever ends in "wear"
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
    if garment.outlined:
        return f"Outlined as {a(garment.slot.noun)}, perhaps {a(garment.category)}: its looks alone do not say."
    if not garment.sure:
        return f"Not sure what this is, perhaps {a(garment.category)}: treat the matches with care."
    return f"Looks like {a(garment.category)}."


def called(found: Detection, garment: Garment) -> str:
    """A garment's name: its category where outline and looks agree, or a person said so; else what the outline is of."""
    if found.slot is None:
        return "your box"
    agreed = garment.corrected or (garment.sure and garment.slot is found.slot)
    return garment.category if agreed else found.slot.noun


def told_apart(names: Sequence[str]) -> list[str]:
    """The names, each another one: the second bag is "bag 2"."""
    counts = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return [name if count == 1 else f"{name} {count}" for name, count in zip(names, counts, strict=True)]


def nothing_in_photo(looked: bool, boxed: bool) -> str:
    """Said of a photo without a garment that was found. looked: whether one was looked for. boxed: whether a person drew a box."""
    taken = "your box" if boxed else "the whole photo"
    return f"No garment was found in the photo, so {taken} is taken." if looked else f"{taken.capitalize()} is taken."


def in_photo(names: Sequence[str], chosen: int) -> str:
    """What was found in a photo, by name, and which of it this is about."""
    if len(names) == 1:
        return f"Found in the photo: {names[0]}."
    numbered = ", ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    return f"Found in the photo: {numbered}. This is about {chosen + 1}; for another: --garment N, or --box for what was missed."


def stated(item: Item) -> str:
    """What the catalogue says an item is, in a sentence."""
    return f"The catalogue says: {item.category} ({item.slot.noun})."


def differing(outlined: Slot, garment: Garment) -> str:
    """Said where a garment's outline and its looks speak for different slots; `understood` says more where the looks say little."""
    looks = f"; looks like {a(garment.category)}" if garment.sure else ""
    return f"Outlined as {a(outlined.noun)}{looks}."


def decided(garment: Garment, most: int = 3) -> str:
    """What the slot rests on, in a sentence: the `most` leading slots with their shares, but none that rounds to nothing."""
    how = "The trained classifier and the vote of similar items" if garment.classified else "The vote of the most similar items"
    shares = ", ".join(f"{slot.noun} {share:.0%}" for slot, share in garment.slot_votes[:most] if share >= 0.005)
    return f"{how}: {shares}."


def yours(item: Item | None) -> str:
    """What was asked with, in a sentence. item: of the catalogue (`Recommendation.item`); None for a photo."""
    return "your photo" if item is None else "your choice"


def reason(match: Match, together: str, item: Item | None = None) -> str:
    """Why an item is proposed, in a sentence.

    together: what the catalogue's lists mean, "bought" or "worn". item: what was asked with, where it was no photo.
    """
    if match.basis is Basis.STYLE:
        return f"Near {yours(item)} in style"
    others = [neighbour.item for neighbour in match.evidence if neighbour.item != item]
    categories = {other.category for other in others}
    alike = counted(len(others), categories.pop() if len(categories) == 1 else "item")
    if item is None:
        who = f"{alike} like yours"
    elif len(others) == len(match.evidence):
        who = f"{alike} like {yours(item)}"
    else:
        who = f"{yours(item)} and {alike} like it" if others else yours(item)
    return f"{together.capitalize()} together with {who}"


def fallback_note(found: SlotMatches, threshold: float, together: str, item: Item | None = None) -> str:
    """Said over a slot whose matches rest on style alone: why there is nothing better. item: as in `reason`."""
    named, asked = heading(found.slot).lower(), yours(item)
    alike = "items like yours" if item is None else "your choice or items like it"
    if found.below_threshold:
        passed_over = f"{found.below_threshold} {together} with {alike}, less than {threshold:.2f} similar to {asked}"
        return f"Passed over in {named}: {passed_over}. These are only near it in style."
    if found.filtered:
        unwanted = f"{found.filtered} {together} with {alike}, outside the price or the colours, or not for whom you asked"
        return f"Passed over in {named}: {unwanted}. These are only near {asked} in style."
    return f"Nothing in {named} was {together} with {alike}. These are only near {asked} in style."


def without_lists(together: str, item: Item | None = None) -> str:
    """Said once over all matches of a catalogue that holds no also-buy list at all. item: as in `reason`."""
    return (
        f"This catalogue does not say what was {together} together, so these are only near {yours(item)} in style. "
        "The Catalogue page takes a table or orders that do."
    )


def nothing_found(answer: Recommendation, slots: Sequence[Slot]) -> str:
    """Why there is no match, and what would change it. slots: those of which the catalogue has items."""
    if set(slots) <= {answer.garment.slot}:
        return f"This catalogue holds nothing but {heading(answer.garment.slot).lower()}, so there is nothing to match with."
    if answer.accounting.below_threshold:
        return f"Everything found was too unlike {yours(answer.item)}. Lower the least similarity."
    return "The catalogue has nothing of what was asked for. Widen the price, or ask for other kinds or colours."


def accounted(accounting: Accounting, threshold: float, together: str, item: Item | None = None) -> str:
    """What the also-buy lists named and what became of it, in a sentence or two. item: as in `reason`."""
    with_list = accounting.neighbours_with_list
    lists, them = ("lists", "it") if with_list == 1 else ("list", "them")
    asked = "similar items" if item is None else "items, your choice and what is similar to it,"
    neighbours = f"{with_list} of {accounting.neighbours} {asked} {lists} what was {together} with {them}"
    if not accounting.listed:
        return neighbours + "."
    parts = [f"{accounting.passed} passed" if accounting.passed else "none passed"]
    if accounting.below_threshold:
        parts.append(f"{accounting.below_threshold} skipped: less than {threshold:.2f} similar to {yours(item)}")
    if accounting.not_asked:
        parts.append(f"{accounting.not_asked} of a slot, colour, price or gender that is not shown here")
    if accounting.not_in_catalog:
        parts.append(f"{accounting.not_in_catalog} not in this catalogue")
    return f"{neighbours}: {accounting.listed} item{'s' * (accounting.listed != 1)}. {'; '.join(parts).capitalize()}."


def cut_out(found: int, not_found: int) -> str:
    """What became of the garments that were looked for in the pictures of a catalogue, in a sentence."""
    cut = f"{found:,} garment{'s' * (found != 1)} cut out"
    if not not_found:
        return f"{cut}."
    return f"{cut}; in {not_found:,} picture{'s' * (not_found != 1)} none of the item's slot was found, and all of it was taken."


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
