"""Whether a score of 0.3 is right three times in ten, attribute by attribute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES
from classifiers.evaluation.figure import NOTHING, Estimate, Figure, Section, Unit
from classifiers.evaluation.measured import TOXICITY, Measured
from classifiers.evaluation.rows import OWN_SPAM, RANDOM_TALK, SPAM, TALK
from classifiers.sources import Row

BINS: Final = 10
_TALK: Final = (TALK, RANDOM_TALK, "own_english")
_ADVERTISING: Final = (*SPAM, OWN_SPAM)


@dataclass(frozen=True, slots=True)
class Reliability:
    """For each of BINS equal ranges of the score: rows, their mean score and share of positives.

    Ranges without rows have NaN for both.
    """

    counts: NDArray[np.int64]
    scores: NDArray[np.float64]
    shares: NDArray[np.float64]

    def error(self) -> float:
        """The expected calibration error: the mean gap between the two, over the rows."""
        filled = self.counts > 0
        gaps = np.abs(self.scores - self.shares)[filled] * self.counts[filled]
        return float(gaps.sum() / self.counts.sum())


def calibration(measured: Measured) -> Section:
    """The expected calibration error of each attribute.

    It is of the mixture that is measured on: where abuse is rarer, so are true alarms.
    """
    figures = [_error(measured, attribute) for attribute in ATTRIBUTES]
    title = "Expected calibration error (Wikipedia talk and own comments; spam: all spam sets)"
    return Section(title, figures)


def reliability(measured: Measured, attribute: str) -> Reliability:
    """Scores against labels, over the measured rows that say something of `attribute`."""
    scores, labels = _known(measured, attribute)
    bins = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    with np.errstate(invalid="ignore"):
        means = np.bincount(bins, weights=scores, minlength=BINS) / counts
        shares = np.bincount(bins, weights=labels, minlength=BINS) / counts
    return Reliability(counts, means, shares)


def truth(row: Row, attribute: str) -> int | None:
    """What is known of a row: the attribute's label, 0 for a clean row, or None."""
    if attribute == "spam":
        return _is_spam(row)
    if row.source not in _TALK:
        return None
    if attribute == TOXICITY:
        return row.label
    if row.attributes:
        return row.attributes[attribute]
    return 0 if row.label == 0 else None


def _is_spam(row: Row) -> int | None:
    if row.source in _ADVERTISING:
        return row.label
    return 0 if row.source == RANDOM_TALK else None


def _known(measured: Measured, attribute: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    labels = [truth(row, attribute) for row in measured.rows]
    places = np.array([at for at, label in enumerate(labels) if label is not None], np.int64)
    known = np.array([labels[at] for at in places], np.int64)
    return measured.column(attribute)[places], known


def _error(measured: Measured, attribute: str) -> Figure:
    found = reliability(measured, attribute)
    rows = int(found.counts.sum())
    if not rows:
        return Figure(attribute, NOTHING, Unit.ERROR)
    labels = _known(measured, attribute)[1]
    foul = int(labels.sum())
    return Figure(attribute, Estimate(found.error()), Unit.ERROR, foul, rows - foul)
