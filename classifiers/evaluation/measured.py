"""A model's readings of the measured rows: what every figure is taken from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES, Reading
from classifiers.evaluation.figure import Figure, Unit
from classifiers.evaluation.rankings import Scores, rank
from classifiers.evaluation.shares import Clusters, Flags, share
from classifiers.sources import Row

Scored = NDArray[np.float64]
Places = NDArray[np.int64]
HeldByPolicy = Callable[[str, Reading], bool]

TOXICITY: Final = "toxicity"


class Model(Protocol):
    """A classifier that can be measured: one stage or two."""

    @property
    def version(self) -> str: ...

    @property
    def manifest(self) -> Mapping[str, Any]: ...

    def read(self, texts: Sequence[str]) -> list[Reading]: ...


@dataclass(frozen=True, slots=True)
class Readings:
    """What a model says of some texts: a row of scores for each, in the order of ATTRIBUTES."""

    scores: Scored
    languages: NDArray[np.str_]
    consulted: NDArray[np.bool_]
    by_policy: NDArray[np.bool_]

    def reach(self, thresholds: Mapping[str, float]) -> NDArray[np.bool_]:
        """Which texts reach one of these thresholds."""
        edges = np.array([thresholds.get(name, np.inf) for name in ATTRIBUTES])
        reached: NDArray[np.bool_] = np.any(self.scores >= edges, axis=1)
        return reached


@dataclass(frozen=True, slots=True)
class Measured:
    """The measured rows with a model's readings, row for row."""

    model: Model
    rows: Sequence[Row]
    clusters: Clusters
    readings: Readings
    held_by_policy: HeldByPolicy

    @property
    def thresholds(self) -> Mapping[str, float]:
        """What the model suggests to hold from, for each attribute that has a threshold."""
        given: Mapping[str, float] = self.model.manifest["suggested_thresholds"]
        return given

    @property
    def held(self) -> NDArray[np.bool_]:
        """Which rows reach a suggested threshold."""
        return self.readings.reach(self.thresholds)

    def where(self, wanted: Callable[[Row], bool]) -> Places:
        """The places of the rows that are wanted."""
        return np.array([at for at, row in enumerate(self.rows) if wanted(row)], np.int64)

    def of(self, source: str, label: int | None = None) -> Places:
        """The places of the rows of a source, of this label if one is given."""
        return self.where(lambda row: row.source == source and label in (None, row.label))

    def column(self, attribute: str) -> Scored:
        """The scores of all rows on an attribute."""
        return self.readings.scores[:, ATTRIBUTES.index(attribute)]

    def scores_of(self, places: Places, attribute: str = TOXICITY) -> Scores:
        """The scores of these rows, as `rank` takes them."""
        return Scores(self.column(attribute)[places], self.clusters[places])

    def read_again(self, texts: Sequence[str]) -> Readings:
        """The model's readings of other texts."""
        return readings_of(self.model, texts, self.held_by_policy)


def measure(model: Model, rows: Sequence[Row], held_by_policy: HeldByPolicy) -> Measured:
    """Reads every row with `model`. Raises ClassifierFailed."""
    readings = readings_of(model, [row.copy for row in rows], held_by_policy)
    return Measured(model, rows, _clusters(rows), readings, held_by_policy)


def readings_of(model: Model, texts: Sequence[str], held_by_policy: HeldByPolicy) -> Readings:
    """The model's readings of `texts`, and what the shipped policy makes of them."""
    read = model.read(texts)
    scores = [[one.scores[name] for name in ATTRIBUTES] for one in read]
    verdicts = [held_by_policy(text, one) for text, one in zip(texts, read, strict=True)]
    return Readings(
        np.array(scores, np.float64).reshape(len(texts), len(ATTRIBUTES)),
        np.array([str(one.language) for one in read], np.str_),
        np.array([one.second_opinion for one in read], np.bool_),
        np.array(verdicts, np.bool_),
    )


def ranking_figures(
    measured: Measured, name: str, foul: Places, fair: Places, attribute: str = TOXICITY
) -> list[Figure]:
    """The AUC of foul against fair, and the share caught when 5 % of the fair are held."""
    found = rank(measured.scores_of(foul, attribute), measured.scores_of(fair, attribute))
    return [
        Figure(f"{name}: AUC", found.area, Unit.AREA, found.foul, found.fair),
        Figure(f"{name}: caught at 5 %", found.caught, Unit.SHARE, found.foul, found.fair),
    ]


def share_figure(measured: Measured, name: str, places: Places, flags: Flags) -> Figure:
    """The share of these rows that is flagged; `flags` has one for every measured row."""
    found = share(flags[places], measured.clusters[places])
    foul = sum(measured.rows[at].label == 1 for at in places)
    return Figure(name, found, Unit.SHARE, foul, len(places) - foul)


def _clusters(rows: Sequence[Row]) -> Clusters:
    """Texts from one template are one cluster; any other text is one by itself."""
    numbers: dict[object, int] = {}
    keys = [
        (row.extra["file"], row.extra["template"]) if "template" in row.extra else at
        for at, row in enumerate(rows)
    ]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
