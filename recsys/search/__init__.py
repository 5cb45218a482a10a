"""Words and colours -> items of a catalogue, with what of the question each one has, and what was taken for a mistyped word.

    index = WordIndex(catalog.items)
    for hit in index.search("navy chek shirt", colours=["navy"], limit=10):
        print(catalog.item(hit.row).title, "-", hit.why)

word_index.py: the question, its answer, and the score. postings.py: which word is in which item. text.py: what a word is.
spelling.py: mistyped words. synonyms.py: words for the same thing.
"""

from recsys.search.word_index import AskedWord, Found, How, Reading, WordAnswer, WordHit, WordIndex

__all__ = ["AskedWord", "Found", "How", "Reading", "WordAnswer", "WordHit", "WordIndex"]
