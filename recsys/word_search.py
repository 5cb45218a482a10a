"""A catalogue searched by words: what its items say, and what their pictures show where its encoder knows words.

    search = WordSearch(catalog, WordIndex(catalog.items), encoder)
    for hit in search.index.best(search.find("long floral dress"), 10):
        print(catalog.item(hit.row).title, "-", hit.why)

Two rankings become one by reciprocal rank fusion (Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and
individual rank learning methods", SIGIR 2009): an item's score is the sum over the rankings that hold it of 1 / (60 + its place).
Only places count, so that the BM25F of words and the cosine of pictures need no common scale.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recsys.catalog import Catalog
from recsys.datatypes import Encoder, Slot, WordEncoder
from recsys.retrieval import ExactIndex
from recsys.search import WordAnswer, WordIndex

# Every picture has a cosine to any words, and none that tells by itself whether they fit: the nearest are said to be like them.
PICTURES = 100  # so many at most
FEW = 12  # and in a small catalogue so many, or a tenth of it
_DAMPING = 60  # k of the paper, where it was found to matter little


class WordSearch:
    """The words of a catalogue's items and, where the encoder knows words, their pictures. Safe to share between threads.

    index: of the catalogue's items. encoder: the catalogue's; one that knows no words, or None, leaves the pictures out.
    CatalogError where the catalogue was made by another.
    """

    def __init__(self, catalog: Catalog, index: WordIndex, encoder: Encoder | None = None) -> None:
        self.index = index
        self._encoder = encoder if isinstance(encoder, WordEncoder) else None
        if self._encoder is not None:
            catalog.check_encoder(self._encoder)
            self._pictures = ExactIndex(catalog.vectors, catalog.ids)

    def find(
        self, words: str, *, colours: Sequence[str] = (), slots: Sequence[Slot] = (), among: np.ndarray | None = None
    ) -> WordAnswer:
        """As `WordIndex.find`: all that has the words, and the items whose pictures are most like them (`taken`), best first.

        What has the words stays first where both have the same score. Colours, slots and `among` hold for pictures too.
        """
        answer = self.index.find(words, colours=colours, slots=slots, among=among)
        if self._encoder is None or not answer.understood:
            return answer
        allowed = self.index.allowed(colours, slots, among)
        near = self._pictures.score(self._encoder.encode_words([words])[0]).nearest(taken(int(allowed.sum())), allowed)
        rows, scores = fused(answer.rows, near.rows)
        return replace(answer, rows=rows, scores=scores, pictured=frozenset(near.rows.tolist()))


def taken(count: int) -> int:
    """Of so many pictures, how many of the nearest are said to be like the words."""
    return min(PICTURES, max(FEW, count // 10))


def fused(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two rankings of rows, (m,) and (k,), as one by reciprocal rank fusion: the rows of either, best first, and their scores.

    Where scores tie, the rows of `first` come first, in their order.
    """
    rows = np.concatenate([first, second[~np.isin(second, first)]])
    scores = _reciprocal_places(rows, first) + _reciprocal_places(rows, second)
    order = np.argsort(-scores, kind="stable")
    return rows[order], scores[order]


def _reciprocal_places(rows: np.ndarray, ranking: np.ndarray) -> np.ndarray:
    """(m,) for each of the rows 1 / (60 + its place in a ranking, from 1), 0 where it is not in it."""
    places = {row: place for place, row in enumerate(ranking.tolist(), start=1)}
    return np.array([1 / (_DAMPING + places[row]) if row in places else 0.0 for row in rows.tolist()])
