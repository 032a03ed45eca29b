"""Figures on toxicity in English: how foul comments rank above fair ones, source by source."""

from __future__ import annotations

from typing import Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.evaluation.figure import Figure, Section, Unit
from classifiers.evaluation.measured import TOXICITY, Measured, Places, ranking_figures
from classifiers.evaluation.rankings import rank
from classifiers.evaluation.rows import CIVIL, INSULTS, TALK, is_news
from classifiers.thresholds import NEWS

FINER: Final = tuple(name for name in ATTRIBUTES if name not in (TOXICITY, "spam"))
_WITH_FINER: Final = (TALK, "own_english")


def rankings(measured: Measured) -> Section:
    """Foul against fair. A fair news comment is one that annotators found fine."""
    clean = measured.of(NEWS, 0)
    pairs = {
        "Wikipedia talk, toxic against clean": (measured.of(TALK, 1), measured.of(TALK, 0)),
        "news, clearly toxic against clean": (measured.of(CIVIL, 1), clean),
        "news, hostile against healthy": hostile_and_healthy(measured),
        "insults (news, blogs, forums) against the rest": (
            measured.of(INSULTS, 1),
            measured.of(INSULTS, 0),
        ),
    }
    figures = [
        figure
        for name, (foul, fair) in pairs.items()
        for figure in ranking_figures(measured, name, foul, fair)
    ]
    return Section("English comments: foul above fair", figures)


def hostile_and_healthy(measured: Measured) -> tuple[Places, Places]:
    """News comments that annotators found hostile, and those found healthy and not hostile."""
    hostile = measured.where(lambda row: is_news(row) and row.extra["hostile"] == 1)
    healthy = measured.where(lambda row: is_news(row) and row.extra["healthy"] == 1)
    return hostile, np.setdiff1d(healthy, hostile)


def finer_attributes(measured: Measured) -> Section:
    """AUC of each finer attribute, on Wikipedia talk and on our own sentences."""
    figures = []
    for source in _WITH_FINER:
        known = measured.where(lambda row, source=source: row.source == source and row.attributes)  # type: ignore[misc]
        place = "Wikipedia talk" if source == TALK else "own sentences"
        figures += [_finer(measured, known, name, place) for name in FINER]
    return Section("The finer attributes", figures)


def _finer(measured: Measured, known: Places, name: str, place: str) -> Figure:
    has = np.array([measured.rows[at].attributes[name] == 1 for at in known], np.bool_)
    foul, fair = (measured.scores_of(known[kind], name) for kind in (has, ~has))
    found = rank(foul, fair)
    return Figure(f"{name}, {place}: AUC", found.area, Unit.AREA, found.foul, found.fair)
