"""Words for the same thing, and words that say nothing.

Only where a shop that means the one would not be wrong to answer with the other. What is a kind of another is left out (a stiletto
is a heel, and not every heel a stiletto), and so is what means one thing here and another there: a vest, braces. "Pants" are
trousers here, as in the catalogues that this was made with.
"""

from recsys.color_words import SAME

STOP_WORDS = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})

# Written as one word or as two. A hyphen after a single letter needs no entry: "v-neck" is one word.
COMPOUNDS = ("t shirt", "flip flop", "sweat shirt", "hand bag", "back pack", "sun glass", "swim suit")

# In the form that `text.singular` gives: "sneaker" for sneakers.
_SAID = (
    "sneaker trainer",
    "pant trouser",
    "tshirt tee",
    "sweater jumper pullover",
    "handbag purse",
    "jewellery jewelry",
    "pajama pyjama",
    "fragrance perfume",
    "scarf scarve",
    "swimwear swimsuit",
    "backpack rucksack",
    "check checked checkered chequered",
    "plaid tartan",
    "stripe striped stripy",
    "print printed",
    "floral flower flowery",
    "colour color",
    "man male gent gentleman men",
    "woman female lady women",
    "kid child children",
)
GROUPS: tuple[frozenset[str], ...] = (*SAME, *(frozenset(group.split()) for group in _SAID))
SYNONYMS: dict[str, frozenset[str]] = {word: group - {word} for group in GROUPS for word in group}
