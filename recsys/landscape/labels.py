"""What sets a cluster apart from the whole catalogue, in plain words: "Mostly men's navy blue shirts", "Heels and flats".

A label is a claim that holds for at least half of the cluster's items ("Mostly ..."), or for nine of ten (without the word). Of all
claims that can be made of its commonest categories, slots, colours and gender, a cluster gets the one that tells most:

    share in the cluster * log(share in the cluster / share in the catalogue)

the claim's part of the Kullback-Leibler divergence of the cluster from the catalogue (Kullback and Leibler, 1951), less a little
for every adjective, which has to be worth its reading. No two clusters get the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product

import numpy as np
import pandas as pd

from recsys.datatypes import Slot
from recsys.words import heading, plural

MOSTLY, NEARLY_ALL = 0.5, 0.9  # shares of a cluster's items that a claim holds for
_ADJECTIVE = 0.93  # what a claim with one more adjective is worth beside one without, if it holds as much
_LISTED = 3  # categories or slots that a label names at most
_LEAST_NAMED = 0.15  # share of a cluster's items: what fewer are is not named
_COLOURS = 2
_POSSESSIVE = {"men": "men's", "women": "women's", "boys": "boys'", "girls": "girls'"}
_NO_COLOUR = {"", "multi", "metallic"}  # shops' words that name none


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a claim, and which combinations they hold for: (u,) bool. plain: no adjective goes before them."""

    words: str
    holds: np.ndarray
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a cluster may be called. share: of its items that it holds for. worth: higher tells more."""

    words: str
    share: float
    worth: float

    @property
    def label(self) -> str:
        return _capitalised(self.words if self.share >= NEARLY_ALL else f"mostly {self.words}")


class _Column:
    """One trait of every combination: (u,) texts."""

    def __init__(self, texts: pd.Series) -> None:
        self._codes, names = pd.factorize(texts)
        self._names: list[str] = names.tolist()

    def shares(self, counts: np.ndarray) -> dict[str, float]:
        """Each text -> its share of the items, of which there are `counts` (u,); the largest first, ties by name; none of 0."""
        shares = np.bincount(self._codes, counts) / counts.sum()
        found = [(name, share) for name, share in zip(self._names, shares.tolist(), strict=True) if share]
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def is_one_of(self, names: Sequence[str]) -> np.ndarray:
        """(u,) bool."""
        found: np.ndarray = np.isin(self._codes, [code for code, name in enumerate(self._names) if name in names])
        return found


class Traits:
    """What the items of a catalogue are said to be, in combinations: there are far fewer of these than items.

    categories, slots, colours, genders: (n,) texts; colours and genders None or "" where they are not known.
    """

    def __init__(self, categories: Sequence[str], slots: Sequence[str], colours: Sequence[str], genders: Sequence[str]) -> None:
        columns = {"category": categories, "slot": slots, "colour": colours, "gender": genders}
        items = pd.DataFrame({name: pd.Series(list(texts), dtype=object) for name, texts in columns.items()}).fillna("")
        items["colour"] = items["colour"].str.casefold()
        self._of_item = items.groupby(list(columns), sort=False).ngroup().to_numpy()
        combinations = items.drop_duplicates()  # in the order that ngroup counts
        self._size = len(combinations)
        self._columns = {name: _Column(combinations[name]) for name in columns}

    def make_up(self, clusters: np.ndarray, k: int) -> list[tuple[tuple[str, float], ...]]:
        """For every cluster its categories and their shares of its items, the largest first, ties by name."""
        counted = self._counted(clusters, k)
        return [tuple(self._columns["category"].shares(counts).items()) for counts in counted]

    def labels(self, clusters: np.ndarray, k: int) -> list[str]:
        """A label for every cluster, 0 to k - 1, none of them empty: no two alike, what tells most given away first.

        clusters: (n,) int64, each item's.
        """
        counted = self._counted(clusters, k)
        whole = counted.sum(axis=0)
        offers = [(claim, cluster) for cluster in range(k) for claim in self._claims(counted[cluster], whole)]
        offers.sort(key=lambda offer: (-offer[0].worth, -offer[0].share, offer[1]))
        labels: dict[int, str] = {}
        said: set[str] = set()
        for claim, cluster in offers:
            if cluster not in labels and not said & {claim.words, claim.label}:
                labels[cluster] = claim.label
                said |= {claim.words, claim.label}  # "Shirts" beside "Mostly shirts" would be a riddle
        for cluster in range(k):
            if cluster not in labels:
                labels[cluster] = _unused(self._mixed(counted[cluster]), set(labels.values()))
        return [labels[cluster] for cluster in range(k)]

    def _counted(self, clusters: np.ndarray, k: int) -> np.ndarray:
        """(k, u) how many items of each combination are in each cluster."""
        return np.bincount(clusters * self._size + self._of_item, minlength=k * self._size).reshape(k, self._size)

    def _claims(self, counts: np.ndarray, whole: np.ndarray) -> Iterator[_Claim]:
        """Whatever holds for MOSTLY of a cluster."""
        for kind, colour, gender in product(self._kinds(counts), self._colours(counts), self._genders(counts)):
            adjectives = [part.words for part in (gender, colour) if part.words]
            holds = kind.holds & colour.holds & gender.holds
            share = counts[holds].sum() / counts.sum()
            if share >= MOSTLY and not (adjectives and kind.plain):
                tells = share * np.log(share / (whole[holds].sum() / whole.sum()))
                yield _Claim(" ".join([*adjectives, kind.words]), float(share), float(tells * _ADJECTIVE ** len(adjectives)))

    def _kinds(self, counts: np.ndarray) -> list[_Part]:
        """What a cluster may be said to hold: its commonest categories or slots, one of them or the first ones together."""
        kinds = [_Part(_heading(Slot.NOT_CLOTHING), self._columns["slot"].is_one_of([Slot.NOT_CLOTHING]), plain=True)]
        for column, spoken in (("category", _several), ("slot", _heading)):
            names = [name for name in self._commonest(column, counts) if name != Slot.NOT_CLOTHING]
            words = list(map(spoken, names))
            kinds += [_Part(word, self._columns[column].is_one_of([name])) for word, name in zip(words, names, strict=True)]
            for many in range(2, len(names) + 1):
                kinds.append(_Part(_listed(words[:many]), self._columns[column].is_one_of(names[:many]), plain=many > 2))
        return kinds

    def _commonest(self, column: str, counts: np.ndarray) -> list[str]:
        """The few values of a column that are common enough to be named, the commonest first."""
        return [name for name, share in self._columns[column].shares(counts).items() if share >= _LEAST_NAMED][:_LISTED]

    def _colours(self, counts: np.ndarray) -> list[_Part]:
        """What colour a cluster may be said to have: none, one of its commonest, or both."""
        colours = [name for name in self._commonest("colour", counts) if name not in _NO_COLOUR][:_COLOURS]
        both = [_Part(" and ".join(colours), self._columns["colour"].is_one_of(colours))] if len(colours) == _COLOURS else []
        return [self._anything, *(_Part(name, self._columns["colour"].is_one_of([name])) for name in colours), *both]

    def _genders(self, counts: np.ndarray) -> list[_Part]:
        """For whom a cluster's items may be said to be: all, or those for whom most are."""
        gender = next(iter(self._columns["gender"].shares(counts)))
        return [
            self._anything,
            *([_Part(_POSSESSIVE[gender], self._columns["gender"].is_one_of([gender]))] if gender in _POSSESSIVE else []),
        ]

    @property
    def _anything(self) -> _Part:
        return _Part("", np.ones(self._size, dtype=bool))

    def _mixed(self, counts: np.ndarray) -> str:
        """Where nothing holds for half of a cluster: its commonest categories."""
        return _capitalised(f"a mix of {_listed(list(map(_several, list(self._columns['category'].shares(counts))[:_LISTED])))}")


def _unused(label: str, used: set[str]) -> str:
    """The label itself, or with the first number that makes it another."""
    numbered = (label if number == 1 else f"{label} ({number})" for number in count(1))
    return next(one for one in numbered if one not in used)


def _several(noun: str) -> str:
    """The noun for a kind of things, not for some of them: "shirts", "jeans", "outerwear"."""
    return plural(noun).removeprefix("pairs of ").removeprefix("pieces of ")


def _heading(slot: str) -> str:
    """What a slot is called within a label: "shoes"."""
    return heading(Slot(slot)).lower()


def _listed(nouns: Sequence[str]) -> str:
    """Nouns in a row: "shirts", "shirts and tops", "shirts, tops and tunics"."""
    return " and ".join(filter(None, (", ".join(nouns[:-1]), nouns[-1])))


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
