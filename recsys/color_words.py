"""A colour as a person says it -> what a list of colours calls it: capitals, accents, "gray", "violet", and "navy" for "navy blue".

The list is the vocabulary of `recsys.color`, or whatever colours the items of a catalogue say they have.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain

# Only what a shop that means the one would not be wrong to answer with the other.
SAME: tuple[frozenset[str], ...] = (
    frozenset({"grey", "gray"}),
    frozenset({"purple", "violet"}),
    frozenset({"magenta", "fuchsia"}),
    frozenset({"multi", "multicolor", "multicolour", "multicoloured", "multicolored"}),
)
_ONE_FOR_ALL = {word: min(group) for group in SAME for word in group}
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 80  # characters that are looked at: what is longer is no colour
_NEAR = 0.74  # of difflib's ratio: "navi" is near "navy" (0.75), "rad" is not near "red" (0.67)
_HINTS = 3


def named(said: str, names: Iterable[str]) -> list[str]:
    """The names with the very words that were said, in any order; else those that have them among others; none where no name has.

    "Gray" -> grey, "navy" -> navy blue, "OffWhite" -> off white; and "blue" -> blue alone, where there is one.
    """
    asked = _words(said)
    words = {name: _words(name) for name in names}
    if not asked:
        return [name for name in words if name == said]
    found = [name for name, own in words.items() if set(own) == set(asked) or "".join(own) == "".join(asked)]
    return found or [name for name, own in words.items() if set(asked) <= set(own)]


def did_you_mean(said: str, names: Iterable[str]) -> str:
    """What may have been meant by a colour that no name has: "did you mean navy blue?"; empty where nothing is near."""
    nearest = _nearest(_words(said), {name: own for name in names if (own := _words(name))})
    return f"did you mean {' or '.join(nearest)}?" if nearest else ""


def _nearest(asked: tuple[str, ...], words: dict[str, tuple[str, ...]]) -> list[str]:
    """The names that are spelled much alike; else the longest that is said with more ("light blue"); else those of a like word."""
    whole = {" ".join(own): name for name, own in words.items()}
    if alike := get_close_matches(" ".join(asked), whole, n=1, cutoff=_NEAR):
        return [whole[alike[0]]]
    within = [name for name, own in words.items() if set(own) <= set(asked)]
    if within:
        return [max(within, key=len)]
    known = list(dict.fromkeys(chain.from_iterable(words.values())))
    near = {word for one in asked for word in get_close_matches(one, known, n=1, cutoff=_NEAR)}
    return [name for name, own in words.items() if near & set(own)][:_HINTS]


def _words(text: str) -> tuple[str, ...]:
    """The words of a colour in small letters without accents, of those for the same colour always the same one."""
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return tuple(_ONE_FOR_ALL.get(word, word) for word in _WORD.findall(plain))
