"""Words -> the items of a catalogue that they are about, best first, each with what of the words it has and where.

An item's score is the sum over the words of the question of

    idf(word) * the best of (what a reading of the word is worth * the item's BM25F weight for that reading)

where a word is read as it stands (1), as another word for the same thing (0.9), as the beginning of a word (0.8), or as a word
mistyped by one letter (0.6) or two (0.4). It is taken for a beginning only where few items have it, and for mistyped only where
none has it or a synonym: else every boat would be a boot. All readings of a word share the idf of all items that have any of them,
so that a rare misreading is worth no more than a frequent one. Items with more of the words come before those with fewer, whatever
their scores; of three words or more, one may be missing.

SQLite's FTS5 was measured first (`python -m benchmarks words` prints both): it computes bm25() for every item that has a word
before the best are known, and half the products say "men"; and no reading of a word can be worth less than another. DuckDB's
full-text search is an extension that has to be downloaded.

Colours are the names that the items' `colour` says. What the pictures show is not read here: `recsys.word_search` asks an encoder
that knows words, and puts both answers together.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from recsys.color_words import did_you_mean, named
from recsys.datatypes import Slot
from recsys.errors import QueryError
from recsys.search.postings import FIELDS, Postings, field_names
from recsys.search.spelling import Speller
from recsys.search.synonyms import SYNONYMS
from recsys.search.text import asked

MAX_CHARACTERS = 300
MAX_WORDS = 24
_BEGINNING = 3  # letters that a beginning has at least
_FEW = 5  # items: a word that so many have is a word, and no beginning
_READINGS = 5  # beginnings of which the most frequent are taken
_COLOURS_NAMED = 12


class How(StrEnum):
    """How a word of the question was read; or that it was chosen, not written; or that all of them are like an item's picture."""

    WORD = "word"
    SYNONYM = "synonym"
    BEGINNING = "beginning"
    TYPO = "typo"
    CHOSEN = "chosen"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: as `word`, which the catalogue mostly spells `spelled`. worth: in 0..1, 1 for the word itself."""

    word: str
    spelled: str
    how: How
    worth: float


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question as it was spelled, and how it is read; not at all, where nothing in the catalogue resembles it."""

    spelled: str
    readings: tuple[Reading, ...]

    @property
    def taken_for(self) -> str:
        """In a sentence, what a word that is in no item was taken for; empty where it needs no saying."""
        if not self.readings:
            return f"No item says {self.spelled!r}, or anything like it."
        if self.readings[0].how is How.WORD:
            return ""
        return f"No item says {self.spelled!r}; taken for {', '.join(reading.spelled for reading in self.readings)}."


@dataclass(frozen=True, slots=True)
class Found:
    """What an item has of the question: the word asked, the word found, how one was read as the other, and the fields it is in.

    Of a picture: the whole question as asked, no word found, and no field.
    """

    asked: str
    found: str
    how: How
    fields: tuple[str, ...]

    def __str__(self) -> str:
        if self.how is How.PICTURE:
            return "its picture is like these words"
        *others, last = self.fields
        where = f"{', '.join(others)} and {last}" if others else last
        if self.how is How.CHOSEN:
            return f"{where} {self.found}, as chosen"
        if self.how is How.WORD:
            return f"{self.found} in {where}"
        return f"{self.asked} → {self.found} ({self.how}) in {where}"


@dataclass(frozen=True, slots=True)
class WordHit:
    """An item that was found. row: its row in the catalogue.

    score: higher is better, among items with as many of the words; where pictures were searched too, among all.
    """

    row: int
    score: float
    found: tuple[Found, ...]

    @property
    def why(self) -> str:
        """In words: "navy in title and colour; chek → check (typo) in title"."""
        return "; ".join(map(str, self.found))


@dataclass(frozen=True, slots=True, eq=False)
class WordAnswer:
    """Everything that was found. rows: (m,) int64, best first; scores: (m,); understood: how each word was read.

    colours, slots: what was chosen beside the words. pictured: those of the rows whose picture is like the words, where an encoder
    said so (`recsys.word_search`).
    """

    rows: np.ndarray
    scores: np.ndarray
    understood: tuple[AskedWord, ...]
    colours: tuple[str, ...]
    slots: tuple[Slot, ...]
    pictured: frozenset[int] = frozenset()


class WordIndex:
    """The words of a catalogue, in memory; made once a catalogue.

    items: one row an item, with the columns title, category, colour, brand, slot and gender of `ITEM_COLUMNS`; others are not read.

    `colours`: what can be chosen, every colour that an item says it has -> how many do, the most frequent first.
    """

    def __init__(self, items: pd.DataFrame) -> None:
        columns = {field.name: _texts(items[field.name]) for field in FIELDS}
        self._count = len(items)
        self._postings = Postings([columns[field.name] for field in FIELDS])
        self._speller = Speller(self._postings.words, self._postings.counts)
        self._slots = np.array(columns["slot"], dtype=object)
        self._colours = np.array(columns["colour"], dtype=object)
        named = Counter(colour for colour in columns["colour"] if colour)
        self.colours: dict[str, int] = dict(sorted(named.items(), key=lambda one: (-one[1], one[0])))

    def understood(self, words: str) -> tuple[AskedWord, ...]:
        """How each word of a question is read. Raises QueryError for one that is too long, or that holds signs and no word."""
        if len(words) > MAX_CHARACTERS:
            raise QueryError(f"the search has {len(words):,} characters; at most {MAX_CHARACTERS} are read: shorten it")
        read = asked(words)
        if len(read) > MAX_WORDS:
            raise QueryError(f"the search has {len(read)} words; at most {MAX_WORDS} are read: shorten it")
        if not read and words.strip():
            raise QueryError(f"there is no word in {words!r}: say what to look for, such as: navy check shirt")
        return tuple(AskedWord(spelling, self._readings(word)) for word, spelling in read.items())

    def search(
        self, words: str, *, colours: Sequence[str] = (), slots: Sequence[Slot] = (), limit: int = 40
    ) -> tuple[WordHit, ...]:
        """The items that have the words, best first, ties in the catalogue's order; without words, all of the colours and slots.

        colours: names as in `colours`, or some of their words ("navy" for "Navy Blue"); an item has one of them. slots: likewise.
        Raises QueryError where nothing is asked, where a colour is unknown, and as `understood` and `best` do.
        """
        return self.best(self.find(words, colours=colours, slots=slots), limit)

    def find(
        self, words: str, *, colours: Sequence[str] = (), slots: Sequence[Slot] = (), among: np.ndarray | None = None
    ) -> WordAnswer:
        """As `search`, all of it, for who shows it in parts (`hits`). among: (n,) bool, the items that may be found."""
        read = self.understood(words)
        if not (read or colours or slots or among is not None):
            raise QueryError("say what to look for: words, a colour or a slot")
        allowed = self.allowed(colours, slots, among)
        covered, scores = self._scored(read)
        rows = np.flatnonzero(allowed & (covered > 0)) if read else np.flatnonzero(allowed)
        if len(rows):
            most = covered[rows].max()
            rows = rows[covered[rows] >= (most - 1 if most >= 3 else most)]
        best = rows[np.lexsort((rows, -scores[rows], -covered[rows]))]
        return WordAnswer(best, scores[best], read, tuple(colours), tuple(slots))

    def allowed(self, colours: Sequence[str] = (), slots: Sequence[Slot] = (), among: np.ndarray | None = None) -> np.ndarray:
        """(n,) bool: the items that are of the colours and slots chosen and among those that may be found, as in `find`."""
        chosen: np.ndarray = self._of_slots(slots) & self._of_colours(colours)
        if among is not None:
            chosen &= among
        return chosen

    def best(self, answer: WordAnswer, limit: int) -> tuple[WordHit, ...]:
        """The first `limit` items of an answer; QueryError where that is below 1."""
        if limit < 1:
            raise QueryError(f"the limit is {limit}; ask for at least 1 item")
        return self.hits(answer, 0, limit)

    def hits(self, answer: WordAnswer, start: int, count: int) -> tuple[WordHit, ...]:
        """`count` of the items that `find` found, from the one in place `start` on, with what each has of the question."""
        part = slice(start, start + count)
        return tuple(
            WordHit(row, score, (*self._found(answer.understood, row), *_pictured(answer, row), *self._chosen(row, answer)))
            for row, score in zip(answer.rows[part].tolist(), answer.scores[part].tolist(), strict=True)
        )

    def _readings(self, word: str) -> tuple[Reading, ...]:
        known = [(word, How.WORD, 1.0), *((other, How.SYNONYM, 0.9) for other in sorted(SYNONYMS.get(word, ())))]
        found = [reading for reading in known if reading[0] in self._postings]
        if sum(len(self._postings.of(other).rows) for other, _, _ in found) < _FEW:
            found += [(other, How.BEGINNING, 0.8) for other in self._beginning_with(word)]
        if not any(how is not How.BEGINNING for _, how, _ in found):
            found += [(other, How.TYPO, 0.6 if edits == 1 else 0.4) for other, edits in self._speller.nearest(word)]
        return tuple(Reading(word, self._postings.spelled(word), how, worth) for word, how, worth in found)

    def _beginning_with(self, word: str) -> list[str]:
        if len(word) < _BEGINNING:
            return []
        places = [place for place, other in enumerate(self._postings.words) if other.startswith(word) and other != word]
        places.sort(key=lambda place: -self._postings.counts[place])
        return [self._postings.words[place] for place in places[:_READINGS]]

    def _scored(self, read: Iterable[AskedWord]) -> tuple[np.ndarray, np.ndarray]:
        """(n,) how many of the words each item has, (n,) its score, rounded so that equal items tie."""
        covered, scores = np.zeros(self._count, dtype=np.int64), np.zeros(self._count)
        for word in read:
            best = np.zeros(self._count)
            for reading in word.readings:
                posting = self._postings.of(reading.word)
                best[posting.rows] = np.maximum(best[posting.rows], reading.worth * posting.weights)
            has = best > 0
            count = np.count_nonzero(has)
            scores += np.log1p((self._count - count + 0.5) / (count + 0.5)) * best
            covered += has
        return covered, np.round(scores, 9)

    def _found(self, read: Iterable[AskedWord], row: int) -> list[Found]:
        """For every word that the item has, the reading that was worth most."""
        found = []
        for word in read:
            best, what = 0.0, None
            for reading in word.readings:
                posting = self._postings.of(reading.word)
                place = int(np.searchsorted(posting.rows, row))
                if place < len(posting.rows) and posting.rows[place] == row and reading.worth * posting.weights[place] > best:
                    best = reading.worth * posting.weights[place]
                    what = Found(word.spelled, reading.spelled, reading.how, field_names(int(posting.fields[place])))
            if what is not None:
                found.append(what)
        return found

    def _chosen(self, row: int, answer: WordAnswer) -> list[Found]:
        chips = [("colour", self._colours[row])] * bool(answer.colours) + [("slot", self._slots[row])] * bool(answer.slots)
        return [Found(value, value, How.CHOSEN, (field,)) for field, value in chips]

    def _of_slots(self, slots: Sequence[Slot]) -> np.ndarray:
        unknown = [slot for slot in slots if slot not in set(Slot)]
        if unknown:
            raise QueryError(f"unknown slot {unknown[0]!r}; the slots are {', '.join(Slot)}")
        return np.isin(self._slots, list(slots)) if slots else np.ones(self._count, dtype=bool)

    def _of_colours(self, colours: Sequence[str]) -> np.ndarray:
        if not colours:
            return np.ones(self._count, dtype=bool)
        names = [name for colour in colours for name in self._colours_meant(colour)]
        return np.isin(self._colours, names)

    def _colours_meant(self, colour: str) -> list[str]:
        """The colours that a person means by one (`recsys.color_words`)."""
        if not self.colours:
            raise QueryError("no item of this catalogue says its colour, so none can be chosen")
        found = named(colour, self.colours)
        if not found:
            some = ", ".join(list(self.colours)[:_COLOURS_NAMED]) + ", ..." * (len(self.colours) > _COLOURS_NAMED)
            raise QueryError(f"no item has the colour {colour[:80]!r}; {did_you_mean(colour, self.colours) or f'there are {some}'}")
        return found


def _pictured(answer: WordAnswer, row: int) -> list[Found]:
    question = " ".join(word.spelled for word in answer.understood)
    return [Found(question, "", How.PICTURE, ())] if row in answer.pictured else []


def _texts(column: pd.Series) -> list[str | None]:
    """A column as plain texts, None where an item says nothing."""
    return [text if isinstance(text, str) else None for text in column.tolist()]
