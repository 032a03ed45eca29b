"""How well a score ranks foul rows above fair ones, with bootstrap intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.figure import NOTHING, Estimate

FALSE_HOLDS: Final = 0.05
_DRAWS: Final = 300
_SEED: Final = 11
_TOLERANCE: Final = 1e-9

Scored = NDArray[np.float64]
Clusters = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of rows of one kind, and the number of the cluster that each belongs to."""

    values: Scored
    clusters: Clusters


@dataclass(frozen=True, slots=True)
class Ranking:
    """The area under the ROC curve, and the foul caught when few of the fair are held."""

    area: Estimate
    caught: Estimate
    foul: int
    fair: int


def rank(foul: Scores, fair: Scores, false_holds: float = FALSE_HOLDS) -> Ranking:
    """Ranks `foul` against `fair`: neither figure depends on how many there are of each.

    The threshold is the lowest that at most `false_holds` of the fair reach. Intervals are the
    middle 95 % of draws with replacement, of whole clusters; the same for the same input.
    """
    counts = len(foul.values), len(fair.values)
    if not all(counts):
        return Ranking(NOTHING, NOTHING, *counts)
    chance = np.random.default_rng(_SEED)
    drawn = [np.vstack([np.ones(len(one.values)), _drawn(one, chance)]) for one in (foul, fair)]
    high, low = _by_distinct_score(foul.values, fair.values, *drawn)
    reached_foul, reached_fair = (_reaching(weights) for weights in (high, low))
    areas = _areas(high, low, reached_fair)
    caught = _caught(reached_foul, reached_fair, false_holds)
    return Ranking(_interval(areas), _interval(caught), *counts)


def caught_at(foul: Scores, fair: Scores, shares: Scored) -> Scored:
    """The share of the foul that is caught when at most each of `shares` of the fair is held."""
    ones = [np.ones((1, len(one.values))) for one in (foul, fair)]
    high, low = _by_distinct_score(foul.values, fair.values, *ones)
    reached_foul, reached_fair = _reaching(high), _reaching(low)
    return np.array([_caught(reached_foul, reached_fair, share)[0] for share in shares])


def _drawn(scores: Scores, chance: np.random.Generator) -> Scored:
    """How often each row is in each draw (draws x rows): its cluster's count."""
    _, at = np.unique(scores.clusters, return_inverse=True)
    size = int(at.max()) + 1
    counts = chance.multinomial(size, np.full(size, 1 / size), size=_DRAWS)
    return counts[:, at].astype(np.float64)


def _by_distinct_score(
    high: Scored, low: Scored, high_weights: Scored, low_weights: Scored
) -> tuple[Scored, Scored]:
    """The weights (draws x rows) of each kind summed up for each distinct score, rising."""
    distinct = np.unique(np.concatenate([high, low]))
    tables = []
    for values, weights in ((high, high_weights), (low, low_weights)):
        order = np.argsort(values, kind="stable")
        running = np.cumsum(weights[:, order], axis=1)
        running = np.hstack([np.zeros((len(weights), 1)), running])
        places = np.searchsorted(values[order], distinct, side="right")
        tables.append(np.diff(running[:, places], axis=1, prepend=0.0))
    return tables[0], tables[1]


def _reaching(weights: Scored) -> Scored:
    """The share of the weight at each score or above (draws x distinct scores)."""
    above = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    shares: Scored = above / above[:, :1]
    return shares


def _areas(high: Scored, low: Scored, reached_fair: Scored) -> Scored:
    """The chance that a foul row scores above a fair one, ties counted half."""
    shares = high / high.sum(axis=1, keepdims=True)
    ties = low / low.sum(axis=1, keepdims=True)
    found: Scored = np.sum(shares * (1.0 - reached_fair + ties / 2), axis=1)
    return found


def _caught(reached_foul: Scored, reached_fair: Scored, false_holds: float) -> Scored:
    allowed = reached_fair <= false_holds + _TOLERANCE
    first = np.argmax(allowed, axis=1)
    caught = np.take_along_axis(reached_foul, first[:, None], axis=1)[:, 0]
    return np.where(allowed.any(axis=1), caught, 0.0)


def _interval(found: Scored) -> Estimate:
    low, high = np.quantile(found[1:], [0.025, 0.975])
    return Estimate(float(found[0]), float(low), float(high))
