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

Codes = NDArray[np.uint32]
Indices = NDArray[np.int64]

_CHAR_BASE: Final = np.uint32(0x01000193)
_SPREAD: Final = np.uint32(0x9E3779B1)
_MIX: Final = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_WORD_BASE: Final = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses modulo 2**64
_PAD: Final = "\0"
_NOTHING: Final = np.zeros(1, np.uint32)
_MOST_BITS: Final = 24
_LONGEST: Final = 8
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
        if not self.char_orders or not self.word_orders or not 1 <= self.bits <= _MOST_BITS:
            raise ValueError("features need n-grams of characters and words and a few bits")
        if min(self.char_orders) < 2 or not 1 <= min(sizes) <= max(sizes) <= _LONGEST:
            raise ValueError("n-grams are of 2 to 8 characters or 1 to 8 words")


@dataclass(frozen=True, slots=True)
class NGrams:
    """The buckets of a batch's n-grams, kind after kind, text after text.

    `buckets[starts[k, t]:ends[k, t]]` are the n-grams of kind `k` of text `t`. One bucket
    more stands at the end and belongs to no text, so that every end is a place in the array.
    """

    buckets: Indices
    starts: Indices
    ends: Indices

    def totals(self) -> Indices:
        """How many n-grams each text has."""
        counted: Indices = (self.ends - self.starts).sum(axis=0)
        return counted

    def scales(self) -> NDArray[np.float64]:
        """What each n-gram of a text counts: 1 / sqrt(n), so that length alone says little."""
        return 1.0 / np.sqrt(np.maximum(self.totals(), 1))

    def sums(self, weights: NDArray[np.int8]) -> NDArray[np.int64]:
        """The sum of the n-grams' rows of `weights` (buckets x heads), a row for each text.

        Whole numbers are added, so the order, the batch and the machine change nothing.
        """
        rows = weights.take(self.buckets, axis=0, mode="clip")
        edges = np.empty((*self.starts.shape, 2), np.int64)
        edges[..., 0] = self.starts
        edges[..., 1] = self.ends
        by_kind = np.add.reduceat(rows, edges.reshape(-1), axis=0, dtype=np.int64)[::2]
        by_kind[(self.ends <= self.starts).reshape(-1)] = 0
        sums: NDArray[np.int64] = by_kind.reshape(*self.starts.shape, -1).sum(axis=0)
        return sums


class HashedNGrams:
    """Cuts normalised texts into hashed n-grams."""

    def __init__(self, settings: FeatureSettings) -> None:
        self.settings = settings
        self._pad = max(settings.char_orders)
        self._powers = _powers(_WORD_BASE, 1)
        self._inverses = self._powers

    def cut(self, texts: Sequence[str]) -> NGrams:
        """The n-grams of `texts`, which are matching copies (see classifiers.text)."""
        codes = _code_points(texts, self._pad)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        begins = np.cumsum(lengths + self._pad) - lengths
        kinds = [*self._chars(codes, begins, lengths), *self._words(codes, begins, lengths)]
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
        codes = _code_points([text], self._pad)
        begins = np.arange(-1, len(text))
        found = [
            np.stack([begins, begins + order], 1) for order in sorted(self.settings.char_orders)
        ]
        starts, ends = (edges - self._pad for edges in _word_edges(codes))
        for order in sorted(self.settings.word_orders):
            size = max(len(starts) - order + 1, 0)
            found.append(np.stack([starts[:size], ends[order - 1 : order - 1 + size]], 1))
        return np.concatenate(found)

    def _chars(self, codes: Codes, begins: Indices, lengths: Indices) -> list[_Kind]:
        """N-grams that begin one before each text and run at most into its own padding."""
        size = len(codes) - self._pad
        spread = codes * _SPREAD
        spread ^= spread >> np.uint32(15)
        rolling = spread[:size].copy()
        kinds: list[_Kind] = []
        for order in range(2, self._pad + 1):
            rolling *= _CHAR_BASE
            rolling += spread[order - 1 : order - 1 + size]
            if order in self.settings.char_orders:
                kinds.append((rolling.copy(), begins - 1, begins + lengths))
        return kinds

    def _words(self, codes: Codes, begins: Indices, lengths: Indices) -> list[_Kind]:
        starts, ends = _word_edges(codes)
        first = np.searchsorted(starts, begins)
        last = np.searchsorted(starts, begins + lengths)
        hashed = self._hash_words(codes, starts, ends)
        kinds: list[_Kind] = []
        rolling = hashed
        for order in range(1, max(self.settings.word_orders) + 1):
            if order > 1:
                rolling = (rolling[:-1] * np.uint64(_WORD_BASE | 2)) ^ hashed[order - 1 :]
            if order in self.settings.word_orders:
                begin = np.minimum(first, len(rolling))
                stop = np.maximum(last - (order - 1), begin)
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


_Kind = tuple[Codes, Indices, Indices]  # hashes, and where each text's begin and end


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
