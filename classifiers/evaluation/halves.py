"""Thresholds judged on comments that had no part in setting them.

The clean news comments are split in two by a hash of the text. Thresholds are set on one half,
as training sets them on the whole, and measured on the other; then the other way round.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.measured import Measured
from classifiers.thresholds import NEWS, thresholds_for

Thresholds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class OutOfSample:
    """For every measured row, the share (0, 0.5, 1) of its fair verdicts that hold it.

    A clean news comment has one verdict, by the thresholds of the half it is not in; any other
    row has two, by those of both halves.
    """

    held: NDArray[np.float64]
    thresholds: tuple[Thresholds, Thresholds]


def out_of_sample(measured: Measured) -> OutOfSample:
    """Holds every row at thresholds that it did not help to set."""
    clean = measured.of(NEWS, 0)
    halves = np.array([_half(measured.rows[at].copy) for at in clean], np.int64)
    scores = measured.readings.scores
    set_on = [_thresholds(scores[clean[halves == half]]) for half in (0, 1)]
    verdicts = [measured.readings.reach(thresholds) for thresholds in set_on]
    held = np.mean(verdicts, axis=0)
    for half in (0, 1):
        places = clean[halves == half]
        held[places] = verdicts[1 - half][places]
    return OutOfSample(held, (set_on[0], set_on[1]))


def _thresholds(scores: NDArray[np.float64]) -> Thresholds:
    return thresholds_for(scores) if len(scores) else {}


def _half(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) & 1
