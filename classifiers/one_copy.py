"""A single English comment, read straight to the same units that classifiers.judging finds.

For one comment NumPy takes longer to be called than to count, so this way calls it far less
often. It is for what most comments are. Whatever is out of the ordinary comes back as None, to
be read the long way: another script, Arabizi, a part that English may not know, or one without
words. A test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.features import HashedNGrams
from classifiers.foreign import IN_A_PART, has_foreign_letters, words_of
from classifiers.heads import Floats, HeadTable
from classifiers.language import (
    KNOWN_SHARE,
    MINIMUM_WORDS,
    SURELY_ARABIZI,
    Language,
    Vocabularies,
)
from classifiers.ngrams import MOST_IN_PAIRS, Alone, Indices, side_by_side, unpacked
from classifiers.parts import Spans, cut_one
from classifiers.units import Units

_UNKNOWN: Final = b"\0"
_UNKNOWN_RUN: Final = re.compile(b"\0{3,}")

Range = tuple[int, int]


class ShortWay:
    """The English model and vocabulary, for one copy at a time."""

    def __init__(
        self, cutter: HashedNGrams, english: HeadTable, vocabularies: Vocabularies
    ) -> None:
        self._cutter = cutter
        self._english = english
        self._vocabularies = vocabularies
        self._char_kinds = len(cutter.settings.char_orders)
        self._word_orders = sorted(cutter.settings.word_orders)
        self._lacking = sum(self._word_orders) - len(self._word_orders)

    def read(self, copy: str) -> tuple[Units, list[Range]] | None:
        """The copy and its parts, and where three or more words in a row are unknown.

        None if they must be read the long way.
        """
        if has_foreign_letters(copy):
            return None
        starts, spans = cut_one(copy)
        edges = [*starts, len(copy)]
        alone = self._cutter.alone(copy)
        first_words = alone.word_begins.searchsorted(starts)
        words = [*first_words.tolist(), len(alone.word_begins)]
        # An n-gram of characters begins one before the copy.
        places = [0, *[edge + 1 for edge in edges[1:]]]
        if not self._is_ordinary(places, words):
            return None
        known = self._vocabularies.known(alone.words(), Language.ENGLISH).tobytes()
        # One unknown word is never more than half of MINIMUM_WORDS.
        if known.count(_UNKNOWN) > 1 and _may_be_foreign(copy, known, edges, words, spans):
            return None
        sums = self._sums(alone, places[:-1], first_words, spans)
        odds = self._english.log_odds_of_halves(sums, self._counts(places, words, spans))
        if np.count_nonzero(odds[:, -1] > SURELY_ARABIZI):
            return None
        runs = [found.span() for found in _UNKNOWN_RUN.finditer(known)]
        stretches = [
            (int(alone.word_begins[first]), int(alone.word_ends[last - 1])) for first, last in runs
        ]
        return _units_of(edges, spans, odds), stretches

    def _is_ordinary(self, places: Sequence[int], words: Sequence[int]) -> bool:
        """Whether n-grams of every kind begin in every segment, and no more than can be added."""
        longest = max([end - begin for begin, end in pairwise(places)])
        enough = words[-1] - words[-2] >= self._word_orders[-1]
        return enough and len(set(words)) == len(words) and longest <= MOST_IN_PAIRS

    def _sums(self, alone: Alone, places: Sequence[int], words: Indices, spans: Spans) -> Indices:
        """The sums of the weights of each unit, as the log-odds are made of them.

        `places` and `words` are the first ones of each segment.
        """
        halves = self._english.halves(alone.buckets)
        # One segment more, of nothing: every end of a unit must be a place in the array.
        added = np.zeros((2, self._char_kinds + len(self._word_orders), len(words) + 1), np.uint64)
        chars = halves[:, : alone.words_at].reshape(2, self._char_kinds, -1)
        np.add.reduceat(chars, places, axis=2, out=added[:, : self._char_kinds, :-1])
        at = alone.words_at
        for kind, order in enumerate(self._word_orders, start=self._char_kinds):
            ngrams = halves[:, at : at + len(alone.word_begins) - order + 1]
            np.add.reduceat(ngrams, words, axis=1, out=added[:, kind, :-1])
            at += ngrams.shape[1]
        ends = list(chain.from_iterable(spans))
        of_segments = np.add.reduce(unpacked(added), axis=1, dtype=np.int64)
        return side_by_side(np.add.reduceat(of_segments, ends, axis=1)[:, ::2])

    def _counts(self, places: Sequence[int], words: Sequence[int], spans: Spans) -> Indices:
        """How many n-grams each unit has: those of words lack some at the end of the copy."""
        chars, orders, lacking = self._char_kinds, len(self._word_orders), self._lacking
        return np.array(
            [
                chars * (places[last] - places[first])
                + orders * (words[last] - words[first])
                - (last == len(words) - 1) * lacking
                for first, last in spans
            ]
        )


def _may_be_foreign(
    copy: str, known: bytes, edges: Sequence[int], words: Sequence[int], spans: Spans
) -> bool:
    """Whether English may know too few words of a unit: a whole, or a part of many letters."""
    for unit, (first, last) in enumerate(spans):
        size = words[last] - words[first]
        hits = size - known.count(_UNKNOWN, words[first], words[last])
        if size >= MINIMUM_WORDS and hits < KNOWN_SHARE * size:
            is_whole = unit == 0
            if is_whole or words_of(copy[edges[first] : edges[last]], IN_A_PART):
                return True
    return False


def _units_of(edges: Sequence[int], spans: Spans, odds: Floats) -> Units:
    begins, ends = np.array(edges).take(np.array(spans)).T
    none = np.zeros(len(spans), np.bool_)
    owners, english = np.zeros(len(spans), np.int64), none.view(np.int8)
    return Units(owners, begins, ends, odds[:, : len(ATTRIBUTES)], english, none, none)
