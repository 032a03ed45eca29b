"""Hashed character and word n-grams of a whole batch, the one transformer of all classifiers.

Training and serving share it, so a weight always meets the n-gram it was learnt on. A batch
is one array of code points; every n-gram of it is hashed with a few vector operations
(rolling polynomial hashes), never one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.code_points import Codes, code_points, word_edges
from classifiers.ngrams import Alone, Indices, NGrams

_CHAR_BASE: Final = np.uint32(0x01000193)
_SPREAD: Final = np.uint32(0x9E3779B1)
_MIX: Final = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_WORD_BASE: Final = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses modulo 2**64
_POWER, _PAIR_BASE = np.uint64(_WORD_BASE), np.uint64(_WORD_BASE | 2)
_ONE, _29, _32 = (np.uint64(number) for number in (1, 29, 32))
MOST_BITS: Final = 24
LONGEST: Final = 8


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """What is cut and into how many buckets (2**bits) it is hashed."""

    bits: int = 19
    char_orders: tuple[int, ...] = (2, 3, 4, 5)
    word_orders: tuple[int, ...] = (1, 2)

    def __post_init__(self) -> None:
        """Raises ValueError for settings that no model was ever trained with."""
        sizes = (*self.char_orders, *self.word_orders)
        if not self.char_orders or not self.word_orders or not 1 <= self.bits <= MOST_BITS:
            raise ValueError("features need n-grams of characters and words and a few bits")
        if min(self.char_orders) < 2 or not 1 <= min(sizes) <= max(sizes) <= LONGEST:
            raise ValueError("n-grams are of 2 to 8 characters or 1 to 8 words")


class HashedNGrams:
    """Cuts normalised texts into hashed n-grams."""

    def __init__(self, settings: FeatureSettings) -> None:
        self.settings = settings
        self._pad = max(settings.char_orders)
        self._char_powers = _char_powers(sorted(settings.char_orders))
        self._word_orders = sorted(settings.word_orders)
        self._powers = _powers(_WORD_BASE, 1)
        self._inverses = self._powers

    def cut(self, texts: Sequence[str], joints: Sequence[Sequence[int]] | None = None) -> NGrams:
        """The n-grams of `texts`, which are matching copies (see classifiers.text).

        `joints` are the places in each text at which a segment begins, the first of them 0. An
        n-gram belongs to the segment that it begins in, and may reach into the next.
        """
        codes, inside = code_points(texts, self._pad)
        edges = word_edges(inside)
        words = edges[0::2]
        sizes = [len(codes) - self._pad] * len(self.settings.char_orders)
        sizes += [max(len(words) - order + 1, 0) for order in self._word_orders]
        offsets = [0, *accumulate(sizes)]
        hashed = np.zeros(offsets[-1] + 1, np.uint32)
        kinds = [hashed[begin:end] for begin, end in pairwise(offsets)]
        self._hash_chars(codes, kinds)
        self._hash_words(codes, edges, kinds[len(self.settings.char_orders) :])
        segments = _segments(texts, self._pad, joints)
        starts, ends = self._edges(segments, words)
        before = np.array(offsets[:-1])[:, None]
        starts += before
        ends += before
        begins = segments.begins[segments.firsts]
        buckets = _buckets(hashed, self.settings.bits)
        return NGrams(buckets, starts, ends, begins, words, edges[1::2])

    def alone(self, text: str) -> Alone:
        """The n-grams of one text, in fewer steps than `cut` takes for it."""
        codes, inside = code_points([text], self._pad)
        edges = word_edges(inside)
        words, chars = len(edges) // 2, len(text) + 1  # they begin one before the text
        offsets = [0, chars * len(self.settings.char_orders)]
        for order in self._word_orders:
            offsets.append(offsets[-1] + max(words - order + 1, 0))
        hashed = np.empty(offsets[-1], np.uint32)
        kinds = [hashed[begin:end] for begin, end in pairwise(offsets)]
        spread = _spread(codes[self._pad - 1 :])
        windows = np.ndarray((self._pad, chars), np.uint32, spread, strides=spread.strides * 2)
        np.matmul(self._char_powers, windows, kinds[0].reshape(-1, chars))
        self._hash_words(codes, edges, kinds[1:])
        buckets = _buckets(hashed, self.settings.bits)
        edges -= self._pad
        return Alone(buckets, offsets[1], edges[0::2], edges[1::2])

    def words(self, text: str) -> Indices:
        """The buckets of the single words of one text, as `cut` has them."""
        codes, inside = code_points([text], self._pad)
        hashed = self._hashes(codes, word_edges(inside)).astype(np.uint32)  # as in _hash_words
        return _buckets(hashed, self.settings.bits)

    def places(self, text: str) -> Indices:
        """Where each n-gram of one text begins and ends in it (n-grams x 2), in cut's order.

        An n-gram of characters may reach one before the text and some beyond its end.
        """
        begins = np.arange(-1, len(text))
        found = [
            np.stack([begins, begins + order], 1) for order in sorted(self.settings.char_orders)
        ]
        starts, ends = self.word_places(text).T
        for order in self._word_orders:
            size = max(len(starts) - order + 1, 0)
            found.append(np.stack([starts[:size], ends[order - 1 : order - 1 + size]], 1))
        return np.concatenate(found)

    def word_places(self, text: str) -> Indices:
        """Where each word begins and ends in one text (words x 2)."""
        edges = word_edges(code_points([text], self._pad)[1])
        return edges.reshape(-1, 2) - self._pad

    def _hash_chars(self, codes: Codes, kinds: Sequence[Codes]) -> None:
        """Fills in the hashes of all n-grams of characters, from every place, a kind for each."""
        spread = _spread(codes)
        size = len(kinds[0])
        rolling = spread[:size]
        wanted = iter(kinds)
        for order in range(2, self._pad + 1):
            is_wanted = order in self.settings.char_orders
            rolling = np.multiply(rolling, _CHAR_BASE, out=next(wanted) if is_wanted else None)
            rolling += spread[order - 1 : order - 1 + size]

    def _hash_words(self, codes: Codes, edges: Indices, kinds: Sequence[Codes]) -> None:
        """Fills in the hashes of all n-grams of words, through all texts, a kind for each."""
        hashed = self._hashes(codes, edges)
        rolling = single = hashed ^ (hashed >> _32)
        wanted = iter(kinds)
        for order in range(1, self._word_orders[-1] + 1):
            if order > 1:
                rolling = (rolling[:-1] * _PAIR_BASE) ^ single[order - 1 :]
            if order in self._word_orders:
                # Only the lower halves have room. Those of single words would be folded twice.
                next(wanted)[:] = hashed if order == 1 else rolling ^ (rolling >> _32)

    def _hashes(self, codes: Codes, edges: Indices) -> NDArray[np.uint64]:
        """A polynomial hash of each word, from one running sum over all the code points."""
        if len(self._powers) <= len(codes):
            self._powers = _powers(_WORD_BASE, 2 * len(codes))
            self._inverses = _powers(pow(_WORD_BASE, -1, 2**64), 2 * len(codes))
        running = np.zeros(len(codes) + 1, np.uint64)
        terms = np.add(codes, _ONE, out=running[1:])
        terms *= self._powers[: len(codes)]
        np.cumsum(terms, out=terms)
        at_edges = running.take(edges)
        hashed: NDArray[np.uint64] = at_edges[1::2] - at_edges[0::2]
        hashed *= self._inverses.take(edges[0::2])
        hashed ^= hashed >> _29
        hashed *= _POWER
        return hashed

    def _edges(self, segments: _Segments, words: Indices) -> tuple[Indices, Indices]:
        """Where the n-grams of each segment begin and end (kinds x segments), of each kind."""
        chars, orders = len(self.settings.char_orders), self._word_orders
        starts = np.empty((chars + len(orders), len(segments.begins)), np.int64)
        ends = np.empty_like(starts)
        starts[:chars] = segments.begins
        starts[:chars, segments.firsts] -= 1  # they begin one before each text
        ends[:chars] = segments.ends
        first, last = starts[chars:], ends[chars:]
        first[:] = words.searchsorted(segments.begins)
        last[:, :-1] = first[:, 1:]  # there is no word between two texts
        last[:, -1:] = len(words)
        last_of_text = last[0, segments.lasts].repeat(segments.lasts - segments.firsts + 1)
        for kind, order in enumerate(orders):
            if order > 1:
                np.minimum(first[kind], max(len(words) - order + 1, 0), out=first[kind])
                np.minimum(last[kind], last_of_text - (order - 1), out=last[kind])
                np.maximum(last[kind], first[kind], out=last[kind])
        return starts, ends


@dataclass(frozen=True, slots=True)
class _Segments:
    """Where segments lie among the code points of a batch, and which are the ends of a text."""

    begins: Indices
    ends: Indices
    firsts: Indices
    lasts: Indices


def _segments(texts: Sequence[str], pad: int, joints: Sequence[Sequence[int]] | None) -> _Segments:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    text_ends = (lengths + pad).cumsum()
    begins = text_ends - lengths
    if joints is None:
        each = np.arange(len(texts))
        return _Segments(begins, text_ends, each, each)
    counts = np.fromiter(map(len, joints), np.int64, len(joints))
    last = counts.cumsum() - 1
    starts = np.array([place for places in joints for place in places], np.int64)
    starts += begins.repeat(counts)
    ends = np.empty_like(starts)
    ends[:-1] = starts[1:]
    ends[last] = text_ends
    return _Segments(starts, ends, last - counts + 1, last)


def _spread(codes: Codes) -> Codes:
    spread = codes * _SPREAD
    spread ^= spread >> np.uint32(15)
    return spread


def _buckets(hashed: Codes, bits: int) -> Indices:
    hashed *= _MIX[0]
    hashed ^= hashed >> np.uint32(15)
    hashed *= _MIX[1]
    hashed >>= np.uint32(32 - bits)
    return hashed.astype(np.int64)


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size + 1, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _char_powers(orders: Sequence[int]) -> Codes:
    """What each of the characters from a place on is multiplied by (orders x characters)."""
    base, longest = int(_CHAR_BASE), orders[-1]
    powers = [[pow(base, order - 1 - at, 2**32) for at in range(order)] for order in orders]
    return np.array([row + [0] * (longest - len(row)) for row in powers], np.uint32)
