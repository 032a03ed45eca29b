"""Figures on comments in Arabic, in its own letters and in Latin ones."""

from __future__ import annotations

from typing import Final

from classifiers.evaluation.figure import Figure, Section
from classifiers.evaluation.measured import Measured, ranking_figures, share_figure
from classifiers.evaluation.rows import ARABIC_NEWS, ARABIC_TWEETS, is_from

OWN_FILES: Final = ("arabic_politics", "arabic_society", "arabizi", "short_and_plain_arabic")


def arabic(measured: Measured) -> Section:
    """News comments, tweets that no head was taught, and our own comments file by file."""
    sources = {"news comments": ARABIC_NEWS, "tweets": ARABIC_TWEETS}
    figures = [
        figure
        for name, source in sources.items()
        for figure in ranking_figures(
            measured, name, measured.of(source, 1), measured.of(source, 0)
        )
    ]
    own = [figure for file in OWN_FILES for figure in _own(measured, file)]
    return Section("Arabic", [*figures, *own])


def _own(measured: Measured, file: str) -> list[Figure]:
    foul, fair = (
        measured.where(lambda row, label=label: is_from(row, file) and row.label == label)  # type: ignore[misc]
        for label in (1, 0)
    )
    area = ranking_figures(measured, f"own, {file}", foul, fair)[0]
    return [
        area,
        share_figure(measured, f"own, {file}: fair held", fair, measured.held),
        share_figure(measured, f"own, {file}: foul caught", foul, measured.held),
    ]
