"""A word that is in no catalogue -> the words that may have been meant."""

import numpy as np

LONGEST = 32  # letters; what is longer is no word that somebody mistyped


def allowed_edits(length: int) -> int:
    """How many mistakes a word of so many letters may hold: none in two, one in up to five, two in more.

    The same steps as the fuzziness "AUTO" of Elasticsearch: two letters changed in four make another word.
    """
    return 0 if length <= 2 else 1 if length <= 5 else 2


class Speller:
    """The words of a catalogue, asked for those nearest to a mistyped one. Words with digits are left out: 501 is not 502.

    words: each once. counts: (n,) how many items have it; of words as near, the more frequent ones are the likelier.
    """

    def __init__(self, words: list[str], counts: np.ndarray) -> None:
        kept = [place for place, word in enumerate(words) if word.isalpha() and len(word) <= LONGEST]
        self._words = [words[place] for place in kept]
        self._counts = counts[kept]
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int64)
        self._letters = _letters(self._words)
        self._kinds = _kinds(self._letters)

    def nearest(self, word: str, most: int = 3) -> list[tuple[str, int]]:
        """The words that are fewest edits away, the most frequent first, with that number; none where all are too far."""
        edits = allowed_edits(len(word))
        if not edits or not word.isalpha() or len(word) > LONGEST:
            return []
        asked = _letters([word])
        # An edit adds or takes at most one letter, and changes at most two of the kinds of letters that a word has.
        differing = np.bitwise_count(self._kinds ^ _kinds(asked)[0])
        near = np.flatnonzero((np.abs(self._lengths - len(word)) <= edits) & (differing <= 2 * edits))
        if not len(near):
            return []
        distances = edit_distances(asked[0, : len(word)], self._letters[near, : len(word) + edits], self._lengths[near])
        least = int(distances.min())
        if least > edits:
            return []
        best = near[distances == least]
        order = np.lexsort((best, -self._counts[best]))[:most]
        return [(self._words[place], least) for place in best[order]]


def edit_distances(word: np.ndarray, others: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """How many letters must be added, taken, changed or swapped with the next to make each of the others of a word: (n,) int64.

    The optimal string alignment distance (Damerau 1964, with the recurrence of Wagner and Fischer 1974), for all of the others at
    once. word: (m,) letters. others: (n, L) letters, filled with 0. lengths: (n,) letters of each.
    """
    count, width = others.shape
    before = last = np.broadcast_to(np.arange(width + 1), (count, width + 1))
    for i, letter in enumerate(word, 1):
        row = np.empty((count, width + 1), dtype=np.int64)
        row[:, 0] = i
        for j in range(1, width + 1):
            changed = last[:, j - 1] + (others[:, j - 1] != letter)
            row[:, j] = np.minimum(np.minimum(last[:, j], row[:, j - 1]) + 1, changed)
            if i > 1 and j > 1:
                swapped = (others[:, j - 1] == word[i - 2]) & (others[:, j - 2] == letter)
                row[:, j] = np.where(swapped, np.minimum(row[:, j], before[:, j - 2] + 1), row[:, j])
        before, last = last, row
    distances: np.ndarray = last[np.arange(count), lengths]
    return distances


def _letters(words: list[str]) -> np.ndarray:
    """(n, longest) the letters' code points, filled with 0."""
    width = max(map(len, words), default=1)
    return np.array(words, dtype=f"U{width}").reshape(-1, 1).view(np.uint32)


def _kinds(letters: np.ndarray) -> np.ndarray:
    """(n,) which letters a word has, as bits; letters of the same remainder share one, which only lets more words through."""
    bits = np.where(letters > 0, np.uint32(1) << (letters % 32), np.uint32(0))
    kinds: np.ndarray = np.bitwise_or.reduce(bits, axis=1)
    return kinds
