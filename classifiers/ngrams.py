"""The hashed n-grams of a batch, and sums of weights over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Packed = NDArray[np.uint64]

_LANES: Final = 8
ZERO: Final = 128  # what stands for it in the pairs
_FEW: Final = 4_000  # rows that are added faster plainly than in pairs
MOST_IN_PAIRS: Final = 256  # numbers of one byte that two bytes have room for the sum of

_SIGNS: Final = np.uint64(0x8080808080808080)
_EVERY_OTHER: Final = np.uint64(0x00FF00FF00FF00FF)
_SHIFTS: Final = np.array([[0], [8]], np.uint64)


@dataclass(frozen=True, slots=True)
class NGrams:
    """The buckets of a batch's n-grams, kind after kind, text after text.

    `buckets[starts[k, t]:ends[k, t]]` are the n-grams of kind `k` of text `t`, or of segment
    `t` where texts were cut into several. One bucket more stands at the end and belongs to no
    text, so that every end is a place in the array.

    Text `t` begins at `text_begins[t]` among the code points of the batch; word `w`, counted
    through all texts, is from `word_begins[w]` to `word_ends[w]` in them.
    """

    buckets: Indices
    starts: Indices
    ends: Indices
    text_begins: Indices
    word_begins: Indices
    word_ends: Indices

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
        sizes = self.ends - self.starts
        edges = np.empty((*sizes.shape, 2), np.int64)
        edges[..., 0] = self.starts
        edges[..., 1] = self.ends
        fits = weights.shape[1] == _LANES and sizes.max(initial=0) <= MOST_IN_PAIRS
        add = _added_in_pairs if fits and len(rows) > _FEW else _added
        return add(rows, edges.reshape(-1), sizes)


@dataclass(frozen=True, slots=True)
class Alone:
    """The buckets of one text's n-grams, kind after kind; from `words_at` on, those of words.

    There, single words come first: word `w` is from `word_begins[w]` to `word_ends[w]`.
    """

    buckets: Indices
    words_at: int
    word_begins: Indices
    word_ends: Indices

    def words(self) -> Indices:
        """The buckets of single words."""
        return self.buckets[self.words_at : self.words_at + len(self.word_begins)]


def _added(rows: NDArray[np.int8], edges: Indices, sizes: Indices) -> NDArray[np.int64]:
    """The sums of the rows from every even edge to the next, and of those over all kinds."""
    sums: NDArray[np.int64] = np.add.reduceat(rows, edges, axis=0, dtype=np.int64)[::2]
    sums[sizes.reshape(-1) <= 0] = 0
    added: NDArray[np.int64] = sums.reshape(*sizes.shape, -1).sum(axis=0)
    return added


def _added_in_pairs(rows: NDArray[np.int8], edges: Indices, sizes: Indices) -> NDArray[np.int64]:
    """The same, four numbers in one addition: for sums of at most MOST_IN_PAIRS rows of _LANES.

    A row is taken for one number of 64 bits, each weight for one of 0 to 255, and every other
    weight is added in the room of two.
    """
    packed = rows.view(np.uint64).reshape(-1)
    packed ^= _SIGNS
    empty = sizes.reshape(-1) <= 0
    sums = np.empty((sizes.shape[1], _LANES), np.int64)
    for first in (0, 1):
        if first:
            packed >>= np.uint64(8)
        added = np.add.reduceat(packed & _EVERY_OTHER, edges)[::2].copy()
        added[empty] = 0
        by_kind = added.view(np.uint16).reshape(*sizes.shape, -1)
        np.add.reduce(by_kind, axis=0, dtype=np.int64, out=sums[:, first::2])
    sums -= ZERO * sizes.sum(axis=0)[:, None]
    return sums


def halves_of(rows: NDArray[np.int8]) -> Packed:
    """Rows of _LANES weights as _added_in_pairs packs them, both halves of them (2 x rows).

    Every other weight is in the first half: it has the room of two, and is ZERO more than it
    is. For few rows one long array is made faster than two.
    """
    packed = rows.view(np.uint64).reshape(-1)
    packed ^= _SIGNS
    halves: Packed = packed >> _SHIFTS
    halves &= _EVERY_OTHER
    return halves


def unpacked(added: Packed) -> NDArray[np.uint16]:
    """Sums of what halves_of makes, four numbers for each."""
    return added.view(np.uint16).reshape(*added.shape, -1)


def side_by_side(sums: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of both halves (2 x texts x 4), the weights in their order again (texts x _LANES)."""
    return sums.transpose(1, 2, 0).reshape(-1, _LANES)
