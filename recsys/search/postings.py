"""Which item has which word in which field, and what that is worth: the weights of BM25F.

BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.6.1) adds a word's
occurrences over the fields, each times the field's weight and divided by how long this item's field is beside the average, and
only then lets further occurrences count for less: a word in the title and in the category is worth more than in one of them, and
less than twice.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from recsys.search.text import singular, spellings

SATURATION = 1.2  # k1: how soon another occurrence adds nothing


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is searched. weight: what a word in it counts. length_norm: b, how much long texts count for less, 0..1."""

    name: str
    weight: float
    length_norm: float = 0.0


# Set by hand. A category or a colour is said by who made the catalogue, and a title may name in passing what the item goes with.
# Titles are judged by their length a little: in a long one, a word says less about the item.
FIELDS = (
    Field("title", 1.0, 0.4),
    Field("category", 1.5),
    Field("colour", 1.5),
    Field("brand", 1.5),
    Field("slot", 1.0),
    Field("gender", 0.5),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """The items that have a word: (m,) rows, rising; (m,) weights in 0..1; (m,) bits, bit f for the field FIELDS[f]."""

    rows: np.ndarray
    weights: np.ndarray
    fields: np.ndarray


class Postings:
    """Every word of a table.

    columns: the texts of each of `FIELDS`, in order, None where an item says nothing. `counts`: (number of words,) how many items
    have each of `words`.
    """

    def __init__(self, columns: Sequence[Sequence[str | None]]) -> None:
        self.words: list[str] = []
        self._places: dict[str, int] = {}
        self._spellings: list[Counter[str]] = []
        read = [self._read(column) for column in columns]
        places = np.concatenate([places for places, _ in read])
        rows = np.concatenate([rows for _, rows in read])
        bits = np.repeat(np.array([1 << field for field in range(len(FIELDS))], dtype=np.uint8), [len(r) for _, r in read])
        shares = np.concatenate([_shares(field, rows, len(columns[0])) for field, (_, rows) in zip(FIELDS, read, strict=True)])

        keys, of_pair = np.unique(places * max(1, len(columns[0])) + rows, return_inverse=True)
        frequencies = np.bincount(of_pair, shares, minlength=len(keys))
        self._fields = np.zeros(len(keys), dtype=np.uint8)
        np.bitwise_or.at(self._fields, of_pair, bits)
        self._weights = frequencies / (SATURATION + frequencies)
        of_word, self._rows = np.divmod(keys, max(1, len(columns[0])))
        self.counts = np.bincount(of_word, minlength=len(self.words))
        self._offsets = np.concatenate(([0], np.cumsum(self.counts)))

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def of(self, word: str) -> Posting:
        """The items that have a word; KeyError where none has it."""
        place = self._places[word]
        part = slice(self._offsets[place], self._offsets[place + 1])
        return Posting(self._rows[part], self._weights[part], self._fields[part])

    def spelled(self, word: str) -> str:
        """A word as the catalogue mostly spells it: "heel" -> "heels"."""
        return self._spellings[self._places[word]].most_common(1)[0][0]

    def _read(self, column: Iterable[str | None]) -> tuple[np.ndarray, np.ndarray]:
        """(occurrences,) places of the words of a column, (occurrences,) rows. The same text is read once."""
        known: dict[str | None, list[int]] = {None: []}
        places: list[int] = []
        rows: list[int] = []
        for row, text in enumerate(column):
            if text not in known:
                known[text] = [self._place(spelling) for spelling in spellings(text or "")]
            found = known[text]
            places += found
            rows += [row] * len(found)
        return np.array(places, dtype=np.int64), np.array(rows, dtype=np.int64)

    def _place(self, spelling: str) -> int:
        word = singular(spelling)
        place = self._places.setdefault(word, len(self.words))
        if place == len(self.words):
            self.words.append(word)
            self._spellings.append(Counter())
        self._spellings[place][spelling] += 1
        return place


def field_names(bits: int) -> tuple[str, ...]:
    """The fields that the bits of a `Posting` name."""
    return tuple(field.name for place, field in enumerate(FIELDS) if bits >> place & 1)


def _shares(field: Field, rows: np.ndarray, count: int) -> np.ndarray:
    """What each occurrence in a field counts, (occurrences,), from the row it is in."""
    lengths = np.bincount(rows, minlength=count)
    average = lengths.sum() / max(1, np.count_nonzero(lengths))
    shares: np.ndarray = field.weight / (1 - field.length_norm + field.length_norm * lengths[rows] / max(average, 1.0))
    return shares
