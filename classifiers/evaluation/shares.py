"""Shares of rows, with intervals that know that rows of one template are no independent trials."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.figure import NOTHING, Estimate

_Z: Final = 1.959964  # of the normal distribution, for 95 %

Flags = NDArray[Any]  # of bool, or of the share of several verdicts in which a row was held
Clusters = NDArray[np.int64]


def share(flags: Flags, clusters: Clusters) -> Estimate:
    """The mean of `flags` with Wilson's interval; rows of one cluster count as one trial's parts.

    `clusters` numbers the cluster of each flag. NaN where there are no rows.
    """
    if not len(flags):
        return NOTHING
    value = float(np.mean(flags))
    return Estimate(value, *_wilson(value, _trials(flags.astype(np.float64), clusters)))


def ratio(first: Flags, second: Flags) -> Estimate:
    """How many times more often the first rows are flagged; the interval is of the logarithm."""
    if not len(first) or not len(second) or not second.any():
        return NOTHING
    shares = float(np.mean(first)), float(np.mean(second))
    value = shares[0] / shares[1]
    if value == 0.0:
        return Estimate(value)
    error = math.sqrt(
        sum((1 - p) / (p * len(rows)) for p, rows in zip(shares, (first, second), strict=True))
    )
    return Estimate(value, value * math.exp(-_Z * error), value * math.exp(_Z * error))


def mean_of_two(first: Estimate, second: Estimate) -> Estimate:
    """The mean of two independent estimates; the half-widths of the intervals add as squares."""
    value = (first.value + second.value) / 2
    below = math.hypot(first.value - first.low, second.value - second.low) / 2
    above = math.hypot(first.high - first.value, second.high - second.value) / 2
    return Estimate(value, max(value - below, 0.0), min(value + above, 1.0))


def _trials(flags: NDArray[np.float64], clusters: Clusters) -> float:
    """How many independent trials are worth as much as these rows (Kish's effective size)."""
    _, at = np.unique(clusters, return_inverse=True)
    sizes, value = np.bincount(at), float(flags.mean())
    if len(sizes) == len(flags):
        return float(len(flags))
    if value in (0.0, 1.0) or len(sizes) < 2:
        return float(len(sizes))
    residuals = np.bincount(at, weights=flags) - value * sizes
    correction = len(sizes) / (len(sizes) - 1)
    variance = correction * float(residuals @ residuals) / len(flags) ** 2
    if variance == 0.0:
        return float(len(sizes))
    return min(value * (1 - value) / variance, float(len(flags)))


def _wilson(value: float, trials: float) -> tuple[float, float]:
    centre = (value + _Z**2 / (2 * trials)) / (1 + _Z**2 / trials)
    spread = math.sqrt(value * (1 - value) / trials + _Z**2 / (4 * trials**2))
    half = spread * _Z / (1 + _Z**2 / trials)
    return max(centre - half, 0.0), min(centre + half, 1.0)
