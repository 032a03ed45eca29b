"""How a head is taught: which sources, as which task, with which weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from classifiers.sources import Row

Target = Callable[[Row], int | None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One source's part in a head.

    `task` names the set of private weights its rows share; `weight` is what one row counts;
    `target` gives 1, 0 or None (the row says nothing); `share` takes that part of the rows.
    """

    source: str
    task: str
    weight: float
    target: Target
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class HeadRecipe:
    """A head: its lessons, and how much of each task's private weights is served.

    "Toxic", "insulting", "hateful" and "sexist" are different labels. Every source learns
    shared weights and private ones beside them; what ships is the shared part plus `served`
    times the private parts, so a far source helps without dragging the scale to itself.
    `calibrated_on` names the sources whose held-out rows turn scores into probabilities.
    """

    attribute: str
    lessons: tuple[Lesson, ...]
    served: Mapping[str, float] = field(default_factory=dict)
    calibrated_on: tuple[str, ...] = ()
    inverse_regularisation: float = 3.0


def label(row: Row) -> int | None:
    """The row's own label."""
    return row.label


def never(_: Row) -> int | None:
    """The source has none of it, whatever else it has."""
    return 0


def attribute(name: str) -> Target:
    """The finer label `name`; a row without finer labels counts only when it is clean."""

    def target(row: Row) -> int | None:
        if row.attributes:
            return row.attributes[name]
        return 0 if row.label == 0 else None

    return target


def only_clean(row: Row) -> int | None:
    """0 for a clean row; a flagged one may or may not have the attribute and is left out."""
    return 0 if row.label == 0 else None
