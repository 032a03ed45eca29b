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

from classifiers.ngrams import Indices, NGrams

Codes = NDArray[np.uint32]
Flags = NDArray[np.bool_]
Edges = tuple[Indices, Indices]  # where words begin and end

_CHAR_BASE: Final = np.uint32(0x01000193)
_SPREAD: Final = np.uint32(0x9E3779B1)
_MIX: Final = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_WORD_BASE: Final = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses modulo 2**64
_PAD: Final = "\0"
MOST_BITS: Final = 24
LONGEST: Final = 8
# Digits, ASCII letters, and all else up to the emoji but for general punctuation.
_WORD_RANGES: Final = ((0x30, 0x39), (0x61, 0x7A), (0xC0, 0x1FFF), (0x2070, 0x1EFFF))


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
        self._powers = _powers(_WORD_BASE, 1)
        self._inverses = self._powers

    def cut(self, texts: Sequence[str], joints: Sequence[Sequence[int]] | None = None) -> NGrams:
        """The n-grams of `texts`, which are matching copies (see classifiers.text).

        `joints` are the places in each text at which a segment begins, the first of them 0. An
        n-gram belongs to the segment that it begins in, and may reach into the next.
        """
        codes, inside = _code_points(texts, self._pad)
        words = _edges(inside)
        sizes = [len(codes) - self._pad] * len(self.settings.char_orders)
        sizes += [max(len(words[0]) - order + 1, 0) for order in sorted(self.settings.word_orders)]
        offsets = [0, *accumulate(sizes)]
        hashed = np.zeros(offsets[-1] + 1, np.uint32)
        kinds = [hashed[begin:end] for begin, end in pairwise(offsets)]
        self._hash_chars(codes, kinds)
        self._hash_words(codes, words, kinds[len(self.settings.char_orders) :])
        segments = _segments(texts, self._pad, joints)
        starts, ends = self._edges(segments, words[0])
        before = np.array(offsets[:-1])[:, None]
        starts += before
        ends += before
        begins = segments.begins[segments.firsts]
        return NGrams(_buckets(hashed, self.settings.bits), starts, ends, begins, *words)

    def words(self, text: str) -> Indices:
        """The buckets of the single words of one text, as `cut` has them."""
        codes, inside = _code_points([text], self._pad)
        words = _edges(inside)
        return _buckets(_folded(self._hashes(codes, *words)), self.settings.bits)

    def places(self, text: str) -> Indices:
        """Where each n-gram of one text begins and ends in it (n-grams x 2), in cut's order.

        An n-gram of characters may reach one before the text and some beyond its end.
        """
        begins = np.arange(-1, len(text))
        found = [
            np.stack([begins, begins + order], 1) for order in sorted(self.settings.char_orders)
        ]
        starts, ends = self.word_places(text).T
        for order in sorted(self.settings.word_orders):
            size = max(len(starts) - order + 1, 0)
            found.append(np.stack([starts[:size], ends[order - 1 : order - 1 + size]], 1))
        return np.concatenate(found)

    def word_places(self, text: str) -> Indices:
        """Where each word begins and ends in one text (words x 2)."""
        return np.stack(_edges(_code_points([text], self._pad)[1]), 1) - self._pad

    def _hash_chars(self, codes: Codes, kinds: Sequence[Codes]) -> None:
        """Fills in the hashes of all n-grams of characters, from every place, a kind for each."""
        spread = codes * _SPREAD
        spread ^= spread >> np.uint32(15)
        size = len(kinds[0])
        rolling = spread[:size]
        wanted = iter(kinds)
        for order in range(2, self._pad + 1):
            is_wanted = order in self.settings.char_orders
            rolling = np.multiply(rolling, _CHAR_BASE, out=next(wanted) if is_wanted else None)
            rolling += spread[order - 1 : order - 1 + size]

    def _hash_words(self, codes: Codes, words: Edges, kinds: Sequence[Codes]) -> None:
        """Fills in the hashes of all n-grams of words, through all texts, a kind for each."""
        rolling = hashed = self._hashes(codes, *words)
        wanted = iter(kinds)
        for order in range(1, max(self.settings.word_orders) + 1):
            if order > 1:
                rolling = (rolling[:-1] * np.uint64(_WORD_BASE | 2)) ^ hashed[order - 1 :]
            if order in self.settings.word_orders:
                next(wanted)[:] = _folded(rolling)

    def _hashes(self, codes: Codes, starts: Indices, ends: Indices) -> NDArray[np.uint64]:
        """A polynomial hash of each word, from one running sum over all the code points."""
        if len(self._powers) <= len(codes):
            self._powers = _powers(_WORD_BASE, 2 * len(codes))
            self._inverses = _powers(pow(_WORD_BASE, -1, 2**64), 2 * len(codes))
        running = np.zeros(len(codes) + 1, np.uint64)
        terms = running[1:]
        np.add(codes, np.uint64(1), out=terms)
        terms *= self._powers[: len(codes)]
        np.cumsum(terms, out=terms)
        hashed = (running[ends] - running[starts]) * self._inverses[starts]
        hashed ^= hashed >> np.uint64(29)
        hashed *= np.uint64(_WORD_BASE)
        hashed ^= hashed >> np.uint64(32)
        return hashed

    def _edges(self, segments: _Segments, words: Indices) -> tuple[Indices, Indices]:
        """Where the n-grams of each segment begin and end (kinds x segments), of each kind."""
        chars, orders = len(self.settings.char_orders), sorted(self.settings.word_orders)
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


def _buckets(hashed: Codes, bits: int) -> Indices:
    hashed *= _MIX[0]
    hashed ^= hashed >> np.uint32(15)
    hashed *= _MIX[1]
    hashed >>= np.uint32(32 - bits)
    return hashed.astype(np.int64)


def _folded(hashed: NDArray[np.uint64]) -> Codes:
    return (hashed ^ (hashed >> np.uint64(32))).astype(np.uint32)


def _code_points(texts: Sequence[str], pad: int) -> tuple[Codes, Flags]:
    """The code points of the texts with padding around each, and which are inside a word."""
    gap = _PAD * pad
    joined = gap + "".join([text.replace(_PAD, " ") + gap for text in texts])
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    kinds = joined.encode("ascii", "replace").translate(_IN_WORDS)
    inside = np.frombuffer(bytearray(kinds), np.bool_)
    if not joined.isascii():
        foreign = (codes > np.uint32(0x7F)).nonzero()[0]
        inside[foreign] = _in_words(codes[foreign])
    return codes, inside


def _in_words(codes: Codes) -> Flags:
    inside = np.zeros(len(codes), np.bool_)
    for first, last in _WORD_RANGES:
        inside |= (codes - np.uint32(first)) <= np.uint32(last - first)
    return inside


_IN_WORDS: Final = _in_words(np.arange(256, dtype=np.uint32) & np.uint32(0x7F)).tobytes()


def _edges(inside: Flags) -> Edges:
    """Where words begin and end: runs of ASCII letters and digits and of other letters."""
    edges = (inside[1:] != inside[:-1]).nonzero()[0] + 1
    return edges[0::2], edges[1::2]


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size + 1, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)
