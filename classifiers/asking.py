"""Which units of a comment the second stage is asked about: those that leave a doubt."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.language import ENGLISH
from classifiers.units import Units

MOST_PARTS: Final = 3  # of a comment that are read, beside the whole
_PARTS_DOUBT: Final = 1.0  # log-odds above what a whole is asked about from


class Asking:
    """Finds the doubtful units by the fast stage's scores, `asked_from` some of them on."""

    def __init__(self, asked_from: Mapping[str, float]) -> None:
        self._columns = [ATTRIBUTES.index(name) for name in asked_from]
        self._edges = [_log_odds(float(edge)) for edge in asked_from.values()]

    def about(self, units: Units, copies: int) -> list[int]:
        """English wholes that leave enough doubt, and the worst English parts of each copy.

        A part must leave more doubt than a whole, and at most MOST_PARTS of a copy are read, so
        that what a comment costs is bounded; other parts keep the fast stage's log-odds.
        """
        doubts = (units.odds[:, self._columns] - self._edges).max(axis=1)
        doubts[copies:] -= _PARTS_DOUBT
        doubts[units.languages != ENGLISH] = -np.inf
        asked = np.flatnonzero(doubts >= 0)
        parts: Counter[int] = Counter()
        chosen: list[int] = []
        for unit in asked[np.lexsort((-doubts[asked], asked >= copies))].tolist():
            owner = int(units.owners[unit])
            parts[owner] += unit >= copies
            if parts[owner] <= MOST_PARTS:
                chosen.append(unit)
        return chosen


def _log_odds(chance: float) -> float:
    if 0.0 < chance < 1.0:
        return math.log(chance / (1.0 - chance))
    return -math.inf if chance <= 0.0 else math.inf
