"""The hashed n-grams of a batch, and sums of weights over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]

_LANES: Final = 8
_MOST_IN_PAIRS: Final = 256  # numbers of one byte that two bytes have room for the sum of


@dataclass(frozen=True, slots=True)
class NGrams:
    """The buckets of a batch's n-grams, kind after kind, text after text.

    `buckets[starts[k, t]:ends[k, t]]` are the n-grams of kind `k` of text `t`, or of segment
    `t` where texts were cut into several. One bucket more stands at the end and belongs to no
    text, so that every end is a place in the array.
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
        sizes = (self.ends - self.starts).reshape(-1)
        fits = weights.shape[1] == _LANES and sizes.max(initial=0) <= _MOST_IN_PAIRS
        by_kind = (_added_in_pairs if fits else _added)(rows, edges.reshape(-1))
        by_kind[sizes <= 0] = 0
        sums: NDArray[np.int64] = by_kind.reshape(*self.starts.shape, -1).sum(axis=0)
        return sums


def _added(rows: NDArray[np.int8], edges: Indices) -> NDArray[np.int64]:
    """The sums of the rows from every even edge to the next."""
    sums: NDArray[np.int64] = np.add.reduceat(rows, edges, axis=0, dtype=np.int64)[::2]
    return sums


def _added_in_pairs(rows: NDArray[np.int8], edges: Indices) -> NDArray[np.int64]:
    """The same, four numbers in one addition: for sums of at most _MOST_IN_PAIRS rows of _LANES.

    A row is taken for one number of 64 bits, each weight for one of 0 to 255, and every other
    weight is added in the room of two.
    """
    packed = rows.view(np.uint64).reshape(-1)
    packed ^= np.uint64(0x8080808080808080)
    sums = np.empty((len(edges) // 2, _LANES), np.int64)
    for first in (0, 1):
        added = np.add.reduceat(packed & np.uint64(0x00FF00FF00FF00FF), edges)[::2]
        sums[:, first::2] = np.ascontiguousarray(added).view(np.uint16).reshape(-1, 4)
        packed >>= np.uint64(8)
    return sums - 128 * (edges[1::2] - edges[::2])[:, None]
