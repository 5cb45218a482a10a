"""Text -> the words that are compared: case, accents, plural and the hyphen of "t-shirt" make no difference."""

import re
import unicodedata

from recsys.search.synonyms import COMPOUNDS, STOP_WORDS

_APOSTROPHES = re.compile("['’ʼ`]")
_HYPHENS = "\u2010\u2011-"
_COMPOUND = re.compile(  # a t shirt is no shirt, and flip flops are asked for as flipflops
    "|".join(rf"\b{first}[\s{_HYPHENS}]+(?={second}(?:e?s)?\b)" for first, second in map(str.split, COMPOUNDS))
)
_ONE_LETTER = re.compile(rf"(?<=\b[^\W\d_])[{_HYPHENS}](?=[^\W\d_]{{2}})")  # "v-neck" is one word, "long-sleeve" are two
_WORD = re.compile(r"[^\W_]+")


def spellings(text: str) -> list[str]:
    """The words of a text as they are spelled, in small letters without accents: "Levi's Über-T-Shirts" -> levis, uber, tshirts.

    Where a script puts no spaces, what stands between two signs is one word.
    """
    text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if unicodedata.category(mark)[0] != "M"))
    text = _COMPOUND.sub(lambda first: first[0].rstrip(" \t\r\n" + _HYPHENS), text.casefold())
    return _WORD.findall(_ONE_LETTER.sub("", text))


def singular(word: str) -> str:
    """The one form for one and many: shirts -> shirt, dresses -> dress, accessories -> accessory.

    The S-stemmer (Harman, "How effective is suffixing?", JASIS 1991) with the endings of watches, boxes and dresses. It need not be
    English ("adidas" -> "adida"): it only has to be the same for the catalogue and for who asks.
    """
    if len(word) <= 3 or not word.isascii():
        return word
    if word.endswith(("ies", "ie")) and len(word) > 4:
        return word.removesuffix("s").removesuffix("ie") + "y"  # hoodies, hoodie -> hoody
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def asked(text: str) -> dict[str, str]:
    """The words of a question, in the form compared -> as spelled; each once, without those that say nothing ("with")."""
    words = {singular(spelling): spelling for spelling in reversed(spellings(text))}
    telling = {word: spelling for word, spelling in reversed(words.items()) if spelling not in STOP_WORDS}
    return telling or words
