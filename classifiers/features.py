"""Hashed character and word n-grams of a whole batch, the one transformer of all classifiers.

Training and serving share it, so a weight always meets the n-gram it was learnt on. A batch
is one array of code points; every n-gram of it is hashed with a few vector operations
(rolling polynomial hashes), never one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.ngrams import Indices, NGrams

Codes = NDArray[np.uint32]

_CHAR_BASE: Final = np.uint32(0x01000193)
_SPREAD: Final = np.uint32(0x9E3779B1)
_MIX: Final = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_WORD_BASE: Final = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses modulo 2**64
_PAD: Final = "\0"
_NOTHING: Final = np.zeros(1, np.uint32)
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
        codes = _code_points(texts, self._pad)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        begins = np.cumsum(lengths + self._pad) - lengths
        segments = _segments(begins, lengths, joints)
        kinds = [*self._chars(codes, segments), *self._words(codes, segments)]
        hashed = np.concatenate([*(kind[0] for kind in kinds), _NOTHING])
        sizes = np.array([0, *(len(kind[0]) for kind in kinds[:-1])])
        offsets = np.cumsum(sizes)[:, None]
        starts = np.array([kind[1] for kind in kinds]) + offsets
        ends = np.array([kind[2] for kind in kinds]) + offsets
        return NGrams(_buckets(hashed, self.settings.bits), starts, ends)

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
        return np.stack(_word_edges(_code_points([text], self._pad)), 1) - self._pad

    def _chars(self, codes: Codes, segments: _Segments) -> list[_Kind]:
        """N-grams that begin one before each text and run at most into its own padding."""
        size = len(codes) - self._pad
        spread = codes * _SPREAD
        spread ^= spread >> np.uint32(15)
        rolling = spread[:size].copy()
        begins = segments.begins - segments.is_first
        kinds: list[_Kind] = []
        for order in range(2, self._pad + 1):
            rolling *= _CHAR_BASE
            rolling += spread[order - 1 : order - 1 + size]
            if order in self.settings.char_orders:
                kinds.append((rolling.copy(), begins, segments.ends))
        return kinds

    def _words(self, codes: Codes, segments: _Segments) -> list[_Kind]:
        starts, ends = _word_edges(codes)
        edges = (segments.begins, segments.ends, segments.text_ends)
        first, last, last_of_text = (np.searchsorted(starts, edge) for edge in edges)
        hashed = self._hash_words(codes, starts, ends)
        kinds: list[_Kind] = []
        rolling = hashed
        for order in range(1, max(self.settings.word_orders) + 1):
            if order > 1:
                rolling = (rolling[:-1] * np.uint64(_WORD_BASE | 2)) ^ hashed[order - 1 :]
            if order in self.settings.word_orders:
                begin = np.minimum(first, len(rolling))
                stop = np.maximum(np.minimum(last, last_of_text - (order - 1)), begin)
                folded = (rolling ^ (rolling >> np.uint64(32))).astype(np.uint32)
                kinds.append((folded, begin, stop))
        return kinds

    def _hash_words(self, codes: Codes, starts: Indices, ends: Indices) -> NDArray[np.uint64]:
        """A polynomial hash of each word, from one running sum over all the code points."""
        if len(self._powers) <= len(codes):
            self._powers = _powers(_WORD_BASE, 2 * len(codes))
            self._inverses = _powers(pow(_WORD_BASE, -1, 2**64), 2 * len(codes))
        terms = (codes.astype(np.uint64) + np.uint64(1)) * self._powers[: len(codes)]
        running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)))
        hashed = (running[ends] - running[starts]) * self._inverses[starts]
        hashed ^= hashed >> np.uint64(29)
        hashed *= np.uint64(_WORD_BASE)
        hashed ^= hashed >> np.uint64(32)
        return hashed


_Kind = tuple[Codes, Indices, Indices]  # hashes, and where each segment's begin and end


@dataclass(frozen=True, slots=True)
class _Segments:
    """Where segments and the texts that they are of lie among the code points of a batch."""

    begins: Indices
    ends: Indices
    text_ends: Indices
    is_first: NDArray[np.bool_]


def _segments(
    begins: Indices, lengths: Indices, joints: Sequence[Sequence[int]] | None
) -> _Segments:
    ends = begins + lengths
    if joints is None:
        return _Segments(begins, ends, ends, np.ones(len(begins), np.bool_))
    counts = np.fromiter(map(len, joints), np.int64, len(joints))
    places = np.array([place for one in joints for place in one], np.int64)
    starts = places + np.repeat(begins, counts)
    stops = np.repeat(ends, counts)
    inner = places[1:] > 0
    next_starts = stops.copy()
    next_starts[:-1][inner] = starts[1:][inner]
    return _Segments(starts, next_starts, stops, places == 0)


def _buckets(hashed: Codes, bits: int) -> Indices:
    hashed *= _MIX[0]
    hashed ^= hashed >> np.uint32(15)
    hashed *= _MIX[1]
    hashed >>= np.uint32(32 - bits)
    return hashed.astype(np.int64)


def _code_points(texts: Sequence[str], pad: int) -> Codes:
    gap = _PAD * pad
    joined = gap + "".join([text.replace(_PAD, " ") + gap for text in texts])
    return np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)


def _word_edges(codes: Codes) -> tuple[Indices, Indices]:
    """Where words begin and end: runs of ASCII letters and digits and of other letters."""
    inside = np.zeros(len(codes), np.bool_)
    for first, last in _WORD_RANGES:
        inside |= (codes - np.uint32(first)) <= np.uint32(last - first)
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[0::2], edges[1::2]


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    factors = np.full(size + 1, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)
