"""Linear heads over hashed n-grams: whole-number weights, their steps and offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ClassifierFailed
from classifiers.features import NGrams

_LANES: Final = 8  # columns padded to a power of two: one aligned row for each bucket

Floats = NDArray[np.float64]


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
        """Raises ClassifierFailed unless shapes and types fit and every number is finite."""
        if self.weights.dtype != np.int8 or self.weights.shape != (buckets, columns):
            raise ClassifierFailed("the model's weights have another shape or type")
        for numbers in (self.steps, self.offsets):
            if numbers.dtype != np.float64 or numbers.shape != (columns,):
                raise ClassifierFailed("the model's scales have another shape or type")
            if not np.isfinite(numbers).all():
                raise ClassifierFailed("the model holds a number that is not finite")


class HeadTable:
    """Heads ready to serve: one memory row for each bucket."""

    def __init__(self, heads: Heads) -> None:
        self.heads = heads
        self._rows = np.zeros((len(heads.weights), _LANES), np.int8)
        self._rows[:, : heads.weights.shape[1]] = heads.weights

    def log_odds(self, ngrams: NGrams) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each head."""
        sums = ngrams.sums(self._rows)[:, : len(self.heads.steps)]
        odds: Floats = sums * ngrams.scales()[:, None] * self.heads.steps + self.heads.offsets
        return odds

    def parts(self, ngrams: NGrams, column: int) -> Floats:
        """What each n-gram of a single text adds to one head's log-odds, in their order."""
        kinds = zip(ngrams.starts[:, 0], ngrams.ends[:, 0], strict=True)
        buckets = np.concatenate([ngrams.buckets[begin:end] for begin, end in kinds])
        weights = self._rows[buckets, column] * self.heads.steps[column]
        added: Floats = weights * ngrams.scales()[0]
        return added
