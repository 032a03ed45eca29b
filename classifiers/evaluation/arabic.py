"""Figures on comments in Arabic, in its own letters and in Latin ones."""

from __future__ import annotations

from typing import Final

from classifiers.evaluation.figure import Figure, Section
from classifiers.evaluation.measured import Measured, Places, ranking_figures, share_figure
from classifiers.evaluation.rows import ARABIC_NEWS, ARABIC_TWEETS, is_from

OWN_FILES: Final = ("arabic_politics", "arabic_society", "arabizi", "short_and_plain_arabic")


def arabic(measured: Measured) -> Section:
    """News comments, tweets that no head was taught, and our own comments file by file.

    What is held is by the shipped policy: it has thresholds for Arabic, the suggested are English.
    """
    sources = {"news comments": ARABIC_NEWS, "tweets": ARABIC_TWEETS}
    figures = [
        figure
        for name, source in sources.items()
        for figure in _judged(measured, name, measured.of(source, 1), measured.of(source, 0))
    ]
    own = [figure for file in OWN_FILES for figure in _own(measured, file)]
    return Section("Arabic, held under the shipped policy", [*figures, *own])


def _own(measured: Measured, file: str) -> list[Figure]:
    foul, fair = (
        measured.where(lambda row, label=label: is_from(row, file) and row.label == label)  # type: ignore[misc]
        for label in (1, 0)
    )
    area, _, *held = _judged(measured, f"own, {file}", foul, fair)
    return [area, *held]


def _judged(measured: Measured, name: str, foul: Places, fair: Places) -> list[Figure]:
    held = measured.readings.by_policy
    return [
        *ranking_figures(measured, name, foul, fair),
        share_figure(measured, f"{name}: fair held", fair, held),
        share_figure(measured, f"{name}: foul caught", foul, held),
    ]
