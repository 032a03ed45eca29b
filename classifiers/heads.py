"""Linear heads over hashed n-grams: whole-number weights, their steps and offsets."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ClassifierFailed
from classifiers.ngrams import ZERO, NGrams, Packed, halves_of

_LANES: Final = 8  # columns padded to a power of two: one aligned row for each bucket

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Units = tuple[Places, Places]


@dataclass(frozen=True, slots=True)
class Heads:
    """Heads side by side, a column each.

    A head's log-odds are `steps * (sum of its whole-number weights) / sqrt(n) + offsets`,
    calibration included; `weights` has a row for each bucket and a column for each head.
    """

    weights: NDArray[np.int8]
    steps: Floats
    offsets: Floats

    def check(self, buckets: int, columns: int) -> None:
        """Raises ClassifierFailed unless shapes and types fit, and every scale is a scale."""
        if self.weights.dtype != np.int8 or self.weights.shape != (buckets, columns):
            raise ClassifierFailed("the model's weights have another shape or type")
        for numbers in (self.steps, self.offsets):
            if numbers.dtype != np.float64 or numbers.shape != (columns,):
                raise ClassifierFailed("the model's scales have another shape or type")
            if not np.isfinite(numbers).all():
                raise ClassifierFailed("the model holds a number that is not finite")
        if not (self.steps > 0).all():
            raise ClassifierFailed("a head of the model turns its scores around")


class HeadTable:
    """Heads ready to serve: one memory row for each bucket."""

    def __init__(self, heads: Heads) -> None:
        columns = heads.weights.shape[1]
        self._rows = np.zeros((len(heads.weights), _LANES), np.int8)
        self._rows[:, :columns] = heads.weights
        # The same memory, once: the weights are the greater part of what a worker holds.
        self.heads = replace(heads, weights=self._rows[:, :columns])

    def log_odds(self, ngrams: NGrams, units: Units | None = None) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each head.

        With `units` (the segments that each begins with and ends before) a row for each unit.
        """
        counts = ngrams.totals()
        sums = ngrams.sums(self._rows)
        if units is not None:
            sums, counts = _over(units, sums, counts)
        return self._calibrated(sums, np.maximum(counts, 1)[:, None])

    def halves(self, buckets: Places) -> Packed:
        """The rows of these buckets, packed (see classifiers.ngrams)."""
        return halves_of(self._rows.take(buckets, axis=0, mode="clip"))

    def log_odds_of_halves(self, sums: Places, counts: Places) -> Floats:
        """The same as log_odds, of sums of `halves`, each of so many n-grams."""
        column = counts[:, None]
        return self._calibrated(sums - ZERO * column, column)

    def last_log_odds(self, buckets: Places) -> float:
        """Those of one text by the last head alone."""
        last = len(self.heads.steps) - 1
        total = int(np.add.reduce(self._rows[buckets, last], dtype=np.int64))
        scale = 1.0 / math.sqrt(max(len(buckets), 1))
        return total * scale * float(self.heads.steps[last]) + float(self.heads.offsets[last])

    def _calibrated(self, sums: Places, counts: Places) -> Floats:
        odds: Floats = sums[:, : len(self.heads.steps)] * (1.0 / np.sqrt(counts))
        odds *= self.heads.steps
        odds += self.heads.offsets
        return odds

    def parts(self, ngrams: NGrams, column: int, inside: NDArray[np.bool_]) -> Floats:
        """What each n-gram of a single text adds to one head's log-odds, in their order.

        Only those `inside` count, as if there were no others.
        """
        kinds = zip(ngrams.starts[:, 0], ngrams.ends[:, 0], strict=True)
        buckets = np.concatenate([ngrams.buckets[begin:end] for begin, end in kinds])[inside]
        scale = 1.0 / np.sqrt(max(len(buckets), 1))
        added: Floats = self._rows[buckets, column] * self.heads.steps[column] * scale
        return added


def _over(units: Units, sums: Places, counts: Places) -> tuple[Places, Places]:
    """Both over the segments of each unit. Whole numbers, so the order changes nothing."""
    running = np.zeros((len(sums) + 1, _LANES + 1), np.int64)
    running[1:, :_LANES] = sums
    running[1:, _LANES] = counts
    running.cumsum(axis=0, out=running)
    found = running[units[1]] - running[units[0]]
    return found[:, :_LANES], found[:, _LANES]
