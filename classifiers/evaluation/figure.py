"""What a measurement gives: figures with their intervals, in sections."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Unit(Enum):
    """How a figure is written."""

    AREA = "area under the ROC curve"
    SHARE = "share of rows"
    RATIO = "ratio of two shares"
    ERROR = "calibration error"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured number and its 95 % interval; NaN where there is none."""

    value: float
    low: float = math.nan
    high: float = math.nan


NOTHING = Estimate(math.nan)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `foul` and `fair` count the rows it was measured on; `note` says what the number is of,
    where that depends on the model (the worst of several).
    """

    name: str
    estimate: Estimate
    unit: Unit = Unit.SHARE
    foul: int = 0
    fair: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that are read together."""

    title: str
    figures: Sequence[Figure]
